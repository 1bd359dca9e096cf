//! What is left alone: what might happen, what is feared, planned or advised, what somebody else did; and words that only
//! look like a measure ("council tax reduction", "fine" for well).

use std::ops::Range;

use super::{
    agency, lexicon, past,
    phrase::Strength,
    sentence::{Join, Sentence},
    token::{Clitic, Kind},
};

/// Marks the parts that tell of what is not, or not of the person.
pub(super) fn mark(s: &mut Sentence<'_, '_>, names: &[String]) {
    let question = s.is_question() || past::is_history(s);
    let mut unreal_from_before = false;
    let mut elsewhere_before = false;
    for n in 0..s.parts.len() {
        let part = s.parts[n].clone();
        let fresh = part.join == Join::But;
        let cue = first_cue(s, part.at.clone());
        let back = cue.is_some();
        unreal_from_before = (unreal_from_before && !fresh && !recovers(s, part.at.clone())) || back;
        let other = other_subject(s, part.at.clone(), names);
        let own = own_subject(s, part.at.clone(), names);
        elsewhere_before = match (other, own) {
            (true, _) => true,
            (false, true) => false,
            (false, false) => elsewhere_before && !fresh,
        };
        s.parts[n].unreal = unreal_from_before || question;
        s.parts[n].elsewhere = elsewhere_before;
    }
}

/// The first word that makes what stands with it and after it unreal.
fn first_cue(s: &Sentence<'_, '_>, at: Range<usize>) -> Option<usize> {
    at.clone().find(|at| cue(s, *at))
}

fn cue(s: &Sentence<'_, '_>, at: usize) -> bool {
    let token = &s.tokens[at];
    let next = s.low(at + 1);
    if token.kind != Kind::Word {
        return false;
    }
    match token.clitic {
        Clitic::Ll => return true,
        Clitic::D if lexicon::pronoun(&token.low) => return !had(next) && !had(s.low(at + 2)),
        _ => {}
    }
    match token.low.as_ref() {
        "if" => s.before(at, 1) != "even",
        "might" | "could" | "would" | "should" | "will" | "wont" | "won't" | "wouldn't" | "unless" | "whether" | "gonna" | "maybe"
        | "perhaps" | "potentially" | "possibly" | "probably" | "hopefully" | "likely" | "leaflet" | "guidance" | "poster"
        | "theoretically" | "supposedly" | "wondering" | "wonders" | "imagine" | "otherwise" | "hypothetically" | "pretend" | "dread"
        | "dreads" | "dreading" => !(matches!(token.low.as_ref(), "leaflet") && next == "drop"),
        "may" => !token.capital(),
        "can" => matches!(next, "be" | "get" | "go" | "have" | "apply" | "claim" | "cost" | "end"),
        // "was going to A&E every week" is no plan
        "going" if next == "to" && s.mentions.iter().any(|m| m.at.start == at + 2) => false,
        "going" | "about" | "needs" | "need" | "wants" | "want" | "plans" | "planning" | "plan" | "trying" | "tries" | "supposed"
        | "aims" | "aiming" | "threatening" | "expects" | "expecting" | "offering" | "used" | "meant" | "ready" | "keen" | "deciding"
        | "promised" | "agreed" | "refused" | "asked" | "intends" => next == "to",
        // "due to chest pain" gives a reason, "due to move" a plan
        "due" => {
            next == "to"
                && listed!(s.low(at + 2), "be go start move come have get see attend begin finish end appear return pay receive meet leave")
        }
        "expected" => !matches!(s.before(at, 1), "than" | "as"),
        "nearly" | "almost" => {
            next.len() > 4 && next.ends_with("ed") && next != "hundred"
                || matches!(next, "went" | "ended" | "got" | "called" | "lost" | "rang")
        }
        "worried" | "worries" | "worry" | "frightened" | "scared" | "afraid" | "terrified" | "fears" | "fear" | "feared" | "fearing"
        | "anxious" | "concerned" | "panicking" | "nervous" => {
            // "worried about the £640" tells of £640; "worried she'll" does not
            !matches!(next, "about" | "over" | "by") || s.lows(at + 2..at + 5).any(|w| w.ends_with("ing") && w != "owing")
        }
        "threatened" => next == "with" && (at..at + 4).any(|i| s.tokens.get(i).is_some_and(|t| matches!(t.kind, Kind::Money { .. }))),
        "risk" | "threat" | "chance" | "prospect" | "danger" => matches!(next, "of" | "that" | "he" | "she"),
        "case" => s.before(at, 1) == "in" && !matches!(next, ""),
        // "one suspension instead of six" tells of one
        "instead" | "rather" => matches!(next, "of" | "than") && !s.amounts.iter().any(|a| a.at.start == at + 2),
        "talk" | "thinking" | "dreamt" | "idea" | "thoughts" => matches!(next, "of" | "about") && s.before(at, 1) != "i",
        "policy" | "rules" | "rule" | "website" | "advice" | "radio" | "news" => {
            matches!(next, "says" | "say" | "is" | "that" | "states")
        }
        // "Tracey's estimate is 30 units"
        "estimate" if at > 0 && (lexicon::determiner(s.before(at, 1)) || s.clitic(at - 1) == Clitic::S || next == "is") => false,
        "offered" | "guideline" | "guidelines" | "recommended" | "recommends" | "recommend" | "avoid" | "avoids" | "avoiding"
        | "prevent" | "prevents" | "preventing" | "limit" | "maximum" | "threshold" | "entitled" | "eligible" | "quote" | "quoted"
        | "cap" | "estimate" | "estimated" | "eg" | "e.g" | "hoping" | "hopes" | "hoped" | "trigger" | "triggers" => true,
        "like" => matches!(s.before(at, 1), "nothing" | "not" | "isn't"),
        "form" | "telly" | "tv" | "facebook" | "sign" => {
            matches!(next, "says" | "said" | ":")
                || s.has(at.saturating_sub(4)..at, &["said", "says"])
                || s.mark(at + 1, ':') && token.low != "form"
        }
        // "thought she owed £90 but it's in credit"
        "thought" => {
            lexicon::third_person(s.before(at, 1))
                && lexicon::third_person(next)
                && s.parts.iter().any(|p| p.join == Join::But && p.at.start > at)
        }
        "hope" => !token.capital() || at == 0,
        "aim" if matches!(next, "is" | "of") => true,
        "goals" | "targets" if next == "for" || s.mark(at + 1, ':') => true,
        "goal" | "target" => matches!(next, "is" | "of" | "to" | "for") || s.mark(at + 1, ':'),
        "average" => s.before(at, 1) != "on",
        "offer" => next == "of" || s.mark(at + 1, ':'),
        "example" | "instance" => s.before(at, 1) == "for",
        _ => false,
    }
}

/// After 'd: it was "had", by the participle that follows.
fn had(word: &str) -> bool {
    listed!(
        word,
        "bought given taken told rung left seen been had gone got paid spent slept lost already come done fallen said not kept had made \
         met sent drunk broken driven found held thought brought known written never"
    ) || word.len() > 4 && word.ends_with("ed") && !matches!(word, "need" | "speed" | "exceed" | "proceed" | "succeed")
}

/// A new clause that states something, after a fear or a condition: "worried sick, owes £640".
fn recovers(s: &Sentence<'_, '_>, at: Range<usize>) -> bool {
    let first = at.start;
    let verb = if lexicon::third_person(s.low(first)) { first + 1 } else { first };
    let said = matches!(s.low(verb), "owes" | "owed" | "still" | "currently" | "now" | "already") && s.clitic(first) == Clitic::None;
    said && first_cue(s, at).is_none()
}

/// The part's subject is somebody else: "her neighbour went", "his brother's rent".
fn other_subject(s: &Sentence<'_, '_>, at: Range<usize>, names: &[String]) -> bool {
    let told = s.amounts.iter().map(|a| a.at.start).filter(|i| at.contains(i)).max();
    if at.clone().any(|i| {
        s.follows(i, &["next", "door"])
            && !matches!(s.before(i, 1), "of" | "from" | "with" | "to" | "by" | "about" | "at")
            && told.is_none_or(|told| i < told)
    }) {
        return true;
    }
    if not_for_them(s, at.end) || past::is_a_stranger(s, &at) {
        return true;
    }
    at.clone().any(|i| {
        let token = &s.tokens[i];
        // "Mum owes her sister £150": owed to her
        if s.has(i.saturating_sub(3)..i, &["owes", "owe", "owed", "owing"]) && lexicon::determiner(s.before(i, 1)) {
            return false;
        }
        // What has been told already is not his: "£1.4k on a card his ex ran up"
        if told.is_some_and(|told| i > told)
            || token.kind != Kind::Word
            || !lexicon::somebody_else(&token.low)
            || names.iter().any(|name| *name == token.low)
            || is_whom_it_is_about(s, i)
            || takes_one_of_theirs(s, i..at.end, names)
        {
            return false;
        }
        // "with her mam", "for a friend", "from his brother": not the subject
        let owner = if lexicon::determiner(s.before(i, 1)) || matches!(s.before(i, 1), "own" | "old" | "last" | "other" | "previous") {
            2
        } else {
            1
        };
        let owner =
            if matches!(s.before(i, owner), "my" | "another" | "a" | "the" | "her" | "his" | "our") && owner == 2 { 3 } else { owner };
        let lead = s.before(i, owner);
        let object = listed!(lead, "with for to by at from about of and near against via without like than off on")
            || listed!(lead, "owes owe owed asked rang told saw met hit pushed assaulted left lost called phoned");
        let counted_of = lead == "of" && i.saturating_sub(owner) <= at.start + 2;
        // "about her neighbour who's had the police out": the subject of what comes next
        // "called an ambulance for her mum": the ambulance was the mother's
        let on_behalf = lead == "for"
            && s.lows(at.start..i).any(|w| matches!(w, "called" | "rang" | "phoned" | "rung" | "got" | "ring" | "call"))
            && s.mentions.iter().any(|m| at.start <= m.at.start && m.at.end <= i);
        let object = object && !on_behalf && !counted_of && s.low(i + 1) != "who";
        // "her mam says she's …": what is said is about the person
        // "the lady from housing says": an office that speaks
        let verb = match s.low(i + 1) {
            "from" | "at" | "with" | "in" => {
                let office = i + 2 + usize::from(lexicon::determiner(s.low(i + 2)));
                agency::name(s, office).map_or(i + 1, |len| office + len)
            }
            "was" | "is" => i + 2,
            _ => i + 1,
        };
        let says = listed!(
            s.low(verb),
            "say tell reckon think report says said reckons thinks told tells confirmed confirms reports saying telling mentioned believes"
        );
        let possessive = token.clitic == Clitic::S && !matches!(s.low(i + 1), "been" | "got" | "had" | "in" | "at");
        (!object && !says && !is_since(s, at.start, i)) || (possessive && !object) || (possessive && lead == "of")
    })
}

/// "Police twice at the flat, neither time for him", "the ambulance was nothing to do with her": of nobody here.
fn not_for_them(s: &Sentence<'_, '_>, end: usize) -> bool {
    let whom = |at: usize| matches!(s.low(at), "him" | "her" | "them" | "us");
    (end.saturating_sub(8)..s.tokens.len().min(end + 10)).any(|at| {
        s.follows(at, &["nothing", "to", "do", "with"]) && whom(at + 4)
            || matches!(s.low(at), "neither" | "none" | "not")
                && (at + 1..at + 5).any(|i| {
                    s.low(i) == "for"
                        && whom(i + 1)
                        && (i < at + 2 || s.has(at..i, &["time", "of", "call", "one"]))
                        && s.tokens.get(i + 2).is_none_or(|t| t.kind != Kind::Word)
                })
    })
}

/// "Client attended", "Mum took Lily": without anybody's before it, the person or the parent that the note is about.
fn is_whom_it_is_about(s: &Sentence<'_, '_>, at: usize) -> bool {
    let client = matches!(s.low(at), "client" | "tenant" | "resident" | "patient");
    if client && (at == 0 || s.before(at, 1) == "the" || s.part_starts(at)) {
        return !matches!(s.low(at + 1), "in" | "from" | "above" | "below" | "upstairs" | "downstairs" | "opposite" | "who" | "next");
    }
    let whose = at.checked_sub(1).is_some_and(|lead| s.clitic(lead) == Clitic::S);
    matches!(s.low(at), "mam" | "mother" | "dad" | "father") && !whose && !lexicon::determiner(s.before(at, 1)) && s.before(at, 1) != "own"
}

/// "Her nan took Ellie to A&E": somebody else's doing, but what happened is Ellie's.
fn takes_one_of_theirs(s: &Sentence<'_, '_>, part: Range<usize>, names: &[String]) -> bool {
    let took = |word: &str| matches!(word, "took" | "taken" | "brought" | "rushed" | "drove" | "carried" | "had" | "with");
    part.clone().any(|i| names.iter().any(|name| name == s.low(i)) && s.lows(i.saturating_sub(3).max(part.start)..i).any(took))
}

fn is_since(s: &Sentence<'_, '_>, start: usize, at: usize) -> bool {
    s.lows(start..at).rev().take(4).any(|w| matches!(w, "since" | "after" | "when" | "because" | "before" | "until" | "while"))
}

/// The part begins with the person or one of theirs: "she owes", "Kyle has".
fn own_subject(s: &Sentence<'_, '_>, at: Range<usize>, names: &[String]) -> bool {
    let first = s.low(at.start);
    names.iter().any(|name| name == first)
        || (matches!(first, "she" | "he" | "i" | "we") && s.parts.first().is_some_and(|p| p.at.start != at.start))
        || matches!(first, "owes" | "she's" | "he's")
}

/// Whether a phrase of the vocabulary means the thing itself here, or only looks like it.
pub(super) fn is_the_thing_itself(s: &Sentence<'_, '_>, at: Range<usize>, strength: Strength) -> bool {
    let last = s.low(at.end - 1);
    let next = s.low(at.end);
    // "had a rough few nights"
    if last == "rough" && at.len() == 1 {
        let counted = s.tokens.get(at.end).is_some_and(|t| matches!(t.kind, Kind::Times(_)))
            || super::amount::cardinal(s, at.end).is_some_and(|(_, end)| s.low(end) == "nights")
            || s.has(at.start.saturating_sub(3)..at.start, &["been", "was", "is", "out", "nights", "night"]);
        if !counted || matches!(s.before(at.start, 1), "a" | "very" | "quite" | "really" | "bit" | "pretty" | "feeling" | "so") {
            return false;
        }
    }
    let after = if s.mark(at.end, '-') && !s.tokens[at.end].spaced { s.low(at.end + 1) } else { next };
    let companion = listed!(
        after,
        "reduction support rebate discount refund exemption band team office officer department form forms benefit deposit \
         guarantee increase rise book free cap allowance engineer safety certificate cooker shower fire blanket heater kettle hob \
         oven company supplier voucher vouchers advice adviser advisor grant relief management worker charity collector \
         collectors line nurse consultant doctor reception waiting staff car park sentence officers line's advisers direct shark \
         journal helpline lead mentor policy station crew man men boiler leak bottle bike scooter welfare liaison meeting panel \
         certificates top topup element claim hearing transfer manager list agreement regular regulars entrance \
         corridor doors trolley queue"
    );
    if companion {
        let event = matches!(after, "top" | "claim" | "hearing" | "list");
        let follows_up = after == "top" && !matches!(s.low(at.end + 1), "-" | "up" | "ups");
        if !(event && follows_up) {
            return false;
        }
    }
    // "£8 left until payday"
    if last == "payday" && matches!(s.before(at.start, 1), "until" | "till" | "before" | "on" | "by" | "to" | "next" | "her" | "his") {
        return false;
    }
    // "rent £1,250, cards £1,000", and not birthday cards
    if last == "cards" && at.len() == 1 {
        let among = s.has(0..s.tokens.len(), &["debt", "debts", "owes", "owed", "owing", "loan", "loans", "tax", "catalogue", "arrears"]);
        return among && !matches!(s.before(at.start, 1), "christmas" | "birthday" | "sim" | "bank" | "playing" | "thank" | "her" | "his");
    }
    if last == "fine" || last == "fines" {
        let lead = s.before(at.start, 1);
        let money = |at: usize| s.tokens.get(at).is_some_and(|t| matches!(t.kind, Kind::Money { .. }));
        if matches!(lead, "is" | "are" | "was" | "were" | "be" | "feels" | "seems")
            || at.start.checked_sub(1).is_some_and(|i| s.clitic(i) == Clitic::S && lexicon::pronoun(s.low(i)))
        {
            return false;
        }
        let near = at.start.checked_sub(1).is_some_and(money)
            || (at.end..at.end + 4).any(money) && !matches!(lead, "is" | "was" | "feels" | "doing" | "seems" | "are" | "all");
        let noun = lexicon::determiner(lead)
            || lead == "of"
            || lead == "in"
            || last == "fines"
            || matches!(lead, "court" | "library" | "parking" | "magistrates" | "travel" | "tv" | "school");
        return near || noun;
    }
    if strength == Strength::Full && (s.before(at.start, 1) == "blue" || s.before(at.start, 1) == "student") {
        return false;
    }
    true
}
