//! Adding a person: what they like to be called is enough. Who they may be already is shown before anything is saved.

use leptos::{html, prelude::*};

use super::likely::likely;
use crate::{
    address::use_address,
    components::use_announcer,
    offline::{Listed, use_journal},
};

/// One field and a button. Saves at once and opens their page.
pub fn add_person(open: RwSignal<bool>, everybody: Memo<Vec<Listed>>) -> AnyView {
    let journal = use_journal();
    let announcer = use_announcer();
    let address = use_address();
    let typed = RwSignal::new(String::new());
    let problem = RwSignal::new(false);
    let field = NodeRef::<html::Input>::new();
    let focus = move || {
        if let Some(field) = field.get() {
            let _ = field.focus();
        }
    };
    Effect::new(move |_| focus());
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let name = typed.get_untracked();
        if name.trim().is_empty() {
            problem.set(true);
            return untrack(focus);
        }
        let person = journal.add_person(&name);
        announcer.say("Added. Their page is open.");
        address.go(&format!("/people/{person}"));
    };
    let form = move || {
        let (group, described) = if problem.get() {
            ("govuk-form-group govuk-form-group--error", "new-name-error new-name-hint")
        } else {
            ("govuk-form-group", "new-name-hint")
        };
        let error = problem.get().then(|| {
            view! {
                <p id="new-name-error" class="govuk-error-message" role="alert">
                    <span class="govuk-visually-hidden">"Error: "</span>
                    "Write what they like to be called"
                </p>
            }
        });
        view! {
            <form class="card add" on:submit=save novalidate>
                <div class=group>
                    <label class="govuk-label govuk-label--s" for="new-name">"What do they like to be called?"</label>
                    <div id="new-name-hint" class="govuk-hint">"A first name is enough. Everything else can wait, or never be known."</div>
                    {error}
                    <input
                        class="govuk-input"
                        id="new-name"
                        type="text"
                        autocomplete="off"
                        dir="auto"
                        aria-describedby=described
                        node_ref=field
                        on:input=move |event| {
                            let name = event_target_value(&event);
                            journal.look_for(&name);
                            typed.set(name);
                        }
                    />
                </div>
                <div class="actions">
                    <button type="submit" class="button">"Add and open"</button>
                    <button type="button" class="button button--quiet" on:click=move |_| open.set(false)>"Cancel"</button>
                </div>
            </form>
        }
    };
    let known = move || everybody.with(|everybody| journal.with(|held| likely(everybody, held, &typed.get())));
    view! {
        {form}
        <div role="status">{known}</div>
    }
    .into_any()
}
