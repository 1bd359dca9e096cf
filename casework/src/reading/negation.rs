//! None of something: "no A&E visits", "hasn't needed an ambulance", "none in custody", "A&E: nil".

use std::ops::Range;

use super::{
    phrase::{Mention, Strength},
    sentence::Sentence,
    token::Kind,
};

/// The tokens that say there was none of what a mention names, the mention among them.
pub(super) fn none_of(s: &Sentence<'_, '_>, mention: &Mention, all: &[Mention]) -> Option<Range<usize>> {
    before(s, mention, all).or_else(|| after(s, mention))
}

fn before(s: &Sentence<'_, '_>, mention: &Mention, all: &[Mention]) -> Option<Range<usize>> {
    // "Has never had the police to the door till this year"
    if s.lows(mention.at.end..s.tokens.len()).any(|w| matches!(w, "till" | "until")) {
        return None;
    }
    let mut at = mention.at.start;
    let floor = at.saturating_sub(14);
    let mut aux_words_only = true;
    while at > floor {
        at -= 1;
        if let Some(other) = all.iter().find(|m| m.at.contains(&at)) {
            // A list: "no A&E or ambulances"
            at = other.at.start;
            continue;
        }
        if s.windows.iter().any(|w| w.at.contains(&at)) {
            continue;
        }
        let token = &s.tokens[at];
        let low = token.low.as_ref();
        match token.kind {
            Kind::Mark(',') => {
                // Only a list with "or" after it goes on over a comma
                let listed = all.iter().any(|m| m.at.end == at) && s.has(mention.at.end..mention.at.end + 3, &["or", "nor"]);
                if !listed && !s.has(at..mention.at.start, &["or", "nor"]) {
                    return None;
                }
            }
            Kind::Word => match low {
                // "no of attendances 3" is how many
                "no" if s.low(at + 1) == "of" || s.mark(at + 1, '.') => return None,
                "no" | "zero" | "nil" | "none" | "nae" => {
                    // "None of the three have been suspended"
                    let of_them = low == "none" && s.low(at + 1) == "of";
                    let governed = (aux_words_only || of_them) && part_fits(s, mention);
                    return (governed && !followed_by_refusal(s, mention)).then_some(at..mention.at.end);
                }
                // "Nothing with the police for a month", and not "nothing to do with"
                "nothing" | "nowt"
                    if matches!(s.low(at + 1), "with" | "at" | "involving")
                        && s.lows(at + 2..mention.at.start).all(|w| matches!(w, "the" | "any")) =>
                {
                    return part_fits(s, mention).then_some(at..mention.at.end);
                }
                "hasn't" | "haven't" | "hadn't" | "hasnt" | "havent" | "not" | "never" | "without" | "nobody" | "nor" | "neither"
                | "hasnae" => {
                    // "never came": the police, not the measure; "did not", "is not" say nothing of a count
                    if listed!(s.before(at, 1), "did is was does do will would can could if why or are whether should")
                        || matches!(s.low(at + 1), "just" | "only" | "sure" | "all" | "happy" | "keen" | "for")
                    {
                        return None;
                    }
                    // "Not A&E, the walk-in": somewhere else instead
                    let anymore = s.has(mention.at.end..mention.at.end + 2, &["any", "anymore", "now"]);
                    let instead = low == "not"
                        && !anymore
                        && at + 1 == mention.at.start
                        && s.low(mention.at.end) != "once"
                        && !s.windows.iter().any(|w| w.at.start == mention.at.end);
                    // "Nobody slept rough in town": not about anybody here
                    let others = low == "nobody" && at + 1 == mention.at.start;
                    let both = low == "neither" && s.low(at + 1) == "of" && s.part_starts(at);
                    if low == "neither" && !both || low == "nor" || instead || others {
                        return None;
                    }
                    return (!followed_by_refusal(s, mention)).then_some(at..mention.at.end);
                }
                "didn't" | "doesn't" | "didnt" | "doesnt" => {
                    let any = s.has(at..mention.at.start, &["any", "need", "needed"]);
                    return any.then_some(at..mention.at.end);
                }
                // "has stayed out of A&E", "kept away from casualty"
                "from" | "of" if matches!(s.before(at, 1), "out" | "away" | "clear") => {
                    let verb = at.saturating_sub(2 + usize::from(matches!(s.before(at, 2), "well" | "right")));
                    let stays = matches!(s.low(verb), "stayed" | "stay" | "staying" | "kept" | "keep" | "keeping" | "steered");
                    let managed = matches!(s.low(verb), "stayed" | "kept" | "steered")
                        || s.has(verb.saturating_sub(3)..verb, &["managed", "been", "managing"]);
                    return (stays && managed).then_some(verb..mention.at.end);
                }
                "longer" if s.before(at, 1) == "no" => aux_words_only = false,
                "or" | "and" | "more" | "one" | "further" | "new" | "other" | "any" | "recent" | "emergency" | "unplanned" | "a" | "an"
                | "the" | "for" | "to" | "in" | "at" | "out" | "visits" | "visit" | "trips" | "trip" | "calls" | "call" | "attendances"
                | "admissions" | "nights" | "night" | "need" | "needs" | "single" | "known" | "of" | "times" | "time" | "recorded"
                | "actual" => {}
                "been" | "be" | "needed" | "had" | "have" | "has" | "gone" | "go" | "back" | "attended" | "called" | "used"
                | "required" | "once" | "spent" | "slept" | "either" | "even" | "taken" | "needing" | "visited" | "ended" | "up"
                | "callouts" | "callout" | "outs" | "with" | "got" | "seen" | "ring" | "phone" | "use" | "attend" | "three" | "two"
                | "four" | "kids" | "children" | "boys" | "girls" | "lads" | "twins" | "set" | "foot" | "near" | "him" | "her" | "them"
                | "rung" | "rang" | "since" | "yet" | "actually" | "come" | "having" => {
                    aux_words_only = false;
                }
                _ => {
                    let done = low.len() > 4 && low.ends_with("ed");
                    if !(token.capital() || done) {
                        return None;
                    }
                    aux_words_only = false;
                }
            },
            Kind::Mark('-') if !token.spaced => {}
            Kind::Mark('/' | '&') => {}
            _ => return None,
        }
    }
    None
}

/// "No police": only where nothing else is named with it ("no police report").
fn part_fits(s: &Sentence<'_, '_>, mention: &Mention) -> bool {
    if mention.strength == Strength::Full {
        return true;
    }
    let next = mention.at.end;
    s.tokens.get(next).is_none_or(|t| t.kind != Kind::Word)
        || s.windows.iter().any(|w| w.at.start == next)
        || listed!(
            s.low(next),
            "and or no but at for since so involvement contact visits calls either now again this in out round all yet nor called \
             attendance callouts incidents because when if while"
        )
        || s.lows(mention.at.clone()).any(|w| matches!(w, "in" | "on" | "custody"))
}

/// "no ambulance came", "no A&E bed": the service was not there.
fn followed_by_refusal(s: &Sentence<'_, '_>, mention: &Mention) -> bool {
    listed!(
        s.low(mention.at.end),
        "available free came would could turned arrived bed beds until will can who that places place rooms room spaces action \
         response wanted want required near"
    )
}

/// "A&E: none", "custody nights since Christmas = nil", "A&E none this month"
fn after(s: &Sentence<'_, '_>, mention: &Mention) -> Option<Range<usize>> {
    let mut at = mention.at.end;
    // "police haven't been called", "ambulance not needed since May"
    let aux = usize::from(matches!(s.low(at), "has" | "have"));
    if matches!(s.low(at + aux), "hasn't" | "haven't" | "hadn't" | "not" | "never") {
        let been = usize::from(matches!(s.low(at + aux + 1), "been" | "had"));
        let needed = matches!(
            s.low(at + aux + been + 1),
            "called" | "needed" | "required" | "out" | "round" | "rung" | "used" | "involved" | "near"
        );
        let needed = needed || been == 1 && s.low(at + aux + 2) == "to";
        let since = s.low(at + aux) == "not" && s.windows.iter().any(|w| w.at.start == at + aux + 1);
        if since {
            return Some(mention.at.start..at + aux + 1);
        }
        return (needed && (been == 1 || s.low(at + aux) == "not")).then_some(mention.at.start..at + aux + been + 2);
    }
    let limit = at + 8;
    while at < s.tokens.len() && at < limit {
        if let Some(window) = s.windows.iter().find(|w| w.at.contains(&at)) {
            at = window.at.end;
            continue;
        }
        let low = s.low(at);
        match s.tokens[at].kind {
            Kind::Mark(':' | '-' | '=' | ',' | '(' | '?') => {}
            // "A&E? Not since August."
            Kind::Word if matches!(low, "not" | "no" | "never" | "nope") && s.mark(at - 1, '?') => {
                let more = usize::from(matches!(s.low(at + 1), "one" | "once" | "any" | "at"));
                let ends = s.tokens.get(at + 1 + more).is_none_or(|t| t.kind != Kind::Word);
                let told = ends || s.windows.iter().any(|w| w.at.start == at + 1 + more);
                return told.then_some(mention.at.start..at + 1);
            }
            // "Suspensions: any? None this term."
            Kind::Word if low == "any" && s.mark(at + 1, '?') => {}
            Kind::Word
                if super::lexicon::event_noun(low)
                    || matches!(
                        low,
                        "log"
                            | "record"
                            | "records"
                            | "nights"
                            | "at"
                            | "all"
                            | "is"
                            | "are"
                            | "still"
                            | "now"
                            | "down"
                            | "to"
                            | "gone"
                            | "dropped"
                            | "been"
                    ) => {}
            Kind::Word if matches!(low, "none" | "nil" | "zero" | "nought") => {
                let of = s.low(at + 1) == "of";
                let next = all_quiet(s, at + 1);
                return (!of && next).then_some(mention.at.start..at + 1);
            }
            _ => return None,
        }
        at += 1;
    }
    None
}

fn all_quiet(s: &Sentence<'_, '_>, at: usize) -> bool {
    // "A&E none, ambulance none"
    if s.mark(at, ',') || s.mark(at, ';') {
        return true;
    }
    let next = s.mentions.iter().any(|m| m.at.start == at || m.at.start == at + 1);
    !next && !matches!(s.low(at), "in" | "on" | "available")
}
