//! Whether somebody may write what they sent where they sent it: the decision, for each record of a batch.

use casework::{
    access::{Actor, Relation, Role, Verb, Way, decide},
    fault::Problem,
    ids::PersonId,
    journal::{Fact, Kind, Record},
};
use chrono::{DateTime, Utc};

use super::{Batch, Placed};
use crate::{Result, Tx, apply, households, merges, relations};

impl Batch<'_> {
    /// Whether this actor may write this on these people's records, and by which way on the first of them.
    /// Others whom they may not write about are left out, and named.
    pub(super) async fn place(
        &mut self,
        tx: &mut Tx,
        actor: &Actor,
        record: &mut Record,
        problems: &mut Vec<Problem>,
        now: DateTime<Utc>,
    ) -> Result<Option<Placed>> {
        match record.kind {
            Kind::Settled => return self.place_settled(tx, actor, record, now).await,
            Kind::Merged => return self.place_merged(tx, actor, record, problems, now).await,
            _ => {}
        }
        let Some(&first) = record.people.first() else { return Ok(Some(Placed { way: Way::Office, alongside: false })) };
        let tie = self.tie(tx, actor.worker, first).await?;
        if record.kind == Kind::Known && !tie.known {
            let team = record.facts.iter().find_map(|fact| if let Fact::Team { team, .. } = fact { Some(team.clone()) } else { None });
            let relation = Relation { person: Some(first), team: team.or_else(|| actor.teams.first().cloned()), ..tie.relation };
            record.people.truncate(1);
            let allowed = decide(actor, Verb::MakeKnown, &relation, now).ok();
            let alongside = actor.role == Role::Caseworker;
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
        if record.kind == Kind::Allocation {
            self.name_idle_cover(tx, actor, record, problems, now).await?;
        }
        if placed.is_some() && !self.may_amend(tx, actor, record, now).await? {
            return Ok(None);
        }
        if placed.is_some() {
            record.people = self.still_together(tx, record, allowed, problems, now).await?;
        }
        Ok(placed)
    }

    /// After a household has split nothing new crosses: words about somebody who had left by the day they are about stay on the first
    /// person's record, and the others are named.
    async fn still_together(
        &mut self,
        tx: &mut Tx,
        record: &Record,
        mut people: Vec<PersonId>,
        problems: &mut Vec<Problem>,
        now: DateTime<Utc>,
    ) -> Result<Vec<PersonId>> {
        let is_words = record.kind.is_entry() || record.kind == Kind::Misfiled;
        let (Some(&first), true) = (people.first(), is_words && people.len() > 1) else { return Ok(people) };
        let day = record.occurred_on.unwrap_or_else(|| now.date_naive());
        let home = self.facts_of(tx, first).await?;
        let mut kept = vec![first];
        for person in people.drain(..).skip(1) {
            if households::have_parted(&home, &self.facts_of(tx, person).await?, day) {
                let place = record.people.iter().position(|named| *named == person).unwrap_or_default();
                let why = "They had parted by that day. It was kept on the first person's record, and not on this one.";
                problems.push(Problem::new(format!("people[{place}]"), why));
            } else {
                kept.push(person);
            }
        }
        Ok(kept)
    }

    /// A lead puts two people together, or apart, where both are of their own team.
    async fn place_merged(
        &mut self,
        tx: &mut Tx,
        actor: &Actor,
        record: &mut Record,
        problems: &mut Vec<Problem>,
        now: DateTime<Utc>,
    ) -> Result<Option<Placed>> {
        self.flush(tx).await?;
        let Some(two) = merges::wanted(tx, record, problems).await? else { return Ok(None) };
        let may = merges::may(tx, self, actor, &two, now).await?;
        record.people = two;
        Ok(may.then_some(Placed { way: Way::Team, alongside: false }))
    }

    /// Says which arrangements for standing in have no effect, because this actor may not make them.
    async fn name_idle_cover(
        &mut self,
        tx: &mut Tx,
        actor: &Actor,
        record: &Record,
        problems: &mut Vec<Problem>,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let covers = |fact: &Fact| matches!(fact, Fact::Cover { .. });
        let (Some(&person), true) = (record.people.first(), record.facts.iter().any(covers)) else { return Ok(()) };
        let relation = self.tie(tx, actor.worker, person).await?.relation;
        if !relations::may_arrange_cover(actor, &relation, now) {
            let places = record.facts.iter().enumerate().filter(|(_, fact)| covers(fact)).map(|(place, _)| place);
            let why = "It was kept, but nobody stands in: the team lead or whoever goes alongside them has to ask for it.";
            problems.extend(places.map(|place| Problem::new(format!("facts[{place}]"), why)));
        }
        Ok(())
    }

    /// A lead settles what waits for their own team, and anybody of a team what is on its list. It is put only where they may write.
    async fn place_settled(&mut self, tx: &mut Tx, actor: &Actor, record: &mut Record, now: DateTime<Utc>) -> Result<Option<Placed>> {
        self.flush(tx).await?;
        record.people.truncate(1);
        let Some(target) = record.refers_to.first() else { return Ok(None) };
        let waiting = apply::waiting_in(tx, *target).await?;
        let listed = apply::listings_of(tx, *target).await?.into_iter().filter(|listing| !listing.is_gone).collect::<Vec<_>>();
        let may = |verb: Verb, team: &str| {
            let relation = Relation { team: Some(team.to_owned()), ..Relation::default() };
            decide(actor, verb, &relation, now).is_ok()
        };
        let settles = waiting.iter().all(|(_, team, _)| may(Verb::Settle, team));
        if (waiting.is_empty() && listed.is_empty()) || !settles || !listed.iter().all(|listing| may(Verb::Duty, &listing.team)) {
            return Ok(None);
        }
        // Only words that are on nobody's record yet can be put on somebody's: of two with one id, each is where it is.
        if listed.is_empty() && waiting.iter().all(|(.., why)| why != "late") {
            record.people.clear();
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
            let people = apply::people_of(tx, self.store, *target).await?;
            if people.is_empty() {
                // What is about nobody yet is its team's.
                let mut teams = apply::listings_of(tx, *target).await?.into_iter().map(|listing| listing.team);
                let ours = |team: String| {
                    let relation = Relation { team: Some(team), ..Relation::default() };
                    decide(actor, Verb::Duty, &relation, now).is_ok()
                };
                if !teams.all(ours) {
                    return Ok(false);
                }
            }
            for person in people {
                let relation = self.tie(tx, actor.worker, person).await?.relation;
                if decide(actor, Verb::Record, &relation, now).is_err() {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }
}
