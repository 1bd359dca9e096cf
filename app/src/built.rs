//! Views that only the browser makes. What the server never renders needs none of the code that takes over what it rendered, and
//! that code is half of a view's weight.

use leptos::{
    attr::{Attribute, any_attribute::AnyAttribute},
    prelude::*,
    tachys::{
        hydration::Cursor,
        view::{Position, PositionState},
    },
};

// The gallery alone is written down by the server, from the same views.
#[cfg(not(feature = "ssr"))]
use leptos::prelude::Render as Buildable;
#[cfg(feature = "ssr")]
use leptos::prelude::RenderHtml as Buildable;

/// A view that is made in the browser, never taken over. On the server it is nothing, but in the gallery.
struct Built<V>(V);

/// In the context of the gallery's views.
#[cfg(feature = "ssr")]
#[derive(Clone, Copy)]
pub struct InGallery;

/// Makes any view one that only the browser makes.
pub trait IntoBuilt {
    /// The view, with its type forgotten.
    fn built(self) -> AnyView;
}

impl<V: Buildable + Send + 'static> IntoBuilt for V {
    fn built(self) -> AnyView {
        Built(self).into_any()
    }
}

impl<V: Buildable> Render for Built<V> {
    type State = V::State;

    fn build(self) -> Self::State {
        self.0.build()
    }

    fn rebuild(self, state: &mut Self::State) {
        self.0.rebuild(state);
    }
}

impl<V: Buildable + Send + 'static> AddAnyAttr for Built<V> {
    type Output<NewAttr: Attribute> = Self;

    fn add_any_attr<NewAttr: Attribute>(self, _attr: NewAttr) -> Self::Output<NewAttr> {
        self
    }
}

impl<V: Buildable + Send + 'static> RenderHtml for Built<V> {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;
    const EXISTS: bool = false;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    #[cfg(not(feature = "ssr"))]
    fn to_html_with_buf(self, _: &mut String, _: &mut Position, _: bool, _: bool, _: Vec<AnyAttribute>) {}

    #[cfg(feature = "ssr")]
    fn to_html_with_buf(self, html: &mut String, place: &mut Position, escape: bool, marked: bool, attributes: Vec<AnyAttribute>) {
        if use_context::<InGallery>().is_some() {
            self.0.to_html_with_buf(html, place, escape, marked, attributes);
        }
    }

    fn hydrate<const FROM_SERVER: bool>(self, _: &Cursor, _: &PositionState) -> Self::State {
        // There is nothing of it in the document to take over.
        self.build()
    }

    fn into_owned(self) -> Self {
        self
    }
}
