//! What an actor may see, in the order of the server, and what they may see no longer.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    str::FromStr,
};

use casework::{
    access::{Actor, Relation, Role, Verb, decide},
    fault::{Fault, Problem},
    ids::PersonId,
};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Error, Result, Store, Tx};

/// Up to where somebody has read. Opaque to callers.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Cursor {
    epoch: i64,
    teams: Vec<String>,
    seqs: Vec<i64>,
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seqs: Vec<String> = self.seqs.iter().map(|seq| format!("{seq:x}")).collect();
        write!(f, "{:x}~{}~{}", self.epoch, self.teams.join("."), seqs.join("."))
    }
}

impl FromStr for Cursor {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let unusable = || Fault::Invalid { problems: vec![Problem::new("after", "Send back the cursor as it was answered, or none.")] };
        let mut parts = text.split('~');
        let (Some(epoch), Some(teams), Some(seqs), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
            return Err(unusable().into());
        };
        let number = |text: &str| i64::from_str_radix(text, 16).map_err(|_| unusable());
        let seqs = seqs.split('.').map(number).collect::<std::result::Result<_, _>>()?;
        let teams = teams.split('.').filter(|team| !team.is_empty()).map(str::to_owned).collect();
        Ok(Self { epoch: number(epoch)?, teams, seqs })
    }
}

/// Somebody's way to a person: a team or an allocation, from one place in the person's order to another.
#[derive(FromRow)]
struct Way {
    bucket: i64,
    person: Uuid,
    begun_seq: i64,
    ended_seq: Option<i64>,
}

#[derive(FromRow)]
struct Line {
    bucket: i64,
    seq: i64,
    author: Uuid,
    received_at: DateTime<Utc>,
    alongside: bool,
    body: Vec<u8>,
}

#[derive(FromRow)]
struct Moved {
    record: Uuid,
    person: Uuid,
}

/// The lines of the feed, each one JSON object: records as they were sent with what the server knows of them; `{"gone":person}`;
/// `{"moved":record,"from":person}`; and last `{"cursor":…}`. For other systems' tokens, author and device are left out.
pub async fn lines(store: &Store, actor: &Actor, after: Option<&str>, for_token: bool) -> Result<Vec<String>> {
    let mut tx = store.read().await?;
    let now = Cursor { epoch: store.epoch, teams: actor.teams.clone(), seqs: heads(&mut tx).await? };
    let then = after.map(str::parse::<Cursor>).transpose()?.filter(|then| then.epoch == now.epoch && then.seqs.len() == now.seqs.len());
    let visible = visible(&mut tx, actor, &now).await?;
    let before = match &then {
        Some(then) => visible_at(&mut tx, &Actor { teams: then.teams.clone(), ..actor.clone() }, then).await?,
        None => BTreeSet::new(),
    };
    let mut records = Vec::new();
    let mut lines: Vec<String> = before.difference(&visible).map(|(_, person)| json!({ "gone": person }).to_string()).collect();
    for (bucket, person) in &visible {
        let from = match (&then, before.contains(&(*bucket, *person))) {
            (Some(then), true) => seq_of(&then.seqs, *bucket),
            _ => 0,
        };
        if from < seq_of(&now.seqs, *bucket) {
            records.extend(of_person(&mut tx, *bucket, *person, from).await?);
            if from > 0 {
                let moved = moved_away(&mut tx, *bucket, *person, from).await?;
                lines.extend(moved.iter().map(|one| json!({ "moved": one.record, "from": one.person }).to_string()));
            }
        }
    }
    records.extend(of_nobody(&mut tx, actor, then.as_ref()).await?);
    records.sort_by_key(|line| (line.bucket, line.seq));
    for line in &records {
        lines.push(as_json(line, for_token)?);
    }
    lines.push(json!({ "cursor": now.to_string() }).to_string());
    Ok(lines)
}

fn as_json(line: &Line, for_token: bool) -> Result<String> {
    let mut value: Value = serde_json::from_slice(&line.body).map_err(|_| Error::Damaged("a record's body"))?;
    let fields = value.as_object_mut().ok_or(Error::Damaged("a record's body"))?;
    fields.insert("bucket".into(), line.bucket.into());
    fields.insert("seq".into(), line.seq.into());
    fields.insert("received_at".into(), json!(line.received_at));
    fields.insert("alongside".into(), line.alongside.into());
    if for_token {
        fields.shift_remove("device");
        fields.shift_remove("author");
    } else {
        fields.insert("author".into(), json!(line.author));
    }
    Ok(value.to_string())
}

fn seq_of(seqs: &[i64], bucket: i64) -> i64 {
    usize::try_from(bucket).ok().and_then(|bucket| seqs.get(bucket)).copied().unwrap_or(0)
}

async fn heads(tx: &mut Tx) -> Result<Vec<i64>> {
    let rows: Vec<(i64,)> = on!(tx, |conn| sqlx::query_as("SELECT last_seq FROM buckets ORDER BY bucket").fetch_all(conn).await)?;
    Ok(rows.into_iter().map(|(seq,)| seq).collect())
}

/// Whether this actor may see a person now: for a page's address, before anything of the person is read.
pub async fn may_see(store: &Store, actor: &Actor, person: PersonId) -> Result<()> {
    let relation = crate::relations::of(&mut store.read().await?, store.bucket, actor, person).await?;
    decide(actor, Verb::See, &relation)?;
    Ok(())
}

type Visible = BTreeSet<(i64, Uuid)>;

/// Everybody this actor may see now. Found by the same relations as [`decide`] uses, and checked by it.
async fn visible(tx: &mut Tx, actor: &Actor, now: &Cursor) -> Result<Visible> {
    visible_at(tx, actor, now).await
}

/// Everybody this actor could see at a cursor.
async fn visible_at(tx: &mut Tx, actor: &Actor, cursor: &Cursor) -> Result<Visible> {
    let open = |way: &Way| {
        let at = seq_of(&cursor.seqs, way.bucket);
        way.begun_seq <= at && way.ended_seq.is_none_or(|ended| ended > at)
    };
    let mut relations: BTreeMap<(i64, Uuid), Relation> = BTreeMap::new();
    for team in &actor.teams {
        let sql = "SELECT bucket, person, begun_seq, ended_seq FROM placements WHERE team = $1";
        let ways: Vec<Way> = on!(tx, |conn| sqlx::query_as(sql).bind(team).fetch_all(conn).await)?;
        for way in ways.into_iter().filter(open) {
            let relation = relations.entry((way.bucket, way.person)).or_default();
            relation.person = Some(PersonId(way.person));
            relation.team = Some(team.clone());
        }
    }
    if actor.role == Role::Caseworker {
        let sql = "SELECT bucket, person, begun_seq, ended_seq FROM allocations WHERE worker = $1";
        let ways: Vec<Way> = on!(tx, |conn| sqlx::query_as(sql).bind(actor.worker.0).fetch_all(conn).await)?;
        for way in ways.into_iter().filter(open) {
            let relation = relations.entry((way.bucket, way.person)).or_default();
            relation.person = Some(PersonId(way.person));
            relation.allocated = true;
        }
    }
    let sql = "SELECT bucket, person FROM denials WHERE worker = $1";
    let denied: Vec<(i64, Uuid)> = on!(tx, |conn| sqlx::query_as(sql).bind(actor.worker.0).fetch_all(conn).await)?;
    for key in denied {
        if let Some(relation) = relations.get_mut(&key) {
            relation.denied = true;
        }
    }
    Ok(relations.into_iter().filter(|(_, relation)| decide(actor, Verb::See, relation).is_ok()).map(|(key, _)| key).collect())
}

async fn of_person(tx: &mut Tx, bucket: i64, person: Uuid, after: i64) -> Result<Vec<Line>> {
    let sql = "SELECT a.bucket, a.seq, r.author, r.received_at, r.alongside, b.body FROM appearances a
        JOIN records r ON r.bucket = a.home_bucket AND r.seq = a.home_seq
        JOIN bodies b ON b.bucket = a.home_bucket AND b.seq = a.home_seq
        WHERE a.bucket = $1 AND a.person = $2 AND a.seq > $3 AND a.gone_seq IS NULL ORDER BY a.seq";
    Ok(on!(tx, |conn| sqlx::query_as(sql).bind(bucket).bind(person).bind(after).fetch_all(conn).await)?)
}

async fn moved_away(tx: &mut Tx, bucket: i64, person: Uuid, after: i64) -> Result<Vec<Moved>> {
    let sql = "SELECT record, person FROM appearances WHERE bucket = $1 AND person = $2 AND gone_seq > $3 AND seq <= $3 ORDER BY seq";
    Ok(on!(tx, |conn| sqlx::query_as(sql).bind(bucket).bind(person).bind(after).fetch_all(conn).await)?)
}

/// What is about nobody known yet waits on the list of the team that took it.
async fn of_nobody(tx: &mut Tx, actor: &Actor, then: Option<&Cursor>) -> Result<Vec<Line>> {
    let mut lines = Vec::new();
    if !matches!(actor.role, Role::Caseworker | Role::TeamLead) {
        return Ok(lines);
    }
    for team in &actor.teams {
        let sql = "SELECT a.bucket, a.seq, r.author, r.received_at, r.alongside, b.body FROM appearances a
            JOIN records r ON r.bucket = a.home_bucket AND r.seq = a.home_seq
            JOIN bodies b ON b.bucket = a.home_bucket AND b.seq = a.home_seq
            WHERE a.person IS NULL AND a.team = $1 AND a.gone_seq IS NULL ORDER BY a.bucket, a.seq";
        let found: Vec<Line> = on!(tx, |conn| sqlx::query_as(sql).bind(team).fetch_all(conn).await)?;
        let known_team = then.is_some_and(|then| then.teams.contains(team));
        lines.extend(found.into_iter().filter(|line| !known_team || then.is_none_or(|then| line.seq > seq_of(&then.seqs, line.bucket))));
    }
    Ok(lines)
}
