//! Asking what is new: people this worker may see, their records, the council's words, colleagues' names.

use std::{collections::BTreeMap, sync::Arc};

use casework::{fault::Fault, ids::WorkerId};
use leptos::{prelude::*, task::spawn_local};
use serde::Deserialize;

use super::{
    Journal,
    entry::{Line, line},
    http,
};

#[derive(Deserialize)]
struct Colleague {
    id: WorkerId,
    name: String,
}

impl Journal {
    /// Asks what is new, unless it is being asked.
    pub fn pull(self) {
        if self.pulling.get_value() {
            return;
        }
        self.pulling.set_value(true);
        spawn_local(async move {
            let outcome = self.ask().await;
            self.reached(&outcome);
            self.pulling.set_value(false);
        });
    }

    async fn ask(self) -> Result<(), Fault> {
        if self.vocabulary.with_untracked(|vocabulary| vocabulary.measures.is_empty()) {
            self.vocabulary.set(Arc::new(http::get_json("/api/v1/vocabulary").await?));
            let colleagues: Vec<Colleague> = http::get_json("/api/v1/workers").await?;
            let names: BTreeMap<_, _> = colleagues.into_iter().map(|one| (one.id, one.name)).collect();
            self.colleagues.set(Arc::new(names));
        }
        let path = match self.cursor.get_value() {
            Some(cursor) => format!("/api/v1/entries?after={}", String::from(js_sys::encode_uri_component(&cursor))),
            None => "/api/v1/entries".to_owned(),
        };
        let answer = http::get(&path).await?;
        self.take(answer.lines().filter_map(line));
        if !self.loaded.get_untracked() {
            self.loaded.set(true);
        }
        Ok(())
    }

    fn take(self, lines: impl Iterator<Item = Line>) {
        let mut news = Vec::new();
        for line in lines {
            match line {
                Line::Cursor(cursor) => self.cursor.set_value(Some(cursor)),
                line => news.push(line),
            }
        }
        if !news.is_empty() {
            self.shelf.update(|shelf| news.into_iter().for_each(|line| shelf.take(line)));
        }
    }
}
