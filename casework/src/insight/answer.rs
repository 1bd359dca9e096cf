//! From what has been added up to a figure.

use chrono::{DateTime, Utc};

use super::{
    Breakdown, Counting, Figure, Indicator, Method, Part, Parts, Period, Sources,
    sure::{Z_95, expected_regression, mean_interval, rate_interval, wilson},
    wait,
};
use crate::vocabulary::Unit;

/// Stands under every change, until there is a comparison group.
pub const FALLS_HAPPEN: &str = "Falls like this happen without any help.";

/// Fewer people than this are few.
const FEW: i64 = 30;

/// Days in a month of person-time: a year of 365.25 days by twelve.
pub const DAYS_IN_A_MONTH: f64 = 30.4375;

/// What has been added up for a figure.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Summed {
    /// What stands at the period's end.
    pub standing: Parts,
    /// What happened within the period.
    pub within: Parts,
    /// How many answers took how many days (`wait`).
    pub waits: Vec<(i64, i64)>,
}

/// Makes a figure of what has been added up.
pub fn figure(indicator: &Indicator, summed: &Summed, period: Period, breakdown: Breakdown, computed_at: DateTime<Utc>) -> Figure {
    let mut figure = blank(indicator, period, breakdown, computed_at);
    match &indicator.method {
        Method::Level { .. } => level(&mut figure, indicator, &summed.standing),
        Method::Rate { .. } => rate(&mut figure, indicator, summed),
        Method::Change { .. } => change(&mut figure, indicator, &summed.standing),
        Method::PeopleWith { counting, .. } => people_with(&mut figure, *counting, summed),
        Method::Spend { .. } => spend(&mut figure, &summed.within),
        Method::Wait { .. } => waits(&mut figure, summed),
    }
    figure
}

fn blank(indicator: &Indicator, period: Period, breakdown: Breakdown, computed_at: DateTime<Utc>) -> Figure {
    Figure {
        indicator: indicator.id.clone(),
        name: indicator.name.clone(),
        method: indicator.method.name().to_owned(),
        version: indicator.version,
        definition: indicator.definition_hash(),
        computed_at,
        period,
        breakdown,
        people: 0,
        with_baseline: 0,
        followed_up: 0,
        out_of_touch: 0,
        died: 0,
        moved: 0,
        withdrew: 0,
        finished: 0,
        not_said: 0,
        too_early: 0,
        lower: 0,
        same: 0,
        higher: 0,
        unknown: 0,
        value: None,
        share: None,
        events: None,
        person_months: None,
        times: 0,
        answered: 0,
        before_total: 0.0,
        after_total: 0.0,
        before: None,
        after: None,
        change: None,
        interval: None,
        unit: indicator.unit,
        welcome: indicator.welcome,
        window_days: indicator.window_days,
        sources: Sources::default(),
        flags: Vec::new(),
        caveats: Vec::new(),
    }
}

fn level(figure: &mut Figure, indicator: &Indicator, parts: &Parts) {
    let known = parts[Part::FollowedUp];
    figure.people = parts[Part::People];
    figure.followed_up = known;
    figure.unknown = figure.people - known;
    figure.after_total = units(indicator, parts[Part::AfterSum]);
    figure.after = mean(figure.after_total, known);
    figure.value = figure.after;
    figure.interval = mean_interval(known, figure.after_total, squares(indicator, parts[Part::AfterSquares]));
    figure.sources = sources(parts);
    say_few(figure, known, "Fewer than 30 people are known: small.");
}

fn change(figure: &mut Figure, indicator: &Indicator, parts: &Parts) {
    let get = |part| parts[part];
    let known = get(Part::FollowedUp);
    let lost = [Part::OutOfTouch, Part::Died, Part::Moved, Part::Withdrew, Part::Finished, Part::NotSaid].into_iter().map(get).sum::<i64>();
    figure.people = get(Part::People);
    figure.with_baseline = get(Part::WithBaseline);
    figure.followed_up = known;
    figure.out_of_touch = get(Part::OutOfTouch);
    figure.died = get(Part::Died);
    figure.moved = get(Part::Moved);
    figure.withdrew = get(Part::Withdrew);
    figure.finished = get(Part::Finished);
    figure.not_said = get(Part::NotSaid);
    figure.too_early = get(Part::WithBaseline) - known - lost;
    figure.lower = get(Part::Lower);
    figure.same = get(Part::Same);
    figure.higher = get(Part::Higher);
    figure.unknown = figure.people - known;
    figure.before_total = units(indicator, get(Part::BeforeSum));
    figure.after_total = units(indicator, get(Part::AfterSum));
    figure.before = mean(figure.before_total, known);
    figure.after = mean(figure.after_total, known);
    let difference = units(indicator, get(Part::DiffSum));
    figure.change = mean(difference, known);
    figure.value = figure.change;
    figure.interval = mean_interval(known, difference, squares(indicator, get(Part::DiffSquares)));
    figure.sources = sources(parts);
    if lost * 5 > figure.with_baseline {
        figure.flags.push("u".to_owned());
        figure.caveats.push("More than a fifth of the people with a value before have none after: treat with care.".to_owned());
    }
    say_few(figure, known, "Fewer than 30 people are known both times: small.");
    figure.caveats.push(FALLS_HAPPEN.to_owned());
    if let Method::Change { selection: Some(selection), .. } = &indicator.method {
        let expected = expected_regression(selection);
        let amount = if indicator.unit == Unit::Pence { format!("£{:.2}", expected / 100.0) } else { format!("{expected:.2}") };
        let way = if selection.cut >= selection.mean { "fall" } else { "rise" };
        figure.caveats.push(format!("By how people were chosen, a {way} of about {amount} a person would be expected without any help."));
    }
}

fn rate(figure: &mut Figure, indicator: &Indicator, Summed { standing, within, .. }: &Summed) {
    figure.people = standing[Part::People];
    figure.followed_up = within[Part::FollowedUp];
    figure.unknown = figure.people - figure.followed_up;
    let events = units(indicator, within[Part::AfterSum]);
    let months = to_f64(within[Part::Days]) / DAYS_IN_A_MONTH;
    figure.after_total = events;
    figure.events = Some(events);
    figure.person_months = Some(months);
    figure.value = (within[Part::Days] > 0).then(|| events / months);
    // Nights come in rows: they are no independent events.
    if indicator.unit == Unit::Count {
        figure.interval = rate_interval((within[Part::AfterSum] + 500).div_euclid(1000), months);
    }
    figure.sources = sources(within);
    say_few(figure, within[Part::FollowedUp], "Fewer than 30 people were observed: small.");
}

fn people_with(figure: &mut Figure, counting: Counting, Summed { standing, within, .. }: &Summed) {
    let counted = if counting == Counting::Outcome { standing } else { within }[Part::FollowedUp];
    figure.people = standing[Part::People];
    figure.followed_up = counted;
    figure.value = Some(to_f64(counted));
    figure.share = (figure.people > 0).then(|| to_f64(counted) * 100.0 / to_f64(figure.people));
    figure.interval = wilson(counted, figure.people, Z_95).map(|ends| ends.map(|end| end * 100.0));
    say_few(figure, figure.people, "Fewer than 30 people: small.");
}

fn spend(figure: &mut Figure, within: &Parts) {
    figure.people = within[Part::People];
    figure.followed_up = figure.people;
    figure.times = within[Part::Times];
    figure.after_total = to_f64(within[Part::AfterSum]);
    figure.after = mean(figure.after_total, figure.people);
    figure.value = Some(figure.after_total);
}

fn waits(figure: &mut Figure, Summed { within, waits, .. }: &Summed) {
    figure.people = within[Part::People];
    figure.followed_up = figure.people;
    figure.times = within[Part::Times];
    figure.answered = within[Part::Answered];
    figure.after_total = to_f64(within[Part::AfterSum]);
    figure.after = mean(figure.after_total, figure.answered);
    figure.value = wait::median(waits);
    if figure.answered < figure.times {
        figure.caveats.push(format!(
            "{} of {} have not been answered: the waits of those are not over.",
            figure.times - figure.answered,
            figure.times
        ));
    }
    say_few(figure, figure.people, "Fewer than 30 people: small.");
}

fn say_few(figure: &mut Figure, people: i64, words: &str) {
    if people < FEW {
        figure.flags.push("small".to_owned());
        figure.caveats.push(words.to_owned());
    }
}

fn sources(parts: &Parts) -> Sources {
    let [person, record, agency] = [Part::FromPerson, Part::FromRecord, Part::FromAgency].map(|part| parts[part]);
    Sources { person, record, agency, mixed: parts[Part::FollowedUp] - person - record - agency }
}

fn units(indicator: &Indicator, sum: i64) -> f64 {
    to_f64(sum) / indicator.scale()
}

fn squares(indicator: &Indicator, sum: i64) -> f64 {
    to_f64(sum) / (indicator.scale() * indicator.scale())
}

fn mean(total: f64, of: i64) -> Option<f64> {
    (of > 0).then(|| total / to_f64(of))
}

#[expect(clippy::cast_precision_loss, reason = "for showing; the exact sums stay whole numbers in the cells")]
fn to_f64(sum: i64) -> f64 {
    sum as f64
}
