//! What people see: pages, in the browser and rendered by the server.
//!
//! There are two worlds. Pages with personal content ([`shell::static_shell`]) are the same constant answer for everybody and are
//! filled in the browser from [`offline`]. Pages at desks are plain documents of the server's own, and need no program there.
#![recursion_limit = "256"]

pub mod address;
pub mod app;
pub mod components;
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

/// Starts the program in a page that is filled in the browser.
#[cfg(feature = "csr")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn mount() {
    #[cfg(debug_assertions)]
    console_error_panic_hook::set_once();
    leptos::mount::mount_to_body(App);
}
