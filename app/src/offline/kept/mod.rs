//! What is written here and not with the council yet, kept on this device: drafts at each pause, and what waits to be sent. Sealed with
//! a key that only a session of its author gets, so that nobody else who signs in here can read it, or see whom it is about.

mod database;
mod sealed;

use std::{sync::Arc, time::Duration};

use casework::{
    ids::{PictureId, RecordId},
    journal::Record,
};
use chrono::DateTime;
use leptos::{prelude::*, task::spawn_local};
use send_wrapper::SendWrapper;

use self::{database::Database, sealed::Key};
use super::{
    Journal, Subject, device,
    forms::Begun,
    http,
    outbox::Outbox,
    pictures::Pictured,
    wire::{self, Line},
};

/// A pause: what is typed without one is kept after it.
const PAUSE: Duration = Duration::from_millis(300);
/// What begins a draft, what waits to be sent, a picture, and a form.
const DRAFT: &str = "draft";
const PARCEL: &str = "parcel ";
const PICTURE: &str = "picture ";
const FORM: &str = "form ";

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
    /// Pictures that are kept.
    pub(super) pictures: Vec<PictureId>,
    /// Forms that are kept, each as of which change.
    pub(super) forms: Vec<(String, u32)>,
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
    pictures: Vec<PictureId>,
    forms: Vec<(String, u32)>,
    changes: Vec<(String, Option<Vec<u8>>)>,
}

impl Keeping {
    /// Drafts that differ from what is kept.
    pub fn due(&self) -> impl Iterator<Item = Subject> {
        self.due.iter().map(|(subject, _)| *subject)
    }

    /// Something that somebody wrote, and that waits to be sent, is not kept.
    pub fn would_lose_a_parcel(&self, outbox: &Outbox, pictures: &[Pictured]) -> bool {
        let is_lost = outbox.parcels().iter().any(|parcel| !parcel.quiet && !self.parcels.contains(&parcel.id));
        is_lost || pictures.iter().any(|picture| !picture.is_sent && !self.pictures.contains(&picture.id))
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

fn name_of_picture(id: PictureId) -> String {
    format!("{PICTURE}{id}")
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

    fn take_up_one(self, kept: &[u8]) -> Option<()> {
        let end = kept.iter().position(|byte| *byte == b'\n')?;
        let (what, kept) = (str::from_utf8(&kept[..end]).ok()?, &kept[end + 1..]);
        if let Some(named) = what.strip_prefix(PICTURE) {
            self.take_up_picture(Pictured::kept(named, kept)?);
            return Some(());
        }
        let json = str::from_utf8(kept).ok()?;
        if let Some(named) = what.strip_prefix(FORM) {
            self.take_up_form(Begun::taken_up(named, json)?);
            return Some(());
        }
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
        self.link.update_untracked(|link| link.keeping.is_due(subject));
        self.keep_at_a_pause();
    }

    /// Keeps what has changed when nothing more has been typed for a moment.
    pub(super) fn keep_at_a_pause(self) {
        let later = set_timeout_with_handle(move || self.keep_now(), PAUSE).ok();
        let before = self.link.try_update_untracked(|link| std::mem::replace(&mut link.keeping.later, later));
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
                    link.keeping.pictures = step.pictures;
                    link.keeping.forms = step.forms;
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
                    (!draft.is_empty()).then(|| said(DRAFT, &serde_json::to_vec(&self.as_record(*subject, &draft)).unwrap_or_default()));
                changes.push((key.name(&name_of_draft(*subject)), kept));
            }
            for parcel in waiting.iter().filter(|parcel| !link.keeping.parcels.contains(&parcel.id)) {
                let kept = said(&format!("{PARCEL}{}", parcel.since.timestamp_millis()), parcel.json.as_bytes());
                changes.push((key.name(&name_of_parcel(parcel.id)), Some(kept)));
            }
            for id in link.keeping.parcels.iter().filter(|id| waiting.iter().all(|parcel| parcel.id != **id)) {
                changes.push((key.name(&name_of_parcel(*id)), None));
            }
            let unsent: Vec<&Pictured> = link.pictures.iter().filter(|picture| !picture.is_sent).collect();
            for picture in unsent.iter().filter(|picture| !link.keeping.pictures.contains(&picture.id)) {
                let kept = said(&format!("{PICTURE}{}", picture.named()), &picture.bytes);
                changes.push((key.name(&name_of_picture(picture.id)), Some(kept)));
            }
            for id in link.keeping.pictures.iter().filter(|id| unsent.iter().all(|picture| picture.id != **id)) {
                changes.push((key.name(&name_of_picture(*id)), None));
            }
            let begun = || link.begun.iter().filter(|form| form.is_touched());
            for form in begun().filter(|form| !link.keeping.forms.contains(&form.named())) {
                let name = form.named().0;
                changes.push((key.name(&format!("{FORM}{name}")), Some(said(&format!("{FORM}{name}"), &form.kept()))));
            }
            for (name, _) in link.keeping.forms.iter().filter(|(name, _)| begun().all(|form| form.named().0 != *name)) {
                changes.push((key.name(&format!("{FORM}{name}")), None));
            }
            let forms = begun().map(Begun::named).collect();
            let parcels = waiting.iter().map(|parcel| parcel.id).collect();
            let pictures = unsent.iter().map(|picture| picture.id).collect();
            (!changes.is_empty()).then_some(Step { drafts, parcels, pictures, forms, changes })
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
        self.link.with(|link| link.keeping.would_lose_a_parcel(&link.outbox, &link.pictures))
    }
}

fn said(what: &str, kept: &[u8]) -> Vec<u8> {
    [what.as_bytes(), b"\n", kept].concat()
}
