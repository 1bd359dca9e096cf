//! The tablet turned round: whoever holds it sees what is written about one person, and nothing else, until it is handed back.
//!
//! It is remembered on the device, so that neither going back, nor loading the page again, nor another address leaves it. What it
//! keeps is whose record it is, and no word of it. Handing it back is holding a button and saying who one is: signing in will ask for
//! more, in [`Together::hand_back`].

use casework::ids::PersonId;
use leptos::prelude::*;

/// The key under which the device remembers it.
#[cfg(not(feature = "ssr"))]
const KEY: &str = "alongside.together";

/// Who is seen, if the tablet is turned round. A handle.
#[derive(Clone, Copy)]
pub struct Together(RwSignal<Option<PersonId>>);

/// The address of the view.
pub fn address(person: PersonId) -> String {
    format!("/people/{person}/together")
}

/// Whom an address is about, if it is one of these.
fn whom(path: &str) -> Option<PersonId> {
    path.strip_prefix("/people/")?.strip_suffix("/together")?.parse().ok()
}

/// The one of this page.
pub fn use_together() -> Together {
    expect_context()
}

impl Together {
    /// As the device remembers it.
    pub fn start() -> Self {
        let together = Self(RwSignal::new(None));
        #[cfg(not(feature = "ssr"))]
        {
            together.look();
            // Turned round in another tab, or come back to from another document.
            for event in ["pageshow", "storage"] {
                window_event_listener_untyped(event, move |_| together.look());
            }
        }
        together
    }

    /// Who is seen.
    pub fn person(self) -> Option<PersonId> {
        self.0.get()
    }

    /// The address has changed: to one of these, or away from it. Where to go instead.
    pub fn arrived(self, path: &str) -> Option<String> {
        match (whom(path), self.0.get_untracked()) {
            (Some(person), before) => {
                if before.is_none() {
                    self.turn(Some(person));
                }
                before.filter(|before| *before != person).map(address)
            }
            (None, Some(person)) => Some(address(person)),
            (None, None) => None,
        }
    }

    /// It is with whoever works here again.
    pub fn hand_back(self) {
        self.turn(None);
    }

    fn turn(self, person: Option<PersonId>) {
        #[cfg(not(feature = "ssr"))]
        if let Ok(Some(storage)) = window().local_storage() {
            let _ = match person {
                Some(person) => storage.set_item(KEY, &person.to_string()),
                None => storage.remove_item(KEY),
            };
        }
        if self.0.get_untracked() != person {
            self.0.set(person);
        }
    }

    #[cfg(not(feature = "ssr"))]
    fn look(self) {
        let here = whom(&window().location().pathname().unwrap_or_default());
        // A device that remembers nothing never hands it back by itself.
        let kept = match window().local_storage() {
            Ok(Some(storage)) => storage.get_item(KEY).ok().flatten().and_then(|kept| kept.parse().ok()),
            _ => self.0.get_untracked(),
        };
        self.turn(kept.or(here));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_its_own_address_turns_the_tablet_round() {
        let person = "0198c0de-0000-7000-8000-000000000001".parse().expect("an id");
        assert_eq!(whom(&address(person)), Some(person));
        for path in ["/people/x/together", "/people/0198c0de-0000-7000-8000-000000000001", "/together", "/people//together"] {
            assert_eq!(whom(path), None, "{path}");
        }
    }

    #[test]
    fn going_anywhere_else_leads_back_until_it_is_handed_back() {
        let owner = Owner::new();
        owner.set();
        let person = "0198c0de-0000-7000-8000-000000000001".parse().expect("an id");
        let together = Together(RwSignal::new(None));
        assert_eq!(together.arrived("/"), None);
        assert_eq!(together.arrived(&address(person)), None);
        assert_eq!(together.arrived("/"), Some(address(person)));
        let other = "0198c0de-0000-7000-8000-000000000002".parse().expect("an id");
        assert_eq!(together.arrived(&address(other)), Some(address(person)), "nor to somebody else");
        together.hand_back();
        assert_eq!(together.arrived("/"), None);
    }
}
