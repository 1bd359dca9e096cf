//! The pages of stocktakes as HTML.

use std::iter::successors;

use app::{
    markup::{escaped, table},
    words::{full_day, sentence},
};
use casework::{
    fault::Problem,
    insight::{Audience, Decision, Month, Period, Released, TeamName},
};
use chrono::NaiveDate;
use store::{
    quotations::Quotation,
    stocktakes::{Listed, Stocktake},
};

use super::form::{New, ROOM, Said};
use crate::http::{
    desk::{area, date, error_summary, hidden, input, select},
    review,
};

/// Says why the two differ.
pub const WHY: &str = "On paper and in the file stand only figures that have been released. They are rounded, some are held back, and they may be \
    older than those on the screen: nobody can be found in them. Figures on the screen are for the team alone.";

/// A stocktake with all that belongs to it.
pub struct Whole {
    pub team: String,
    pub stocktake: Stocktake,
    pub before: Option<Stocktake>,
    pub quotations: Vec<Quotation>,
}

impl Whole {
    /// Its title.
    pub fn title(&self) -> String {
        format!("Stocktake of {}", full_day(self.stocktake.held_on))
    }
}

/// How it is looked at.
pub struct Look<'a> {
    pub said: &'a Said,
    pub problems: &'a [Problem],
    /// They may write.
    pub leads: bool,
    /// In a meeting: no names.
    pub meeting: bool,
}

/// Every one of a team.
pub fn all(listed: &[Listed], leads: bool, team: &str, teams: Option<&[TeamName]>) -> String {
    let mut out = String::from(r#"<p class="lead">What we noticed in our figures, what we will try, and who looks again.</p>"#);
    if let Some(teams) = teams {
        let options: Vec<(String, String)> = teams.iter().map(|team| (team.id.clone(), team.name.clone())).collect();
        let field = select("team", "Team", "", &options, team, &[]);
        out.push_str(&format!(
            r#"<form method="get" class="choose">{field}<button type="submit" class="button button--quiet">Show</button></form>"#
        ));
    }
    if leads {
        out.push_str(r#"<p><a class="button" href="/stocktakes/new">Start a stocktake</a></p>"#);
    }
    if listed.is_empty() {
        out.push_str(r#"<p class="empty">There has been no stocktake yet.</p>"#);
        return out;
    }
    let row = |one: &Listed| {
        let state = if one.closed_at.is_some() { "Closed" } else { "Open: what was said can be changed" };
        vec![format!(r#"<a href="/stocktakes/{}">{}</a>"#, one.id, full_day(one.held_on)), state.to_owned()]
    };
    out.push_str(&table("Stocktakes, the newest first", &["Day", "State"], &listed.iter().map(row).collect::<Vec<_>>(), false));
    out
}

/// The form that begins one.
pub fn new(typed: &New, today: NaiveDate, problems: &[Problem]) -> String {
    let quarters = successors(Some(Period::quarter_of(today).previous()), |one| Some(one.previous())).take(4);
    let months = successors(Some(Period::Month(Month::of(today).before(1))), |one| Some(one.previous())).take(6);
    let mut periods = vec![(String::new(), "Today".to_owned())];
    periods.extend(quarters.chain(months).map(|one| (one.to_string(), format!("End of {}", one.in_words()))));
    format!(
        r#"{}<p>The figures are kept as they stand now, with their definitions. What is said in the meeting is written beside them.</p><form method="post" action="/stocktakes/new" novalidate>{}{}{}<button type="submit" class="button">Start</button></form><p><a href="/stocktakes">All stocktakes</a></p>"#,
        error_summary(problems),
        hidden("token", &typed.token),
        date("held_on", "The day of the meeting", "", &typed.held_on, problems),
        select("period", "Figures up to", "", &periods, &typed.period, problems),
    )
}

/// One of them.
pub fn one(whole: &Whole, look: &Look<'_>) -> String {
    let Whole { team, stocktake, .. } = whole;
    let id = stocktake.id;
    let mut out = error_summary(look.problems);
    out.push_str(&format!(r#"<p class="lead">{} · figures up to {}</p>"#, escaped(team), stocktake.period.in_words()));
    let meeting = if look.meeting {
        format!(r#"<a href="/stocktakes/{id}">Leave the meeting view</a>"#)
    } else {
        format!(r#"<a href="/stocktakes/{id}?view=meeting">Meeting view, without names</a>"#)
    };
    out.push_str(&format!(
        r#"<ul class="ways"><li>{meeting}</li><li><a href="/stocktakes/{id}/file" download>Download as one file</a></li><li><a href="/stocktakes">All stocktakes</a></li></ul>"#
    ));
    out.push_str(&last_time(whole, look.meeting));
    out.push_str(&format!(r#"<section class="on-screen" aria-labelledby="figures"><h2 class="card__title" id="figures">The figures, as they stood on {}</h2><div class="cards">"#, full_day(stocktake.begun_at.date_naive())));
    out.extend(stocktake.frozen.cards.iter().map(|card| {
        let hash: String = card.figure.definition.chars().take(19).collect();
        let shown = review::card(card, "");
        shown.replace(
            r#"<p class="card__more">"#,
            &format!(
                r#"<p class="card__small">Definition {}, <code>{}</code></p><p class="card__more">"#,
                card.figure.version,
                escaped(&hash)
            ),
        )
    }));
    out.push_str("</div></section>");
    out.push_str(&format!(
        r#"<section class="on-paper"><h2 class="card__title">Figures that have been released</h2>{}<p>{WHY}</p></section>"#,
        released(stocktake.frozen.released.as_ref())
    ));
    out.push_str(&quoted(whole, look));
    if look.leads && stocktake.closed_at.is_none() {
        out.push_str(&format!(r#"<div class="on-screen">{}</div>"#, form(whole, look)));
        out.push_str(&format!(r#"<div class="on-paper">{}</div>"#, notes(whole, look.meeting)));
    } else {
        out.push_str(&notes(whole, look.meeting));
    }
    out.push_str(&format!(r#"<p class="card__small on-screen">{WHY}</p>"#));
    out
}

/// What was decided the last time, where there was one.
pub fn last_time(whole: &Whole, meeting: bool) -> String {
    let Some(before) = &whole.before else { return String::new() };
    format!(
        r#"<section class="card" aria-labelledby="last-time"><h2 class="card__title" id="last-time">What we decided on {}</h2>{}</section>"#,
        full_day(before.held_on),
        decisions(&before.notes.decisions, meeting)
    )
}

/// What will be tried, who looks again and when; in a meeting without who.
pub fn decisions(all: &[Decision], meeting: bool) -> String {
    if all.is_empty() {
        return "<p>Nothing was written down.</p>".to_owned();
    }
    let row = |one: &Decision| {
        let on = one.on.map_or_else(|| "no day".to_owned(), full_day);
        let who = if one.who.is_empty() { "nobody named".to_owned() } else { escaped(&one.who) };
        let mut cells = vec![escaped(&one.attempt)];
        if !meeting {
            cells.push(who);
        }
        cells.push(on);
        cells
    };
    let columns: &[&str] =
        if meeting { &["What we will try", "When we look again"] } else { &["What we will try", "Who looks again", "When"] };
    table("What we will try", columns, &all.iter().map(row).collect::<Vec<_>>(), false)
}

/// What a release says, in words and signs.
pub fn released(released: Option<&Released>) -> String {
    let Some(released) = released.filter(|one| !one.rows.is_empty()) else {
        return "<p>No figures had been released by then, so there are none here.</p>".to_owned();
    };
    let mut rows: Vec<Vec<String>> = Vec::new();
    for row in &released.rows {
        let mut cells = vec![format!("{}, {}", escaped(&row.name), escaped(&row.place))];
        cells.extend(row.values.iter().map(|value| escaped(value)));
        rows.push(cells);
    }
    let columns = ["What changed", "People", "Lower after", "The same", "Higher after", "Not known"];
    let caption = format!("Released for {} ({})", released.period, released.release);
    format!("{}<p>c: held back, so that nobody can be found. z: cannot be. x: not available.</p>", table(&caption, &columns, &rows, true))
}

/// In their words.
fn quoted(whole: &Whole, look: &Look<'_>) -> String {
    let id = whole.stocktake.id;
    let one = |quotation: &Quotation| {
        let paper = if quotation.audience.leaves_the_meeting() { "" } else { " on-screen" };
        let consent = if look.meeting {
            String::new()
        } else {
            format!(r#"<p class="card__small">Agreed on {} for {}.</p>"#, full_day(quotation.agreed_on), quotation.audience.in_words())
        };
        let back = if look.leads {
            format!(
                r#"<form method="post" action="/stocktakes/{id}/words/{}/take-back" class="on-screen">{}<button type="submit" class="button button--quiet">Take these words back<span class="govuk-visually-hidden">: {}</span></button></form>"#,
                quotation.id,
                hidden("token", look.said.get("token")),
                escaped(&quotation.words)
            )
        } else {
            String::new()
        };
        format!(
            r#"<li class="{paper}"><blockquote class="quotation" dir="auto">“{}”</blockquote>{consent}{back}</li>"#,
            escaped(&quotation.words)
        )
    };
    let all: String = whole.quotations.iter().map(one).collect();
    let none = if all.is_empty() { "<p>No words have been chosen.</p>" } else { "" };
    let more = if look.leads {
        format!(r#"<p class="on-screen"><a href="/stocktakes/{id}/words">Choose words that somebody agreed to</a></p>"#)
    } else {
        String::new()
    };
    format!(
        r#"<section class="card" aria-labelledby="words"><h2 class="card__title" id="words">In their words</h2>{none}<ul class="govuk-list">{all}</ul>{more}</section>"#
    )
}

/// What was said, to read.
pub fn notes(whole: &Whole, meeting: bool) -> String {
    let notes = &whole.stocktake.notes;
    let part = |id: &str, heading: &str, text: &str| {
        let text = if text.is_empty() { "Nothing was written down.".to_owned() } else { escaped(text).replace('\n', "<br>") };
        format!(r#"<h3 id="{id}">{heading}</h3><p dir="auto">{text}</p>"#)
    };
    let came = if whole.before.is_some() { part("came-of-it", "What came of the last time", &notes.came) } else { String::new() };
    format!(
        r#"<section class="card" aria-labelledby="said"><h2 class="card__title" id="said">What was said</h2>{came}{}{}</section>"#,
        part("noticed-then", "What we noticed", &notes.noticed),
        decisions(&notes.decisions, meeting)
    )
}

/// What was said, to write.
fn form(whole: &Whole, look: &Look<'_>) -> String {
    let (said, problems) = (look.said, look.problems);
    let mut out = format!(
        r#"<form method="post" action="/stocktakes/{}" novalidate>{}{}"#,
        whole.stocktake.id,
        hidden("token", said.get("token")),
        hidden("changes", said.get("changes"))
    );
    if whole.before.is_some() {
        out.push_str(&area("came", "What came of what we decided the last time", "", said.get("came"), problems));
    }
    out.push_str(&area(
        "noticed",
        "What we noticed",
        "In the figures, and beside them. No names: whoever reads this later was not there.",
        said.get("noticed"),
        problems,
    ));
    for number in 1..=ROOM {
        let name = |what: &str| format!("{what}-{number}");
        out.push_str(&format!(
            r#"<fieldset class="govuk-fieldset"><legend class="govuk-label"><b>Something we will try, {number} of {ROOM}</b></legend>"#
        ));
        out.push_str(&input(&name("try"), "What", "", said.field("try", number), problems));
        out.push_str(&input(&name("who"), "Who looks again", "", said.field("who", number), problems));
        out.push_str(&date(&name("when"), "When", "", said.field("when", number), problems));
        out.push_str("</fieldset>");
    }
    out.push_str(r#"<button type="submit" name="do" value="keep" class="button">Save</button> <button type="submit" name="do" value="close" class="button button--quiet">Save and close: nothing is changed after that</button></form>"#);
    out
}

/// For whom words may be, as a form offers it.
pub fn audiences() -> Vec<(String, String)> {
    Audience::ALL.map(|one| (one.as_str().to_owned(), sentence(one.in_words()))).to_vec()
}
