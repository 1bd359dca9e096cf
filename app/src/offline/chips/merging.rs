//! The chips after another reading of the note.

use std::mem::discriminant;

use casework::reading::{Suggested, Suggestion};

use super::Chip;

/// The chips after `note` was read again.
///
/// The same thing keeps its state; the same kind of thing with another value keeps its place and is offered again. What the
/// writer marked counts at once. What was dismissed is offered again only when it is worded differently. What was confirmed in an
/// earlier sitting finds its words again, and stays as it was.
pub fn merge(before: &[Chip], read: Vec<Suggestion>, note: &str) -> Vec<Chip> {
    let mut chips: Vec<Chip> = before.iter().cloned().map(|chip| Chip { here: false, ..chip }).collect();
    let mut left = Vec::new();
    for one in read {
        let wording = note.get(one.span[0]..one.span[1]).unwrap_or_default();
        match chips.iter_mut().find(|chip| !chip.here && chip.read == one.fact) {
            Some(chip) => {
                // Marked after it was offered: that is a confirmation.
                chip.confirmed |= one.explicit && !chip.explicit;
                chip.dismissed &= chip.wording == wording;
                (chip.here, chip.span, chip.explicit) = (true, one.span, one.explicit);
                wording.clone_into(&mut chip.wording);
            }
            None => left.push((one, wording)),
        }
    }
    for (one, wording) in left {
        let was_shown = |chip: &&mut Chip| !chip.here && before.iter().any(|old| old.place == chip.place && old.here);
        let place = chips.len();
        match chips.iter_mut().filter(was_shown).find(|chip| is_alike(&chip.read, &one.fact)) {
            Some(chip) if is_bare(chip) => {
                let said = std::mem::replace(&mut chip.read, one.fact);
                (chip.changed, chip.here, chip.span, chip.wording) = (Some(said), true, one.span, wording.to_owned());
            }
            Some(chip) => *chip = chip_of(one, chip.place, wording),
            None => chips.push(chip_of(one, place, wording)),
        }
    }
    for chip in &mut chips {
        chip.here |= is_bare(chip);
    }
    chips
}

/// Confirmed earlier, and its words were not found yet.
fn is_bare(chip: &Chip) -> bool {
    chip.was.is_some() && chip.wording.is_empty()
}

fn chip_of(one: Suggestion, place: usize, wording: &str) -> Chip {
    Chip {
        place,
        read: one.fact,
        changed: None,
        was: None,
        span: one.span,
        wording: wording.to_owned(),
        explicit: one.explicit,
        confirmed: one.explicit,
        dismissed: false,
        here: true,
    }
}

/// The same kind of thing, of the same measure and person: another value of it takes its place.
fn is_alike(one: &Suggested, other: &Suggested) -> bool {
    match (one, other) {
        (Suggested::Observation { measure, .. }, Suggested::Observation { measure: other, .. }) => measure == other,
        (Suggested::Theme { theme }, Suggested::Theme { theme: other }) => theme == other,
        _ => discriminant(one) == discriminant(other),
    }
}

#[cfg(test)]
mod tests {
    use casework::{journal::Fact, vocabulary::Vocabulary};
    use chrono::NaiveDate;

    use super::{super::confirmed, *};

    const NOTE: &str = "Paid £5.00, or then £5.00, for debt and more.";

    fn merge(before: &[Chip], read: Vec<Suggestion>) -> Vec<Chip> {
        super::merge(before, read, NOTE)
    }

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

    #[test]
    fn what_was_dismissed_stays_so_for_that_wording() {
        let mut chips = merge(&[], vec![spend(500, 5, false)]);
        (chips[0].confirmed, chips[0].dismissed) = (true, true);
        assert!(confirmed(&chips, NaiveDate::default(), &Vocabulary::default()).is_empty());
        let gone = merge(&chips, Vec::new());
        assert!(!merge(&gone, vec![spend(500, 21, false)])[0].is_shown(), "the same words elsewhere");
        assert!(merge(&gone, vec![spend(500, 30, false)])[0].is_shown(), "other words for the same");
    }

    #[test]
    fn what_the_writer_changed_stays_until_its_words_say_something_else() {
        let mut chips = merge(&[], vec![spend(500, 5, false)]);
        (chips[0].confirmed, chips[0].changed) = (true, Some(Suggested::Spend { pence: 700, purpose: None, fund: None }));
        let paid = |chips: &[Chip]| match &confirmed(chips, NaiveDate::default(), &Vocabulary::default())[..] {
            [Fact::Spend { pence, .. }] => Some(*pence),
            _ => None,
        };
        assert_eq!(paid(&merge(&chips, vec![spend(500, 20, false)])), Some(700));
        let mut other = merge(&chips, vec![spend(900, 5, false)]);
        assert_eq!(paid(&other), None, "offered again");
        other[0].confirmed = true;
        assert_eq!(paid(&other), Some(900));
    }

    #[test]
    fn what_was_confirmed_in_an_earlier_sitting_counts_as_it_was_until_its_words_change() {
        let fact = Fact::Spend { pence: 700, purpose: None, category: Some("travel".into()), fund: None };
        let standing = || Chip::standing(0, &fact, &Vocabulary::default()).expect("a chip");
        let counted = |chips: &[Chip]| confirmed(chips, NaiveDate::default(), &Vocabulary::default());
        assert_eq!(counted(&merge(&[standing()], Vec::new())), std::slice::from_ref(&fact), "also without words");
        let found = merge(&[standing()], vec![spend(500, 5, false)]);
        assert_eq!(counted(&found), std::slice::from_ref(&fact), "its words say something else: the writer had changed it");
        let same = merge(&[standing()], vec![spend(700, 5, false)]);
        assert_eq!((counted(&same).len(), same.len()), (1, 1));
        assert!(counted(&merge(&same, vec![spend(900, 5, false)])).is_empty(), "its words have changed since");
        assert!(counted(&merge(&same, Vec::new())).is_empty(), "its words have gone");
        assert_eq!(Chip::standing(0, &Fact::Merged, &Vocabulary::default()), None);
    }
}
