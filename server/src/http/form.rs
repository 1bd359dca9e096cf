//! Forms of pages that the server renders and that work without script. They cannot send our own header, so each carries a token that no
//! other site knows: [`token`] goes into the form, and [`Sent`] is the only way to take what was sent.

use axum::{
    Form,
    extract::{FromRequest, Request},
    response::{IntoResponse, Response},
};
use casework::{fault::Fault, hex};
use serde::de::DeserializeOwned;

use super::{
    State, pages,
    problem::Refusal,
    signed_in::{Asking, SignedIn},
};

/// What a form sends.
pub trait Carries: DeserializeOwned {
    /// That it was made here, for whoever sends it.
    fn token(&self) -> &str;
}

/// What a form carries when it was made here for this worker.
pub fn token(state: &State, who: &SignedIn) -> Result<String, Refusal> {
    Ok(hex::of(&state.store.form_key(who.worker.id)?.0))
}

/// A form that was made here for whoever sends it, by a browser's session.
pub struct Sent<T> {
    /// Who sends it.
    pub who: SignedIn,
    /// What was typed.
    pub typed: T,
}

impl<T: Carries> FromRequest<State> for Sent<T> {
    type Rejection = Response;

    async fn from_request(request: Request, state: &State) -> Result<Self, Response> {
        let asking = request.extensions().get::<Asking>().cloned().unwrap_or_default();
        let who = asking.0.filter(|who| who.token.is_none()).ok_or_else(|| Refusal(Fault::NotSignedIn).into_response())?;
        let Form(typed) = Form::<T>::from_request(request, state).await.map_err(IntoResponse::into_response)?;
        if typed.token() != token(state, &who).map_err(IntoResponse::into_response)? {
            return Err(pages::nothing_here(state));
        }
        Ok(Self { who, typed })
    }
}
