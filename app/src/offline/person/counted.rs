//! Numbers written down, and money spent: only what somebody confirmed.

use casework::{journal::Fact, quantity::Quantity, vocabulary::Vocabulary};
use chrono::NaiveDate;

use super::{Story, Told};

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
    fn add(&mut self, day: NaiveDate, value: Quantity) {
        let place = self.points.partition_point(|(earlier, _)| *earlier < day);
        match self.points.get_mut(place).filter(|(same, _)| *same == day) {
            Some(point) => point.1 = value,
            None => self.points.insert(place, (day, value)),
        }
    }
}

/// Each measure that was written down, in the vocabulary's order.
pub fn numbers(story: &Story, vocabulary: &Vocabulary) -> Vec<Series> {
    let rank = |measure: &str| vocabulary.measures.iter().position(|known| known.id == *measure).unwrap_or(usize::MAX);
    let mut all: Vec<Series> = Vec::new();
    // Oldest first, so that the later written stands.
    for one in story.told.iter().rev() {
        for fact in one.facts() {
            let Fact::Observation { measure, value, as_at, about, .. } = fact else { continue };
            let place = all.iter().position(|series| series.measure == *measure && series.about == *about).unwrap_or_else(|| {
                let place = all.partition_point(|series| rank(&series.measure) <= rank(measure));
                all.insert(place, Series { measure: measure.clone(), about: about.clone(), points: Vec::new() });
                place
            });
            all[place].add(as_at.unwrap_or_else(|| one.day()), *value);
        }
    }
    all
}

/// Pence spent by fund (none: not said), in the order in which they were first drawn on.
pub fn spent(story: &Story) -> Vec<(Option<String>, i64)> {
    let mut funds: Vec<(Option<String>, i64)> = Vec::new();
    for fact in story.told.iter().rev().flat_map(Told::facts) {
        let Fact::Spend { pence, fund, .. } = fact else { continue };
        match funds.iter_mut().find(|(known, _)| known == fund) {
            Some((_, sum)) => *sum = sum.saturating_add(*pence),
            None => funds.push((fund.clone(), *pence)),
        }
    }
    funds
}

#[cfg(test)]
mod tests {
    use super::{super::example::story, *};

    #[test]
    fn a_series_is_in_order_of_day_and_the_later_written_stands() {
        let observed = |id: u8, day: &str, value: u8| {
            format!(
                r#""id":{id},"text":"x","occurred_on":"{day}","recorded_at":"2026-03-0{id}T09:00:00Z","facts":[{{"fact":"observation","measure":"ae","value":{value}}}]"#
            )
        };
        let records = [observed(1, "2026-02-10", 3), observed(2, "2026-02-01", 5), observed(3, "2026-02-10", 2)];
        let series = numbers(&story(&records.each_ref().map(String::as_str)), &Vocabulary::default());
        assert_eq!(series.len(), 1);
        assert_eq!(series[0].points.iter().map(|(_, value)| value.whole_units()).collect::<Vec<_>>(), [5, 2]);
    }

    #[test]
    fn money_is_added_up_by_fund() {
        let story = story(&[
            r#""id":1,"text":"x","facts":[{"fact":"spend","pence":22900,"fund":"flexible"},{"fact":"spend","pence":500}]"#,
            r#""id":2,"text":"y","facts":[{"fact":"spend","pence":4500,"fund":"flexible"}]"#,
        ]);
        assert_eq!(spent(&story), [(Some("flexible".into()), 27_400), (None, 500)]);
    }
}
