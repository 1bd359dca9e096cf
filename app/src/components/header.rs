//! The top of every page: where one can go, who is signed in, and how things stand with the council.

use leptos::prelude::*;

use super::SendingState;
use crate::{address::use_address, session::Me};

/// The header.
#[component]
pub fn Header() -> impl IntoView {
    view! {
        <header class="header">
            <div class="header__inner">
                <a href="/" class="header__name">"Alongside"</a>
                {who()}
                <SendingState />
            </div>
        </header>
    }
}

fn who() -> impl IntoView {
    let session = crate::session::use_session();
    let address = use_address();
    move || session.me().map(|me| places(&me, &address.path()))
}

/// Where somebody with this role can go from here, and who they are.
fn places(me: &Me, here: &str) -> impl IntoView + use<> {
    let links: Vec<_> =
        [(me.has_people(), "/", "My people"), (me.has_review(), "/review", "Review"), (me.has_release(), "/release", "Release")]
            .into_iter()
            .filter(|(may, ..)| *may)
            .map(|(_, to, name)| {
                // A document of the server's own: the browser goes there, not the application.
                let rel = (to != "/").then_some("external");
                view! { <li><a href=to rel=rel aria-current=current(to, here)>{name}</a></li> }
            })
            .collect();
    let who = match &me.team {
        Some(team) if me.has_people() => format!("{}, {}", me.role_name, team.name),
        _ => me.role_name.clone(),
    };
    let (way_out, said) = if me.demonstration { ("/demonstration", "Change who you are") } else { ("/account", "Signing in and out") };
    view! {
        <nav class="header__places" aria-label="Pages"><ul>{links}</ul></nav>
        <div class="header__who">
            <span><b class="header__person">{me.name.clone()}</b>" "<span class="header__role">{who}</span></span>
            <a href=way_out rel="external">{said}</a>
        </div>
    }
}

/// The page one is on, or the list that somebody's page belongs to.
fn current(to: &str, here: &str) -> Option<&'static str> {
    match to {
        _ if to == here => Some("page"),
        "/" if here.starts_with("/people/") => Some("true"),
        _ => None,
    }
}
