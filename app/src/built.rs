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

/// A view that is made in the browser, never taken over. On the server it is nothing.
struct Built<V>(V);

/// Makes any view one that only the browser makes.
pub trait IntoBuilt {
    /// The view, with its type forgotten.
    fn built(self) -> AnyView;
}

impl<V: Render + Send + 'static> IntoBuilt for V {
    fn built(self) -> AnyView {
        Built(self).into_any()
    }
}

impl<V: Render> Render for Built<V> {
    type State = V::State;

    fn build(self) -> Self::State {
        self.0.build()
    }

    fn rebuild(self, state: &mut Self::State) {
        self.0.rebuild(state);
    }
}

impl<V: Render + Send + 'static> AddAnyAttr for Built<V> {
    type Output<NewAttr: Attribute> = Self;

    fn add_any_attr<NewAttr: Attribute>(self, _attr: NewAttr) -> Self::Output<NewAttr> {
        self
    }
}

impl<V: Render + Send + 'static> RenderHtml for Built<V> {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;
    const EXISTS: bool = false;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn to_html_with_buf(self, _: &mut String, _: &mut Position, _: bool, _: bool, _: Vec<AnyAttribute>) {}

    fn hydrate<const FROM_SERVER: bool>(self, _: &Cursor, _: &PositionState) -> Self::State {
        // There is nothing of it in the document to take over.
        self.build()
    }

    fn into_owned(self) -> Self {
        self
    }
}
