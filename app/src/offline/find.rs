//! Whom the council knows by a name, however it is spelt: those on the tablet are found without it.

use std::time::Duration;

use casework::ids::PersonId;
use chrono::NaiveDate;
use leptos::{prelude::*, task::spawn_local};
use serde_json::Value;

use super::{Journal, http, wire};

/// Nobody is asked while letters are still coming.
const PAUSE: Duration = Duration::from_millis(350);
/// One letter fits half the council.
const FEWEST_LETTERS: usize = 2;

/// Whom the council knows, and by which name they were looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// What was typed.
    pub asked: String,
    /// Who fits, best first: their name and when they were born.
    pub people: Vec<(PersonId, String, Option<NaiveDate>)>,
}

impl Journal {
    /// Looks for a name, once nothing more is typed. Without a signal nobody is found, and nothing is said of it: those who are on the
    /// tablet stand there already.
    pub fn look_for(self, typed: &str) {
        let asked = typed.trim().to_owned();
        self.held.update_untracked(|held| held.found = Found { asked: asked.clone(), people: Vec::new() });
        if asked.chars().count() < FEWEST_LETTERS {
            return;
        }
        let is_wanted = move |asked: &str| self.held.try_with_untracked(|held| held.found.asked == asked).unwrap_or(false);
        set_timeout(
            move || {
                if !is_wanted(&asked) {
                    return;
                }
                spawn_local(async move {
                    let Ok(answer) = http::post("/api/v1/people/find", format!("{{\"name\":{}}}", Value::from(asked.as_str()))).await
                    else {
                        return;
                    };
                    let people = wire::found(&answer).unwrap_or_default();
                    if is_wanted(&asked) && !people.is_empty() {
                        self.held.update(|held| held.found.people = people);
                    }
                });
            },
            PAUSE,
        );
    }
}
