//! What is committed together: as many jobs as come at once, but never so many entries that a commit would take long, or their people's facts
//! much memory. Two hundred tablets that send a week's notes on a Monday morning wait for one another instead.

use std::{
    collections::VecDeque,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use futures::future::BoxFuture;
use tokio::sync::oneshot;

use crate::{
    Result, Tx,
    append::{Delivery, Taken},
    audit::Done,
};

/// Jobs in one commit, at most.
pub const JOBS: usize = 256;
/// Entries in one commit, at most; one delivery is never taken apart.
const ENTRIES: usize = 512;

pub type Answer = Box<dyn FnOnce(Result<()>) + Send>;
pub type Step = Box<dyn for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, (Result<()>, Answer)> + Send>;

/// Something to be done by the task that writes.
pub enum Job {
    /// Records, taken in together with everybody else's.
    Append(Delivery, oneshot::Sender<Result<Taken>>, Ticket),
    /// Rows of the audit for what was read.
    Note(Vec<Done>, oneshot::Sender<Result<()>>),
    /// Anything else, in a savepoint of its own.
    Other(Step),
    /// Empties the write-ahead log, so that nothing that was deleted is left in it.
    Empty(oneshot::Sender<Result<()>>),
}

impl Job {
    fn entries(&self) -> usize {
        if let Self::Append(delivery, ..) = self { delivery.records.len() } else { 0 }
    }
}

/// So many entries wait. They do no longer when this is dropped.
pub struct Ticket {
    waiting: Arc<AtomicUsize>,
    entries: usize,
}

impl Ticket {
    /// None while too many wait already. Where nothing does, one delivery of any size may.
    pub fn draw(waiting: &Arc<AtomicUsize>, entries: usize, most: usize) -> Option<Self> {
        let before = waiting.fetch_add(entries, Ordering::Relaxed);
        let ticket = Self { waiting: Arc::clone(waiting), entries };
        (before == 0 || before + entries <= most).then_some(ticket)
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        self.waiting.fetch_sub(self.entries, Ordering::Relaxed);
    }
}

/// Jobs of each sort, with whoever waits for them.
#[derive(Default)]
pub struct Batch {
    pub deliveries: Vec<Delivery>,
    pub appending: Vec<oneshot::Sender<Result<Taken>>>,
    pub notes: Vec<Done>,
    pub noting: Vec<oneshot::Sender<Result<()>>>,
    pub steps: Vec<Step>,
    pub emptying: Vec<oneshot::Sender<Result<()>>>,
}

impl Batch {
    /// Takes the next jobs, in their order.
    pub fn next(jobs: &mut VecDeque<Job>) -> Self {
        let mut batch = Self::default();
        for job in jobs.drain(..fitting(jobs.iter().map(Job::entries))) {
            match job {
                Job::Append(delivery, answer, ticket) => {
                    drop(ticket);
                    batch.deliveries.push(delivery);
                    batch.appending.push(answer);
                }
                Job::Note(done, answer) => {
                    batch.notes.extend(done);
                    batch.noting.push(answer);
                }
                Job::Other(step) => batch.steps.push(step),
                Job::Empty(answer) => batch.emptying.push(answer),
            }
        }
        batch
    }
}

/// How many of the next jobs are committed together, by the entries that each brings: at least one.
fn fitting(jobs: impl Iterator<Item = usize>) -> usize {
    let mut all = 0;
    let fits = jobs.enumerate().take_while(|(place, entries)| {
        all += entries;
        *place == 0 || all <= ENTRIES
    });
    fits.count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commit_takes_many_small_deliveries_or_one_large_one() {
        let cases: [(&[usize], usize); 6] =
            [(&[1, 1, 0, 1], 4), (&[500, 500, 500], 1), (&[9_000, 1], 1), (&[12, 500, 1], 2), (&[], 0), (&[0, 513, 1], 1)];
        for (entries, together) in cases {
            assert_eq!(fitting(entries.iter().copied()), together, "{entries:?}");
        }
    }

    #[test]
    fn too_many_entries_do_not_wait_and_a_large_delivery_does_where_nothing_else() {
        let waiting = Arc::default();
        let large = Ticket::draw(&waiting, 5_000, 1_000).unwrap();
        assert!(Ticket::draw(&waiting, 1, 1_000).is_none());
        drop(large);
        let small: Vec<Ticket> = (0..10).map(|_| Ticket::draw(&waiting, 100, 1_000).unwrap()).collect();
        assert!(Ticket::draw(&waiting, 1, 1_000).is_none(), "it is full");
        drop(small);
        assert_eq!(waiting.load(Ordering::Relaxed), 0);
    }
}
