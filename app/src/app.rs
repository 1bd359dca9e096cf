//! The application: one router for both worlds, and what is on every page.

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    components::{FlatRoutes, Route, Router},
    path,
};

use crate::{
    components::{Announcements, Announcer, Arrival, DemonstrationBand, Header, KeepOpen, Skeleton},
    offline::Journal,
    pages::{
        around::show::AroundPage,
        missing::Missing,
        people::list::MyPeople,
        person::{
            show::PersonPage,
            together::{keep_turned, together},
        },
        team::cover::CoverPage,
    },
    session::Session,
    together::Together,
};

/// All pages.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let session = Session::start();
    let journal = Journal::new();
    let announcer = Announcer::new();
    provide_context(session);
    provide_context(journal);
    provide_context(announcer);
    let turned = Together::start();
    provide_context(turned);
    // Effects run in the browser only: the server never opens anybody's journal.
    Effect::new(move |_| {
        if let Some(me) = session.settled().and_then(Result::ok).filter(crate::session::Me::has_people) {
            journal.start(me);
        }
    });
    view! {
        <a href="#main" rel="external" class="govuk-skip-link">"Skip to main content"</a>
        <Router>
            {keep_turned()}
            // Turned round, it shows one person what is written about them, whatever the address is.
            {move || match turned.person() {
                Some(person) => together(person).into_any(),
                None => pages().into_any(),
            }}
            <Arrival />
        </Router>
        <Announcements />
    }
}

/// Everything that is not turned round.
fn pages() -> impl IntoView {
    view! {
        <Header />
        <DemonstrationBand />
        <KeepOpen />
        <main id="main" class="page" tabindex="-1">
            <FlatRoutes fallback=Missing>
                <Route path=path!("/") view=MyPeople />
                <Route path=path!("/people/:id") view=PersonPage />
                <Route path=path!("/people/:id/around") view=AroundPage />
                <Route path=path!("/people/:id/together") view=Skeleton />
                <Route path=path!("/cover") view=CoverPage />
            </FlatRoutes>
        </main>
    }
}
