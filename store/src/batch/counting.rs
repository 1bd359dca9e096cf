//! What a batch changes in figures: whose facts, and what they come to before and after.

use std::collections::BTreeSet;

use casework::ids::PersonId;

use super::{Batch, Touched};
use crate::{Result, Tx, audit, cells, dossiers, facts, facts::FactRow, row};

impl Batch<'_> {
    /// Remembers what stood about a person before the first change to them.
    pub async fn touch(&mut self, tx: &mut Tx, person: PersonId) -> Result<()> {
        if !self.touched.contains_key(&person) {
            let before = facts::of_person(tx, self.store.bucket, person).await?;
            self.touched.insert(person, Touched { before, added: Vec::new(), reread: false });
        }
        Ok(())
    }

    /// Says that something about a person was taken away: what stands is read again at the end.
    pub async fn reread(&mut self, tx: &mut Tx, person: PersonId) -> Result<()> {
        self.touch(tx, person).await?;
        if let Some(touched) = self.touched.get_mut(&person) {
            touched.reread = true;
        }
        Ok(())
    }

    /// Gathers facts that stand from now on. Those about somebody whose record was disposed of are left out.
    pub async fn add_facts(&mut self, tx: &mut Tx, rows: Vec<FactRow>) -> Result<()> {
        for row in rows {
            let person = PersonId(row.person);
            if self.disposed.contains(&person) {
                continue;
            }
            self.names_changed |= row.fact == facts::NAME;
            self.touch(tx, person).await?;
            if let Some(touched) = self.touched.get_mut(&person) {
                touched.added.push(row.clone());
            }
            self.gathered.facts.push(row);
        }
        Ok(())
    }

    /// Writes down what was gathered.
    pub async fn flush(&mut self, tx: &mut Tx) -> Result<()> {
        let gathered = std::mem::take(&mut self.gathered);
        row::keep_envelopes(tx, &gathered.envelopes).await?;
        row::keep_bodies(tx, &gathered.bodies).await?;
        row::keep_appearances(tx, &gathered.appearances).await?;
        row::keep_waiting(tx, &gathered.waiting).await?;
        facts::keep(tx, self.store.bucket, &gathered.facts).await?;
        audit::keep(tx, &mut self.heads, gathered.done).await
    }

    /// Writes down the rest, moves the figures, and hands the buckets back.
    ///
    /// Answers whether the index of people has to catch up.
    pub async fn finish(mut self, tx: &mut Tx) -> Result<bool> {
        self.flush(tx).await?;
        let again: BTreeSet<PersonId> = self.touched.iter().filter(|(_, touched)| touched.reread).map(|(person, _)| *person).collect();
        let mut reread = facts::of_people(tx, self.store.bucket, &again).await?;
        let mut moved = Vec::new();
        for (person, touched) in self.touched {
            if touched.added.is_empty() && !touched.reread {
                continue;
            }
            let before = dossiers::assemble(&self.store.secrets, person, &touched.before);
            let after = if touched.reread {
                reread.remove(&person).unwrap_or_default()
            } else {
                touched.before.into_iter().chain(touched.added).collect()
            };
            moved.push((person, before, dossiers::assemble(&self.store.secrets, person, &after)));
        }
        cells::move_figures(tx, self.store, moved).await?;
        self.heads.keep(tx).await?;
        Ok(self.names_changed)
    }
}
