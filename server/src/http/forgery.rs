//! Refuses what another site could have made a browser send: everything that changes something comes from our own pages, in our own
//! content type, with a header that no form can set. Tokens are not sent by browsers on their own, so they need none of it.

use axum::{
    extract::Request,
    http::{HeaderMap, Method, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use casework::fault::Fault;

use super::{
    pictures,
    problem::{self, Refusal},
    signed_in::Asking,
};

/// The header that our own pages send.
pub const OWN_HEADER: &str = "x-alongside";

/// Refuses what may be forged.
pub async fn refuse(request: Request, next: Next) -> Response {
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD);
    let asking = request.extensions().get::<Asking>();
    // Whoever is nobody has nothing that could be forged: they are told so, as by every other route of the API.
    if changes && asking.is_some_and(|asking| asking.0.is_none()) && request.uri().path().starts_with("/api/") {
        return Refusal(Fault::NotSignedIn).into_response();
    }
    let by_token = asking.is_some_and(|asking| asking.0.as_ref().is_some_and(|who| who.token.is_some()));
    if changes && !by_token && !is_a_form(&request) && !is_our_own(request.headers(), kinds(&request)) {
        return problem::invalid("", "Send this from Alongside's own pages, or with a token.").into_response();
    }
    next.run(request).await
}

/// What this request may be sent as: a picture where one is put, and JSON everywhere else.
fn kinds(request: &Request) -> &'static [&'static str] {
    let is_picture = *request.method() == Method::PUT && request.uri().path().contains("/pictures/");
    if is_picture { &pictures::KINDS } else { &["application/json"] }
}

/// A form of a page that the server renders, which works without script and so without our header: it comes from our own pages all the
/// same, and carries a token that no other site knows. `form::Sent` looks at that. Nothing under `/api` is a form.
fn is_a_form(request: &Request) -> bool {
    let is_post = *request.method() == Method::POST && !request.uri().path().starts_with("/api/");
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let is_form = kind == "application/x-www-form-urlencoded" || kind.starts_with("multipart/form-data;");
    is_post && is_form && is_same_origin(request.headers())
}

fn is_same_origin(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match text("sec-fetch-site") {
        Some(site) => site == "same-origin",
        None => text("origin").and_then(|origin| origin.split_once("://")).is_some_and(|(_, host)| text("host") == Some(host)),
    }
}

fn is_our_own(headers: &HeaderMap, kinds: &[&str]) -> bool {
    let content_type = headers.get(header::CONTENT_TYPE).is_some_and(|value| kinds.iter().any(|kind| value == kind));
    is_same_origin(headers) && content_type && headers.contains_key(OWN_HEADER)
}

#[cfg(test)]
mod tests {
    use super::*;

    const JSON: &[&str] = &["application/json"];

    fn headers(given: &[(&'static str, &'static str)]) -> HeaderMap {
        given.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn only_our_own_pages_change_anything() {
        let ours = [("sec-fetch-site", "same-origin"), ("content-type", "application/json"), (OWN_HEADER, "1")];
        assert!(is_our_own(&headers(&ours), JSON));
        assert!(is_our_own(&headers(&[("origin", "http://a:1"), ("host", "a:1"), ours[1], ours[2]]), JSON));
        for forged in [
            vec![("sec-fetch-site", "cross-site"), ours[1], ours[2]],
            vec![("sec-fetch-site", "same-site"), ours[1], ours[2]],
            vec![ours[1], ours[2]],
            vec![("origin", "http://evil"), ("host", "a:1"), ours[1], ours[2]],
            vec![("origin", "null"), ("host", "a:1"), ours[1], ours[2]],
            vec![ours[0], ("content-type", "text/plain"), ours[2]],
            vec![ours[0], ours[1]],
        ] {
            assert!(!is_our_own(&headers(&forged), JSON), "{forged:?}");
        }
    }
}
