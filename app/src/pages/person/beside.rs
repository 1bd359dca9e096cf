//! What is known, beside the timeline: what matters to them, numbers written down, who has not answered, what was spent.

use casework::{
    journal::{Fact, Kind},
    vocabulary::Unit,
};
use leptos::prelude::*;

use super::show::Looked;
use crate::{
    components::{chart::Spark, use_announcer},
    offline::{Series, Waiting, numbers, spent, use_journal, waiting, what_matters},
    words,
};

/// The cards, each only when there is something in it.
#[component]
pub fn Beside(looked: Looked) -> impl IntoView {
    view! {
        <aside class="columns__beside" aria-label="What is known">
            <Matters looked />
            <Numbers looked />
            <WaitingOnOthers looked />
            <Spent looked />
        </aside>
    }
    .into_any()
}

#[component]
fn Matters(looked: Looked) -> impl IntoView {
    let said = Memo::new(move |_| looked.told.with(|told| what_matters(told)));
    move || {
        said.with(|said| !said.is_empty()).then(|| {
            let name = move || looked.about.with(|about| format!("What matters to {}", about.short_name()));
            let quotes = said.get().into_iter().map(|words| view! { <p class="said" dir="auto">"“"{words}"”"</p> });
            view! { <section class="card"><h2 class="card__title">{name}</h2>{quotes.collect_view()}</section> }
        })
    }
}

#[component]
fn Numbers(looked: Looked) -> impl IntoView {
    let journal = use_journal();
    let series = Memo::new(move |_| looked.told.with(|told| numbers(told, &journal.vocabulary())));
    let row = move |series: Series| {
        let vocabulary = journal.vocabulary();
        let unit = vocabulary.measure(&series.measure).map_or(Unit::Count, |measure| measure.unit);
        let name = words::measure_of(&series.measure, series.about.as_deref(), &vocabulary);
        let (day, latest) = series.latest()?;
        let points: Vec<f64> = series.points.iter().map(|(_, value)| value.units()).collect();
        let told = series.points.iter().map(|(day, value)| format!("{} on {}", words::value(*value, unit), words::full_day(*day)));
        let spoken = told.collect::<Vec<_>>().join(", ");
        Some(view! {
            <li class="number">
                <span class="number__name">{name}</span>
                <Spark points spoken />
                <b class="number__value" title=words::full_day(day)>{words::value(latest, unit)}</b>
            </li>
        })
    };
    move || {
        series.with(|series| !series.is_empty()).then(|| {
            let rows = series.get().into_iter().filter_map(row);
            view! { <section class="card"><h2 class="card__title">"Numbers written down"</h2><ul class="numbers">{rows.collect_view()}</ul></section> }
        })
    }
}

#[component]
fn WaitingOnOthers(looked: Looked) -> impl IntoView {
    let journal = use_journal();
    let announcer = use_announcer();
    let pulls = Memo::new(move |_| looked.folder.with(|folder| folder.as_ref().map(|folder| waiting(folder)).unwrap_or_default()));
    let answered = move |one: &Waiting| {
        let mut record = journal.record(vec![looked.person], Kind::Answered, String::new());
        record.refers_to.push(one.record);
        record.facts.push(Fact::PullAnswered { whom: one.whom.clone(), answered_on: record.occurred_on });
        journal.append(record);
        announcer.say(format!("Noted: {} has answered.", one.name()));
    };
    let row = move |one: Waiting| {
        let days = one.days(journal.today());
        let (name, spoken) = (one.name(), format!("{} has answered", one.name()));
        view! {
            <li class="wait">
                <span class="wait__name">{name}</span>
                <b class="wait__days">{words::count_of(days, "day", "days")}</b>
                <button type="button" class="button button--small" aria-label=spoken on:click=move |_| answered(&one)>"Answered"</button>
            </li>
        }
    };
    move || {
        pulls.with(|pulls| !pulls.is_empty()).then(|| {
            let rows = pulls.get().into_iter().map(row);
            view! { <section class="card"><h2 class="card__title">"Waiting on others"</h2><ul class="waits">{rows.collect_view()}</ul></section> }
        })
    }
}

#[component]
fn Spent(looked: Looked) -> impl IntoView {
    let journal = use_journal();
    let funds = Memo::new(move |_| looked.told.with(|told| spent(told)));
    let row = move |(fund, pence): (Option<String>, i64)| {
        let name = match fund {
            Some(id) => journal.vocabulary().funds.iter().find(|fund| fund.id == id).map_or(id, |fund| fund.name.clone()),
            None => "Fund not said".to_owned(),
        };
        view! { <li class="number"><span class="number__name">{name}</span><b class="number__value">{words::pounds(pence)}</b></li> }
    };
    move || {
        funds.with(|funds| !funds.is_empty()).then(|| {
            let rows = funds.get().into_iter().map(row);
            view! { <section class="card"><h2 class="card__title">"Spent so far"</h2><ul class="numbers">{rows.collect_view()}</ul></section> }
        })
    }
}
