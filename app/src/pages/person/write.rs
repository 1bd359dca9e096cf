//! Writing about somebody: the words are all it needs. What was read in them is offered; a tap makes it count.

use std::{sync::Arc, time::Duration};

use casework::{ids::PersonId, journal::Kind};
use leptos::{html, prelude::*};

use crate::{
    components::{Chips, DayChoice, KindChoice, MarkedWords, use_announcer},
    offline::{Draft, Journal, Story, confirmed, marks, merge, reading, today_here, use_journal},
    words,
};

/// Longer notes are read when the writer pauses, so that no letter waits.
const READ_AT_ONCE: usize = 6_000;
const PAUSE: Duration = Duration::from_millis(400);

/// What is kept while somebody types: what the reader was made ready with, and the reading that is put off.
#[derive(Clone, Default)]
struct Desk {
    ready: Option<(Arc<str>, Vec<String>)>,
    later: Option<TimeoutHandle>,
}

/// The box.
#[component]
pub fn Write(person: PersonId, story: Memo<Arc<Story>>) -> impl IntoView {
    let journal = use_journal();
    let desk = StoredValue::new(Desk::default());
    let field = NodeRef::<html::Textarea>::new();
    let focus = move || {
        if let Some(field) = field.get() {
            let _ = field.focus();
        }
    };
    // Now, as the page opens: the box is where one begins.
    Effect::new(move |_| focus());
    // The words of the vocabulary are made ready once, and again when it or the household has changed.
    let has_come = RwSignal::new(false);
    reading::summon(move || has_come.set(true));
    Effect::new(move |_| {
        let household: Vec<String> = story.with(|story| story.about.household.iter().map(|member| member.name.clone()).collect());
        let made_of = (journal.with(|held| Arc::clone(&held.vocabulary_sent)), household);
        if has_come.get() && desk.with_value(|desk| desk.ready.as_ref() != Some(&made_of)) {
            if reading::prepare(&made_of.0, &made_of.1) {
                desk.update_value(|desk| desk.ready = Some(made_of));
            }
            read_now(journal, person, desk);
        }
    });
    on_cleanup(move || put_off(desk, None));
    let typed = move |event| {
        let text: String = event_target_value(&event);
        let is_long = text.len() > READ_AT_ONCE;
        journal.write(person, |draft| (draft.text, draft.problem) = (text, None));
        put_off(desk, None);
        if is_long {
            put_off(desk, set_timeout_with_handle(move || read_now(journal, person, desk), PAUSE).ok());
        } else {
            read_now(journal, person, desk);
        }
    };
    let announcer = use_announcer();
    let save = move || {
        if let Some(said) = save(journal, person, desk) {
            announcer.say(said);
        }
        untrack(focus);
    };
    let saved_by_key = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            save();
        }
    };
    let name = move || story.with(|story| story.about.short_name().to_owned());
    let open = RwSignal::new(journal.draft_untracked(person).on.is_some());
    // One view of the whole draft: the elements stay, what differs of them is changed.
    move || {
        let draft = journal.draft(person);
        let (error, invalid) = if draft.problem.is_some() { (Some("words-error"), Some("true")) } else { (None, None) };
        view! {
            <form
                class=if draft.problem.is_some() { "box box--error" } else { "box" }
                novalidate
                on:submit=move |event| {
                    event.prevent_default();
                    save();
                }
            >
                <label class="govuk-label box__label" for="words">"What happened with "<span dir="auto">{name()}</span>"?"</label>
                {draft.problem.clone().map(|problem| view! { <Problem problem /> })}
                <div class="box__field">
                    <MarkedWords marks=marks(&draft.text, &draft.read_from, &draft.chips) />
                    <textarea
                        id="words"
                        class="box__words"
                        rows="3"
                        dir="auto"
                        autocapitalize="sentences"
                        aria-describedby=error
                        aria-invalid=invalid
                        node_ref=field
                        prop:value=draft.text.clone()
                        on:input=typed
                        on:keydown=saved_by_key
                    ></textarea>
                </div>
                {offered(journal, person, desk, &draft, open)}
            </form>
        }
    }
}

/// What to do before it can be saved.
#[component]
fn Problem(problem: String) -> impl IntoView {
    view! {
        <p id="words-error" class="govuk-error-message box__error" role="alert">
            <span class="govuk-visually-hidden">"Error: "</span>
            {problem}
        </p>
    }
}

/// Under the words: what was read in them, what sort of entry, which day, and the button.
fn offered(journal: Journal, person: PersonId, desk: StoredValue<Desk>, draft: &Draft, open: RwSignal<bool>) -> impl IntoView + use<> {
    let today = journal.with(|held| held.today);
    let on = draft.on.unwrap_or(today);
    let mut chips = Vec::new();
    for chip in draft.chips.iter().filter(|chip| chip.here) {
        let said = journal.with(|held| words::fact(&chip.fact(on, &held.vocabulary), &held.vocabulary, today));
        chips.push((chip.place, said.unwrap_or_default(), chip.confirmed));
    }
    let toggle = move |place: usize| {
        journal.write(person, |draft| {
            if let Some(chip) = draft.chips.iter_mut().find(|chip| chip.place == place) {
                chip.confirmed = !chip.confirmed;
            }
        });
    };
    let kind = move |kind| journal.write(person, |draft| draft.kind = kind);
    let day = move |day| {
        journal.write(person, |draft| draft.on = day);
        // Another day makes another "Tuesday" of the words.
        read_now(journal, person, desk);
    };
    view! {
        {(!chips.is_empty()).then(|| view! { <Chips chips toggle /> })}
        <div class="box__foot">
            <KindChoice chosen=draft.kind.clone() choose=kind />
            <DayChoice chosen=draft.on today is_open=open.get() open=move |is_open| open.set(is_open) choose=day />
            <button type="submit" class="button box__save">"Save"</button>
        </div>
    }
}

/// Puts a reading off, or calls off the one that was.
fn put_off(desk: StoredValue<Desk>, later: Option<TimeoutHandle>) {
    if let Some(before) = desk.try_update_value(|desk| std::mem::replace(&mut desk.later, later)).flatten() {
        before.clear();
    }
}

/// Reads the words as they are, and offers what they seem to say.
fn read_now(journal: Journal, person: PersonId, desk: StoredValue<Desk>) {
    if desk.try_with_value(|desk| desk.ready.is_some()) != Some(true) {
        return;
    }
    let draft = journal.draft_untracked(person);
    let on = draft.on.unwrap_or_else(|| journal.with_untracked(|held| held.today));
    let Some(read) = reading::read(&draft.text, on) else { return };
    let chips = merge(&draft.chips, read);
    if chips != draft.chips || draft.read_from != draft.text {
        journal.write(person, |draft| {
            draft.chips = chips;
            draft.read_from.clone_from(&draft.text);
        });
    }
}

/// Saves the words with what of them was confirmed; what to say when that is done.
fn save(journal: Journal, person: PersonId, desk: StoredValue<Desk>) -> Option<&'static str> {
    if journal.draft_untracked(person).is_empty() {
        journal.write(person, |draft| draft.problem = Some("Write something first. Nothing else is needed.".to_owned()));
        return None;
    }
    put_off(desk, None);
    read_now(journal, person, desk);
    let draft = journal.draft_untracked(person);
    let happened = draft.on.unwrap_or_else(today_here);
    let mut record = journal.record(vec![person], draft.kind.unwrap_or(Kind::Note), draft.text);
    record.occurred_on = Some(happened);
    record.facts = journal.with_untracked(|held| confirmed(&draft.chips, happened, &held.vocabulary));
    journal.append(record);
    journal.write(person, |draft| *draft = Draft::default());
    Some(if journal.is_out_of_touch() { "On the timeline. Not sent yet: keep this page open." } else { "On the timeline." })
}
