//! The pages of indicators as HTML.

use app::{
    markup::{details, escaped, table},
    words::count_of,
};
use casework::{
    fault::Problem,
    insight::{AGE_BANDS, By, HOUSEHOLDS, Period, SUPPORT_LENGTHS, Seen, TeamName, definition::in_words},
    vocabulary::Vocabulary,
};
use store::{define::Progress, indicators::Known};

use super::form::METHODS;
use crate::http::{
    desk::{Fields, area, boxes, date, error_summary, group, hidden, input, select},
    review::finding,
};

/// What a definition would give.
pub struct Tried {
    pub words: String,
    pub seen: Seen,
    pub period: Period,
    pub toml: String,
}

/// Every indicator, and how far new definitions have got.
pub fn all(known: &Known, vocabulary: &Vocabulary, progress: Option<Progress>, token: &str) -> String {
    let mut out = String::from(
        r#"<p class="lead">What is counted over all notes, those of the past too. A change is counted anew from the start, while everything goes on.</p><ul class="ways"><li><a href="/indicators/new">Make an indicator</a></li><li><a href="/indicators/export" download>All as TOML</a></li><li><a href="/indicators/import">Take in TOML</a></li><li><a href="/review">Back to review</a></li></ul>"#,
    );
    out.push_str(&filling(known, progress, token));
    let row = |one: &casework::insight::Indicator| {
        let name = format!(r#"<a href="/indicators/{}">{}</a>"#, escaped(&one.id), escaped(&one.name));
        vec![name, escaped(one.method.name()), one.version.to_string(), escaped(&in_words(one, vocabulary))]
    };
    let rows: Vec<Vec<String>> = known.current.iter().map(row).collect();
    out.push_str(&table("Indicators that count now", &["Name", "Method", "Version", "What it counts"], &rows, false));
    let row = |one: &casework::insight::Indicator| {
        let (id, name) = (escaped(&one.id), escaped(&one.name));
        let again = format!(
            r#"<form method="post" action="/indicators/{id}/counting">{}<button type="submit" name="do" value="again" class="button button--quiet">Count it again<span class="govuk-visually-hidden">: {name}</span></button></form>"#,
            hidden("token", token)
        );
        vec![format!(r#"<a href="/review/{id}?version={}">{name}</a>"#, one.version), escaped(&in_words(one, vocabulary)), again]
    };
    let stopped: Vec<Vec<String>> = known.stopped().into_iter().map(row).collect();
    if !stopped.is_empty() {
        out.push_str(&table(
            "No longer counted: their figures stand as they stood",
            &["Name", "What it counted", "Count it again"],
            &stopped,
            false,
        ));
    }
    out
}

/// The way to stop counting one.
pub fn stop(id: &str, token: &str) -> String {
    format!(
        r#"<section class="card" aria-labelledby="stop"><h2 class="card__title" id="stop">Stop counting it</h2><p>It is no longer on the review page. What it came to stands as it stood, and it can be counted again at any time, over all of the past.</p><form method="post" action="/indicators/{}/counting">{}<button type="submit" name="do" value="stop" class="button button--quiet">Stop counting it</button></form></section>"#,
        escaped(id),
        hidden("token", token)
    )
}

/// Why it could not be stopped or begun again.
pub fn refused(id: &str, problems: &[Problem]) -> String {
    let words: String = problems.iter().map(|one| format!("<li>{}</li>", escaped(&one.message))).collect();
    format!(
        r#"<ul class="govuk-list">{words}</ul><p><a href="/indicators/{0}">Back to the indicator</a> · <a href="/release">Releases and datasets</a></p>"#,
        escaped(id)
    )
}

/// New definitions that do not count yet: how far they have got, and how to stop or to go on.
pub fn filling(known: &Known, progress: Option<Progress>, token: &str) -> String {
    if known.filling.is_empty() {
        return String::new();
    }
    let names: Vec<String> = known.filling.iter().map(|one| escaped(&one.name)).collect();
    let (said, act, button) = match progress {
        Some(Progress { people, of }) => (
            format!(
                r#"<p><progress max="{of}" value="{people}" aria-label="Counted anew">{people} of {of}</progress> {people} of {} counted anew. Figures stay as they were until all are. <a href="/indicators">Look again</a></p>"#,
                count_of(of, "person", "people")
            ),
            "stop",
            "Stop, and go on later",
        ),
        None => ("<p>It was stopped. Figures stay as they were.</p>".to_owned(), "resume", "Go on from there"),
    };
    format!(
        r#"<section class="card" aria-labelledby="filling"><h2 class="card__title" id="filling">Being counted anew: {}</h2>{said}<form method="post" action="/indicators/filling">{}<button type="submit" name="do" value="{act}" class="button button--quiet">{button}</button></form></section>"#,
        names.join(", "),
        hidden("token", token)
    )
}

/// The choice of a method.
pub fn methods() -> String {
    let one = |(name, answers): &(&str, &str)| {
        format!(r#"<li class="way-in"><a class="way-in__link" href="/indicators/new?method={name}">{answers}</a></li>"#)
    };
    format!(
        r#"<p class="lead">What would you like to know?</p><ul class="ways-in">{}</ul><p><a href="/indicators">Back to indicators</a></p>"#,
        METHODS.iter().map(one).collect::<String>()
    )
}

fn pairs<'a>(all: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<(String, String)> {
    all.map(|(id, name)| (id.to_owned(), name.to_owned())).collect()
}

fn number(fields: &Fields, name: &str, label: &str, hint: &str, problems: &[Problem]) -> String {
    group(name, label, hint, problems, |described| {
        format!(
            r#"<input class="govuk-input govuk-input--width-10" inputmode="numeric" id="{0}" name="{0}" value="{1}" autocomplete="off"{described}>"#,
            escaped(name),
            escaped(fields.get(name))
        )
    })
}

/// The form of one, with what is wrong with what was typed, or what it would give.
pub fn one(
    address: &str,
    fields: &Fields,
    vocabulary: &Vocabulary,
    teams: &[TeamName],
    problems: &[Problem],
    tried: Option<&Tried>,
) -> String {
    let method = fields.get("method");
    let answers = METHODS.iter().find(|(name, _)| *name == method).map_or("", |(_, answers)| *answers);
    let mut out = error_summary(problems);
    out.push_str(&format!(r#"<p class="lead">{answers}.</p>"#));
    out.push_str(&tried.map_or_else(String::new, would_give));
    out.push_str(&format!(
        r#"<form method="post" action="/indicators/{}" novalidate>{}{}"#,
        escaped(address),
        hidden("token", fields.get("token")),
        hidden("method", method)
    ));
    out.push_str(&input("name", "What people call it", "", fields.get("name"), problems));
    if address == "new" {
        out.push_str(&input(
            "id",
            "Its name in addresses",
            "Small letters, digits and hyphens: debt-after-a-year. It stays.",
            fields.get("id"),
            problems,
        ));
    } else {
        out.push_str(&hidden("id", fields.get("id")));
    }
    out.push_str(&input(
        "subject",
        "Looked at together with",
        "Indicators of one subject share a line. Leave it empty if it stands alone.",
        fields.get("subject"),
        problems,
    ));
    out.push_str(&of_method(method, fields, vocabulary, problems));
    let welcome = [("neither", "Neither"), ("lower", "Lower"), ("higher", "Higher")];
    out.push_str(&select(
        "welcome",
        "What is usually welcome",
        "A word beside the figure, and nothing else.",
        &pairs(welcome.into_iter()),
        fields.get("welcome"),
        problems,
    ));
    out.push_str(&whom(fields, vocabulary, teams, problems));
    let by = pairs(By::ALL.into_iter().map(|by| (by.as_str(), by.in_words())));
    out.push_str(&boxes(
        "breakdowns-",
        "What it can be broken down by",
        "Each by itself, and each within a team. By month, quarter and year always.",
        &by,
        &fields.ticked("breakdowns-"),
        problems,
    ));
    out.push_str(r#"<div class="govuk-form-group"><button type="submit" name="do" value="try" class="button button--quiet">See what it would give</button> <button type="submit" name="do" value="save" class="button">Save, and count the past by it</button></div></form><p>What was counted by an earlier definition stays readable.</p><p><a href="/indicators">Back to indicators</a></p>"#);
    out
}

/// The fields that only a method has.
fn of_method(method: &str, fields: &Fields, vocabulary: &Vocabulary, problems: &[Problem]) -> String {
    let tick =
        |group: &str, legend: &str, hint: &str, of: Vec<(String, String)>| boxes(group, legend, hint, &of, &fields.ticked(group), problems);
    let measures = || {
        let of = pairs(vocabulary.measures.iter().map(|one| (one.id.as_str(), one.name.as_str())));
        let hint = if method == "rate" { "One of them." } else { "Several are added up; of per cents, the mean." };
        let sources = [
            ("", "Wherever it came from; the mix is printed"),
            ("person", "What they or their household said"),
            ("record", "What was seen written"),
            ("agency", "What an agency told us"),
        ];
        let window =
            number(fields, "window_days", "Over how many days", "Leave it empty for what is simply so on a day, such as a debt.", problems);
        let source = select("source", "Which values count", "", &pairs(sources.into_iter()), fields.get("source"), problems);
        format!("{}{window}{source}", tick("measures-", "What is counted", hint, of))
    };
    let n = |name: &str, label: &str, hint: &str| number(fields, name, label, hint, problems);
    match method {
        "change" => format!(
            "{}{}{}{}{}{}{}",
            measures(),
            n(
                "before.from",
                "Before: from which day of support",
                "Day 1 is the first, 0 the day before it, −89 the first of the 90 days before. Write it as -89."
            ),
            n(
                "before.to_day",
                "Before: to which day",
                "The days in which support began for a reason are no baseline, where anything earlier is known."
            ),
            n("after.from", "After: from which day", ""),
            n("after.to", "After: to which day", "Leave it empty for as long as support lasts."),
            n("lost_after_day", "Out of touch without a value by which day", ""),
            n("same_within", "No more apart than this is the same", "In the unit counted; pence for money."),
        ),
        "level" => format!("{}{}", measures(), n("stale_after_days", "Not known any more after how many days", "")),
        "rate" => format!(
            "{}{}{}",
            measures(),
            n("during.from", "From which day of support", "1 is the first."),
            n("during.to", "To which day", "Leave it empty for as long as support lasts.")
        ),
        "people_with" => {
            let themes = pairs(vocabulary.themes.iter().map(|one| (one.id.as_str(), one.name.as_str())));
            let counting =
                pairs([("theme", "People with an entry about it"), ("outcome", "Of those, people with an outcome about it")].into_iter());
            let measures = pairs(vocabulary.measures.iter().map(|one| (one.id.as_str(), one.name.as_str())));
            format!(
                "{}{}{}",
                tick("themes-", "Themes", "One of them is enough.", themes),
                tick("measures-", "Measures", "Anything counted of one of them is enough as well.", measures),
                select("counting", "Who is counted", "", &counting, fields.get("counting"), problems)
            )
        }
        "spend" => format!(
            "{}{}",
            tick(
                "funds-",
                "From which funds",
                "None: all of them.",
                pairs(vocabulary.funds.iter().map(|one| (one.id.as_str(), one.name.as_str())))
            ),
            tick(
                "categories-",
                "For what",
                "None: everything.",
                pairs(vocabulary.categories.iter().map(|one| (one.id.as_str(), one.name.as_str())))
            )
        ),
        _ => tick(
            "expertise-",
            "Of whom",
            "None: everybody who was asked.",
            pairs(vocabulary.expertise.iter().map(|one| (one.id.as_str(), one.name.as_str()))),
        ),
    }
}

/// Of whom it counts.
fn whom(fields: &Fields, vocabulary: &Vocabulary, teams: &[TeamName], problems: &[Problem]) -> String {
    let tick = |group: &str, legend: &str, of: Vec<(String, String)>| boxes(group, legend, "", &of, &fields.ticked(group), problems);
    let parts = [
        tick("who.teams-", "Teams", pairs(teams.iter().map(|one| (one.id.as_str(), one.name.as_str())))),
        input("who.wards", "Wards", "Codes such as E05000001, with commas between.", fields.get("who.wards"), problems),
        tick("who.age_bands-", "Age bands", pairs(AGE_BANDS.iter().map(|(_, name)| (*name, *name)))),
        tick("who.themes-", "With an entry about", pairs(vocabulary.themes.iter().map(|one| (one.id.as_str(), one.name.as_str())))),
        tick("who.support_lengths-", "Months of support", pairs(SUPPORT_LENGTHS.iter().map(|(_, name)| (*name, *name)))),
        tick("who.households-", "Household", pairs(HOUSEHOLDS.into_iter())),
        date("started_from", "Support started on or after", "", fields.get("started_from"), problems),
        date("started_to", "Support started on or before", "", fields.get("started_to"), problems),
    ];
    let is_asked = problems.iter().any(|one| one.field.starts_with("who.") || one.field.starts_with("started_"));
    let made = details(
        "Only some people",
        &format!(
            "<p>What is left empty asks nothing; all of the rest has to hold. What is about some people only is held back where they are few.</p>{}",
            parts.concat()
        ),
    );
    if is_asked { made.replacen("<details ", "<details open ", 1) } else { made }
}

/// What it would give, read back in words.
fn would_give(tried: &Tried) -> String {
    let given = match &tried.seen {
        Seen::HeldBack(_, why) => format!("<p>{}</p>", why.in_words()),
        Seen::Figure(figure) => {
            let sentences = [finding::coverage(figure), finding::lost(figure), finding::interval(figure), finding::sources(figure)];
            let small: String =
                sentences.into_iter().flatten().map(|said| format!(r#"<p class="card__small">{}</p>"#, escaped(&said))).collect();
            let caveats: String = figure.caveats.iter().map(|one| format!("<p>{}</p>", escaped(one))).collect();
            format!(r#"<p><b>{}</b></p>{small}<div class="caveat">{caveats}</div>"#, escaped(&finding::title(figure)))
        }
    };
    format!(
        r#"<section class="card" aria-labelledby="would"><h2 class="card__title" id="would">What it would give, {}</h2><p>{}</p>{given}<p>Nothing has been saved yet.</p>{}</section>"#,
        tried.period.in_words(),
        escaped(&tried.words),
        details("The same as TOML", &format!("<pre>{}</pre>", escaped(&tried.toml)))
    )
}

/// The form that takes TOML.
pub fn import(fields: &Fields, problems: &[Problem]) -> String {
    format!(
        r#"{}<form method="post" action="/indicators/import" novalidate>{}{}<button type="submit" class="button">Take in, and count the past by it</button></form><p><a href="/indicators">Back to indicators</a></p>"#,
        error_summary(problems),
        hidden("token", fields.get("token")),
        area(
            "toml",
            "Definitions as TOML",
            "As “All as TOML” writes them. All of them are taken in, or none.",
            fields.get("toml"),
            problems
        )
    )
}
