//! Writing, saving, thinking better of it, and correcting: what a box does with the journal.

use std::time::Duration;

use casework::{
    ids::{PersonId, PictureId, RecordId},
    journal::{Kind, Record},
};
use leptos::prelude::*;

use super::{Draft, Journal, Subject, confirmed, device};

/// So long after saving it can be taken back, and is not sent.
const SECOND_THOUGHTS: Duration = Duration::from_secs(10);

/// Everything that is being written here.
#[derive(Default)]
pub struct Drafts {
    all: Vec<(Subject, Draft)>,
    /// What is being corrected, rather than written anew.
    correcting: Option<Subject>,
    /// Whose page is open.
    here: Option<PersonId>,
    /// What was saved last, while it can be taken back.
    saved: Option<Saved>,
}

/// Something that was just saved.
struct Saved {
    subject: Subject,
    record: RecordId,
    draft: Draft,
}

impl Drafts {
    fn of(&self, subject: Subject) -> Draft {
        self.all.iter().find(|(of, _)| *of == subject).map(|(_, draft)| draft.clone()).unwrap_or_default()
    }

    fn draft(&mut self, subject: Subject) -> &mut Draft {
        let place = self.all.iter().position(|(of, _)| *of == subject).unwrap_or_else(|| {
            self.all.push((subject, Draft::default()));
            self.all.len() - 1
        });
        &mut self.all[place].1
    }

    /// A picture is beside something that is being written.
    pub fn has_picture(&self, picture: PictureId) -> bool {
        self.all.iter().any(|(_, draft)| draft.has_picture(picture))
    }

    /// What of these has words in it.
    pub fn has_words(&self, subjects: impl IntoIterator<Item = Subject>) -> bool {
        subjects.into_iter().any(|subject| self.all.iter().any(|(of, draft)| *of == subject && !draft.is_empty()))
    }
}

impl Journal {
    /// What is written on somebody's page: a note, or the correction that was begun there.
    pub fn subject(self, person: PersonId) -> Subject {
        self.drafts.with(|drafts| drafts.correcting.filter(|subject| subject.person == person).unwrap_or_else(|| person.into()))
    }

    /// What is being written about somebody.
    pub fn draft(self, of: impl Into<Subject>) -> Draft {
        self.drafts.with(|drafts| drafts.of(of.into()))
    }

    /// The same, without being told when it changes.
    pub fn draft_untracked(self, of: impl Into<Subject>) -> Draft {
        self.drafts.with_untracked(|drafts| drafts.of(of.into()))
    }

    /// Changes what is being written about somebody. It is kept at the next pause.
    pub fn write(self, of: impl Into<Subject>, change: impl FnOnce(&mut Draft)) {
        let subject = of.into();
        self.drafts.update(|drafts| change(drafts.draft(subject)));
        self.keep_soon(subject);
    }

    /// Takes up a draft that the device kept. What has been written since stays behind it.
    pub(super) fn take_up(self, record: &Record) {
        let today = device::today();
        let (subject, kept) = self.with_untracked(|held| Draft::kept(record, today, &held.vocabulary));
        let Some(subject) = subject else { return };
        self.drafts.update(|drafts| {
            let draft = drafts.draft(subject);
            if draft.is_empty() {
                *draft = kept;
            } else {
                draft.put_in_front(&kept);
            }
            if subject.corrects.is_some() {
                drafts.correcting = Some(subject);
            }
        });
    }

    /// The record that a draft would be, saved now.
    pub(super) fn as_record(self, subject: Subject, draft: &Draft) -> Record {
        let happened = draft.on.unwrap_or_else(device::today);
        let kind = subject.corrects.map_or_else(|| draft.kind.clone().unwrap_or_default(), |_| Kind::Correction);
        let mut record = self.record(vec![subject.person], kind, draft.text.clone());
        match subject.corrects {
            Some(_) => record.people.clone_from(&draft.also),
            None => record.people.extend(draft.also.iter().filter(|also| **also != subject.person)),
        }
        record.occurred_on = Some(happened);
        record.refers_to.extend(subject.corrects);
        record.facts = self.with_untracked(|held| confirmed(&draft.chips, happened, &held.vocabulary));
        record.facts.extend(draft.others.iter().cloned());
        record
    }

    /// Saves what was written. For ten seconds it can be taken back, and is not sent; whether there was anything to save.
    pub fn save(self, subject: Subject) -> bool {
        let draft = self.draft_untracked(subject);
        if draft.is_empty() {
            self.write(subject, |draft| draft.problem = Some("Write something first. Nothing else is needed.".to_owned()));
            return false;
        }
        let record = self.as_record(subject, &draft);
        let id = record.id;
        self.append_held(record);
        self.drafts.update(|drafts| {
            drafts.all.retain(|(of, _)| *of != subject);
            drafts.correcting = drafts.correcting.filter(|correcting| *correcting != subject);
            drafts.saved = Some(Saved { subject, record: id, draft });
        });
        self.keep_soon(subject);
        self.keep_now();
        set_timeout(
            move || {
                if self.drafts.with_untracked(|drafts| drafts.saved.as_ref().is_some_and(|saved| saved.record == id)) {
                    self.let_go();
                }
            },
            SECOND_THOUGHTS,
        );
        true
    }

    /// What was saved last on somebody's page can still be taken back.
    pub fn can_undo(self, person: PersonId) -> bool {
        self.drafts.with(|drafts| drafts.saved.as_ref().is_some_and(|saved| saved.subject.person == person))
    }

    /// Takes back what was saved last: it is being written again, in front of what has been written since.
    pub fn undo(self) {
        let mut saved = None;
        self.drafts.update(|drafts| saved = drafts.saved.take());
        let Some(Saved { subject, record, draft: before }) = saved else { return };
        let mut parcel = None;
        self.link.update(|link| parcel = link.outbox.take_back(record));
        let Some(parcel) = parcel else { return };
        self.held.update(|held| held.shelf.take_back(record, &parcel.people));
        self.drafts.update(|drafts| {
            let draft = drafts.draft(subject);
            if draft.is_empty() {
                *draft = before;
            } else {
                draft.put_in_front(&before);
            }
            drafts.correcting = Some(subject).filter(|subject| subject.corrects.is_some());
        });
        self.keep_soon(subject);
        self.keep_now();
    }

    /// What was held back is not any more: it goes as soon as it can.
    pub fn let_go(self) {
        if self.drafts.with_untracked(|drafts| drafts.saved.is_some()) {
            self.drafts.update(|drafts| drafts.saved = None);
        }
        self.link.update(|link| link.outbox.let_go());
        self.send();
    }

    /// This is whose page is open.
    pub fn is_at(self, person: PersonId) {
        self.drafts.update_untracked(|drafts| drafts.here = Some(person));
    }

    /// Begins to correct an entry on the page that is open, from its words and facts as they stand. A note begun there waits.
    pub fn correct(self, entry: RecordId) {
        let Some(person) = self.drafts.with_untracked(|drafts| drafts.here) else { return };
        let subject = Subject { person, corrects: Some(entry) };
        let begun = self.with_untracked(|held| {
            let story = super::Story::of(&held.shelf.folder(person)?);
            let told = story.told.iter().find(|told| told.entry.id() == entry)?;
            let also = told.entry.record.people.clone();
            Some(Draft { on: Some(told.day()), also, ..Draft::of(told.text().to_owned(), told.facts(), &held.vocabulary) })
        });
        self.drafts.update(|drafts| {
            if let Some(begun) = begun.filter(|_| !drafts.has_words([subject])) {
                *drafts.draft(subject) = begun;
            }
            drafts.correcting = Some(subject);
        });
    }

    /// Leaves an entry as it was.
    pub fn leave_as_it_was(self, subject: Subject) {
        self.drafts.update(|drafts| {
            drafts.all.retain(|(of, _)| *of != subject);
            drafts.correcting = None;
        });
        self.keep_soon(subject);
    }
}
