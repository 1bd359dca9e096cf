//! A fault as a page: which thing, and what to do.

use casework::fault::Fault;
use leptos::prelude::*;
use leptos_meta::Title;

use super::missing::Missing;
use crate::components::Notice;

/// The page for a fault.
#[component]
pub fn TroublePage(fault: Fault) -> impl IntoView {
    match fault {
        Fault::NotFound | Fault::NotAllowed => view! { <Missing /> }.into_any(),
        Fault::NotSignedIn => view! { <SignedOut /> }.into_any(),
        Fault::Offline | Fault::Busy => view! {
            <Title text="No signal – Alongside" />
            <Notice title="The council could not be reached" top=true>
                <p>"Check the signal and try again."</p>
                <TryAgain />
            </Notice>
        }
        .into_any(),
        Fault::Invalid { .. } | Fault::Conflict => view! {
            <Title text="Cannot be shown – Alongside" />
            <Notice title="This cannot be shown" top=true>
                <p>"Something in the address cannot be used. Go back and choose again."</p>
            </Notice>
        }
        .into_any(),
        Fault::Broken { reference } => view! {
            <Title text="Something is broken – Alongside" />
            <Notice title="Something is broken on our side" top=true>
                <p>"Nothing you wrote is lost by it. Try again in a minute."</p>
                <p>"If it happens again, tell your administrator this reference: "<b>{reference}</b></p>
                <TryAgain />
            </Notice>
        }
        .into_any(),
    }
}

/// Nobody is signed in.
#[component]
pub fn SignedOut() -> impl IntoView {
    view! {
        <Title text="You are not signed in – Alongside" />
        <Notice title="You are not signed in" top=true>
            <p>"Sign in to go on."</p>
            <p><a href="/" rel="external" class="button">"Go to sign in"</a></p>
        </Notice>
    }
}

#[component]
fn TryAgain() -> impl IntoView {
    view! { <p><a href="" rel="external" class="button">"Try again"</a></p> }
}
