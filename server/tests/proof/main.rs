//! The real server, killed, unplugged and starved of disk, against a log of what it acknowledged that is kept outside it.
//!
//! Short by default; `ALONGSIDE_PROOF=full` goes the whole way (trust.md, "Proof, not promise"). `ALONGSIDE_SEED` has a run again,
//! `ALONGSIDE_BIN` names another program, and with `TEST_POSTGRES_URL` what concerns PostgreSQL runs as well.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod council;
mod deliveries;
mod disk;
mod faults;
mod http;
mod kill;
mod ledger;
mod load;
mod lost_answers;
mod power;
mod program;
mod reach;
mod releasing;
mod sabotage;
mod same_id;
