//! Numbers written down, and money spent: only what somebody confirmed.

use std::collections::BTreeMap;

use casework::{journal::Fact, quantity::Quantity, vocabulary::Vocabulary};
use chrono::NaiveDate;

use super::Told;

/// One measure over time, of the person or of somebody in their household.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// The measure's id.
    pub measure: String,
    /// Whose, if not the person's own.
    pub about: Option<String>,
    /// Day by day, oldest first; of two on one day, the later written.
    pub points: Vec<(NaiveDate, Quantity)>,
}

impl Series {
    /// The newest.
    pub fn latest(&self) -> Option<(NaiveDate, Quantity)> {
        self.points.last().copied()
    }
}

/// Each measure that was written down, in the vocabulary's order.
pub fn numbers(told: &[Told], vocabulary: &Vocabulary) -> Vec<Series> {
    let mut series: BTreeMap<(usize, String, Option<String>), BTreeMap<NaiveDate, Quantity>> = BTreeMap::new();
    // Oldest first, so that the later written stands.
    for one in told.iter().rev() {
        for fact in one.facts() {
            let Fact::Observation { measure, value, as_at, about, .. } = fact else { continue };
            let place = vocabulary.measures.iter().position(|known| known.id == *measure).unwrap_or(usize::MAX);
            series.entry((place, measure.clone(), about.clone())).or_default().insert(as_at.unwrap_or_else(|| one.day()), *value);
        }
    }
    series.into_iter().map(|((_, measure, about), points)| Series { measure, about, points: points.into_iter().collect() }).collect()
}

/// Pence spent by fund (none: not said), largest first.
pub fn spent(told: &[Told]) -> Vec<(Option<String>, i64)> {
    let mut funds: BTreeMap<Option<String>, i64> = BTreeMap::new();
    for fact in told.iter().flat_map(Told::facts) {
        if let Fact::Spend { pence, fund, .. } = fact {
            let sum = funds.entry(fund.clone()).or_default();
            *sum = sum.saturating_add(*pence);
        }
    }
    let mut funds: Vec<_> = funds.into_iter().collect();
    funds.sort_by_key(|(_, pence)| std::cmp::Reverse(*pence));
    funds
}

#[cfg(test)]
mod tests {
    use super::{
        super::{example::folder, told},
        *,
    };

    #[test]
    fn a_series_is_in_order_of_day_and_the_later_written_stands() {
        let observed = |id: u8, day: &str, value: u8| {
            format!(
                r#""id":{id},"text":"x","occurred_on":"{day}","recorded_at":"2026-03-0{id}T09:00:00Z","facts":[{{"fact":"observation","measure":"ae","value":{value}}}]"#
            )
        };
        let records = [observed(1, "2026-02-10", 3), observed(2, "2026-02-01", 5), observed(3, "2026-02-10", 2)];
        let series = numbers(&told(&folder(&records.each_ref().map(String::as_str))), &Vocabulary::default());
        assert_eq!(series.len(), 1);
        assert_eq!(series[0].points.iter().map(|(_, value)| value.whole_units()).collect::<Vec<_>>(), [5, 2]);
    }

    #[test]
    fn money_is_added_up_by_fund() {
        let folder = folder(&[
            r#""id":1,"text":"x","facts":[{"fact":"spend","pence":22900,"fund":"flexible"},{"fact":"spend","pence":500}]"#,
            r#""id":2,"text":"y","facts":[{"fact":"spend","pence":4500,"fund":"flexible"}]"#,
        ]);
        assert_eq!(spent(&told(&folder)), [(Some("flexible".into()), 27_400), (None, 500)]);
    }
}
