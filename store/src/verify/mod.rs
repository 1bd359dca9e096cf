//! Rebuilding what is derived from the journal, and comparing it with what is kept, bit for bit: in stretches, spread over the processor's
//! cores. What is held in memory at once is a stretch and the sums of cells, however long the journal is.

mod cells;
mod journal;
mod people;

use std::{
    ops::AddAssign,
    sync::Arc,
    time::{Duration, Instant},
};

pub(crate) use people::people_after;

use crate::{Result, Store, Tx, bucket::Heads, indicators, open};

/// What a comparison found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Records in the journal.
    pub records: usize,
    /// People with facts.
    pub people: usize,
    /// Facts that stand.
    pub facts: usize,
    /// Contributions.
    pub contributions: usize,
    /// Cells.
    pub cells: usize,
    /// Where what is kept differs from a rebuild: facts, contributions, cells. Contributions and cells are what the facts that are kept
    /// come to.
    pub differences: [usize; 3],
}

impl Comparison {
    /// Whether what is kept is what a rebuild gives, bit for bit.
    pub fn is_equal(&self) -> bool {
        self.differences == [0, 0, 0]
    }
}

/// The two halves of a rebuild.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Half {
    /// From the journal to facts: everything sealed is opened.
    Facts,
    /// From facts to figures.
    Figures,
}

/// How far a rebuild or a comparison has got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// In which half.
    pub half: Half,
    /// Records, or people, that are done.
    pub done: usize,
    /// How many there are.
    pub of: usize,
    /// Since this half began.
    pub since: Duration,
}

impl Progress {
    /// How long this half will still take, if it goes on as it went. None before anything is done.
    pub fn left(&self) -> Option<Duration> {
        let done = u32::try_from(self.done).ok().filter(|done| *done > 0)?;
        let left = u32::try_from(self.of.saturating_sub(self.done)).ok()?;
        Some(self.since / done * left)
    }
}

/// Whoever wants to know how far it has got.
pub type Tell = Arc<dyn Fn(Progress) + Send + Sync>;

/// Tells nobody.
pub fn nobody() -> Tell {
    Arc::new(|_| ())
}

/// How long each half of a rebuild took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Took {
    /// From the journal to facts.
    pub facts: Duration,
    /// From facts to figures.
    pub figures: Duration,
}

/// What is done with what a stretch comes to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Aim {
    /// It is compared with what is kept.
    Compare,
    /// It is kept.
    Keep,
}

/// Two counts: what there is, and where it differs.
#[derive(Clone, Copy, Default)]
struct Count {
    all: usize,
    differing: usize,
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.all += other.all;
        self.differing += other.differing;
    }
}

/// Counts how far a half has got, and tells it.
struct Walk {
    half: Half,
    of: usize,
    done: usize,
    begun: Instant,
    tell: Tell,
}

impl Walk {
    fn begin(half: Half, of: usize, tell: &Tell) -> Self {
        // The clock only says how long it takes: nothing that is kept depends on it.
        let walk = Self { half, of, done: 0, begun: Instant::now(), tell: Arc::clone(tell) };
        walk.say();
        walk
    }

    fn further(&mut self, by: usize) {
        self.done += by;
        self.say();
    }

    fn say(&self) {
        (self.tell)(Progress { half: self.half, done: self.done, of: self.of.max(self.done), since: self.begun.elapsed() });
    }
}

/// Rebuilds everything from the journal, stretch by stretch, and compares it with what is kept.
///
/// # Errors
/// The database's; and that something is damaged which cannot be opened or read.
pub async fn compare(store: &Store, tell: &Tell) -> Result<Comparison> {
    let mut tx = store.read().await?;
    let known = indicators::known(&mut tx, store).await?;
    let (records, facts) = journal::walk(&mut tx, store, Aim::Compare, tell).await?;
    let people = people::walk(&mut tx, store, &known, Aim::Compare, tell).await?;
    Ok(Comparison {
        records,
        people: people.people,
        facts: facts.all,
        contributions: people.contributions.all,
        cells: people.cells.all,
        differences: [facts.differing, people.contributions.differing, people.cells.differing],
    })
}

/// Throws away what is derived and keeps what a rebuild gives instead, in one transaction. Answers how long it took.
///
/// # Errors
/// As [`compare`]; nothing is changed then.
pub async fn rebuild(store: &Store, tell: Tell) -> Result<Took> {
    let writer = store.writer.clone();
    let store = store.clone();
    writer
        .write(move |tx| {
            Box::pin(async move {
                Heads::lock(tx, &(0..store.bucket.count).collect()).await?;
                roomy(tx, true).await?;
                let anew = anew(tx, &store, &tell).await;
                roomy(tx, false).await?;
                anew
            })
        })
        .await
}

/// How many kibibytes of pages SQLite keeps at hand while everything is rebuilt in one transaction; otherwise its own 2,000. What does not
/// fit goes to the log and back, page by page.
const ROOM: i64 = 131_072;

async fn roomy(tx: &mut Tx, is_begun: bool) -> Result<()> {
    if let Tx::Sqlite(tx) = tx {
        // `AssertSqlSafe`: a number of our own.
        let room = if is_begun { ROOM } else { 2_000 };
        sqlx::query(sqlx::AssertSqlSafe(format!("PRAGMA cache_size = -{room}"))).execute(&mut **tx).await?;
    }
    Ok(())
}

async fn anew(tx: &mut Tx, store: &Store, tell: &Tell) -> Result<Took> {
    let known = indicators::known(tx, store).await?;
    let begun = Instant::now();
    on!(&mut *tx, |conn| sqlx::query("DELETE FROM facts").execute(conn).await.map(drop))?;
    journal::walk(tx, store, Aim::Keep, tell).await?;
    let facts = begun.elapsed();
    for indicator in known.moving() {
        forget(tx, &indicator.id, indicator.version).await?;
    }
    people::walk(tx, store, &known, Aim::Keep, tell).await?;
    open::is_derived_so_now(tx).await?;
    Ok(Took { facts, figures: begun.elapsed().saturating_sub(facts) })
}

/// Takes away everything that has been added up for a version of an indicator.
pub(crate) async fn forget(tx: &mut Tx, id: &str, version: i64) -> Result<()> {
    for sql in
        ["DELETE FROM contributions WHERE indicator = $1 AND version = $2", "DELETE FROM cells WHERE indicator = $1 AND version = $2"]
    {
        on!(&mut *tx, |conn| sqlx::query(sql).bind(id).bind(version).execute(conn).await.map(drop))?;
    }
    Ok(())
}

/// How many pieces a stretch is cut into: one for each core.
fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}
