//! `alongside release return`: exact numbers without names for whoever is owed them; previewed, and signed by finance.

use std::{path::PathBuf, process::ExitCode};

use casework::{
    access::{Relation, Verb, decide},
    fault::Fault,
    insight::Period,
    returns::{Sort, csv},
};
use clap::Args;
use store::returns::{self, Gateway, Wanted};

use super::{Failure, release::By};
use crate::operations::chance;

/// A return.
#[derive(Args)]
pub struct Return {
    /// What it is about: framework or fund
    #[arg(value_parser = sort)]
    sort: Sort,
    /// Which framework (from `alongside figures list`), or which fund (from the council's words)
    subject: String,
    /// 2026-05, 2026-Q3 or 2026
    #[arg(long)]
    period: Period,
    /// Signs it: the law, agreement or condition of a grant that asks for it; without this it is only previewed
    #[arg(long, requires = "to")]
    gateway: Option<String>,
    /// Who is given it
    #[arg(long, value_name = "RECIPIENT")]
    to: Option<String>,
    /// Where the file goes; without it, standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    by: By,
}

fn sort(name: &str) -> Result<Sort, String> {
    Sort::from_name(name).ok_or_else(|| "use framework or fund".to_owned())
}

impl Return {
    /// Counts it, and signs it where that is asked for.
    pub async fn run(&self) -> Result<ExitCode, Failure> {
        let (store, actor, clock) = self.by.begin().await?;
        let now = clock.now();
        let nothing = || Failure::Refused("there is no such framework or fund, or this person's role does not see or sign returns".into());
        let said = |error: store::Error| match error {
            store::Error::Fault(Fault::NotFound) => nothing(),
            store::Error::Fault(Fault::Conflict) => Failure::Refused("something was written meanwhile: preview it once more".into()),
            other => other.into(),
        };
        let allow = decide(&actor, Verb::SeeReturns, &Relation::default(), now).map_err(|_| nothing())?;
        let given = returns::preview(&store, &allow, self.sort, &self.subject, self.period, now).await.map_err(said)?;
        let under = Gateway { gateway: self.gateway.clone().unwrap_or_default(), recipient: self.to.clone().unwrap_or_default() };
        let text = csv(&given, &under.gateway, &under.recipient);
        if self.gateway.is_some() {
            let previewed = given.hash();
            let wanted = Wanted { sort: self.sort, subject: self.subject.clone(), period: self.period, under, previewed };
            let signed = returns::sign(&store, chance::id(now), wanted, &actor, now).await.map_err(said)?;
            eprintln!("signed: edition {}", signed.edition);
        }
        match &self.out {
            Some(file) => std::fs::write(file, text).map_err(Failure::machine(format!("{} cannot be written", file.display())))?,
            None => print!("{text}"),
        }
        Ok(ExitCode::SUCCESS)
    }
}
