//! The pages of returns, as HTML.

use app::markup::{escaped, table};
use casework::{
    fault::Problem,
    insight::{Month, Period},
    returns::{Line, Return, Sort},
    vocabulary::Vocabulary,
};
use chrono::NaiveDate;
use store::returns::{Payment, Signed};

use super::Typed;
use crate::http::desk::{card, error_summary, hidden, input, select, summary_list};

/// As many periods are offered of each length.
const PERIODS: usize = 8;

const BACK: &str = r#"<p><a href="/returns">Back to returns</a></p>"#;

/// What can be returned, and what was.
pub fn all(frameworks: &[(String, String)], funds: &[(String, String)], signed: &[Signed], may_map: bool) -> String {
    let list = |heading: &str, sort: Sort, named: &[(String, String)]| {
        let item = |(id, name): &(String, String)| {
            format!(r#"<li><a href="/returns/{}/{}">{}</a></li>"#, sort.as_str(), escaped(id), escaped(name))
        };
        card(heading, &format!(r#"<ul class="govuk-list">{}</ul>"#, named.iter().map(item).collect::<String>()))
    };
    let row = |one: &Signed| {
        let name = escaped(&format!("{}, {}", one.given.name, one.given.period.in_words()));
        vec![format!(r#"<a href="/returns/signed/{}">{name}</a>"#, one.id), escaped(&one.under.recipient), said(one.at.date_naive())]
    };
    let was = if signed.is_empty() {
        r#"<p class="empty">Nothing has been signed yet.</p>"#.to_owned()
    } else {
        table("What was signed, the newest first", &["Return", "Given to", "Signed on"], &signed.iter().map(row).collect::<Vec<_>>(), false)
    };
    [
        r#"<p class="lead">Exact numbers without names, for whoever is owed them under a named gateway. They are counted here and never typed again. What is for everybody is published as a release instead.</p>"#,
        &list("Frameworks", Sort::Framework, frameworks),
        &list("Funds", Sort::Fund, funds),
        &card("Signed", &was),
        if may_map { r#"<p><a href="/returns/frameworks">Frameworks and their headings</a></p>"# } else { "" },
    ]
    .concat()
}

fn said(day: NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}

/// A return as it would be signed now, and the form that signs it.
pub fn preview(
    given: &Return,
    (payments, words): (&[Payment], &Vocabulary),
    typed: &Typed,
    may_sign: bool,
    today: NaiveDate,
    problems: &[Problem],
) -> String {
    let address = format!("/returns/{}/{}", given.sort.as_str(), escaped(&given.subject));
    let mut out = error_summary(problems);
    out += &choose(&address, given.period, today, problems);
    out += &numbers(given);
    if given.sort == Sort::Fund {
        out += &lines_of_spending(payments, words);
    }
    out += &if may_sign { sign(&address, typed, problems) } else { "<p>It is signed by somebody in finance.</p>".to_owned() };
    out + BACK
}

fn choose(address: &str, chosen: Period, today: NaiveDate, problems: &[Problem]) -> String {
    let back = |from: Period| std::iter::successors(Some(from.previous()), |period| Some(period.previous())).take(PERIODS);
    let mut offered: Vec<Period> = back(Period::quarter_of(today)).collect();
    offered.extend(back(Period::Year(chrono::Datelike::year(&today))).take(3));
    offered.extend(back(Period::Month(Month::of(today))));
    let options: Vec<(String, String)> = offered.into_iter().map(|period| (period.to_string(), period.in_words())).collect();
    let period = select("period", "Period", "", &options, &chosen.to_string(), problems);
    format!(
        r#"<form method="get" action="{address}" class="choose">{period}<button type="submit" class="button button--quiet">Show</button></form>"#
    )
}

/// Every number, heading by heading.
fn numbers(given: &Return) -> String {
    let one = |heading: &String| {
        let lines: Vec<&Line> = given.lines.iter().filter(|line| line.heading == *heading).collect();
        if lines.is_empty() {
            return card(heading, r#"<p class="empty">Our notes do not speak of this.</p>"#);
        }
        let row = |line: &&Line| vec![escaped(&line.name), line.counts.in_words().to_owned(), line.written()];
        card(
            heading,
            &table(&format!("{heading}: every number"), &["What", "Counted", "Number"], &lines.iter().map(row).collect::<Vec<_>>(), true),
        )
    };
    given.headings.iter().map(one).collect()
}

/// Each payment, without a name and without words.
fn lines_of_spending(payments: &[Payment], words: &Vocabulary) -> String {
    let name = |category: &Option<String>| match category {
        Some(id) => words.categories.iter().find(|one| one.id == *id).map_or_else(|| id.clone(), |one| one.name.clone()),
        None => "Not sorted".to_owned(),
    };
    let row = |payment: &Payment| {
        vec![said(payment.on), escaped(&name(&payment.category)), format!("{}.{:02}", payment.pence / 100, payment.pence % 100)]
    };
    card("Every payment", &table("Every payment, by day", &["Day", "Purpose", "£"], &payments.iter().map(row).collect::<Vec<_>>(), true))
}

fn sign(address: &str, typed: &Typed, problems: &[Problem]) -> String {
    let fields: String = [("token", &typed.token), ("period", &typed.period), ("previewed", &typed.previewed)]
        .map(|(name, value)| hidden(name, value))
        .concat();
    let law = "The law, agreement or condition of a grant that asks for these numbers.";
    let gateway = input("gateway", "Under which gateway", law, &typed.gateway, problems);
    let recipient = input("recipient", "Who is given it", "A department, a funder, an auditor.", &typed.recipient, problems);
    let form = format!(
        r#"<form method="post" action="{address}" novalidate>{fields}{gateway}{recipient}<button type="submit" class="button">Sign these numbers</button><p>They are kept as they stand here. The audit says that you signed them, and the gate reckons with what was disclosed.</p></form>"#
    );
    card("Sign it", &form)
}

/// A return that was signed.
pub fn signed(signed: &Signed) -> String {
    let rows = [
        ("Given to", signed.under.recipient.clone()),
        ("Under", signed.under.gateway.clone()),
        ("Signed on", said(signed.at.date_naive())),
        ("Edition", signed.edition.to_string()),
    ];
    format!(
        r#"{}<p>Exact numbers, for the recipient alone. They are not to be published.</p><p><a href="/returns/signed/{}/return.csv" download class="button">Download it (CSV)</a></p>{}{BACK}"#,
        summary_list(&rows),
        signed.id,
        numbers(&signed.given)
    )
}
