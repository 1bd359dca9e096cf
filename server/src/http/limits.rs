//! What is too slow, too deep, or came without TLS.

use axum::{
    body::{Body, to_bytes},
    extract::{Request, State as Given},
    http::{Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::{LARGEST_BODY, State, problem};

/// JSON nests no deeper than this.
pub const DEEPEST: usize = 32;

/// Whoever takes too long is let go. What a handler has given to the store by then is done or not done, as a whole.
pub async fn patience(Given(state): Given<State>, request: Request, next: Next) -> Response {
    let is_picture = *request.method() == Method::PUT && request.uri().path().contains("/pictures/");
    let time = if is_picture { state.patience.picture } else { state.patience.request };
    match tokio::time::timeout(time, next.run(request)).await {
        Ok(response) => response,
        Err(_) => problem::plain(StatusCode::REQUEST_TIMEOUT),
    }
}

/// Behind a proxy, only what came to it over TLS; elsewhere as it comes.
pub async fn over_tls(Given(state): Given<State>, request: Request, next: Next) -> Response {
    let proto = request.headers().get("x-forwarded-proto").and_then(|value| value.to_str().ok());
    let is_check = matches!(request.uri().path(), "/health" | "/ready");
    if state.door.proxied && !is_check && proto != Some("https") {
        return problem::plain(StatusCode::MISDIRECTED_REQUEST);
    }
    next.run(request).await
}

/// Looks at JSON before anything is made of it.
pub async fn depth(request: Request, next: Next) -> Response {
    let is_json = request.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
    if !is_json {
        return next.run(request).await;
    }
    let (head, body) = request.into_parts();
    let Ok(bytes) = to_bytes(body, LARGEST_BODY).await else { return problem::plain(StatusCode::PAYLOAD_TOO_LARGE) };
    if is_deep(&bytes) {
        return problem::invalid("", "This nests too deeply: 32 levels at most.").into_response();
    }
    next.run(Request::from_parts(head, Body::from(bytes))).await
}

/// Whether more than [`DEEPEST`] brackets are open anywhere. What stands between quotes is not looked at.
fn is_deep(json: &[u8]) -> bool {
    let (mut open, mut quoted, mut escaped) = (0_usize, false, false);
    for byte in json {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'[' | b'{' if !quoted => open += 1,
            b']' | b'}' if !quoted => open = open.saturating_sub(1),
            _ => {}
        }
        if open > DEEPEST {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thirty_two_levels_are_taken_and_one_more_is_not() {
        let nested = |levels: usize| format!("{}1{}", "[".repeat(levels), "]".repeat(levels));
        assert!(!is_deep(nested(32).as_bytes()) && is_deep(nested(33).as_bytes()));
        assert!(!is_deep(format!("[{}]", vec!["{}"; 1_000].join(",")).as_bytes()), "beside each other is not within each other");
        let quoted = format!(r#"{{"text":"\"{}"}}"#, "[".repeat(100));
        assert!(!is_deep(quoted.as_bytes()), "words may hold what they like");
    }
}
