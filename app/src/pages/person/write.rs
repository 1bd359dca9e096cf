//! Writing about somebody: the words are all it needs. What was read in them is offered; a tap makes it count.

use std::sync::Arc;

use casework::{journal::Kind, reading::Reader, vocabulary::Vocabulary};
use leptos::{html, prelude::*};

use super::show::Looked;
use crate::{
    components::{Chips, DayChoice, KindChoice, MarkedWords, use_announcer},
    offline::{confirmed, marks, merge, today_here, use_journal},
};

/// Longer notes are read when the writer pauses, so that no letter waits.
const READ_AT_ONCE: usize = 6_000;
const PAUSE: std::time::Duration = std::time::Duration::from_millis(400);

/// The box.
#[component]
pub fn Write(looked: Looked) -> impl IntoView {
    let journal = use_journal();
    let announcer = use_announcer();
    let draft = journal.draft(looked.person);
    let (text, kind, day) = (RwSignal::from(draft.text.clone()), RwSignal::from(draft.kind.clone()), RwSignal::from(draft.on.clone()));
    let (chips, problem) = (RwSignal::from(draft.chips.clone()), RwSignal::from(draft.problem.clone()));
    let read_from = RwSignal::new(String::new());
    let field = NodeRef::<html::Textarea>::new();
    let today = Signal::derive(move || journal.today());
    let on = Signal::derive(move || day.get().unwrap_or_else(|| today.get()));
    let vocabulary: Signal<Arc<Vocabulary>> = Signal::derive(move || journal.vocabulary());
    let household =
        Memo::new(move |_| looked.about.with(|about| about.household.iter().map(|member| member.name.clone()).collect::<Vec<_>>()));
    // Made ready once, and kept while somebody types.
    let reader = Memo::new_with_compare(
        move |_| Arc::new(vocabulary.with(|vocabulary| Reader::new(vocabulary)).with_household(household.get())),
        |_, _| true,
    );

    let read_now = move || {
        let note = text.get_untracked();
        let found = reader.get_untracked().read(&note, on.get_untracked());
        let merged = chips.with_untracked(|chips| merge(chips, found));
        if chips.with_untracked(|chips| *chips != merged) {
            chips.set(merged);
        }
        read_from.set(note);
    };
    let pause = StoredValue::new(None::<TimeoutHandle>);
    Effect::new(move |_| {
        let length = text.with(String::len);
        reader.track();
        on.track();
        if let Some(handle) = pause.get_value() {
            handle.clear();
        }
        if length <= READ_AT_ONCE {
            read_now();
        } else {
            pause.set_value(set_timeout_with_handle(read_now, PAUSE).ok());
        }
    });
    on_cleanup(move || {
        if let Some(handle) = pause.try_get_value().flatten() {
            handle.clear();
        }
    });

    let focus = move || {
        if let Some(field) = field.get_untracked() {
            let _ = field.focus();
        }
    };
    Effect::new(move |_| {
        field.track();
        focus();
    });
    let save = move || {
        let note = text.get_untracked();
        if note.trim().is_empty() {
            problem.set(Some("Write something first. Nothing else is needed.".to_owned()));
            return focus();
        }
        read_now();
        let happened = day.get_untracked().unwrap_or_else(today_here);
        let mut record = journal.record(vec![looked.person], kind.get_untracked().unwrap_or(Kind::Note), note);
        record.occurred_on = Some(happened);
        record.facts = chips.with_untracked(|chips| vocabulary.with_untracked(|vocabulary| confirmed(chips, happened, vocabulary)));
        journal.append(record);
        journal.draft(looked.person).clear();
        let is_stuck = untrack(|| journal.is_out_of_touch());
        announcer.say(if is_stuck { "On the timeline. Not sent yet: keep this page open." } else { "On the timeline." });
        focus();
    };
    let save_by_key = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            save();
        }
    };
    let marked = Signal::derive(move || text.with(|text| read_from.with(|read_from| chips.with(|chips| marks(text, read_from, chips)))));
    let name = move || looked.about.with(|about| about.short_name().to_owned());
    view! {
        <form
            class="box"
            class:box--error=move || problem.with(Option::is_some)
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                save();
            }
        >
            <label class="govuk-label box__label" for="words">"What happened with "<span dir="auto">{name}</span>"?"</label>
            {move || {
                problem
                    .get()
                    .map(|problem| {
                        view! {
                            <p id="words-error" class="govuk-error-message box__error" role="alert">
                                <span class="govuk-visually-hidden">"Error: "</span>
                                {problem}
                            </p>
                        }
                    })
            }}
            <div class="box__field">
                <MarkedWords marks=marked />
                <textarea
                    id="words"
                    class="box__words"
                    rows="3"
                    dir="auto"
                    autocapitalize="sentences"
                    aria-describedby=move || problem.with(|problem| problem.as_ref().map(|_| "words-error"))
                    aria-invalid=move || problem.with(|problem| problem.as_ref().map(|_| "true"))
                    node_ref=field
                    prop:value=text
                    on:input=move |event| {
                        text.set(event_target_value(&event));
                        problem.set(None);
                    }
                    on:keydown=save_by_key
                ></textarea>
            </div>
            <Chips chips on today vocabulary />
            <div class="box__foot">
                <KindChoice kind />
                <DayChoice day today />
                <button type="submit" class="button box__save">"Save"</button>
            </div>
        </form>
    }
    .into_any()
}
