//! What people see: pages, in the browser and rendered by the server.
//!
//! There are two worlds. Pages with personal content ([`shell::static_shell`]) are the same constant answer for everybody and are
//! filled in the browser from [`offline`]. Pages at desks are plain documents of the server's own.
#![recursion_limit = "256"]

pub mod app;
mod built;
pub mod components;
pub mod council;
pub mod fault;
#[cfg(feature = "ssr")]
pub mod markup;
pub mod offline;
pub mod pages;
pub mod session;
pub mod shell;
pub mod together;
pub mod words;

pub use app::App;

/// The pages that the server renders. Every other address of the application is the static shell, or is not there.
pub const SERVER_PAGES: [&str; 0] = [];

/// Starts a page that the server has not rendered.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn mount() {
    #[cfg(debug_assertions)]
    console_error_panic_hook::set_once();
    leptos::mount::mount_to_body(App);
}

/// Takes over a page that the server has rendered.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    #[cfg(debug_assertions)]
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_body(App);
}
