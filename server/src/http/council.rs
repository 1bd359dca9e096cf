//! What server-rendered pages ask of the program: the same functions, behind the same decisions, as everybody else.

use std::sync::Arc;

use app::{
    council::{Answer, Council},
    session::Me,
};
use casework::{access::Actor, fault::Fault};
use leptos::prelude::{provide_context, use_context};
use store::identity;

use super::{State, problem::as_fault, signed_in::Asking, who};

/// The council as pages see it.
struct Here(State);

/// Gives a page its council and its actor.
pub fn provide(state: &State) {
    let council: Arc<dyn Council> = Arc::new(Here(state.clone()));
    provide_context(council);
    let asking = use_context::<axum::http::request::Parts>().and_then(|parts| parts.extensions.get::<Asking>().cloned());
    provide_context(asking.and_then(|asking| asking.0).map(|who| who.actor()));
}

impl Council for Here {
    fn me(&self, actor: Actor) -> Answer<Me> {
        let state = self.0.clone();
        Box::pin(async move {
            let worker = identity::worker(&state.store, actor.worker).await.map_err(as_fault)?.ok_or(Fault::NotSignedIn)?;
            who::describe(&state, &worker).await.map_err(as_fault)
        })
    }
}
