//! What goes wrong, as an answer: a status, a code, and words that say what to do (RFC 9457).

use axum::{
    Json,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use casework::fault::{Fault, Problem};
use serde_json::json;

use crate::operations::chance;

/// A fault on its way out.
pub struct Refusal(pub Fault);

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        Self(fault)
    }
}

impl From<store::Error> for Refusal {
    fn from(error: store::Error) -> Self {
        Self(as_fault(error))
    }
}

impl From<casework::access::Deny> for Refusal {
    fn from(_: casework::access::Deny) -> Self {
        Self(Fault::NotFound)
    }
}

/// What the caller is told of an error. The cause of a broken one is logged under a reference, and only there.
pub fn as_fault(error: store::Error) -> Fault {
    match error {
        store::Error::Fault(fault) => fault,
        store::Error::Stopped => Fault::Offline,
        other => {
            let reference = chance::reference();
            tracing::error!(reference, cause = %other, "broken");
            Fault::Broken { reference }
        }
    }
}

/// A problem with one thing that was sent.
pub fn invalid(field: &str, message: &str) -> Refusal {
    Refusal(Fault::Invalid { problems: vec![Problem::new(field, message)] })
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (title, detail): (&str, String) = match &self.0 {
            Fault::NotFound | Fault::NotAllowed => {
                ("There is nothing here", "Check the address, or go back to where you came from.".into())
            }
            Fault::NotSignedIn => ("You are not signed in", "Sign in and try again. What you have written is kept.".into()),
            Fault::Invalid { problems } => {
                ("This cannot be used as it is", problems.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))
            }
            Fault::Conflict => ("This name stands for something else already", "Send it under a new id.".into()),
            Fault::Busy => ("Too much at once", "Nothing was lost. Try again in a few seconds.".into()),
            Fault::Offline => ("Nothing can be saved just now", "This was not saved. Keep it, and try again in a few seconds.".into()),
            Fault::Broken { reference } => {
                ("Something is wrong on our side", format!("Nothing was saved. Say this reference: {reference}."))
            }
        };
        let status = match &self.0 {
            Fault::Busy => StatusCode::TOO_MANY_REQUESTS,
            other => StatusCode::from_u16(app::fault::status(other)).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
        };
        let mut body = json!({ "type": "about:blank", "title": title, "status": status.as_u16(), "detail": detail });
        if let (Some(body), Ok(serde_json::Value::Object(fault))) = (body.as_object_mut(), serde_json::to_value(&self.0)) {
            body.extend(fault);
        }
        let mut response = (status, [(header::CONTENT_TYPE, "application/problem+json")], Json(body)).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static("application/problem+json"));
        if matches!(self.0, Fault::Busy | Fault::Offline) {
            response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from_static("2"));
        }
        response
    }
}

/// A problem that is known by its status alone.
pub fn plain(status: StatusCode) -> Response {
    let detail = match status {
        StatusCode::REQUEST_TIMEOUT => "It took too long to arrive. Try again.",
        StatusCode::PAYLOAD_TOO_LARGE => "It is too large. Send less at a time.",
        StatusCode::METHOD_NOT_ALLOWED => "Nothing can be done in this way at this address.",
        StatusCode::UNSUPPORTED_MEDIA_TYPE => "It is of a kind that is not taken here.",
        StatusCode::MISDIRECTED_REQUEST => "Come over TLS.",
        _ => "It cannot be used as it is.",
    };
    let title = status.canonical_reason().unwrap_or("A problem");
    let body = json!({ "type": "about:blank", "title": title, "status": status.as_u16(), "detail": detail, "code": "refused" });
    (status, [(header::CONTENT_TYPE, "application/problem+json")], body.to_string()).into_response()
}

/// An address that is not there.
pub async fn nothing_there() -> Refusal {
    Refusal(Fault::NotFound)
}
