//! How far a release has been counted and looked at, for whoever waits for it; and whether they still want it.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// A preparation that can be watched and called off from elsewhere.
#[derive(Debug, Default)]
pub struct Watch {
    people: AtomicU64,
    audited: AtomicU64,
    to_audit: AtomicU64,
    called_off: AtomicBool,
}

/// How far it has got.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// People who have been counted.
    pub people: u64,
    /// Small cells that have been audited.
    pub audited: u64,
    /// How many there are to audit; 0 while people are counted.
    pub to_audit: u64,
}

impl Watch {
    /// How far it has got.
    pub fn progress(&self) -> Progress {
        let of = |number: &AtomicU64| number.load(Ordering::Relaxed);
        Progress { people: of(&self.people), audited: of(&self.audited), to_audit: of(&self.to_audit) }
    }

    /// Calls it off: nothing will be kept.
    pub fn call_off(&self) {
        self.called_off.store(true, Ordering::Relaxed);
    }

    /// So many people more have been counted. Answers whether to go on.
    pub(super) fn counted(&self, people: usize) -> bool {
        self.people.fetch_add(people as u64, Ordering::Relaxed);
        self.goes_on()
    }

    /// So many small cells have been audited. Answers whether to go on.
    pub(super) fn audited(&self, cells: usize, of: usize) -> bool {
        self.audited.store(cells as u64, Ordering::Relaxed);
        self.to_audit.store(of as u64, Ordering::Relaxed);
        self.goes_on()
    }

    /// Whether it has not been called off.
    pub(super) fn goes_on(&self) -> bool {
        !self.called_off.load(Ordering::Relaxed)
    }
}
