//! The one way in and out for pages with personal content: what I may see, changes as they come, and `append`.
//!
//! Its copy of what others wrote is in memory; what is written here and not sent yet is also kept on the device, sealed (`kept`).
//! Pages never fetch or post by themselves.

mod adding;
mod chips;
mod cover;
mod device;
mod draft;
mod entry;
mod find;
mod forms;
mod held;
mod household;
mod http;
mod journal;
mod kept;
mod listed;
mod marks;
mod outbox;
mod person;
mod pictures;
mod pull;
pub mod reading;
mod send;
mod shelf;
mod today;
mod wire;
mod writing;

pub use chips::{Chip, Detail, changed, confirmed, details, merge};
pub use cover::{Cover, alongside_since};
pub use device::{new_household, today as today_here};
pub use draft::{Draft, Subject};
pub use entry::{Entry, Journey, Waits};
pub use find::Found;
pub use held::{Colleague, Held};
pub use household::{Stay, home, join, living_with, members};
pub use http::get;
pub use journal::{Journal, NOBODY, use_journal};
pub use listed::{Listed, listed};
pub use marks::{Mark, marks};
pub use outbox::{Connection, Outbox, Reach};
pub use person::{
    About, Answered, Asked, Contact, Field, Flag, Form, Member, Noted, OpenNeed, Reply, Series, Sort, Sought, Story, Told, Unanswered,
    Waiting, Written, numbers, spent, themes, what_matters,
};
#[cfg(feature = "ssr")]
pub use pull::take_lines;
pub use shelf::{Folder, Shelf, merges};
pub use today::{Reminder, reminders};
pub use wire::{me, read_day, value as json};
