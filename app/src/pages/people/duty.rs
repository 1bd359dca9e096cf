//! Duty: a note about nobody known yet. The words alone; they wait on the team's list until somebody puts them on a record.

use casework::journal::Kind;
use leptos::{html, prelude::*};

use crate::{
    components::{review, use_announcer},
    offline::{Draft, Entry, Journey, Listed, NOBODY, Told, Waits, use_journal},
    words,
};

/// The words and a button. What is written outlives leaving the page, like every draft.
pub fn note_without_a_name(open: RwSignal<bool>) -> AnyView {
    let journal = use_journal();
    let announcer = use_announcer();
    let field = NodeRef::<html::Textarea>::new();
    let focus = move || {
        if let Some(field) = field.get() {
            let _ = field.focus();
        }
    };
    Effect::new(move |_| focus());
    let save = move || {
        let draft = journal.draft_untracked(NOBODY);
        if draft.is_empty() {
            journal.write(NOBODY, |draft| draft.problem = Some("Write something first. Nothing else is needed.".to_owned()));
            return untrack(focus);
        }
        journal.append(journal.record(Vec::new(), Kind::Note, draft.text));
        journal.write(NOBODY, |draft| *draft = Draft::default());
        announcer.say("On your team's list.");
        open.set(false);
    };
    let by_key = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            save();
        }
    };
    let form = move || {
        let draft = journal.draft(NOBODY);
        let problem = draft.problem.map(|problem| {
            view! {
                <p class="govuk-error-message box__error" role="alert">
                    <span class="govuk-visually-hidden">"Error: "</span>
                    {problem}
                </p>
            }
        });
        view! {
            <form
                class="box add"
                novalidate
                on:submit=move |event| {
                    event.prevent_default();
                    save();
                }
            >
                <label class="govuk-label box__label" for="duty-words">"What happened, with somebody we do not know yet?"</label>
                {problem}
                <div class="box__field">
                    <div class="box__marks" aria-hidden="true">{draft.text.clone()}" "</div>
                    <textarea
                        id="duty-words"
                        class="box__words"
                        rows="3"
                        dir="auto"
                        autocapitalize="sentences"
                        aria-describedby="duty-hint"
                        node_ref=field
                        prop:value=draft.text
                        on:input=move |event| {
                            let text = event_target_value(&event);
                            journal.write(NOBODY, |draft| (draft.text, draft.problem) = (text, None));
                        }
                        on:keydown=by_key
                    ></textarea>
                </div>
                <p id="duty-hint" class="govuk-hint">"It waits on your team’s list until one of you puts it on somebody’s record."</p>
                <div class="actions">
                    <button type="submit" class="button">"Save"</button>
                    <button type="button" class="button button--quiet" on:click=move |_| open.set(false)>"Close"</button>
                </div>
            </form>
        }
    };
    form.into_any()
}

/// The team's list. The words are a tap away: somebody may be looking over your shoulder.
pub fn waiting_for_somebody(everybody: Memo<Vec<Listed>>) -> AnyView {
    let journal = use_journal();
    let story = journal.unplaced();
    let list = move || {
        let waiting: Vec<_> = story.with(|story| story.told.iter().rev().map(|one| waits(one, everybody)).collect());
        (!waiting.is_empty()).then(|| {
            view! {
                <section>
                    <h2 class="heading">"Waiting for somebody"</h2>
                    <ul class="rows">{waiting}</ul>
                </section>
            }
        })
    };
    list.into_any()
}

fn waits(told: &Told, everybody: Memo<Vec<Listed>>) -> AnyView {
    let journal = use_journal();
    let entry: &Entry = &told.entry;
    let said = journal.with_untracked(|held| {
        let who = held.called(entry.author);
        format!("{}, taken by {who}", words::day(told.day(), held.today))
    });
    let unsent =
        (entry.journey != Journey::Sent).then(|| view! { <p class="entry__small entry__unsent">"Not sent yet: keep this page open"</p> });
    view! {
        <li class="row">
            <details class="opens">
                <summary class="opens__summary">{said}</summary>
                <div class="entry__words" dir="auto">{told.text().to_owned()}</div>
                {review(entry, Waits::Nobody, everybody)}
            </details>
            {unsent}
        </li>
    }
    .into_any()
}
