//! The site's files, out of the binary: compressed where there is a compressed copy, and checked by their hash.

use axum::{
    body::Body,
    extract::State as Given,
    http::{HeaderMap, Method, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use casework::hex;
use rust_embed::{EmbeddedFile, RustEmbed};
use sha2::{Digest, Sha256};

use super::{State, pages, problem};

#[derive(RustEmbed)]
#[folder = "../target/site"]
struct Site;

/// A file of the site, or else nothing: a page for people, JSON for programs.
pub async fn file(Given(state): Given<State>, method: Method, uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path().trim_start_matches('/');
    let reading = matches!(method, Method::GET | Method::HEAD);
    let for_ever = uri.query() == Some(&format!("v={}", state.version));
    match Site::get(path).filter(|_| reading && !is_compressed(path)) {
        Some(plain) => answer(path, &plain, &headers, for_ever),
        None if headers.get(header::ACCEPT).is_some_and(|accept| accept.to_str().is_ok_and(|accept| accept.contains("text/html"))) => {
            pages::nothing_here(&state)
        }
        None => problem::nothing_there().await.into_response(),
    }
}

/// The compressed copies are never asked for by name.
fn is_compressed(path: &str) -> bool {
    std::path::Path::new(path).extension().is_some_and(|extension| extension == "br")
}

/// A short hash of all of the site's files.
pub fn version() -> String {
    let mut names: Vec<_> = Site::iter().filter(|name| !is_compressed(name)).collect();
    names.sort();
    let mut hash = Sha256::new();
    for name in names {
        hash.update(name.as_bytes());
        hash.update(Site::get(&name).map(|file| file.metadata.sha256_hash()).unwrap_or_default());
    }
    hex::of(&hash.finalize()[..6])
}

fn answer(path: &str, plain: &EmbeddedFile, headers: &HeaderMap, for_ever: bool) -> Response {
    let hash = hex::of(&plain.metadata.sha256_hash()[..16]);
    let tag = format!("\"{hash}\"");
    let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("").to_owned();
    // Without the version in its address a file is asked for again at each visit, and answered without a body if it is the same.
    let keep = if for_ever { "public, max-age=31536000, immutable" } else { "no-cache" };
    let common = [(header::ETAG, tag.clone()), (header::CACHE_CONTROL, keep.to_owned()), (header::VARY, "accept-encoding".to_owned())];
    if text(header::IF_NONE_MATCH).split(',').any(|known| known.trim().trim_start_matches("W/") == tag) {
        return (StatusCode::NOT_MODIFIED, common).into_response();
    }
    let compressed =
        text(header::ACCEPT_ENCODING).split(',').any(|one| one.trim().starts_with("br")).then(|| Site::get(&format!("{path}.br")));
    let mut response = match compressed.flatten() {
        Some(small) => {
            let mut response = Response::new(Body::from(small.data));
            response.headers_mut().insert(header::CONTENT_ENCODING, header::HeaderValue::from_static("br"));
            response
        }
        None => Response::new(Body::from(plain.data.clone())),
    };
    response.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static(content_type(path)));
    (common, response).into_response()
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("js") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("css") => "text/css; charset=utf-8",
        Some("woff2") => "font/woff2",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("txt") => "text/plain; charset=utf-8",
        Some("webmanifest") => "application/manifest+json",
        _ => "application/octet-stream",
    }
}
