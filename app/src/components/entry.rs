//! One entry of a timeline: what sort, when, who, the words, what was confirmed in them.

use std::{collections::BTreeMap, sync::Arc};

use casework::{
    ids::RecordId,
    journal::{Kind, Stance},
};
use leptos::prelude::*;

use super::FactList;
use crate::{
    offline::{Answered, Journey, Told, use_journal},
    words,
};

/// What is not with the council yet, and how far it has come.
pub type Unsent = Memo<Arc<BTreeMap<RecordId, Journey>>>;

/// An entry.
#[component]
pub fn EntryView(told: Told, unsent: Unsent, #[prop(into)] person: Signal<String>) -> impl IntoView {
    let journal = use_journal();
    let today = Signal::derive(move || journal.today());
    let (id, day, author) = (told.entry.id(), told.day(), told.entry.author);
    let is_new = told.entry.journey == Journey::NotSent;
    let class = format!("entry entry--{}{}", class_of(&told.entry.record.kind), if is_new { " entry--new" } else { "" });
    let corrected = told.correction.as_ref().map(|correction| correction.day());
    let earlier = told.earlier_words().map(ToOwned::to_owned);
    let journey = move || unsent.with(|unsent| unsent.get(&id).copied());
    view! {
        <li class=class>
            <h3 class="entry__head">
                <span class="entry__kind">{words::kind(&told.entry.record.kind)}</span>
                <span class="entry__by">
                    <time datetime=day.to_string() title=words::full_day(day)>{move || words::day(day, today.get())}</time>
                    ", "
                    {move || journal.called(author)}
                </span>
            </h3>
            <Words text=told.text().to_owned() />
            <FactList facts=told.facts().to_vec() vocabulary=Signal::derive(move || journal.vocabulary()) today />
            {corrected
                .map(|on| {
                    view! {
                        <p class="entry__small">
                            "Corrected "<time datetime=on.to_string() title=words::full_day(on)>{move || words::kitchen_day(on, today.get())}</time>
                        </p>
                        {earlier
                            .map(|earlier| {
                                view! {
                                    <details class="earlier">
                                        <summary>"Earlier words"</summary>
                                        <div class="entry__words entry__words--earlier" dir="auto">{earlier}</div>
                                    </details>
                                }
                            })}
                    }
                })}
            {told.answers.into_iter().map(|answer| view! { <AnswerView answer person /> }).collect_view()}
            {move || journey().map(|journey| view! { <p class="entry__small entry__unsent">{unsent_words(journey)}</p> })}
        </li>
    }
    .into_any()
}

const fn unsent_words(journey: Journey) -> &'static str {
    match journey {
        Journey::CouldNotBeSent => "Could not be sent yet: keep this page open",
        Journey::NotSent | Journey::Sent => "Not sent yet: keep this page open",
    }
}

/// The words as they were typed, with what people said larger.
#[component]
fn Words(text: String) -> impl IntoView {
    let pieces = words::pieces(&text).into_iter().map(|piece| {
        let text = piece.text.to_owned();
        if piece.quoted { view! { <q class="said">{text}</q> }.into_any() } else { text.into_any() }
    });
    view! { <div class="entry__words" dir="auto">{pieces.collect_view()}</div> }
}

/// What the person says of it, in their own words.
#[component]
fn AnswerView(answer: Answered, #[prop(into)] person: Signal<String>) -> impl IntoView {
    let says = match answer.stance {
        Some(Stance::Agree) => "agrees",
        Some(Stance::Disagree) => "disagrees",
        None => "says",
    };
    view! {
        <div class="answer">
            <p class="answer__who">{move || person.get()}" "{says}</p>
            <div class="entry__words" dir="auto">{answer.words}</div>
        </div>
    }
}

const fn class_of(kind: &Kind) -> &'static str {
    match kind {
        Kind::Need => "need",
        Kind::Action => "action",
        Kind::Outcome => "outcome",
        Kind::Concern => "concern",
        _ => "note",
    }
}
