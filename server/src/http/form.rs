//! Forms of pages that the server renders and that work without script. They cannot send our own header, so each carries a token that no
//! other site knows: [`token`] goes into the form, and [`Sent`] is the only way to take what was sent, a file with it or not.

use axum::{
    Form,
    body::Bytes,
    extract::{FromRequest, Request},
    http::header,
    response::{IntoResponse, Response},
};
use casework::{fault::Fault, hex};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::{
    State, pages,
    problem::{Refusal, invalid},
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
        let typed: T = match boundary(&request) {
            Some(boundary) => in_parts(request, state, boundary).await?,
            None => Form::from_request(request, state).await.map_err(IntoResponse::into_response)?.0,
        };
        if typed.token() != token(state, &who).map_err(IntoResponse::into_response)? {
            return Err(pages::nothing_here(state));
        }
        Ok(Self { who, typed })
    }
}

/// What parts the fields of a form that holds a file (RFC 7578); none where it holds none.
fn boundary(request: &Request) -> Option<String> {
    multer::parse_boundary(request.headers().get(header::CONTENT_TYPE)?.to_str().ok()?).ok()
}

/// The fields of a form that holds a file, each as its text. A file that is no text comes as what can be read of it, so that whoever sent
/// it is told what is wrong with that.
async fn in_parts<T: DeserializeOwned>(request: Request, state: &State, boundary: String) -> Result<T, Response> {
    let unusable = || invalid("", "This form cannot be read. Go back and send it again.").into_response();
    let body = Bytes::from_request(request, state).await.map_err(IntoResponse::into_response)?;
    let mut parts = multer::Multipart::new(futures::stream::iter([Ok::<_, std::convert::Infallible>(body)]), boundary);
    let mut fields = Map::new();
    while let Some(part) = parts.next_field().await.map_err(|_| unusable())? {
        let name = part.name().ok_or_else(unusable)?.to_owned();
        let text = String::from_utf8_lossy(&part.bytes().await.map_err(|_| unusable())?).into_owned();
        fields.insert(name, Value::String(text));
    }
    serde_json::from_value(Value::Object(fields)).map_err(|_| unusable())
}
