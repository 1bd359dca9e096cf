//! What was read in a note that is being written, and what of it the writer has confirmed.
//!
//! Chips keep their place while one types; a new one joins at the end. What goes with its words comes back to its place with them.

use std::mem::discriminant;

use casework::{
    journal::Fact,
    reading::{Suggested, Suggestion},
    vocabulary::Vocabulary,
};
use chrono::NaiveDate;

/// One thing that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Chip {
    /// Its place: never changes, never given twice in one note.
    pub place: usize,
    /// What was read.
    pub read: Suggested,
    /// Where in the words.
    pub span: [usize; 2],
    /// The writer marked it.
    pub explicit: bool,
    /// It counts.
    pub confirmed: bool,
    /// Its words are in the note now.
    pub here: bool,
}

/// The chips after another reading of the note.
///
/// The same thing keeps its state; the same kind of thing with another value keeps its place and is offered again. What the
/// writer marked counts at once.
pub fn merge(before: &[Chip], read: Vec<Suggestion>) -> Vec<Chip> {
    let mut chips: Vec<Chip> = before.iter().cloned().map(|chip| Chip { here: false, ..chip }).collect();
    let mut left = Vec::new();
    for one in read {
        match chips.iter_mut().find(|chip| !chip.here && chip.read == one.fact) {
            Some(chip) => {
                // Marked after it was offered: that is a confirmation.
                chip.confirmed |= one.explicit && !chip.explicit;
                (chip.here, chip.span, chip.explicit) = (true, one.span, one.explicit);
            }
            None => left.push(one),
        }
    }
    for one in left {
        let was_shown = |chip: &&mut Chip| !chip.here && before.iter().any(|old| old.place == chip.place && old.here);
        let place = chips.len();
        match chips.iter_mut().filter(was_shown).find(|chip| is_alike(&chip.read, &one.fact)) {
            Some(chip) => *chip = chip_of(one, chip.place),
            None => chips.push(chip_of(one, place)),
        }
    }
    chips
}

fn chip_of(one: Suggestion, place: usize) -> Chip {
    Chip { place, read: one.fact, span: one.span, explicit: one.explicit, confirmed: one.explicit, here: true }
}

/// The same kind of thing, of the same measure and person: another value of it takes its place.
fn is_alike(one: &Suggested, other: &Suggested) -> bool {
    match (one, other) {
        (Suggested::Observation { measure, .. }, Suggested::Observation { measure: other, .. }) => measure == other,
        (Suggested::Theme { theme }, Suggested::Theme { theme: other }) => theme == other,
        _ => discriminant(one) == discriminant(other),
    }
}

/// What counts when the note is saved, in the order of its words.
pub fn confirmed(chips: &[Chip], on: NaiveDate, vocabulary: &Vocabulary) -> Vec<Fact> {
    let mut counted: Vec<&Chip> = Vec::new();
    for chip in chips.iter().filter(|chip| chip.here && chip.confirmed) {
        counted.insert(counted.partition_point(|other| other.span <= chip.span), chip);
    }
    counted.into_iter().map(|chip| chip.fact(on, vocabulary)).collect()
}

impl Chip {
    /// The fact that it stands for, once confirmed, in an entry of this day.
    pub fn fact(&self, on: NaiveDate, vocabulary: &Vocabulary) -> Fact {
        match self.read.clone() {
            Suggested::Observation { measure, value, window_days, source, about, .. } => {
                let usual = vocabulary.measure(&measure).and_then(|measure| measure.window_days);
                Fact::Observation { measure, value, window_days: window_days.or(usual), as_at: Some(on), source, about }
            }
            Suggested::Spend { pence, purpose, fund } => Fact::Spend { pence, purpose, category: None, fund },
            Suggested::Pull { whom } => Fact::Pull { whom, expertise: None, asked_on: Some(on) },
            Suggested::FollowUp { on, what } => Fact::FollowUp { on, what },
            Suggested::Theme { theme } => Fact::Theme { theme },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spend(pence: i64, from: usize, explicit: bool) -> Suggestion {
        Suggestion { fact: Suggested::Spend { pence, purpose: None, fund: None }, explicit, span: [from, from + 4] }
    }

    fn theme(theme: &str, explicit: bool) -> Suggestion {
        Suggestion { fact: Suggested::Theme { theme: theme.into() }, explicit, span: [0, 4] }
    }

    fn places(chips: &[Chip]) -> Vec<(usize, bool, bool)> {
        chips.iter().map(|chip| (chip.place, chip.here, chip.confirmed)).collect()
    }

    #[test]
    fn a_new_chip_joins_at_the_end_even_when_its_words_come_first() {
        let first = merge(&[], vec![spend(500, 20, false)]);
        let then = merge(&first, vec![theme("debt", false), spend(500, 30, false)]);
        assert_eq!(then.iter().map(|chip| chip.place).collect::<Vec<_>>(), [0, 1]);
        assert!(matches!(then[0].read, Suggested::Spend { .. }));
    }

    #[test]
    fn another_value_keeps_the_place_and_is_offered_again() {
        let mut chips = merge(&[], vec![spend(100, 0, false)]);
        chips[0].confirmed = true;
        assert_eq!(places(&merge(&chips, vec![spend(100, 5, false)])), [(0, true, true)]);
        assert_eq!(places(&merge(&chips, vec![spend(1000, 5, false)])), [(0, true, false)]);
    }

    #[test]
    fn what_goes_with_its_words_comes_back_with_them() {
        let mut chips = merge(&[], vec![theme("debt", false), spend(100, 9, false)]);
        chips[0].confirmed = true;
        let gone = merge(&chips, vec![spend(100, 0, false)]);
        assert_eq!(places(&gone), [(0, false, true), (1, true, false)]);
        assert!(confirmed(&gone, NaiveDate::default(), &Vocabulary::default()).is_empty());
        assert_eq!(places(&merge(&gone, vec![theme("debt", false), spend(100, 9, false)])), [(0, true, true), (1, true, false)]);
    }

    #[test]
    fn what_the_writer_marked_counts_at_once() {
        let chips = merge(&[], vec![theme("debt", true)]);
        assert_eq!(confirmed(&chips, NaiveDate::default(), &Vocabulary::default()), [Fact::Theme { theme: "debt".into() }]);
        let offered = merge(&[], vec![theme("debt", false)]);
        let mut marked = merge(&offered, vec![theme("debt", true)]);
        assert!(marked[0].confirmed, "marked after it was offered");
        marked[0].confirmed = false;
        assert!(!merge(&marked, vec![theme("debt", true)])[0].confirmed, "what was taken back stays so");
    }
}
