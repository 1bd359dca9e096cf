//! What has just happened, said once to those who listen rather than look.

use leptos::prelude::*;

/// Says things. A handle.
#[derive(Clone, Copy)]
pub struct Announcer(RwSignal<String>);

impl Announcer {
    /// With nothing to say.
    pub fn new() -> Self {
        Self(RwSignal::new(String::new()))
    }

    /// Says it, when whoever listens is ready.
    pub fn say(self, words: impl Into<String>) {
        // The same words twice are only heard twice if they differ: a non-breaking space at the end does it.
        let words = words.into();
        self.0.update(|said| *said = if *said == words { format!("{words}\u{a0}") } else { words });
    }
}

impl Default for Announcer {
    fn default() -> Self {
        Self::new()
    }
}

/// The announcer of this page.
pub fn use_announcer() -> Announcer {
    expect_context()
}

/// Where it is said. Must be on the page before anything is.
#[component]
pub fn Announcements() -> impl IntoView {
    let said = use_announcer().0;
    view! { <div class="govuk-visually-hidden" role="status" aria-live="polite">{move || said.get()}</div> }
}
