//! Councils side by side, from what each has published: shares with the limits that chance alone would set around them. Never a
//! ranking: they come in the order of their names.

use super::Value;
use crate::insight::{
    Period,
    sure::{Funnel, Limits, funnel},
};

/// What one council has published of an indicator, for the whole of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theirs {
    /// What people call the council.
    pub council: String,
    /// The period.
    pub period: Period,
    /// Everybody it is about.
    pub people: Value,
    /// Those for whom it was lower after.
    pub lower: Value,
}

/// One council with its share and the limits around what would be expected of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Beside {
    /// What it published.
    pub theirs: Theirs,
    /// The share for whom it was lower, from published counts; none where one is held back.
    pub share: Option<f64>,
    /// Between which shares 95% and 99.8% would lie by chance, for as many people, if all councils were alike.
    pub limits: Option<[[f64; 2]; 2]>,
    /// Where the share lies.
    pub place: Option<Funnel>,
}

/// Councils in the order of their names, and the share of all of them together. None where fewer than two can be compared: then there are
/// no limits.
pub fn side_by_side(mut councils: Vec<Theirs>) -> (Option<f64>, Vec<Beside>) {
    councils.sort_by(|a, b| (&a.council, a.period.last_month()).cmp(&(&b.council, b.period.last_month())));
    let both: Vec<(i64, i64)> = councils.iter().filter_map(counts).collect();
    let (lower, people) = both.iter().fold((0, 0), |sum, (lower, people)| (sum.0 + lower, sum.1 + people));
    let overall = (both.len() > 1 && people > 0 && lower > 0).then(|| share(lower, people));
    let beside = councils.into_iter().map(|theirs| {
        let own = counts(&theirs).map(|(lower, people)| (share(lower, people), people));
        let around = overall.zip(own).and_then(|(overall, (_, people))| around(overall, people));
        let place = around.as_ref().zip(own).zip(overall).map(|((limits, (share, _)), overall)| limits.place(share / overall));
        let limits =
            around.zip(overall).map(|(limits, overall)| [limits.inner, limits.outer].map(|both| both.map(|one| (one * overall).min(1.0))));
        Beside { theirs, share: own.map(|(share, _)| share), limits, place }
    });
    (overall, beside.collect())
}

/// The limits for so many people, as ratios to the share that is expected.
#[expect(clippy::cast_precision_loss, reason = "counts of people")]
fn around(overall: f64, people: i64) -> Option<Limits> {
    funnel(overall * people as f64)
}

/// Those for whom it was lower, and everybody, where both are published and one is part of the other.
fn counts(theirs: &Theirs) -> Option<(i64, i64)> {
    theirs.lower.count().zip(theirs.people.count()).filter(|(lower, people)| lower <= people)
}

#[expect(clippy::cast_precision_loss, reason = "counts of people")]
fn share(part: i64, whole: i64) -> f64 {
    part as f64 / whole as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn theirs(council: &str, lower: Value, people: i64) -> Theirs {
        Theirs { council: council.into(), period: "2026-Q3".parse().unwrap(), people: Value::Count(people), lower }
    }

    #[test]
    fn councils_come_by_name_whatever_their_figures_are() {
        let given =
            vec![theirs("Leeds", Value::Count(90), 100), theirs("Bolton", Value::Count(10), 100), theirs("Hull", Value::HeldBack, 20)];
        let (overall, beside) = side_by_side(given);
        let names: Vec<&str> = beside.iter().map(|one| one.theirs.council.as_str()).collect();
        assert_eq!(names, ["Bolton", "Hull", "Leeds"]);
        assert_eq!(overall, Some(0.5), "what is held back takes no part");
        assert_eq!((beside[1].share, beside[1].limits, beside[1].place), (None, None, None));
    }

    #[test]
    fn limits_are_those_of_the_number_expected() {
        // 20 expected of 40 people at one half: the funnel of figures.md, 0.610826 to 1.544419.
        let (_, beside) = side_by_side(vec![theirs("A", Value::Count(20), 40), theirs("B", Value::Count(200), 400)]);
        let [inner, outer] = beside[0].limits.unwrap();
        assert!((inner[0] - 0.5 * 0.610_826).abs() < 1e-6 && (inner[1] - 0.5 * 1.544_419).abs() < 1e-6, "{inner:?}");
        assert!(outer[0] < inner[0] && outer[1] > inner[1]);
        assert_eq!(beside[0].place, Some(Funnel::Within));
        let (_, far) = side_by_side(vec![theirs("A", Value::Count(40), 40), theirs("B", Value::Count(100), 1_000)]);
        assert_eq!(far[0].place, Some(Funnel::Outside));
    }

    #[test]
    fn one_council_alone_has_no_limits() {
        let (overall, beside) = side_by_side(vec![theirs("A", Value::Count(20), 40)]);
        assert_eq!((overall, beside[0].limits), (None, None));
    }
}
