//! Themes that bind late: which tags and measures count to a theme is said by the definitions of its indicators, and can be changed at any
//! time. What a change would move is looked at first, and words offer past entries that nobody has tagged.

use std::collections::{BTreeMap, BTreeSet};

use casework::{
    access::{Actor, Allow, Verb},
    fault::{Fault, Problem},
    ids::{PersonId, RecordId},
    insight::{By, Counting, Indicator, Method, Who, standing_out},
    journal::parse,
    reading::{Reader, Suggested},
    vocabulary::{Theme, Unit, Vocabulary, Welcome},
};
use chrono::{DateTime, Days, NaiveDate, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Error, Result, Store, audit::Act, facts, feed};

/// How many days back words are looked for.
const DAYS: u64 = 366;
/// How many entries are opened at most.
const MOST: usize = 5_000;
/// How many are offered at once.
const OFFERED: usize = 100;

/// A theme, and what counts to it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Group {
    /// Its lasting name: a tag, too.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// The words that offer it.
    pub words: Vec<String>,
    /// Other tags that count to it.
    pub tags: Vec<String>,
    /// Measures that count to it.
    pub measures: Vec<String>,
}

fn subject(id: &str) -> String {
    format!("theme-{id}")
}

/// The indicators of a theme.
fn is_of(indicator: &Indicator, id: &str) -> bool {
    matches!(indicator.method, Method::PeopleWith { .. }) && indicator.subject == subject(id)
}

/// Every theme there is, in the order of the vocabulary.
pub fn groups(vocabulary: &Vocabulary, current: &[Indicator]) -> Vec<Group> {
    vocabulary.themes.iter().map(|theme| group(theme, current)).collect()
}

fn group(theme: &Theme, current: &[Indicator]) -> Group {
    let mut group = Group { id: theme.id.clone(), name: theme.name.clone(), words: theme.words.clone(), ..Group::default() };
    for indicator in current.iter().filter(|one| is_of(one, &theme.id)) {
        let Method::PeopleWith { themes, .. } = &indicator.method else { continue };
        let others = themes.iter().filter(|tag| **tag != theme.id && !group.tags.contains(tag)).cloned().collect::<Vec<_>>();
        group.tags.extend(others);
        let measures = indicator.measures.iter().filter(|one| !group.measures.contains(one)).cloned().collect::<Vec<_>>();
        group.measures.extend(measures);
    }
    group
}

/// The vocabulary with a changed theme: the words of a tag that now counts to it offer it from now on.
///
/// # Errors
/// Invalid where it counts to itself, or a tag or measure is not there.
pub fn changed_words(vocabulary: &Vocabulary, group: &Group) -> Result<Vocabulary> {
    let mut problems = Vec::new();
    if group.tags.contains(&group.id) || group.tags.iter().any(|tag| vocabulary.theme(tag).is_none()) {
        problems.push(Problem::new("tags", "Choose other themes that there are."));
    }
    if group.measures.iter().any(|id| vocabulary.measure(id).is_none()) {
        problems.push(Problem::new("measures", "Choose measures that there are."));
    }
    if !problems.is_empty() {
        return Err(Fault::Invalid { problems }.into());
    }
    let mut changed = vocabulary.clone();
    let mut words = group.words.clone();
    for theme in changed.themes.iter_mut().filter(|theme| theme.id != group.id) {
        if group.tags.contains(&theme.id) {
            words.append(&mut theme.words);
        } else {
            // A word offers one theme: what was split off is not read as the old one any more.
            theme.words.retain(|word| !group.words.contains(word));
        }
    }
    let mut seen = BTreeSet::new();
    words.retain(|word| seen.insert(word.clone()));
    let made = Theme { id: group.id.clone(), name: group.name.clone(), words };
    match changed.themes.iter_mut().find(|theme| theme.id == group.id) {
        Some(theme) => *theme = made,
        None => changed.themes.push(made),
    }
    Ok(changed)
}

/// The definitions of a changed theme: new versions of those that it has, or the first two.
pub fn definitions(current: &[Indicator], group: &Group) -> Vec<Indicator> {
    let mut themes = vec![group.id.clone()];
    themes.extend(group.tags.iter().cloned());
    let with = |mut indicator: Indicator| {
        if let Method::PeopleWith { themes: counted, counting } = &mut indicator.method {
            counted.clone_from(&themes);
            let what = if *counting == Counting::Outcome { "people with an outcome" } else { "people with an entry about it" };
            indicator.name = format!("{}: {what}", group.name);
        }
        indicator.measures.clone_from(&group.measures);
        indicator
    };
    let own: Vec<Indicator> = current.iter().filter(|one| is_of(one, &group.id)).cloned().map(with).collect();
    if !own.is_empty() {
        return own;
    }
    let first = |name: &str, counting| Indicator {
        id: format!("{name}-{}", group.id),
        version: 1,
        name: String::new(),
        subject: subject(&group.id),
        measures: Vec::new(),
        unit: Unit::Count,
        welcome: Welcome::Neither,
        window_days: None,
        same_within: 0,
        source: None,
        who: Who::default(),
        breakdowns: vec![By::Team, By::Ward, By::AgeBand],
        method: Method::PeopleWith { themes: Vec::new(), counting },
    };
    [first("people-with", Counting::Theme), first("outcomes", Counting::Outcome)].map(with).into()
}

/// An entry that a change would move.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moved {
    /// Of which day.
    pub on: NaiveDate,
    /// Whose record it is on.
    pub person: PersonId,
    /// What they are called.
    pub name: String,
    /// Which.
    pub record: RecordId,
    /// It would count to the theme, and does not now; otherwise the other way round.
    pub comes: bool,
}

/// The entries that a change would move, of those people whom the actor may see in their own teams, the newest first. A row of the audit for
/// each person is on the disk when this answers.
///
/// # Errors
/// Not found for a decision that is not about changing words.
pub async fn moved(store: &Store, actor: &Actor, allow: &Allow, from: &Group, to: &Group, now: DateTime<Utc>) -> Result<Vec<Moved>> {
    let people = in_scope(store, actor, allow, now).await?;
    let names = store.index.names_of(store, &people).await?;
    let rows = facts::of_people(&mut store.read().await?, store.bucket, &people).await?;
    let counts = |group: &Group, fact: &str, topic: &str| match fact {
        "theme" => !group.id.is_empty() && (group.id == topic || group.tags.iter().any(|tag| tag == topic)),
        "observation" => group.measures.iter().any(|id| id == topic),
        _ => false,
    };
    let mut found = Vec::new();
    for (person, rows) in rows {
        // An entry counts if anything in it does: it moves where that differs.
        let mut entries: BTreeMap<Uuid, (NaiveDate, bool, bool)> = BTreeMap::new();
        for row in rows {
            let (Some(topic), Some(on)) = (row.topic.as_deref(), row.on_date) else { continue };
            let entry = entries.entry(row.record).or_insert((on, false, false));
            entry.1 |= counts(from, &row.fact, topic);
            entry.2 |= counts(to, &row.fact, topic);
        }
        let name = names.get(&person).cloned().unwrap_or_default();
        let moves = entries.into_iter().filter(|(_, (_, was, is))| was != is);
        found.extend(moves.map(|(record, (on, _, comes))| Moved { on, person, name: name.clone(), record: RecordId(record), comes }));
    }
    let mut of: BTreeMap<PersonId, usize> = BTreeMap::new();
    for one in &found {
        *of.entry(one.person).or_default() += 1;
    }
    store.note(of.into_iter().map(|(person, count)| store.looked(actor.worker, Act::Tried, Some(person), count, now)).collect()).await?;
    found.sort_by(|one, other| other.cmp(one));
    Ok(found)
}

/// Everybody of the actor's own teams whom they may see.
async fn in_scope(store: &Store, actor: &Actor, allow: &Allow, now: DateTime<Utc>) -> Result<BTreeSet<PersonId>> {
    if allow.verb() != Verb::ChangeWords {
        return Err(Fault::NotFound.into());
    }
    let own = |of: &Allow| of.team().is_some_and(|team| actor.teams.iter().any(|own| own == team));
    Ok(feed::visible_now(store, actor, now).await?.into_iter().filter(|(_, of)| own(of)).map(|(person, _)| person).collect())
}

/// An entry whose words offer a theme that nobody has tagged it with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Whose record it is on.
    pub person: PersonId,
    /// What they are called.
    pub name: String,
    /// Which.
    pub record: RecordId,
    /// Its day.
    pub on: NaiveDate,
    /// Its words.
    pub text: String,
}

/// What words offer, and which words could offer more.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Offers {
    /// The newest first.
    pub entries: Vec<Offer>,
    /// How many there are in all.
    pub of: usize,
    /// Words that stand out in entries about the theme, with how many people: at least ten.
    pub words: Vec<(String, usize)>,
}

#[derive(FromRow)]
struct Entry {
    bucket: i64,
    seq: i64,
    record: Uuid,
    occurred_on: NaiveDate,
    owner: Uuid,
    key_version: i64,
    body: Vec<u8>,
}

/// Past entries of the actor's own teams whose words offer a theme: opened in memory, with a row of the audit for each person before this
/// answers. Nothing of their words is kept.
///
/// # Errors
/// Not found for a decision that is not about changing words, or where there is no such theme.
pub async fn offers(store: &Store, actor: &Actor, allow: &Allow, id: &str, now: DateTime<Utc>) -> Result<Offers> {
    let people = in_scope(store, actor, allow, now).await?;
    let (_, vocabulary) = store.vocabulary();
    let theme = vocabulary.theme(id).cloned().ok_or(Fault::NotFound)?;
    let names = store.index.names_of(store, &people).await?;
    let tagged: BTreeSet<(PersonId, Uuid)> = facts::of_people(&mut store.read().await?, store.bucket, &people)
        .await?
        .into_iter()
        .flat_map(|(person, rows)| {
            let of_theme = |row: &facts::FactRow| row.fact == "theme" && row.topic.as_deref() == Some(id);
            rows.into_iter().filter(of_theme).map(move |row| (person, row.record)).collect::<Vec<_>>()
        })
        .collect();
    let since = now.date_naive().checked_sub_days(Days::new(DAYS)).unwrap_or(NaiveDate::MIN);
    let (mut read, mut marks) = (Vec::new(), BTreeSet::new());
    for person in people {
        if read.len() >= MOST {
            break;
        }
        for entry in opened(store, person, since).await? {
            // What was marked as being about it before counts as tagged.
            if entry.is_mark {
                marks.extend(entry.refers_to.iter().map(|record| (person, record.0)).filter(|_| tagged.contains(&(person, entry.record))));
            } else {
                read.push((person, entry));
            }
        }
    }
    let mut counts: BTreeMap<PersonId, usize> = BTreeMap::new();
    for (person, _) in &read {
        *counts.entry(*person).or_default() += 1;
    }
    store
        .note(counts.into_iter().map(|(person, count)| store.looked(actor.worker, Act::Offered, Some(person), count, now)).collect())
        .await?;
    let compared = tokio::task::spawn_blocking(move || {
        let reader = Reader::new(&vocabulary);
        let is_about =
            |(person, entry): &&(PersonId, Opened)| tagged.contains(&(*person, entry.record)) || marks.contains(&(*person, entry.record));
        let (about, others): (Vec<_>, Vec<_>) = read.iter().partition(|one| is_about(one));
        let known: BTreeSet<String> = theme.words.iter().flat_map(|words| words.split_whitespace().map(str::to_lowercase)).collect();
        let words = standing_out(&texts(&about), &texts(&others), &known);
        let offered = |(_, entry): &&&(PersonId, Opened)| {
            let suggested = reader.read(&entry.text, entry.on);
            suggested.iter().any(|one| matches!(&one.fact, Suggested::Theme { theme: found } if *found == theme.id))
        };
        let offer = |(person, entry): &(PersonId, Opened)| Offer {
            person: *person,
            name: names.get(person).cloned().unwrap_or_default(),
            record: RecordId(entry.record),
            on: entry.on,
            text: entry.text.clone(),
        };
        let mut entries: Vec<Offer> = others.iter().filter(offered).map(|one| offer(one)).collect();
        entries.sort_by(|one, other| other.on.cmp(&one.on).then(one.record.cmp(&other.record)));
        let of = entries.len();
        entries.truncate(OFFERED);
        Offers { entries, of, words }
    });
    compared.await.map_err(|_| Error::Stopped)
}

/// Whose each is, and its words.
fn texts<'a>(all: &[&'a (PersonId, Opened)]) -> Vec<(PersonId, &'a str)> {
    all.iter().map(|(person, entry)| (*person, entry.text.as_str())).collect()
}

/// An entry that was opened.
struct Opened {
    record: Uuid,
    on: NaiveDate,
    text: String,
    is_mark: bool,
    refers_to: Vec<RecordId>,
}

async fn opened(store: &Store, person: PersonId, since: NaiveDate) -> Result<Vec<Opened>> {
    let sql = "SELECT a.bucket, a.seq, a.record, r.occurred_on, b.owner, b.key_version, b.body
        FROM appearances a JOIN records r ON r.bucket = a.home_bucket AND r.seq = a.home_seq
        JOIN bodies b ON b.bucket = a.bucket AND b.seq = a.seq
        WHERE a.bucket = $1 AND a.person = $2 AND a.gone_seq IS NULL AND r.occurred_on >= $3
            AND r.kind IN ('need', 'action', 'outcome', 'note', 'marked') ORDER BY a.seq DESC LIMIT 1000";
    let (bucket, mut tx) = (store.bucket.of_person(person), store.read().await?);
    let rows: Vec<Entry> = on!(&mut tx, |conn| sqlx::query_as(sql).bind(bucket).bind(person.0).bind(since).fetch_all(conn).await)?;
    drop(tx);
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(body) = store.keys.open(row.owner, (row.bucket, row.seq), row.key_version, row.body).await? else { continue };
        let record = parse(&body).map_err(|_| Error::Damaged("a record's body"))?.record;
        let is_mark = record.kind == casework::journal::Kind::Marked;
        all.push(Opened { record: row.record, on: row.occurred_on, text: record.text, is_mark, refers_to: record.refers_to });
    }
    Ok(all)
}
