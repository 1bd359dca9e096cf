//! How things are said: money, days, numbers, facts, quotations. Pure, and the same in the browser and on the server.

mod days;
mod facts;
mod money;
mod numbers;
mod quotes;

pub use days::{age, ago, day, full_day, kitchen_day, since};
pub use facts::{Said, fact, from, kind, measure_of, window};
pub use money::pounds;
pub use numbers::{count_of, mean, value};
pub use quotes::{Piece, first_quotes, pieces};

/// The words as the start of a sentence: "housing" → "Housing".
pub fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
