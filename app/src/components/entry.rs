//! One entry of a timeline: what sort, when, who, the words, what was confirmed in them.

use casework::journal::{Fact, Kind, Stance};
use chrono::NaiveDate;
use leptos::{either::Either, prelude::*};

use super::{Desk, FactList, letters, review::review, small_button};
use crate::{
    offline::{Answered, Form, Held, Journey, Listed, Reply, Told},
    words,
};

/// Where an entry is shown.
#[derive(Clone, Copy)]
pub enum Place {
    /// On the page of a person, whose desk this is.
    Page(Desk),
    /// Among what waits for a lead, who puts it on the record of somebody among these.
    Waiting(Memo<Vec<Listed>>),
}

/// An entry, as it stands with what is known when it is drawn. `person` is what they are called.
pub fn entry(told: &Told, held: &Held, person: &str, place: Place) -> impl IntoView + use<> {
    let (today, on, journey) = (held.today, told.day(), told.entry.journey);
    let kind = &told.entry.record.kind;
    let class = format!("entry entry--{}{}", class_of(kind), if journey == Journey::NotSent { " entry--new" } else { "" });
    if *kind == Kind::Glass {
        let who = words::sentence(&held.called(told.entry.author));
        let said = format!("{who} opened this record without going alongside: {} · ", told.text());
        return view! {
            <li class=class><p class="entry__small" dir="auto">{said}{day(on, words::day(on, today))}</p></li>
        }
        .into_any();
    }
    let (review, more, left_out) = match place {
        Place::Page(desk) => (None, Some(more(desk, told, today)), (!told.read_back).then(|| "Not read back to them".to_owned())),
        Place::Waiting(everybody) => (told.entry.waits.map(|waits| review(&told.entry, waits, everybody)), None, None),
    };
    view! {
        <li class=class>
            <h3 class="entry__head">
                <span class="entry__kind">{words::kind(kind)}</span>
                <span class="entry__by">{day(on, words::day(on, today))}", "{held.called(told.entry.author)}</span>
            </h3>
            {spoken(told.text())}
            <FactList facts=told.facts() vocabulary=&held.vocabulary today />
            {letters(told, true)}
            {corrected(told, today)}
            {answers(told, &format!("{person} "), false)}
            {concern(told, held, place)}
            {small(left_out, "")}
            {small(unsent(journey).map(ToOwned::to_owned), " entry__unsent")}
            {review}
            {more}
        </li>
    }
    .into_any()
}

/// A line under the words.
fn small(words: Option<String>, class: &'static str) -> Option<impl IntoView> {
    words.map(|words| view! { <p class=format!("entry__small{class}")>{words}</p> })
}

/// A day as people say it, and in full on request.
pub fn day(on: NaiveDate, said: String) -> impl IntoView {
    view! { <time datetime=on.to_string() title=words::full_day(on)>{said}</time> }
}

const fn unsent(journey: Journey) -> Option<&'static str> {
    match journey {
        Journey::Sent => None,
        Journey::NotSent => Some("Not sent yet"),
        Journey::CouldNotBeSent => Some("Could not be sent yet"),
    }
}

/// The words as they were typed, with what people said larger.
pub fn spoken(text: &str) -> impl IntoView + use<> {
    let pieces = words::pieces(text).into_iter().map(|piece| {
        let text = piece.text.to_owned();
        if piece.quoted { Either::Left(view! { <q class="said">{text}</q> }) } else { Either::Right(text) }
    });
    view! { <div class="entry__words" dir="auto">{pieces.collect::<Vec<_>>()}</div> }
}

fn corrected(told: &Told, today: NaiveDate) -> Option<impl IntoView + use<>> {
    let correction = told.correction.as_ref()?;
    let earlier = told.earlier_words().map(|words| {
        view! {
            <details class="earlier">
                <summary>"Earlier words"</summary>
                <div class="entry__words entry__words--earlier" dir="auto">{words.to_owned()}</div>
            </details>
        }
    });
    let on = correction.day();
    Some(view! { <p class="entry__small">"Corrected "{day(on, words::kitchen_day(on, today))}</p> {earlier} })
}

/// What the person says of it: `who` and what they do, as the start of a line. They may be reading it themselves.
pub fn answers(told: &Told, who: &str, is_theirs: bool) -> Vec<AnyView> {
    let view = |answer: &Answered| {
        let says = match (answer.stance, is_theirs) {
            (Some(Stance::Agree), false) => "agrees",
            (Some(Stance::Disagree), false) => "disagrees",
            (None, false) => "says",
            (Some(Stance::Agree), true) => "agree",
            (Some(Stance::Disagree), true) => "do not agree",
            (None, true) => "say",
        };
        beside(format!("{who}{says}"), &answer.words)
    };
    told.answers.iter().map(view).collect()
}

/// Words that belong to an entry, set beside it.
fn beside(who: String, words: &str) -> AnyView {
    view! { <div class="answer"><p class="answer__who">{who}</p>{(!words.trim().is_empty()).then(|| spoken(words))}</div> }.into_any()
}

/// Of a concern: to whom it was passed on, what they wanted, what came back, and a way to write that down.
fn concern(told: &Told, held: &Held, place: Place) -> Vec<AnyView> {
    let mut said = Vec::new();
    if told.entry.record.kind != Kind::Concern {
        return said;
    }
    for fact in told.facts() {
        let Fact::PassedOn { to, when, wanted, told } = fact else { continue };
        for (what, words) in [("Passed on to", to), ("When", when), ("What they wanted", wanted), ("Told, or why not", told)] {
            said.extend(small(words.as_ref().map(|words| format!("{what}: {words}")), "").map(IntoAny::into_any));
        }
    }
    let who = |reply: &Reply| format!("Answered, {} wrote {}", held.called(reply.by), words::kitchen_day(reply.day, held.today));
    said.extend(told.replies.iter().map(|reply| beside(who(reply), &reply.words)));
    if let (true, Place::Page(desk)) = (told.replies.is_empty(), place) {
        let record = told.entry.id();
        let days = words::count_of((held.today - told.day()).num_days().max(0), "day", "days");
        said.extend(small(Some(format!("No answer yet, {days}")), " entry__unsent").map(IntoAny::into_any));
        said.push(small_button("Write down what came back", None, move || desk.form(Form::Reply(record))));
    }
    said
}

/// The button that opens what else can be done with it.
fn more(desk: Desk, told: &Told, today: NaiveDate) -> impl IntoView + use<> {
    let record = told.entry.id();
    let heard = format!("More about this entry of {}", words::kitchen_day(told.day(), today).trim_start_matches("on "));
    view! {
        <button type="button" class="entry__more" aria-label=heard on:click=move |_| desk.choices(record)>
            "…"
        </button>
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
