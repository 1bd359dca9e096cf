//! From a figure to the people and entries behind it: those that this actor may see, each written down in the audit before the answer.

use std::collections::{BTreeMap, BTreeSet};

use casework::{
    access::{Actor, Allow, Verb},
    fault::Fault,
    ids::{PersonId, RecordId},
    insight::{Breakdown, Dimension, Dossier, Indicator, Method, Part, Parts, Period, adds},
};
use chrono::{DateTime, NaiveDate, Utc};

use crate::{Result, Store, audit::Act, dossiers, facts, facts::FactRow, feed, merges::Merges};

/// Somebody whom a figure counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Behind {
    /// Who.
    pub person: PersonId,
    /// What they are called.
    pub name: String,
    /// What they add to the figure.
    pub adds: Parts,
    /// The entries that it rests on, the newest first: each once.
    pub entries: Vec<Entry>,
}

/// An entry that a figure rests on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// Of which day what it says is.
    pub on: NaiveDate,
    /// Which.
    pub record: RecordId,
    /// The measure's, theme's, fund's or expertise's id, if it has one.
    pub topic: Option<String>,
    /// Thousandths of a measure's unit; pence of a spend; none otherwise.
    pub value: Option<i64>,
}

/// The people whom a figure of a team counts, in the order of their names, as far as the actor may see them; and how many others it counts.
///
/// # Errors
/// Not found for a decision that is not about the figures of a team, or for a breakdown of another one.
pub async fn behind(
    store: &Store,
    actor: &Actor,
    allow: &Allow,
    indicator: &Indicator,
    breakdown: &Breakdown,
    period: Period,
    now: DateTime<Utc>,
) -> Result<Vec<Behind>> {
    let of_team = allow.team().is_some() && allow.team() == breakdown.team.as_deref();
    if allow.verb() != Verb::SeeFigures || !of_team {
        return Err(Fault::NotFound.into());
    }
    let visible: BTreeSet<PersonId> = feed::visible_now(store, actor, now).await?.into_keys().collect();
    let mut tx = store.read().await?;
    let merges = Merges::now(&mut tx).await?;
    let everybody = facts::of_people(&mut tx, store.bucket, &merges.groups(visible.iter().copied())).await?;
    drop(tx);
    let cell = Dimension::from(breakdown);
    let roots: BTreeSet<PersonId> = visible.iter().map(|person| merges.root(*person)).filter(|root| visible.contains(root)).collect();
    let names: BTreeMap<PersonId, String> = store.index.names_of(store, &roots).await?;
    let mut found = Vec::new();
    for person in roots {
        let rows: Vec<FactRow> = merges.group(person).iter().filter_map(|one| everybody.get(one)).flatten().cloned().collect();
        let dossier = dossiers::assemble(&store.secrets, person, &rows);
        let Some((adds, _)) = adds(indicator, &dossier, period).filter(|(_, cells)| cells.contains(&cell)) else { continue };
        let entries = entries(indicator, &dossier, &rows, period);
        let name = names.get(&person).cloned().unwrap_or_default();
        found.push(Behind { person, name, adds, entries });
    }
    found.sort_by(|one, other| one.name.cmp(&other.name).then(one.person.cmp(&other.person)));
    let looked = |one: &Behind| store.looked(actor.worker, Act::Traced, Some(one.person), one.entries.len(), now);
    store.note(found.iter().map(looked).collect()).await?;
    Ok(found)
}

/// The entries that somebody's part of a figure can rest on: what the indicator counts, up to the period's end.
fn entries(indicator: &Indicator, dossier: &Dossier, rows: &[FactRow], period: Period) -> Vec<Entry> {
    let (first, last) = (period.span().first_month(period.last_month()).first_day(), period.last_month().last_day());
    let is_in = |on: NaiveDate| match &indicator.method {
        Method::Rate { .. } | Method::Spend { .. } | Method::Wait { .. } => on >= first && on <= last,
        _ => on <= last,
    };
    let starts = dossier.support.map(|support| support.started);
    let is_of = |row: &&FactRow, on: NaiveDate| {
        let topic = row.topic.as_deref();
        let any_of = |ids: &[String]| ids.iter().any(|id| Some(id.as_str()) == topic);
        match &indicator.method {
            Method::Level { .. } | Method::Rate { .. } => row.fact == "observation" && any_of(&indicator.measures),
            Method::Change { before, after, .. } => {
                let day = starts.map(|start| (on - start).num_days() + 1);
                row.fact == "observation" && any_of(&indicator.measures) && day.is_some_and(|day| before.holds(day) || after.holds(day))
            }
            Method::PeopleWith { themes, .. } => {
                (row.fact == "theme" && any_of(themes)) || (row.fact == "observation" && any_of(&indicator.measures))
            }
            Method::Spend { funds, .. } => row.fact == "spend" && (funds.is_empty() || any_of(funds)),
            Method::Wait { expertise } => row.fact == "pull" && (expertise.is_empty() || any_of(expertise)),
        }
    };
    let read = |row: &FactRow| {
        let on = row.on_date.filter(|on| is_in(*on))?;
        is_of(&row, on).then(|| Entry { on, record: RecordId(row.record), topic: row.topic.clone(), value: row.value })
    };
    let mut all: Vec<Entry> = rows.iter().filter_map(read).collect();
    all.sort_by(|one, other| other.cmp(one));
    all.dedup();
    all
}

impl Behind {
    /// Which way it went, for a change: "lower", "the same", "higher", or why that is not known.
    pub fn said(&self) -> &'static str {
        let is = |part: Part| self.adds[part] > 0;
        match () {
            () if is(Part::Lower) => "lower",
            () if is(Part::Same) => "the same",
            () if is(Part::Higher) => "higher",
            () if is(Part::Died) => "died",
            () if is(Part::Moved) => "moved away",
            () if is(Part::Withdrew) => "did not want support any more",
            () if is(Part::Finished) => "finished",
            () if is(Part::OutOfTouch) => "out of touch",
            () if is(Part::NotSaid) => "ended, reason not written down",
            () if is(Part::WithBaseline) => "too early to say",
            () => "not known",
        }
    }
}
