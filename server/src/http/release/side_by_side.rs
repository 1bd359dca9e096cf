//! `GET /release/side-by-side`: our published figures beside other councils', with funnel limits. In the order of names: it cannot be
//! sorted by value, since it is not a ranking.

use std::fmt::Write;

use app::{
    components::chart::{InFunnel, funnel_chart},
    markup::{escaped, table},
};
use axum::extract::State as Given;
use casework::{
    insight::{Period, sure::Funnel},
    release::{
        Value,
        beside::{Beside, Theirs, side_by_side},
    },
};
use store::releases::{self, Standing};

use super::{Answered, HERE, State, enter};
use crate::{
    federation::{self, Collected, Measured},
    http::{desk::Instead, signed_in::Asking},
};

/// One indicator in one period, as everybody with the same definition published it.
struct Together {
    name: String,
    definition: String,
    period: Period,
    councils: Vec<Theirs>,
}

/// Everything that can stand beside something else, and where it comes from.
#[derive(Default)]
struct Gathered {
    all: Vec<Together>,
    others: Vec<Collected>,
    /// What was collected of somebody who says that they are us.
    not_us: Vec<Collected>,
}

impl Gathered {
    /// Councils that count the same stand together; what was published without outcomes has no share to stand beside another.
    fn add(&mut self, council: &str, period: Period, measured: &[Measured]) {
        for one in measured {
            let Some(lower) = one.lower else { continue };
            let theirs = Theirs { council: council.to_owned(), period, people: one.people, lower };
            let like = self.all.iter_mut().find(|together| together.definition == one.definition && together.period == period);
            if let Some(together) = like {
                together.councils.push(theirs);
            } else {
                let (name, definition) = (one.name.clone(), one.definition.clone());
                self.all.push(Together { name, definition, period, councils: vec![theirs] });
            }
        }
    }
}

/// Every indicator that is published with outcomes, council by council.
pub async fn show(Given(state): Given<State>, asking: axum::Extension<Asking>) -> Answered {
    let desk = enter(&state, asking.0).await?;
    let gathered = gathered(&state).await.map_err(|error| desk.instead(error))?;
    let folder = state.collected.display().to_string();
    Ok::<_, Instead>(desk.page("Councils side by side", HERE, &body(gathered, &folder)))
}

async fn gathered(state: &State) -> store::Result<Gathered> {
    let (mut gathered, mut ours, mut seen) = (Gathered::default(), Vec::new(), Vec::new());
    for one in releases::list(&state.store).await?.into_iter().filter(|one| one.open && one.standing == Standing::Released) {
        // The newest revision of a period comes first.
        if seen.contains(&(one.dataset.clone(), one.period)) {
            continue;
        }
        let published = releases::published(&state.store, &one.release).await?;
        let council = &published.dataset.council;
        gathered.add(&council.name, published.period, &federation::own(&published));
        ours.push(council.code.clone());
        seen.push((one.dataset, one.period));
    }
    let folder = state.collected.clone();
    let collected = tokio::task::spawn_blocking(move || federation::all(&folder)).await.unwrap_or_default();
    let (not_us, others): (Vec<Collected>, Vec<Collected>) = collected.into_iter().partition(|one| ours.contains(&one.code));
    for one in &others {
        gathered.add(&one.council, one.period, &one.measured);
    }
    // By what is counted, the newest period first: never by what came of it.
    gathered.all.sort_by(|a, b| (&a.name, b.period.last_month()).cmp(&(&b.name, a.period.last_month())));
    Ok(Gathered { others, not_us, ..gathered })
}

fn body(gathered: Gathered, folder: &str) -> String {
    let Gathered { all, others, not_us } = gathered;
    let mut out = String::from(
        r#"<p class="lead">What councils have published of the same indicator, in the order of their names. It is no ranking. Places differ in whom they go alongside, and “lower after” does not say that support made it so.</p>"#,
    );
    if all.is_empty() {
        out.push_str(r#"<p class="empty">Nothing with outcomes has been published or collected yet.</p>"#);
    }
    for (nth, one) in all.iter().enumerate() {
        one_indicator(nth, one, &mut out);
    }
    out.push_str(r#"<section class="card"><h2 class="card__title">Where the others come from</h2>"#);
    if others.is_empty() {
        out.push_str(r#"<p class="empty">Nothing has been collected yet.</p>"#);
    }
    out.push_str(r#"<ul class="govuk-list govuk-list--bullet">"#);
    for one in &others {
        let _ = write!(out, "<li>{}</li>", escaped(&source(one)));
    }
    for one in &not_us {
        let _ = write!(
            out,
            "<li>Not shown: what {} publishes says that it is {}, with our own code ({}).</li>",
            escaped(&one.from),
            escaped(&one.council),
            escaped(&one.code)
        );
    }
    let _ = write!(
        out,
        r#"</ul><p>Each was read from what that council publishes for everybody, and kept since its hashes, its licence and every value in it were as they should be. No record of anybody goes there or comes here.</p><p>Whoever looks after this server adds a council with <code>alongside collect https://figures.council.example</code>. What was collected is in <code>{}</code>.</p></section><p><a href="{HERE}">Back to releases</a></p>"#,
        escaped(folder)
    );
    out
}

fn source(one: &Collected) -> String {
    format!(
        "{}: {}, {}, collected from {} on {}. {}. Questions: {}.",
        one.council,
        one.title,
        one.period.in_words(),
        one.from,
        super::view::said(one.collected_at.date_naive()),
        one.licence,
        one.contact
    )
}

fn one_indicator(nth: usize, one: &Together, out: &mut String) {
    let (overall, beside) = side_by_side(one.councils.clone());
    let title = format!("{}, {}", one.name, one.period.in_words());
    let _ = write!(
        out,
        r#"<section class="card" aria-labelledby="beside-{nth}"><h2 class="card__title" id="beside-{nth}">{}</h2>"#,
        escaped(&title)
    );
    match overall {
        Some(overall) => {
            let _ = write!(
                out,
                "<p>Of all people in these figures together it was lower after for {}. The limits say between which shares a council of that size would lie by chance alone.</p>",
                per_cent(overall)
            );
            let places: Vec<InFunnel> = beside.iter().filter_map(|council| placed(council, overall)).collect();
            let spoken = format!("{} councils beside what would be expected of their size. The table has each.", places.len());
            out.push_str(&funnel_chart(&format!("funnel-{nth}"), &title, &spoken, &places));
        }
        None => out.push_str("<p>Fewer than two councils can be compared, so there are no limits.</p>"),
    }
    let columns = ["Council", "People", "Lower after", "Share", "95% limits", "99.8% limits", "Where it lies"];
    let rows: Vec<Vec<String>> = beside.iter().map(row).collect();
    out.push_str(&table("Councils in the order of their names", &columns, &rows, true));
    out.push_str("</section>");
}

#[expect(clippy::cast_precision_loss, reason = "counts of people")]
fn placed(council: &Beside, overall: f64) -> Option<InFunnel> {
    let (share, people) = (council.share?, council.theirs.people.count()?);
    council.limits?;
    Some(InFunnel { name: council.theirs.council.clone(), expected: overall * people as f64, ratio: share / overall })
}

fn row(council: &Beside) -> Vec<String> {
    let shown = |value: Value| value.count().map_or_else(|| "held back".to_owned(), |count| count.to_string());
    let between = |limits: [f64; 2]| format!("{} to {}", per_cent(limits[0]), per_cent(limits[1]));
    let none = || "not known".to_owned();
    let words = match council.place {
        Some(Funnel::Within) => "within the limits: no more than chance",
        Some(Funnel::Between) => "between the 95% and the 99.8% limits",
        Some(Funnel::Outside) => "outside the 99.8% limits",
        None => "cannot be compared",
    };
    vec![
        escaped(&council.theirs.council),
        shown(council.theirs.people),
        shown(council.theirs.lower),
        council.share.map_or_else(none, per_cent),
        council.limits.map_or_else(none, |[inner, _]| between(inner)),
        council.limits.map_or_else(none, |[_, outer]| between(outer)),
        words.to_owned(),
    ]
}

fn per_cent(share: f64) -> String {
    format!("{:.0}%", share * 100.0)
}
