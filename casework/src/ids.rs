//! Names for things, made where the thing is made: a tablet can name an entry without asking anybody.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta] $name:ident),+ $(,)?) => {$(
        #[$doc]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

id! {
    /// Somebody we go alongside, or a member of their household with a record of their own.
    PersonId,
    /// One record of the journal: an entry, or something else that happened.
    RecordId,
    /// Somebody who works here.
    WorkerId,
    /// The tablet or browser on which a record was made.
    DeviceId,
    /// A household of people who have records of their own.
    HouseholdId,
    /// A picture that somebody took of a letter.
    PictureId,
}
