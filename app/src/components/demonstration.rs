//! In a demonstration every page says so.

use leptos::prelude::*;

/// A mark on the document says so, before anybody is known.
fn is_demonstration() -> bool {
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
