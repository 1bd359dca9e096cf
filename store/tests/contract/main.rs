//! Every function of the store, on both databases. PostgreSQL takes part where `TEST_POSTGRES_URL` names a server, as `bin/test` does.

mod amending;
mod appending;
mod counting;
mod feeding;
mod kit;
mod opening;
mod people_who_work_here;
mod random_life;
