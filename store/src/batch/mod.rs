//! A batch while it is taken in: what it stands on is read once, what it adds is gathered and written together.
//!
//! Ordinary entries touch the database twice, however many there are. What changes who may see what, corrects or moves takes
//! the longer way of [`crate::apply`], after what was gathered has been written.

mod counting;
mod gathering;
mod placing;

use std::collections::{BTreeMap, BTreeSet};

use casework::{
    access::{Actor, Way},
    fault::Problem,
    ids::{PersonId, RecordId, WorkerId},
    journal::{Kind, Parsed, Receipt, Status},
};
use uuid::Uuid;

use crate::{
    Result, Stamp, Store, Tx,
    append::{Arrived, Delivery},
    apply,
    audit::Done,
    bucket::Heads,
    facts,
    facts::FactRow,
    merges::Merges,
    relations::{self, Pair, Tie},
    row::{Appearance, Body, Envelope, Waiting},
};

/// What stood about a person before the batch, and what is added.
struct Touched {
    before: Vec<FactRow>,
    added: Vec<FactRow>,
    /// Something was taken away as well: what stands has to be read again.
    reread: bool,
}

/// Who was the same person as whom when the batch began, and who is now.
struct Merged {
    before: Merges,
    now: Merges,
}

/// What is gathered.
#[derive(Default)]
struct Gathered {
    envelopes: Vec<Envelope>,
    bodies: Vec<Body>,
    appearances: Vec<Appearance>,
    waiting: Vec<Waiting>,
    facts: Vec<FactRow>,
    done: Vec<Done>,
}

/// A batch while it is being taken in.
pub struct Batch<'a> {
    pub store: &'a Store,
    pub heads: Heads,
    kept: BTreeMap<(i64, RecordId), Vec<(i64, String)>>,
    ties: BTreeMap<Pair, Tie>,
    amended: BTreeSet<RecordId>,
    touched: BTreeMap<PersonId, Touched>,
    disposed: BTreeSet<PersonId>,
    merges: Merged,
    /// The version of the council's words.
    vocabulary: i64,
    gathered: Gathered,
    /// Somebody's name may have changed, or somebody is to be forgotten.
    pub names_changed: bool,
}

/// Where a record belongs, and why it may be there.
pub struct Placed {
    pub way: Way,
    pub alongside: bool,
}

impl<'a> Batch<'a> {
    /// Locks the buckets, and reads what the records of a batch stand on.
    pub async fn begin(tx: &mut Tx, store: &'a Store, deliveries: &[Delivery]) -> Result<Self> {
        let (mut buckets, mut wanted, mut pairs, mut ids, mut people) =
            (BTreeSet::new(), Vec::new(), BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for delivery in deliveries {
            buckets.insert(store.bucket_of_team(&delivery.actor));
            for parsed in delivery.records.iter().filter_map(|arrived| arrived.parsed.as_ref().ok()) {
                let record = &parsed.record;
                let mut about: Vec<PersonId> = record.people.clone();
                about.extend(record.facts.iter().filter_map(facts::person_named));
                for target in &record.refers_to {
                    about.extend(apply::people_of(tx, store, *target).await?);
                    buckets.extend(apply::waiting_in(tx, *target).await?.into_iter().map(|(bucket, ..)| bucket));
                    buckets.extend(apply::listings_of(tx, *target).await?.into_iter().map(|listing| listing.bucket));
                }
                let home = about.first().map_or_else(|| store.bucket_of_team(&delivery.actor), |person| store.bucket.of_person(*person));
                wanted.push((home, record.id));
                ids.insert(record.id);
                for person in about {
                    buckets.insert(store.bucket.of_person(person));
                    pairs.insert(Pair { worker: delivery.actor.worker, person });
                    people.insert(person);
                }
            }
        }
        // Whoever is the same person counts together: what one's record changes, the other's bucket has to be locked for.
        let merges = Merges::now(tx).await?;
        buckets.extend(merges.groups(people.iter().copied()).into_iter().map(|person| store.bucket.of_person(person)));
        let heads = Heads::lock(tx, &buckets).await?;
        // Another server may have put people together or apart while this one waited. Nobody else writes on SQLite.
        let merges = if matches!(tx, Tx::Postgres(_)) { Merges::now(tx).await? } else { merges };
        people = merges.groups(people);
        let kept = apply::kept_under(tx, &wanted).await?;
        let amended = apply::amended(tx, &ids).await?;
        let ties = relations::ties(tx, store.bucket, &pairs).await?;
        let touched = facts::of_people(tx, store.bucket, &people).await?;
        let begun = |(person, before)| (person, Touched { before, added: Vec::new(), reread: false });
        let touched = touched.into_iter().map(begun).collect();
        let disposed = ties.iter().filter(|(_, tie)| tie.disposed).map(|(pair, _)| pair.person).collect();
        let gathered = Gathered::default();
        let merges = Merged { now: merges.clone(), before: merges };
        let (vocabulary, _) = store.vocabularies.current();
        let batch = Self { vocabulary, store, heads, kept, ties, amended, touched, disposed, merges, gathered, names_changed: false };
        batch.make_keys(deliveries).await?;
        Ok(batch)
    }

    /// Makes the keys that are missing: of the teams, and of people who are known or are being made known.
    async fn make_keys(&self, deliveries: &[Delivery]) -> Result<()> {
        let mut owners: BTreeSet<Uuid> = deliveries.iter().map(|delivery| owner_of_team(delivery.actor.teams.first())).collect();
        owners.extend(self.ties.iter().filter(|(_, tie)| tie.relation.person.is_some()).map(|(pair, _)| pair.person.0));
        for parsed in deliveries.iter().flat_map(|delivery| &delivery.records).filter_map(|arrived| arrived.parsed.as_ref().ok()) {
            if parsed.record.kind == Kind::Known {
                owners.extend(parsed.record.people.first().map(|person| person.0));
            }
        }
        self.store.keys.ensure(owners).await
    }

    /// How somebody stands to a person, as of now in this batch.
    pub async fn tie(&mut self, tx: &mut Tx, worker: WorkerId, person: PersonId) -> Result<Tie> {
        let pair = Pair { worker, person };
        if let Some(tie) = self.ties.get(&pair) {
            return Ok(tie.clone());
        }
        let tie = relations::ties(tx, self.store.bucket, &BTreeSet::from([pair])).await?.remove(&pair).unwrap_or_default();
        self.ties.insert(pair, tie.clone());
        Ok(tie)
    }

    /// Remembers that a person's record was ended: nothing about them counts any more.
    pub fn end(&mut self, person: PersonId) {
        self.disposed.insert(person);
        self.names_changed = true;
    }

    /// Who is the same person as whom, as of now in this batch.
    pub fn merges(&self) -> &Merges {
        &self.merges.now
    }

    /// Remembers that people were put together or apart.
    pub fn merged(&mut self, now: Merges) {
        self.merges.now = now;
        self.names_changed = true;
    }

    /// Forgets how anybody stands to a person: it has changed.
    pub fn forget_ties(&mut self, person: PersonId) {
        let same = self.merges.now.group(person);
        self.ties.retain(|pair, _| !same.contains(&pair.person));
    }

    /// Takes in one record, and answers its receipt without a signature.
    pub async fn take_in(&mut self, tx: &mut Tx, delivery: &Delivery, arrived: &Arrived) -> Result<Receipt> {
        let Parsed { mut record, mut problems } = match &arrived.parsed {
            Ok(parsed) => parsed.clone(),
            Err(errors) => return Ok(self.receipt(None, (0, 0), &arrived.hash, Status::Invalid, errors.clone())),
        };
        let actor = &delivery.actor;
        if record.people.is_empty() && record.kind != Kind::Settled {
            for target in record.refers_to.iter().take(1) {
                self.flush(tx).await?;
                record.people = apply::people_of(tx, self.store, *target).await?;
            }
        }
        let bucket = record.people.first().map_or_else(|| self.store.bucket_of_team(actor), |person| self.store.bucket.of_person(*person));
        let before = self.kept.get(&(bucket, record.id)).cloned().unwrap_or_default();
        if let Some((seq, _)) = before.iter().find(|(_, hash)| *hash == arrived.hash) {
            return Ok(self.receipt(Some(record.id), (bucket, *seq), &arrived.hash, Status::Repeated, problems));
        }
        let placed = self.place(tx, actor, &mut record, &mut problems, delivery.now).await?;
        let status = match (&placed, before.is_empty()) {
            (_, false) => Status::Conflict,
            (None, true) => Status::Late,
            (Some(_), true) => Status::Accepted,
        };
        if status == Status::Late {
            problems.push(Problem::new("people", "It is kept. Nobody knows yet where it belongs: the team lead will see it."));
        }
        let seq = self.heads.next_seq(tx, bucket).await?;
        // Whoever makes somebody known puts them in a team; whoever adds to what is known does not.
        let is_beginning = match record.people.first() {
            Some(&first) => record.kind == Kind::Known && !self.tie(tx, actor.worker, first).await?.known,
            None => true,
        };
        let stamp = Stamp {
            record: record.id,
            bucket,
            seq,
            author: actor.worker,
            occurred_on: record.occurred_on.unwrap_or(delivery.now.date_naive()),
            received_at: delivery.now,
            alongside: placed.as_ref().is_some_and(|placed| placed.alongside),
            people: record.people.clone(),
            vocabulary: self.vocabulary,
            placed_in: actor.teams.first().cloned().filter(|_| is_beginning),
        };
        self.kept.entry((bucket, record.id)).or_default().push((seq, arrived.hash.clone()));
        self.keep(tx, actor, &record, &stamp, arrived, status).await?;
        self.write_down(&record, &stamp, placed.as_ref(), status);
        if status == Status::Accepted {
            self.take_effect(tx, actor, &record, &stamp, &arrived.bytes).await?;
        }
        Ok(self.receipt(Some(record.id), (bucket, seq), &arrived.hash, status, problems))
    }

    fn receipt(&self, id: Option<RecordId>, at: (i64, i64), hash: &str, status: Status, errors: Vec<Problem>) -> Receipt {
        let (bucket, seq) = at;
        Receipt { id, bucket, seq, epoch: self.store.epoch, hash: hash.to_owned(), status, errors, signature: String::new() }
    }
}

/// Whose key seals what is about nobody known: the team's that took it.
pub fn owner_of_team(team: Option<&String>) -> Uuid {
    use sha2::{Digest, Sha256};
    let digest = Sha256::digest(format!("team {}", team.map_or("", String::as_str)));
    Uuid::from_slice(&digest[..16]).unwrap_or_default()
}

impl Store {
    fn bucket_of_team(&self, actor: &Actor) -> i64 {
        actor.teams.first().map_or(0, |team| self.bucket.of_team(team))
    }
}
