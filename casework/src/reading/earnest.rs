//! Whether a measure's word means what is counted, by the company it keeps: units of insulin, hours of care and nights out
//! with friends are something else.

use std::ops::Range;

use super::{
    lexicon,
    phrase::{Mention, Strength},
    sentence::Sentence,
    window,
};
use crate::vocabulary::Unit;

/// Hours that are no work of theirs: care, lessons, sleep. A place one works at does not count ("at the nursery").
fn stray_work(s: &Sentence<'_, '_>, mut part: Range<usize>) -> bool {
    part.any(|at| {
        listed!(
            s.low(at),
            "care caring cares carer carers ta mentor sleep sleeps sleeping tutor tuition physio class nursery childcare therapy \
             support volunteering volunteers volunteer visits contact respite pa personal lessons school football gym less fewer community \
             unpaid voluntary payback timetable"
        ) && !(matches!(s.before(at, 1), "the" | "a" | "at") && matches!(s.before(at, 2), "at" | "in" | "for")
            || matches!(s.before(at, 1), "at" | "in"))
    })
}

/// Places that adults are shut out of: no school.
fn elsewhere_than_school(word: &str) -> bool {
    listed!(
        word,
        "work job pub pubs hostel library shop shops gym club town centre jobcentre foodbank bar tesco asda greggs market premises \
         building benefit benefits meeting meetings surgery site register list bus buses metro employment duty conversation will"
    )
}

/// Things that are stopped for a while as pupils are: a benefit, a licence, a sentence.
fn put_on_hold(word: &str) -> bool {
    listed!(
        word,
        "benefit benefits licence license payment payments eviction claim claims uc dla pip esa jsa money sentence account contract \
         order warrant possession hearing tenancy pass card proceedings enforcement deductions tracing driver officer worker membership service services bus buses"
    )
}

/// Something seen on television or read: "watches Casualty", "an episode of".
fn on_the_screen(s: &Sentence<'_, '_>, part: Range<usize>) -> bool {
    s.lows(part).any(|w| {
        listed!(
            w,
            "watch watches watched watching episode episodes telly tv television netflix iplayer programme programmes documentary \
             film soap boxset series holby"
        )
    })
}

/// A mention that is about what the measure counts, by the company it keeps.
pub(super) fn is_in_earnest(s: &Sentence<'_, '_>, mention: &Mention, unit: Unit) -> bool {
    let at = &mention.at;
    let part = s.parts[s.part_of(at.start)].at.clone();
    match unit {
        Unit::Units => {
            let near = at.start.saturating_sub(12)..at.end + 12;
            let stray = s.has(
                at.start.saturating_sub(2)..at.end + 3,
                &["insulin", "kitchen", "storage", "shelving", "industrial", "business", "blood", "electricity", "less", "fewer", "wall"],
            );
            let drink = s
                .lows(near)
                .any(|w| listed!(w, "drinking drinkin drink drinks drank alcohol beer cider vodka wine lager booze down drunk intake pints cans bottles pint bottle sherry spirits"));
            let paced = window::is_weekly(s, at.start..at.end + 4)
                || drink && window::is_weekly(s, part.start.max(at.start.saturating_sub(9))..at.start)
                || s.windows.iter().any(|w| w.days == Some(7) && w.at.start <= at.end + 1 && w.at.start >= at.end);
            let daily = (at.start..at.end + 3).any(|i| window::rate(s, i).is_some_and(|(_, days)| days != 7));
            // "He thinks 100 units a week is normal"
            let judged = (at.end..at.end + 4)
                .any(|i| s.low(i) == "is" && listed!(s.low(i + 1), "normal nothing fine ok okay a too the not loads average typical"));
            // "He drank 12 units on Saturday": of one day
            let one_day = s.low(at.end) == "on" && lexicon::weekday(s.low(at.end + 1)).is_some()
                || matches!(s.low(at.end), "yesterday" | "today" | "tonight")
                || s.follows(at.end, &["last", "night"]);
            let paced = paced || s.tokens.iter().filter(|t| t.kind == super::token::Kind::Word).count() < 3;
            !judged && !one_day && !stray && !daily && (drink || paced)
        }
        Unit::Hours => {
            // "on a reduced timetable, 15 hours a week": what the hours are of stands before the comma
            let before = s.part_of(at.start).checked_sub(1).map_or(part.start, |n| s.parts[n].at.start);
            let stray = stray_work(s, part.clone())
                || s.has(before..part.start, &["timetable", "caring", "volunteers", "volunteering", "nursery", "tuition"]);
            let stray = stray
                || part.clone().any(|i| {
                    matches!(s.low(i), "has" | "have" | "need" | "needs" | "must") && (s.low(i + 1) == "to" || s.low(i) == "must")
                });
            // "starts Monday, 25 hours a week": not yet
            let to_come = s.has(0..s.tokens.len(), &["starts", "starting"])
                && (s.days.iter().any(|d| d.on.is_some())
                    || (0..s.tokens.len())
                        .any(|i| matches!(s.low(i), "starts" | "starting") && matches!(s.low(i + 1), "after" | "in" | "next" | "from")));
            if to_come {
                return false;
            }
            let theirs = s.lows(0..part.end).any(lexicon::one_of_theirs);
            let stray = stray && !s.has(part.clone(), &["home", "cut"]) || theirs;
            let named_work = s.has(part, &["work", "working", "works", "worked", "job", "shift", "shifts", "contract"]);
            named_work && !theirs && !s.has(at.start.saturating_sub(6)..at.start, &["to", "must"]) || !stray
        }
        Unit::Nights => {
            let out =
                s.low(at.end - 1) == "out" && mention.strength == Strength::Full && s.lows(at.clone()).any(|w| w.starts_with("night"));
            let party =
                s.has(at.end..at.end + 3, &["with", "dancing", "drinking", "bingo"]) || matches!(s.before(at.start, 1), "girls" | "lads");
            let holiday = |at: usize| {
                matches!(s.low(at), "holiday" | "holidays" | "honeymoon" | "anniversary")
                    && !matches!(s.before(at, 1), "summer" | "school" | "christmas" | "easter" | "term")
            };
            let away = (0..s.tokens.len()).any(holiday);
            let of_a_child =
                s.low(at.end) == "of" && s.has(at.end..at.end + 4, &["children", "kids", "bairns", "child", "him", "her", "them"]);
            !(away || of_a_child || out && party)
        }
        _ => {
            let next = s.low(at.end);
            let part_only = mention.strength == Strength::Part;
            let named = part_only && matches!(next, "station" | "officer" | "officers" | "car" | "report" | "check" | "dog" | "constable");
            let shut_out = next == "from" && s.lows(at.end + 1..at.end + 5).any(elsewhere_than_school);
            let stops = s.lows(at.clone()).any(|w| w.starts_with("suspen") || w.starts_with("exclu"));
            let not_a_child = stops
                && (s.lows(at.start.saturating_sub(4)..at.start).any(put_on_hold)
                    || matches!(next, "sentence" | "licence" | "driver" | "claim" | "account" | "payment" | "prisoner" | "tenancy"));
            // "Not A&E, the walk-in"
            let instead = s.before(at.start, 1) == "not" && !s.windows.iter().any(|w| w.at.start == at.end);
            // "Stopped by police twice", "brought home by the police": nobody called them
            let by = matches!(s.before(at.start, 1), "by") || s.before(at.start, 1) == "the" && s.before(at.start, 2) == "by";
            let handled = part_only
                && by
                && s.has(
                    at.start.saturating_sub(5)..at.start,
                    &["stopped", "searched", "brought", "moved", "picked", "taken", "cautioned", "arrested", "questioned"],
                );
            let acts = part_only
                && listed!(
                    next,
                    "stopped searched cautioned arrested picked brought moved lifted nicked questioned fined caught chased took found returned"
                );
            if handled || acts {
                return false;
            }
            let passing = matches!(s.before(at.start, 1), "outside" | "past" | "beside" | "opposite" | "behind");
            !(instead
                || passing
                || named
                || shut_out
                || not_a_child
                || on_the_screen(s, part)
                || matches!(next, "available" | "free" | "strike"))
        }
    }
}
