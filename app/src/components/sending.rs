//! How things stand with the council: always in the same place, in words.

use leptos::{either::EitherOf3, prelude::*};

use crate::offline::{Reach, use_journal};

/// Top right, once a journal is open.
#[component]
pub fn SendingState() -> impl IntoView {
    let journal = use_journal();
    let state = move || {
        journal.with(|held| held.me.is_some()).then(|| {
            let connection = journal.connection();
            let class = match (connection.reach, connection.is_unsent()) {
                (Reach::Reached, false) => "state",
                (Reach::Reached, true) => "state state--moving",
                _ => "state state--waiting",
            };
            let more = match connection.reach {
                Reach::SignedOut => EitherOf3::A(view! { <a href="/" target="_blank" class="state__more">"Sign in again"</a> }),
                Reach::NoSignal | Reach::Refused => {
                    EitherOf3::B(view! { <button type="button" class="state__more" on:click=move |_| journal.wake()>"Try now"</button> })
                }
                Reach::Reached => EitherOf3::C(()),
            };
            view! { <p class=class><span class="state__words">{connection.in_words()}</span>{more}</p> }
        })
    };
    view! { <div class="header__state">{state}</div> }
}

/// While something is only on this page, and is not on its way, or this device would not keep what is written: a line that says so.
#[component]
pub fn KeepOpen() -> impl IntoView {
    let journal = use_journal();
    let band = move || {
        let connection = journal.connection();
        let is_stuck = connection.is_unsent() && connection.reach != Reach::Reached;
        let words = match (is_stuck, journal.cannot_keep(), is_stuck && journal.is_only_here()) {
            (true, _, true) => "Not sent yet: keep this page open. It will be sent as soon as it can be.",
            (true, _, false) => "Not sent yet. It is kept on this tablet, and will be sent as soon as it can be.",
            (false, true, _) => "This tablet does not keep what you write just now. Save it, or keep this page open.",
            (false, false, _) => return None,
        };
        Some(view! { <div class="band band--warning"><p>{words}</p></div> })
    };
    view! { <div role="status">{band}</div> }
}
