//! `alongside figures define` and `resume`: new definitions, counted over all of the past while writes go on.

use std::{
    path::PathBuf,
    process::ExitCode,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Instant,
};

use casework::{
    fault::{Fault, Problem},
    insight::definition::{from_toml, in_words},
};
use clap::Args;
use store::{
    Store,
    define::{self, Filled, Progress},
};

use super::{Failure, Place};
use crate::operations::clock::Clock;

/// New definitions from a file.
#[derive(Args)]
pub struct Define {
    /// A TOML file with `[[indicator]]` again and again, as `alongside figures export` writes it
    file: PathBuf,
    /// Only says what is wrong with it, and what each indicator in it counts
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    place: Place,
}

impl Define {
    /// Does it.
    pub async fn run(&self) -> Result<ExitCode, Failure> {
        let text = std::fs::read_to_string(&self.file).map_err(Failure::machine(format!("reading {}", self.file.display())))?;
        let definitions = from_toml(&text).map_err(|problems| refused(&problems))?;
        let store = self.place.open().await?;
        let (_, vocabulary) = store.vocabulary();
        if self.check {
            let problems: Vec<Problem> = definitions
                .iter()
                .flat_map(|one| {
                    let found = casework::insight::definition::check(one, &vocabulary);
                    found.into_iter().map(|problem| Problem::new(format!("{}.{}", one.id, problem.field), problem.message))
                })
                .collect();
            if !problems.is_empty() {
                return Err(refused(&problems));
            }
            for one in &definitions {
                println!("{}: {}", one.id, in_words(one, &vocabulary));
            }
            return Ok(ExitCode::SUCCESS);
        }
        let given = definitions.len();
        let begun = define::begin(&store, definitions).await.map_err(plainly)?;
        println!("{} new, {} as they were.", begun.len(), given - begun.len());
        fill(&store).await
    }
}

/// Goes on with definitions that are only half counted.
pub async fn resume(place: &Place) -> Result<ExitCode, Failure> {
    fill(&place.open().await?).await
}

/// What was wrong with what was given, in one line.
pub fn plainly(error: store::Error) -> Failure {
    match error {
        store::Error::Fault(Fault::Invalid { problems }) => refused(&problems),
        other => other.into(),
    }
}

/// Problems in one line.
pub fn refused(problems: &[Problem]) -> Failure {
    Failure::Refused(problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))
}

async fn fill(store: &Store) -> Result<ExitCode, Failure> {
    let stop = Arc::new(AtomicBool::new(false));
    let asked = Arc::clone(&stop);
    let listening = tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            asked.store(true, Ordering::Relaxed);
        }
    });
    let begun = Instant::now();
    let mut told = Instant::now();
    let tell = |progress: Progress| {
        if told.elapsed().as_secs() >= 1 {
            told = Instant::now();
            eprintln!("{}", said(progress, begun.elapsed().as_secs_f64()));
        }
    };
    let filled = define::fill(store, Clock::default().now(), &stop, tell).await;
    listening.abort();
    match filled? {
        Filled::Current => println!("Counted: the new definitions are the ones that count now."),
        Filled::Stopped => println!("Stopped: `alongside figures resume` goes on from here. The old definitions count until then."),
    }
    Ok(ExitCode::SUCCESS)
}

/// How far it has got, and how long the rest will take at this pace.
fn said(progress: Progress, seconds: f64) -> String {
    let Progress { people, of } = progress;
    #[expect(clippy::cast_precision_loss, reason = "people are far fewer than 2⁵³")]
    let left = if people > 0 { seconds * (of - people).max(0) as f64 / people as f64 } else { 0.0 };
    format!("{people} of {of} people, about {left:.0} seconds left")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_left_is_by_the_pace_so_far() {
        assert_eq!(said(Progress { people: 100, of: 400 }, 10.0), "100 of 400 people, about 30 seconds left");
        assert_eq!(said(Progress { people: 0, of: 0 }, 1.0), "0 of 0 people, about 0 seconds left");
    }
}
