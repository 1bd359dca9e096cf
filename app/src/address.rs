//! Which page is shown. Between pages that are filled in the browser one goes without a new document; everything else is a link like any
//! other. By hand: Leptos's router would be a twentieth of what a tablet downloads, for five addresses
//! (docs/decisions/0015-what-a-tablet-downloads.md).

use casework::ids::PersonId;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, MouseEvent};

/// What is followed here: a link of our own that asks for nothing else.
const LINKS: &str = "a[href^='/']:not([target]):not([rel]):not([download])";

/// A page that is filled in the browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// One's own people.
    People,
    /// Somebody's record.
    Person(PersonId),
    /// Who lives with them, and who goes alongside them.
    Around(PersonId),
    /// The tablet turned round to them.
    Together(PersonId),
    /// Standing in for a colleague.
    Cover,
}

impl Page {
    /// The page at a path, if it is one of these.
    pub fn at(path: &str) -> Option<Self> {
        match path {
            "/" => return Some(Self::People),
            "/cover" => return Some(Self::Cover),
            _ => {}
        }
        let (person, page) = path.strip_prefix("/people/").map(|rest| rest.split_once('/').unwrap_or((rest, "")))?;
        let person = person.parse().ok()?;
        match page {
            "" if !path.ends_with('/') => Some(Self::Person(person)),
            "around" => Some(Self::Around(person)),
            "together" => Some(Self::Together(person)),
            _ => None,
        }
    }
}

/// The address of what is shown. A handle.
#[derive(Clone, Copy)]
pub struct Address(RwSignal<String>);

/// The one of this document.
pub fn use_address() -> Address {
    expect_context()
}

/// Names the page for whoever looks at tabs, or listens. Never with anything personal.
pub fn name_page(name: &str) {
    document().set_title(&format!("{name} – Alongside"));
}

fn here() -> String {
    window().location().pathname().unwrap_or_default()
}

impl Address {
    /// Where the browser is, from now on.
    pub fn start() -> Self {
        let address = Self(RwSignal::new(here()));
        window_event_listener_untyped("popstate", move |_| address.0.set(here()));
        window_event_listener_untyped("click", move |event| {
            if let Some(to) = followed(event.unchecked_ref()) {
                event.prevent_default();
                address.go(&to);
            }
        });
        address
    }

    /// The path.
    pub fn path(self) -> String {
        self.0.get()
    }

    /// Goes to another page, at its top. The one before is a step back from there.
    pub fn go(self, to: &str) {
        if to == here() {
            return self.go_instead(to);
        }
        if let Ok(history) = window().history() {
            let _ = history.push_state_with_url(&JsValue::NULL, "", Some(to));
        }
        self.arrive(to);
    }

    /// The same, in the place of the page before.
    pub fn go_instead(self, to: &str) {
        if let Ok(history) = window().history() {
            let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(to));
        }
        self.arrive(to);
    }

    fn arrive(self, to: &str) {
        window().scroll_to_with_x_and_y(0.0, 0.0);
        self.0.set(to.to_owned());
    }
}

/// Where a click leads that is ours to follow. A new tab, a new window, something that was done already: those are not.
fn followed(click: &MouseEvent) -> Option<String> {
    let is_plain = click.button() == 0 && !(click.ctrl_key() || click.meta_key() || click.shift_key() || click.alt_key());
    if !is_plain || click.default_prevented() {
        return None;
    }
    let link = click.target()?.dyn_into::<Element>().ok()?.closest(LINKS).ok()??;
    link.get_attribute("href").filter(|to| Page::at(to).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_address_is_one_page_and_others_are_none() {
        let id = "0198c0de-0000-7000-8000-000000000001";
        let person: PersonId = id.parse().expect("an id");
        let found = ["", "/around", "/together"].map(|page| Page::at(&format!("/people/{id}{page}")));
        assert_eq!(found, [Some(Page::Person(person)), Some(Page::Around(person)), Some(Page::Together(person))]);
        assert_eq!((Page::at("/"), Page::at("/cover")), (Some(Page::People), Some(Page::Cover)));
        for path in ["", "/review", "/people", "/people/", "/people/x", "//cover", "/people/around"] {
            assert_eq!(Page::at(path), None, "{path}");
        }
        for rest in ["/", "/around/", "/else", "/around/more"] {
            assert_eq!(Page::at(&format!("/people/{id}{rest}")), None, "{rest}");
        }
    }
}
