//! The top of every page: where one can go, who is signed in, and how things stand with the council.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::SendingState;
use crate::session::{Me, use_session};

/// The header.
#[component]
pub fn Header() -> impl IntoView {
    let session = use_session();
    view! {
        <header class="header">
            <div class="header__inner">
                <a href="/" class="header__name">"Alongside"</a>
                <Suspense fallback=|| ()>{move || session.me().map(|me| view! { <Places me /> })}</Suspense>
                <SendingState />
            </div>
        </header>
    }
}

/// Where somebody with this role can go, and who they are.
#[component]
fn Places(me: Me) -> impl IntoView {
    let places = [(me.has_people(), "/", "My people"), (me.has_review(), "/review", "Review"), (me.has_release(), "/release", "Release")];
    let who = match &me.team {
        Some(team) if me.has_people() => format!("{}, {}", me.role_name, team.name),
        _ => me.role_name.clone(),
    };
    view! {
        <nav class="header__places" aria-label="Pages">
            <ul>
                {places
                    .into_iter()
                    .filter(|(may, ..)| *may)
                    .map(|(_, to, name)| view! { <li><Place to name /></li> })
                    .collect_view()}
            </ul>
        </nav>
        <div class="header__who">
            <span><span class="header__person">{me.name.clone()}</span>" "<span class="header__role">{who}</span></span>
            {me.demonstration.then(|| view! { <a href="/demonstration" rel="external">"Change who you are"</a> })}
        </div>
    }
    .into_any()
}

#[component]
fn Place(to: &'static str, name: &'static str) -> impl IntoView {
    let path = use_location().pathname;
    let current = move || {
        path.with(|path| match to {
            "/" if path == "/" => Some("page"),
            "/" if path.starts_with("/people/") => Some("true"),
            _ if path == to => Some("page"),
            _ => None,
        })
    };
    view! { <a href=to aria-current=current>{name}</a> }
}
