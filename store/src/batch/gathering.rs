//! What a record of a batch adds: its envelope, its sealed copies, its places on timelines, its row of the audit.

use casework::{
    access::Actor,
    ids::PersonId,
    journal::{Kind, Record, Status},
};
use uuid::Uuid;

use super::{Batch, Placed, owner_of_team};
use crate::{
    Result, Stamp, Tx,
    append::Arrived,
    apply,
    audit::{Act, Done},
    facts, households,
    row::{Appearance, Body, Envelope, Waiting},
};

impl Batch<'_> {
    /// Gathers the envelope and the sealed words.
    pub(super) async fn keep(
        &mut self,
        tx: &mut Tx,
        actor: &Actor,
        record: &Record,
        stamp: &Stamp,
        arrived: &Arrived,
        status: Status,
    ) -> Result<()> {
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
            vocabulary: stamp.vocabulary,
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
        if matches!(status, Status::Late | Status::Conflict) && !matches!(record.kind, Kind::Viewed | Kind::Settled) {
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
        if let Some((key_version, sealed)) = self.store.keys.seal(owner, (bucket, seq), words).await? {
            self.gathered.bodies.push(Body { bucket, seq, owner, key_version, sealed });
        }
        Ok(())
    }

    /// One row of the audit for each record that was kept.
    pub(super) fn write_down(&mut self, record: &Record, stamp: &Stamp, placed: Option<&Placed>, status: Status) {
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
    pub(super) async fn take_effect(&mut self, tx: &mut Tx, actor: &Actor, record: &Record, stamp: &Stamp, words: &[u8]) -> Result<()> {
        if record.kind == Kind::Viewed {
            return Ok(());
        }
        self.appear(tx, record, stamp, words).await?;
        let amends = matches!(record.kind, Kind::Correction | Kind::Misfiled) && !record.refers_to.is_empty();
        if record.kind.changes_the_house() || amends || self.amended.contains(&record.id) {
            self.flush(tx).await?;
            apply::apply(tx, self, actor, record, stamp).await?;
            households::review(tx, self, record, stamp).await?;
            self.amended.extend(record.refers_to.iter().filter(|_| amends));
            self.amended.extend(Some(record.id).filter(|_| amends));
            return Ok(());
        }
        let words = self.store.vocabularies.version(stamp.vocabulary);
        let rows = facts::derive(record, &record.facts, stamp, &self.store.secrets, &words);
        self.add_facts(tx, rows).await?;
        households::review(tx, self, record, stamp).await
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
}
