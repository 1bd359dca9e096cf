//! Events, nights, units and hours: "A&E twice", "58 nights sleeping rough", "no ambulances", "140 units a week".

use super::{
    amount::{Amount, Sort},
    counted::{Counted, counted, label_gap},
    earnest,
    finding::{Findings, Knowledge},
    lexicon, negation, nights, past,
    phrase::{Mention, Strength},
    sentence::{Join, Sentence},
    sums, tallies,
    token::Kind,
    window,
};
use crate::vocabulary::Unit;

/// Reads them.
pub(super) fn read(k: &Knowledge<'_>, s: &Sentence<'_, '_>, found: &mut Findings) {
    let mut last: Option<usize> = None;
    let mut bound: Vec<usize> = Vec::new();
    tallies::hospital_attendances(k, s, found);
    for (n, mention) in s.mentions.iter().enumerate() {
        let unit = k.unit(mention.measure);
        if matches!(unit, Unit::Pence | Unit::Percent) {
            continue;
        }
        let part = &s.parts[s.part_of(mention.at.start)];
        if part.unreal || part.elsewhere || !earnest::is_in_earnest(s, mention, unit) || is_for_another(k, s, mention) {
            continue;
        }
        let one_word = unit == Unit::Nights && mention.strength == Strength::Part && mention.at.len() == 1;
        let place = s.lows(mention.at.clone()).any(lexicon::out_of_doors);
        if matches!(unit, Unit::Count | Unit::Nights)
            && (!one_word
                || matches!(s.low(mention.at.end), "none" | "nil" | "zero")
                || s.before(mention.at.start, 1) == "no" && s.low(mention.at.start) == "custody")
            && !place
            && !is_again_now(s, mention)
            && let Some(at) = negation::none_of(s, mention, &s.mentions)
        {
            take_once(s, mention, found);
            found.observe(k, s, mention.measure, 0, at);
            last = Some(mention.measure);
            bound.push(n);
            continue;
        }
        let chosen = s
            .amounts
            .iter()
            .enumerate()
            .filter(|(_, a)| s.low(a.at.start) != "both" || s.twice || s.amounts.iter().any(|b| b.at.end <= a.at.start && b.value == 2000))
            .filter(|(i, a)| !found.is_used(*i) && !a.vague && !a.earlier && matches!(a.sort, Sort::Times | Sort::Bare) && a.value >= 0)
            .filter_map(|(i, a)| closeness(s, n, mention, unit, a).map(|distance| (distance, i)))
            .min();
        // "According to the hostel he slept out 5 nights": the nights are those of the nearer word
        let chosen = chosen.filter(|(distance, i)| {
            unit != Unit::Nights
                || !s.mentions.iter().enumerate().any(|(m, other)| {
                    m != n
                        && k.unit(other.measure) == Unit::Nights
                        && closeness(s, m, other, unit, &s.amounts[*i]).is_some_and(|nearer| nearer < *distance)
                })
        });
        if let Some((_, i)) = chosen {
            let amount = &s.amounts[i];
            let value_part = &s.parts[s.part_of(amount.at.start)];
            let gone = matches!(unit, Unit::Units | Unit::Hours) && past::is_past_state(s, amount.at.start);
            if value_part.unreal || value_part.elsewhere || gone {
                continue;
            }
            // "once in December and once last week"
            let again = s.amounts.iter().position(|a| {
                s.low(amount.at.start) == "once"
                    && s.low(a.at.start) == "once"
                    && a.at.start > amount.at.start
                    && s.before(a.at.start, 1) == "and"
            });
            let both = again.filter(|at| !found.is_used(*at) && s.mentions.iter().all(|m| m.at.start < s.amounts[*at].at.start));
            if let Some(second) = both {
                found.take(second);
                found.take(i);
                found.observe(k, s, mention.measure, 2000, mention.at.start..s.amounts[second].at.end);
                last = Some(mention.measure);
                bound.push(n);
                continue;
            }
            if !shared_by_the_next(s, n, amount) {
                found.take(i);
            }
            found.observe(k, s, mention.measure, amount.value, amount.at.start.min(mention.at.start)..amount.at.end.max(mention.at.end));
            last = Some(mention.measure);
            bound.push(n);
        } else if unit == Unit::Nights
            && !place
            && let Some((nights, at)) = nights::by_the_week(s, mention)
        {
            found.observe(k, s, mention.measure, nights * 1000, at);
            last = Some(mention.measure);
            bound.push(n);
        } else if unit == Unit::Nights
            && let Some((nights, at)) = nights::the_last_so_many(s, mention).or_else(|| nights::from_day_to_day(s, mention))
        {
            found.observe(k, s, mention.measure, nights * 1000, at);
            last = Some(mention.measure);
            bound.push(n);
        } else if unit == Unit::Nights && nights::one_night(s, mention) {
            let start = mention.at.start.saturating_sub(2);
            found.observe(k, s, mention.measure, 1000, start..mention.at.end);
            last = Some(mention.measure);
            bound.push(n);
        }
    }
    tallies::every_time(k, s, &bound, found);
    tallies::named_at_the_end(k, s, found);
    tallies::once_each(k, s, found);
    tallies::hours_by_the_week(k, s, found);
    tallies::none_of_those(k, s, found);
    tallies::and_again(k, s, found);
    sums::told_after(k, s, found);
    nights::kept_in(k, s, found);
    if let Some(measure) = last {
        tallies::never(k, s, measure, found);
        tallies::gapped(k, s, measure, found);
        tallies::told_of_each(k, measure, found);
        tallies::nothing_since(k, s, measure, found);
    } else {
        // "Exclusions this term: Callum 2, Ava 0"
        let headed =
            s.mentions.first().filter(|m| k.unit(m.measure) == Unit::Count && s.part_of(m.at.start) == 0 && s.mark(s.parts[0].at.end, ':'));
        if let Some(m) = headed.filter(|m| is_told(s, m)) {
            tallies::gapped(k, s, m.measure, found);
        }
        tallies::tally(k, s, found);
    }
    sums::read(k, s, found);
}

/// "Two ambulances in one week for her mam": who was ill was somebody else.
fn is_for_another(k: &Knowledge<'_>, s: &Sentence<'_, '_>, mention: &Mention) -> bool {
    let part = s.parts[s.part_of(mention.at.start)].at.clone();
    (mention.at.end..part.end).any(|at| {
        if s.follows(at, &["to", "next", "door"]) {
            return true;
        }
        let who = at + 2;
        matches!(s.low(at), "for" | "to")
            && matches!(s.low(at + 1), "her" | "his" | "their" | "the" | "a")
            && lexicon::somebody_else(s.low(who))
            && s.clitic(who) == super::token::Clitic::None
            && !k.names.iter().any(|name| name == s.low(who))
            && !matches!(s.low(who + 1), "dispute" | "call" | "complaint" | "row")
    })
}

/// "She'd not been to A&E for a year and now it's been three times": what was not so, is.
fn is_again_now(s: &Sentence<'_, '_>, mention: &Mention) -> bool {
    s.parts.iter().any(|p| {
        p.at.start > mention.at.end
            && s.low(p.at.start) == "now"
            && s.amounts.iter().any(|a| p.at.contains(&a.at.start) && a.sort == Sort::Times && !a.vague)
            && !s.mentions.iter().any(|m| p.at.contains(&m.at.start))
    })
}

fn is_told(s: &Sentence<'_, '_>, m: &Mention) -> bool {
    let part = &s.parts[s.part_of(m.at.start)];
    !part.unreal && !part.elsewhere
}

/// The one sort of event that a sentence names, which "none since" in the next one is about.
pub(super) fn named_once(k: &Knowledge<'_>, s: &Sentence<'_, '_>) -> Option<usize> {
    let mut all = s.mentions.iter().filter(|m| matches!(k.unit(m.measure), Unit::Count | Unit::Nights));
    let first = all.next()?.measure;
    let aside = s.mentions.iter().any(|m| {
        let part = &s.parts[s.part_of(m.at.start)];
        // "She used to get the police out every weekend. Now it's been nothing for two months."
        part.unreal && !s.has(part.at.clone(), &["used"]) || part.elsewhere
    });
    (!aside && all.all(|m| m.measure == first)).then_some(first)
}

/// How far an amount stands from a mention that it counts; none where it counts something else.
fn closeness(s: &Sentence<'_, '_>, n: usize, mention: &Mention, unit: Unit, amount: &Amount) -> Option<usize> {
    let counted = counted(s, amount);
    let (own, other) = (s.part_of(mention.at.start), s.part_of(amount.at.start));
    let distance =
        if amount.at.end <= mention.at.start { mention.at.start - amount.at.end } else { amount.at.start.checked_sub(mention.at.end)? };
    let together = own == other;
    let right_after = amount.at.start >= mention.at.end && label_gap(s, mention.at.end..amount.at.start);
    match (unit, counted) {
        (_, Counted::Mention(m)) => {
            let no_nights =
                unit == Unit::Nights && mention.strength == Strength::Part && !s.lows(mention.at.clone()).any(|w| w.starts_with("night"));
            // "six nights on the street and 2 in the cells"
            let gapped = m == n
                && no_nights
                && amount.sort == Sort::Bare
                && (1000..=90_000).contains(&amount.value)
                && s.has(0..amount.at.start, &["nights", "night"])
                && s.amounts.iter().any(|a| a.at.end <= amount.at.start && matches!(s.low(a.at.end), "nights" | "night"));
            (m == n && !no_nights || gapped).then_some(distance)
        }
        (Unit::Count, Counted::Events) => {
            if busy_elsewhere(s, mention, amount) {
                return None;
            }
            // "Police say they've attended the address 8 times"
            let gap = mention.at.end.min(amount.at.start)..amount.at.start.max(mention.at.end);
            let came = s.has(gap, &["attended", "been", "they've", "out", "called", "come", "came", "round", "visited", "turned"]);
            if mention.strength == Strength::Part && distance > if came { 9 } else { 3 } {
                return None;
            }
            if together {
                return Some(distance);
            }
            // "A&E, then the fracture clinic three times"
            if other > own && s.low(s.parts[other].at.start - 1) == "then" {
                return None;
            }
            // "A&E, three times since June": a part that only counts
            let opens = s.lows(s.parts[other].at.start..amount.at.start).all(|w| lexicon::slight(w) || matches!(w, "that" | "the"));
            let begins = opens && other == own + 1 && s.parts[other].join == Join::Comma;
            (distance < 8 && own.abs_diff(other) <= 2 && !part_has_mention(s, other) && (begins || only_counts(s, other)))
                .then_some(distance + 10)
        }
        (Unit::Count, Counted::Nothing) => {
            // "A&E 4, ambulance 2, police 3"
            let listed = distance == 0
                && n > 0
                && s.tokens
                    .get(amount.at.end)
                    .is_none_or(|t| t.kind != Kind::Word || s.windows.iter().any(|w| w.at.start == amount.at.end));
            let listed = listed || fills_its_clause(s, mention, amount);
            (right_after && distance < 8 && (mention.strength == Strength::Full || listed)).then_some(distance)
        }
        (Unit::Nights, Counted::Nights) => {
            // "three nights after the hostel barred him": spent elsewhere
            let apart = amount.at.end <= mention.at.start
                && s.has(amount.at.end..mention.at.start, &["after", "before", "until", "since", "while", "whilst", "when"]);
            // "then two nights at a mate's"
            let night = amount.at.end;
            let at_anothers = s.low(night + 1) == "at" && (night + 2..night + 5).any(|i| lexicon::somebody_else(s.low(i)));
            if apart || at_anothers {
                return None;
            }
            // "on the ward: he's been in since Friday, so five nights so far"
            let so_far =
                other == own + 2 && distance < 14 && (s.follows(amount.at.end + 1, &["so", "far"]) || s.low(amount.at.end + 1) == "now");
            let at_the_end = other > own
                && other + 1 == s.parts.len()
                && distance < 16
                && matches!(s.parts[other].join, Join::Comma | Join::Because)
                && only_counts(s, other);
            if (so_far || at_the_end) && !part_has_other_mention(s, other, mention) {
                return Some(distance + 20);
            }
            if together {
                return Some(distance);
            }
            (distance < 10 && own.abs_diff(other) <= 1 && !part_has_other_mention(s, other, mention)).then_some(distance + 10)
        }
        // "two overnight stays in hospital"
        (Unit::Nights, _) if s.low(amount.at.end) == "overnight" && amount.sort == Sort::Bare && together && distance < 6 => Some(distance),
        // "slept out twice this week", "rough x9"
        (Unit::Nights, Counted::Events)
            if amount.sort == Sort::Times
                && right_after
                && distance < 2
                && s.lows(mention.at.clone()).any(|w| matches!(w, "slept" | "sleeping" | "rough")) =>
        {
            Some(distance)
        }
        // "none on the street, 11 in the hostel"
        (Unit::Nights, Counted::Nothing)
            if amount.sort == Sort::Bare
                && amount.at.end <= mention.at.start
                && s.lows(amount.at.end..mention.at.start).all(|w| matches!(w, "in" | "at" | "on" | "the" | "a"))
                && distance < 3
                && s.has(0..s.tokens.len(), &["nights", "night"]) =>
        {
            together.then_some(distance)
        }
        // "the hostel for 10 nights and then the B&B for 6"
        (Unit::Nights, Counted::Nothing)
            if amount.sort == Sort::Bare
                && amount.at.start == mention.at.end + 1
                && s.low(mention.at.end) == "for"
                && s.has(0..mention.at.start, &["nights"]) =>
        {
            Some(distance)
        }
        // "police 0, custody 0"
        (Unit::Nights, Counted::Nothing) if amount.value == 0 && right_after && distance == 0 => Some(distance),
        (Unit::Nights, Counted::Nothing) => {
            (right_after && s.lows(mention.at.start.saturating_sub(2)..mention.at.end).any(|w| w.starts_with("night"))).then_some(distance)
        }
        (Unit::Units, Counted::Nothing) => (right_after && distance < 8).then_some(distance),
        (Unit::Hours, Counted::Hours) => {
            // "working 16 hours now"
            let asked = distance == 1 && (s.mark(mention.at.end, '?') || s.mark(mention.at.end, ':'));
            let now = (asked || distance == 0 && amount.at.start == mention.at.end)
                && s.tokens
                    .get(amount.at.end + 1)
                    .is_none_or(|t| t.kind != Kind::Word || matches!(t.low.as_ref(), "now" | "at" | "in" | "and"));
            ((together || asked) && distance < 8 && (now || window::is_weekly(s, amount.at.end..(amount.at.end + 5)))).then_some(distance)
        }
        (Unit::Hours, Counted::Nothing) => {
            let hours = s.has(s.parts[own].at.clone(), &["hours"]);
            (hours && window::rate(s, amount.at.end).is_some_and(|(_, days)| days == 7) && amount.at.start >= mention.at.end)
                .then_some(distance)
        }
        _ => None,
    }
}

/// "Police 0.", "Skye - police: 2": a label and a number, and nothing more in their clause.
fn fills_its_clause(s: &Sentence<'_, '_>, m: &Mention, amount: &Amount) -> bool {
    let ends = s.tokens.get(amount.at.end).is_none_or(|t| matches!(t.kind, Kind::Mark(',' | ';' | '.' | '/' | ')') | Kind::Break));
    s.part_starts(m.at.start) && ends && (m.at.end..m.at.end + 2).contains(&amount.at.start)
}

pub(super) fn part_has_mention(s: &Sentence<'_, '_>, part: usize) -> bool {
    s.mentions.iter().any(|m| s.part_of(m.at.start) == part)
}

fn part_has_other_mention(s: &Sentence<'_, '_>, part: usize, mine: &Mention) -> bool {
    s.mentions.iter().any(|m| m.measure != mine.measure && s.part_of(m.at.start) == part)
}

/// The part has a count and hardly anything else.
fn only_counts(s: &Sentence<'_, '_>, part: usize) -> bool {
    let at = s.parts[part].at.clone();
    at.clone()
        .filter(|i| {
            !s.windows.iter().any(|w| w.at.contains(i))
                && !s.amounts.iter().any(|a| a.at.contains(i))
                && !lexicon::event_noun(s.low(*i))
                && !lexicon::slight(s.low(*i))
                && !listed!(
                    s.low(*i),
                    "been she he says said thinks has it was this that his her count by own reckons to be with been's they"
                )
        })
        .count()
        <= 2
}

/// The times belong to another verb: "rang twice about A&E".
fn busy_elsewhere(s: &Sentence<'_, '_>, mention: &Mention, amount: &Amount) -> bool {
    let contact = |low: &str| {
        listed!(
            low,
            "rang phoned texted tried knocked asked emailed chased met shown spoke moved cancelled missed messaged explained \
             mentioned breached changed read walked drove applied dna'd wrote paid talked"
        )
    };
    if amount.at.start >= mention.at.end {
        return s.lows(mention.at.end..amount.at.start).take_while(|w| *w != "since").any(contact);
    }
    // Before the mention: the verb stands right before the count
    let lead = s
        .lows(amount.at.start.saturating_sub(2)..amount.at.start)
        .any(|w| contact(w) || matches!(w, "saw" | "seen" | "visited" | "called"));
    let joined = s.has(amount.at.end..mention.at.start, &["about", "re", "after", "before", "regarding"]);
    lead && joined || s.has(amount.at.end..mention.at.start, &["about", "re", "regarding"])
}

/// "by ambulance to A&E twice": one count for both.
fn shared_by_the_next(s: &Sentence<'_, '_>, n: usize, amount: &Amount) -> bool {
    let mine = &s.mentions[n];
    s.mentions.get(n + 1).is_some_and(|next| {
        next.at.start < mine.at.end + 3
            && s.part_of(next.at.start) == s.part_of(mine.at.start)
            && next.measure != mine.measure
            && amount.sort == Sort::Times
            && (s.before(next.at.start, 1) == "by" || s.before(mine.at.start, 1) == "by")
    })
}

/// A negated count has swallowed its "once" or "a single".
fn take_once(s: &Sentence<'_, '_>, mention: &Mention, found: &mut Findings) {
    let part = s.part_of(mention.at.start);
    for (i, amount) in s.amounts.iter().enumerate() {
        if s.part_of(amount.at.start) == part && amount.value == 1000 {
            found.take(i);
        }
    }
}
