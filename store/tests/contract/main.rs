//! Every function of the store, on both databases. PostgreSQL takes part where `TEST_POSTGRES_URL` names a server, as `bin/test` does.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod amending;
mod appending;
mod auditing;
mod backing_up;
mod backups_refused;
mod counting;
mod covering;
mod defining;
mod duty;
mod feeding;
mod households;
mod kit;
mod leaving;
mod letting_in;
mod looking;
mod merging;
mod opening;
mod paying;
mod people_who_work_here;
mod pictures;
mod random_life;
mod recounting;
mod releasing;
mod reviewing;
mod sealing;
mod starting;
mod wording;
