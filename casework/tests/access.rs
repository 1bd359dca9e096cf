//! Who may do what to whom, said a second time as a table, and held against what is decided: everywhere the same.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use casework::{
    access::{Actor, Cover, GLASS_MINUTES, Glass, LATE_DAYS, Relation, Role, Verb, Way, decide},
    ids::{PersonId, WorkerId},
};
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use uuid::Uuid;

/// One question, as it would be asked.
#[derive(Debug)]
struct Case {
    actor: Actor,
    verb: Verb,
    relation: Relation,
    now: DateTime<Utc>,
}

impl Case {
    fn is_own_team(&self) -> bool {
        self.relation.team.iter().any(|team| self.actor.teams.contains(team))
    }

    /// Whether now is within the days of a cover, and whether it is within thirty days of their end.
    fn hours_into(&self, cover: Cover) -> (bool, bool) {
        let midnight = |day: NaiveDate| day.and_hms_opt(0, 0, 0).unwrap().and_utc().timestamp();
        let (from, to, now) = (midnight(cover.from), midnight(cover.to), self.now.timestamp());
        if from > to {
            return (false, false);
        }
        ((from - 86_400..to + 86_400).contains(&now), (to + 86_400..to + 31 * 86_400).contains(&now))
    }

    /// Now is not before `from`, and before what comes `long` after it.
    fn is_within(&self, long: TimeDelta, from: Option<DateTime<Utc>>) -> bool {
        from.is_some_and(|from| (from..from + long).contains(&self.now))
    }
}

/// What somebody could say for themselves, and the way it would be.
struct Claim {
    way: Way,
    holds: fn(&Case) -> bool,
}

const ALLOCATED: Claim = Claim { way: Way::Allocated, holds: |case| case.relation.allocated };
/// The day before the first day, the days themselves, and no other: counted as hours from a midnight.
const COVER: Claim = Claim { way: Way::Cover, holds: |case| case.relation.covers.iter().any(|cover| case.hours_into(*cover).0) };
const COVERED: Claim = Claim { way: Way::Formerly, holds: |case| case.relation.covers.iter().any(|cover| case.hours_into(*cover).1) };
const LISTED: Claim = Claim { way: Way::Listed, holds: |case| case.relation.listed };
const TEAM: Claim = Claim { way: Way::Team, holds: Case::is_own_team };
const TEAM_UNLESS_RESTRICTED: Claim = Claim { way: Way::Team, holds: |case| case.is_own_team() && !case.relation.restricted };
const FORMERLY: Claim = Claim { way: Way::Formerly, holds: |case| case.is_within(TimeDelta::days(30), case.relation.formerly) };
const GLASS: Claim =
    Claim { way: Way::Glass, holds: |case| case.is_within(TimeDelta::minutes(60), case.relation.glass.map(|glass| glass.broken_at)) };
const OFFICE: Claim = Claim { way: Way::Office, holds: |_| true };
const OFFICE_UNLESS_RESTRICTED: Claim = Claim { way: Way::Office, holds: |case| !case.relation.restricted };
const OFFICE_WITHOUT_TEAM: Claim = Claim { way: Way::Office, holds: |case| case.relation.team.is_none() };

/// Whether a verb is about a person.
#[derive(PartialEq)]
enum Person {
    Needed,
    Either,
    Without,
}
use Person::{Either, Needed, Without};

/// A verb, and what each role could say for itself, the first that holds counting. Nothing to say: never.
struct Row {
    verb: Verb,
    person: Person,
    claims: [&'static [Claim]; 8],
}

const ROLES: [Role; 8] = [
    Role::Caseworker,
    Role::TeamLead,
    Role::ServiceManager,
    Role::Administrator,
    Role::InformationGovernance,
    Role::Auditor,
    Role::Analyst,
    Role::Finance,
];

#[rustfmt::skip]
const TABLE: [Row; 17] = [
    // The columns are as in ROLES: caseworker, lead, service manager, administrator, governance, auditor, analyst, finance.
    Row { verb: Verb::See, person: Needed, claims: [
        &[ALLOCATED, COVER, LISTED, TEAM_UNLESS_RESTRICTED, GLASS],
        &[COVER, LISTED, TEAM, GLASS],
        &[LISTED, OFFICE_UNLESS_RESTRICTED, GLASS],
        &[],
        &[GLASS],
        &[],
        &[],
        &[],
    ] },
    Row { verb: Verb::Record, person: Needed, claims: [
        &[ALLOCATED, COVER, LISTED, TEAM_UNLESS_RESTRICTED, FORMERLY, COVERED],
        &[COVER, LISTED, TEAM, COVERED],
        &[], &[], &[], &[], &[], &[],
    ] },
    Row { verb: Verb::MakeKnown,   person: Either,  claims: [&[TEAM], &[TEAM], &[], &[], &[], &[], &[], &[]] },
    Row { verb: Verb::Allocate,    person: Needed,  claims: [&[], &[TEAM], &[], &[], &[], &[], &[], &[]] },
    Row { verb: Verb::Protect,     person: Needed,  claims: [&[], &[TEAM], &[], &[], &[OFFICE], &[], &[], &[]] },
    Row { verb: Verb::BreakGlass,  person: Needed,  claims: [&[OFFICE], &[OFFICE], &[OFFICE], &[], &[OFFICE], &[], &[], &[]] },
    Row { verb: Verb::Settle,      person: Either,  claims: [&[], &[TEAM], &[], &[], &[], &[], &[], &[]] },
    Row { verb: Verb::Duty,        person: Either,  claims: [&[TEAM], &[TEAM], &[], &[], &[], &[], &[], &[]] },
    Row { verb: Verb::Merge,       person: Needed,  claims: [&[], &[TEAM], &[], &[], &[], &[], &[], &[]] },
    Row { verb: Verb::Dispose,     person: Needed,  claims: [&[], &[], &[], &[], &[OFFICE], &[], &[], &[]] },
    Row { verb: Verb::SeeAudit,    person: Either,  claims: [&[], &[], &[], &[], &[OFFICE], &[OFFICE], &[], &[]] },
    Row { verb: Verb::SeeFigures,  person: Either,  claims: [&[], &[OFFICE_WITHOUT_TEAM, TEAM], &[OFFICE], &[], &[], &[], &[], &[]] },
    Row { verb: Verb::SeeReleases, person: Without, claims: [&[], &[OFFICE], &[OFFICE], &[], &[], &[], &[OFFICE], &[]] },
    Row { verb: Verb::ChangeWords, person: Without, claims: [&[], &[OFFICE], &[OFFICE], &[], &[], &[], &[], &[]] },
    Row { verb: Verb::SeeReturns,  person: Without, claims: [&[], &[], &[OFFICE], &[], &[OFFICE], &[], &[], &[OFFICE]] },
    Row { verb: Verb::SignReturns, person: Without, claims: [&[], &[], &[], &[], &[], &[], &[], &[OFFICE]] },
    Row { verb: Verb::SeeReceipt,  person: Needed,  claims: [&[], &[], &[], &[], &[], &[], &[], &[LISTED, OFFICE_UNLESS_RESTRICTED]] },
];

/// The way the table gives; none where something speaks against it, or nothing for it.
fn expected(case: &Case) -> Option<Way> {
    let row = TABLE.iter().find(|row| row.verb == case.verb).unwrap();
    let column = ROLES.iter().position(|role| *role == case.actor.role).unwrap();
    let against = [
        case.relation.denied,
        row.person == Needed && case.relation.person.is_none(),
        row.person == Without && case.relation.person.is_some(),
    ];
    if against.contains(&true) {
        return None;
    }
    row.claims[column].iter().find(|claim| (claim.holds)(case)).map(|claim| claim.way)
}

/// How often each answer came, and where the two differ.
#[derive(Default)]
struct Tally {
    ways: [u32; WAYS.len()],
    denied: u32,
    differences: u32,
    first: Vec<String>,
}

const WAYS: [Way; 7] = [Way::Allocated, Way::Cover, Way::Listed, Way::Team, Way::Formerly, Way::Glass, Way::Office];

impl Tally {
    fn compare(&mut self, case: &Case) {
        let expected = expected(case);
        match expected.and_then(|way| WAYS.iter().position(|other| *other == way)) {
            Some(which) => self.ways[which] += 1,
            None => self.denied += 1,
        }
        let got = decide(&case.actor, case.verb, &case.relation, case.now);
        let is_same = match (expected, &got) {
            (Some(way), Ok(allow)) => {
                allow.way() == way
                    && allow.is_alongside() == (way == Way::Allocated && case.actor.role == Role::Caseworker)
                    && allow.worker() == case.actor.worker
                    && allow.verb() == case.verb
                    && allow.person() == case.relation.person
                    && allow.team() == case.relation.team.as_deref()
            }
            (None, Err(_)) => true,
            _ => false,
        };
        if !is_same {
            self.differences += 1;
            if self.first.len() < 5 {
                self.first.push(format!("{case:?}\n  the table: {expected:?}\n  decided: {got:?}"));
            }
        }
    }

    fn cases(&self) -> u32 {
        self.denied + self.ways.iter().sum::<u32>()
    }

    fn finish(&self, what: &str) {
        println!("{what}: {} cases, {} differences; denied {}, {}", self.cases(), self.differences, self.denied, {
            let ways = WAYS.iter().zip(self.ways).map(|(way, times)| format!("{} {times}", way.as_str()));
            ways.collect::<Vec<_>>().join(", ")
        });
        assert_eq!(self.differences, 0, "{}", self.first.join("\n"));
    }
}

/// `SplitMix64`: the same numbers everywhere and always.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    fn one_in(&mut self, many: u64) -> bool {
        self.below(many) == 0
    }

    fn one_of<T: Clone>(&mut self, things: &[T]) -> T {
        things[usize::try_from(self.below(things.len() as u64)).unwrap()].clone()
    }

    /// Half of the times at or right beside now or the end of what began then; the others anywhere near.
    fn time_before(&mut self, now: DateTime<Utc>, long: TimeDelta) -> DateTime<Utc> {
        let ago = if self.one_in(2) {
            let beside = [TimeDelta::zero(), TimeDelta::nanoseconds(1), TimeDelta::seconds(1), TimeDelta::minutes(1)];
            let edge = self.one_of(&[TimeDelta::zero(), long]);
            let beside = self.one_of(&beside);
            if self.one_in(2) { edge - beside } else { edge + beside }
        } else {
            // From half as long in the future to twice as long ago
            let long = long.num_seconds();
            TimeDelta::seconds(i64::try_from(self.below(long.unsigned_abs() * 5 / 2)).unwrap() - long / 2)
        };
        now - ago
    }

    /// Days that begin and end around now, in that order but for one in ten.
    fn cover(&mut self, now: DateTime<Utc>) -> Cover {
        let day = |days: u64| now.date_naive() + Days::new(days) - Days::new(45);
        let (from, long) = (self.below(50), self.below(6));
        if self.one_in(10) { Cover { from: day(from + 1), to: day(from) } } else { Cover { from: day(from), to: day(from + long) } }
    }

    fn case(&mut self) -> Case {
        // Names that are nearly the same, and one that is empty
        const TEAMS: [&str; 5] = ["north", "North", "north-east", "south", ""];
        let teams = TEAMS.map(str::to_owned);
        let now = DateTime::from_timestamp(1_700_000_000 + i64::try_from(self.below(200_000_000)).unwrap(), 0).unwrap()
            + TimeDelta::nanoseconds(self.one_of(&[0, 1, 500_000_000, 999_999_999]));
        let how_many = self.below(4);
        Case {
            actor: Actor {
                worker: WorkerId(Uuid::from_u64_pair(self.next(), self.next())),
                role: self.one_of(&ROLES),
                teams: (0..how_many).map(|_| self.one_of(&teams)).collect(),
            },
            // The two with most ways come most often
            verb: if self.one_in(2) { self.one_of(&[Verb::See, Verb::Record]) } else { self.one_of(&Verb::ALL) },
            relation: Relation {
                covers: (0..self.below(3)).map(|_| self.cover(now)).collect(),
                person: (!self.one_in(4)).then(|| PersonId(Uuid::from_u64_pair(self.next(), self.next()))),
                team: (!self.one_in(5)).then(|| self.one_of(&teams)),
                allocated: self.one_in(4),
                formerly: (!self.one_in(4)).then(|| self.time_before(now, TimeDelta::days(30))),
                denied: self.one_in(8),
                restricted: self.one_in(2),
                listed: self.one_in(4),
                glass: (!self.one_in(4)).then(|| Glass { broken_at: self.time_before(now, TimeDelta::minutes(60)) }),
            },
            now,
        }
    }
}

#[test]
fn a_million_random_cases_are_decided_as_the_table_says() {
    let mut chance = Chance(0x00A1_0465_1DE0);
    let mut tally = Tally::default();
    for _ in 0..1_000_000 {
        tally.compare(&chance.case());
    }
    tally.finish("random");
    assert_eq!(tally.cases(), 1_000_000);
    assert!(tally.denied >= 1_000 && tally.ways.iter().all(|times| *times >= 1_000), "some answer hardly came");
}

#[test]
fn every_combination_is_decided_as_the_table_says() {
    let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
    let ago = |seconds: i64| Some(now - TimeDelta::seconds(seconds));
    let (hour, month) = (60 * 60, 30 * 24 * 60 * 60);
    // None; not yet; just now; the last second; just over
    let broken = [None, ago(-1), ago(0), ago(hour - 1), ago(hour)];
    let stopped = [None, ago(-1), ago(0), ago(month - 1), ago(month)];
    // None; in two days; tomorrow; until today; over since today; thirty days ago; longer; ends before it begins
    let days = |from: i64, to: i64| {
        let day = |days: i64| now.date_naive() + TimeDelta::days(days);
        vec![Cover { from: day(from), to: day(to) }]
    };
    let covers = [vec![], days(2, 3), days(1, 3), days(-1, 0), days(-2, -1), days(-40, -30), days(-40, -31), days(1, 0)];
    let mut tally = Tally::default();
    for role in ROLES {
        let actor = Actor { worker: WorkerId(Uuid::from_u128(7)), role, teams: vec!["east".to_owned(), "north".to_owned()] };
        for verb in TABLE.map(|row| row.verb) {
            for yes_or_no in 0..32_u8 {
                for broken_at in broken {
                    for formerly in stopped {
                        for (team, covers) in [None, Some("north"), Some("south")]
                            .into_iter()
                            .flat_map(|team| covers.iter().map(move |covers| (team, covers)))
                        {
                            let relation = Relation {
                                covers: covers.clone(),
                                person: (yes_or_no & 1 != 0).then_some(PersonId(Uuid::from_u128(8))),
                                team: team.map(str::to_owned),
                                allocated: yes_or_no & 2 != 0,
                                formerly,
                                denied: yes_or_no & 4 != 0,
                                restricted: yes_or_no & 8 != 0,
                                listed: yes_or_no & 16 != 0,
                                glass: broken_at.map(|broken_at| Glass { broken_at }),
                            };
                            tally.compare(&Case { actor: actor.clone(), verb, relation, now });
                        }
                    }
                }
            }
        }
    }
    tally.finish("every combination");
    assert_eq!(tally.cases(), 8 * 17 * 32 * 5 * 5 * 3 * 8);
}

#[test]
fn the_table_leaves_out_no_role_and_no_verb() {
    assert_eq!(Role::ALL, ROLES);
    assert_eq!(Verb::ALL, TABLE.map(|row| row.verb));
    assert_eq!((GLASS_MINUTES, LATE_DAYS), (60, 30));
}

#[test]
fn a_role_is_found_again_under_the_name_it_is_kept_by() {
    for role in Role::ALL {
        assert_eq!(Role::from_name(role.as_str()), Some(role));
        assert_eq!(serde_json::to_value(role).unwrap(), role.as_str());
    }
    assert_eq!(Role::from_name("Caseworker"), None);
    assert_eq!(Role::from_name(""), None);
}

#[test]
fn roles_and_ways_have_the_words_people_know() {
    assert_eq!(
        Role::ALL.map(Role::in_words),
        ["Caseworker", "Team lead", "Service manager", "Administrator", "Information governance officer", "Auditor", "Analyst", "Finance"]
    );
    assert_eq!(WAYS.map(Way::as_str), ["allocated", "cover", "listed", "team", "formerly", "glass", "office"]);
}
