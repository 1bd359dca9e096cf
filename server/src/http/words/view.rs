//! The pages of the council's words, as HTML.

use app::markup::{escaped, table};
use casework::{fault::Problem, vocabulary::Vocabulary};
use store::preview::{DAYS, Preview};

use super::form::{Item, List, Typed, UNITS, WELCOMES};
use crate::http::desk::{area, card, error_summary, hidden, input, select};

/// Everything there is, list by list.
pub fn all(words: &Vocabulary) -> String {
    let measures: Vec<_> = words.measures.iter().map(|one| (&*one.id, &*one.name, one.words.join(", "))).collect();
    let themes: Vec<_> = words.themes.iter().map(|one| (&*one.id, &*one.name, one.words.join(", "))).collect();
    let funds: Vec<_> = words.funds.iter().map(|one| (&*one.id, &*one.name, String::new())).collect();
    [
        r#"<p class="lead">What can be counted in a note, and the words it is read from. Nothing is counted that nobody has confirmed.</p>"#,
        &list(List::Measure, "Measures", "Add a measure", &measures),
        &list(List::Theme, "Themes", "Add a theme", &themes),
        &list(List::Fund, "Funds", "Add a fund", &funds),
        r#"<p><a href="/review">Back to review</a></p>"#,
    ]
    .concat()
}

fn list(of: List, heading: &str, add: &str, rows: &[(&str, &str, String)]) -> String {
    let address = format!("/words/{}", of.in_an_address());
    let has_words = of != List::Fund;
    let row = |(id, name, words): &(&str, &str, String)| {
        let mut cells = vec![format!(r#"<a href="{address}/{}">{}</a>"#, escaped(id), escaped(name))];
        cells.extend(has_words.then(|| escaped(words)));
        cells
    };
    let columns: &[&str] = if has_words { &["Name", "Read from"] } else { &["Name"] };
    let rows: Vec<Vec<String>> = rows.iter().map(row).collect();
    card(
        heading,
        &format!(r#"{}<p><a href="{address}/new">{add}</a></p>"#, table(&format!("{heading} and their words"), columns, &rows, false)),
    )
}

/// The form about one of them, with what is wrong with what was typed, or what it would have read.
pub fn one(item: &Item, typed: &Typed, problems: &[Problem], preview: Option<(&Preview, &Vocabulary)>) -> String {
    let address = format!("/words/{}/{}", item.list.in_an_address(), item.id.as_deref().unwrap_or("new"));
    let line = |name: &str, label: &str, hint: &str, value: &str| input(name, label, hint, value, problems);
    // A number needs no more room than it has digits.
    let digits = |name: &str, label: &str, hint: &str, value: &str| {
        line(name, label, hint, value).replace(r#"class="govuk-input""#, r#"class="govuk-input govuk-input--width-10" inputmode="numeric""#)
    };
    let named = |(id, said): (&str, &str)| (id.to_owned(), said.to_owned());
    let mut fields = line("name", "What people call it", "", &typed.name);
    if item.list != List::Fund {
        fields += &area("words", "Words it is read from", "One on each line, in small letters.", &typed.words, problems);
    }
    if item.list == List::Measure {
        let (units, welcomes) = (UNITS.map(|(_, id, said)| named((id, said))), WELCOMES.map(|(_, id, said)| named((id, said))));
        fields += &select("unit", "What one of it is", "", &units, &typed.unit, problems);
        let empty = "Leave it empty for what is simply so on a day, such as a debt.";
        fields += &digits("window_days", "Usually counted over how many days", empty, &typed.window_days);
        fields +=
            &digits("least", "The least that is likely", "Outside of these two the tablet asks again. Nothing is refused.", &typed.least);
        fields += &digits("most", "The most that is likely", "", &typed.most);
        fields += &digits("same_within", "No more apart than this is the same", "In the unit above: 500 for £5.", &typed.same_within);
        fields += &select("welcome", "What is usually welcome", "", &welcomes, &typed.welcome, problems);
        fields += &line("group", "Adds up with others to", "A short name, such as debt. Leave it empty if it stands alone.", &typed.group);
    }
    let away = r#" <button type="submit" name="do" value="remove" class="button button--quiet">Take it away</button>"#;
    format!(
        r#"{}{}<form method="post" action="{}" novalidate>{}{}{fields}<div class="govuk-form-group"><button type="submit" name="do" value="preview" class="button button--quiet">See what it would have read</button> <button type="submit" name="do" value="save" class="button">Save</button>{}</div></form><p>What has been confirmed already stays as it is.</p><p><a href="/words">Back to all words</a></p>"#,
        error_summary(problems),
        preview.map_or_else(String::new, |(found, words)| would_read(found, words, typed)),
        escaped(&address),
        hidden("token", &typed.token),
        hidden("version", &typed.version.to_string()),
        if item.id.is_some() { away } else { "" },
    )
}

/// How often each thing would have been read. No note is shown: whoever wants to read one opens the person's page.
fn would_read(found: &Preview, words: &Vocabulary, typed: &Typed) -> String {
    let name = |id: &str| {
        let known = words.measure(id).map(|one| one.name.clone()).or_else(|| words.theme(id).map(|one| one.name.clone()));
        known.unwrap_or_else(|| match id {
            "spend" => "Money that we paid".to_owned(),
            "pull" => "Expertise asked for".to_owned(),
            "follow_up" => "Things to do on a day".to_owned(),
            _ => typed.name.clone(),
        })
    };
    let row = |count: &store::preview::Count| vec![escaped(&name(&count.id)), count.before.to_string(), count.after.to_string()];
    let said = match (found.notes, found.differing.len()) {
        (0, _) => format!("Your team wrote no notes in the last {DAYS} days that you may see."),
        (notes, 0) => format!("Your team's notes of the last {DAYS} days ({notes} of them) would have been read just as they were."),
        (notes, differing) => {
            format!("Of your team's {notes} notes of the last {DAYS} days, {differing} would have been read differently.")
        }
    };
    let rows: Vec<Vec<String>> = found.counts.iter().map(row).collect();
    let counts = if rows.is_empty() {
        String::new()
    } else {
        table("How often each was read", &["Read", "As it is", "With this change"], &rows, true)
    };
    format!(
        r#"<section class="card" aria-labelledby="would"><h2 class="card__title" id="would">What it would have read</h2><p>{}</p>{counts}<p>Nothing has been saved yet.</p></section>"#,
        escaped(&said)
    )
}
