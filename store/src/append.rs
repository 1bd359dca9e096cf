//! The only way in for what happens: a batch of records in, one receipt each out.

use std::collections::BTreeMap;

use casework::{
    access::{Actor, Relation, Verb, decide},
    fault::Problem,
    hex,
    ids::{PersonId, RecordId},
    insight::Dossier,
    journal::{Fact, Kind, Parsed, Receipt, Record, Status, content_hash, parse},
};
use chrono::{DateTime, Utc};
use ed25519_dalek::{Signer, SigningKey};

use crate::{Result, Stamp, Store, Tx, apply, bucket, cells, dossiers, relations};

/// One record, byte for byte as it was sent.
pub type Sent = Vec<u8>;

impl Store {
    /// Appends a batch on somebody's behalf: one receipt for each record, in order. One bad record never holds up the rest, and
    /// what is well-formed is never refused for good.
    ///
    /// The figures have moved when this answers.
    pub async fn append(&self, actor: &Actor, sent: Vec<Sent>, now: DateTime<Utc>) -> Result<Vec<Receipt>> {
        let (store, actor) = (self.clone(), actor.clone());
        self.writer
            .write(move |tx| {
                Box::pin(async move {
                    let parsed: Vec<_> = sent.iter().map(|bytes| parse(bytes)).collect();
                    let buckets = buckets_of(tx, &store, &actor, &parsed).await?;
                    bucket::lock(tx, buckets).await?;
                    let mut batch = Batch { store: &store, actor: &actor, now, touched: BTreeMap::new() };
                    let mut receipts = Vec::with_capacity(sent.len());
                    for (bytes, parsed) in sent.iter().zip(parsed) {
                        receipts.push(batch.one(tx, bytes, parsed).await?);
                    }
                    cells::move_figures(tx, &store, batch.touched).await?;
                    Ok(receipts)
                })
            })
            .await
    }
}

/// The buckets that a batch may write to.
async fn buckets_of(tx: &mut Tx, store: &Store, actor: &Actor, parsed: &[std::result::Result<Parsed, Vec<Problem>>]) -> Result<Vec<i64>> {
    let mut people: Vec<PersonId> = Vec::new();
    for record in parsed.iter().flatten().map(|parsed| &parsed.record) {
        people.extend(&record.people);
        people.extend(record.facts.iter().filter_map(about_person));
        for target in &record.refers_to {
            people.extend(apply::people_of(tx, *target).await?);
        }
    }
    let mut buckets: Vec<i64> = people.into_iter().map(|person| store.bucket.of_person(person)).collect();
    buckets.push(actor.teams.first().map_or(0, |team| store.bucket.of_team(team)));
    Ok(buckets)
}

fn about_person(fact: &Fact) -> Option<PersonId> {
    match fact {
        Fact::Observation { about: Some(about), .. } => about.trim().parse().ok(),
        _ => None,
    }
}

/// A batch while it is being taken in.
pub struct Batch<'a> {
    pub store: &'a Store,
    pub actor: &'a Actor,
    now: DateTime<Utc>,
    /// Whoever's facts have changed, with what stood about them before.
    touched: BTreeMap<PersonId, Dossier>,
}

impl Batch<'_> {
    /// Remembers what stood about a person before the first change to them.
    pub async fn touch(&mut self, tx: &mut Tx, person: PersonId) -> Result<()> {
        if !self.touched.contains_key(&person) {
            let before = dossiers::of_person(tx, self.store.bucket, &self.store.secrets, person).await?;
            self.touched.insert(person, before);
        }
        Ok(())
    }

    async fn one(&mut self, tx: &mut Tx, bytes: &[u8], parsed: std::result::Result<Parsed, Vec<Problem>>) -> Result<Receipt> {
        let hash = content_hash(bytes);
        let Parsed { mut record, mut problems } = match parsed {
            Ok(parsed) => parsed,
            Err(errors) => return Ok(self.receipt(None, (0, 0), hash, Status::Invalid, errors)),
        };
        let home_team = self.actor.teams.first().cloned();
        if let (true, Some(target)) = (record.people.is_empty(), record.refers_to.first()) {
            record.people = apply::people_of(tx, *target).await?;
        }
        let bucket = match (record.people.first(), &home_team) {
            (Some(person), _) => self.store.bucket.of_person(*person),
            (None, Some(team)) => self.store.bucket.of_team(team),
            (None, None) => 0,
        };
        let kept = same_id(tx, bucket, record.id).await?;
        if let Some((seq, _)) = kept.iter().find(|(_, kept)| *kept == hash) {
            return Ok(self.receipt(Some(record.id), (bucket, *seq), hash, Status::Repeated, problems));
        }
        let placed = self.place(tx, &mut record, &mut problems).await?;
        let status = match (&placed, kept.is_empty()) {
            (_, false) => Status::Conflict,
            (None, true) => Status::Late,
            (Some(_), true) => Status::Accepted,
        };
        if status == Status::Late {
            problems.push(Problem::new("people", "It is kept. Nobody knows yet where it belongs: the team lead will see it."));
        }
        let seq = bucket::next_seq(tx, bucket).await?;
        let stamp = Stamp {
            record: record.id,
            bucket,
            seq,
            author: self.actor.worker,
            occurred_on: record.occurred_on.unwrap_or(self.now.date_naive()),
            received_at: self.now,
            alongside: placed == Some(true),
            people: record.people.clone(),
            placed_in: home_team.filter(|_| record.people.is_empty() || record.kind == Kind::Known),
        };
        apply::keep(tx, &record, &stamp, &hash, status, bytes).await?;
        if status == Status::Accepted {
            apply::apply(tx, self, &record, &stamp).await?;
        }
        Ok(self.receipt(Some(record.id), (bucket, seq), hash, status, problems))
    }

    /// Whether this actor may write this on these people's records, and whether they go alongside the first of them.
    /// Others whom they may not write about are left out, and named.
    async fn place(&mut self, tx: &mut Tx, record: &mut Record, problems: &mut Vec<Problem>) -> Result<Option<bool>> {
        let Some(&first) = record.people.first() else { return Ok(Some(false)) };
        if record.kind == Kind::Known && !relations::is_known(tx, self.store.bucket, first).await? {
            let team = record.facts.iter().find_map(|fact| if let Fact::Team { team, .. } = fact { Some(team.clone()) } else { None });
            let relation = Relation { person: Some(first), team: team.or(self.actor.teams.first().cloned()), ..Relation::default() };
            return Ok(decide(self.actor, Verb::MakeKnown, &relation).ok().map(|_| self.actor.role == casework::access::Role::Caseworker));
        }
        let mut alongside = None;
        let mut allowed = Vec::new();
        for (place, person) in record.people.iter().enumerate() {
            let relation = relations::of(tx, self.store.bucket, self.actor, *person).await?;
            match decide(self.actor, Verb::Record, &relation) {
                Ok(allow) => {
                    allowed.push(*person);
                    if place == 0 {
                        alongside = Some(allow.is_alongside());
                    }
                }
                Err(_) if place > 0 => problems.push(Problem::new(format!("people[{place}]"), "It was kept, but not on this record.")),
                Err(_) => {}
            }
        }
        if alongside.is_some() && !self.may_amend(tx, record).await? {
            return Ok(None);
        }
        if alongside.is_some() {
            record.people = allowed;
        }
        Ok(alongside)
    }

    /// Whether this actor may correct or move what a record refers to. What has not arrived yet may be corrected in advance.
    async fn may_amend(&self, tx: &mut Tx, record: &Record) -> Result<bool> {
        if !matches!(record.kind, Kind::Correction | Kind::Misfiled) {
            return Ok(true);
        }
        for target in &record.refers_to {
            for person in apply::people_of(tx, *target).await? {
                let relation = relations::of(tx, self.store.bucket, self.actor, person).await?;
                if decide(self.actor, Verb::Record, &relation).is_err() {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }

    fn receipt(&self, id: Option<RecordId>, at: (i64, i64), hash: String, status: Status, errors: Vec<Problem>) -> Receipt {
        let (bucket, seq) = at;
        let mut receipt = Receipt { id, bucket, seq, epoch: self.store.epoch, hash, status, errors, signature: String::new() };
        if receipt.is_kept() {
            let key = SigningKey::from_bytes(&self.store.secrets.signing);
            receipt.signature = hex::of(&key.sign(receipt.signed_words().as_bytes()).to_bytes());
        }
        receipt
    }
}

/// What is kept under an id already: place in the order, and content hash.
async fn same_id(tx: &mut Tx, bucket: i64, record: RecordId) -> Result<Vec<(i64, String)>> {
    let sql = "SELECT seq, hash FROM records WHERE bucket = $1 AND record = $2 ORDER BY seq";
    Ok(on!(tx, |conn| sqlx::query_as(sql).bind(bucket).bind(record.0).fetch_all(conn).await)?)
}
