//! What was read in a note that is being written, and what of it the writer has confirmed.
//!
//! Chips keep their place while one types; a new one joins at the end. What goes with its words comes back to its place with them.

mod change;
mod merging;

pub use change::{Detail, changed, details};
pub use merging::merge;

use casework::{
    journal::Fact,
    reading::Suggested,
    vocabulary::{Unit, Vocabulary},
};
use chrono::NaiveDate;

/// One thing that was read.
#[derive(Clone, Debug, PartialEq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "a mark, a tap, a cross and the words come and go on their own: all sixteen states are possible"
)]
pub struct Chip {
    /// Its place: never changes, never given twice in one note.
    pub place: usize,
    /// What was read.
    pub read: Suggested,
    /// What it says instead, where the writer has changed it.
    pub changed: Option<Suggested>,
    /// What it said when it was confirmed in an earlier sitting: it counts, also without words.
    pub was: Option<Fact>,
    /// Where in the words.
    pub span: [usize; 2],
    /// The words, as they were when it was read.
    pub wording: String,
    /// The writer marked it.
    pub explicit: bool,
    /// It counts.
    pub confirmed: bool,
    /// The writer does not want it, for as long as the wording is the same.
    pub dismissed: bool,
    /// Its words are in the note now.
    pub here: bool,
}

impl Chip {
    /// Something that was confirmed before, and counts until its words say otherwise. None for what no chip stands for.
    pub fn standing(place: usize, fact: &Fact, vocabulary: &Vocabulary) -> Option<Self> {
        let read = match fact.clone() {
            Fact::Observation { measure, value, window_days, source, about, .. } => {
                let unit = vocabulary.measure(&measure).map_or(Unit::Count, |measure| measure.unit);
                Suggested::Observation { measure, value, unit, window_days, source, about }
            }
            Fact::Spend { pence, purpose, fund, .. } => Suggested::Spend { pence, purpose, fund },
            Fact::Pull { whom, .. } => Suggested::Pull { whom },
            Fact::FollowUp { on, what } => Suggested::FollowUp { on, what },
            Fact::Theme { theme } => Suggested::Theme { theme },
            _ => return None,
        };
        let was = Some(fact.clone());
        Some(Self {
            place,
            read,
            changed: None,
            was,
            span: [0, 0],
            wording: String::new(),
            explicit: false,
            confirmed: true,
            dismissed: false,
            here: true,
        })
    }

    /// It is offered, or counts.
    pub const fn is_shown(&self) -> bool {
        self.here && !self.dismissed
    }

    /// What it says now.
    pub fn says(&self) -> &Suggested {
        self.changed.as_ref().unwrap_or(&self.read)
    }

    /// The fact that it stands for, once confirmed, in an entry of this day.
    pub fn fact(&self, on: NaiveDate, vocabulary: &Vocabulary) -> Fact {
        match (self.says().clone(), &self.was) {
            (Suggested::Observation { measure, value, window_days, source, about, .. }, was) => {
                let usual = vocabulary.measure(&measure).and_then(|measure| measure.window_days);
                let as_at = if let Some(Fact::Observation { as_at, .. }) = was { *as_at } else { Some(on) };
                Fact::Observation { measure, value, window_days: window_days.or(usual), as_at, source, about }
            }
            (Suggested::Spend { pence, purpose, fund }, Some(Fact::Spend { category, .. })) => {
                Fact::Spend { pence, purpose, category: category.clone(), fund }
            }
            (Suggested::Spend { pence, purpose, fund }, _) => Fact::Spend { pence, purpose, category: None, fund },
            (Suggested::Pull { whom }, Some(Fact::Pull { expertise, asked_on, .. })) => {
                Fact::Pull { whom, expertise: expertise.clone(), asked_on: *asked_on }
            }
            (Suggested::Pull { whom }, _) => Fact::Pull { whom, expertise: None, asked_on: Some(on) },
            (Suggested::FollowUp { on, what }, _) => Fact::FollowUp { on, what },
            (Suggested::Theme { theme }, _) => Fact::Theme { theme },
        }
    }
}

/// What counts when the note is saved, in the order of its words.
pub fn confirmed(chips: &[Chip], on: NaiveDate, vocabulary: &Vocabulary) -> Vec<Fact> {
    let mut counted: Vec<&Chip> = Vec::new();
    for chip in chips.iter().filter(|chip| chip.is_shown() && chip.confirmed) {
        counted.insert(counted.partition_point(|other| other.span <= chip.span), chip);
    }
    counted.into_iter().map(|chip| chip.fact(on, vocabulary)).collect()
}
