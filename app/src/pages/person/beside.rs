//! What is known, beside the timeline: each card only when there is something in it.

use casework::{
    journal::{Fact, Kind},
    vocabulary::Unit,
};
use leptos::prelude::*;

use super::happened;
use crate::{
    components::{Desk, Spark, small_button, use_announcer},
    offline::{Form, Held, OpenNeed, Series, Story, Waiting, numbers, spent, use_journal},
    words,
};

/// The cards.
pub fn beside(story: &Story, held: &Held, desk: Desk) -> AnyView {
    let cards = [
        super::reach::reach(story, desk),
        open_needs(story, held, desk),
        numbers_written_down(story, held, desk),
        waiting_on_others(story, held, desk),
        spent_so_far(story, held),
        super::around::around(story, held, desk),
        super::around::to_know(story, held, desk),
        super::around::add(story, held, desk),
    ];
    view! { <aside class="columns__beside" aria-label="What is known">{cards.into_iter().collect::<Vec<_>>()}</aside> }.into_any()
}

/// One card with its heading; none without anything in it.
pub fn card(title: impl Into<String>, class: &'static str, rows: Vec<AnyView>) -> AnyView {
    let title: String = title.into();
    (!rows.is_empty())
        .then(|| view! { <section class="card"><h2 class="card__title">{title}</h2><ul class=class>{rows}</ul></section> })
        .into_any()
}

/// A name on the left, a value on the right.
pub fn row(name: String, value: String) -> AnyView {
    view! { <li class="number"><span class="number__name" dir="auto">{name}</span><b class="number__value">{value}</b></li> }.into_any()
}

fn open_needs(story: &Story, held: &Held, desk: Desk) -> AnyView {
    /// More of them are a tap away.
    const SHOWN: usize = 4;
    let row = |need: &OpenNeed| {
        let record = need.record;
        let words = if need.is_said { format!("“{}”", need.words) } else { need.words.clone() };
        let heard = format!("What changed with the need of {}?", words::since(need.day, held.today));
        view! {
            <li class="need">
                <p class="need__words" dir="auto">{words}</p>
                <span class="entry__small">{words::since(need.day, held.today)}</span>
                {small_button("What changed?", Some(heard), move || desk.form(Form::Outcome(record)))}
            </li>
        }
        .into_any()
    };
    if story.about.ended.is_some() {
        return ().into_any();
    }
    let mut rows: Vec<_> = story.needs.iter().take(SHOWN).map(row).collect();
    if let Some(more) = story.needs.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        let all = move || happened::show(desk, |sought| sought.kind = Some(Kind::Need));
        rows.push(view! { <li>{small_button(format!("{more} more"), Some("Show all needs".to_owned()), all)}</li> }.into_any());
    }
    card("Open needs", "needs", rows)
}

fn numbers_written_down(story: &Story, held: &Held, desk: Desk) -> AnyView {
    let row = |series: Series| {
        let unit = held.vocabulary.measure(&series.measure).map_or(Unit::Count, |measure| measure.unit);
        let (day, latest) = series.points.last().copied()?;
        let mut spoken = Vec::new();
        for (day, value) in &series.points {
            spoken.push(format!("{} on {}", words::value(*value, unit), words::full_day(*day)));
        }
        let name = words::measure_of(&series.measure, series.about.as_deref(), &held.vocabulary);
        let points = series.points.iter().map(|(_, value)| *value).collect();
        let number = (series.measure, series.about);
        let show = move |_| happened::show(desk, |sought| sought.number = Some(number.clone()));
        let row = view! {
            <li>
                <button type="button" class="number number--opens" title=words::full_day(day) on:click=show>
                    <span class="number__name">{name}</span>
                    <Spark points spoken=spoken.join(", ") />
                    <b class="number__value">{words::value(latest, unit)}</b>
                </button>
            </li>
        };
        Some(row.into_any())
    };
    card("Numbers written down", "numbers", numbers(story, &held.vocabulary).into_iter().filter_map(row).collect())
}

fn waiting_on_others(story: &Story, held: &Held, desk: Desk) -> AnyView {
    let (journal, announcer) = (use_journal(), use_announcer());
    let row = |one: &Waiting| {
        let (name, one, days) = (one.name(), one.clone(), words::count_of(one.days(held.today), "day", "days"));
        let heard = format!("{name} has answered");
        let said = name.clone();
        let answered = move || {
            let mut record = journal.record(vec![desk.person], Kind::Answered, String::new());
            record.refers_to.push(one.record);
            record.facts.push(Fact::PullAnswered { whom: one.whom.clone(), answered_on: record.occurred_on });
            journal.append(record);
            announcer.say(format!("Noted: {said} has answered."));
        };
        view! {
            <li class="wait">
                <span class="wait__name">{name}</span>
                <b class="wait__days">{days}</b>
                {small_button("Answered", Some(heard), answered)}
            </li>
        }
        .into_any()
    };
    card("Waiting on others", "waits", story.waiting.iter().map(row).collect())
}

fn spent_so_far(story: &Story, held: &Held) -> AnyView {
    let of = |(fund, pence): (Option<String>, i64)| {
        let name = match fund {
            Some(id) => held.vocabulary.funds.iter().find(|fund| fund.id == id).map_or(id, |fund| fund.name.clone()),
            None => "Fund not said".to_owned(),
        };
        row(name, words::pounds(pence))
    };
    card("Spent so far", "numbers", spent(story).into_iter().map(of).collect())
}
