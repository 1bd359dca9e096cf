//! Adding a person: what they like to be called is enough.

use leptos::{html, prelude::*};
use leptos_router::hooks::use_navigate;

use crate::{components::use_announcer, offline::use_journal};

/// One field and a button. Saves at once and opens their page.
#[component]
pub fn AddPerson(#[prop(into)] close: Callback<()>) -> impl IntoView {
    let journal = use_journal();
    let announcer = use_announcer();
    let navigate = use_navigate();
    let name = RwSignal::new(String::new());
    let problem = RwSignal::new(false);
    let field = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            let _ = field.focus();
        }
    });
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if name.with_untracked(|name| name.trim().is_empty()) {
            problem.set(true);
            if let Some(field) = field.get_untracked() {
                let _ = field.focus();
            }
            return;
        }
        let person = name.with_untracked(|name| journal.add_person(name));
        announcer.say("Added. Their page is open.");
        navigate(&format!("/people/{person}"), leptos_router::NavigateOptions::default());
    };
    view! {
        <form class="card add" on:submit=save novalidate>
            <div class="govuk-form-group" class:govuk-form-group--error=problem>
                <label class="govuk-label govuk-label--s" for="new-name">"What do they like to be called?"</label>
                <div id="new-name-hint" class="govuk-hint">"A first name is enough. Everything else can wait, or never be known."</div>
                <Show when=move || problem.get()>
                    <p id="new-name-error" class="govuk-error-message" role="alert">
                        <span class="govuk-visually-hidden">"Error: "</span>
                        "Write what they like to be called"
                    </p>
                </Show>
                <input
                    class="govuk-input"
                    class:govuk-input--error=problem
                    id="new-name"
                    type="text"
                    autocomplete="off"
                    dir="auto"
                    aria-describedby=move || if problem.get() { "new-name-error new-name-hint" } else { "new-name-hint" }
                    node_ref=field
                    prop:value=name
                    on:input=move |event| {
                        name.set(event_target_value(&event));
                        problem.set(false);
                    }
                />
            </div>
            <div class="actions">
                <button type="submit" class="button">"Add and open"</button>
                <button type="button" class="button button--quiet" on:click=move |_| close.run(())>"Cancel"</button>
            </div>
        </form>
    }
    .into_any()
}
