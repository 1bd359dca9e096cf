//! A page whose content the server makes: release. Tables and charts take no part in what a tablet downloads.
//!
//! The server renders them into the document, and the browser takes the document over. Coming from another page, the browser asks
//! for the document of that address and takes its content. Either way it is HTML of our own server, escaped once, under one policy.

use leptos::prelude::*;
use leptos_meta::Title;

/// The page at `/release?period=…`.
#[component]
pub fn ReleasePage() -> impl IntoView {
    content("Release")
}

/// On the server: made for this address.
#[cfg(feature = "ssr")]
fn content(name: &'static str) -> impl IntoView {
    let location = leptos_router::hooks::use_location();
    let query = location.query.get_untracked();
    let asked = move |name: &str| query.get(name).filter(|value| !value.is_empty());
    Suspend::new(async move {
        let made = super::release::choose::content(asked("period")).await;
        let (name, made) = made.map_or_else(
            |fault| {
                crate::fault::set_status(&fault);
                (super::trouble::title(&fault), view! { <super::TroublePage fault /> }.to_html())
            },
            |made| (name, made),
        );
        view! {
            <Title text=format!("{name} – Alongside") />
            <div id="content" inner_html=made></div>
        }
    })
}

/// In the browser: what stands in the document, or else what the server answers for this address.
#[cfg(not(feature = "ssr"))]
fn content(name: &'static str) -> impl IntoView {
    let location = leptos_router::hooks::use_location();
    let path = location.pathname.get_untracked();
    let content = RwSignal::new(String::new());
    let is_here = Owner::current_shared_context().is_some_and(|document| document.during_hydration());
    let title = RwSignal::new(if is_here { document().title() } else { titled(name) });
    Effect::new(move |before: Option<()>| {
        let address = format!("{path}{}", location.query.get().to_query_string());
        if before.is_some() || !is_here {
            leptos::task::spawn_local(async move {
                let (name, answer) = ask(name, &address).await;
                drop(title.try_set(titled(name)));
                drop(content.try_set(answer));
            });
        }
    });
    view! {
        <Title text=move || title.get() />
        <div id="content" inner_html=move || content.get()></div>
    }
}

#[cfg(not(feature = "ssr"))]
fn titled(name: &str) -> String {
    format!("{name} – Alongside")
}

/// The name and content of the document at an address; what to do where there is none.
#[cfg(not(feature = "ssr"))]
async fn ask(name: &'static str, address: &str) -> (&'static str, String) {
    use casework::fault::Fault;
    let content = crate::offline::get(address).await.and_then(|document| part(&document).ok_or(Fault::NotFound));
    let (sorry, next) = match content {
        Ok(content) => return (name, content),
        Err(Fault::NotSignedIn) => ("You are not signed in", "<a href=\"/\" rel=\"external\">Go to sign in</a>"),
        Err(Fault::Offline | Fault::Busy) => ("The council could not be reached", "Check the signal, then load the page again."),
        Err(_) => ("Page not found", "It is not here, or not for you to see."),
    };
    (sorry, format!("<h1 class=\"title\">{sorry}</h1><p>{next}</p>"))
}

/// The content out of a whole document.
#[cfg(not(feature = "ssr"))]
fn part(document: &str) -> Option<String> {
    let parsed = web_sys::DomParser::new().ok()?.parse_from_string(document, web_sys::SupportedType::TextHtml).ok()?;
    Some(parsed.get_element_by_id("content")?.inner_html())
}
