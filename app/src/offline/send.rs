//! Sending what waits. One bad record never holds up the rest, and nothing is dropped after any number of tries.

use casework::{
    fault::{Fault, Problem},
    ids::RecordId,
    journal::Status,
};
use leptos::{prelude::*, task::spawn_local};

use super::{
    Journal, Journey, http,
    journal::Link,
    outbox::{Parcel, Settled},
    wire,
};

impl Journal {
    /// Sends what waits, unless it is being sent.
    pub fn send(self) {
        let is_idle = |link: &Link| link.outbox.next(&[]).is_empty() && self.pictures_due(link).is_empty();
        if self.link.with_untracked(|link| link.sending || is_idle(link)) {
            return;
        }
        self.link.update_untracked(|link| link.sending = true);
        spawn_local(async move {
            let mut outcome = self.send_all().await;
            // One entry that is not taken holds up no picture.
            if outcome.as_ref().err().is_none_or(is_about_what_was_sent) {
                let pictures = self.send_pictures().await;
                outcome = outcome.and(pictures);
            }
            self.link.update_untracked(|link| link.sending = false);
            self.reached(&outcome);
            // What was sent need not be kept.
            self.keep_now();
            if outcome.is_ok() {
                self.pull();
            }
        });
    }

    async fn send_all(self) -> Result<(), Fault> {
        // Several at once; then, one by one, those that were refused together or before.
        let mut outcome = Ok(());
        let mut tried: Vec<RecordId> = Vec::new();
        loop {
            let batch = self.link.with_untracked(|link| link.outbox.next(&tried));
            if batch.is_empty() {
                return outcome;
            }
            let Err(fault) = self.deliver(&batch).await else { continue };
            if !is_about_what_was_sent(&fault) {
                return Err(fault);
            }
            match batch.as_slice() {
                [alone] => {
                    tried.push(alone.id);
                    self.held.update(|held| held.shelf.journeyed(alone.id, &alone.people, Journey::CouldNotBeSent));
                    self.link.update(|link| link.outbox.refuse(&[alone.id]));
                    outcome = Err(fault);
                }
                // Which of them it was is not said.
                several => {
                    let ids: Vec<RecordId> = several.iter().map(|parcel| parcel.id).collect();
                    self.link.update(|link| link.outbox.refuse(&ids));
                }
            }
        }
    }

    /// Sends some, and lets go of those with a receipt.
    async fn deliver(self, parcels: &[Parcel]) -> Result<(), Fault> {
        let json: Vec<&str> = parcels.iter().map(|parcel| parcel.json.as_str()).collect();
        let answer = http::post("/api/v1/entries", format!("[{}]", json.join(","))).await?;
        let receipts = wire::receipts(&answer).ok_or(Fault::Offline)?;
        let mut settled = Vec::new();
        self.link.update(|link| settled = link.outbox.settle(&receipts));
        if settled.is_empty() {
            // Answered, but with no receipt for these bytes: as good as no answer.
            return Err(Fault::Offline);
        }
        for one in settled {
            match one {
                Settled::Sent(parcel, status) => self.held.update(|held| {
                    if status == Status::Late {
                        held.shelf.unsettle(parcel.id);
                    }
                    held.shelf.journeyed(parcel.id, &parcel.people, Journey::Sent);
                }),
                Settled::Returned(parcel, problems) => self.bring_back(&parcel, what_to_do(&problems)),
            }
        }
        Ok(())
    }
}

/// The council understood, and will not take it as it is. Anything else is tried again as it was.
pub(super) const fn is_about_what_was_sent(fault: &Fault) -> bool {
    matches!(fault, Fault::Invalid { .. } | Fault::Conflict | Fault::NotAllowed | Fault::NotFound | Fault::Broken { .. })
}

fn what_to_do(problems: &[Problem]) -> String {
    let said: Vec<_> = problems.iter().map(|problem| problem.message.as_str()).collect();
    if said.is_empty() {
        "This could not be saved. Your words are here: change them a little and save again.".to_owned()
    } else {
        said.join(" ")
    }
}
