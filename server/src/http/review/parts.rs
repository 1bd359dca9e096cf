//! The parts that a card and an indicator's own page are made of: line, share, table of the line, small sentences.

use app::{
    components::chart::{Line, LinePoint, Share, Slope, beyond, line_chart, share_bar, slope_chart},
    markup::{details, escaped, table},
    words::mean,
};
use casework::insight::{Card, Figure, Month, Period, Point};

use super::finding;

/// The line over time with its limits, what it shows beyond the usual, and its table.
pub fn line(card: &Card, height: u32) -> String {
    let figure = &card.figure;
    if card.line.iter().all(|point| point.value.is_none()) {
        return r#"<p class="card__small">Nothing is known over time yet.</p>"#.to_owned();
    }
    let points = points(&card.line);
    let is_month = matches!(card.line.first().map(|point| point.period), Some(Period::Month(_)));
    let id = format!("{}-line", figure.indicator);
    let title = format!("{}, {}", figure.name, if is_month { "month by month" } else { "quarter by quarter" });
    let spoken = spoken(card);
    let say = |value: f64| finding::say(figure, value);
    let chart = line_chart(&Line { id: &id, title: &title, spoken: &spoken, points: &points, limits: true, height }, &say);
    let values: Vec<f64> = card.line.iter().filter_map(|point| point.value).collect();
    let more: String = beyond(&values, is_month).iter().map(|said| format!(r#"<p class="card__small">{said}</p>"#)).collect();
    let rows: Vec<Vec<String>> = card.line.iter().map(|point| row(point, &say)).collect();
    let columns = ["Period", "Value", "Known", "People"];
    format!(
        r#"<figure class="review-card__line"><figcaption class="card__small">{}</figcaption>{chart}</figure>{more}{}"#,
        escaped(&finding::axis(figure)),
        details("Show the table", &table(&title, &columns, &rows, true))
    )
}

fn row(point: &Point, say: &dyn Fn(f64) -> String) -> Vec<String> {
    let value = point.value.map_or_else(|| "not known".to_owned(), |value| escaped(&say(value)));
    vec![point.period.in_words(), value, point.known.to_string(), point.people.to_string()]
}

/// Every point, with a name under every few.
fn points(line: &[Point]) -> Vec<LinePoint> {
    let every = line.len().div_ceil(6).max(1);
    let last = line.len().saturating_sub(1);
    let label = |place: usize, period: Period| if (last - place).is_multiple_of(every) { short(period) } else { String::new() };
    line.iter().enumerate().map(|(place, point)| LinePoint { label: label(place, point.period), value: point.value }).collect()
}

/// The line in a sentence.
fn spoken(card: &Card) -> String {
    let known: Vec<(Period, f64)> = card.line.iter().filter_map(|point| Some((point.period, point.value?))).collect();
    let say = |(period, value): &(Period, f64)| format!("{} in {}", finding::say(&card.figure, *value), period.in_words());
    match (known.first(), known.last()) {
        (Some(first), Some(last)) if first != last => format!("From {} to {}. The table has all of them.", say(first), say(last)),
        (Some(only), _) => format!("{}.", say(only)),
        _ => String::new(),
    }
}

fn short(period: Period) -> String {
    const NAMES: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let name = |Month(number): Month| NAMES[usize::try_from(number.rem_euclid(12)).unwrap_or(0)];
    match period {
        Period::Month(month) => name(month).to_owned(),
        Period::Quarter(year, _) => format!("{} {:02}", name(period.last_month()), year.rem_euclid(100)),
        Period::Year(year) => year.to_string(),
    }
}

/// Lower, same, higher and not known; nothing for what has no before and after.
pub fn share(figure: &Figure) -> String {
    if figure.method != "change" || figure.people == 0 {
        return String::new();
    }
    let shares = [("lower", figure.lower), ("the same", figure.same), ("higher", figure.higher), ("not known", figure.unknown)]
        .map(|(name, people)| Share { name, people });
    share_bar(&format!("{}-share", figure.indicator), &shares)
}

/// Before and after as a slope; nothing where either is not known.
pub fn slope(figure: &Figure, people: &[[f64; 2]]) -> String {
    let (Some(before), Some(after)) = (figure.before, figure.after) else { return String::new() };
    let say = |value: f64| mean(value, figure.unit);
    let spoken = format!("The mean before was {}, after {}.", say(before), say(after));
    let title = format!("{}: the same people before and after", figure.name);
    let id = format!("{}-slope", figure.indicator);
    let chart = slope_chart(&Slope { id: &id, title: &title, spoken: &spoken, mean: [before, after], people }, &say);
    format!(
        r#"<figure class="review-card__line"><figcaption class="card__small">{}: means of the same people</figcaption>{chart}</figure>"#,
        escaped(&figure.name)
    )
}

/// What belongs beside the value, a sentence a line: how many it is known of, why not of the others, how sure it is, where it came from.
pub fn small(figure: &Figure) -> String {
    let sentences = [
        finding::coverage(figure),
        finding::lost(figure),
        finding::interval(figure),
        finding::sources(figure),
        finding::welcome(figure).map(ToOwned::to_owned),
    ];
    sentences.into_iter().flatten().map(|said| format!(r#"<p class="card__small">{}</p>"#, escaped(&said))).collect()
}

/// What has to be kept in mind, inside the card.
pub fn caveats(figure: &Figure) -> String {
    if figure.caveats.is_empty() {
        return String::new();
    }
    let said: String = figure.caveats.iter().map(|caveat| format!("<p>{}</p>", escaped(caveat))).collect();
    format!(r#"<div class="caveat">{said}</div>"#)
}
