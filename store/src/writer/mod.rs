//! One task owns the connection that writes: it takes what is queued, commits once, and then answers everybody.
//!
//! A caller that goes away changes nothing: its job has been done or has not. An error inside a job takes back that job alone;
//! an error of the disk takes back the whole batch, and nobody is told otherwise. After one of those nothing more is
//! acknowledged until something has been written and read back on a new connection.

mod batch;

use std::{
    collections::VecDeque,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use futures::future::BoxFuture;
use tokio::sync::{mpsc, oneshot};

use crate::{
    Error, Result, Sabotage, Store, Tx,
    append::{self, Delivery, Taken},
    audit::{self, Done},
    bucket::Heads,
};
use batch::{Answer, Batch, JOBS, Job, Step, Ticket};

/// Waiting for more than this many jobs, callers are asked to come again.
const QUEUE: usize = 1024;
/// Waiting for more than this many entries, callers are asked to come again: what waits is held in memory.
const ENTRIES: usize = 16_384;
/// How often a disk that took nothing is tried again.
const TRY_AGAIN: Duration = Duration::from_millis(500);

/// A way to the task that writes.
#[derive(Clone)]
pub struct Writer {
    jobs: mpsc::Sender<Job>,
    healthy: Arc<AtomicBool>,
    /// How many entries wait.
    waiting: Arc<AtomicUsize>,
}

/// The task's end of the queue.
pub struct Queue {
    jobs: mpsc::Receiver<Job>,
    healthy: Arc<AtomicBool>,
}

impl Writer {
    /// A writer and its queue, on which nothing works yet.
    pub fn new() -> (Self, Queue) {
        let (jobs, queue) = mpsc::channel(QUEUE);
        let healthy = Arc::new(AtomicBool::new(true));
        (Self { jobs, healthy: Arc::clone(&healthy), waiting: Arc::default() }, Queue { jobs: queue, healthy })
    }

    /// A writer that takes nothing.
    pub fn none() -> Self {
        Self::new().0
    }

    /// Whether the last commit reached the disk.
    pub fn is_healthy(&self) -> bool {
        self.healthy.load(Ordering::Relaxed) && !self.jobs.is_closed()
    }

    fn send(&self, job: Job) -> Result<()> {
        if !self.is_healthy() {
            return Err(Error::Stopped);
        }
        self.jobs.try_send(job).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => casework::fault::Fault::Busy.into(),
            mpsc::error::TrySendError::Closed(_) => Error::Stopped,
        })
    }

    /// Takes in records, and answers when they are on the disk.
    pub async fn append(&self, delivery: Delivery) -> Result<Taken> {
        let (send, answer) = oneshot::channel();
        let ticket = Ticket::draw(&self.waiting, delivery.records.len(), ENTRIES).ok_or(casework::fault::Fault::Busy)?;
        self.send(Job::Append(delivery, send, ticket))?;
        answer.await.map_err(|_| Error::Stopped)?
    }

    /// Writes down what was read, and answers when that is on the disk.
    pub async fn note(&self, done: Vec<Done>) -> Result<()> {
        let (send, answer) = oneshot::channel();
        self.send(Job::Note(done, send))?;
        answer.await.map_err(|_| Error::Stopped)?
    }

    /// Empties SQLite's write-ahead log, between two batches.
    pub async fn empty_log(&self) -> Result<()> {
        let (send, answer) = oneshot::channel();
        self.send(Job::Empty(send))?;
        answer.await.map_err(|_| Error::Stopped)?
    }

    /// Does a job in a transaction, and answers when it is on the disk.
    ///
    /// # Errors
    /// [`casework::fault::Fault::Busy`] when too much is waiting; the job's own error, with nothing changed;
    /// a database error, with nothing acknowledged.
    pub async fn write<T, F>(&self, job: F) -> Result<T>
    where
        T: Send + 'static,
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T>> + Send + 'static,
    {
        let (send, answer) = oneshot::channel::<Result<T>>();
        let wrapped: Step = Box::new(move |tx| {
            Box::pin(async move {
                match job(tx).await {
                    Ok(value) => {
                        let tell: Answer = Box::new(move |committed| drop(send.send(committed.map(|()| value))));
                        (Ok(()), tell)
                    }
                    Err(error) => {
                        let tell: Answer = Box::new(move |_| drop(send.send(Err(error))));
                        (Err(Error::Stopped), tell)
                    }
                }
            })
        });
        self.send(Job::Other(wrapped))?;
        answer.await.map_err(|_| Error::Stopped)?
    }
}

/// What is told to whoever waits, once it is known whether it lasts.
#[derive(Default)]
struct Answers {
    taken: Vec<(oneshot::Sender<Result<Taken>>, Taken)>,
    noted: Vec<oneshot::Sender<Result<()>>>,
    others: Vec<Answer>,
}

impl Answers {
    fn tell(self) {
        for (send, taken) in self.taken {
            drop(send.send(Ok(taken)));
        }
        for send in self.noted {
            drop(send.send(Ok(())));
        }
        for answer in self.others {
            answer(Ok(()));
        }
    }
}

/// Works until the last [`Writer`] is dropped. Answers that are not told come to their callers as [`Error::Stopped`].
///
/// `store` holds no writer of its own, or this would never end.
pub async fn run(store: Store, mut queue: Queue) {
    let (mut come, mut jobs) = (Vec::with_capacity(JOBS), VecDeque::new());
    loop {
        if jobs.is_empty() && queue.jobs.recv_many(&mut come, JOBS).await == 0 {
            break;
        }
        jobs.extend(come.drain(..));
        let Err(error) = commit_and_fold(&store, Batch::next(&mut jobs)).await else { continue };
        queue.healthy.store(false, Ordering::Relaxed);
        tracing::error!(%error, "nothing can be written: nothing is acknowledged until the disk takes it again (is it full?)");
        while let Err(error) = try_again(&store).await {
            // Whoever waits is told to come again.
            jobs.clear();
            while queue.jobs.try_recv().is_ok() {}
            tracing::warn!(%error, "still nothing can be written");
            tokio::time::sleep(TRY_AGAIN).await;
        }
        queue.healthy.store(true, Ordering::Relaxed);
        tracing::info!("writing works again");
    }
}

async fn commit_and_fold(store: &Store, mut batch: Batch) -> Result<()> {
    let emptying = std::mem::take(&mut batch.emptying);
    all(store, batch).await?;
    store.db.fold(!emptying.is_empty()).await?;
    for answer in emptying {
        drop(answer.send(Ok(())));
    }
    Ok(())
}

/// Commits a batch together. When one delivery cannot be taken in for a reason of its own, each is tried by itself, so that one
/// never holds up the rest.
async fn all(store: &Store, mut batch: Batch) -> Result<()> {
    let mut tx = store.db.write().await?;
    if !batch.deliveries.is_empty() {
        match append::together(&mut tx, store, &batch.deliveries).await {
            Ok(taken) => return commit(store, tx, taken, batch).await,
            Err(error) if is_the_disks(&error) => return Err(error),
            Err(error) if batch.deliveries.len() == 1 => {
                tracing::error!(%error, "one delivery could not be taken in");
                for answer in batch.appending.drain(..) {
                    drop(answer.send(Err(Error::Damaged("a delivery"))));
                }
            }
            Err(_) => {
                drop(tx);
                for (delivery, answer) in batch.deliveries.drain(..).zip(std::mem::take(&mut batch.appending)) {
                    Box::pin(all(store, Batch { deliveries: vec![delivery], appending: vec![answer], ..Batch::default() })).await?;
                }
                return Box::pin(all(store, batch)).await;
            }
        }
        drop(tx);
        tx = store.db.write().await?;
    }
    commit(store, tx, Vec::new(), batch).await
}

async fn commit(store: &Store, mut tx: Tx, taken: Vec<Taken>, batch: Batch) -> Result<()> {
    let mut answers = Answers { taken: batch.appending.into_iter().zip(taken).collect(), noted: batch.noting, others: Vec::new() };
    if !batch.notes.is_empty() {
        let mut heads = Heads::lock(&mut tx, &batch.notes.iter().map(|done| done.bucket).collect()).await?;
        audit::keep(&mut tx, &mut heads, batch.notes).await?;
        heads.keep(&mut tx).await?;
    }
    for step in batch.steps {
        answers.others.push(one_step(&mut tx, step).await?);
    }
    if store.sabotage == Some(Sabotage::Early) {
        answers.tell();
        tokio::time::sleep(Duration::from_millis(20)).await;
        return Ok(tx.commit().await?);
    }
    tx.commit().await?;
    answers.tell();
    Ok(())
}

/// Whether an error says that nothing can be written at all, rather than that something about one delivery is wrong.
fn is_the_disks(error: &Error) -> bool {
    let Error::Database(error) = error else { return false };
    let sqlx::Error::Database(said) = error else { return true };
    match said.code().unwrap_or_default().as_ref() {
        // SQLite's primary result codes for a mistake in what was asked: error, constraint, mismatch, too big.
        code if said.try_downcast_ref::<sqlx::sqlite::SqliteError>().is_some() => {
            !code.parse::<u32>().is_ok_and(|code| matches!(code & 0xff, 1 | 18 | 19 | 20))
        }
        // PostgreSQL's classes: data, integrity, deadlock and serialisation, syntax.
        code => !["22", "23", "40", "42"].iter().any(|class| code.starts_with(class)),
    }
}

/// Writes something, with as many bytes as an entry has, and reads it back, on a connection that has seen no error.
async fn try_again(store: &Store) -> Result<()> {
    store.db.renew().await?;
    let probe = "probe ".repeat(2_000);
    let mut tx = store.db.write().await?;
    crate::open::set_setting(&mut tx, "probe", &probe).await?;
    tx.commit().await?;
    let mut tx = store.db.write().await?;
    if crate::open::setting(&mut tx, "probe").await?.as_deref() != Some(&probe) {
        return Err(Error::Damaged("what was just written"));
    }
    crate::open::set_setting(&mut tx, "probe", "").await?;
    Ok(tx.commit().await?)
}

/// Does one job within a savepoint. Its own failure takes back what it did and leaves the others alone.
async fn one_step(tx: &mut Tx, step: Step) -> Result<Answer> {
    savepoint(tx, "SAVEPOINT job").await?;
    let (outcome, answer) = step(tx).await;
    if outcome.is_err() {
        savepoint(tx, "ROLLBACK TO SAVEPOINT job").await?;
    }
    savepoint(tx, "RELEASE SAVEPOINT job").await?;
    Ok(answer)
}

async fn savepoint(tx: &mut Tx, sql: &'static str) -> Result<()> {
    on!(tx, |conn| sqlx::query(sql).execute(conn).await.map(drop))?;
    Ok(())
}
