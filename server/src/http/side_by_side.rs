//! `GET /published/side-by-side`: our published figures beside other councils', with funnel limits. In the order of names: it cannot be
//! sorted by value, since it is not a ranking.

use std::fmt::Write;

use axum::{extract::State as Given, response::Response};
use casework::{
    insight::sure::Funnel,
    release::{
        Filter, Value,
        beside::{Beside, Theirs, around, side_by_side},
    },
};
use store::releases::{self, Standing};

use super::{
    State,
    problem::Refusal,
    published::{escaped, plain},
};
use crate::{
    export,
    federation::{self, Measured},
};

/// One indicator, as everybody with the same definition published it.
struct Together {
    name: String,
    definition: String,
    councils: Vec<Theirs>,
}

/// Every indicator that is published with outcomes, council by council.
pub async fn show(Given(state): Given<State>) -> Result<Response, Refusal> {
    let mut all: Vec<Together> = Vec::new();
    let mut add = |measured: Measured, council: &str, period| {
        let Some(lower) = measured.lower else { return };
        let theirs = Theirs { council: council.to_owned(), period, people: measured.people, lower };
        match all.iter_mut().find(|one| one.definition == measured.definition) {
            Some(one) => one.councils.push(theirs),
            None => all.push(Together { name: measured.name, definition: measured.definition, councils: vec![theirs] }),
        }
    };
    let mut seen = Vec::new();
    for one in releases::list(&state.store).await?.into_iter().filter(|one| one.open && one.standing == Standing::Released) {
        if seen.contains(&one.dataset) {
            continue;
        }
        let published = releases::published(&state.store, &one.release).await?;
        for measured in own(&published) {
            add(measured, &published.dataset.council.name, published.period);
        }
        seen.push(one.dataset);
    }
    let folder = state.collected.clone();
    let collected = tokio::task::spawn_blocking(move || federation::all(&folder)).await.unwrap_or_default();
    let mut sources = Vec::new();
    for one in collected {
        sources.push(format!("{}: {}, {}, {}. Questions: {}.", one.council, one.title, one.period.in_words(), one.licence, one.contact));
        for measured in one.measured {
            add(measured, &one.council, one.period);
        }
    }
    Ok(plain(document(&all, &sources)))
}

/// What we have published of the whole council.
fn own(published: &casework::release::PublishedRelease) -> Vec<Measured> {
    let layout = &published.layout;
    let whole = |indicator, filter| {
        let cell = casework::release::Cell { indicator, at: Vec::new(), filter };
        layout.number(&cell).map(|number| published.values[number])
    };
    (0..layout.indicators())
        .map(|place| {
            let (id, _, name) = layout.indicator(place);
            Measured {
                id: id.to_owned(),
                name: name.to_owned(),
                definition: published.definitions[place].clone(),
                people: whole(place, Filter::People).unwrap_or(Value::NotAvailable),
                lower: whole(place, Filter::Lower),
            }
        })
        .collect()
}

fn document(all: &[Together], sources: &[String]) -> String {
    let mut out = String::new();
    let _ = write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en-GB\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>Councils side by side</title><style>{}</style></head><body><main><h1>Councils side by side</h1><p>What councils have published of the same indicator, in the order of their names. This is not a ranking. Places differ in whom they go alongside, and “lower after” does not say that support made it so.</p>",
        export::style()
    );
    if all.is_empty() {
        out.push_str("<p>Nothing with outcomes has been published or collected yet.</p>");
    }
    for one in all {
        one_indicator(one, &mut out);
    }
    if !sources.is_empty() {
        out.push_str("<h2>Where the others come from</h2><p>Each was read from what that council publishes, and kept since its hashes, its licence and every value were as they should be.</p><ul>");
        for source in sources {
            let _ = write!(out, "<li>{}</li>", escaped(source));
        }
        out.push_str("</ul>");
    }
    out.push_str("<p><a href=\"/published\">Published figures</a></p></main></body></html>\n");
    out
}

fn one_indicator(one: &Together, out: &mut String) {
    let (overall, beside) = side_by_side(one.councils.clone());
    let name = escaped(&one.name);
    let _ = write!(out, "<h2>{name}</h2>");
    match overall {
        Some(overall) => {
            let _ = write!(
                out,
                "<p>Of all people in these figures together it was lower after for {}. The limits say between which shares a council of that size would lie by chance.</p>",
                per_cent(overall)
            );
            out.push_str(&chart(&one.name, overall, &beside));
        }
        None => out.push_str("<p>Fewer than two councils can be compared, so there are no limits.</p>"),
    }
    let _ = write!(
        out,
        "<div class=\"scroll\" role=\"region\" aria-label=\"{name}\" tabindex=\"0\"><table><caption>{name}</caption><thead><tr><th scope=\"col\">Council</th><th scope=\"col\">Period</th><th scope=\"col\">People</th><th scope=\"col\">Lower after</th><th scope=\"col\">Share</th><th scope=\"col\">95% limits</th><th scope=\"col\">99.8% limits</th><th scope=\"col\">In words</th></tr></thead><tbody>"
    );
    for council in &beside {
        row(council, out);
    }
    out.push_str("</tbody></table></div>");
}

fn row(council: &Beside, out: &mut String) {
    let shown = |value: Value| value.count().map_or_else(|| "held back".to_owned(), |count| count.to_string());
    let between = |limits: [f64; 2]| format!("{} to {}", per_cent(limits[0]), per_cent(limits[1]));
    let none = || "not known".to_owned();
    let words = match council.place {
        Some(Funnel::Within) => "no more than chance",
        Some(Funnel::Between) => "outside of what one in twenty would be by chance",
        Some(Funnel::Outside) => "outside of what one in five hundred would be by chance",
        None => "cannot be compared",
    };
    let cells = [
        council.theirs.period.in_words(),
        shown(council.theirs.people),
        shown(council.theirs.lower),
        council.share.map_or_else(none, per_cent),
        council.limits.map_or_else(none, |[inner, _]| between(inner)),
        council.limits.map_or_else(none, |[_, outer]| between(outer)),
        words.to_owned(),
    ];
    let _ = write!(out, "<tr><th scope=\"row\">{}</th>", escaped(&council.theirs.council));
    for cell in cells {
        let _ = write!(out, "<td>{cell}</td>");
    }
    out.push_str("</tr>");
}

fn per_cent(share: f64) -> String {
    format!("{:.0}%", share * 100.0)
}

/// The funnel: how many people across, which share up, each council by name. The table beside it says the same.
fn chart(name: &str, overall: f64, beside: &[Beside]) -> String {
    const WIDTH: f64 = 640.0;
    const HEIGHT: f64 = 260.0;
    const LEFT: f64 = 44.0;
    const STEPS: i64 = 48;
    let people = |one: &Beside| one.theirs.people.count().unwrap_or(0);
    let most = beside.iter().map(people).max().unwrap_or(0).max(20) * 5 / 4;
    #[expect(clippy::cast_precision_loss, reason = "counts of people on a chart")]
    let across = |people: i64| LEFT + (WIDTH - LEFT - 10.0) * people as f64 / most as f64;
    let up = |share: f64| 10.0 + (HEIGHT - 40.0) * (1.0 - share.clamp(0.0, 1.0));
    let mut out = format!(
        "<svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" width=\"100%\" role=\"img\" aria-label=\"{}: each council's share beside the limits of chance; the table says the same\" font-size=\"13\" fill=\"#0b0c0c\">",
        escaped(name)
    );
    for share in [0.0, 0.5, 1.0] {
        let _ = write!(out, "<text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>", LEFT - 6.0, up(share) + 4.0, per_cent(share));
    }
    let _ = write!(
        out,
        "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{most} people</text><line x1=\"{LEFT}\" x2=\"{WIDTH}\" y1=\"{2:.1}\" y2=\"{2:.1}\" stroke=\"#0b5c5b\"/>",
        WIDTH - 4.0,
        HEIGHT - 8.0,
        up(overall)
    );
    for (outer, dashes, label) in [(false, "5 3", "95%"), (true, "2 3", "99.8%")] {
        for side in [0, 1] {
            let mut points = String::new();
            let mut last = 0.0;
            for step in 1..=STEPS {
                let people = (most * step / STEPS).max(1);
                let Some(limits) = around(overall, people) else { continue };
                let ratio = if outer { limits.outer[side] } else { limits.inner[side] };
                last = up(ratio * overall);
                let _ = write!(points, "{:.1},{last:.1} ", across(people));
            }
            let _ = write!(out, "<polyline points=\"{points}\" fill=\"none\" stroke=\"#505a5f\" stroke-dasharray=\"{dashes}\"/>");
            if side == 1 {
                let _ = write!(out, "<text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{label}</text>", WIDTH - 2.0, last - 3.0);
            }
        }
    }
    for one in beside {
        let Some(share) = one.share else { continue };
        let (x, y) = (across(people(one)), up(share));
        let _ = write!(
            out,
            "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4\" fill=\"#0b5c5b\"/><text x=\"{:.1}\" y=\"{:.1}\">{}</text>",
            x + 7.0,
            y + 4.0,
            escaped(&one.theirs.council)
        );
    }
    out.push_str("</svg>");
    out
}
