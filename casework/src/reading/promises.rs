//! What somebody else is to do on a day: theirs to remember, and no follow-up of ours.

use std::ops::Range;

use super::{
    agency,
    finding::Knowledge,
    follow_ups, lexicon,
    sentence::Sentence,
    token::{Clitic, Kind},
};

/// "Mum to bring the passports on Friday", "School will send work home by Monday", "CAMHS said they'd write": what somebody
/// else is to do, and not to us.
pub(super) fn is_anothers(k: &Knowledge<'_>, s: &Sentence<'_, '_>, clause: Range<usize>) -> bool {
    let first = clause.start + usize::from(lexicon::determiner(s.low(clause.start)) || matches!(s.low(clause.start), "and" | "then"));
    let with_us = clause.clone().chain(clause.end..clause.end + 3).any(|at| matches!(s.low(at), "me" | "us" | "i" | "we" | "our" | "my"));
    if with_us || follow_ups::is_action(s.low(first)) || s.tokens.get(first).is_none_or(|t| t.kind != Kind::Word) {
        return false;
    }
    // "Worker to contact CAMHS by 5 March": whoever writes
    if matches!(s.low(first), "worker" | "caseworker" | "keyworker" | "writer") {
        return false;
    }
    let named = agency::name(s, first).unwrap_or(1);
    let person = lexicon::third_person(s.low(first))
        || lexicon::somebody_else(s.low(first)) && !matches!(s.low(first), "somebody" | "someone")
        || lexicon::one_of_theirs(s.low(first))
        || agency::name(s, first).is_some()
        // "Claire will write by Friday"
        || s.tokens[first].capital()
            && (s.low(first + 1) == "will" || s.clitic(first) == Clitic::Ll)
            && !lexicon::pronoun(s.low(first))
            && !lexicon::event_noun(s.low(first))
            && !super::ordinary::is_ordinary(s.low(first))
        || k.names.iter().any(|name| name == s.low(first));
    let verb = first + named;
    let said = matches!(s.low(verb), "said" | "says" | "say" | "promised" | "promise" | "reckon" | "reckons");
    // "said they'd write", "said she would ring"
    let at = verb + usize::from(said) + usize::from(said && s.low(verb + 1) == "that");
    let at = if said && lexicon::third_person(s.low(at)) { at } else { at.saturating_sub(1) };
    // "The support worker from the refuge will visit"
    let far = (first + 1..first + 9).find(|i| s.low(*i) == "will" || s.tokens.get(*i).is_none_or(|t| t.kind != Kind::Word));
    let far = far.is_some_and(|i| s.low(i) == "will" && matches!(s.low(first + named), "from" | "at" | "in" | "who"));
    // "School's back on 22 February"
    let returns = s.clitic(first + named - 1) == Clitic::S && s.low(first + named) == "back";
    let promises = far
        || returns
        || matches!(s.clitic(at), Clitic::Ll | Clitic::D)
        || matches!(s.low(at + 1), "will" | "would" | "to")
        || matches!(s.low(at + 1), "is" | "are" | "going" | "has" | "have" | "needs" | "need" | "wants") && s.has(at + 2..at + 4, &["to"])
        || s.clitic(at) != Clitic::None && s.follows(at + 1, &["going", "to"]);
    let appears = s.has(clause, &["appointment", "court", "hearing", "meeting", "meet", "seen", "attend", "move"]);
    person && promises && !appears
}
