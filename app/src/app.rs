//! The application: one router for both worlds, and what is on every page.

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    SsrMode,
    components::{FlatRoutes, Route, Router},
    path,
};

use crate::{
    components::{Announcements, Announcer, Arrival, DemonstrationBand, Header, KeepOpen},
    offline::Journal,
    pages::{
        around::show::AroundPage,
        missing::Missing,
        people::list::MyPeople,
        person::show::PersonPage,
        served::{ReleasePage, ReviewPage},
        team::cover::CoverPage,
    },
    session::Session,
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
    // Effects run in the browser only: the server never opens anybody's journal.
    Effect::new(move |_| {
        if let Some(me) = session.settled().and_then(Result::ok).filter(crate::session::Me::has_people) {
            journal.start(me);
        }
    });
    view! {
        <a href="#main" rel="external" class="govuk-skip-link">"Skip to main content"</a>
        <Router>
            <Header />
            <DemonstrationBand />
            <KeepOpen />
            <main id="main" class="page" tabindex="-1">
                <FlatRoutes fallback=Missing>
                    <Route path=path!("/") view=MyPeople />
                    <Route path=path!("/people/:id") view=PersonPage />
                    <Route path=path!("/people/:id/around") view=AroundPage />
                    <Route path=path!("/cover") view=CoverPage />
                    <Route path=path!("/review") view=ReviewPage ssr=SsrMode::Async />
                    <Route path=path!("/release") view=ReleasePage ssr=SsrMode::Async />
                </FlatRoutes>
            </main>
            <Arrival />
        </Router>
        <Announcements />
    }
}
