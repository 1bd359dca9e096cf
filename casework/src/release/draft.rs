//! A release before it is looked at by the gate: every cell decided by the rule, and more held back where that is needed.

use std::collections::HashMap;

use super::{
    Before, Counted, Dataset, Equation, Layout, Place, THRESHOLD, Value,
    hold::{Decided, Information, Why, hold_back},
    publish, publish_sum,
};
use crate::insight::Period;

/// What a release is made of. True counts go in; nothing of them comes out but what the rule lets through.
pub struct Ground<'a> {
    /// The declaration.
    pub dataset: &'a Dataset,
    /// Its cells.
    pub layout: &'a Layout,
    /// Every sum among them.
    pub equations: &'a [Equation],
    /// The period.
    pub period: Period,
    /// The council's release secret.
    pub secret: &'a [u8; 32],
    /// The true counts, one a cell.
    pub counted: &'a [Counted],
    /// What the ledger says already for this period, one a cell; empty when it says nothing.
    pub ledger: &'a [Option<Value>],
    /// What was last published of an earlier period, one a cell; empty when nothing was.
    pub last: &'a [Option<Value>],
    /// How many people have joined or left since then, one a cell.
    pub moved: &'a [u32],
    /// What everything released before gives away of groups that were held back.
    pub earlier: &'a Information,
    /// What each person brings to each sum, by the sum's cell: pence, events or days.
    pub brought: &'a HashMap<usize, Vec<i64>>,
    /// Dimensions and values, by their places, in which fewer than three caseworkers worked.
    pub few_caseworkers: &'a [(usize, usize)],
}

impl Ground<'_> {
    /// Decides every cell.
    pub fn draft(&self) -> Vec<Decided> {
        let period = self.period.to_string();
        let mut decided: Vec<Decided> = (0..self.layout.cells()).map(|cell| self.decide(cell, &period)).collect();
        hold_back(&mut decided, self.equations, self.counted, self.earlier);
        self.hold_back_sums(&mut decided);
        decided
    }

    /// A sum goes where the people it is of are held back.
    fn hold_back_sums(&self, decided: &mut [Decided]) {
        for number in (0..decided.len()).filter(|number| self.layout.filter(*number).is_sum()) {
            let people = decided[self.layout.whole_of(number)];
            if decided[number].value.count().is_some() && people.value.count().is_none() {
                decided[number] = people;
            }
        }
    }

    fn decide(&self, number: usize, period: &str) -> Decided {
        let cell = self.layout.cell(number);
        if self.layout.is_impossible(self.dataset, &cell) {
            return Decided { value: Value::Impossible, why: Why::Impossible };
        }
        if let Some(value) = self.ledger.get(number).copied().flatten() {
            return Decided { value, why: Why::Published };
        }
        if cell.at.iter().any(|at| self.few_caseworkers.contains(at)) {
            return Decided { value: Value::HeldBack, why: Why::FewCaseworkers };
        }
        let name = self.layout.name(&cell);
        let place = Place { secret: self.secret, dataset: &self.dataset.dataset, cell: &name, period };
        if cell.filter.is_sum() {
            let sum = publish_sum(self.brought.get(&number).map_or(&[], Vec::as_slice), self.counted[number].keys, place).sum;
            // A sum under the least count would not read back as a published value.
            let value = sum.filter(|sum| *sum >= THRESHOLD).map_or(Value::HeldBack, Value::Count);
            return Decided { value, why: if value == Value::HeldBack { Why::Few } else { Why::Counted } };
        }
        let before = self.last.get(number).copied().flatten().filter(|_| self.layout.is_stock(cell.indicator));
        let before = before.map(|value| Before { value, moved: i64::from(self.moved.get(number).copied().unwrap_or(u32::MAX)) });
        let published = publish(self.counted[number], before, place);
        let why = match published.value {
            Value::Count(_) if published.carried => Why::Carried,
            Value::Count(_) => Why::Counted,
            _ => Why::Few,
        };
        Decided { value: published.value, why }
    }
}

/// How many of each sort a draft has: published, held back, and those that cannot be.
pub fn tally(decided: &[Decided]) -> Tally {
    let count = |is: fn(Value) -> bool| decided.iter().filter(|one| is(one.value)).count();
    Tally {
        published: count(|value| value.count().is_some()),
        held_back: count(|value| value == Value::HeldBack),
        impossible: count(|value| value == Value::Impossible),
    }
}

/// How many cells of a release are what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Tally {
    /// With a count.
    pub published: usize,
    /// `c`.
    pub held_back: usize,
    /// `z`.
    pub impossible: usize,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        insight::starting_indicators,
        release::{Filter, Standing, test_kit},
    };

    /// Forty people for whom something was paid, thirty-six of them in one team.
    fn drafted(pence: impl Fn(i64) -> i64) -> (Layout, Vec<Decided>) {
        decided(
            Dataset { indicators: vec!["spend-all".to_owned()], ..test_kit::dataset() },
            40,
            |_| Filter::People,
            |_, person| pence(person),
        )
    }

    /// So many people, nine in ten of them in one team: where each counts, and what each brings.
    fn decided(
        dataset: Dataset,
        people: u32,
        counts: impl Fn(u32) -> Filter,
        brings: impl Fn(Filter, i64) -> i64,
    ) -> (Layout, Vec<Decided>) {
        let indicators: Vec<_> = starting_indicators().into_iter().filter(|indicator| dataset.indicators.contains(&indicator.id)).collect();
        let layout = Layout::new(&dataset, &indicators);
        let (mut counted, mut brought) = (layout.empty(), HashMap::<usize, Vec<i64>>::new());
        for person in 0..people {
            let standing = Standing { values: vec![usize::from(person % 10 == 0), 0], counts: vec![Some(counts(person))] };
            for cell in layout.cells_of(&standing) {
                counted[cell].count_in(u64::from(person).wrapping_mul(0xD134_2543_DE82_EF95));
                let filter = layout.cell(cell).filter;
                if filter.is_sum() {
                    brought.entry(cell).or_default().push(brings(filter, i64::from(person)));
                }
            }
        }
        let (equations, earlier) = (layout.equations().collect::<Vec<_>>(), Information::new());
        let ground = Ground {
            dataset: &dataset,
            layout: &layout,
            equations: &equations,
            period: "2026-Q3".parse().unwrap(),
            secret: &[7; 32],
            counted: &counted,
            ledger: &[],
            last: &[],
            moved: &[],
            earlier: &earlier,
            brought: &brought,
            few_caseworkers: &[],
        };
        let decided = ground.draft();
        (layout, decided)
    }

    #[test]
    fn a_sum_of_money_is_published_with_the_people_it_is_of_and_goes_with_them() {
        let (layout, decided) = drafted(|person| 10_000 + person * 100);
        let (mut published, mut held) = (0, 0);
        for number in (0..layout.cells()).filter(|number| layout.cell(*number).filter == Filter::Pence) {
            let (people, sum) = (decided[number - 1].value, decided[number].value);
            match sum {
                Value::Count(sum) => {
                    assert!(people.count().is_some() && sum % 50_000 == 0, "in steps of what one person brings: {sum}");
                    assert!((sum - 40 * 12_000).abs() <= 8 * 14_000 + 100_000, "{sum}");
                    published += 1;
                }
                _ => held += 1,
            }
        }
        assert!(published > 0 && held > 0);
        assert!(layout.equations().all(|sum| layout.cell(sum.whole).filter != Filter::Pence), "money is no equation of counts");
    }

    /// What a release of these cells says, in the form that its files are made of.
    fn published(dataset: &Dataset, layout: Layout, decided: &[Decided]) -> crate::release::PublishedRelease {
        let meter = crate::release::gate::Meter { counts: 0, rho: 0.0, rho_in_all: 0.0 };
        crate::release::PublishedRelease {
            release: "r".to_owned(),
            dataset: dataset.clone(),
            layout,
            definitions: Vec::new(),
            period: "2026-Q3".parse().unwrap(),
            revision: 0,
            values: decided.iter().map(|one| one.value).collect(),
            at: chrono::DateTime::UNIX_EPOCH,
            report: crate::release::gate::Report { findings: Vec::new(), tally: Tally::default(), audited: 0, programs: 0, meter },
            ledger: String::new(),
            previous: None,
            withdrawn: None,
        }
    }

    fn of_one(indicator: &str) -> Dataset {
        Dataset {
            indicators: vec![indicator.to_owned()],
            outcomes: false,
            breakdowns: vec![vec!["team".to_owned()]],
            ..test_kit::dataset()
        }
    }

    #[test]
    fn a_median_comes_from_published_bins_and_from_nothing_else() {
        let histogram = crate::release::dataset::Histogram { indicator: "known-debt".to_owned(), edges: vec![50_000, 100_000] };
        let dataset = Dataset { histograms: vec![histogram], ..of_one("known-debt") };
        let bin = |person: u32| match (person % 5, person % 20) {
            (_, 7) => Filter::Bin(2),
            (0 | 2, _) => Filter::Bin(0),
            (1 | 3, _) => Filter::Bin(1),
            _ => Filter::NotKnown,
        };
        let (layout, cells) = decided(dataset.clone(), 400, bin, |_, _| 0);
        let filters: Vec<&str> = layout.filters(0).iter().map(|filter| filter.as_str()).collect();
        assert_eq!(filters, ["people", "bin_1", "bin_2", "bin_3", "not_known"]);
        assert_eq!(layout.filter_in_words(0, Filter::Bin(1)), "£500 to under £1000");
        assert!(layout.equations().any(|sum| sum.whole == 0 && sum.parts == [1, 2, 3, 4]), "everybody is in one bin, or is not known");
        assert_eq!(layout.cells_of_one_person(), 2 * 2, "everybody and a bin, in the council and in a team");
        let whole = published(&dataset, layout, &cells);
        // The noise of this secret, these people and these names; the same worked out in Python from the frozen table.
        let said: Vec<String> = whole.values[..5].iter().map(ToString::to_string).collect();
        assert_eq!((said.join(" ").as_str(), whole.median(0)), GOLDEN_MEDIAN);
        // What is not published decides nothing: with a bin taken away there is no median.
        let mut without = whole.clone();
        (without.values[1], without.values[2]) = (Value::HeldBack, Value::HeldBack);
        assert_eq!(without.median(0), None);
    }

    const GOLDEN_MEDIAN: (&str, Option<i64>) = ("400 140 155 25 80", Some(56_452));

    #[test]
    fn a_rate_comes_from_two_published_sums_and_from_nothing_else() {
        let dataset = of_one("ae-attendances-rate");
        let brings = |filter, person: i64| if filter == Filter::Days { 80 + person % 10 } else { 1 + person % 3 };
        let (layout, cells) = decided(dataset.clone(), 40, |_| Filter::People, brings);
        assert_eq!(layout.filters(0), [Filter::People, Filter::Events, Filter::Days]);
        assert_eq!(layout.cells_of_one_person(), 2 * 3, "everybody, events and days, in the council and in a team");
        let whole = published(&dataset, layout, &cells);
        let said: Vec<String> = whole.values[..3].iter().map(ToString::to_string).collect();
        assert_eq!((said.join(" ").as_str(), whole.rate(0)), GOLDEN_RATE);
        let mut without = whole.clone();
        without.values[2] = Value::HeldBack;
        assert_eq!(without.rate(0), None);
        let small = (0..whole.layout.cells()).find(|cell| whole.layout.name(&whole.layout.cell(*cell)).contains("bensham|events")).unwrap();
        assert_eq!(whole.values[small], Value::HeldBack, "four people");
    }

    const GOLDEN_RATE: (&str, Option<i64>) = ("40 80 3200", Some(761));

    #[test]
    fn a_sum_in_which_one_person_stands_out_is_held_back_and_its_people_are_not() {
        let (layout, decided) = drafted(|person| if person == 3 { 900_000_000 } else { 1_000 });
        let whole = layout.number(&crate::release::Cell { indicator: 0, at: Vec::new(), filter: Filter::Pence }).unwrap();
        assert!(decided[whole - 1].value.count().is_some());
        assert_eq!(decided[whole], Decided { value: Value::HeldBack, why: Why::Few });
    }
}
