//! How many chips stand in the first rows of their list; the others wait behind a button that says how many they are.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// The list of chips.
pub const LIST: &str = "read-chips";
/// So many rows leave room for the words on a tablet whose keyboard is open.
const ROWS: u32 = 2;

/// A handle.
#[derive(Clone, Copy)]
pub struct Fold {
    /// How many chips the first rows have room for.
    room: RwSignal<usize>,
    /// All are shown, because somebody wanted to see them.
    open: RwSignal<bool>,
}

impl Fold {
    /// Measures again whenever the page gets another width.
    pub fn watch(self) {
        let handle = window_event_listener_untyped("resize", move |_| self.measure());
        on_cleanup(move || handle.remove());
    }

    /// How many of them are shown; whoever asks is told when it changes.
    pub fn room(self) -> usize {
        let (room, is_open) = (self.room.get(), self.open.get());
        if is_open { usize::MAX } else { room }
    }

    /// Counts them where they stand, before they are seen.
    pub fn measure(self) {
        request_animation_frame(move || {
            if let Some(room) = document().get_element_by_id(LIST).and_then(|list| in_first_rows(&list))
                && self.room.try_get_untracked().is_some_and(|before| before != room)
            {
                self.room.set(room);
            }
        });
    }

    /// The button for the rest of so many; none where all of them have room.
    pub fn button(self, all: usize) -> Option<AnyView> {
        let left = all.saturating_sub(self.room.get_untracked());
        let is_open = self.open.get_untracked();
        let (seen, heard) = if is_open {
            ("Show fewer".to_owned(), "Show fewer of what was read in your words".to_owned())
        } else {
            (format!("{left} more"), format!("{left} more read in your words"))
        };
        (left > 0).then(|| {
            view! {
                <button
                    type="button"
                    class="chips__more"
                    aria-label=heard
                    aria-expanded=if is_open { "true" } else { "false" }
                    aria-controls=LIST
                    on:mousedown=|event| event.prevent_default()
                    on:click=move |_| self.open.set(!is_open)
                >
                    {seen}
                </button>
            }
            .into_any()
        })
    }
}

impl Default for Fold {
    /// Everything is shown until it is measured.
    fn default() -> Self {
        Self { room: RwSignal::new(usize::MAX), open: RwSignal::new(false) }
    }
}

/// How many of a list's elements stand in its first rows, were all of them shown.
fn in_first_rows(list: &Element) -> Option<usize> {
    list.set_attribute("data-whole", "").ok()?;
    let elements = list.children();
    let (mut rows, mut before, mut room) = (0, None, 0);
    for at in 0..elements.length() {
        let top = elements.item(at)?.dyn_into::<HtmlElement>().ok()?.offset_top();
        rows += u32::from(before.replace(top) != Some(top));
        room += usize::from(rows <= ROWS);
    }
    list.remove_attribute("data-whole").ok()?;
    Some(if rows > ROWS { room } else { usize::MAX })
}
