//! The application: which page is where, and what is on every page.

use leptos::prelude::*;

use crate::{
    address::{Address, Page, use_address},
    components::{Announcements, Announcer, Arrival, DemonstrationBand, Header, KeepOpen, Skeleton},
    offline::Journal,
    pages::{
        around::show::around,
        missing::Missing,
        people::list::MyPeople,
        person::{
            show::person,
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
    let session = Session::start();
    let journal = Journal::new();
    let announcer = Announcer::new();
    provide_context(Address::start());
    provide_context(session);
    provide_context(journal);
    provide_context(announcer);
    let turned = Together::start();
    provide_context(turned);
    Effect::new(move |_| {
        if let Some(me) = session.settled().and_then(Result::ok).filter(crate::session::Me::has_people) {
            journal.start(me);
        }
    });
    view! {
        <a href="#main" rel="external" class="govuk-skip-link">"Skip to main content"</a>
        {keep_turned()}
        // Turned round, it shows one person what is written about them, whatever the address is.
        {move || match turned.person() {
            Some(person) => together(person),
            None => pages(),
        }}
        <Arrival />
        <Announcements />
    }
}

/// Everything that is not turned round.
fn pages() -> AnyView {
    let address = use_address();
    let page = Memo::new(move |_| Page::at(&address.path()));
    // Another person is another page: nothing of the one before is left in it.
    let page = move || match page.get() {
        Some(Page::People) => view! { <MyPeople /> }.into_any(),
        Some(Page::Person(of)) => person(of),
        Some(Page::Around(of)) => around(of),
        Some(Page::Together(_)) => view! { <Skeleton /> }.into_any(),
        Some(Page::Cover) => view! { <CoverPage /> }.into_any(),
        None => view! { <Missing /> }.into_any(),
    };
    view! {
        <Header />
        <DemonstrationBand />
        <KeepOpen />
        <main id="main" class="page" tabindex="-1">{page}</main>
    }
    .into_any()
}
