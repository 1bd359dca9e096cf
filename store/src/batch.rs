//! A batch while it is taken in: what it stands on is read once, what it adds is gathered and written together.
//!
//! Ordinary entries touch the database twice, however many there are. What changes who may see what, corrects or moves takes
//! the longer way of [`crate::apply`], after what was gathered has been written.

use std::collections::{BTreeMap, BTreeSet};

use casework::{
    access::{Actor, Relation, Verb, Way, decide},
    fault::Problem,
    ids::{PersonId, RecordId, WorkerId},
    journal::{Fact, Kind, Parsed, Receipt, Record, Status},
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{
    Result, Stamp, Store, Tx,
    append::{Arrived, Delivery},
    apply,
    audit::{self, Act, Done},
    bucket::Heads,
    cells, dossiers, facts,
    facts::FactRow,
    relations::{self, Pair, Tie},
    row::{self, Appearance, Body, Envelope, Waiting},
};

/// What stood about a person before the batch, and what is added.
struct Touched {
    before: Vec<FactRow>,
    added: Vec<FactRow>,
    /// Something was taken away as well: what stands has to be read again.
    reread: bool,
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
                    buckets.extend(apply::waiting_in(tx, *target).await?.into_iter().map(|(bucket, _)| bucket));
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
        let heads = Heads::lock(tx, &buckets).await?;
        let kept = apply::kept_under(tx, &wanted).await?;
        let amended = apply::amended(tx, &ids).await?;
        let ties = relations::ties(tx, store.bucket, &pairs).await?;
        let touched = facts::of_people(tx, store.bucket, &people).await?;
        let begun = |(person, before)| (person, Touched { before, added: Vec::new(), reread: false });
        let touched = touched.into_iter().map(begun).collect();
        let disposed = ties.iter().filter(|(_, tie)| tie.disposed).map(|(pair, _)| pair.person).collect();
        let gathered = Gathered::default();
        let batch = Self { store, heads, kept, ties, amended, touched, disposed, gathered, names_changed: false };
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

    /// Forgets how anybody stands to a person: it has changed.
    pub fn forget_ties(&mut self, person: PersonId) {
        self.ties.retain(|pair, _| pair.person != person);
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
        let home_team = actor.teams.first().cloned();
        let stamp = Stamp {
            record: record.id,
            bucket,
            seq,
            author: actor.worker,
            occurred_on: record.occurred_on.unwrap_or(delivery.now.date_naive()),
            received_at: delivery.now,
            alongside: placed.as_ref().is_some_and(|placed| placed.alongside),
            people: record.people.clone(),
            placed_in: home_team.filter(|_| record.people.is_empty() || record.kind == Kind::Known),
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

    /// Whether this actor may write this on these people's records, and by which way on the first of them.
    /// Others whom they may not write about are left out, and named.
    async fn place(
        &mut self,
        tx: &mut Tx,
        actor: &Actor,
        record: &mut Record,
        problems: &mut Vec<Problem>,
        now: DateTime<Utc>,
    ) -> Result<Option<Placed>> {
        if record.kind == Kind::Settled {
            return self.place_settled(tx, actor, record, now).await;
        }
        let Some(&first) = record.people.first() else { return Ok(Some(Placed { way: Way::Office, alongside: false })) };
        let tie = self.tie(tx, actor.worker, first).await?;
        if record.kind == Kind::Known && !tie.known {
            let team = record.facts.iter().find_map(|fact| if let Fact::Team { team, .. } = fact { Some(team.clone()) } else { None });
            let relation = Relation { person: Some(first), team: team.or_else(|| actor.teams.first().cloned()), ..tie.relation };
            record.people.truncate(1);
            let allowed = decide(actor, Verb::MakeKnown, &relation, now).ok();
            let alongside = actor.role == casework::access::Role::Caseworker;
            return Ok(allowed.map(|allow| Placed { way: allow.way(), alongside }));
        }
        let verb = match record.kind {
            Kind::Protection => Verb::Protect,
            Kind::Glass => Verb::BreakGlass,
            Kind::Disposed if tie.held => {
                problems.push(Problem::new("kind", "There is a hold on this record: end the hold first."));
                return Ok(None);
            }
            Kind::Disposed => Verb::Dispose,
            Kind::Viewed => Verb::See,
            _ => Verb::Record,
        };
        if verb != Verb::Record {
            record.people.truncate(1);
        }
        let (mut allowed, mut placed) = (Vec::new(), None);
        for (place, person) in record.people.clone().into_iter().enumerate() {
            let relation = self.tie(tx, actor.worker, person).await?.relation;
            match decide(actor, verb, &relation, now) {
                Ok(allow) if place == 0 || placed.is_some() => {
                    allowed.push(person);
                    placed.get_or_insert(Placed { way: allow.way(), alongside: allow.is_alongside() });
                }
                Err(_) if place > 0 => problems.push(Problem::new(format!("people[{place}]"), "It was kept, but not on this record.")),
                _ => {}
            }
        }
        if placed.is_some() && !self.may_amend(tx, actor, record, now).await? {
            return Ok(None);
        }
        if placed.is_some() {
            record.people = allowed;
        }
        Ok(placed)
    }

    /// A lead settles what waits for their own team, and puts it only where they may write.
    async fn place_settled(&mut self, tx: &mut Tx, actor: &Actor, record: &mut Record, now: DateTime<Utc>) -> Result<Option<Placed>> {
        self.flush(tx).await?;
        record.people.truncate(1);
        let Some(target) = record.refers_to.first() else { return Ok(None) };
        let teams = apply::waiting_in(tx, *target).await?;
        let settles = |(_, team): &(i64, String)| {
            let relation = Relation { team: Some(team.clone()), ..Relation::default() };
            decide(actor, Verb::Settle, &relation, now).is_ok()
        };
        if teams.is_empty() || !teams.iter().all(settles) {
            return Ok(None);
        }
        for person in record.people.clone() {
            let relation = self.tie(tx, actor.worker, person).await?.relation;
            if decide(actor, Verb::Record, &relation, now).is_err() {
                return Ok(None);
            }
        }
        Ok(Some(Placed { way: Way::Team, alongside: false }))
    }

    /// Whether this actor may correct or move what a record refers to. What has not arrived yet may be corrected in advance.
    async fn may_amend(&mut self, tx: &mut Tx, actor: &Actor, record: &Record, now: DateTime<Utc>) -> Result<bool> {
        if !matches!(record.kind, Kind::Correction | Kind::Misfiled) {
            return Ok(true);
        }
        self.flush(tx).await?;
        for target in &record.refers_to {
            for person in apply::people_of(tx, self.store, *target).await? {
                let relation = self.tie(tx, actor.worker, person).await?.relation;
                if decide(actor, Verb::Record, &relation, now).is_err() {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }

    /// Gathers the envelope and the sealed words.
    async fn keep(&mut self, tx: &mut Tx, actor: &Actor, record: &Record, stamp: &Stamp, arrived: &Arrived, status: Status) -> Result<()> {
        let standing = match status {
            Status::Conflict => "conflict",
            Status::Late => "late",
            Status::Accepted | Status::Repeated | Status::Invalid => "accepted",
        };
        // A kind from a newer tablet may hold anything: it stays in the body, and the envelope says that it is another.
        let kind = if let Kind::Other(_) = &record.kind { "other" } else { record.kind.as_str() };
        self.gathered.envelopes.push(Envelope {
            bucket: stamp.bucket,
            seq: stamp.seq,
            record: record.id.0,
            person: stamp.people.first().map(|person| person.0),
            kind: kind.to_owned(),
            author: stamp.author.0,
            device: record.device.map(|device| device.0),
            occurred_on: stamp.occurred_on,
            recorded_at: record.recorded_at,
            received_at: stamp.received_at,
            hash: arrived.hash.clone(),
            alongside: stamp.alongside,
            standing,
        });
        let first = stamp.people.first().copied();
        let team = actor.teams.first();
        let tie = match first {
            Some(person) => Some(self.tie(tx, actor.worker, person).await?),
            None => None,
        };
        // Words about somebody who is not known, or not any more, are sealed to the team that sent them.
        let is_there =
            tie.as_ref().is_some_and(|tie| tie.relation.person.is_some()) || (record.kind == Kind::Known && status == Status::Accepted);
        let owner = first.filter(|_| is_there).map_or_else(|| owner_of_team(team), |person| person.0);
        self.put_body(owner, (stamp.bucket, stamp.seq), &arrived.bytes).await?;
        if matches!(status, Status::Late | Status::Conflict) && record.kind != Kind::Viewed {
            let of_person = tie.and_then(|tie| tie.relation.team);
            self.gathered.waiting.push(Waiting {
                bucket: stamp.bucket,
                seq: stamp.seq,
                record: record.id.0,
                person: first.map(|person| person.0),
                team: of_person.or_else(|| team.cloned()).unwrap_or_default(),
                why: standing,
            });
        }
        Ok(())
    }

    /// Gathers a copy of a record's words, sealed to somebody. Nothing for somebody whose key was destroyed.
    pub async fn put_body(&mut self, owner: Uuid, (bucket, seq): (i64, i64), words: &[u8]) -> Result<()> {
        if let Some((key_version, body)) = self.store.keys.seal(owner, (bucket, seq), words).await? {
            self.gathered.bodies.push(Body { bucket, seq, owner, key_version, body });
        }
        Ok(())
    }

    /// One row of the audit for each record that was kept.
    fn write_down(&mut self, record: &Record, stamp: &Stamp, placed: Option<&Placed>, status: Status) {
        let way = placed.filter(|_| status == Status::Accepted).map(|placed| placed.way);
        let act = if record.kind == Kind::Viewed { Act::Viewed } else { Act::Wrote };
        self.gathered.done.push(Done {
            bucket: stamp.bucket,
            at: stamp.received_at,
            actor: stamp.author,
            act,
            way,
            person: stamp.people.first().copied(),
            record: Some(record.id),
            count: 1,
        });
    }

    /// Lets an accepted record take effect: at once where nothing else hangs on it, by the longer way where it does.
    async fn take_effect(&mut self, tx: &mut Tx, actor: &Actor, record: &Record, stamp: &Stamp, words: &[u8]) -> Result<()> {
        if record.kind == Kind::Viewed {
            return Ok(());
        }
        self.appear(tx, record, stamp, words).await?;
        let amends = matches!(record.kind, Kind::Correction | Kind::Misfiled) && !record.refers_to.is_empty();
        if record.kind.changes_the_house() || amends || self.amended.contains(&record.id) {
            self.flush(tx).await?;
            apply::apply(tx, self, actor, record, stamp).await?;
            self.amended.extend(record.refers_to.iter().filter(|_| amends));
            self.amended.extend(Some(record.id).filter(|_| amends));
            return Ok(());
        }
        let rows = facts::derive(record, &record.facts, stamp, &self.store.secrets, &self.store.vocabulary);
        self.add_facts(tx, rows).await
    }

    /// Puts a record on the timeline of each person it is about; on its team's list when that is nobody known yet.
    async fn appear(&mut self, tx: &mut Tx, record: &Record, stamp: &Stamp, words: &[u8]) -> Result<()> {
        if record.kind == Kind::Settled && record.people.is_empty() {
            return Ok(());
        }
        let home = (stamp.bucket, stamp.seq);
        if record.people.is_empty() {
            self.appear_on(home, None, stamp);
        }
        for (place, person) in record.people.iter().enumerate() {
            let bucket = self.store.bucket.of_person(*person);
            // The record's own place serves for the first person; the others' get a reference and a sealed copy of their own.
            let at = if place == 0 { home } else { (bucket, self.heads.next_seq(tx, bucket).await?) };
            if place > 0 {
                self.put_body(person.0, at, words).await?;
            }
            self.appear_on(at, Some(*person), stamp);
        }
        Ok(())
    }

    /// Gathers a place on a timeline, or on a team's list.
    pub fn appear_on(&mut self, (bucket, seq): (i64, i64), person: Option<PersonId>, stamp: &Stamp) {
        self.gathered.appearances.push(Appearance {
            bucket,
            seq,
            person: person.map(|person| person.0),
            team: stamp.placed_in.clone(),
            record: stamp.record.0,
            home_bucket: stamp.bucket,
            home_seq: stamp.seq,
        });
    }

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
