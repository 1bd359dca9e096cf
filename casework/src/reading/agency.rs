//! Whom a council calls on: the names of services and of the people who work for them, as they stand in a sentence.

use super::{lexicon, sentence::Sentence, token::Kind};

/// How many tokens the name of a service or a professional takes, starting at a token (after "the").
pub(super) fn name(s: &Sentence<'_, '_>, at: usize) -> Option<usize> {
    let mut end = None;
    let mut i = at;
    while i < s.tokens.len() && i < at + 7 {
        let token = &s.tokens[i];
        let hyphen = token.is_mark('-') && !token.spaced && i > at;
        if hyphen {
            i += 1;
            continue;
        }
        if token.kind != Kind::Word || ends_a_name(&token.low) && !(i == at && is_service(s, i)) {
            break;
        }
        if is_service(s, i) || is_profession(&token.low) {
            end = Some(i + 1 - at);
            if s.low(i) == "revs" && s.follows(i + 1, &["and", "bens"]) {
                return Some(i + 3 - at);
            }
            // "Dr Patel"
            if token.low == "dr" && s.tokens.get(i + 1).is_some_and(|t| t.capital() && !is_profession(&t.low)) {
                return Some(i + 2 - at);
            }
            // "head of year"
            if s.low(i + 1) == "of" && matches!(s.low(i + 2), "year" | "house" | "sixth" | "centre" | "service" | "school" | "care") {
                end = Some(i + 3 - at);
                i += 2;
            }
        }
        // A name that is already somebody's ends with the apostrophe: "school's nurse" goes on, "GP's" does too
        i += 1;
    }
    end
}

/// The longest run of words from a token that could be one name, whoever it names.
pub(super) fn noun_phrase(s: &Sentence<'_, '_>, at: usize) -> usize {
    let mut i = at;
    while i < s.tokens.len() && i < at + 7 {
        let token = &s.tokens[i];
        let hyphen = token.is_mark('-') && !token.spaced && i > at;
        if !hyphen && (token.kind != Kind::Word || ends_a_name(&token.low)) {
            break;
        }
        i += 1;
    }
    i - at
}

fn ends_a_name(word: &str) -> bool {
    lexicon::pronoun(word)
        || listed!(
            word,
            "to for about if whether re at with from who that which what when where how why in on by the a an and or but so again \
             today yesterday this last twice once asking regarding is are was were has have had says say said reckon reckons told \
             confirm confirms confirmed will would can could back direct directly out over round coming come came rang asked then \
             not no too as her his their our my tell tells report reports reported because before after until since w also yet \
             still now straight via through of off look visit there here up down make makes put puts got gets get monday tuesday \
             wednesday thursday friday saturday sunday morning afternoon joined involved onto on-board chasing hoping wanting \
             requesting saying did does do pays paid gave give gives sent send wants want need needs met please think advised \
             advise state states stated show shows showed attended urgently"
        )
}

fn is_service(s: &Sentence<'_, '_>, at: usize) -> bool {
    let low = s.low(at);
    let prev = s.before(at, 1);
    if listed!(
        low,
        "housing hostel bank gentoo council dwp jobcentre jobcenter jcp gp gps surgery hospital school college nursery probation \
         police marac refuge citizens camhs cmht stepchange shelter foodbank hmrc admissions probationer repairs outreach turn2us \
         environmental edf eon ovo octopus nhs adult asc mash send senco ewo pcso idva isva barnardo barnardos nspcc samaritans \
         mind cypmhs iapt revs safeguarding occupational hospice salvation court magistrates gateshead southern scottish npower \
         sse cps hr acas ofsted ofgem cqc lettings enforcement bailiffs custody a&e casualty ward pharmacy physio physiotherapy podiatry dietitian audiology counselling paramedics ambulance"
    ) {
        return true;
    }
    matches!(
        (prev, low),
        ("citizens" | "debt" | "cit", "advice" | "adv")
            | ("age", "uk")
            | ("women" | "legal", "aid")
            | ("job" | "law", "centre")
            | ("food", "bank")
            | ("early", "help")
            | ("social", "services" | "care" | "work")
            | ("environmental" | "public" | "mental", "health")
            | ("welfare", "rights")
            | ("british", "gas")
            | ("northumbrian", "water")
            | ("housing", "benefit" | "options" | "association" | "first" | "solutions")
            | ("and", "language")
            | ("council", "tax")
            | ("family", "hub")
            | ("money", "matters" | "advice")
            | ("red", "cross")
            | ("talking", "therapies")
            | ("credit", "union")
            | ("home", "office" | "start")
            | ("victim", "support")
            | ("universal", "credit")
            | ("occupational" | "art" | "play", "therapy")
            | ("speech", "therapy" | "language")
    ) || lexicon_head(low)
}

/// What a service is called at the end of its name.
fn lexicon_head(low: &str) -> bool {
    listed!(
        low,
        "service services team department dept clinic charity centre office unit helpline association trust scheme agency \
         provider hub union supplier brigade army options group project surgery duty desk board panel society network partnership \
         advocacy mediation control reception switchboard homes"
    )
}

fn is_profession(low: &str) -> bool {
    listed!(
        low,
        "nurse nurses visitor worker workers officer officers adviser advisers advisor advisors coach lead manager coordinator \
         therapist physio physiotherapist counsellor psychologist psychiatrist doctor dr consultant solicitor lawyer midwife \
         mentor connector teacher headteacher head tutor dentist optician pharmacist chemist interpreter advocate navigator broker \
         practitioner councillor specialist engineer surveyor plumber electrician joiner landlord landlady agent warden caretaker sergeant \
         inspector vicar priest imam chaplain registrar assessor technician handyman keyworker pc constable specialists paediatrician ot cpn \
         cab coroner psych dietician receptionist clerk trainer facilitator prescriber"
    )
}

/// "Rang the council tax line": where one asks what is owed.
pub(super) fn keeps_an_account(s: &Sentence<'_, '_>, at: usize, len: usize) -> bool {
    s.low(at) == "council" && s.low(at + 1) == "tax" && len == 2
}

/// Those who collect money: asked to hold off, they are no expertise pulled in.
pub(super) fn collects(s: &Sentence<'_, '_>, at: usize, len: usize) -> bool {
    s.lows(at..at + len).any(|low| {
        listed!(
            low,
            "enforcement bailiff bailiffs collectors collector lender lenders creditor creditors landlord landlady loan provident \
             provvy catalogue hospital custody ambulance paramedics a&e casualty ward court reception switchboard school's"
        )
    }) && !s
        .lows(at..at + len)
        .any(|low| is_profession(low) && !matches!(low, "landlord" | "landlady" | "agent") || matches!(low, "team" | "liaison" | "social"))
}
