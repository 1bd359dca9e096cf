//! The pages of people who work here, as HTML.

use casework::{access::Role, fault::Problem, insight::TeamName};
use chrono::{DateTime, Utc};
use store::identity::Worker;

use super::{
    super::fields::{self, Line},
    LINK_DAYS, Typed,
};
use crate::http::plain::escaped;

/// Somebody, whether they can sign in, and until when a link of theirs is good.
type Standing = (Worker, bool, Option<DateTime<Utc>>);

fn fields_of(typed: &Typed, teams: &[TeamName], token: &str, problems: &[Problem]) -> String {
    let name = Line { name: "name", label: "Name", hint: "", value: &typed.name, kind: "text", fill: "off", digits: false };
    let roles: Vec<_> = Role::ALL.iter().map(|role| (role.as_str().to_owned(), role.in_words().to_owned())).collect();
    let mut of_teams = vec![(String::new(), "No team".to_owned())];
    of_teams.extend(teams.iter().map(|team| (team.id.clone(), team.name.clone())));
    [
        fields::hidden("token", token),
        fields::line(&name, problems),
        fields::choice("role", "What they may do", "", &roles, &typed.role, problems),
        fields::choice("team", "Team", "", &of_teams, &typed.team, problems),
    ]
    .concat()
}

fn way_in((_, can, link): &Standing) -> String {
    match (can, link) {
        (true, _) => "Can sign in".into(),
        (false, Some(until)) => format!("Has a link until {}", until.format("%-d %B %Y")),
        (false, None) => "Cannot sign in yet".into(),
    }
}

/// Everybody, and a form for one more.
pub fn all(standing: &[Standing], teams: &[TeamName], typed: &Typed, token: &str, problems: &[Problem]) -> String {
    let row = |one: &Standing| {
        let worker = &one.0;
        let team = |id: &String| teams.iter().find(|team| team.id == *id).map_or(id.as_str(), |team| &team.name).to_owned();
        let of: Vec<String> = worker.teams.iter().map(team).collect();
        format!(
            r#"<tr class="govuk-table__row"><th scope="row" class="govuk-table__header"><a href="/workers/{}">{}</a></th><td class="govuk-table__cell">{}</td><td class="govuk-table__cell">{}</td><td class="govuk-table__cell">{}</td></tr>"#,
            worker.id,
            escaped(&worker.name),
            worker.role.in_words(),
            escaped(&of.join(", ")),
            way_in(one)
        )
    };
    let rows: String = standing.iter().map(row).collect();
    let head: String = ["Name", "May do", "Team", "Signing in"]
        .map(|title| format!(r#"<th scope="col" class="govuk-table__header">{title}</th>"#))
        .concat();
    let typed = if typed.role.is_empty() { Typed { role: Role::Caseworker.as_str().into(), ..typed.clone() } } else { typed.clone() };
    let add = [fields_of(&typed, teams, token, problems), fields::button("Add", None, false)].concat();
    format!(
        r#"<div class="wide"><table class="govuk-table"><thead class="govuk-table__head"><tr class="govuk-table__row">{head}</tr></thead><tbody class="govuk-table__body">{rows}</tbody></table></div><section class="card" aria-labelledby="add"><h2 class="card__title" id="add">Add somebody</h2>{}</section><p><a href="/account">Signing in and out</a></p>"#,
        fields::form("/workers", &add)
    )
}

/// One of them.
pub fn one(standing: &Standing, teams: &[TeamName], own: bool, link: Option<&str>, token: &str, problems: &[Problem]) -> String {
    let worker = &standing.0;
    let at = format!("/workers/{}", worker.id);
    let typed = Typed {
        name: worker.name.clone(),
        role: worker.role.as_str().into(),
        team: worker.teams.first().cloned().unwrap_or_default(),
        ..Typed::default()
    };
    let save = [fields_of(&typed, teams, token, problems), fields::button("Save", Some(("do", "save")), false)].concat();
    let other = |wanted: &str, said: &str| {
        let fields = [
            fields::hidden("token", token),
            fields::hidden("role", worker.role.as_str()),
            fields::button(said, Some(("do", wanted)), true),
        ];
        fields::form(&at, &fields.concat())
    };
    let made = link.map_or_else(String::new, |link| {
        format!(
            r#"<div class="notice" role="status"><p>Give them this link, and nobody else. It is shown once, can be used once, and is good for {LINK_DAYS} days.</p><p><code>{}</code></p></div>"#,
            escaped(link)
        )
    });
    let rest = if own {
        String::new()
    } else {
        format!(
            r#"<section class="card" aria-labelledby="in"><h2 class="card__title" id="in">Signing in</h2><p>{}.</p><p>With a link they choose how they sign in. If they had a way in before, the link takes its place once it is used.</p>{}</section><section class="card" aria-labelledby="leave"><h2 class="card__title" id="leave">No longer works here</h2><p>From the next moment on nothing lets them in, and they go alongside nobody: whom they leave alone is shown to the lead of the team. What they have written stays, with their name.</p>{}</section>"#,
            way_in(standing),
            other("link", "Make a link"),
            other("leave", "They no longer work here")
        )
    };
    format!(r#"{made}{}{rest}<p><a href="/workers">Back to everybody</a></p>"#, fields::form(&at, &save))
}
