//! The pages of returns, as HTML.

use app::markup::{escaped, table};
use casework::{
    fault::Problem,
    insight::{Month, Period},
    returns::{Line, Return, Sort},
    vocabulary::Vocabulary,
};
use chrono::NaiveDate;
use store::{payments::Payment, returns::Signed};

use super::{Typed, payments::lines};
use crate::http::desk::{card, error_summary, hidden, input, select, summary_list};

/// As many periods are offered of each length.
const PERIODS: usize = 8;

/// The way back.
pub const BACK: &str = r#"<p><a href="/returns">Back to returns</a></p>"#;

/// What can be returned, and what was.
pub fn all(frameworks: &[(String, String)], funds: &[(String, String)], signed: &[Signed], may_map: bool) -> String {
    let list = |heading: &str, sort: Sort, named: &[(String, String)]| {
        let item = |(id, name): &(String, String)| {
            let (id, name) = (escaped(id), escaped(name));
            let payments = match sort {
                Sort::Fund => format!(
                    r#" (<a href="/returns/payments/{id}">every payment<span class="govuk-visually-hidden"> from {name}</span></a>)"#
                ),
                Sort::Framework => String::new(),
            };
            format!(r#"<li><a href="/returns/{}/{id}">{name}</a>{payments}</li>"#, sort.as_str())
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

/// A day in words.
pub fn said(day: NaiveDate) -> String {
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
    out += &choose(&address, given.period, today, false, problems);
    out += &numbers(given);
    if given.sort == Sort::Fund {
        let alone = format!("/returns/payments/{}?period={}", escaped(&given.subject), given.period);
        let link = format!(r#"<p><a href="{alone}">Every payment on a page of its own</a></p>"#);
        out += &card("Every payment", &(lines(payments, &given.name, words, may_sign) + &link));
    }
    out += &if may_sign { sign(&address, typed, problems) } else { "<p>It is signed by somebody in finance.</p>".to_owned() };
    out + BACK
}

/// Which period to show: those that are over, and `too` those that are not.
pub fn choose(address: &str, chosen: Period, today: NaiveDate, too: bool, problems: &[Problem]) -> String {
    let newest = |now: Period| if too { now } else { now.previous() };
    let back = |now: Period| std::iter::successors(Some(newest(now)), |period| Some(period.previous())).take(PERIODS);
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
