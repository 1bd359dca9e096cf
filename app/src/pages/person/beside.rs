//! What is known, beside the timeline: what matters to them, numbers written down, who has not answered, what was spent.

use casework::{
    ids::PersonId,
    journal::{Fact, Kind},
    vocabulary::Unit,
};
use leptos::prelude::*;

use crate::{
    components::{Spark, use_announcer},
    offline::{Held, Series, Story, Waiting, numbers, spent, use_journal, what_matters},
    words,
};

/// The cards, each only when there is something in it.
pub fn beside(person: PersonId, story: &Story) -> impl IntoView + use<> {
    let (matters, numbers, spent) =
        use_journal().with(|held| (matters(story), numbers_written_down(story, held), spent_so_far(story, held)));
    view! {
        <aside class="columns__beside" aria-label="What is known">
            {matters}
            {numbers}
            {waiting_on_others(person, story)}
            {spent}
        </aside>
    }
}

/// One card with its heading; none without anything in it.
fn card<V: IntoView>(title: String, class: &'static str, rows: Vec<V>) -> Option<impl IntoView> {
    (!rows.is_empty()).then(|| view! { <section class="card"><h2 class="card__title">{title}</h2><ul class=class>{rows}</ul></section> })
}

fn matters(story: &Story) -> Option<impl IntoView + use<>> {
    let said = what_matters(story).into_iter().map(|words| view! { <li class="said" dir="auto">{format!("“{words}”")}</li> });
    card(format!("What matters to {}", story.about.short_name()), "sayings", said.collect())
}

fn numbers_written_down(story: &Story, held: &Held) -> Option<impl IntoView + use<>> {
    let row = |series: Series| {
        let unit = held.vocabulary.measure(&series.measure).map_or(Unit::Count, |measure| measure.unit);
        let (day, latest) = series.points.last().copied()?;
        let mut spoken = Vec::new();
        for (day, value) in &series.points {
            spoken.push(format!("{} on {}", words::value(*value, unit), words::full_day(*day)));
        }
        Some(view! {
            <li class="number">
                <span class="number__name">{words::measure_of(&series.measure, series.about.as_deref(), &held.vocabulary)}</span>
                <Spark points=series.points.iter().map(|(_, value)| *value).collect() spoken=spoken.join(", ") />
                <b class="number__value" title=words::full_day(day)>{words::value(latest, unit)}</b>
            </li>
        })
    };
    card("Numbers written down".to_owned(), "numbers", numbers(story, &held.vocabulary).into_iter().filter_map(row).collect())
}

fn waiting_on_others(person: PersonId, story: &Story) -> Option<impl IntoView + use<>> {
    let journal = use_journal();
    let announcer = use_announcer();
    let today = journal.with(|held| held.today);
    let answered = move |one: &Waiting| {
        let mut record = journal.record(vec![person], Kind::Answered, String::new());
        record.refers_to.push(one.record);
        record.facts.push(Fact::PullAnswered { whom: one.whom.clone(), answered_on: record.occurred_on });
        journal.append(record);
        announcer.say(format!("Noted: {} has answered.", one.name()));
    };
    let row = |one: Waiting| {
        view! {
            <li class="wait">
                <span class="wait__name">{one.name()}</span>
                <b class="wait__days">{words::count_of(one.days(today), "day", "days")}</b>
                <button
                    type="button"
                    class="button button--small"
                    aria-label=format!("{} has answered", one.name())
                    on:click=move |_| answered(&one)
                >
                    "Answered"
                </button>
            </li>
        }
    };
    card("Waiting on others".to_owned(), "waits", story.waiting.iter().cloned().map(row).collect())
}

fn spent_so_far(story: &Story, held: &Held) -> Option<impl IntoView + use<>> {
    let row = |(fund, pence): (Option<String>, i64)| {
        let name = match fund {
            Some(id) => held.vocabulary.funds.iter().find(|fund| fund.id == id).map_or(id, |fund| fund.name.clone()),
            None => "Fund not said".to_owned(),
        };
        view! { <li class="number"><span class="number__name">{name}</span><b class="number__value">{words::pounds(pence)}</b></li> }
    };
    card("Spent so far".to_owned(), "numbers", spent(story).into_iter().map(row).collect())
}
