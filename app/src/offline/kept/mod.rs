//! What is written here and not with the council yet, kept on this device: drafts at each pause, and what waits to be sent. Sealed with
//! a key that only a session of its author gets, so that nobody else who signs in here can read it, or see whom it is about.

mod database;
mod sealed;

use std::{sync::Arc, time::Duration};

use casework::{ids::RecordId, journal::Record};
use chrono::DateTime;
use leptos::{prelude::*, task::spawn_local};
use send_wrapper::SendWrapper;

use self::{database::Database, sealed::Key};
use super::{
    Journal, Subject, device, http,
    outbox::Outbox,
    wire::{self, Line},
};

/// A pause: what is typed without one is kept after it.
const PAUSE: Duration = Duration::from_millis(300);
/// What begins a draft, and what waits to be sent.
const DRAFT: &str = "draft";
const PARCEL: &str = "parcel ";

/// What is kept, and what is still to be.
#[derive(Default)]
pub struct Keeping {
    /// None until the council has given it.
    key: Option<Arc<Key>>,
    is_asking: bool,
    /// Drafts that differ from what is kept, each with how often it was changed.
    due: Vec<(Subject, u32)>,
    /// Parcels that are kept.
    parcels: Vec<RecordId>,
    database: Option<SendWrapper<Database>>,
    is_busy: bool,
    later: Option<TimeoutHandle>,
    /// The device would not keep them when it was last asked.
    pub has_failed: bool,
}

/// One step of keeping: under which names what is to be found, or nothing any more.
struct Step {
    drafts: Vec<(Subject, u32)>,
    parcels: Vec<RecordId>,
    changes: Vec<(String, Option<String>)>,
}

impl Keeping {
    /// Drafts that differ from what is kept.
    pub fn due(&self) -> impl Iterator<Item = Subject> {
        self.due.iter().map(|(subject, _)| *subject)
    }

    /// Something that somebody wrote, and that waits to be sent, is not kept.
    pub fn would_lose_a_parcel(&self, outbox: &Outbox) -> bool {
        outbox.parcels().iter().any(|parcel| !parcel.quiet && !self.parcels.contains(&parcel.id))
    }

    fn is_due(&mut self, subject: Subject) {
        match self.due.iter_mut().find(|(due, _)| *due == subject) {
            Some((_, changes)) => *changes += 1,
            None => self.due.push((subject, 0)),
        }
    }
}

fn name_of_draft(subject: Subject) -> String {
    let corrects = subject.corrects.map(|entry| entry.to_string()).unwrap_or_default();
    format!("{DRAFT} {} {corrects}", subject.person)
}

fn name_of_parcel(id: RecordId) -> String {
    format!("{PARCEL}{id}")
}

impl Journal {
    /// Asks the council for the key, unless it is here, and takes up what this device keeps.
    pub(super) fn unlock(self) {
        if self.link.with_untracked(|link| link.keeping.key.is_some() || link.keeping.is_asking) {
            return;
        }
        self.link.update_untracked(|link| link.keeping.is_asking = true);
        spawn_local(async move {
            let taken_up = self.take_up_all().await;
            self.link.update_untracked(|link| link.keeping.is_asking = false);
            if taken_up.is_some() {
                self.keep_now();
                self.send();
            }
        });
    }

    async fn take_up_all(self) -> Option<()> {
        let answer = http::get("/api/v1/me/draft-key").await.ok()?;
        let key = Key::from_hexadecimal(wire::value(&answer)?.get("key")?.as_str()?).await?;
        let all = self.all_kept().await;
        // Nothing is put in place of what could not be looked at: it is tried again.
        self.has_failed(all.is_none());
        let mut kept = Vec::new();
        for (name, sealed) in all? {
            // What does not open is somebody else's.
            kept.extend(key.open(&name, &sealed).await);
        }
        self.link.update_untracked(|link| link.keeping.key = Some(Arc::new(key)));
        for one in kept {
            self.take_up_one(&one);
        }
        Some(())
    }

    async fn all_kept(self) -> Option<Vec<(String, js_sys::Uint8Array)>> {
        let database = Database::open().await.ok()?;
        let all = database.all().await.ok()?;
        self.link.update_untracked(|link| link.keeping.database = Some(SendWrapper::new(database)));
        Some(all)
    }

    fn take_up_one(self, kept: &str) -> Option<()> {
        let (what, json) = kept.split_once('\n')?;
        let Some(Line::Entry(entry)) = wire::line(json) else { return None };
        let record: &Record = &entry.record;
        if what == DRAFT {
            self.take_up(record);
            return Some(());
        }
        let since = DateTime::from_timestamp_millis(what.strip_prefix(PARCEL)?.parse().ok()?)?;
        self.link.update(|link| {
            link.now = device::now();
            link.keeping.parcels.push(record.id);
            link.outbox.put_again(record, json.to_owned(), since);
        });
        self.show(record.clone());
        Some(())
    }

    /// A draft has changed: it is kept at the next pause.
    pub(super) fn keep_soon(self, subject: Subject) {
        let later = set_timeout_with_handle(move || self.keep_now(), PAUSE).ok();
        let before = self.link.try_update_untracked(|link| {
            link.keeping.is_due(subject);
            std::mem::replace(&mut link.keeping.later, later)
        });
        if let Some(before) = before.flatten() {
            before.clear();
        }
    }

    /// Keeps what has changed, at once.
    pub fn keep_now(self) {
        let key = self.link.with_untracked(|link| link.keeping.key.clone().filter(|_| !link.keeping.is_busy));
        let Some(key) = key else { return };
        self.link.update_untracked(|link| link.keeping.is_busy = true);
        spawn_local(async move {
            while let Some(step) = self.next_step(&key) {
                let is_kept = self.keep(&key, &step).await.is_some();
                self.has_failed(!is_kept);
                if !is_kept {
                    break;
                }
                self.link.update_untracked(|link| {
                    link.keeping.due.retain(|due| !step.drafts.contains(due));
                    link.keeping.parcels = step.parcels;
                });
            }
            self.link.update_untracked(|link| link.keeping.is_busy = false);
        });
    }

    /// What differs from what is kept. A note leaves the drafts and comes to what waits in one step: it is never in neither.
    fn next_step(self, key: &Key) -> Option<Step> {
        self.link.with_untracked(|link| {
            let drafts = link.keeping.due.clone();
            let waiting = link.outbox.parcels();
            let mut changes = Vec::new();
            for (subject, _) in &drafts {
                let draft = self.draft_untracked(*subject);
                let kept =
                    (!draft.is_empty()).then(|| said(DRAFT, &serde_json::to_string(&self.as_record(*subject, &draft)).unwrap_or_default()));
                changes.push((key.name(&name_of_draft(*subject)), kept));
            }
            for parcel in waiting.iter().filter(|parcel| !link.keeping.parcels.contains(&parcel.id)) {
                let kept = said(&format!("{PARCEL}{}", parcel.since.timestamp_millis()), &parcel.json);
                changes.push((key.name(&name_of_parcel(parcel.id)), Some(kept)));
            }
            for id in link.keeping.parcels.iter().filter(|id| waiting.iter().all(|parcel| parcel.id != **id)) {
                changes.push((key.name(&name_of_parcel(*id)), None));
            }
            let parcels = waiting.iter().map(|parcel| parcel.id).collect();
            (!changes.is_empty()).then_some(Step { drafts, parcels, changes })
        })
    }

    /// Once more with the database opened anew, if it would not the first time.
    async fn keep(self, key: &Key, step: &Step) -> Option<()> {
        let mut sealed = Vec::new();
        for (name, kept) in &step.changes {
            let bytes = match kept {
                Some(kept) => Some(key.seal(name, kept).await?),
                None => None,
            };
            sealed.push((name.as_str(), bytes));
        }
        let open = self.link.try_update_untracked(|link| link.keeping.database.take()).flatten().map(SendWrapper::take);
        let mut database = None;
        if let Some(open) = open {
            database = open.change(&sealed).await.ok().map(|()| open);
        }
        if database.is_none() {
            let anew = Database::open().await.ok()?;
            anew.change(&sealed).await.ok()?;
            database = Some(anew);
        }
        self.link.update_untracked(|link| link.keeping.database = database.map(SendWrapper::new));
        Some(())
    }

    fn has_failed(self, has_failed: bool) {
        if self.link.with_untracked(|link| link.keeping.has_failed != has_failed) {
            self.link.update(|link| link.keeping.has_failed = has_failed);
        }
    }

    /// What is written here may go with the page: this device would not keep it.
    pub fn cannot_keep(self) -> bool {
        self.link.with(|link| link.keeping.has_failed)
    }

    /// What waits to be sent is on this page and nowhere else.
    pub fn is_only_here(self) -> bool {
        self.link.with(|link| link.keeping.would_lose_a_parcel(&link.outbox))
    }
}

fn said(what: &str, json: &str) -> String {
    format!("{what}\n{json}")
}
