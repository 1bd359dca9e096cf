//! What a batch changes in figures: whose facts, and what they come to before and after.

use std::collections::{BTreeMap, BTreeSet};

use casework::{ids::PersonId, insight::Dossier};

use super::{Batch, Merged, Touched};
use crate::{Result, Tx, audit, cells, dossiers, facts, facts::FactRow, merges::Merges, row};

impl Batch<'_> {
    /// Remembers what stood about a person before the first change to them.
    pub async fn touch(&mut self, tx: &mut Tx, person: PersonId) -> Result<()> {
        if !self.touched.contains_key(&person) {
            let before = facts::of_person(tx, self.store.bucket, person).await?;
            self.touched.insert(person, Touched { before, added: Vec::new(), reread: false });
        }
        Ok(())
    }

    /// What stands about a person, as of now in this batch.
    pub async fn facts_of(&mut self, tx: &mut Tx, person: PersonId) -> Result<Vec<FactRow>> {
        match self.touched.get(&person) {
            Some(touched) if !touched.reread => Ok(touched.before.iter().chain(&touched.added).cloned().collect()),
            _ => {
                self.flush(tx).await?;
                facts::of_person(tx, self.store.bucket, person).await
            }
        }
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
        let moved = self.moved(tx).await?;
        cells::move_figures(tx, self.store, moved).await?;
        self.heads.keep(tx).await?;
        Ok(self.names_changed)
    }

    /// Everybody about whom something else stands now, with what they come to before and after. People who are one person come to one.
    async fn moved(&mut self, tx: &mut Tx) -> Result<Vec<(PersonId, Dossier, Dossier)>> {
        let changed = |touched: &Touched| !touched.added.is_empty() || touched.reread;
        let changed: BTreeSet<PersonId> = self.touched.iter().filter(|(_, touched)| changed(touched)).map(|(person, _)| *person).collect();
        let Merged { before, now } = &self.merges;
        let with: BTreeSet<PersonId> =
            before.groups(changed.iter().copied()).into_iter().chain(now.groups(changed.iter().copied())).collect();
        let again = |person: &PersonId| self.touched.get(person).is_none_or(|touched| touched.reread);
        let mut after = facts::of_people(tx, self.store.bucket, &with.iter().copied().filter(again).collect()).await?;
        let mut then = BTreeMap::new();
        for person in &with {
            match self.touched.remove(person) {
                Some(touched) => {
                    if !touched.reread {
                        after.insert(*person, touched.before.iter().cloned().chain(touched.added).collect());
                    }
                    then.insert(*person, touched.before);
                }
                None => {
                    then.insert(*person, after.get(person).cloned().unwrap_or_default());
                }
            }
        }
        let comes_to = |merges: &Merges, facts: &BTreeMap<PersonId, Vec<FactRow>>, person: PersonId| {
            if merges.root(person) != person {
                return Dossier::default();
            }
            let rows: Vec<FactRow> = merges.group(person).iter().filter_map(|one| facts.get(one)).flatten().cloned().collect();
            dossiers::assemble(&self.store.secrets, person, &rows)
        };
        Ok(with.iter().map(|person| (*person, comes_to(before, &then, *person), comes_to(now, &after, *person))).collect())
    }
}
