//! What an operator reads while a rebuild goes on: how far it is, and how long it will still take.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Instant,
};

use store::verify::{Half, Progress, Tell};

/// Says on the error stream, once in a while, how far a rebuild has got.
pub fn teller() -> Tell {
    let told = Mutex::new(Instant::now());
    Arc::new(move |progress: Progress| {
        let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
        if told.elapsed().as_secs() >= 2 {
            *told = Instant::now();
            eprintln!("{}", said(progress));
        }
    })
}

fn said(progress: Progress) -> String {
    let (what, of_what) = match progress.half {
        Half::Facts => ("Facts from the journal", "records"),
        Half::Figures => ("Figures from facts", "people"),
    };
    let left = progress.left().map_or_else(String::new, |left| format!(", about {} seconds left", left.as_secs()));
    format!("{what}: {} of {} {of_what}{left}", progress.done, progress.of)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn each_half_says_how_long_it_will_still_take() {
        let facts = Progress { half: Half::Facts, done: 1_000, of: 4_000, since: Duration::from_secs(10) };
        assert_eq!(said(facts), "Facts from the journal: 1000 of 4000 records, about 30 seconds left");
        let figures = Progress { half: Half::Figures, done: 0, of: 7, since: Duration::from_secs(1) };
        assert_eq!(said(figures), "Figures from facts: 0 of 7 people");
    }
}
