//! In a demonstration every page says so.

use leptos::prelude::*;

/// Whether this is a demonstration: the shell of each page carries it, so that it is known before anybody is.
#[derive(Clone, Copy)]
pub struct Demonstration(pub bool);

/// The server knows it from its own settings, the browser from a mark on the document that both shells set.
fn is_demonstration() -> bool {
    #[cfg(feature = "ssr")]
    return use_context::<Demonstration>().is_some_and(|demonstration| demonstration.0);
    #[cfg(not(feature = "ssr"))]
    document().document_element().is_some_and(|root| root.has_attribute("data-demonstration"))
}

/// A slim band under the header.
#[component]
pub fn DemonstrationBand() -> impl IntoView {
    is_demonstration().then(|| {
        view! {
            <aside class="band" aria-label="Demonstration">
                <p>
                    <strong>"This is a demonstration."</strong>
                    " Every person in it is made up. Do not write about anybody real."
                </p>
            </aside>
        }
    })
}
