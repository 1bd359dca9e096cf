//! Something to do or be at on a day to come.

use std::ops::Range;

use super::{
    calendar::Day,
    finding::{Findings, Knowledge},
    lexicon, promises,
    sentence::{Join, Sentence},
    spends::lower_first,
    suggestion::{Suggested, Suggestion},
    token::{Clitic, Kind},
};

/// Reads them.
pub(super) fn read(k: &Knowledge<'_>, s: &Sentence<'_, '_>, found: &mut Findings) {
    let mut said: Vec<chrono::NaiveDate> = Vec::new();
    for day in &s.days {
        let Some(on) = day.on else { continue };
        let mut clause = clause(s, &day.at);
        // "5 attendances in 12 months": the months are those that were counted over
        let counted_over = !day.sure
            && s.windows.iter().any(|w| w.either && w.at.start <= day.at.start + 1 && w.at.end >= day.at.end.saturating_sub(1))
            && !begins_with_action(s, clause.start)
            && found.out.iter().any(|f| matches!(f.fact, Suggested::Observation { window_days: Some(_), .. }));
        if counted_over || said.contains(&on) || !is_to_come(k, s, day, &clause) {
            continue;
        }
        // "Next visit: Tuesday": the heading says what is to be done
        if let Some(p) =
            s.parts[..s.part_of(clause.start)].last().filter(|p| s.mark(p.at.end, ':') && p.at.end < clause.start && p.at.len() < 5)
        {
            clause.start = p.at.start;
        }
        said.push(on);
        let what = lower_first(&without(s, &clause, &day.at));
        let what = (!what.is_empty()).then_some(what);
        found.out.push(Suggestion { fact: Suggested::FollowUp { on, what }, explicit: false, span: s.span(clause) });
    }
}

/// The clause a day stands in: between commas, brackets and "but", "so", "then".
fn clause(s: &Sentence<'_, '_>, day: &Range<usize>) -> Range<usize> {
    let of_day = s.part_of(day.start);
    // "Fri: food parcel"
    let set_off = s.mark(day.end, ':') || s.mark(day.end, '-') && is_action(s.low(day.end + 1));
    if s.parts[of_day].at == *day && set_off && of_day + 1 < s.parts.len() {
        return day.start..s.parts[of_day + 1].at.end;
    }
    let (mut first, mut last) = (s.part_of(day.start), s.part_of(day.end.saturating_sub(1)));
    // "Chase the housing element, Monday"
    let alone = s.parts[first].at.start == day.start && (day.end..s.parts[first].at.end).all(|at| s.tokens[at].kind != Kind::Word);
    if alone && s.parts[first].join == Join::Comma && first > 0 && begins_with_action(s, s.parts[first - 1].at.start) {
        first -= 1;
    }
    let soft = |n: usize| s.parts[n].join == Join::And;
    while first > 0
        && (soft(first) && !states(s, s.parts[first].at.clone())
            || s.parts[first].at.end <= day.end && s.parts[first].at.start >= day.start && s.parts[first].join != Join::But)
    {
        first -= 1;
    }
    let another = |n: usize| lexicon::third_person(s.low(s.parts[n].at.start)) && states(s, s.parts[n].at.clone());
    while last + 1 < s.parts.len()
        && soft(last + 1)
        && !another(last + 1)
        && !s.days.iter().any(|d| s.parts[last + 1].at.contains(&d.at.start))
    {
        last += 1;
    }
    s.parts[first].at.start..s.parts[last].at.end
}

/// It has a subject and verb of its own, so that "and" begins a clause.
fn states(s: &Sentence<'_, '_>, at: Range<usize>) -> bool {
    let first = s.low(at.start);
    listed!(first, "she he they i we it then will ring see back call going meeting seeing") || s.clitic(at.start) != Clitic::None
}

/// "Moved in on Monday": of a move, not of a date that was moved.
fn moved_house(s: &Sentence<'_, '_>, at: usize) -> bool {
    s.low(at) == "moved" && matches!(s.low(at + 1), "in" | "out" | "house" | "home" | "here" | "there" | "into")
}

/// A verb of what has happened.
pub(super) fn past(word: &str) -> bool {
    listed!(
        word,
        "kept held stopped stayed saw met rang went was were had did came spoke took got said told gave sat made paid bought left found lost heard seen \
         been sent kept brought wrote slept ran drove missed done gone won felt showed knew thought hadn't didn't wasn't weren't \
         put drank ate broke fell woke started"
    ) || word.len() > 4
        && word.ends_with("ed")
        && !listed!(
            word,
            "booked arranged agreed scheduled confirmed fixed planned promised expected invited rearranged rebooked rescheduled \
             adjourned listed postponed moved need speed tired worried allowed delayed deferred offered bed pencilled changed"
        )
}

fn is_to_come(k: &Knowledge<'_>, s: &Sentence<'_, '_>, day: &Day, clause: &Range<usize>) -> bool {
    let words = || s.lows(clause.clone());
    // "In 2 weeks ring to see": the doing begins after the day
    let begin = if clause.start == day.at.start { day.at.end..clause.end } else { clause.clone() };
    let clause = &begin;
    let own = &s.parts[s.part_of(day.at.start)];
    // "Befriender starts on the 15th, I'll introduce them"
    let next = s.part_of(day.at.end.saturating_sub(1)) + 1;
    let last = s.part_of(clause.end.saturating_sub(1)) + 1;
    let mine = [next, last].into_iter().filter_map(|n| s.parts.get(n)).map(|p| p.at.start).find(|at| matches!(s.low(*at), "i" | "we"));
    let named = day.sure || matches!(s.low(day.at.start), "on");
    if named
        && !s.is_question()
        && mine.is_some_and(|at| {
            matches!(s.low(at + 1), "said" | "promised" | "agreed") && matches!(s.low(at + 2), "i" | "to")
                || s.clitic(at) == Clitic::Ll
                || s.low(at + 1) == "will"
                || s.clitic(at) == Clitic::Other && s.low(at + 1).ends_with("ing")
        })
    {
        return true;
    }
    if s.is_question()
        || own.elsewhere
            && !s.has(clause.clone(), &["ring", "call", "see", "text", "meet", "visit", "check", "chase", "go", "i'm", "i", "we"])
    {
        return false;
    }
    if s.tokens[..day.at.start].iter().filter(|t| t.is_mark('"')).count() % 2 == 1 && !s.has(clause.clone(), &["you", "me"]) {
        return false;
    }
    if promises::is_anothers(k, s, clause.start..day.at.end) {
        return false;
    }
    // "Next visit: Tuesday 24th November", "Next TAF 15/12", "same time next week"
    let headed = s.parts[..s.part_of(day.at.start)].last().filter(|p| s.mark(p.at.end, ':') && p.at.end < day.at.start);
    let next = |at: usize| s.low(at) == "next" && !day.at.contains(&at);
    if day.sure
        && (headed.is_some_and(|p| next(p.at.start) || event(s, p.at.clone()) || is_action(s.low(p.at.start))) || next(own.at.start))
        && !words().any(past)
        && !s.amounts.iter().any(|a| a.sort == super::amount::Sort::Money && clause.contains(&a.at.start))
        || s.follows(own.at.start, &["same", "time"])
    {
        return true;
    }
    // "You will be paid on 26 May"
    if clause.clone().any(|at| matches!(s.low(at), "be" | "get" | "gets") && s.low(at + 1) == "paid") || s.has(clause.clone(), &["payday"])
    {
        return false;
    }
    // "Was due to be released on the 20th but it's been put back"
    if (0..day.at.start).any(|at| s.low(at) == "was" && matches!(s.low(at + 1), "due" | "meant" | "supposed"))
        && s.part_of(day.at.start) == s.part_of(clause.start)
        && !s.has(clause.clone(), &["now", "moved", "rearranged", "rebooked"])
        && !s.has(0..day.at.start, &["moved", "rearranged", "rebooked", "changed"])
    {
        return false;
    }
    // "Appointment was cancelled on Monday"
    if s.has(clause.clone(), &["cancelled", "missed"])
        && !s.lows(clause.clone()).any(|w| w.starts_with("re") && w.ends_with("ed") || w == "moved")
    {
        return false;
    }
    // "If no answer by Monday go round"
    let answerless =
        s.low(clause.start) == "if" && s.has(clause.start..day.at.start, &["no", "not", "nothing", "hasn't", "haven't", "still"]);
    let next = day.at.end + usize::from(s.mark(day.at.end, ','));
    if answerless && (is_action(s.low(next)) || is_action(s.low(next + 1)) && matches!(s.low(next), "i" | "we" | "then")) {
        return true;
    }
    if s.low(day.at.end) == "then" && is_action(s.low(day.at.end + 1)) && day.sure {
        return true;
    }
    // "6 April, 11am, Central Library": a day, an hour and a place, and nothing that has happened
    let hour =
        |t: &super::token::Token<'_>| t.raw.starts_with(|c: char| c.is_ascii_digit()) && (t.low.ends_with("am") || t.low.ends_with("pm"));
    if day.sure
        && day.at.start == 0
        && s.tokens.len() < 14
        && s.tokens.iter().any(hour)
        && !s.lows(0..s.tokens.len()).any(|w| past(w) || matches!(w, "open" | "opens" | "closed" | "due" | "if" | "cancelled" | "not"))
    {
        return true;
    }
    if s.has(clause.clone(), &["due"]) && s.amounts.iter().any(|a| a.sort == super::amount::Sort::Money && clause.contains(&a.at.start))
        || s.has(clause.clone(), &["due"])
            && s.has(
                clause.clone(),
                &["payment", "bill", "rent", "uc", "money", "pip", "wages", "instalment", "benefit", "benefits", "pay", "bills"],
            )
        || clause.clone().all(|at| s.tokens[at].kind != Kind::Word || matches!(s.low(at), "due" | "on" | "the") || day.at.contains(&at))
    {
        return false;
    }
    // Habits, limits and bare facts
    if s.lows(clause.clone()).any(|w| {
        listed!(
            w,
            "every until till opens open birthday expires ends ended usually always since holiday closes closed if might maybe \
             could would"
        )
    }) && !action(s, clause.clone())
    {
        return false;
    }
    // "I said I would be back"
    let promised = clause.clone().any(|at| s.follows(at, &["i", "would"]));
    let wanted = promised || clause.clone().any(|at| matches!(s.low(at), "wants" | "needs") && s.follows(at + 1, &["me", "to"]));
    // "Asked the IDVA to come with us on Thursday"
    let asked_along = s.has(clause.clone(), &["asked", "invited", "got"])
        && clause.clone().any(|at| {
            let come = |at: usize| is_action(s.low(at)) || s.low(at) == "come";
            s.low(at) == "to" && come(at + 1)
                || s.clitic(at) != Clitic::None && come(at + 1)
                || matches!(s.low(at), "would" | "could" | "can" | "will") && come(at + 1)
        })
        && clause.clone().any(|at| s.low(at) == "with" && matches!(s.low(at + 1), "us" | "me"));
    if !wanted
        && !asked_along
        && words().any(|w| {
            matches!(w, "if" | "might" | "maybe" | "would" | "wouldn't" | "unless" | "hopes" | "want" | "wants" | "demand" | "whether")
        })
        && !begins_with_action(s, clause.start)
    {
        return false;
    }
    if s.has(clause.clone(), &["not", "no", "cancelled", "won't", "can't", "don't", "never", "isn't"])
        && !begins_with_action(s, clause.start)
        && !s.has(clause.clone(), &["appointment", "court"])
    {
        return false;
    }
    // "Back to school on Monday", "going on holiday on Saturday"
    if clause.clone().any(|at| {
        s.low(at) == "back" && s.low(at + 1) == "to" && matches!(s.low(at + 2), "work" | "school" | "college" | "nursery")
            || s.low(at) == "on" && matches!(s.low(at + 1), "holiday" | "shift" | "nights")
    }) && !s.has(clause.clone(), &["i'll", "i", "me", "us"])
        || clause.clone().any(|at| {
            s.low(at) == "covering" && s.low(at + 1) == "for" || s.follows(at, &["on", "leave"]) || s.follows(at, &["annual", "leave"])
        })
    {
        return false;
    }
    let age = (clause.start..day.at.start).any(|at| {
        matches!(s.tokens[at].kind, Kind::Number { .. }) && matches!(s.before(at, 1), "is" | "turns" | "be" | "turning" | "dad")
            || matches!(s.low(at), "turns")
    }) || s.has(clause.clone(), &["turns", "birthday"]);
    let age = age
        || s.amounts.iter().any(|a| {
            a.at.start >= clause.start
                && a.at.end <= day.at.start
                && a.at.end + 1 >= day.at.start
                && a.sort == super::amount::Sort::Bare
                && !begins_with_action(s, clause.start)
                && s.clitic(a.at.start.saturating_sub(1)) == Clitic::S
        });
    if age && !begins_with_action(s, clause.start) {
        return false;
    }
    let was = clause.clone().any(|at| {
        (past(s.low(at)) || moved_house(s, at))
            && !matches!(s.before(at, 1), "is" | "be" | "are")
            && !(s.low(at) == "got" && at > 0 && (s.clitic(at - 1) != Clitic::None || matches!(s.low(at - 1), "has" | "have")))
    }) || own_start_past(s, clause.start, day);
    let house = clause.clone().any(|at| moved_house(s, at));
    let ahead = words().filter(|w| !(house && *w == "moved")).any(|w| {
        listed!(
            w,
            "booked arranged agreed appointment court hearing adjourned scheduled rearranged rebooked confirmed listed moved \
             deferred postponed pencilled changed fixed going will due"
        )
    });
    let would = |at: usize| s.clitic(at) == Clitic::D && (is_action(s.low(at + 1)) || matches!(s.low(at + 1), "come"));
    let will = (clause.start..clause.end).any(|at| {
        s.clitic(at) == Clitic::Ll
            || would(at)
            || matches!(s.low(at), "will" | "shall" | "gonna")
            || matches!(s.low(at), "wants" | "wanted" | "told" | "needs") && s.follows(at + 1, &["me", "to"])
            || s.low(at) == "asked"
                && (s.follows(at + 1, &["me", "to"]) || s.follows(at + 1, &["if", "i"]) || s.follows(at + 1, &["us", "to"]))
    });
    let next_one =
        clause.clone().any(|at| s.low(at) == "next" && matches!(s.low(at + 1), "visit" | "appointment" | "meeting" | "session" | "one"))
            && !s.has(clause.clone(), &["cancelled", "missed", "no"]);
    // "Rang CAB and booked her in for Thursday"
    // "I've put her down for 8 Feb"
    let put_down = s.low(day.at.start) == "for" && s.before(day.at.start, 1) == "down" && s.has(clause.clone(), &["put", "got"]);
    let set_for =
        put_down || ahead && matches!(s.low(day.at.start), "for" | "until") || next_one && !s.has(clause.clone(), &["was", "were"]);
    // "Citizens Advice can see her on the 26th"
    let can = clause.clone().any(|at| s.low(at) == "can" && matches!(s.low(at + 1), "see" | "meet" | "come" | "visit"));
    let counts = asked_along || set_for || will || day.sure && ahead || begins_with_action(s, clause.start);
    if was && !counts {
        return false;
    }
    let dashed = s.mark(day.at.end, '-') && is_action(s.low(day.at.end + 1));
    let headed = day.at.start == 0 && (s.mark(day.at.end, ':') || dashed) && !was;
    headed
        || asked_along
        || set_for
        || can
        || action(s, clause.clone())
        || ahead
        || will
        || event(s, clause.clone())
        || progressive(s, clause.clone())
}

/// "Leaving it a fortnight, then I'll ring": handled where the clause itself is in the past.
fn own_start_past(s: &Sentence<'_, '_>, start: usize, day: &Day) -> bool {
    !day.sure && start < day.at.start && s.has(start..day.at.start, &["last", "ago", "yesterday"])
}

fn begins_with_action(s: &Sentence<'_, '_>, start: usize) -> bool {
    // "Contact with dad is on Saturday"
    if s.follows(start, &["contact", "with"]) {
        return false;
    }
    let skip = usize::from(matches!(
        s.low(start),
        "to" | "then" | "must" | "will" | "need" | "i" | "we" | "and" | "please" | "also" | "or" | "next" | "got"
    ));
    is_action(s.low(start))
        || is_action(s.low(start + skip))
        || is_action(s.low(start + skip + 1)) && matches!(s.low(start + skip), "to" | "need" | "will" | "must" | "be" | "got")
}

pub(super) fn is_action(word: &str) -> bool {
    lexicon::done_by_us(word)
}

fn action(s: &Sentence<'_, '_>, at: Range<usize>) -> bool {
    begins_with_action(s, at.start)
        || at.clone().any(|i| {
            is_action(s.low(i))
                && (matches!(s.before(i, 1), "to" | "will" | "i" | "we" | "must" | "and" | "then" | "not")
                    || s.clitic(i.saturating_sub(1)) != Clitic::None && i > at.start
                    || i == at.start)
        })
}

/// A meeting, a hearing, somebody due: an event that a day is set for.
fn event(s: &Sentence<'_, '_>, at: Range<usize>) -> bool {
    at.clone().any(|i| matches!(s.low(i), "takes" | "taking") && s.low(i + 1) == "place") || s.lows(at.clone()).any(|w| {
        listed!(
            w,
            "appointment court hearing meeting review visit assessment interview dentist gp doctor doctors hospital clinic \
             tribunal conference panel viewing scan induction probation marac appeal call session jobcentre solicitor optician \
             midwife nurse sign signing move handover keys eviction bailiffs bailiff funeral tac cpc icpc lac pep deadline \
             engineer plumber taf tam mdt fgc delivery operation counselling therapist camhs physio hv nv consultant specialist surgeon psychologist psychiatrist inspection medical test mediation"
        )
    }) || s.lows(at.clone()).filter(|w| w.len() > 1).count() <= 3 && s.tokens[at.clone()].iter().any(|t| t.kind == Kind::Code)
}

/// "Seeing him tomorrow", "they're coming Thursday", "I'm with her Tuesday".
fn progressive(s: &Sentence<'_, '_>, at: Range<usize>) -> bool {
    let going = at.clone().any(|i| {
        let low = s.low(i);
        low.len() > 4
            && low.ends_with("ing")
            && !listed!(
                low,
                "thing training being bring spring string king morning evening nothing something anything everything during according \
                 council"
            )
            && (i == at.start
                || matches!(s.before(i, 1), "is" | "are" | "am" | "be")
                || i > 0 && matches!(s.clitic(i - 1), Clitic::S | Clitic::Other))
    });
    // "assessment 19 March going with her"
    let beside = at.clone().any(|i| {
        matches!(s.low(i), "going" | "coming" | "driving" | "walking") && matches!(s.low(i + 1), "with" | "along")
            || s.follows(i, &["taking", "her"])
            || s.follows(i, &["taking", "him"])
    });
    let with = at.clone().any(|i| {
        matches!(s.low(i), "i" | "we") && s.clitic(i) == Clitic::Other && matches!(s.low(i + 1), "with" | "at" | "in" | "back" | "there")
    });
    going || with || beside
}

/// The clause's words without the day.
fn without(s: &Sentence<'_, '_>, clause: &Range<usize>, day: &Range<usize>) -> String {
    let mut out = s.words(clause.start..day.start.max(clause.start));
    let mut end = clause.end.min(s.tokens.len());
    while end > day.end && matches!(s.tokens[end - 1].kind, Kind::Mark('.' | '!' | ',' | ';' | '"') | Kind::Break) {
        end -= 1;
    }
    let rest = s.words(day.end.min(end)..end);
    let rest = rest.trim_start_matches([',', ' ', ':', '-']);
    if !out.is_empty() && !rest.is_empty() {
        out.push(' ');
    }
    out.push_str(rest);

    out.trim_matches([' ', ',', ':', '-', '*', '.']).to_string()
}
