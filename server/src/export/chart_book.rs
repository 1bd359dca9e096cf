//! A page to read: what the figures say in words and tables with a bar beside each number, for a committee or a kitchen table. It needs no script,
//! prints, and is the same for everybody.

use std::fmt::Write;

use casework::{
    release::{Cell, Filter, PublishedRelease, Value, per, share},
    vocabulary::Unit,
};

use super::{
    Format,
    metadata::licence,
    notes::notes,
    sheets::{MEDIAN, RATE},
    xml::escaped,
};

/// As many places of an indicator are shown; the files have all of them.
const SHOWN: usize = 60;

const STYLE: &str = "body{font:1.1875rem/1.5 Arial,sans-serif;color:#0b0c0c;margin:0 auto;max-width:60rem;padding:1rem}h1{font-size:2rem;line-height:1.2}h2{margin-top:2.5rem}table{border-collapse:collapse;width:100%;margin:1rem 0}caption{text-align:left;font-weight:bold;padding:.5rem 0}th,td{text-align:left;padding:.4rem .75rem .4rem 0;border-bottom:1px solid #b1b4b6;vertical-align:top}td.number{text-align:right;font-variant-numeric:tabular-nums}td svg{display:block}.held{color:#505a5f}.notice{border-left:.6rem solid #b1b4b6;padding:.5rem 1rem;margin:1rem 0}a{color:#1d70b8}a:focus{outline:3px solid #fd0;outline-offset:0;background:#fd0;color:#0b0c0c}.scroll{overflow-x:auto}@media print{a{color:inherit}.files{display:none}}";

/// The style, for the policy that names its hash.
pub const fn style() -> &'static str {
    STYLE
}

/// The page. `at` is where its files are, relative to it: empty, or ending in a slash.
pub fn page(release: &PublishedRelease, at: &str) -> String {
    let dataset = &release.dataset;
    let mut out = String::new();
    let _ = write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{} – {}, {}</title><style>{STYLE}</style></head><body><main><h1>{}</h1><p>{}, {}</p><p>{}</p>",
        escaped(&dataset.language),
        escaped(&dataset.title),
        escaped(&dataset.council.name),
        release.period.in_words(),
        escaped(&dataset.title),
        escaped(&dataset.council.name),
        release.period.in_words(),
        escaped(&dataset.description),
    );
    if let Some(reason) = &release.withdrawn {
        let _ = writeln!(
            out,
            "<div class=\"notice\"><h2>These figures were withdrawn</h2><p>{}</p></div></main></body></html>",
            escaped(reason)
        );
        return out;
    }
    for indicator in 0..release.layout.indicators() {
        one_indicator(release, indicator, &mut out);
    }
    out.push_str("<h2>How to read these figures</h2><ul>");
    for note in notes(release) {
        let _ = write!(out, "<li>{}</li>", escaped(&note));
    }
    out.push_str("</ul><div class=\"files\"><h2>Files</h2><ul>");
    for format in Format::ALL.iter().filter(|format| **format != Format::ChartBook) {
        let _ = write!(out, "<li><a href=\"{at}{}\" download>{}</a></li>", escaped(&format.name(release)), format.in_words());
    }
    let _ = writeln!(
        out,
        "</ul></div><p>Released on {}. Licence: <a href=\"{}\">{}</a>. Questions: {}.</p></main></body></html>",
        release.at.format("%-d %B %Y"),
        licence(&dataset.licence),
        escaped(&dataset.licence),
        escaped(&dataset.contact),
    );
    out
}

fn one_indicator(release: &PublishedRelease, indicator: usize, out: &mut String) {
    let layout = &release.layout;
    let (_, _, name) = layout.indicator(indicator);
    let wholes = layout.cells_of_indicator(indicator).filter(|number| layout.filter(*number) == Filter::People);
    let wholes: Vec<usize> = wholes.filter(|number| layout.cell(*number).at.len() < 2).collect();
    let _ = write!(out, "<h2>{}</h2>", escaped(name));
    if let Some(first) = wholes.first() {
        let _ = write!(out, "<p>{}</p>", escaped(&in_words(release, *first)));
    }
    let filters = layout.filters(indicator);
    let _ = write!(
        out,
        "<div class=\"scroll\" role=\"region\" aria-label=\"{0}\" tabindex=\"0\"><table><caption>{0}</caption><thead><tr><th scope=\"col\">For</th>",
        escaped(name)
    );
    for filter in filters {
        let _ = write!(out, "<th scope=\"col\">{}</th>", escaped(&layout.filter_in_words(indicator, *filter)));
    }
    let (median, rate) = (layout.histogram(indicator).is_some(), filters.contains(&Filter::Events));
    for (head, _) in [(MEDIAN, median), (RATE, rate)].iter().filter(|(_, is_there)| *is_there) {
        let _ = write!(out, "<th scope=\"col\">{head}</th>");
    }
    out.push_str("</tr></thead><tbody>");
    // What a bar stands for is people: money has none.
    let most = wholes.iter().take(SHOWN).filter_map(|number| release.values[*number].count()).max().unwrap_or(1);
    for &number in wholes.iter().take(SHOWN) {
        let _ = write!(out, "<tr><th scope=\"row\">{}</th>", escaped(&place(release, &layout.cell(number))));
        for (nth, _) in filters.iter().enumerate() {
            let most = if filters[nth].is_sum() { 0 } else { most };
            shown(release.values[number + nth], most, out);
        }
        if median {
            worked_out(release.median(number).map(|value| in_unit(value, layout.unit(indicator))), out);
        }
        if rate {
            worked_out(release.rate(number).map(|value| value.to_string()), out);
        }
        out.push_str("</tr>");
    }
    out.push_str("</tbody></table></div>");
    if wholes.len() > SHOWN {
        let _ = write!(out, "<p>The first {SHOWN} of {} rows. The files have all of them.</p>", wholes.len());
    }
}

/// What it says of the whole council, in a sentence.
fn in_words(release: &PublishedRelease, whole: usize) -> String {
    let filters = release.layout.filters(release.layout.cell(whole).indicator);
    let Value::Count(people) = release.values[whole] else {
        return "There are too few people to publish this for the whole council.".to_owned();
    };
    if filters.contains(&Filter::Pence) {
        let paid = release.values[whole + 1].count();
        return match (paid, per(paid, Value::Count(people))) {
            (Some(paid), Some(each)) => format!("About £{} for about {people} people: £{} each.", paid / 100, each / 10_000),
            _ => format!("About {people} people. What was paid for them cannot be published."),
        };
    }
    if let Some(median) = release.median(whole) {
        let unit = release.layout.unit(release.layout.cell(whole).indicator);
        return format!("About {people} people. Of those for whom it is known, half had less than about {}.", in_unit(median, unit));
    }
    if let Some(rate) = release.rate(whole) {
        return format!("About {people} people: about {rate} for each 1,000 months that were observed.");
    }
    let lower = filters
        .contains(&Filter::Lower)
        .then(|| release.values[whole + 1])
        .and_then(|lower| Some((lower.count()?, share(lower, Value::Count(people))?)));
    match lower {
        Some((lower, share)) => format!("About {people} people; for about {lower} of them ({share}%) it was lower after."),
        None => format!("About {people} people."),
    }
}

fn place(release: &PublishedRelease, cell: &Cell) -> String {
    match cell.at.first() {
        None => release.dataset.council.name.clone(),
        Some((dimension, value)) => {
            format!("{}: {}", release.layout.dimensions()[*dimension].name, release.layout.value_name(*dimension, *value))
        }
    }
}

/// What is worked out from published numbers.
fn worked_out(value: Option<String>, out: &mut String) {
    let _ = match value {
        Some(value) => write!(out, "<td class=\"number\">{}</td>", escaped(&value)),
        None => write!(out, "<td class=\"number held\">not available</td>"),
    };
}

/// A value as people write it: money in pounds.
fn in_unit(value: i64, unit: Unit) -> String {
    match unit {
        Unit::Pence => format!("£{}", (value + 50).div_euclid(100)),
        Unit::Percent => format!("{value}%"),
        _ => value.to_string(),
    }
}

fn shown(value: Value, most: i64, out: &mut String) {
    let _ = match value {
        Value::Count(count) if most == 0 => write!(out, "<td class=\"number\">{count}</td>"),
        Value::Count(count) => write!(
            out,
            "<td class=\"number\">{count}<svg width=\"100\" height=\"6\" viewBox=\"0 0 100 6\" aria-hidden=\"true\"><rect width=\"{}\" height=\"6\" fill=\"#1d70b8\"/></svg></td>",
            count * 100 / most.max(1)
        ),
        Value::Impossible => write!(out, "<td class=\"number held\">cannot be</td>"),
        Value::HeldBack => write!(out, "<td class=\"number held\">held back</td>"),
        Value::NotAvailable => write!(out, "<td class=\"number held\">not available</td>"),
    };
}
