//! What went wrong, on its way through server functions to a status and to words. A code all the way, never text.

use casework::fault::Fault;
use leptos::{
    prelude::{FromServerFnError, ServerFnErrorErr},
    server_fn::codec::JsonEncoding,
};
use serde::{Deserialize, Serialize};

/// A [`Fault`] as a server function gives it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Trouble(pub Fault);

impl std::fmt::Display for Trouble {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Trouble {}

impl From<Fault> for Trouble {
    fn from(fault: Fault) -> Self {
        Self(fault)
    }
}

impl FromServerFnError for Trouble {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        Self(match error {
            ServerFnErrorErr::Request(_) => Fault::Offline,
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => Fault::NotFound,
            _ => Fault::Broken { reference: "none".to_owned() },
        })
    }
}

/// The status of an answer that failed. Not allowed looks exactly like not there.
pub const fn status(fault: &Fault) -> u16 {
    match fault {
        Fault::NotFound | Fault::NotAllowed => 404,
        Fault::NotSignedIn => 401,
        Fault::Invalid { .. } => 422,
        Fault::Conflict => 409,
        Fault::Busy | Fault::Offline => 503,
        Fault::Broken { .. } => 500,
    }
}

/// The answer of a server function: its fault, if it is one, becomes the status of the whole answer.
pub fn answered<T>(answer: Result<T, Fault>) -> Result<T, Trouble> {
    answer.map_err(|fault| {
        set_status(&fault);
        Trouble(fault)
    })
}

/// Gives the answer that is being made the status of a fault. The one place that does; does nothing in the browser.
pub fn set_status(fault: &Fault) {
    #[cfg(feature = "ssr")]
    if let Some(response) = leptos::prelude::use_context::<leptos_axum::ResponseOptions>()
        && let Ok(status) = axum::http::StatusCode::from_u16(status(fault))
    {
        response.set_status(status);
    }
    #[cfg(not(feature = "ssr"))]
    let _ = fault;
}
