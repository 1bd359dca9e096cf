//! Sending what waits. One bad record never holds up the rest, and nothing is dropped after any number of tries.

use casework::{
    fault::{Fault, Problem},
    ids::RecordId,
    journal::Receipt,
};
use leptos::{prelude::*, task::spawn_local};

use super::{
    Journal, Journey, http,
    outbox::{Parcel, Settled},
};

impl Journal {
    /// Sends what waits, unless it is being sent.
    pub fn send(self) {
        if self.sending.get_value() || self.outbox.with_untracked(super::Outbox::is_empty) {
            return;
        }
        self.sending.set_value(true);
        spawn_local(async move {
            let outcome = self.send_all().await;
            self.reached(&outcome);
            self.sending.set_value(false);
            if outcome.is_ok() {
                self.pull();
            }
        });
    }

    async fn send_all(self) -> Result<(), Fault> {
        loop {
            let batch = self.outbox.with_untracked(super::Outbox::batch);
            if batch.is_empty() {
                break;
            }
            match self.deliver(&batch).await {
                Ok(()) => {}
                // Which of them it was is not said: each goes alone from now on.
                Err(fault) if is_about_what_was_sent(&fault) => self.outbox.update(|outbox| outbox.refuse(&ids(&batch))),
                Err(fault) => return Err(fault),
            }
        }
        let mut outcome = Ok(());
        for parcel in self.outbox.with_untracked(super::Outbox::refused) {
            if let Err(fault) = self.deliver(std::slice::from_ref(&parcel)).await {
                if !is_about_what_was_sent(&fault) {
                    return Err(fault);
                }
                self.shelf.update(|shelf| shelf.journeyed(parcel.id, &parcel.people, Journey::CouldNotBeSent));
                outcome = Err(fault);
            }
        }
        outcome
    }

    /// Sends some, and lets go of those with a receipt.
    async fn deliver(self, parcels: &[Parcel]) -> Result<(), Fault> {
        let json: Vec<&str> = parcels.iter().map(|parcel| parcel.json.as_str()).collect();
        let answer = http::post("/api/v1/entries", format!("[{}]", json.join(","))).await?;
        let receipts: Vec<Receipt> = serde_json::from_str(&answer).map_err(|_| Fault::Offline)?;
        let settled = self.outbox.try_update(|outbox| outbox.settle(&receipts)).unwrap_or_default();
        if settled.is_empty() {
            // Answered, but with no receipt for these bytes: as good as no answer.
            return Err(Fault::Offline);
        }
        for one in settled {
            match one {
                Settled::Sent(parcel) => self.shelf.update(|shelf| shelf.journeyed(parcel.id, &parcel.people, Journey::Sent)),
                Settled::Returned(parcel, problems) => self.bring_back(parcel.id, &parcel.people, &parcel.words, what_to_do(&problems)),
            }
        }
        Ok(())
    }
}

/// The council understood, and will not take it as it is. Anything else is tried again as it was.
const fn is_about_what_was_sent(fault: &Fault) -> bool {
    matches!(fault, Fault::Invalid { .. } | Fault::Conflict | Fault::NotAllowed | Fault::NotFound | Fault::Broken { .. })
}

fn ids(parcels: &[Parcel]) -> Vec<RecordId> {
    parcels.iter().map(|parcel| parcel.id).collect()
}

fn what_to_do(problems: &[Problem]) -> String {
    let said: Vec<_> = problems.iter().map(|problem| problem.message.as_str()).collect();
    if said.is_empty() {
        "This could not be saved. Your words are here: change them a little and save again.".to_owned()
    } else {
        said.join(" ")
    }
}
