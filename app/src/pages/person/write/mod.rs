//! Writing about somebody: the words are all it needs. What was read in them is offered; a tap makes it count.

mod change;
mod desk;
mod under;

pub use change::focus_on;

use std::sync::Arc;

use casework::ids::PersonId;
use leptos::{html, prelude::*};

use self::desk::Desk;
use crate::{
    components::{Fold, MarkedWords, use_announcer},
    offline::{Draft, Story, Subject, marks, reading, use_journal},
    words,
};

/// The box.
#[component]
pub fn Write(person: PersonId, story: Memo<Arc<Story>>) -> impl IntoView {
    let journal = use_journal();
    journal.is_at(person);
    let desk = Desk::new(journal, person);
    let field = NodeRef::<html::Textarea>::new();
    let focus = move || {
        // Untracked: the view is drawn again at each letter, and that must not take the focus from wherever somebody has gone.
        if let Some(field) = field.get_untracked() {
            let _ = field.focus();
        }
    };
    // Now, as the page opens: the box is where one begins. And when it is about something else.
    let subject = Memo::new(move |_| journal.subject(person));
    Effect::new(move |_| {
        subject.track();
        focus();
    });
    // The words of the vocabulary are made ready once, and again when it or the household has changed.
    let has_come = RwSignal::new(false);
    reading::summon(move || has_come.set(true));
    Effect::new(move |_| {
        let vocabulary = journal.with(|held| Arc::clone(&held.vocabulary_sent));
        let household = story.with(|story| household(story));
        if has_come.get() {
            desk.made_ready(vocabulary, household);
        }
    });
    on_cleanup(move || {
        desk.put_off(None);
        // Nobody is here to think better of it.
        journal.let_go();
        journal.keep_now();
    });
    let announcer = use_announcer();
    let save = move || {
        desk.read_now();
        if journal.save(desk.subject()) {
            announcer.say("On the timeline. For ten seconds you can undo it.");
        }
        focus();
    };
    let saved_by_key = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            save();
        }
    };
    let open = RwSignal::new(journal.draft_untracked(person).on.is_some());
    let fold = Fold::default();
    fold.watch();
    // One view of the whole draft: the elements stay, what differs of them is changed.
    move || {
        let subject = subject.get();
        let draft = journal.draft(subject);
        desk.catch_up(&draft);
        fold.measure();
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
                <div class="box__head">
                    {story.with(|story| label(story, subject, &draft))}
                    {journal.can_undo(person).then(|| undo(move || { journal.undo(); focus(); }))}
                </div>
                {story.with(|story| corrected(story, subject))}
                {draft.problem.clone().map(|problem| view! { <Problem problem /> })}
                <div class="box__field">
                    <MarkedWords marks=marks(&draft.text, &draft.read_from, &draft.chips) />
                    <textarea
                        id="words"
                        class="box__words"
                        rows="3"
                        dir="auto"
                        autocapitalize="sentences"
                        // Browsers keep what is in a field, so that they can put it back: in the clear.
                        autocomplete="off"
                        aria-describedby=error
                        aria-invalid=invalid
                        node_ref=field
                        prop:value=draft.text.clone()
                        on:input=move |event| desk.typed(event_target_value(&event))
                        on:keydown=saved_by_key
                    ></textarea>
                </div>
                {under::under(desk, &draft, open, fold, story.with(|story| household(story)))}
            </form>
        }
    }
}

fn household(story: &Story) -> Vec<String> {
    story.about.household.iter().map(|member| member.name.clone()).collect()
}

/// What is asked: what happened, or what is right.
fn label(story: &Story, subject: Subject, draft: &Draft) -> impl IntoView + use<> {
    let name = story.about.short_name().to_owned();
    let today = use_journal().with(|held| held.today);
    let day = draft.on.map(|on| words::kitchen_day(on, today)).unwrap_or_default();
    let (before, name, after) = match subject.corrects {
        None => ("What happened with ", name, "?".to_owned()),
        Some(_) => ("Correct what was written about ", name, format!(" {day}")),
    };
    view! { <label class="govuk-label box__label" for="words">{before}<span dir="auto">{name}</span>{after}</label> }
}

/// The words that are being corrected, as they stand.
fn corrected(story: &Story, subject: Subject) -> Option<impl IntoView + use<>> {
    let told = story.told.iter().find(|told| Some(told.entry.id()) == subject.corrects)?;
    Some(view! { <blockquote class="box__corrects" dir="auto">{told.text().to_owned()}</blockquote> })
}

/// What has just been saved, and the way back.
fn undo(undo: impl Fn() + Send + 'static) -> impl IntoView {
    view! {
        <p class="box__saved">
            <span class="box__saved-words">"On the timeline"</span>
            <button type="button" class="button button--small" on:click=move |_| undo()>"Undo"</button>
        </p>
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
