//! Whether an amount beside a debt is said to be owed: by a word for owing, by the kind of thing it is (a loan, an
//! overpayment), or by standing in a list of debts. Which debt it is lies in [`super::debts`].

use super::{
    amount::{Amount, Sort},
    lexicon, past,
    phrase::Mention,
    sentence::{Join, Sentence},
    token::Kind,
};

pub(super) fn is_said_owed(s: &Sentence<'_, '_>, m: &Mention, amount: &Amount, listed: bool) -> bool {
    let own = s.part_of(amount.at.start);
    let of_mention = s.part_of(m.at.start);
    let from = s.parts[own.min(of_mention)].at.start;
    let to = s.parts[own.max(of_mention)].at.end;
    // "Council owes her £120", "owed £120 by his old boss": owed to the person
    let to_them = s.low(amount.at.end) == "owed" && s.low(amount.at.end + 1) == "to";
    if to_them && lexicon::pronoun(s.low(amount.at.end + 2)) {
        return false;
    }
    if is_verb_owe(s, m)
        && (s.low(m.at.start) == "owed" && s.low(amount.at.end) == "by" && amount.at.start >= m.at.end
            || matches!(s.low(m.at.end), "her" | "him" | "them" | "me" | "us") && !owes_a_person(s, m.at.end)
            || matches!(s.before(m.at.start, 1), "is" | "are")
            || m.at.start > 0 && s.low(m.at.start) == "owed" && s.clitic(m.at.start - 1) == super::token::Clitic::S)
    {
        return false;
    }
    if s.owed
        && !s.lows(0..s.tokens.len()).any(|w| matches!(w, "paid" | "paying" | "pays" | "cleared" | "was"))
        && m.at.end <= amount.at.start
    {
        return true;
    }
    if s.parts[of_mention].elsewhere || past_and_gone(s, amount, m) || m.at.clone().any(|at| amount.at.contains(&at)) {
        return false;
    }
    // "£120 on the gas and £85 on the leccy owing"
    let trailing = s
        .parts
        .get(own + 1)
        .is_some_and(|p| p.join == Join::And && matches!(s.low(p.at.end - 1), "owing" | "outstanding" | "behind" | "arrears"));
    // "Both rent (£640) and council tax (£1,840) are behind"
    let closing = s.parts.last().is_some_and(|p| {
        let end = p.at.end - usize::from(s.tokens.get(p.at.end - 1).is_some_and(|t| matches!(t.kind, Kind::Mark(_) | Kind::Break)));
        end > p.at.start
            && owing(s.low(end - 1))
            && s.parts.iter().skip(own + 1).all(|p| matches!(p.join, Join::And | Join::Comma) || s.has(p.at.clone(), &["all", "both"]))
    });
    let trailing = trailing || closing;
    let unable =
        (from..to).any(|at| s.follows(at, &["can't", "pay"]) || s.follows(at, &["can't", "afford"]) || s.follows(at, &["cannot", "pay"]));
    let pursued = s.has(from..to, &["want", "wants", "chasing", "chased", "demanding", "demand", "pursuing"])
        && (s.has(0..to, &["bailiff", "bailiffs", "enforcement", "council", "collectors", "landlord", "court"])
            || s.has(from..amount.at.start, &["chasing", "chased", "pursuing"]));
    let minus = s.before(amount.at.start, 1) == "minus"
        || s.mark(amount.at.start.saturating_sub(1), '-') && s.tokens[amount.at.start].spaced != s.tokens[amount.at.start - 1].spaced;
    let is_owing = s.lows(from..to).any(owing) || unable || pursued || minus || trailing || s.follows(amount.at.end, &["to", "go"]);
    let verb_before =
        s.has(0..amount.at.start, &["owes", "owe", "owed", "behind"]) && own <= of_mention.max(own) && parts_are_a_list(s, own);
    let bare = amount.sort == Sort::Bare || !amount.sure;
    let gap = if amount.at.start >= m.at.end { m.at.end..amount.at.start } else { amount.at.end..m.at.start };
    let label = amount.at.start >= m.at.end
        && gap.len() <= 6
        && gap.clone().all(|i| {
            let t = &s.tokens[i];
            t.kind != Kind::Word && !matches!(t.kind, Kind::Money { .. })
                || lexicon::link(&t.low)
                || t.low == "from" && s.amounts.iter().any(|a| a.earlier && a.at.start == i + 1)
                || s.amounts.iter().any(|a| a.earlier && a.at.contains(&i))
        });
    // "Council tax, two years of it, £2,316": a label by itself, then the amount
    let titled = of_mention + 1 == own && s.mark(s.parts[own].at.start - 1, ':') && inherently_owed(s, m) && s.parts[of_mention].at == m.at;
    let set_apart = titled || of_mention < own && s.parts[of_mention].at == m.at && s.parts[own].at.start == amount.at.start;
    // "Council tax pile comes to £1,912": nothing between them says otherwise
    let loose = of_mention == own
        && amount.at.start >= m.at.end
        && gap.len() <= 5
        && !s.lows(m.at.clone()).all(everyday)
        && gap.clone().all(|i| matches!(s.tokens[i].kind, Kind::Word))
        && !s
            .lows(gap.clone())
            .any(|w| listed!(w, "bill pay pays paid paying year band last refund was were for if saved from with and off reduced by went"));
    // "Council tax is a mess: £1,260 from last year"
    let after_colon = of_mention + 1 == own
        && s.mark(s.parts[own].at.start - 1, ':')
        && s.parts[own].at.start == amount.at.start
        && !s.lows(m.at.clone()).all(everyday);
    // "Council tax have written again, it's £1,106 now"
    let refers = own == of_mention + 1
        && s.low(s.parts[own].at.start) == "it"
        && s.clitic(s.parts[own].at.start) == super::token::Clitic::S
        && s.has(amount.at.end..amount.at.end + 2, &["now", "left", "altogether"]);
    if refers {
        return true;
    }
    let label = label || set_apart || loose || after_colon;
    if amount.sort == Sort::Bare {
        // "rent arrears 640": only right beside what is certainly owed
        let beside = gap.len() <= 3 && (amount.value == 0 || !matches!(amount.value / 1000, 0..10)) && counts_nothing(s, amount);
        let next_to = s.low(amount.at.end) == "on" || s.follows(amount.at.end, &["left", "on"]) || amount.at.end == m.at.start;
        let on_with_it = listed && amount.at.start < m.at.start && tight(s, amount, m) && amount.value >= 10_000 && next_to;
        let in_a_list =
            listed && gap.is_empty() && amount.at.start == m.at.end && amount.value >= 10_000 && counts_nothing(s, amount) && !amount.vague;
        let behind = matches!(s.low(amount.at.end), "behind" | "owing" | "owed")
            && amount.at.end < m.at.start
            && tight(s, amount, m)
            && amount.value >= 20_000;
        return on_with_it
            || behind
            || in_a_list
            || beside
                && (inherently_owed(s, m) && !is_general(s, m) && amount.at.start >= m.at.end
                    || matches!(s.before(amount.at.start, 1), "owes" | "owing") && !amount.vague
                    || is_verb_owe(s, m)
                    || is_owing && label
                    || stands_alone(s, m, amount, label))
                && !foreign_noun(s, amount, m);
    }
    if inherently_owed(s, m) {
        return (!bare || is_owing || label || gap.len() <= 2) && !merely_mentioned(s, m, amount) && (!is_general(s, m) || gap.len() < 12);
    }
    if is_owing || verb_before {
        return true;
    }
    // "it's £300 on the electric", "she thinks about £600 on the council tax": told, not paid
    let at = amount.at.start;
    let slight = at
        - (1..4)
            .take_while(|back| {
                at >= *back && matches!(s.before(at, *back), "about" | "around" | "roughly" | "just" | "over" | "nearly" | "only" | "now")
            })
            .count();
    let told = matches!(s.before(slight, 1), "is" | "said" | "says" | "thinks" | "reckons" | "least" | "at")
        || slight > 0 && s.clitic(slight - 1) == super::token::Clitic::S && matches!(s.before(slight, 1), "it" | "that");
    let on_it = s.low(amount.at.end) == "on" && amount.at.end < m.at.start && tight(s, amount, m);
    if told && on_it && of_mention == own {
        return true;
    }
    let falling = s.has(gap.clone(), &["down", "up", "still", "remaining", "left"])
        || matches!(s.low(amount.at.end), "left" | "remaining" | "still" | "to") && s.low(amount.at.end) != "to"
        || s.follows(amount.at.end, &["to", "pay"])
        || s.follows(amount.at.end, &["to", "clear"]);
    let led = matches!(s.before(amount.at.start, 2), "down" | "up") && s.before(amount.at.start, 1) == "to" && amount.at.end == m.at.start;
    let still = led || s.before(amount.at.start, 1) == "still" && amount.at.end <= m.at.start && tight(s, amount, m);
    if still || falling && (label || amount.at.end == m.at.start) {
        return true;
    }
    // "a rent statement showing £1,190.55"
    let stated = of_mention == own
        && amount.at.start >= m.at.end
        && s.has(gap.clone(), &["statement", "account", "balance"])
        && s.has(gap.clone(), &["showing", "shows", "showed", "at", "is", "says", "balance"])
        && !s.has(amount.at.end..amount.at.end + 3, &["paid", "payment", "credit", "in", "a", "per"]);
    if stated {
        return true;
    }
    let everyday_thing = s.lows(m.at.clone()).all(everyday);
    let down_on = matches!(s.low(amount.at.end), "down" | "short") && s.low(amount.at.end + 1) == "on"
        || s.follows(amount.at.end, &["in", "the", "red"]);
    let opens = (s.parts[own].at.start..amount.at.start).all(|at| lexicon::link(s.low(at)) || lexicon::slight(s.low(at)));
    if down_on || !everyday_thing && amount.at.end <= m.at.start && tight(s, amount, m) && (opens || s.low(amount.at.end) == "of") {
        return true;
    }
    let close = gap.is_empty() || s.tokens[gap.clone()].iter().all(|t| t.kind != Kind::Word);
    if everyday_thing {
        // "£1,873 of council tax and £2,090 of rent"
        if listed && amount.at.end <= m.at.start && tight(s, amount, m) && matches!(s.low(amount.at.end), "of" | "on" | "to" | "with") {
            return true;
        }
        return listed && (label && !s.has(gap, &["is", "was"]) || close);
    }
    listed && (label || close)
        || label && !s.has(gap.clone(), &["for", "bill", "paid"])
        || close && amount.at.end == m.at.start && (of_mention == own)
}

/// "owes her sister £150": hers is the sister, not the money.
fn owes_a_person(s: &Sentence<'_, '_>, at: usize) -> bool {
    lexicon::somebody_else(s.low(at + 1)) || lexicon::one_of_theirs(s.low(at + 1)) || matches!(s.low(at + 1), "landlord" | "landlady")
}

/// "ctax 612", "ctax 940 > 715", "gas 85 in debt": nothing but the label and the number in its clause. What one pays for
/// anyhow needs a word for owing.
fn stands_alone(s: &Sentence<'_, '_>, m: &Mention, amount: &Amount, label: bool) -> bool {
    let ends = s.tokens.get(amount.at.end).is_none_or(|t| t.kind != Kind::Word)
        || matches!(
            s.low(amount.at.end),
            "not" | "now" | "with" | "left" | "owing" | "owed" | "outstanding" | "still" | "remaining" | "was"
        );
    let everyday = s.lows(m.at.clone()).all(everyday);
    let opens = s.part_starts(m.at.start) || s.mentions.iter().any(|other| other.at.end == m.at.start);
    let plain = s.lows(m.at.end..amount.at.start).all(|w| !listed!(w, "year bill was were for paid per a the all her his them"));
    label && ends && opens && plain && (!everyday && amount.value >= 20_000 || amount.value == 0) && amount.at.start >= m.at.end
}

/// "Debts", "Arrears:", "What she owes": a line that says what the amounts under it are.
pub(super) fn heads_a_list(s: &Sentence<'_, '_>) -> bool {
    let words = s.tokens.iter().filter(|t| t.kind == Kind::Word).count();
    let denied = s.tokens.iter().any(|t| matches!(t.low.as_ref(), "no" | "not" | "cleared" | "advice" | "adviser" | "team" | "help"));
    let ended = s.tokens.last().is_some_and(|t| t.kind == Kind::Break || t.is_mark(':'));
    (1..6).contains(&words)
        && ended
        && !denied
        && s.amounts.is_empty()
        && s.lows(0..s.tokens.len())
            .any(|w| matches!(w, "debts" | "debt" | "arrears" | "owes" | "owed" | "owing" | "liabilities" | "creditors"))
}

/// The words that say something is owed.
pub(super) fn owing(word: &str) -> bool {
    listed!(
        word,
        "owes owe owed owing arrears behind debt debts outstanding unpaid overdue overdrawn liability backlog balance arrear \
         defaulted summons deficit shortfall"
    )
}

pub(super) fn owing_in(s: &Sentence<'_, '_>, part: usize) -> bool {
    s.parts.get(part).is_some_and(|p| s.lows(p.at.clone()).any(owing))
}

/// A word for any debt: "owes", "debt", "in arrears".
pub(super) fn is_general(s: &Sentence<'_, '_>, m: &Mention) -> bool {
    s.lows(m.at.clone()).all(|w| matches!(w, "owe" | "owes" | "owed" | "owing" | "debt" | "debts" | "in" | "arrears" | "other"))
}

pub(super) fn is_verb_owe(s: &Sentence<'_, '_>, m: &Mention) -> bool {
    s.lows(m.at.clone()).all(|w| matches!(w, "owe" | "owes" | "owed" | "owing"))
}

/// A word that is a debt by itself: a loan, a card, an overpayment, arrears.
pub(super) fn inherently_owed(s: &Sentence<'_, '_>, m: &Mention) -> bool {
    let everyday = s.lows(m.at.clone()).all(|w| everyday(w) || w == "tax" || w == "council" || w == "c" || w == "ct" || w == "ctax");
    !everyday
}

/// What one pays for anyhow: an amount beside it is a debt only when something says so.
pub(super) fn everyday(word: &str) -> bool {
    matches!(
        word,
        "rent"
            | "gas"
            | "electric"
            | "electricity"
            | "energy"
            | "leccy"
            | "water"
            | "mortgage"
            | "phone"
            | "broadband"
            | "service"
            | "edf"
            | "eon"
            | "ovo"
            | "octopus"
            | "npower"
            | "utilita"
            | "scottish"
            | "power"
            | "heating"
            | "bill"
            | "charge"
            | "and"
    )
}

/// Words that may stand between an amount and the debt it is.
pub(super) fn joining(word: &str) -> bool {
    listed!(
        word,
        "it of in on into for to the a an her his their my with from behind owing owed owes outstanding left worth old still arrears \
         debt debts due back unpaid joint two three another at she he they between both down short red odd is now was new \
         remaining total council landlord housing association for bank court parking library magistrates speeding tax dwp hb benefit"
    )
}

pub(super) fn tight(s: &Sentence<'_, '_>, amount: &Amount, m: &Mention) -> bool {
    m.at.start - amount.at.end == 0
        || m.at.start - amount.at.end <= 3
            && s.lows(amount.at.end..m.at.start).all(|w| {
                matches!(
                    w,
                    "is" | "of"
                        | "in"
                        | "on"
                        | "the"
                        | "her"
                        | "his"
                        | "behind"
                        | "owing"
                        | "owed"
                        | "for"
                        | "with"
                        | "into"
                        | "worth"
                        | "to"
                        | "a"
                        | "left"
                        | "old"
                )
            })
}

fn parts_are_a_list(s: &Sentence<'_, '_>, own: usize) -> bool {
    s.parts[..=own].iter().rev().take(4).all(|p| p.join != Join::But) || s.parts[own].join != Join::But
}

fn counts_nothing(s: &Sentence<'_, '_>, amount: &Amount) -> bool {
    let next = s.low(amount.at.end);
    s.tokens.get(amount.at.end).is_none_or(|t| t.kind != Kind::Word)
        || joining(next)
        || lexicon::link(next)
        || s.mentions.iter().any(|m| m.at.start == amount.at.end)
        || matches!(next, "and" | "but" | "so" | "or" | "not")
}

fn foreign_noun(s: &Sentence<'_, '_>, amount: &Amount, m: &Mention) -> bool {
    amount.at.start >= m.at.end
        && s.has(m.at.end..amount.at.start, &["with", "letter", "letters", "of", "for", "from", "in"])
        && amount.sort == Sort::Bare
        && !s.has(m.at.end..amount.at.start, &["of"])
}

/// "£4,300 of loans were in her name": what was so.
pub(super) fn past_and_gone(s: &Sentence<'_, '_>, amount: &Amount, m: &Mention) -> bool {
    let end = amount.at.end.max(m.at.end);
    let now = s.has(end..end + 4, &["still", "now"]) || s.has(m.at.start.min(amount.at.start)..end, &["now", "still", "today"]);
    let before_it = s.amounts.iter().any(|a| a.at.start == end + 1);
    let was = matches!(s.low(end), "were" | "was") && !before_it
        || matches!(s.before(amount.at.start, 1), "was" | "were") && s.has(amount.at.end..s.tokens.len(), &["now", "today"]);
    if s.has(end..end + 8, &["paid"]) && (end..end + 8).any(|at| s.follows(at, &["paid", "by"])) {
        return true;
    }
    if s.has(0..amount.at.start, &["owed", "was", "were"]) && past::is_past_state(s, amount.at.start) {
        return true;
    }
    let by_then = s.has(s.parts[s.part_of(amount.at.start)].at.clone(), &["ago", "was", "were"])
        && (s.has(end..end + 6, &["ago"]) || (end..end + 5).any(|at| s.follows(at, &["last", "year"])))
        || s.follows(end, &["this", "time", "last"])
        || s.follows(end, &["last", "year"]);
    (was || by_then) && !now
}

/// A loan offered, asked for or taken up with, not owed.
fn merely_mentioned(s: &Sentence<'_, '_>, m: &Mention, amount: &Amount) -> bool {
    let near = m.at.start.min(amount.at.start).saturating_sub(4)..m.at.end.max(amount.at.end) + 2;
    let lead = near.start..m.at.start.max(amount.at.start);
    (s.lows(near).any(|w| {
        listed!(
            w,
            "offered offer applied apply applying approved refused declined asked limit lent repayments repayment repay \
             instalments minimum interest appeal awarded granted"
        )
    }) || s.has(lead, &["paid", "paying", "repaying"]))
        && !s.has(0..s.tokens.len(), &["owes", "owing", "still", "left", "outstanding"])
}
