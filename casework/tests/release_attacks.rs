//! Attacks on releases of an invented council: each must succeed on figures that are only suppressed, and fail on what the rule lets through.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(clippy::cast_precision_loss, reason = "counts of people and of tries")]

use std::collections::BTreeMap;

use casework::{
    access::Role,
    insight::{Period, starting_indicators},
    release::{
        Counted, Dataset, Equation, Filter, Layout, Standing, Value,
        dataset::{Area, Dimension, DimensionValue, Grain},
        draft::Ground,
        gate::gate,
        hold::{Decided, Information, Why, information},
    },
};

/// Chance that is the same every time (SplitMix64, Steele, Lea and Flood 2014).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap()
    }
}

fn dataset(outcomes: bool, breakdowns: &[&[&str]], teams: usize) -> Dataset {
    let dimension = |id: &str, codes: Vec<String>| Dimension {
        id: id.to_owned(),
        name: id.to_owned(),
        values: codes.into_iter().map(|code| DimensionValue { name: code.clone(), code, also: BTreeMap::new() }).collect(),
    };
    Dataset {
        dataset: "attacked".to_owned(),
        version: 1,
        title: "Attacked".to_owned(),
        description: "An invented council.".to_owned(),
        indicators: vec!["known-debt-change".to_owned()],
        outcomes,
        breakdowns: breakdowns.iter().map(|ids| ids.iter().map(|id| (*id).to_owned()).collect()).collect(),
        period: Grain::Quarter,
        first_period: "2026-Q1".parse().unwrap(),
        language: "en-GB".to_owned(),
        licence: "OGL-UK-3.0".to_owned(),
        contact: "figures@council.example".to_owned(),
        open: true,
        prepared_by: Role::Analyst,
        released_by: Role::ServiceManager,
        council: Area { code: "E08000037".to_owned(), name: "Invented".to_owned() },
        dimensions: vec![
            dimension("team", (0..teams).map(|team| format!("team-{team}")).collect()),
            dimension("age_band", vec!["18-24".to_owned(), "25-34".to_owned(), "35-44".to_owned()]),
        ],
        impossible: Vec::new(),
        histograms: Vec::new(),
    }
}

/// Somebody invented: their key, and where they stand.
type Person = (u64, Standing);

/// A council with a lattice.
struct Council {
    dataset: Dataset,
    layout: Layout,
    equations: Vec<Equation>,
    secret: [u8; 32],
}

impl Council {
    fn new(dataset: Dataset, secret: [u8; 32]) -> Self {
        let layout = Layout::new(&dataset, &starting_indicators());
        let equations = layout.equations().collect();
        Self { dataset, layout, equations, secret }
    }

    fn count(&self, people: &[Person]) -> Vec<Counted> {
        let mut counted = self.layout.empty();
        for (key, standing) in people {
            for cell in self.layout.cells_of(standing) {
                counted[cell].count_in(*key);
            }
        }
        counted
    }

    fn released(&self, counted: &[Counted], quarter: Period, last: &[Option<Value>], moved: &[u32], earlier: &Information) -> Vec<Decided> {
        let ground = Ground {
            dataset: &self.dataset,
            layout: &self.layout,
            equations: &self.equations,
            period: quarter,
            secret: &self.secret,
            counted,
            ledger: &[],
            last,
            moved,
            earlier,
            brought: &std::collections::HashMap::new(),
            few_caseworkers: &[],
        };
        let decided = ground.draft();
        // The gate takes its time: it looks at one in eight, whichever those are.
        if counted[0].keys.is_multiple_of(8) {
            let report = gate(&ground, &decided, &[], 0).unwrap();
            assert!(report.passed(), "{:?}", report.findings);
        }
        decided
    }

    /// What most councils do: hide what is under the threshold, and nothing more.
    fn only_suppressed(counted: &[Counted]) -> Vec<Value> {
        counted.iter().map(|cell| if cell.people < 10 { Value::HeldBack } else { Value::Count(i64::from(cell.people)) }).collect()
    }
}

fn person(chance: &mut Chance, team: usize) -> Person {
    (chance.next(), Standing { values: vec![team, chance.below(3)], counts: vec![Some(Filter::ALL[1 + chance.below(4)])] })
}

fn quarter(nth: usize) -> Period {
    (0..nth).fold(Period::Quarter(2000, 1), |period, _| Period::quarter_of(period.last_month().next().first_day()))
}

/// A guess at a cell from a sum that it is in: the whole less the other parts, where all of those are published.
fn by_subtraction(equations: &[Equation], values: &impl Fn(usize) -> Value, cell: usize) -> Option<i64> {
    equations.iter().find_map(|equation| {
        let others = || equation.parts.iter().filter(|part| **part != cell);
        let is_in = equation.parts.contains(&cell);
        (is_in && equation.parts.len() > 1).then(|| {
            let rest: Option<i64> =
                others().map(|part| if let Value::Impossible = values(*part) { Some(0) } else { values(*part).count() }).sum();
            Some(values(equation.whole).count()? - rest?)
        })?
    })
}

/// Two or more large teams, and one of a few people: a sliver. Its true size, and what two ways of publishing give.
fn sliver(chance: &mut Chance, large_teams: usize, size: usize) -> (Council, Vec<Counted>, usize) {
    let mut secret = [0; 32];
    for byte in &mut secret {
        *byte = chance.next().to_le_bytes()[0];
    }
    let council = Council::new(dataset(false, &[&["team"]], large_teams + 1), secret);
    let mut people: Vec<Person> = (0..large_teams)
        .flat_map(|team| (0..20 + chance.below(60)).map(move |_| team))
        .collect::<Vec<_>>()
        .into_iter()
        .map(|team| person(chance, team))
        .collect();
    people.extend((0..size).map(|_| person(chance, large_teams)).collect::<Vec<_>>());
    // Somebody of no known team, or that cell is empty and says so.
    people.extend((0..15 + chance.below(20)).map(|_| person(chance, large_teams + 1)).collect::<Vec<_>>());
    let counted = council.count(&people);
    let small = (0..council.layout.cells()).find(|cell| council.layout.cell(*cell).at == [(0, large_teams)]).unwrap();
    (council, counted, small)
}

#[test]
fn with_suppression_alone_every_sliver_is_found_by_subtraction() {
    let mut chance = Chance(1);
    for _ in 0..200 {
        let size = 1 + chance.below(9);
        let (council, counted, small) = sliver(&mut chance, 2, size);
        let values = Council::only_suppressed(&counted);
        assert_eq!(by_subtraction(&council.equations, &|cell| values[cell], small), Some(i64::try_from(size).unwrap()));
    }
}

#[test]
fn under_the_rule_a_guess_at_a_sliver_is_hardly_better_than_one_without_the_release() {
    const TRIES: usize = 2_000;
    for large_teams in [1, 2, 3, 5, 8] {
        let mut chance = Chance(large_teams as u64);
        let mut right = 0;
        for _ in 0..TRIES {
            let size = 1 + chance.below(9);
            let (council, counted, small) = sliver(&mut chance, large_teams, size);
            let decided = council.released(&counted, quarter(0), &[], &[], &Information::new());
            let guess = by_subtraction(&council.equations, &|cell| decided[cell].value, small).unwrap_or(5).clamp(1, 9);
            right += usize::from(guess == i64::try_from(size).unwrap());
        }
        let share = right as f64 / TRIES as f64;
        println!("sliver among {large_teams}: {share:.3}");
        // Sizes from 1 to 9 are equally likely: whoever guesses without a release is right once in nine.
        assert!(share <= 1.0 / 9.0 + 0.05, "{large_teams} large teams: {share:.3}");
    }
}

/// How well a number tells two cases apart: the chance that it is larger in the second (ties count half).
fn area_under_curve(without: &[f64], with: &[f64]) -> f64 {
    let won: f64 = with
        .iter()
        .flat_map(|with| {
            without.iter().map(move |without| {
                if with > without {
                    1.0
                } else if (with - without).abs() < 1e-9 {
                    0.5
                } else {
                    0.0
                }
            })
        })
        .sum();
    won / (with.len() * without.len()) as f64
}

/// Two quarters of a council in which `others` come and go besides, with or without one arrival: how the cells of that somebody changed.
fn arrival(chance: &mut Chance, arrives: bool, others: usize, rule: bool) -> f64 {
    let mut secret = [0; 32];
    for byte in &mut secret {
        *byte = chance.next().to_le_bytes()[0];
    }
    let council = Council::new(dataset(true, &[&["team", "age_band"]], 2), secret);
    let before: Vec<Person> = (0..240)
        .map(|_| {
            let team = chance.below(2);
            person(chance, team)
        })
        .collect();
    let mut after = before.clone();
    let mut came_or_went: Vec<Person> = Vec::new();
    for _ in 0..others {
        let team = chance.below(2);
        if chance.below(2) == 0 {
            let came = person(chance, team);
            came_or_went.push(came.clone());
            after.push(came);
        } else {
            let left = chance.below(after.len());
            came_or_went.push(after.swap_remove(left));
        }
    }
    let wanted = person(chance, 0);
    if arrives {
        came_or_went.push(wanted.clone());
        after.push(wanted.clone());
    }
    let (first, second) = (council.count(&before), council.count(&after));
    let (then, now): (Vec<Value>, Vec<Value>) = if rule {
        let then: Vec<Value> = council.released(&first, quarter(0), &[], &[], &Information::new()).iter().map(|one| one.value).collect();
        let mut earlier = Information::new();
        information(&council.equations, |cell| then[cell], |_| true, &mut earlier);
        let moved: Vec<u32> = council.count(&came_or_went).iter().map(|cell| cell.people).collect();
        let last: Vec<Option<Value>> = then.iter().copied().map(Some).collect();
        let now = council.released(&second, quarter(1), &last, &moved, &earlier);
        (then, now.iter().map(|one| one.value).collect())
    } else {
        (Council::only_suppressed(&first), Council::only_suppressed(&second))
    };
    let changes = council.layout.cells_of(&wanted.1).filter_map(|cell| Some((now[cell].count()? - then[cell].count()?) as f64));
    changes.sum()
}

fn arrivals(others: impl Fn(&mut Chance) -> usize, rule: bool, tries: usize) -> f64 {
    let mut chance = Chance(77);
    let mut sample = |arrives| {
        let mut found = Vec::with_capacity(tries);
        for _ in 0..tries {
            let others = others(&mut chance);
            found.push(arrival(&mut chance, arrives, others, rule));
        }
        found
    };
    let (without, with) = (sample(false), sample(true));
    area_under_curve(&without, &with)
}

#[test]
fn with_suppression_alone_an_arrival_is_seen() {
    let found = arrivals(|_| 0, false, 200);
    assert!(found > 0.95, "{found:.3}");
}

#[test]
fn under_the_rule_an_arrival_cannot_be_told_from_none() {
    let alone = arrivals(|_| 0, true, 60);
    assert!((alone - 0.5).abs() < 0.02, "nobody else moves: {alone:.3}");
    let among_others = arrivals(|chance| chance.below(25), true, 500);
    println!("arrival among others: {among_others:.3}");
    assert!(among_others <= 0.60, "others move too: {among_others:.3}");
}

#[test]
fn without_a_ledger_averaging_would_find_what_is_held_back() {
    // The same people, published anew each quarter as if nothing had been published before: the mean of the guesses closes in.
    let mut chance = Chance(5);
    let (mut anew, mut kept) = (Vec::new(), Vec::new());
    for _ in 0..40 {
        let size = 1 + chance.below(9);
        let (council, counted, small) = sliver(&mut chance, 8, size);
        let guess = |decided: &[Decided]| by_subtraction(&council.equations, &|cell| decided[cell].value, small);
        let mut guesses = Vec::new();
        let first = council.released(&counted, quarter(0), &[], &[], &Information::new());
        let last: Vec<Option<Value>> = first.iter().map(|one| Some(one.value)).collect();
        let still = vec![0; counted.len()];
        for nth in 1..60 {
            guesses.extend(guess(&council.released(&counted, quarter(nth), &[], &[], &Information::new())));
            let again = council.released(&counted, quarter(nth), &last, &still, &Information::new());
            assert!(again.iter().zip(&first).all(|(again, first)| again.value == first.value), "what nobody joined or left stays as it is");
            assert!(again.iter().all(|one| one.why != Why::Counted));
        }
        let error = |guesses: &[i64]| (guesses.iter().sum::<i64>() as f64 / guesses.len() as f64 - size as f64).abs();
        anew.push(error(&guesses));
        kept.push(guess(&first).map_or(5.0, |guess| (guess - i64::try_from(size).unwrap()).abs() as f64));
    }
    let mean = |errors: &[f64]| errors.iter().sum::<f64>() / errors.len() as f64;
    assert!(mean(&anew) < 1.5, "averaged: {:.2}", mean(&anew));
    assert!(mean(&kept) > 3.0, "one release, carried: {:.2}", mean(&kept));
}

#[test]
fn without_a_salt_two_datasets_of_the_same_people_would_have_the_same_noise() {
    // With noise that hangs on the people alone, two cells with equal values hold the same people nearly always. With a salt they do not say.
    let mut chance = Chance(9);
    let mut equal = 0;
    for _ in 0..400 {
        let mut secret = [0; 32];
        secret[..8].copy_from_slice(&chance.next().to_le_bytes());
        let people: Vec<Person> = (0..60).map(|_| person(&mut chance, 0)).collect();
        let value = |name: &str| {
            let named = Dataset { dataset: name.to_owned(), ..dataset(false, &[], 1) };
            let council = Council::new(Dataset { dimensions: Vec::new(), ..named }, secret);
            council.released(&council.count(&people), quarter(0), &[], &[], &Information::new())[0].value
        };
        equal += usize::from(value("one") == value("other"));
    }
    let share = f64::from(u16::try_from(equal).unwrap()) / 400.0;
    assert!((0.3..0.6).contains(&share), "{share:.3} equal: two draws from the same few values, and not one draw twice");
}
