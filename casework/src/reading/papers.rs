//! Papers and screens: what was read rather than heard.

use super::{agency, lexicon, sentence::Sentence, source, suggestion::Source, token::Clitic};

/// Something written.
pub(super) fn is_a_paper(word: &str) -> bool {
    is_held_in_the_hand(word)
        || listed!(
            word,
            "system systems record records paperwork account screen notice email invoice report database mosaic liquidlogic sims register \
             ledger file journal screenshot log online website discharge summary paper papers tracker spreadsheet reminder meter"
        )
}

/// A paper or a screen that the worker looks at, wherever it came from.
pub(super) fn is_held_in_the_hand(word: &str) -> bool {
    listed!(word, "letter letters bill bills statement statements summons printout portal payslip payslips app demand")
}

pub(super) fn paper(s: &Sentence<'_, '_>, at: usize) -> Option<Source> {
    let low = s.low(at);
    let next = s.low(at + 1);
    let own_account = low == "account" && matches!(s.before(at, 1), "his" | "her" | "their") || s.before(at, 1) == "own";
    let discharged = low == "discharge" && !matches!(next, "letter" | "letters" | "summary" | "notes" | "paperwork" | "papers");
    let whose = at
        .checked_sub(1)
        .is_some_and(|i| s.clitic(i) == Clitic::S && (lexicon::somebody_else(s.low(i)) || lexicon::one_of_theirs(s.low(i))));
    let on_report = low == "report" && matches!(s.before(at, 1), "on" | "a");
    let of_oneself = on_report || s.before(at, 1) == "self" || s.before(at, 2) == "self" || whose && matches!(low, "account" | "report");
    if !is_a_paper(low) || own_account || discharged || of_oneself {
        return None;
    }
    let verb = if source::between(next) { s.low(at + 2) } else { next };
    let theirs = (at.saturating_sub(4)..at).any(|from| agency::name(s, from) == Some(at - from));
    let sender = matches!(low, "email" | "message") && (theirs || next == "from" && (at + 2..at + 9).any(|i| agency::name(s, i).is_some()));
    if sender {
        return Some(Source::Agency);
    }
    let opens = verb != "from" || at < 3 || s.part_starts(at) || s.mark(at - 1, '(');
    let shows = opens
        && listed!(
            verb,
            "says say said shows show showed showing has have states stated stating confirms confirmed puts gives reads from saying dated lists list listed came arrived"
        )
        || low != "meter" && matches!(next, "has" | "have" | "had");
    if low == "meter" {
        return (shows && verb != "from").then_some(Source::Record);
    }
    let lead = s.lows(at.saturating_sub(4)..at).any(|w| {
        listed!(w, "per according on saw seen see checked from by opened read via shown with looked in showed through acording accordin")
    });
    let money_line = matches!(low, "bill" | "statement" | "summons" | "letter" | "demand" | "notice") && matches!(next, "for" | "about");
    let heads = s.parts.get(s.part_of(at)).is_some_and(|p| s.mark(p.at.end, ':') && p.at.start == 0);
    let alone = heads || s.mark(at + 1, ':') || next == "seen" || s.mark(at + 1, ')');
    // "Statement from the landlord shows": the paper, not the landlord
    let of = next == "from"
        && (at + 2..at + 7).take_while(|i| !s.mark(*i, ',')).any(|i| matches!(s.low(i), "shows" | "says" | "showing" | "confirms"));
    (shows || lead || money_line || alone || of).then_some(Source::Record)
}
