//! One entry of a timeline: what sort, when, who, the words, what was confirmed in them.

use casework::journal::{Kind, Stance};
use chrono::NaiveDate;
use leptos::{either::Either, prelude::*};

use super::{FactList, review::review};
use crate::{
    offline::{Answered, Held, Journey, Listed, Told},
    words,
};

/// An entry, as it stands with what is known when it is drawn. `person` is what they are called; `everybody` is whose it may turn out to
/// be, where it waits for a lead.
#[component]
pub fn EntryView<'a>(told: &'a Told, held: &'a Held, person: &'a str, everybody: Option<Memo<Vec<Listed>>>) -> impl IntoView + use<> {
    let (today, day, journey) = (held.today, told.day(), told.entry.journey);
    let kind = &told.entry.record.kind;
    let class = format!("entry entry--{}{}", class_of(kind), if journey == Journey::NotSent { " entry--new" } else { "" });
    if *kind == Kind::Glass {
        let who = words::sentence(&held.called(told.entry.author));
        let said = format!("{who} opened this record without going alongside: {} · ", told.text());
        return Either::Left(view! {
            <li class=class><p class="entry__small" dir="auto">{said}<Day on=day said=words::day(day, today) /></p></li>
        });
    }
    let corrected = told.correction.as_ref().map(|correction| {
        let earlier = told.earlier_words().map(|words| {
            view! {
                <details class="earlier">
                    <summary>"Earlier words"</summary>
                    <div class="entry__words entry__words--earlier" dir="auto">{words.to_owned()}</div>
                </details>
            }
        });
        let on = correction.day();
        view! { <p class="entry__small">"Corrected "<Day on said=words::kitchen_day(on, today) /></p> {earlier} }
    });
    let answers: Vec<_> = told.answers.iter().map(|answer| view! { <AnswerView answer person /> }).collect();
    Either::Right(view! {
        <li class=class>
            <h3 class="entry__head">
                <span class="entry__kind">{words::kind(kind)}</span>
                <span class="entry__by"><Day on=day said=words::day(day, today) />", "{held.called(told.entry.author)}</span>
            </h3>
            <Words text=told.text() />
            <FactList facts=told.facts() vocabulary=&held.vocabulary today />
            {corrected}
            {answers}
            {unsent(journey).map(|words| view! { <p class="entry__small entry__unsent">{words}</p> })}
            {told.entry.waits.zip(everybody).map(|(waits, everybody)| review(&told.entry, waits, everybody))}
        </li>
    })
}

/// A day as people say it, and in full on request.
#[component]
fn Day(on: NaiveDate, said: String) -> impl IntoView {
    view! { <time datetime=on.to_string() title=words::full_day(on)>{said}</time> }
}

const fn unsent(journey: Journey) -> Option<&'static str> {
    match journey {
        Journey::Sent => None,
        Journey::NotSent => Some("Not sent yet: keep this page open"),
        Journey::CouldNotBeSent => Some("Could not be sent yet: keep this page open"),
    }
}

/// The words as they were typed, with what people said larger.
#[component]
fn Words<'a>(text: &'a str) -> impl IntoView + use<> {
    let pieces = words::pieces(text).into_iter().map(|piece| {
        let text = piece.text.to_owned();
        if piece.quoted { Either::Left(view! { <q class="said">{text}</q> }) } else { Either::Right(text) }
    });
    view! { <div class="entry__words" dir="auto">{pieces.collect::<Vec<_>>()}</div> }
}

/// What the person says of it, in their own words.
#[component]
fn AnswerView<'a>(answer: &'a Answered, person: &'a str) -> impl IntoView + use<> {
    let says = match answer.stance {
        Some(Stance::Agree) => "agrees",
        Some(Stance::Disagree) => "disagrees",
        None => "says",
    };
    view! {
        <div class="answer">
            <p class="answer__who">{format!("{person} {says}")}</p>
            <Words text=&answer.words />
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
