//! Counts that stand apart from what they count: a sum told at the end of the sentence, a second name with a number of its
//! own, nothing since, and hours by the week.

use super::{
    amount::{Amount, Sort},
    counts::part_has_mention,
    earnest,
    finding::{Findings, Knowledge},
    lexicon, past,
    phrase::{Mention, Strength},
    sentence::{Join, Sentence},
    suggestion::Suggested,
    token::{Clitic, Kind},
    window,
};
use crate::vocabulary::Unit;

/// "16 hour week", "20 hrs/wk", "hours up from 12 to 20 a week": hours and a week without the vocabulary's own phrase.
pub(super) fn hours_by_the_week(k: &Knowledge<'_>, s: &Sentence<'_, '_>, found: &mut Findings) {
    let Some(measure) = k.only(Unit::Hours) else { return };
    for i in 0..s.amounts.len() {
        let amount = &s.amounts[i];
        let part = &s.parts[s.part_of(amount.at.start)];
        if found.is_used(i) || amount.vague || amount.earlier || amount.sort != Sort::Bare || part.unreal || part.elsewhere {
            continue;
        }
        // "Zero hours contract" says nothing of how many
        if amount.value == 0 && s.has(amount.at.end..amount.at.end + 4, &["contract", "contracts", "job", "worker", "agency"]) {
            continue;
        }
        let noun = amount.at.end + usize::from(s.mark(amount.at.end, '-'));
        let after = noun + 1 + usize::from(s.mark(noun + 1, '-'));
        let named = matches!(s.low(noun), "hour" | "hours")
            && (matches!(s.low(after), "week" | "contract") || window::rate(s, after).is_some_and(|(_, days)| days == 7));
        let label = usize::from(lexicon::determiner(s.low(part.at.start)));
        // "Hours dropped from 37 to 22": of a job, without the week being named
        let of_hours = s.low(part.at.start + label) == "hours"
            || i > 0 && s.before(s.amounts[i - 1].at.start, 1) == "from" && s.before(s.amounts[i - 1].at.start, 2) == "hours";
        let from = i > 0 && s.amounts[i - 1].earlier && of_hours && amount.value <= 80_000;
        // "Hours: 16/wk"
        let titled = s
            .part_of(amount.at.start)
            .checked_sub(1)
            .is_some_and(|n| s.low(s.parts[n].at.end - 1) == "hours" && s.parts[n].at.len() < 3 && part.at.start == amount.at.start);
        let of_the_day = s.has(
            0..s.tokens.len(),
            &[
                "today",
                "yesterday",
                "tomorrow",
                "hold",
                "phone",
                "waiting",
                "waited",
                "trolley",
                "queue",
                "journey",
                "open",
                "late",
                "early",
                "offered",
                "spent",
                "took",
                "volunteer",
                "volunteering",
                "day",
                "shift",
                "homework",
                "kids",
                "coursework",
            ],
        );
        // "Doing 20 hours at the nursery": by the week, as everybody reckons them
        let job = matches!(s.before(amount.at.start, 1), "doing" | "does" | "works" | "working" | "on" | "got")
            && matches!(s.low(noun), "hours" | "hour")
            && (4000..=60_000).contains(&amount.value)
            && (matches!(s.low(noun + 1), "at" | "in" | "as" | "now" | "for" | "and") || s.before(amount.at.start, 1) == "working")
            && !of_the_day;
        // "She works nights, 30 hours"
        let works = matches!(s.low(noun), "hours" | "hour")
            && (4000..=60_000).contains(&amount.value)
            && s.has(
                0..amount.at.start,
                &["works", "working", "started", "job", "work", "shifts", "contract", "employed", "part-time", "full-time", "part", "full"],
            )
            && s.tokens
                .get(noun + 1)
                .is_none_or(|t| t.kind != Kind::Word || matches!(t.low.as_ref(), "now" | "at" | "in" | "and" | "so" | "over"))
            && !of_the_day;
        // "She's up to 16 hours"
        let works = works
            || matches!(s.low(noun), "hours" | "hour")
                && s.before(amount.at.start, 1) == "to"
                && matches!(s.before(amount.at.start, 2), "up" | "down" | "dropped" | "cut" | "reduced" | "gone" | "went")
                && (4000..=60_000).contains(&amount.value)
                && s.tokens.get(noun + 1).is_none_or(|t| t.kind != Kind::Word || matches!(t.low.as_ref(), "now" | "at" | "and" | "so"))
                && !of_the_day;
        let works = works && !(1..4).any(|back| matches!(s.before(amount.at.start, back), "was" | "were"));
        // "Her hours went up to 24"
        let went = s.tokens.get(amount.at.end).is_none_or(|t| {
            t.kind != Kind::Word || s.low(noun) != "hours" && lexicon::pronoun(&t.low) || matches!(t.low.as_ref(), "now" | "so" | "and")
        }) && (1000..=60_000).contains(&amount.value)
            && matches!(s.before(amount.at.start, 1), "to" | "at" | "now")
            && (part.at.start..amount.at.start).rfind(|at| s.low(*at) == "hours").is_some_and(|hours| {
                (1..9).contains(&(amount.at.start - hours))
                    && s.has(hours..amount.at.start, &["up", "down", "cut", "increased", "reduced", "dropped", "gone", "now", "raised"])
                    && s.lows(hours + 1..amount.at.start)
                        .all(|w| lexicon::link(w) || lexicon::slight(w) || matches!(w, "again" | "by" | "work"))
            });
        // "She used to do 30 hours and now does 16"
        let now = part.at.clone().any(|at| s.low(at) == "now" && at < amount.at.start)
            && s.has(0..amount.at.start, &["hours"])
            && matches!(s.before(amount.at.start, 1), "does" | "doing" | "works" | "to" | "on" | "at" | "is" | "now" | "get" | "gets")
            && s.tokens.get(amount.at.end).is_none_or(|t| t.kind != Kind::Word)
            && (4000..=60_000).contains(&amount.value);
        let changed = from
            || now
            || job
            || works
            || went
            || (titled || s.has(part.at.start..amount.at.start, &["hours"])) && window::rate(s, noun).is_some_and(|(_, days)| days == 7);
        // "How many hours? 20 a week."
        let answers = s.mark(amount.at.start.saturating_sub(1), '?')
            && s.has(0..amount.at.start, &["hours"])
            && window::rate(s, noun).is_some_and(|(_, days)| days == 7);
        let changed = changed || answers;
        let at = if named { noun..noun + 1 } else { amount.at.clone() };
        let mention = Mention { at, measure, strength: Strength::Full };
        if (named || changed) && earnest::is_in_earnest(s, &mention, Unit::Hours) && !past::is_past_state(s, amount.at.start) {
            found.take(i);
            found.observe(k, s, measure, amount.value, amount.at.start..after.min(s.tokens.len()));
        }
    }
}

/// "Connor's been to A&E once and Lily three times": the second name has its count and nothing else.
pub(super) fn gapped(k: &Knowledge<'_>, s: &Sentence<'_, '_>, measure: usize, found: &mut Findings) {
    for (n, part) in s.parts.iter().enumerate().skip(1) {
        // "A&E twice with Ellie and once with Kyle"
        let begins = s.amounts.iter().position(|a| a.at.start == part.at.start && a.sort == Sort::Times && !a.vague);
        if let Some(i) = begins.filter(|i| !found.is_used(*i) && !part.unreal && !part_has_mention(s, n)) {
            let with = s.amounts[i].at.end;
            if matches!(s.low(with), "with" | "for") && k.names.iter().any(|known| known.as_str() == s.low(with + 1)) {
                found.take(i);
                found.observe(k, s, measure, s.amounts[i].value, part.at.start..with + 2);
                continue;
            }
        }
        let name = part.at.start;
        if part.unreal || part_has_mention(s, n) || !k.names.iter().any(|known| known.as_str() == s.low(name)) {
            continue;
        }
        let only = |a: &Amount| {
            a.at.start == name + 1
                && (a.at.end..part.at.end).all(|i| s.windows.iter().any(|w| w.at.contains(&i)) || s.tokens[i].kind != Kind::Word)
        };
        let counted = s.amounts.iter().position(|a| only(a) && !a.vague && matches!(a.sort, Sort::Times | Sort::Bare));
        if let Some(i) = counted.filter(|i| !found.is_used(*i)) {
            found.take(i);
            found.observe(k, s, measure, s.amounts[i].value, name..s.amounts[i].at.end);
        }
    }
}

/// "A&E three times in January: Isla twice, Theo once": the sum of what is told of each is nobody's.
pub(super) fn told_of_each(k: &Knowledge<'_>, measure: usize, found: &mut Findings) {
    let Some(known) = k.vocabulary.measures.get(measure) else { return };
    let value = |f: &Suggested, named: bool| match f {
        Suggested::Observation { measure, value, about, .. } if *measure == known.id && about.is_some() == named => {
            Some(value.thousandths())
        }
        _ => None,
    };
    let each: Vec<i64> = found.out.iter().filter_map(|f| value(&f.fact, true)).collect();
    let sum = each.iter().sum::<i64>();
    if each.len() > 1 {
        found.out.retain(|f| value(&f.fact, false) != Some(sum));
    }
}

/// "Ambulance again on Sunday, that's four this month": the sum is told after what it counts.
pub(super) fn tally(k: &Knowledge<'_>, s: &Sentence<'_, '_>, found: &mut Findings) {
    let counts = |m: &&Mention| k.unit(m.measure) == Unit::Count && earnest::is_in_earnest(s, m, Unit::Count);
    let Some(mention) = s.mentions.iter().rfind(counts) else { return };
    let told = |a: &Amount| {
        // "six or seven times, the hospital's list says nine"
        let corrected = matches!(s.before(a.at.start, 1), "says" | "say" | "said" | "shows" | "show")
            && s.amounts.iter().any(|b| b.vague && b.at.end <= a.at.start && matches!(b.sort, Sort::Times | Sort::Bare));
        let makes = corrected
            || s.before(a.at.start, 1) == "to" && matches!(s.before(a.at.start, 3), "takes" | "brings" | "taking" | "bringing")
            || matches!(s.before(a.at.start, 1), "that" | "makes")
                && (s.low(a.at.start - 1) != "that" || s.clitic(a.at.start - 1) == Clitic::S)
            || s.before(a.at.start, 1) == "it" && matches!(s.before(a.at.start, 2), "makes" | "making" | "brings" | "bringing");
        let ends = s.windows.iter().any(|w| w.at.start == a.at.end)
            || s.tokens.get(a.at.end).is_none_or(|t| t.kind != Kind::Word)
            || matches!(s.low(a.at.end), "now" | "in" | "so" | "for");
        let so = a.sort == Sort::Times && s.before(a.at.start, 1) == "so";
        let makes = makes || so;
        a.at.start >= mention.at.end && (a.sort == Sort::Bare || so) && !a.vague && makes && ends
    };
    let parts = (s.part_of(mention.at.start), |a: &Amount| s.part_of(a.at.start));
    if s.parts[parts.0].unreal || s.parts[parts.0].elsewhere {
        return;
    }
    if let Some(i) = s.amounts.iter().position(|a| told(a) && !s.parts[parts.1(a)].unreal).filter(|i| !found.is_used(*i)) {
        found.take(i);
        found.observe(k, s, mention.measure, s.amounts[i].value, mention.at.start..s.amounts[i].at.end);
    }
}

/// "Suspended once in the autumn but nothing since Christmas": the later word stands.
pub(super) fn nothing_since(k: &Knowledge<'_>, s: &Sentence<'_, '_>, measure: usize, found: &mut Findings) {
    for part in s.parts.iter().skip(1).filter(|p| !p.unreal && !p.elsewhere) {
        let at = part.at.start;
        let none = matches!(s.low(at), "nothing" | "none" | "nowt" | "not") && (s.low(at) != "not" || s.low(at + 1) == "since");
        let since = s.windows.iter().find(|w| w.at.start == at + 1 && s.low(w.at.start) == "since");
        let so_far = s.windows.iter().find(|w| w.at.start > at && w.at.start < at + 5).filter(|_| s.follows(at + 1, &["so", "far"]));
        let Some(window) = since.or(so_far).filter(|_| none) else { continue };
        let Some(known) = k.vocabulary.measures.get(measure) else { continue };
        found.out.retain(|f| !matches!(&f.fact, Suggested::Observation { measure, .. } if *measure == known.id));
        let from = s.mentions.iter().rfind(|m| m.measure == measure && m.at.end <= at).map_or(at, |m| m.at.start);
        found.observe(k, s, measure, 0, from..window.at.end);
    }
}

/// "She was in A&E on Monday and again last night."
pub(super) fn and_again(k: &Knowledge<'_>, s: &Sentence<'_, '_>, found: &mut Findings) {
    let Some(n) = (1..s.parts.len()).find(|n| {
        let p = &s.parts[*n];
        let day = |at: usize| {
            s.days.iter().any(|d| d.at.contains(&at))
                || lexicon::weekday(s.low(at)).is_some()
                || matches!(s.low(at), "yesterday" | "today" | "last" | "this")
        };
        let by = usize::from(s.low(p.at.start + 1) == "by") * 2;
        let by = by + usize::from(by > 0 && lexicon::determiner(s.low(p.at.start + 2)));
        let at = p.at.start + 1 + by;
        p.join == Join::And && s.low(p.at.start) == "again" && (day(at) || s.low(at) == "on" && day(at + 1))
    }) else {
        return;
    };
    let before = &s.parts[n - 1];
    let once = s.mentions.iter().find(|m| k.unit(m.measure) == Unit::Count && s.part_of(m.at.start) == n - 1);
    let counted = s.amounts.iter().any(|a| before.at.contains(&a.at.start) && a.sort != Sort::Money);
    if let Some(m) =
        once.filter(|m| !before.unreal && !before.elsewhere && !s.parts[n].unreal && !counted && earnest::is_in_earnest(s, m, Unit::Count))
    {
        found.observe(k, s, m.measure, 2000, m.at.start..s.parts[n].at.start + 1);
    }
}

/// "A&E three times and an ambulance every time": as often as what was counted before it.
pub(super) fn every_time(k: &Knowledge<'_>, s: &Sentence<'_, '_>, bound: &[usize], found: &mut Findings) {
    for (n, m) in s.mentions.iter().enumerate().filter(|(n, m)| !bound.contains(n) && k.unit(m.measure) == Unit::Count) {
        let every = matches!(s.low(m.at.end), "every" | "each" | "both") && matches!(s.low(m.at.end + 1), "time" | "times");
        let before = s.amounts.iter().rfind(|a| a.at.end <= m.at.start && a.sort == Sort::Times && !a.vague && !a.earlier);
        let part = &s.parts[s.part_of(m.at.start)];
        if let Some(amount) = before.filter(|_| every && n > 0 && !part.unreal && !part.elsewhere && s.low(m.at.end) != "both") {
            found.observe(k, s, m.measure, amount.value, m.at.start..m.at.end + 2);
        }
    }
}

/// "They came out three times last month, the police.": who it was is told at the end.
pub(super) fn named_at_the_end(k: &Knowledge<'_>, s: &Sentence<'_, '_>, found: &mut Findings) {
    let [mention] = s.mentions.as_slice() else { return };
    let n = s.part_of(mention.at.start);
    let lead = mention.at.start.saturating_sub(s.parts[n].at.start);
    let Some(i) = s.amounts.iter().position(|a| a.sort == Sort::Times && !a.vague && a.at.end <= mention.at.start) else { return };
    let came = s.has(0..s.amounts[i].at.start, &["they", "they've"]) && s.has(0..s.amounts[i].at.start, &["came", "been", "come", "out"]);
    let set_off = n > 0 && s.parts[n].join == Join::Comma && lead <= 1 && s.part_of(s.amounts[i].at.start) + 1 == n;
    if came && set_off && !found.is_used(i) && k.unit(mention.measure) == Unit::Count && !s.parts[n - 1].unreal && !s.parts[n].unreal {
        found.take(i);
        found.observe(k, s, mention.measure, s.amounts[i].value, s.amounts[i].at.start..mention.at.end);
    }
}

/// "Bella and Alfie both in A&E last week, once each."
pub(super) fn once_each(k: &Knowledge<'_>, s: &Sentence<'_, '_>, found: &mut Findings) {
    let Some(i) = s.amounts.iter().position(|a| matches!(s.low(a.at.end), "each" | "apiece") && a.sort != Sort::Money && !a.earlier) else {
        return;
    };
    let who: Vec<usize> = (0..s.tokens.len()).filter(|at| k.names.iter().any(|name| name == s.low(*at))).collect();
    let mut counted = s.mentions.iter().filter(|m| k.unit(m.measure) == Unit::Count);
    let (Some(m), None, true) = (counted.next(), counted.next(), who.len() > 1) else { return };
    let part = &s.parts[s.part_of(m.at.start)];
    if part.unreal || part.elsewhere {
        return;
    }
    let Some(known) = k.vocabulary.measures.get(m.measure) else { return };
    found.out.retain(|f| !matches!(&f.fact, Suggested::Observation { measure, .. } if *measure == known.id));
    found.take(i);
    for name in who {
        found.observe_of(k, s, m.measure, s.amounts[i].value, m.at.start..s.amounts[i].at.end, Some(s.low(name).to_string()));
    }
}

/// "Callum's been to A&E twice, Demi never."
pub(super) fn never(k: &Knowledge<'_>, s: &Sentence<'_, '_>, measure: usize, found: &mut Findings) {
    for part in &s.parts {
        let words: Vec<usize> = part.at.clone().filter(|at| s.tokens[*at].kind == Kind::Word).collect();
        if let [name, none, rest @ ..] = words.as_slice()
            && rest.is_empty()
            && s.tokens[*name].capital()
            && matches!(s.low(*none), "never" | "none" | "hasn't")
            && matches!(part.join, Join::Comma | Join::And | Join::But)
        {
            found.observe(k, s, measure, 0, *name..*none + 1);
        }
    }
}

/// "Police visits have dried up. None since he moved.": what the sentence before named, and counted nothing of.
pub(super) fn none_of_those(k: &Knowledge<'_>, s: &Sentence<'_, '_>, found: &mut Findings) {
    let Some(measure) = s.counted else { return };
    // "None since he moved", "Now it's been nothing for two months"
    let said = (0..5).find(|at| !matches!(s.low(*at), "now" | "it" | "there" | "is" | "been" | "has" | "but")).unwrap_or(0);
    let none = matches!(s.low(said), "none" | "nothing" | "nil" | "zero");
    let over = s.windows.first().filter(|w| w.at.start <= said + 2);
    // "Tia: none."
    let of_another =
        k.names.iter().any(|name| name == s.low(0)) && matches!(s.low(2), "none" | "nil" | "zero") && (s.mark(1, ':') || s.mark(1, '-'));
    if of_another && s.mentions.is_empty() && s.tokens.len() < 6 {
        found.observe_of(k, s, measure, 0, 0..3, Some(s.low(0).to_string()));
    }
    // "Took her to A&E. It's the second time in a fortnight."
    let again = s.amounts.iter().find(|a| {
        a.sort == Sort::Times
            && matches!(s.low(a.at.end - 1), "time" | "one")
            && a.at.len() == 2
            && a.at.start <= 3
            && s.windows.iter().any(|w| w.at.start == a.at.end)
    });
    let free = s.mentions.iter().all(|m| m.strength == Strength::Part)
        && s.amounts.len() == 1
        && k.unit(measure) == Unit::Count
        && !s.parts[0].unreal
        && !s.parts[0].elsewhere;
    // "Now it's been once in three months."
    let bare = s.amounts.first().filter(|a| {
        (a.sort == Sort::Times
            || a.sort == Sort::Bare && s.before(a.at.start, 1) == "to" && s.windows.iter().any(|w| w.at.start == a.at.end))
            && !a.vague
            && s.tokens.len() < 14
            && s.tokens.iter().enumerate().all(|(i, t)| {
                t.kind != Kind::Word
                    || a.at.contains(&i)
                    || s.windows.iter().any(|w| w.at.contains(&i))
                    || k.names.iter().any(|name| *name == t.low)
                    || listed!(
                        t.low.as_ref(),
                        "up now it that this been is only just has so far she he they there all down to there's since"
                    )
            })
    });
    // "Tom went to A&E. First time ever."
    let first = matches!(s.low(0), "first") && matches!(s.low(1), "time" | "visit" | "one");
    let ever = first && (s.low(2) == "ever" || s.windows.iter().any(|w| w.at.start == 2));
    if ever && s.mentions.is_empty() && k.unit(measure) == Unit::Count && !s.parts[0].unreal {
        found.observe(k, s, measure, 1000, 0..3);
    }
    // "Four times in December, says his sister. The letter from the hospital says three."
    let told = s.amounts.first().filter(|a| {
        matches!(a.sort, Sort::Times | Sort::Bare)
            && !a.vague
            && matches!(s.before(a.at.start, 1), "say" | "says" | "said" | "reckons" | "shows" | "it" | "was")
            && (s.before(a.at.start, 1) != "it" || matches!(s.before(a.at.start, 2), "make" | "makes"))
            && (s.before(a.at.start, 1) != "was" || s.before(a.at.start, 2) == "it")
            && (s.tokens.get(a.at.end).is_none_or(|t| t.kind != Kind::Word) || s.windows.iter().any(|w| w.at.start == a.at.end))
    });
    if let Some(amount) = again.or(bare).or(told).filter(|_| free) {
        found.observe(k, s, measure, amount.value, amount.at.clone());
    }
    if none && let Some(window) = over.filter(|_| s.mentions.is_empty() && s.amounts.is_empty() && !s.parts[0].unreal) {
        found.observe(k, s, measure, 0, 0..window.at.end);
    }
}

/// "Hospital: 6 attendances": the plural with a count is not the share of school days, but the events of that name.
pub(super) fn hospital_attendances(k: &Knowledge<'_>, s: &Sentence<'_, '_>, found: &mut Findings) {
    if !s.has(0..s.tokens.len(), &["hospital", "a&e", "casualty", "qe"]) {
        return;
    }
    for mention in s.mentions.iter().filter(|m| k.unit(m.measure) == Unit::Percent && m.at.len() == 1) {
        let word = s.low(mention.at.start);
        let counted = s.amounts.iter().position(|a| a.at.end == mention.at.start && a.sort == Sort::Bare && !a.vague && !a.earlier);
        let named = k
            .vocabulary
            .measures
            .iter()
            .position(|m| m.unit == Unit::Count && m.name.to_lowercase().split_whitespace().next_back() == Some(word));
        let part = &s.parts[s.part_of(mention.at.start)];
        if let (Some(i), Some(measure), false) = (counted, named, part.unreal || part.elsewhere) {
            found.take(i);
            found.observe(k, s, measure, s.amounts[i].value, s.amounts[i].at.start..mention.at.end);
        }
    }
}
