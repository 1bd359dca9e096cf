//! Which team, up to when: a plain form, so that it works without script.

use std::iter::successors;

use app::markup::escaped;
use casework::insight::{Month, Period, TeamName};
use chrono::{Datelike, NaiveDate};

use super::Asked;

/// The form. It sends to an address, which keeps what else is asked there.
pub fn choose(to: &str, teams: &[TeamName], team: Option<&TeamName>, asked: &Asked, today: NaiveDate) -> String {
    let mut out = format!(
        r#"<form method="get" action="{}" class="choose"><div class="govuk-form-group"><label class="govuk-label" for="team">Team</label><select class="govuk-select" id="team" name="team">"#,
        escaped(to)
    );
    let all = if team.is_none() { " selected" } else { "" };
    out.push_str(&format!(r#"<option value="all"{all}>All teams I may see</option>"#));
    for one in teams {
        let selected = if team.is_some_and(|team| team.id == one.id) { " selected" } else { "" };
        out.push_str(&format!(r#"<option value="{}"{selected}>{}</option>"#, escaped(&one.id), escaped(&one.name)));
    }
    out.push_str(r#"</select></div><div class="govuk-form-group"><label class="govuk-label" for="period">Up to</label><select class="govuk-select" id="period" name="period"><option value="">Today</option>"#);
    for (name, periods) in periods(today) {
        out.push_str(&format!(r#"<optgroup label="{name}">"#));
        for period in periods {
            let selected = if asked.period == period.to_string() { " selected" } else { "" };
            out.push_str(&format!(r#"<option value="{period}"{selected}>End of {}</option>"#, period.in_words()));
        }
        out.push_str("</optgroup>");
    }
    out.push_str("</select></div>");
    if !asked.by.is_empty() {
        out.push_str(&format!(r#"<input type="hidden" name="by" value="{}">"#, escaped(&asked.by)));
    }
    out.push_str(r#"<button type="submit" class="button button--quiet">Show</button></form>"#);
    out
}

/// Months, quarters and years that are over, the newest first.
fn periods(today: NaiveDate) -> [(&'static str, Vec<Period>); 3] {
    let back = |newest: Period, count: usize| successors(Some(newest), |period| Some(period.previous())).take(count).collect();
    [
        ("Quarters", back(Period::quarter_of(today).previous(), 8)),
        ("Months", back(Period::Month(Month::of(today).before(1)), 12)),
        ("Years", back(Period::Year(today.year() - 1), 3)),
    ]
}
