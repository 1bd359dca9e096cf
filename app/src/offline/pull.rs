//! Asking what is new: people this worker may see, their records, the council's words, colleagues' names.

use std::sync::Arc;

use casework::fault::Fault;
use leptos::{prelude::*, task::spawn_local};

use super::{
    Journal, http,
    wire::{self, Line},
};

/// Takes in lines as the council would answer them: what the gallery shows.
#[cfg(feature = "ssr")]
pub fn take_lines(held: &mut super::Held, lines: &str) {
    lines.lines().filter_map(wire::line).for_each(|line| held.shelf.take(line));
}

impl Journal {
    /// Asks what is new, unless it is being asked.
    pub fn pull(self) {
        if self.link.with_untracked(|link| link.pulling) {
            return;
        }
        self.link.update_untracked(|link| link.pulling = true);
        spawn_local(async move {
            let outcome = self.ask().await;
            self.link.update_untracked(|link| link.pulling = false);
            self.reached(&outcome);
        });
    }

    async fn ask(self) -> Result<(), Fault> {
        if self.held.with_untracked(|held| held.vocabulary.measures.is_empty()) {
            let sent = http::get("/api/v1/vocabulary").await?;
            let vocabulary = wire::vocabulary(&sent).ok_or_else(http::unreadable)?;
            let colleagues = wire::colleagues(&http::get("/api/v1/workers").await?).ok_or_else(http::unreadable)?;
            self.held.update(|held| {
                held.vocabulary = Arc::new(vocabulary);
                held.vocabulary_sent = sent.into();
                held.colleagues = colleagues;
            });
        }
        let path = match self.link.with_untracked(|link| link.cursor.clone()) {
            Some(cursor) => format!("/api/v1/entries?after={}", String::from(js_sys::encode_uri_component(&cursor))),
            None => "/api/v1/entries".to_owned(),
        };
        let answer = http::get(&path).await?;
        self.take(answer.lines().filter_map(wire::line).collect());
        Ok(())
    }

    fn take(self, mut lines: Vec<Line>) {
        if let Some(Line::Cursor(cursor)) = lines.pop_if(|line| matches!(line, Line::Cursor(_))) {
            self.link.update_untracked(|link| link.cursor = Some(cursor));
        }
        // Nothing new is nothing to draw.
        if !lines.is_empty() || !self.held.with_untracked(|held| held.loaded) {
            self.held.update(|held| {
                held.loaded = true;
                for line in lines {
                    held.shelf.take(line);
                }
            });
        }
    }
}
