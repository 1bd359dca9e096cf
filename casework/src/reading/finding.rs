//! What has been found so far, and how a value becomes an observation: its window, who said it, whom it is about.

use std::ops::Range;

use super::{
    fund::Funds,
    sentence::{Join, Sentence},
    source,
    suggestion::{Suggested, Suggestion},
    whose,
};
use crate::{
    quantity::Quantity,
    vocabulary::{Unit, Vocabulary},
};

/// What every part of the reader works with.
pub(super) struct Knowledge<'k> {
    /// The council's words.
    pub vocabulary: &'k Vocabulary,
    /// Its funds, ready for matching.
    pub funds: &'k Funds,
    /// Household members' names in small letters.
    pub names: &'k [String],
    /// Somebody has said who lives there; else the names are those that the note tells of, the person's own among them.
    pub household: bool,
}

impl Knowledge<'_> {
    /// A measure's unit.
    pub(super) fn unit(&self, measure: usize) -> Unit {
        self.vocabulary.measures.get(measure).map_or(Unit::Count, |m| m.unit)
    }

    /// A measure of school days, whose figures are a child's.
    pub(super) fn is_of_school(&self, measure: usize) -> bool {
        let school = |word: &str| word.to_lowercase().contains("school");
        self.vocabulary.measures.get(measure).is_some_and(|m| school(&m.name) || m.words.iter().any(|w| school(w)))
    }

    /// A measure of money owed.
    pub(super) fn is_debt(&self, measure: usize) -> bool {
        self.vocabulary.measures.get(measure).is_some_and(|m| {
            m.unit == Unit::Pence
                && (m.group.as_deref() == Some("debt") || m.name.to_lowercase().contains("owed") || m.name.to_lowercase().contains("debt"))
        })
    }

    /// The same, by its id.
    pub(super) fn is_a_debt(&self, id: &str) -> bool {
        self.vocabulary.measures.iter().position(|m| m.id == id).is_some_and(|at| self.is_debt(at))
    }

    /// Whether the note has said this before: the same observation again, the same debt under a general name, or the same
    /// expertise asked for twice.
    pub(super) fn said_before(&self, new: &Suggestion, all: &[Suggestion]) -> bool {
        all.iter().any(|old| match (&old.fact, &new.fact) {
            (Suggested::Observation { measure, value, unit, about, .. }, Suggested::Observation { measure: m, value: v, about: a, .. }) => {
                let general = *unit == Unit::Pence && self.is_general_debt(m) && value.thousandths() > 0;
                value == v && about == a && (measure == m || general)
            }
            (Suggested::Pull { whom }, Suggested::Pull { whom: again }) => whom.eq_ignore_ascii_case(again),
            (Suggested::FollowUp { on, .. }, Suggested::FollowUp { on: again, .. }) => on == again,
            _ => false,
        })
    }

    /// The measure of debts that have no measure of their own.
    pub(super) fn general_debt(&self) -> Option<usize> {
        self.vocabulary.measures.iter().position(|m| self.is_general_debt(&m.id))
    }

    pub(super) fn is_general_debt(&self, id: &str) -> bool {
        self.vocabulary.measure(id).is_some_and(|m| m.words.iter().any(|w| w == "owes" || w == "debts"))
    }

    /// The measure of nights in such a place.
    pub(super) fn nights_of(&self, places: &[&str]) -> Option<usize> {
        let named = |text: &String| text.to_lowercase().split_whitespace().any(|word| places.contains(&word));
        self.vocabulary.measures.iter().position(|m| m.unit == Unit::Nights && (named(&m.name) || m.words.iter().any(named)))
    }

    /// The first measure with such a unit, if it is the only one.
    pub(super) fn only(&self, unit: Unit) -> Option<usize> {
        let mut such = self.vocabulary.measures.iter().enumerate().filter(|(_, m)| m.unit == unit);
        such.next().map(|(at, _)| at).filter(|_| such.next().is_none())
    }
}

/// What a sentence has given so far.
#[derive(Default)]
pub(super) struct Findings {
    /// The suggestions.
    pub out: Vec<Suggestion>,
    /// Amounts that are spoken for, by their place in the sentence's list.
    pub used: Vec<bool>,
    /// The measure of which an earlier sentence counted only a part.
    pub supersedes: Option<usize>,
}

impl Findings {
    /// For a sentence with so many amounts.
    pub(super) fn new(amounts: usize) -> Self {
        Self { out: Vec::new(), used: vec![false; amounts], supersedes: None }
    }

    /// Whether an amount is spoken for.
    pub(super) fn is_used(&self, amount: usize) -> bool {
        self.used.get(amount).copied().unwrap_or(true)
    }

    /// An amount is spoken for.
    pub(super) fn take(&mut self, amount: usize) {
        if let Some(used) = self.used.get_mut(amount) {
            *used = true;
        }
    }

    /// An observation, unless the sentence has said the same before. The value is in thousandths, pence for money.
    pub(super) fn observe(&mut self, k: &Knowledge<'_>, s: &Sentence<'_, '_>, measure: usize, value: i64, at: Range<usize>) {
        let Some(known) = k.vocabulary.measures.get(measure) else { return };
        let about = whose::about(s, &at, k.names, known.unit != Unit::Pence)
            // "Karen's rent arrears": a debt is the person's, unless it is known that she is another
            .filter(|_| k.household || known.unit != Unit::Pence)
            .filter(|name| known.unit != Unit::Pence || named_in_its_parts(s, &at, name))
            .or_else(|| whose::one_subject(s, &at, k.names).filter(|_| k.household && known.unit != Unit::Pence))
            .or_else(|| s.headed.clone().filter(|_| known.unit != Unit::Pence))
            .or_else(|| whose::only_named(s, k.names).filter(|_| k.is_of_school(measure)))
            .or_else(|| s.pupil.clone().filter(|_| k.is_of_school(measure)))
            .or_else(|| s.named.clone().filter(|_| matches!(known.unit, Unit::Count | Unit::Percent | Unit::Nights)));
        let about = about.filter(|_| !whose::is_of_them_all(s, &at));
        self.observe_of(k, s, measure, value, at, about);
    }

    /// The same, about somebody who is known. The value is in thousandths, pence for money.
    pub(super) fn observe_of(
        &mut self,
        k: &Knowledge<'_>,
        s: &Sentence<'_, '_>,
        measure: usize,
        value: i64,
        at: Range<usize>,
        about: Option<String>,
    ) {
        let Some(known) = k.vocabulary.measures.get(measure) else { return };
        let value = if known.unit == Unit::Pence { Quantity::whole(value) } else { Quantity::from_thousandths(value) };
        let window_days = known.window_days.and_then(|_| window(s, &at).or(s.window_after.filter(|_| s.windows.is_empty())));
        let fact = Suggested::Observation {
            measure: known.id.clone(),
            value,
            unit: known.unit,
            window_days,
            source: source::source(s, &at),
            about: about.clone(),
        };
        let said = self.out.iter().any(|earlier| match &earlier.fact {
            Suggested::Observation { measure, value: v, about: a, .. } => *measure == known.id && *v == value && *a == about,
            _ => false,
        });
        if !said {
            self.out.push(Suggestion { fact, explicit: false, span: s.span(at) });
        }
    }
}

/// The name stands in the very parts that tell of it: "Tia's at 97% and the rent is clear" is no rent of Tia's.
fn named_in_its_parts(s: &Sentence<'_, '_>, at: &Range<usize>, name: &str) -> bool {
    let (first, last) = (s.part_of(at.start), s.part_of(at.end.saturating_sub(1)));
    let name = name.to_lowercase();
    s.parts.get(first..=last).unwrap_or_default().iter().any(|p| s.lows(p.at.clone()).any(|w| w == name))
}

/// The window that holds for some tokens: in their own part, else the sentence's, where it is shared along a list.
fn window(s: &Sentence<'_, '_>, at: &Range<usize>) -> Option<u32> {
    // "twice a month"
    if let Some((_, days)) = super::window::rate(s, at.end).filter(|(_, days)| (2..200).contains(days))
        && s.amounts.iter().any(|a| a.at.end == at.end && a.sort == super::amount::Sort::Times)
    {
        return Some(days);
    }
    let own = s.part_of(at.end.saturating_sub(1));
    let part = s.parts.get(own)?;
    let mut from = part.at.start.min(at.start);
    let to = part.at.end;
    // An observation that reaches over several parts sees them all
    from = from.min(s.parts.get(s.part_of(at.start)).map_or(from, |p| p.at.start));
    let over = |w: &&super::window::Window| {
        !w.either || !s.days.iter().any(|d| d.at.start <= w.at.start && w.at.start < d.at.end && d.on.is_some() && d.sure)
    };
    // "dropped to 54%, the head rang her twice last week": what that week counts is something else
    let another_s = |w: &super::window::Window| {
        let there = s.part_of(w.at.start);
        w.at.start >= at.end
            && there != own
            && s.parts[there].join == Join::Comma
            && s.amounts.iter().any(|a| s.part_of(a.at.start) == there && !a.earlier && !at.contains(&a.at.start))
            && !s.mentions.iter().any(|m| s.part_of(m.at.start) == there)
    };
    let over = |w: &&super::window::Window| over(w) && !another_s(w);
    if let Some(near) =
        s.windows.iter().filter(over).filter(|w| w.at.start >= from && w.at.end <= to).min_by_key(|w| w.at.start.abs_diff(at.start))
    {
        return near.days;
    }
    let after = s.windows.iter().filter(over).find(|w| w.at.start >= to);
    if let Some(after) = after {
        let parts = own + 1..=s.part_of(after.at.start);
        let first = s.parts.get(s.part_of(after.at.start)).map_or(0, |p| p.at.start);
        let opens = after.at.start == first;
        if parts.clone().all(|n| matches!(s.parts[n].join, Join::And | Join::Comma)) && (opens || parts.count() <= 2) {
            return after.days;
        }
    }
    s.windows
        .iter()
        .filter(over)
        .rfind(|w| w.at.end <= from)
        .filter(|w| w.at.start == 0 || s.windows.len() == 1)
        .or_else(|| s.windows.first().filter(|w| s.windows.len() == 1 && over(w) && !s.parts[s.part_of(w.at.start)].unreal))
        .and_then(|w| w.days)
}
