//! One task owns the connection that writes: it takes what is queued, commits once, and then answers everybody.
//!
//! A caller that goes away changes nothing: its job has been done or has not. An error inside a job takes back that job alone;
//! an error of the disk takes back the whole batch, and nobody is told otherwise.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use futures::future::BoxFuture;
use tokio::sync::{mpsc, oneshot};

use crate::{Db, Error, Result, Tx};

/// Waiting for more than this many jobs, callers are asked to come again.
const QUEUE: usize = 1024;
/// Jobs in one commit.
const BATCH: usize = 256;

type Answer = Box<dyn FnOnce(Result<()>) + Send>;
type Job = Box<dyn for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, (Result<()>, Answer)> + Send>;

/// A way to the task that writes.
#[derive(Clone)]
pub struct Writer {
    jobs: mpsc::Sender<Job>,
    healthy: Arc<AtomicBool>,
}

impl Writer {
    /// Starts the task. It ends when the last `Writer` is dropped.
    pub fn start(db: Db) -> Self {
        let (jobs, queue) = mpsc::channel(QUEUE);
        let healthy = Arc::new(AtomicBool::new(true));
        tokio::spawn(run(db, queue, Arc::clone(&healthy)));
        Self { jobs, healthy }
    }

    /// Whether the last commit reached the disk.
    pub fn is_healthy(&self) -> bool {
        self.healthy.load(Ordering::Relaxed) && !self.jobs.is_closed()
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
        let wrapped: Job = Box::new(move |tx| {
            Box::pin(async move {
                match job(tx).await {
                    Ok(value) => {
                        let tell: Answer = Box::new(move |committed| drop(send.send(committed.map(|()| value))));
                        (Ok(()), tell)
                    }
                    Err(error) => {
                        let broken = matches!(&error, Error::Database(_));
                        let tell: Answer = Box::new(move |_| drop(send.send(Err(error))));
                        (if broken { Err(Error::Stopped) } else { Err(Error::Damaged("job")) }, tell)
                    }
                }
            })
        });
        match self.jobs.try_send(wrapped) {
            Ok(()) => answer.await.map_err(|_| Error::Stopped)?,
            Err(mpsc::error::TrySendError::Full(_)) => Err(casework::fault::Fault::Busy.into()),
            Err(mpsc::error::TrySendError::Closed(_)) => Err(Error::Stopped),
        }
    }
}

async fn run(db: Db, mut queue: mpsc::Receiver<Job>, healthy: Arc<AtomicBool>) {
    let mut jobs = Vec::with_capacity(BATCH);
    while queue.recv_many(&mut jobs, BATCH).await > 0 {
        let (outcome, answers) = commit_together(&db, jobs.drain(..)).await;
        if let Err(error) = &outcome {
            tracing::error!(%error, "could not write: nothing is acknowledged until the disk takes it again");
        }
        healthy.store(outcome.is_ok(), Ordering::Relaxed);
        let failed = outcome.is_err();
        for answer in answers {
            answer(if failed { Err(Error::Stopped) } else { Ok(()) });
        }
    }
}

async fn commit_together(db: &Db, jobs: impl Iterator<Item = Job>) -> (Result<()>, Vec<Answer>) {
    let mut answers = Vec::new();
    let mut tx = match db.write().await {
        Ok(tx) => tx,
        Err(error) => return (Err(error.into()), answers),
    };
    for job in jobs {
        match one_job(&mut tx, job).await {
            Ok(answer) => answers.push(answer),
            Err(error) => return (Err(error), answers),
        }
    }
    (tx.commit().await.map_err(Error::from), answers)
}

/// Does one job within a savepoint. Its own failure takes back what it did and leaves the others alone.
async fn one_job(tx: &mut Tx, job: Job) -> Result<Answer> {
    savepoint(tx, "SAVEPOINT job").await?;
    let (outcome, answer) = job(tx).await;
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
