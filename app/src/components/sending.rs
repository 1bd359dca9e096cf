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

/// While something is only on this page, and is not on its way: a line that says so.
#[component]
pub fn KeepOpen() -> impl IntoView {
    let journal = use_journal();
    let band = move || {
        let connection = journal.connection();
        (connection.is_unsent() && connection.reach != Reach::Reached).then(|| {
            view! { <div class="band band--warning"><p>"Not sent yet: keep this page open. It will be sent as soon as it can be."</p></div> }
        })
    };
    view! { <div role="status">{band}</div> }
}
