//! What happened: looking for something in it, and the timeline.

use std::sync::Arc;

use casework::journal::Kind;
use leptos::{prelude::*, wasm_bindgen::JsCast};

use crate::{
    components::{Desk, Place, timeline},
    offline::{Sought, Story, read_day, themes, use_journal},
    words,
};

const KINDS: [Kind; 5] = [Kind::Need, Kind::Action, Kind::Outcome, Kind::Note, Kind::Concern];

/// The heading, the ways to look for something, and the entries.
pub fn happened(desk: Desk, story: Memo<Arc<Story>>) -> AnyView {
    view! {
        <h2 class="heading" id="happened" tabindex="-1">"What happened"</h2>
        {move || story.with(|story| seek(desk, story))}
        {timeline(story, Place::Page(desk))}
    }
    .into_any()
}

/// Shows the entries that something else on the page speaks of.
pub fn show(desk: Desk, narrow: impl FnOnce(&mut Sought)) {
    desk.seek(|sought| {
        *sought = Sought::default();
        narrow(sought);
    });
    let heading = document().get_element_by_id("happened").and_then(|heading| heading.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(heading) = heading {
        heading.scroll_into_view();
        let _ = heading.focus();
    }
}

/// Words, kind, theme and day. Not before there is something to look through.
fn seek(desk: Desk, story: &Story) -> Option<AnyView> {
    /// So few are seen at a glance.
    const FEW: usize = 3;
    if story.told.len() <= FEW {
        return None;
    }
    let kinds = KINDS.iter().map(|kind| (kind.as_str().to_owned(), words::kind(kind).to_owned())).collect();
    let named = |theme: String| {
        let name = use_journal().with_untracked(|held| held.vocabulary.theme(&theme).map(|known| known.name.clone()));
        (theme.clone(), name.unwrap_or(theme))
    };
    let themes: Vec<_> = themes(story).into_iter().map(named).collect();
    let chosen = move || desk.sought();
    let by_theme = (!themes.is_empty()).then(|| {
        let value = move || chosen().theme.unwrap_or_default();
        choice(
            "Any theme",
            themes,
            Box::new(value),
            Box::new(move |theme| desk.seek(|sought| sought.theme = Some(theme).filter(|theme| !theme.is_empty()))),
        )
    });
    let kind = move || chosen().kind.map(|kind| kind.as_str().to_owned()).unwrap_or_default();
    let by_kind = choice(
        "Any kind",
        kinds,
        Box::new(kind),
        Box::new(move |kind| {
            desk.seek(|sought| sought.kind = Some(kind).filter(|kind| !kind.is_empty()).map(|kind| Kind::from(kind.as_str())));
        }),
    );
    let view = view! {
        <details class="seek">
            <summary>"Find in what happened"</summary>
            <div class="seek__fields">
                <div class="seek__words">
                    <label class="govuk-label" for="seek-words">"Words"</label>
                    <input
                        class="govuk-input"
                        id="seek-words"
                        type="search"
                        autocomplete="off"
                        prop:value=move || chosen().words
                        on:input=move |event| desk.seek(|sought| sought.words = event_target_value(&event))
                    />
                </div>
                {by_kind}
                {by_theme}
                <div>
                    <label class="govuk-label" for="seek-day">"Go to a day"</label>
                    <input
                        class="govuk-input"
                        id="seek-day"
                        type="date"
                        prop:value=move || chosen().until.map(|day| day.to_string()).unwrap_or_default()
                        on:change=move |event| desk.seek(|sought| sought.until = read_day(&event_target_value(&event)))
                    />
                </div>
            </div>
        </details>
    };
    Some(view.into_any())
}

/// One of these, or any.
fn choice(
    any: &'static str,
    options: Vec<(String, String)>,
    chosen: Box<dyn Fn() -> String + Send>,
    choose: Box<dyn Fn(String) + Send>,
) -> AnyView {
    let options: Vec<_> = options.into_iter().map(|(value, name)| view! { <option value=value>{name}</option> }).collect();
    view! {
        <select
            class="govuk-select"
            aria-label=any
            autocomplete="off"
            prop:value=chosen
            on:change=move |event| choose(event_target_value(&event))
        >
            <option value="">{any}</option>
            {options}
        </select>
    }
    .into_any()
}
