//! What server-rendered pages ask of the program they run in. The server provides it; in the browser there is none.

use std::{future::Future, pin::Pin, sync::Arc};

use casework::{access::Actor, fault::Fault};
use leptos::prelude::use_context;

use crate::session::Me;

/// An answer that takes a while.
pub type Answer<T> = Pin<Box<dyn Future<Output = Result<T, Fault>> + Send>>;

/// What pages ask of a council, for an actor. Whether they may have it is decided behind this.
pub trait Council: Send + Sync {
    /// Who this is, as the header shows it.
    fn me(&self, actor: Actor) -> Answer<Me>;
}

/// The council and the actor of this request.
///
/// The server provides `Arc<dyn Council>` and `Option<Actor>` as context, for pages and for server functions alike.
///
/// # Errors
/// Nobody is signed in.
pub fn at_hand() -> Result<(Arc<dyn Council>, Actor), Fault> {
    let council = use_context::<Arc<dyn Council>>().ok_or_else(|| Fault::Broken { reference: "no-council".to_owned() })?;
    let actor = use_context::<Option<Actor>>().flatten().ok_or(Fault::NotSignedIn)?;
    Ok((council, actor))
}
