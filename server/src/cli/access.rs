//! `alongside access`: who goes alongside a person, who must not see their record, who alone may. Each is a record in the journal, written
//! on behalf of somebody who works here and decided by the same rules as everything else.

use std::process::ExitCode;

use casework::{
    access::Actor,
    ids::{PersonId, WorkerId},
    journal::Status,
};
use chrono::NaiveDate;
use clap::{Args, Subcommand};
use serde_json::{Value, json};
use store::{Store, identity};

use super::{Failure, Place};
use crate::operations::{chance, clock::Clock};

/// Who may see a person's record.
#[derive(Subcommand)]
pub enum Access {
    /// Somebody goes alongside them from now on
    Allocate(About),
    /// Somebody goes alongside them no longer
    Unallocate(About),
    /// Somebody stands in for whoever goes alongside them, from a day to a day
    Cover(Days),
    /// Somebody must not see their record: a relative, a neighbour. Beats everything
    Deny(About),
    /// Ends a denial
    Undeny(About),
    /// Only those alongside, those listed and the team's lead may see their record
    Restrict(Alone),
    /// Ends a restriction
    Unrestrict(Alone),
    /// Somebody may see their restricted record
    List(About),
    /// Somebody may see their restricted record no longer
    Unlist(About),
    /// Their record must not be disposed of
    Hold(Alone),
    /// Ends a hold
    Unhold(Alone),
    /// Ends their record for good: the keys are destroyed, and nobody can read it again, backups included
    Dispose(Disposal),
    /// How somebody who works here stands to them now
    Show(About),
}

/// About a person and somebody who works here.
#[derive(Args)]
pub struct About {
    /// The person's id
    person: PersonId,
    /// Who works here: an id that `alongside user list` prints
    #[arg(long)]
    user: WorkerId,
    #[command(flatten)]
    by: By,
}

/// About a person, somebody who works here, and days.
#[derive(Args)]
pub struct Days {
    /// The first day, such as 2026-11-24
    #[arg(long)]
    from: NaiveDate,
    /// The last day. One before the first takes back what was said of that first day
    #[arg(long)]
    to: NaiveDate,
    #[command(flatten)]
    about: About,
}

/// About a person alone.
#[derive(Args)]
pub struct Alone {
    /// The person's id
    person: PersonId,
    #[command(flatten)]
    by: By,
}

/// The end of a record.
#[derive(Args)]
pub struct Disposal {
    /// The person's id
    person: PersonId,
    /// The person's id once more: this cannot be undone
    #[arg(long)]
    confirm: PersonId,
    #[command(flatten)]
    by: By,
}

/// On whose behalf.
#[derive(Args)]
pub struct By {
    /// On whose behalf: a lead of their team, or an information governance officer
    #[arg(long = "as", value_name = "USER")]
    actor: WorkerId,
    /// Why, in words
    #[arg(long, default_value = "")]
    reason: String,
    #[command(flatten)]
    place: Place,
}

impl Access {
    /// Does it.
    pub async fn run(&self) -> Result<ExitCode, Failure> {
        let with = |fact: &str, about: &About| json!({ "fact": fact, "worker": about.user });
        match self {
            Self::Allocate(about) => about.by.write(about.person, "allocation", Some(with("allocated", about))).await,
            Self::Unallocate(about) => about.by.write(about.person, "allocation", Some(with("allocation_ended", about))).await,
            Self::Cover(Days { from, to, about }) => {
                let cover = json!({ "fact": "cover", "worker": about.user, "from": from, "to": to });
                about.by.write(about.person, "allocation", Some(cover)).await
            }
            Self::Deny(about) => about.by.write(about.person, "protection", Some(with("denied", about))).await,
            Self::Undeny(about) => about.by.write(about.person, "protection", Some(with("denial_ended", about))).await,
            Self::List(about) => about.by.write(about.person, "protection", Some(with("listed", about))).await,
            Self::Unlist(about) => about.by.write(about.person, "protection", Some(with("listing_ended", about))).await,
            Self::Restrict(alone) => alone.by.write(alone.person, "protection", Some(json!({ "fact": "restricted" }))).await,
            Self::Unrestrict(alone) => alone.by.write(alone.person, "protection", Some(json!({ "fact": "restriction_ended" }))).await,
            Self::Hold(alone) => alone.by.write(alone.person, "protection", Some(json!({ "fact": "held" }))).await,
            Self::Unhold(alone) => alone.by.write(alone.person, "protection", Some(json!({ "fact": "hold_ended" }))).await,
            Self::Dispose(end) if end.person != end.confirm => {
                Err(Failure::Refused("--confirm has to be the same id: a disposal cannot be undone".into()))
            }
            Self::Dispose(end) => end.by.write(end.person, "disposed", None).await,
            Self::Show(about) => about.show().await,
        }
    }
}

impl By {
    async fn actor(&self, store: &Store) -> Result<Actor, Failure> {
        let worker = identity::worker(store, self.actor).await?;
        Ok(worker.ok_or_else(|| Failure::Refused("nobody works here under the id of --as: see `alongside user list`".into()))?.actor())
    }

    async fn write(&self, person: PersonId, kind: &str, fact: Option<Value>) -> Result<ExitCode, Failure> {
        let store = self.place.open().await?;
        let actor = self.actor(&store).await?;
        let now = Clock::default().now();
        let facts: Vec<Value> = fact.into_iter().collect();
        let record = json!({ "id": chance::id(now), "people": [person], "kind": kind, "text": self.reason, "facts": facts,
            "salt": chance::secret()?, "recorded_at": now });
        let receipts = store.append(&actor, vec![record.to_string().into_bytes()], now).await?;
        store.close().await;
        match receipts.first() {
            Some(receipt) if receipt.status == Status::Accepted && receipt.errors.is_empty() => {
                println!("{}", record["id"].as_str().unwrap_or_default());
                Ok(ExitCode::SUCCESS)
            }
            other => {
                let why = other.and_then(|receipt| receipt.errors.first()).map(|problem| problem.message.clone()).unwrap_or_default();
                Err(Failure::Refused(format!("this is not for --as to decide, or nobody is known under that id. {why}")))
            }
        }
    }
}

impl About {
    async fn show(&self) -> Result<ExitCode, Failure> {
        let store = self.by.place.open().await?;
        let worker = identity::worker(&store, self.user).await?;
        let worker = worker.ok_or_else(|| Failure::Refused("nobody works here under that id: see `alongside user list`".into()))?;
        self.by.actor(&store).await?;
        let relation = store.relation(&worker.actor(), self.person).await?;
        let yes = |yes: bool| if yes { "yes" } else { "no" };
        println!("known\t{}", yes(relation.person.is_some()));
        println!("team\t{}", relation.team.as_deref().unwrap_or("none"));
        println!("goes alongside\t{}", yes(relation.allocated));
        let days: Vec<String> = relation.covers.iter().map(|cover| format!("{} to {}", cover.from, cover.to)).collect();
        println!("stands in\t{}", if days.is_empty() { "no".to_owned() } else { days.join(", ") });
        println!("denied\t{}", yes(relation.denied));
        println!("restricted\t{}", yes(relation.restricted));
        println!("listed\t{}", yes(relation.listed));
        let sees = casework::access::decide(&worker.actor(), casework::access::Verb::See, &relation, Clock::default().now()).is_ok();
        println!("may see the record\t{}", yes(sees));
        Ok(ExitCode::SUCCESS)
    }
}
