//! What is no longer so: long ago, before the support, under the old job; and who a clause is about when it is nobody's
//! we know ("a lad in the hostel").

use std::ops::Range;

use chrono::Datelike;

use super::{agency, lexicon, sentence::Sentence, token::Kind};

/// It tells of long ago: "as a kid", "years ago", "the winter of 2010".
pub(super) fn is_history(s: &Sentence<'_, '_>) -> bool {
    (0..s.tokens.len()).any(|at| match s.low(at) {
        "as" => {
            s.low(at + 1) == "a"
                && matches!(s.low(at + 2), "kid" | "child" | "bairn" | "teenager" | "boy" | "girl" | "lad" | "lass" | "youngster")
        }
        "years" => s.low(at + 1) == "ago",
        "when" => {
            lexicon::third_person(s.low(at + 1))
                && s.low(at + 2) == "was"
                && matches!(s.low(at + 3), "little" | "young" | "younger" | "small" | "a" | "at" | "growing" | "wee")
        }
        // "In 2019 he slept rough for 200 nights"
        "in" if at == 0 || s.part_starts(at) => {
            let year = i64::from(s.today.year()) - 1;
            !s.has(0..s.tokens.len(), &["now", "still", "currently", "since", "today"])
                && s.tokens
                    .get(at + 1)
                    .is_some_and(|t| matches!(t.kind, Kind::Number { thousandths, digits: 4, plain: true } if (1900..year).contains(&(thousandths / 1000))))
        }
        "winter" | "summer" | "back" => {
            let year = i64::from(s.today.year()) - 1;
            matches!(s.low(at + 1), "of" | "in")
                && s.tokens
                    .get(at + 2)
                    .is_some_and(|t| matches!(t.kind, Kind::Number { thousandths, digits: 4, plain: true } if thousandths / 1000 < year))
        }
        _ => false,
    })
}

/// A state that has passed: how much he drank when we met, what the old job was. Counts of what happened are not states.
pub(super) fn is_past_state(s: &Sentence<'_, '_>, at: usize) -> bool {
    let lead = || s.lows(0..at);
    // "Off the drink since August, was on 60 units a week"
    if s.before(at, 1) == "on" && s.before(at, 2) == "was" && !s.has(0..s.tokens.len(), &["now", "still"]) {
        return true;
    }
    let now = s.has(at.saturating_sub(4)..at + 6, &["now", "still", "currently", "these"]);
    let told = (0..s.tokens.len()).any(|i| {
        s.follows(i, &["used", "to"])
            || s.follows(i, &["at", "one", "time"])
            || s.follows(i, &["at", "one", "point"])
            || s.follows(i, &["back", "then"])
            || s.follows(i, &["those", "days"])
            || s.follows(i, &["last", "year"]) && (i >= at || s.part_of(i) == s.part_of(at))
            || s.follows(i, &["a", "year", "ago"])
            || s.follows(i, &["last", "time"]) && matches!(s.low(i + 2), "i" | "we")
            || s.low(i) == "when" && matches!(s.low(i + 1), "i" | "we") && matches!(s.low(i + 2), "met" | "first" | "started" | "began")
            || s.low(i) == "before" && matches!(s.low(i + 1), "all" | "he" | "she" | "the" | "i" | "we" | "this")
            || matches!(s.low(i), "till" | "until") && i > at
            || matches!(s.low(i), "old" | "previous" | "former") && matches!(s.low(i + 1), "job" | "place" | "school" | "work")
    });
    let was = lead().any(|w| matches!(w, "was" | "were" | "did" | "had" | "worked" | "drank" | "earned" | "took" | "used" | "owed"));
    told && !now && (was || lead().any(|w| matches!(w, "old" | "previous" | "former" | "last")))
}

/// A part whose subject is a stranger: "a lad in the hostel", "the woman opposite", "the family above".
pub(super) fn is_a_stranger(s: &Sentence<'_, '_>, part: &Range<usize>) -> bool {
    let first = part.start;
    // "Police out twice to the flat below", "for the man upstairs"
    if part.clone().any(|at| {
        matches!(s.low(at), "below" | "above" | "upstairs" | "downstairs" | "opposite" | "underneath")
            && listed!(
                s.before(at, 1),
                "flat flats house man woman lad lass lads family neighbour neighbours couple folk people tenant one ones"
            )
    }) {
        return true;
    }
    if part.clone().any(|at| s.follows(at, &["over", "the", "road"]) || s.follows(at, &["across", "the", "road"]))
        && !s.has(part.clone(), &["she", "he", "i", "we"])
    {
        return true;
    }
    let noun = (first + 1..(first + 4).min(part.end)).find(|at| {
        listed!(
            s.low(*at),
            "lad lads lass man woman bloke guy fella family families couple person kid boy girl patient customer mam dad parent \
             chap lady"
        )
    });
    let Some(noun) = noun.filter(|at| s.low(at + 1) != "of") else { return false };
    // "The lady from housing": of an office, and what she says is about somebody here
    let office = noun + 2 + usize::from(lexicon::determiner(s.low(noun + 2)));
    if matches!(s.low(noun + 1), "from" | "at") && agency::name(s, office).is_some() {
        return false;
    }
    let placed = listed!(s.low(noun + 1), "in on at above below opposite upstairs downstairs next from across over along down who i");
    matches!(s.low(first), "a" | "another" | "some" | "one" | "an") || s.low(first) == "the" && (placed || s.before(noun, 1) == "other")
}
