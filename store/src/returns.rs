//! Returns: counted exactly, without names, for a framework's headings or from a fund; signed, kept as they were signed, and noted in the
//! audit and in the ledger.

use std::collections::{BTreeMap, BTreeSet};

use casework::{
    access::{Actor, Allow, Relation, Verb, Way, decide},
    fault::{Fault, Problem},
    ids::{PersonId, RecordId, WorkerId},
    insight::{Breakdown, Month, Period},
    returns::{Line, Paid, Return, Sort, has_theme, lines_of},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    Error, Result, Store, Tx,
    audit::{self, Act, Done},
    bucket::Heads,
    dossiers, facts,
    facts::FactRow,
    figures, frameworks, households, ledger,
};

/// So many people are held in memory together.
const PAGE: i64 = 500;
/// The longest name of a gateway or of whoever is given a return.
const LONGEST: usize = 300;

/// Under what a return is given, and to whom.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gateway {
    /// The law, agreement or condition of a grant that asks for it.
    pub gateway: String,
    /// Who is given it.
    pub recipient: String,
}

/// A return that was signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// Its id.
    pub id: Uuid,
    /// What it says.
    pub given: Return,
    /// Under what, and to whom.
    pub under: Gateway,
    /// 1 for the first about this subject and period.
    pub edition: i64,
    /// When it was signed.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: WorkerId,
}

#[derive(Serialize, Deserialize)]
struct Content {
    given: Return,
    under: Gateway,
}

/// A return as it would be signed now: nothing is kept, and nothing is typed again.
///
/// # Errors
/// [`Fault::NotFound`] for a decision that is not about returns, or when there is no such framework or fund; [`Fault::Invalid`] for a period
/// that is not over.
pub async fn preview(store: &Store, allow: &Allow, sort: Sort, subject: &str, period: Period, now: DateTime<Utc>) -> Result<Return> {
    if !matches!(allow.verb(), Verb::SeeReturns | Verb::SignReturns) {
        return Err(Fault::NotFound.into());
    }
    if period.last_month() >= Month::of(now.date_naive()) {
        return Err(invalid("period", "This period is not over yet: a return is about one that is."));
    }
    match sort {
        Sort::Framework => for_framework(store, subject, period, now).await,
        Sort::Fund => for_fund(store, subject, period).await,
    }
}

fn invalid(field: &str, message: &str) -> Error {
    Fault::Invalid { problems: vec![Problem::new(field, message)] }.into()
}

async fn for_framework(store: &Store, subject: &str, period: Period, now: DateTime<Utc>) -> Result<Return> {
    let mapping = frameworks::all(store).await?.into_iter().find(|mapping| mapping.framework.id == subject);
    let framework = mapping.ok_or(Fault::NotFound)?.framework;
    let (known, (_, words)) = (store.indicators().await?, store.vocabulary());
    let themes: BTreeSet<&String> = framework.headings.iter().flat_map(|heading| &heading.themes).collect();
    let mut with_theme: BTreeMap<&String, i64> = BTreeMap::new();
    each_person(store, |person, rows| {
        let dossier = dossiers::assemble(&store.secrets, person, rows);
        for theme in &themes {
            *with_theme.entry(theme).or_default() += i64::from(has_theme(&dossier, theme, period));
        }
    })
    .await?;
    let mut lines = Vec::new();
    for heading in &framework.headings {
        for indicator in heading.indicators.iter().filter_map(|id| known.current(id)) {
            let figure = figures::unguarded(store, indicator, Breakdown::default(), period, now).await?;
            lines.extend(lines_of(&heading.name, indicator, &figure));
        }
        for theme in &heading.themes {
            let name = words.theme(theme).map_or_else(|| theme.clone(), |theme| theme.name.clone());
            lines.push(Line {
                heading: heading.name.clone(),
                item: format!("theme:{theme}"),
                name: format!("Notes were about: {name}"),
                counts: casework::returns::Counts::People,
                value: with_theme.get(theme).copied().unwrap_or(0),
            });
        }
    }
    let headings = framework.headings.iter().map(|heading| heading.name.clone()).collect();
    Ok(Return { sort: Sort::Framework, subject: subject.to_owned(), name: framework.name, period, headings, lines })
}

async fn for_fund(store: &Store, subject: &str, period: Period) -> Result<Return> {
    const WHOLE: &str = "Everything";
    let (_, words) = store.vocabulary();
    let name = words.funds.iter().find(|fund| fund.id == subject).ok_or(Fault::NotFound)?.name.clone();
    let days = (period.span().first_month(period.last_month()).first_day(), period.last_month().last_day());
    let (mut all, mut by_category): (Paid, BTreeMap<Option<String>, Paid>) = (Paid::default(), BTreeMap::new());
    each_person(store, |person, rows| {
        let dossier = dossiers::assemble(&store.secrets, person, rows);
        let mut payments: BTreeMap<Option<String>, Vec<(i64, String)>> = BTreeMap::new();
        let paid = dossier.spends.iter().filter(|spent| spent.fund.as_deref() == Some(subject) && days.0 <= spent.on && spent.on <= days.1);
        for spent in paid {
            let home = households::home(rows, spent.on).map_or_else(|| person.to_string(), str::to_owned);
            payments.entry(spent.category.clone()).or_default().push((spent.pence, home));
        }
        all.add(&payments.values().flatten().cloned().collect::<Vec<_>>());
        for (category, payments) in payments {
            by_category.entry(category).or_default().add(&payments);
        }
    })
    .await?;
    let mut lines = all.lines(WHOLE, "all", WHOLE);
    for (category, paid) in &by_category {
        let named = |id: &String| words.categories.iter().find(|one| one.id == *id).map_or_else(|| id.clone(), |one| one.name.clone());
        let name = category.as_ref().map_or_else(|| "Not sorted".to_owned(), named);
        lines.extend(paid.lines("By purpose", &format!("category:{}", category.as_deref().unwrap_or("none")), &name));
    }
    let headings = vec![WHOLE.to_owned(), "By purpose".to_owned()];
    Ok(Return { sort: Sort::Fund, subject: subject.to_owned(), name, period, headings, lines })
}

/// Every person with the facts that stand about them, some hundreds at a time.
async fn each_person(store: &Store, mut count: impl FnMut(PersonId, &[FactRow])) -> Result<()> {
    let mut tx = store.read().await?;
    for bucket in 0..store.bucket.count {
        let mut last = Uuid::nil();
        loop {
            let sql = "SELECT DISTINCT person FROM facts WHERE bucket = $1 AND person > $2 ORDER BY person LIMIT $3";
            let people: Vec<(Uuid,)> = on!(&mut tx, |conn| sqlx::query_as(sql).bind(bucket).bind(last).bind(PAGE).fetch_all(conn).await)?;
            let Some((newest,)) = people.last() else { break };
            last = *newest;
            let people: BTreeSet<PersonId> = people.into_iter().map(|(person,)| PersonId(person)).collect();
            for (person, rows) in facts::of_people(&mut tx, store.bucket, &people).await? {
                count(person, &rows);
            }
        }
    }
    Ok(())
}

/// A return that is to be signed: what it is about, under what, and the hash of what was previewed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// What it is about.
    pub sort: Sort,
    /// The framework's or the fund's lasting name.
    pub subject: String,
    /// The period.
    pub period: Period,
    /// Under what, and to whom.
    pub under: Gateway,
    /// [`Return::hash`] of what was previewed.
    pub previewed: String,
}

/// Signs a return as it was previewed, and keeps it: with a row of the audit, and in the ledger each number that it disclosed, without
/// its value.
///
/// # Errors
/// [`Fault::NotFound`] for somebody who does not sign returns; [`Fault::Invalid`] without a gateway or somebody to give it to;
/// [`Fault::Conflict`] when it would say something else now than what was previewed.
pub async fn sign(store: &Store, id: Uuid, wanted: Wanted, by: &Actor, now: DateTime<Utc>) -> Result<Signed> {
    let allow = decide(by, Verb::SignReturns, &Relation::default(), now)?;
    let mut problems = Vec::new();
    for (field, text, empty) in [
        ("gateway", &wanted.under.gateway, "Name the law, agreement or condition of a grant that asks for it."),
        ("recipient", &wanted.under.recipient, "Say who is given it."),
    ] {
        if text.trim().is_empty() {
            problems.push(Problem::new(field, empty));
        } else if text.len() > LONGEST {
            problems.push(Problem::new(field, "Say it in fewer words."));
        }
    }
    if !problems.is_empty() {
        return Err(Fault::Invalid { problems }.into());
    }
    let given = preview(store, &allow, wanted.sort, &wanted.subject, wanted.period, now).await?;
    if given.hash() != wanted.previewed {
        return Err(Fault::Conflict.into());
    }
    let trimmed = |text: &str| text.trim().to_owned();
    let under = Gateway { gateway: trimmed(&wanted.under.gateway), recipient: trimmed(&wanted.under.recipient) };
    let done = Done {
        record: Some(RecordId(id)),
        way: Some(Way::Office),
        ..store.looked(by.worker, Act::Disclosed, None, given.lines.len(), now)
    };
    let (by, kept) = (by.worker, (given.clone(), under.clone()));
    let edition = store
        .writer
        .write(move |tx| {
            Box::pin(async move {
                let mut heads = Heads::lock(tx, &[done.bucket].into()).await?;
                audit::keep(tx, &mut heads, vec![done]).await?;
                heads.keep(tx).await?;
                keep(tx, id, kept, by, now).await
            })
        })
        .await?;
    Ok(Signed { id, given, under, edition, at: now, by })
}

async fn keep(tx: &mut Tx, id: Uuid, (given, under): (Return, Gateway), by: WorkerId, now: DateTime<Utc>) -> Result<i64> {
    ledger::one_at_a_time(tx).await?;
    let (sort, period, hash) = (given.sort.as_str(), given.period.to_string(), given.hash());
    let sql = "SELECT COUNT(*) FROM returns WHERE sort = $1 AND subject = $2 AND period = $3";
    let (before,): (i64,) = on!(tx, |conn| sqlx::query_as(sql).bind(sort).bind(&given.subject).bind(&period).fetch_one(conn).await)?;
    let edition = before + 1;
    let cells: Vec<String> = given.lines.iter().map(Line::cell).collect();
    let to = ledger::disclose(tx, &format!("return {sort} {}", given.subject), given.period, edition, &cells).await?;
    let subject = given.subject.clone();
    let content = serde_json::to_string(&Content { given, under }).map_err(|_| Error::Damaged("a return"))?;
    let sql = "INSERT INTO returns (return, sort, subject, period, edition, content, hash, signed_at, signed_by, ledger_to)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    on!(tx, |conn| sqlx::query(sql)
        .bind(id)
        .bind(sort)
        .bind(subject)
        .bind(period)
        .bind(edition)
        .bind(content)
        .bind(hash)
        .bind(now)
        .bind(by.0)
        .bind(to)
        .execute(conn)
        .await
        .map(drop))?;
    Ok(edition)
}

#[derive(FromRow)]
struct Row {
    #[sqlx(rename = "return")]
    id: Uuid,
    edition: i64,
    content: String,
    hash: String,
    signed_at: DateTime<Utc>,
    signed_by: Uuid,
}

impl Row {
    fn read(self) -> Result<Signed> {
        let Content { given, under } = serde_json::from_str(&self.content).map_err(|_| Error::Damaged("a return"))?;
        if given.hash() != self.hash {
            return Err(Error::Damaged("a return: it says something else than what was signed"));
        }
        Ok(Signed { id: self.id, given, under, edition: self.edition, at: self.signed_at, by: WorkerId(self.signed_by) })
    }
}

/// Every return that was signed, the newest first.
///
/// # Errors
/// [`Fault::NotFound`] for a decision that is not about returns.
pub async fn list(store: &Store, allow: &Allow) -> Result<Vec<Signed>> {
    if !matches!(allow.verb(), Verb::SeeReturns | Verb::SignReturns) {
        return Err(Fault::NotFound.into());
    }
    all(&mut store.read().await?).await
}

/// The same within a transaction, for the gate of releases.
pub(crate) async fn all(tx: &mut Tx) -> Result<Vec<Signed>> {
    let sql = "SELECT return, edition, content, hash, signed_at, signed_by FROM returns ORDER BY signed_at DESC, return";
    let rows: Vec<Row> = on!(tx, |conn| sqlx::query_as(sql).fetch_all(conn).await)?;
    rows.into_iter().map(Row::read).collect()
}
