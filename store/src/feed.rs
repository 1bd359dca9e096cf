//! What an actor may see, in the order of the server, and what they may see no longer.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    str::FromStr,
};

use casework::{
    access::{Actor, Allow, Cover, Relation, Verb, decide},
    fault::{Fault, Problem},
    ids::PersonId,
};
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Value, json};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    Bucket, Error, Result, Store, Tx,
    audit::Act,
    merges::{self, Merges},
    relations::Tie,
};

/// Up to where somebody has read, and when: a colleague's days of standing in begin and end without anybody writing. Opaque to callers.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Cursor {
    epoch: i64,
    teams: Vec<String>,
    seqs: Vec<i64>,
    at: DateTime<Utc>,
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seqs: Vec<String> = self.seqs.iter().map(|seq| format!("{seq:x}")).collect();
        write!(f, "{:x}~{}~{}~{:x}", self.epoch, self.teams.join("."), seqs.join("."), self.at.timestamp())
    }
}

impl FromStr for Cursor {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let unusable = || Fault::Invalid { problems: vec![Problem::new("after", "Send back the cursor as it was answered, or none.")] };
        let mut parts = text.split('~');
        let (Some(epoch), Some(teams), Some(seqs), at, None) = (parts.next(), parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(unusable().into());
        };
        let number = |text: &str| i64::from_str_radix(text, 16).map_err(|_| unusable());
        // Cursors from before there was cover do not say when they were given.
        let at = at.map_or(Ok(0), number)?;
        let at = DateTime::from_timestamp(at, 0).ok_or_else(unusable)?;
        let seqs = seqs.split('.').map(number).collect::<std::result::Result<_, _>>()?;
        let teams = teams.split('.').filter(|team| !team.is_empty()).map(str::to_owned).collect();
        Ok(Self { epoch: number(epoch)?, teams, seqs, at })
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

/// Somebody's days of standing in.
#[derive(FromRow)]
struct Covered {
    #[sqlx(flatten)]
    way: Way,
    from_date: NaiveDate,
    until_date: NaiveDate,
}

#[derive(FromRow)]
struct Line {
    bucket: i64,
    seq: i64,
    person: Option<Uuid>,
    author: Uuid,
    received_at: DateTime<Utc>,
    alongside: bool,
    owner: Uuid,
    key_version: i64,
    body: Vec<u8>,
    /// Why it waits for a lead, if it does.
    why: Option<String>,
    /// From where on, where it was there before.
    #[sqlx(default)]
    since_seq: Option<i64>,
}

#[derive(FromRow)]
struct Moved {
    record: Uuid,
    person: Uuid,
}

/// The lines of the feed, each one JSON object: records as they were sent with what the server knows of them; `{"gone":person}`;
/// `{"moved":record,"from":person}`; `{"settled":record}`; and last `{"cursor":…}`. What waits for a lead has a `standing`. For other
/// systems' tokens, author and device are left out.
///
/// A row of the audit for each person whose words are among them is on the disk when this answers.
pub async fn lines(store: &Store, actor: &Actor, after: Option<&str>, for_token: bool, at: DateTime<Utc>) -> Result<Vec<String>> {
    let mut tx = store.read().await?;
    let now = Cursor { epoch: store.epoch, teams: actor.teams.clone(), seqs: heads(&mut tx).await?, at };
    let then = after.map(str::parse::<Cursor>).transpose()?.filter(|then| then.epoch == now.epoch && then.seqs.len() == now.seqs.len());
    let visible = visible_at(&mut tx, store.bucket, actor, &now).await?;
    let before = match &then {
        Some(then) => visible_at(&mut tx, store.bucket, &Actor { teams: then.teams.clone(), ..actor.clone() }, then).await?,
        None => Visible::new(),
    };
    let mut records = Vec::new();
    let gone = before.keys().filter(|person| !visible.contains_key(person));
    let mut lines: Vec<String> = gone.map(|(_, person)| json!({ "gone": person }).to_string()).collect();
    for (at @ (bucket, person), allow) in &visible {
        let from = match &then {
            Some(then) if before.contains_key(at) => seq_of(&then.seqs, *bucket),
            _ => 0,
        };
        if from < seq_of(&now.seqs, *bucket) {
            records.extend(of_person(&mut tx, store, allow, PersonId(*person), from).await?);
            if from > 0 {
                let moved = moved_away(&mut tx, *bucket, *person, from).await?;
                lines.extend(moved.iter().map(|one| json!({ "moved": one.record, "from": one.person }).to_string()));
            }
        }
    }
    records.extend(of_nobody(&mut tx, actor, then.as_ref(), at).await?);
    records.extend(waiting(&mut tx, actor, then.as_ref(), at).await?);
    for settled in settled(&mut tx, actor, then.as_ref()).await? {
        lines.push(json!({ "settled": settled }).to_string());
    }
    drop(tx);
    records.sort_by_key(|line| (line.bucket, line.seq));
    let mut read: BTreeMap<Option<Uuid>, usize> = BTreeMap::new();
    for line in records {
        let person = line.person;
        if let Some(text) = as_json(store, line, for_token).await? {
            *read.entry(person).or_default() += 1;
            lines.push(text);
        }
    }
    let copied = |(person, count): (Option<Uuid>, usize)| store.looked(actor.worker, Act::Copied, person.map(PersonId), count, at);
    store.note(read.into_iter().map(copied).collect()).await?;
    lines.push(json!({ "cursor": now.to_string() }).to_string());
    Ok(lines)
}

/// One person's record, for whoever was allowed to see it: through broken glass, or on a machine that keeps nothing.
/// The audit says so before this answers.
///
/// # Errors
/// Not found for a token that is not about seeing a person.
pub async fn one_record(store: &Store, allow: &Allow, at: DateTime<Utc>) -> Result<Vec<String>> {
    if allow.verb() != Verb::See || allow.person().is_none() {
        return Err(Fault::NotFound.into());
    }
    let mut tx = store.read().await?;
    let merges = Merges::now(&mut tx).await?;
    let mut records = Vec::new();
    for person in allow.person().map(|person| merges.group(person)).unwrap_or_default() {
        records.extend(of_person(&mut tx, store, allow, person, 0).await?);
    }
    drop(tx);
    let mut lines = Vec::with_capacity(records.len());
    for line in records {
        lines.extend(as_json(store, line, false).await?);
    }
    let mut done = store.looked(allow.worker(), Act::Opened, allow.person(), lines.len(), at);
    done.way = Some(allow.way());
    store.note(vec![done]).await?;
    Ok(lines)
}

/// A record as it was sent, with what the server knows of it. Nothing where the key has been destroyed.
async fn as_json(store: &Store, mut line: Line, for_token: bool) -> Result<Option<String>> {
    let sealed = std::mem::take(&mut line.body);
    let Some(words) = store.keys.open(line.owner, (line.bucket, line.seq), line.key_version, sealed).await? else { return Ok(None) };
    let mut value: Value = serde_json::from_slice(&words).map_err(|_| Error::Damaged("a record's body"))?;
    let fields = value.as_object_mut().ok_or(Error::Damaged("a record's body"))?;
    fields.insert("bucket".into(), line.bucket.into());
    fields.insert("seq".into(), line.seq.into());
    fields.insert("received_at".into(), json!(line.received_at));
    fields.insert("alongside".into(), line.alongside.into());
    if let Some(why) = line.why {
        fields.insert("standing".into(), why.into());
    }
    if for_token {
        fields.shift_remove("device");
        fields.shift_remove("author");
    } else {
        fields.insert("author".into(), json!(line.author));
    }
    Ok(Some(value.to_string()))
}

fn seq_of(seqs: &[i64], bucket: i64) -> i64 {
    usize::try_from(bucket).ok().and_then(|bucket| seqs.get(bucket)).copied().unwrap_or(0)
}

async fn heads(tx: &mut Tx) -> Result<Vec<i64>> {
    let rows: Vec<(i64,)> = on!(tx, |conn| sqlx::query_as("SELECT last_seq FROM buckets ORDER BY bucket").fetch_all(conn).await)?;
    Ok(rows.into_iter().map(|(seq,)| seq).collect())
}

/// Everybody this actor may see now without breaking glass, each with the decision that allows it.
pub async fn visible_now(store: &Store, actor: &Actor, now: DateTime<Utc>) -> Result<BTreeMap<PersonId, Allow>> {
    let mut tx = store.read().await?;
    let cursor = Cursor { epoch: store.epoch, teams: actor.teams.clone(), seqs: heads(&mut tx).await?, at: now };
    Ok(visible_at(&mut tx, store.bucket, actor, &cursor).await?.into_iter().map(|((_, person), allow)| (PersonId(person), allow)).collect())
}

/// By bucket and person.
type Visible = BTreeMap<(i64, Uuid), Allow>;

/// Everybody this actor could see at a cursor. Found by the same relations as [`decide`] uses, and checked by it.
async fn visible_at(tx: &mut Tx, buckets: Bucket, actor: &Actor, cursor: &Cursor) -> Result<Visible> {
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
    for (sql, set) in [
        (
            "SELECT bucket, person, begun_seq, ended_seq FROM allocations WHERE worker = $1",
            (|way| way.allocated = true) as fn(&mut Relation),
        ),
        ("SELECT bucket, person, begun_seq, ended_seq FROM listings WHERE worker = $1", |way| way.listed = true),
    ] {
        let ways: Vec<Way> = on!(tx, |conn| sqlx::query_as(sql).bind(actor.worker.0).fetch_all(conn).await)?;
        for way in ways.into_iter().filter(open) {
            let relation = relations.entry((way.bucket, way.person)).or_default();
            relation.person = Some(PersonId(way.person));
            set(relation);
        }
    }
    let sql = "SELECT bucket, person, begun_seq, ended_seq, from_date, until_date FROM covers WHERE worker = $1";
    let covers: Vec<Covered> = on!(tx, |conn| sqlx::query_as(sql).bind(actor.worker.0).fetch_all(conn).await)?;
    for Covered { way, from_date, until_date } in covers.into_iter().filter(|covered| open(&covered.way)) {
        let relation = relations.entry((way.bucket, way.person)).or_default();
        relation.person = Some(PersonId(way.person));
        relation.covers.push(Cover { from: from_date, to: until_date });
    }
    // Whoever is the same person is seen as one, and the stricter holds: so all of their records are looked at from here on.
    let merges = Merges::when(tx, |(bucket, begun, ended)| {
        let at = seq_of(&cursor.seqs, bucket);
        begun <= at && ended.is_none_or(|ended| ended > at)
    })
    .await?;
    let seen: BTreeSet<PersonId> = relations.keys().map(|(_, person)| PersonId(*person)).collect();
    let roots: BTreeSet<PersonId> = seen.iter().map(|person| merges.root(*person)).filter(|root| merges.group(*root).len() > 1).collect();
    let with_bucket = |person: PersonId| (buckets.of_person(person), person);
    let groups: Vec<Vec<(i64, PersonId)>> =
        roots.into_iter().map(|root| merges.group(root).into_iter().map(with_bucket).collect()).collect();
    for (bucket, person) in groups.iter().flatten() {
        relations.entry((*bucket, person.0)).or_default().person = Some(*person);
    }
    let sql = "SELECT bucket, person, begun_seq, ended_seq FROM denials WHERE worker = $1";
    let denials: Vec<Way> = on!(tx, |conn| sqlx::query_as(sql).bind(actor.worker.0).fetch_all(conn).await)?;
    for way in denials.into_iter().filter(open) {
        if let Some(relation) = relations.get_mut(&(way.bucket, way.person)) {
            relation.denied = true;
        }
    }
    let sql = "SELECT bucket, person, begun_seq, ended_seq FROM restrictions";
    let restrictions: Vec<Way> = on!(tx, |conn| sqlx::query_as(sql).fetch_all(conn).await)?;
    for way in restrictions.into_iter().filter(open) {
        if let Some(relation) = relations.get_mut(&(way.bucket, way.person)) {
            relation.restricted = true;
        }
    }
    for group in groups {
        let own = |(bucket, person): &(i64, PersonId)| {
            let relation = relations.get(&(*bucket, person.0)).cloned().unwrap_or_default();
            Tie { relation, known: true, ..Tie::default() }
        };
        let own: Vec<Tie> = group.iter().map(own).collect();
        for (bucket, person) in group {
            relations.insert((bucket, person.0), merges::together(person, &own).relation);
        }
    }
    Ok(relations.into_iter().filter_map(|(key, relation)| Some((key, decide(actor, Verb::See, &relation, cursor.at).ok()?))).collect())
}

/// What is on one record of the person whom the decision is about.
async fn of_person(tx: &mut Tx, store: &Store, allow: &Allow, person: PersonId, after: i64) -> Result<Vec<Line>> {
    if allow.verb() != Verb::See {
        return Err(Fault::NotFound.into());
    }
    let bucket = store.bucket.of_person(person);
    let sql = "SELECT a.bucket, a.seq, a.person, r.author, r.received_at, r.alongside, b.owner, b.key_version, b.body, NULL AS why
        FROM appearances a JOIN records r ON r.bucket = a.home_bucket AND r.seq = a.home_seq
        JOIN bodies b ON b.bucket = a.bucket AND b.seq = a.seq
        WHERE a.bucket = $1 AND a.person = $2 AND a.seq > $3 AND a.gone_seq IS NULL ORDER BY a.seq";
    Ok(on!(tx, |conn| sqlx::query_as(sql).bind(bucket).bind(person.0).bind(after).fetch_all(conn).await)?)
}

async fn moved_away(tx: &mut Tx, bucket: i64, person: Uuid, after: i64) -> Result<Vec<Moved>> {
    let sql = "SELECT record, person FROM appearances WHERE bucket = $1 AND person = $2 AND gone_seq > $3 AND seq <= $3 ORDER BY seq";
    Ok(on!(tx, |conn| sqlx::query_as(sql).bind(bucket).bind(person).bind(after).fetch_all(conn).await)?)
}

/// What is about nobody known yet waits on the list of the team that took it.
async fn of_nobody(tx: &mut Tx, actor: &Actor, then: Option<&Cursor>, at: DateTime<Utc>) -> Result<Vec<Line>> {
    let mut lines = Vec::new();
    for team in teams_for(actor, Verb::Duty, at) {
        let sql = "SELECT a.bucket, a.seq, a.person, r.author, r.received_at, r.alongside, b.owner, b.key_version, b.body, NULL AS why
            FROM appearances a JOIN records r ON r.bucket = a.home_bucket AND r.seq = a.home_seq
            JOIN bodies b ON b.bucket = a.bucket AND b.seq = a.seq
            WHERE a.person IS NULL AND a.team = $1 AND a.gone_seq IS NULL ORDER BY a.bucket, a.seq";
        let found: Vec<Line> = on!(tx, |conn| sqlx::query_as(sql).bind(team).fetch_all(conn).await)?;
        let known_team = then.is_some_and(|then| then.teams.contains(team));
        lines.extend(found.into_iter().filter(|line| !known_team || then.is_none_or(|then| line.seq > seq_of(&then.seqs, line.bucket))));
    }
    Ok(lines)
}

/// The teams for which this actor may do something.
fn teams_for(actor: &Actor, verb: Verb, at: DateTime<Utc>) -> impl Iterator<Item = &String> {
    let may = move |team: &&String| {
        let relation = Relation { team: Some((*team).clone()), ..Relation::default() };
        decide(actor, verb, &relation, at).is_ok()
    };
    actor.teams.iter().filter(may)
}

/// What could not be placed, or came twice with different words: for the lead. Not about people whom the lead must not see.
async fn waiting(tx: &mut Tx, actor: &Actor, then: Option<&Cursor>, at: DateTime<Utc>) -> Result<Vec<Line>> {
    let mut lines = Vec::new();
    for team in teams_for(actor, Verb::Settle, at) {
        // Joint notes lie where they appear on the record of the one who left; everything else at its own place.
        let sql =
            "SELECT w.bucket, w.seq, w.person, r.author, r.received_at, r.alongside, b.owner, b.key_version, b.body, w.why, w.since_seq
            FROM waiting w LEFT JOIN appearances a ON a.bucket = w.bucket AND a.seq = w.seq
            JOIN records r ON r.bucket = COALESCE(a.home_bucket, w.bucket) AND r.seq = COALESCE(a.home_seq, w.seq)
            JOIN bodies b ON b.bucket = w.bucket AND b.seq = w.seq
            WHERE w.team = $1 AND w.settled_seq IS NULL AND NOT EXISTS (SELECT 1 FROM denials d
                WHERE d.person = w.person AND d.worker = $2 AND d.ended_seq IS NULL) ORDER BY w.bucket, w.seq";
        let found: Vec<Line> = on!(tx, |conn| sqlx::query_as(sql).bind(team).bind(actor.worker.0).fetch_all(conn).await)?;
        let known_team = then.is_some_and(|then| then.teams.contains(team));
        let is_new = |line: &Line| then.is_none_or(|then| line.since_seq.unwrap_or(line.seq) > seq_of(&then.seqs, line.bucket));
        lines.extend(found.into_iter().filter(|line| !known_team || is_new(line)));
    }
    Ok(lines)
}

/// What waited at a cursor and has been settled since: for the lead, and on a team's list.
async fn settled(tx: &mut Tx, actor: &Actor, then: Option<&Cursor>) -> Result<Vec<Uuid>> {
    let mut settled = Vec::new();
    let Some(then) = then else { return Ok(settled) };
    for team in &actor.teams {
        let sql = "SELECT bucket, settled_seq, record FROM waiting WHERE team = $1 AND settled_seq IS NOT NULL ORDER BY bucket, seq";
        let found: Vec<(i64, i64, Uuid)> = on!(tx, |conn| sqlx::query_as(sql).bind(team).fetch_all(conn).await)?;
        let sql = "SELECT bucket, gone_seq, record FROM appearances WHERE person IS NULL AND team = $1 AND gone_seq IS NOT NULL ORDER BY bucket, seq";
        let placed: Vec<(i64, i64, Uuid)> = on!(tx, |conn| sqlx::query_as(sql).bind(team).fetch_all(conn).await)?;
        let since = found.into_iter().chain(placed).filter(|(bucket, seq, _)| *seq > seq_of(&then.seqs, *bucket));
        settled.extend(since.map(|(.., record)| record));
    }
    Ok(settled)
}
