//! The tablet turned round: what is written about one person, for them to read, answer and take away on paper.

use std::{sync::Arc, time::Duration};

use casework::{ids::PersonId, journal::Stance};
use leptos::{prelude::*, wasm_bindgen::JsValue};

use super::ask::opened;
use crate::{
    address::{name_page, use_address},
    components::{Desk, FactList, Skeleton, answers, day, letters, small_button, spoken},
    offline::{Form, Held, Story, Told, use_journal},
    together::use_together,
    words,
};

/// So many at first, and so many more each time; on paper all.
const WINDOW: usize = 30;
/// How long the button is held.
const HOLD: Duration = Duration::from_secs(2);

/// The whole screen.
pub fn together(person: PersonId) -> AnyView {
    let journal = use_journal();
    let (desk, story) = (Desk::new(person), journal.story(Some(person)));
    let shown = RwSignal::new(WINDOW);
    journal.opened(person);
    let inside = move || {
        let is_here = journal.with(|held| held.shelf.folder(person).is_some());
        story.with(|story| {
            if !is_here && !journal.with(|held| held.loaded) && !journal.is_out_of_reach() {
                return view! { <Skeleton /> }.into_any();
            }
            // Not why: whoever holds the tablet now may be the one who must not know.
            if !is_here || story.about.safe_contact.is_some() {
                return view! { <h1 class="title">"Nothing can be shown here now"</h1> <p>"Hand the tablet back."</p> }.into_any();
            }
            journal.with(|held| written(story, held, desk, shown))
        })
    };
    name_page("What is written about you");
    view! {
        <main id="main" class="page together" tabindex="-1">{inside}{opened(desk, story)}</main>
        {hand_back(person)}
    }
    .into_any()
}

/// Keeps the tablet turned round wherever one goes with it.
pub fn keep_turned() {
    let (together, address) = (use_together(), use_address());
    let stay = move |path: &str| {
        let Some(back) = together.arrived(path) else { return };
        // On top of where one went: each step back is a step back from here.
        if window().location().pathname().is_ok_and(|here| here != back)
            && let Ok(history) = window().history()
        {
            let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&back));
        }
    };
    Effect::new(move |_| stay(&address.path()));
    Effect::new(move |_| {
        window_event_listener_untyped("popstate", move |_| stay(&window().location().pathname().unwrap_or_default()));
    });
}

/// Everything that is read back to them.
fn written(story: &Arc<Story>, held: &Held, desk: Desk, shown: RwSignal<usize>) -> AnyView {
    let all: Vec<&Told> = story.read_back().collect();
    let earlier = all.len().saturating_sub(shown.get());
    let is_all = shown.get() == usize::MAX;
    let entries = all.iter().take(shown.get()).map(|told| entry(told, held, desk));
    let mut entries: Vec<_> = entries.collect();
    if is_all {
        // A story on paper begins at the beginning.
        entries.reverse();
    }
    let print = move || {
        shown.set(usize::MAX);
        // When it is all there.
        request_animation_frame(move || {
            request_animation_frame(move || {
                let _ = window().print();
                shown.set(WINDOW);
            });
        });
    };
    view! {
        <div class="together__top">
            <h1 class="title" dir="auto">{story.about.name.clone()}</h1>
            <p class="lead">"This is what is written about you. Say what you think of any of it: your words are kept beside ours."</p>
            <p class="printed">{format!("Printed on {}", words::full_day(held.today))}</p>
            {small_button("Print their story", None, print)}
        </div>
        {all.is_empty().then(|| view! { <p class="empty">"Nothing has been written yet."</p> })}
        <ol class="timeline">{entries}</ol>
        // Printed past the button, it is not all: the paper says so.
        {(earlier > 0).then(|| view! { <p class="printed">{format!("{earlier} earlier entries are not on this paper.")}</p> })}
        {(earlier > 0).then(|| small_button(format!("Show earlier ({earlier} more)"), None, move || shown.update(|shown| *shown += WINDOW)))}
    }
    .into_any()
}

fn entry(told: &Told, held: &Held, desk: Desk) -> AnyView {
    let (on, record) = (told.day(), told.entry.id());
    let when = words::since(on, held.today);
    let who = held.named(told.entry.author);
    let says = |seen: &str, form: Form| small_button(seen, Some(format!("{seen}: {when}")), move || desk.form(form.clone()));
    let said = [
        says("I agree", Form::Answer(record, Some(Stance::Agree))),
        says("I do not agree", Form::Answer(record, Some(Stance::Disagree))),
        says("Add my words", Form::OwnWords(record)),
    ];
    view! {
        <li class="entry">
            <h2 class="entry__head">{day(on, when.clone())}<span class="entry__by">{format!("{who} wrote")}</span></h2>
            {spoken(told.text())}
            <FactList facts=told.facts() vocabulary=&held.vocabulary today=held.today />
            {letters(told, false)}
            {answers(told, "You ", true)}
            <div class="actions together__says">{said.into_iter().collect::<Vec<_>>()}</div>
        </li>
    }
    .into_any()
}

/// Giving the tablet back: held for two seconds, then confirmed. Signing in will ask for more.
fn hand_back(person: PersonId) -> AnyView {
    let (journal, together, address) = (use_journal(), use_together(), use_address());
    // Nothing, being held, held for long enough.
    let pressed = RwSignal::new(0_usize);
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(before) = timer.try_update_value(Option::take).flatten() {
            before.clear();
        }
        if pressed.get_untracked() == 1 {
            pressed.set(0);
        }
    };
    let begin = move || {
        stop();
        pressed.set(1);
        timer.set_value(set_timeout_with_handle(move || pressed.set(2), HOLD).ok());
    };
    on_cleanup(stop);
    let is_press = |event: &leptos::ev::KeyboardEvent| matches!(event.key().as_str(), "Enter" | " ");
    let confirm = move || {
        (pressed.get() == 2).then(|| {
            let name = journal.with(|held| held.me.as_ref().map(|me| me.name.clone()));
            let seen = name.map_or_else(|| "Open the record".to_owned(), |name| format!("I am {name}: open the record"));
            let open = move || {
                together.hand_back();
                address.go_instead(&format!("/people/{person}"));
            };
            view! {
                <div class="actions" role="group" aria-label="Hand the tablet back">
                    {small_button(seen, None, open)}
                    {small_button("Stay here", None, move || pressed.set(0))}
                </div>
            }
            .into_any()
        })
    };
    view! {
        <footer class="hand-back">
            <button
                type="button"
                class=move || if pressed.get() == 1 { "button button--quiet hold hold--held" } else { "button button--quiet hold" }
                on:pointerdown=move |_| begin()
                on:pointerup=move |_| stop()
                on:pointerleave=move |_| stop()
                on:pointercancel=move |_| stop()
                on:blur=move |_| stop()
                on:keydown=move |event| {
                    if is_press(&event) && !event.repeat() {
                        begin();
                    }
                }
                on:keyup=move |_| stop()
                on:contextmenu=move |event| event.prevent_default()
            >
                "Hand the tablet back: hold for 2 seconds"
            </button>
            <div role="status">{confirm}</div>
        </footer>
    }
    .into_any()
}
