//! The pages of themes as HTML.

use app::{
    markup::{details, escaped, table},
    words::{count_of, full_day},
};
use casework::{fault::Problem, vocabulary::Vocabulary};
use store::{
    define::Progress,
    indicators::Known,
    themes::{Group, Moved, Offers},
};

use crate::http::{
    desk::{Fields, area, boxes, error_summary, hidden, input},
    indicators::filling_card,
};

/// How many entries are named one by one.
const NAMED: usize = 200;

/// What the page of one is called.
pub fn title(group: &Group) -> String {
    if group.id.is_empty() { "Make a theme".to_owned() } else { format!("Theme: {}", group.name) }
}

/// A theme as its form shows it.
pub fn fields(group: &Group) -> Fields {
    let tick = |fields: Fields, name: &str, all: &[String]| all.iter().fold(fields, |fields, id| fields.with(format!("{name}{id}"), "on"));
    let fields = Fields::default().with("name", &group.name).with("words", group.words.join("\n"));
    tick(tick(fields, "tags-", &group.tags), "measures-", &group.measures)
}

/// Every theme.
pub fn all(groups: &[Group], vocabulary: &Vocabulary, known: &Known, progress: Option<Progress>, token: &str) -> String {
    let mut out = String::from(
        r#"<p class="lead">What entries add up to. Tags, measures and words can be put together in another way at any time: the past is counted anew, and what was counted before stays readable.</p><ul class="ways"><li><a href="/themes/new">Make a theme</a></li><li><a href="/words">Words</a></li><li><a href="/review">Back to review</a></li></ul>"#,
    );
    out.push_str(&filling_card(known, progress, token));
    let row = |group: &Group| {
        let name = |id: &String| vocabulary.theme(id).map_or(id.clone(), |one| one.name.clone());
        let measure = |id: &String| vocabulary.measure(id).map_or(id.clone(), |one| one.name.clone());
        let counts: Vec<String> = group.tags.iter().map(name).chain(group.measures.iter().map(measure)).collect();
        vec![
            format!(r#"<a href="/themes/{}">{}</a>"#, escaped(&group.id), escaped(&group.name)),
            if counts.is_empty() { "Its own tag".to_owned() } else { escaped(&format!("Its own tag, {}", counts.join(", "))) },
            escaped(&group.words.join(", ")),
            format!(
                r#"<a href="/themes/{0}/entries">Look<span class="govuk-visually-hidden">: {1}</span></a>"#,
                escaped(&group.id),
                escaped(&group.name)
            ),
        ]
    };
    let rows: Vec<Vec<String>> = groups.iter().map(row).collect();
    out.push_str(&table("Themes", &["Theme", "What counts to it", "Words that offer it", "Past entries"], &rows, false));
    out
}

/// The form of one, with what is wrong with what was typed, or what it would move.
pub fn one(
    address: &str,
    fields: &Fields,
    groups: &[Group],
    vocabulary: &Vocabulary,
    problems: &[Problem],
    moved: Option<&[Moved]>,
) -> String {
    let others: Vec<(String, String)> =
        groups.iter().filter(|one| one.id != address).map(|one| (one.id.clone(), one.name.clone())).collect();
    let measures: Vec<(String, String)> = vocabulary.measures.iter().map(|one| (one.id.clone(), one.name.clone())).collect();
    let tags = boxes(
        "tags-",
        "Other themes that are part of it",
        "Tick one to put the two together: its words offer this one from then on. Untick it to take them apart.",
        &others,
        &fields.ticked("tags-"),
        problems,
    );
    let counted = boxes(
        "measures-",
        "Measures that are about it",
        "Somebody of whom one is written down counts as somebody with an entry about it.",
        &measures,
        &fields.ticked("measures-"),
        problems,
    );
    let entries = if address == "new" {
        String::new()
    } else {
        format!(r#"<p><a href="/themes/{}/entries">Past entries that its words offer</a></p>"#, escaped(address))
    };
    format!(
        r#"{}{}<form method="post" action="/themes/{}" novalidate>{}{}{}{}{tags}{counted}<div class="govuk-form-group"><button type="submit" name="do" value="try" class="button button--quiet">See which entries it would move</button> <button type="submit" name="do" value="save" class="button">Save, and count the past by it</button></div></form>{entries}<p><a href="/themes">Back to themes</a></p>"#,
        error_summary(problems),
        moved.map_or_else(String::new, would_move),
        escaped(address),
        hidden("token", fields.get("token")),
        hidden("version", fields.get("version")),
        input("name", "What people call it", "", fields.get("name"), problems),
        area("words", "Words that offer it", "One on each line. A word that another theme has comes here.", fields.get("words"), problems),
    )
}

/// What a change would move.
fn would_move(moved: &[Moved]) -> String {
    let count = |comes: bool| moved.iter().filter(|one| one.comes == comes).count();
    let people = moved.iter().map(|one| one.person).collect::<std::collections::BTreeSet<_>>().len();
    let said = |number: usize| count_of(i64::try_from(number).unwrap_or(i64::MAX), "entry", "entries");
    let mut out = format!(
        r#"<section class="card" aria-labelledby="moves"><h2 class="card__title" id="moves">What it would move</h2><p>Of your team’s entries that you may see, {} would come to it and {} would go from it, of {}. That you looked is in the audit.</p>"#,
        said(count(true)),
        said(count(false)),
        count_of(i64::try_from(people).unwrap_or(i64::MAX), "person", "people")
    );
    if !moved.is_empty() {
        let row = |one: &Moved| {
            let day = format!(r#"<a href="/people/{}#entry-{}">{}</a>"#, one.person, one.record, full_day(one.on));
            vec![day, format!(r#"<span dir="auto">{}</span>"#, escaped(&one.name)), if one.comes { "comes" } else { "goes" }.to_owned()]
        };
        let rows: Vec<Vec<String>> = moved.iter().take(NAMED).map(row).collect();
        out.push_str(&details(
            "Show the entries",
            &table("Entries that would move, the newest first", &["Entry of", "Person", "It"], &rows, false),
        ));
    }
    out.push_str("<p>Nothing has been saved yet.</p></section>");
    out
}

/// Past entries that words offer, to be confirmed in bulk.
pub fn offers(group: &Group, offers: &Offers, token: &str, problems: &[Problem]) -> String {
    let id = escaped(&group.id);
    let mut out = error_summary(problems);
    out.push_str(&format!(
        r#"<p class="lead">Entries of the last year whose words offer {}, and that nobody has said are about it. Nothing counts until somebody confirms it. That you looked is in the audit, once for each person.</p>"#,
        escaped(&group.name)
    ));
    if offers.entries.is_empty() {
        out.push_str(r#"<p class="empty">Its words offer no entry of your team’s people that you may see.</p>"#);
    } else {
        out.push_str(&format!(r#"<form method="post" action="/themes/{id}/entries" novalidate>{}<fieldset class="govuk-fieldset" id="entry"><legend class="govuk-label">{} of {} are about it</legend>"#, hidden("token", token), offers.entries.len(), offers.of));
        for one in &offers.entries {
            let name = format!("entry-{}.{}.{}", one.person, one.record, one.on);
            out.push_str(&format!(
                r#"<p><input type="checkbox" id="{name}" name="{name}" value="on"> <label for="{name}">{}, {}: <span dir="auto">{}</span></label></p>"#,
                escaped(&one.name),
                full_day(one.on),
                escaped(&one.text)
            ));
        }
        out.push_str(r#"</fieldset><button type="submit" class="button">Confirm those that are ticked</button></form>"#);
    }
    if !offers.words.is_empty() {
        let said: Vec<String> = offers.words.iter().map(|(word, people)| format!("<li>{} ({people} people)</li>", escaped(word))).collect();
        out.push_str(&format!(r#"<section class="card" aria-labelledby="more"><h2 class="card__title" id="more">Words that could offer more</h2><p>They stand out in entries about it, with at least 10 people.</p><ul class="govuk-list">{}</ul><p><a href="/themes/{id}">Add words</a></p></section>"#, said.concat()));
    }
    out.push_str(r#"<p><a href="/themes">Back to themes</a></p>"#);
    out
}
