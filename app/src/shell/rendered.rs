//! The document of pages that the server renders: the policy's nonce is made with it.

use axum::http::{HeaderName, HeaderValue};
use leptos::{nonce::use_nonce, prelude::*};
use leptos_axum::ResponseOptions;
use leptos_meta::MetaTags;

use super::POLICY;
use crate::{App, components::Demonstration};

/// The document around [`App`]. Give it to `leptos_axum::render_app_async_with_context`.
///
/// It sets `Content-Security-Policy` on the answer: [`POLICY`] with this answer's nonce.
pub fn document(version: &str, demonstration: bool) -> impl IntoView + use<> {
    provide_context(Demonstration(demonstration));
    let nonce = use_nonce().map(|nonce| nonce.to_string()).unwrap_or_default();
    if let Some(response) = use_context::<ResponseOptions>() {
        let policy = POLICY.replace("script-src 'self'", &format!("script-src 'self' 'nonce-{nonce}'"));
        if let Ok(policy) = HeaderValue::from_str(&policy) {
            response.insert_header(HeaderName::from_static("content-security-policy"), policy);
        }
    }
    let at = |path: &str| format!("{path}?v={version}");
    view! {
        <!DOCTYPE html>
        <html lang="en-GB" data-demonstration=demonstration.then_some("")>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
                <meta name="color-scheme" content="light dark" />
                <meta name="theme-color" content="#0b5c5b" />
                <link rel="icon" href=at("/icon.svg") type="image/svg+xml" />
                <link rel="preload" href="/fonts/atkinson-hyperlegible-next-latin.woff2" r#as="font" r#type="font/woff2" crossorigin="" />
                <link rel="stylesheet" href=at("/pkg/alongside.css") />
                <link rel="modulepreload" href=at("/pkg/alongside.js") />
                <link rel="preload" href=at("/pkg/alongside.wasm") r#as="fetch" r#type="application/wasm" crossorigin="" />
                <script type="module" src=at("/start-hydrate.js")></script>
                <script type="module" src=at("/session.js")></script>
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}
