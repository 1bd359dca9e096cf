//! Asking the server: the only module that does. What goes wrong comes back as a code.

use casework::fault::Fault;
use gloo_net::http::{Request, RequestBuilder, Response};
use js_sys::Uint8Array;
use wasm_bindgen::JsValue;

/// A kitchen's signal comes and goes: what has not answered by then is tried again.
const PATIENCE_MS: u32 = 30_000;
/// The same for a picture, which is as long as many notes.
const PATIENCE_WITH_PICTURES_MS: u32 = 180_000;

/// Gets an answer as text.
pub async fn get(path: &str) -> Result<String, Fault> {
    ask(Request::get(path), None, PATIENCE_MS).await
}

/// Posts JSON, and gives the answer as text.
pub async fn post(path: &str, json: String) -> Result<String, Fault> {
    ask(ours(Request::post(path), "application/json"), Some(json.into()), PATIENCE_MS).await
}

/// Puts a file of a kind where it belongs.
pub async fn put(path: &str, kind: &str, bytes: &Uint8Array) -> Result<String, Fault> {
    ask(ours(Request::put(path), kind), Some(bytes.into()), PATIENCE_WITH_PICTURES_MS).await
}

/// As our own pages send: with a header that no other site can set.
fn ours(request: RequestBuilder, kind: &str) -> RequestBuilder {
    request.header("content-type", kind).header("x-alongside", "1")
}

async fn ask(request: RequestBuilder, body: Option<JsValue>, patience_ms: u32) -> Result<String, Fault> {
    let signal = web_sys::AbortSignal::timeout_with_u32(patience_ms);
    let request = request.abort_signal(Some(&signal));
    let request = match body {
        Some(body) => request.body(body),
        None => request.build(),
    };
    let response: Response = request.map_err(|_| Fault::Offline)?.send().await.map_err(|_| Fault::Offline)?;
    let status = response.status();
    let text = response.text().await.map_err(|_| Fault::Offline)?;
    if (200..300).contains(&status) { Ok(text) } else { Err(fault(status, &text)) }
}

/// The fault that the server names, or the nearest to its status. Whoever answers is not out of reach: offline is only no answer.
fn fault(status: u16, body: &str) -> Fault {
    let named = crate::fault::read(body).map(|fault| if fault == Fault::Offline { Fault::Busy } else { fault });
    named.unwrap_or_else(|| match status {
        400 | 413 | 415 | 422 => Fault::Invalid { problems: Vec::new() },
        401 => Fault::NotSignedIn,
        403 => Fault::NotAllowed,
        404 => Fault::NotFound,
        409 => Fault::Conflict,
        429 | 502..=504 => Fault::Busy,
        _ => unreadable(),
    })
}

/// An answer that makes no sense.
pub fn unreadable() -> Fault {
    Fault::Broken { reference: "none".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_servers_own_code_is_used_where_there_is_one() {
        assert_eq!(fault(500, r#"{"code":"broken","reference":"7f3a"}"#), Fault::Broken { reference: "7f3a".into() });
        assert_eq!(fault(401, "<html>"), Fault::NotSignedIn);
        assert_eq!(fault(504, ""), Fault::Busy);
        assert_eq!(fault(503, r#"{"status":503,"code":"offline"}"#), Fault::Busy, "not saved, but not for want of a signal");
    }
}
