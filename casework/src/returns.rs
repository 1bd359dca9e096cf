//! Returns that are owed under a named gateway: exact numbers without names, as a framework or a fund asks for them. Nothing here is
//! protected, so nothing here is published: what is published leaves as a release.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    hex,
    insight::{Dossier, Figure, Indicator, Method, Period},
    release::Filter,
};

/// What a return is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// The headings of a framework, from the indicators and themes that are mapped to them.
    Framework,
    /// What was paid from a fund, and for how many households.
    Fund,
}

impl Sort {
    /// Its name where it is kept, and in addresses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Framework => "framework",
            Self::Fund => "fund",
        }
    }

    /// From its name where it is kept.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Framework, Self::Fund].into_iter().find(|sort| sort.as_str() == name)
    }
}

/// What a line counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counts {
    /// People.
    People,
    /// People with a value before and after.
    FollowedUp,
    /// People for whom it was lower after.
    Lower,
    /// People for whom it was the same.
    Same,
    /// People for whom it was higher after.
    Higher,
    /// People of whom it is not known.
    NotKnown,
    /// Households: those who live together once, and whoever is in no household by themselves.
    Households,
    /// Payments.
    Payments,
    /// Pence.
    Pence,
    /// Times that help was asked for.
    Times,
}

impl Counts {
    /// What people call it.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::People => "People",
            Self::FollowedUp => "Known before and after",
            Self::Lower => "Lower after",
            Self::Same => "The same",
            Self::Higher => "Higher after",
            Self::NotKnown => "Not known",
            Self::Households => "Households",
            Self::Payments => "Payments",
            Self::Pence => "Paid (£)",
            Self::Times => "Times asked",
        }
    }

    /// The cell of a dataset that counts the same people, if one could.
    pub const fn filter(self) -> Option<Filter> {
        match self {
            Self::People => Some(Filter::People),
            Self::Lower => Some(Filter::Lower),
            Self::Same => Some(Filter::Same),
            Self::Higher => Some(Filter::Higher),
            Self::NotKnown => Some(Filter::NotKnown),
            _ => None,
        }
    }
}

/// One number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Under which heading.
    pub heading: String,
    /// The lasting name of what is counted: an indicator with its version, a theme, a category of spending.
    pub item: String,
    /// What people call it.
    pub name: String,
    /// What of it.
    pub counts: Counts,
    /// The number: people, households, payments, pence.
    pub value: i64,
}

impl Line {
    /// The number as people write it: pence in pounds.
    pub fn written(&self) -> String {
        if self.counts == Counts::Pence { format!("{}.{:02}", self.value / 100, (self.value % 100).abs()) } else { self.value.to_string() }
    }

    /// Its cell in the ledger: what was disclosed, without the value.
    pub fn cell(&self) -> String {
        let counts = serde_json::to_value(self.counts).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default();
        format!("{}|{}|{counts}", self.heading, self.item)
    }
}

/// A return as it is previewed, and as it is signed: the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Return {
    /// What it is about.
    pub sort: Sort,
    /// The framework's or the fund's lasting name.
    pub subject: String,
    /// What people call it.
    pub name: String,
    /// The period.
    pub period: Period,
    /// Every heading in its order, those that nothing of ours speaks of too.
    pub headings: Vec<String>,
    /// Every number.
    pub lines: Vec<Line>,
}

impl Return {
    /// SHA-256 of everything that it says, in hexadecimal: what is signed is what was previewed.
    pub fn hash(&self) -> String {
        hex::of(&Sha256::digest(serde_json::to_string(self).unwrap_or_default().as_bytes()))
    }
}

/// The lines of one indicator under a heading: whole numbers alone, since a return is added up by whoever receives it.
pub fn lines_of(heading: &str, indicator: &Indicator, figure: &Figure) -> Vec<Line> {
    let line = |counts, value| Line {
        heading: heading.to_owned(),
        item: format!("{}@{}", indicator.id, indicator.version),
        name: indicator.name.clone(),
        counts,
        value,
    };
    match indicator.method {
        Method::Change { .. } => vec![
            line(Counts::People, figure.people),
            line(Counts::FollowedUp, figure.followed_up),
            line(Counts::Lower, figure.lower),
            line(Counts::Same, figure.same),
            line(Counts::Higher, figure.higher),
            line(Counts::NotKnown, figure.unknown),
        ],
        Method::PeopleWith { .. } => vec![line(Counts::People, figure.followed_up)],
        Method::Spend { .. } => vec![line(Counts::People, figure.people), line(Counts::Pence, whole(figure.after_total))],
        Method::Wait { .. } => vec![line(Counts::People, figure.people), line(Counts::Times, figure.times)],
        Method::Level { .. } | Method::Rate { .. } => {
            vec![line(Counts::People, figure.people), line(Counts::NotKnown, figure.unknown)]
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "pence, which are whole")]
fn whole(pence: f64) -> i64 {
    pence.round() as i64
}

/// Whether somebody was supported in a period in which an entry of theirs was about a theme.
pub fn has_theme(dossier: &Dossier, theme: &str, period: Period) -> bool {
    let span = period.span();
    let (first, last) = (span.first_month(period.last_month()), period.last_month());
    let within = |day| first.first_day() <= day && day <= last.last_day();
    dossier.supported_between(first, last) && dossier.themes.iter().any(|themed| themed.theme == theme && within(themed.on))
}

/// What was paid from a fund in a period for one purpose, or for all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paid {
    /// Payments.
    pub payments: i64,
    /// Pence.
    pub pence: i64,
    /// People for whom something was paid.
    pub people: i64,
    /// Their households, by whatever tells them apart.
    pub households: BTreeSet<String>,
}

impl Paid {
    /// Adds what was paid for one person: pence, each with the household that they lived in on that day.
    pub fn add(&mut self, payments: &[(i64, String)]) {
        if payments.is_empty() {
            return;
        }
        self.people += 1;
        for (pence, household) in payments {
            self.payments += 1;
            self.pence = self.pence.saturating_add(*pence);
            self.households.insert(household.clone());
        }
    }

    /// Its lines under a heading.
    pub fn lines(&self, heading: &str, item: &str, name: &str) -> Vec<Line> {
        let households = i64::try_from(self.households.len()).unwrap_or(i64::MAX);
        let numbers = [
            (Counts::Payments, self.payments),
            (Counts::Pence, self.pence),
            (Counts::Households, households),
            (Counts::People, self.people),
        ];
        let line = |(counts, value)| Line { heading: heading.to_owned(), item: item.to_owned(), name: name.to_owned(), counts, value };
        numbers.into_iter().map(line).collect()
    }
}

/// The return as a tidy CSV file (RFC 4180): one number a line, with what makes it a disclosure in each.
pub fn csv(given: &Return, gateway: &str, recipient: &str) -> String {
    let mut out = String::from("return,period,gateway,recipient,heading,item,item_name,counted,value\r\n");
    for line in &given.lines {
        let period = given.period.to_string();
        let value = line.written();
        let fields = [&given.name, &period, gateway, recipient, &line.heading, &line.item, &line.name, line.counts.in_words(), &value];
        out.push_str(&fields.map(quoted).join(","));
        out.push_str("\r\n");
    }
    out
}

/// A field of a CSV file. Spreadsheets take a leading `=`, `+`, `-` or `@` for a formula: those get a quotation mark in front.
fn quoted(field: &str) -> String {
    let formula = field.starts_with(['=', '+', '-', '@', '\t', '\r']) && field.parse::<f64>().is_err();
    let safe = if formula { format!("'{field}") } else { field.to_owned() };
    if safe.contains([',', '"', '\r', '\n']) { format!("\"{}\"", safe.replace('"', "\"\"")) } else { safe }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_household_is_counted_once_and_a_payment_every_time() {
        let mut paid = Paid::default();
        paid.add(&[(22_900, "home".to_owned()), (1_050, "home".to_owned())]);
        paid.add(&[(500, "home".to_owned())]);
        paid.add(&[]);
        let numbers: Vec<i64> = paid.lines("Flexible fund", "fund:flexible", "All").iter().map(|line| line.value).collect();
        assert_eq!(numbers, [3, 24_450, 1, 2], "payments, pence, households, people");
        assert_eq!(paid.lines("a", "b", "c")[1].written(), "244.50");
    }

    #[test]
    fn a_file_has_a_line_for_each_number_and_no_formulas() {
        let line =
            Line { heading: "Money".into(), item: "theme:debt".into(), name: "=Debt, rent".into(), counts: Counts::People, value: 7 };
        let given = Return {
            sort: Sort::Framework,
            subject: "one".into(),
            name: "One".into(),
            period: "2026-Q3".parse().unwrap(),
            headings: vec!["Money".into()],
            lines: vec![line],
        };
        let file = csv(&given, "The Act, section 1", "The department");
        assert_eq!(
            file.lines().nth(1).unwrap(),
            "One,2026-Q3,\"The Act, section 1\",The department,Money,theme:debt,\"'=Debt, rent\",People,7"
        );
        let other = Return { lines: Vec::new(), ..given.clone() };
        assert_ne!(given.hash(), other.hash());
    }
}
