//! The journal on this device, as pages see it: people, records, how things stand with the council. The one way to add to it
//! lies in [`super::adding`].

use std::sync::Arc;

use casework::{fault::Fault, ids::PersonId};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

use super::{
    Held, Listed, Story, device,
    kept::Keeping,
    listed::listed_since,
    outbox::{Connection, Outbox, Reach},
    pictures::Pictured,
    writing::Drafts,
};
use crate::session::Me;

/// Whose draft it is that is about nobody known yet.
pub const NOBODY: PersonId = PersonId(uuid::Uuid::nil());

/// The journal. A handle: copies are the same journal.
///
/// It has three signals and no more: each type of signal weighs some kilobytes of what a tablet downloads.
#[derive(Clone, Copy)]
pub struct Journal {
    pub(super) held: RwSignal<Held>,
    pub(super) link: RwSignal<Link>,
    pub(super) drafts: RwSignal<Drafts>,
    everybody: Memo<Vec<Listed>>,
}

/// How things stand with the council.
#[derive(Default)]
pub(super) struct Link {
    /// What it does not have yet.
    pub outbox: Outbox,
    /// How the last attempt to reach it went.
    pub reach: Reach,
    /// When that was.
    pub now: DateTime<Utc>,
    /// Where to go on reading from.
    pub cursor: Option<String>,
    /// A request is on its way.
    pub pulling: bool,
    /// Something is being sent.
    pub sending: bool,
    /// Forms that were opened.
    pub begun: Vec<super::forms::Begun>,
    /// Pictures that were put beside words here.
    pub pictures: Vec<Pictured>,
    /// What of it this device keeps.
    pub keeping: Keeping,
    /// Whose page was opened here, and when the council was last told.
    pub opened: Vec<(PersonId, DateTime<Utc>)>,
}

/// The journal of this page.
pub fn use_journal() -> Journal {
    expect_context()
}

impl Journal {
    /// An empty journal, of nobody yet.
    pub fn new() -> Self {
        let held = RwSignal::<Held>::default();
        let everybody = Memo::new(move |before: Option<&Vec<Listed>>| {
            held.with(|held| listed_since(held, before.map(Vec::as_slice).unwrap_or_default()))
        });
        Self { held, link: RwSignal::default(), drafts: RwSignal::default(), everybody }
    }

    /// Knows what the gallery shows, and nothing else.
    #[cfg(feature = "ssr")]
    pub fn pretend(self, held: Held) {
        self.held.set(held);
    }

    /// Begins to keep itself current. Once a page; only in the browser.
    pub fn start(self, me: Me) {
        if self.held.with_untracked(|held| held.me.is_some()) {
            return;
        }
        self.held.update(|held| held.me = Some(me));
        self.wake();
        // Whatever happens to the page next, what is on it is kept, and goes.
        for event in ["visibilitychange", "pagehide"] {
            window_event_listener_untyped(event, move |event| {
                if event.type_() == "pagehide" || document().hidden() {
                    self.keep_now();
                    self.let_go();
                }
            });
        }
        for event in ["online", "focus"] {
            window_event_listener_untyped(event, move |_| self.wake());
        }
        set_interval(move || self.wake(), std::time::Duration::from_secs(30));
        window_event_listener_untyped("beforeunload", move |event| {
            if self.would_lose_words() {
                event.prevent_default();
            }
        });
    }

    /// Looks at the clock, sends what waits, and asks what is new.
    pub fn wake(self) {
        self.link.update(|link| link.now = device::now());
        let today = device::today();
        if self.held.with_untracked(|held| held.today != today) {
            self.held.update(|held| held.today = today);
        }
        self.unlock();
        self.send();
        self.pull();
    }

    fn would_lose_words(self) -> bool {
        let is_only_here = self.link.with_untracked(|link| link.keeping.would_lose_a_parcel(&link.outbox, &link.pictures));
        let forms =
            self.link.with_untracked(|link| link.begun.iter().any(|form| form.is_touched() && !link.keeping.forms.contains(&form.named())));
        forms || is_only_here || self.link.with_untracked(|link| self.drafts.with_untracked(|drafts| drafts.has_words(link.keeping.due())))
    }

    /// Reads what is known here.
    pub fn with<T>(self, read: impl FnOnce(&Held) -> T) -> T {
        self.held.with(read)
    }

    /// Reads what is known here, without being told when it changes.
    pub fn with_untracked<T>(self, read: impl FnOnce(&Held) -> T) -> T {
        self.held.with_untracked(read)
    }

    /// What stands about somebody, or else what waits for a lead. Worked out anew only when something of it has changed.
    pub fn story(self, whose: Option<PersonId>) -> Memo<Arc<Story>> {
        Memo::new(move |before: Option<&Arc<Story>>| {
            let folder =
                self.with(|held| whose.map_or_else(|| held.shelf.waiting(), |person| held.shelf.folder(person).unwrap_or_default()));
            before.filter(|story| story.is_of(&folder)).cloned().unwrap_or_else(|| Arc::new(Story::of(&folder)))
        })
    }

    /// What is about nobody known yet, and waits for somebody of the team.
    pub fn unplaced(self) -> Memo<Arc<Story>> {
        Memo::new(move |before: Option<&Arc<Story>>| {
            let folder = self.with(|held| held.shelf.unplaced());
            before.filter(|story| story.is_of(&folder)).cloned().unwrap_or_else(|| Arc::new(Story::of(&folder)))
        })
    }

    /// Everybody here, by name: worked out once for all pages.
    pub fn everybody(self) -> Memo<Vec<Listed>> {
        self.everybody
    }

    /// Nothing has come, and nothing will without a signal.
    pub fn is_out_of_reach(self) -> bool {
        !self.held.with(|held| held.loaded) && self.link.with(|link| link.reach != Reach::Reached)
    }

    /// What is written now will not be sent at once.
    pub fn is_out_of_touch(self) -> bool {
        self.link.with_untracked(|link| link.reach != Reach::Reached)
    }

    /// How things stand with the council.
    pub fn connection(self) -> Connection {
        self.link.with(|link| {
            let pictures: Vec<_> = self.pictures_due(link).into_iter().map(|(_, since)| since).collect();
            Connection::of(&link.outbox, &pictures, link.reach, link.now)
        })
    }

    /// Notes how an attempt to reach the council went.
    pub(super) fn reached(self, outcome: &Result<(), Fault>) {
        let reach = match outcome {
            Ok(()) => Reach::Reached,
            Err(Fault::NotSignedIn) => Reach::SignedOut,
            Err(Fault::Offline) => Reach::NoSignal,
            Err(_) => Reach::Refused,
        };
        self.link.update(|link| (link.reach, link.now) = (reach, device::now()));
    }
}

impl Default for Journal {
    fn default() -> Self {
        Self::new()
    }
}
