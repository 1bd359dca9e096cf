//! `alongside demo`: an invented council, on loopback only.

use std::{net::SocketAddr, path::PathBuf, process::ExitCode};

use casework::ids::WorkerId;
use chrono::NaiveDate;
use clap::Args;
use store::{
    Sabotage,
    identity::{self, Scope},
};

use super::{Failure, Place, serve::listen};
use crate::{
    demonstration::{self, Plan, ROLES},
    http::{self, Mode, State},
    operations::{
        chance,
        clock::Clock,
        council::{self, Databases},
    },
};

/// An invented council with people, notes and figures.
#[derive(Args)]
pub struct Demo {
    /// Where to listen (loopback only)
    #[arg(long, env = "ALONGSIDE_ADDR", default_value = "127.0.0.1:3000", value_name = "A")]
    addr: SocketAddr,
    /// The demonstration's own folder
    #[arg(long, default_value = "alongside-demo", value_name = "DIR")]
    data: PathBuf,
    /// postgres://… to keep it there; without it, SQLite in the folder
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// How many people besides the three journeys
    #[arg(long, default_value_t = 40, value_name = "N")]
    people: u32,
    /// The same seed on the same day makes the same people
    #[arg(long, default_value_t = 1, value_name = "S")]
    seed: u64,
    /// Prints a bearer token a role as well
    #[arg(long)]
    tokens: bool,
    /// What day it is; without it, the machine's
    #[arg(long, value_name = "D")]
    today: Option<NaiveDate>,
    /// Makes the council and stops, without listening
    #[arg(long)]
    only_make: bool,
    /// Shows every component in each of its states at /gallery
    #[arg(long, hide = true)]
    gallery: bool,
    /// Breaks something on purpose, so that a proof can show that it would notice
    #[arg(long, hide = true)]
    sabotage: Option<Broken>,
}

/// What can be broken on purpose, where everybody is invented.
#[derive(Clone, Copy, clap::ValueEnum)]
enum Broken {
    /// SQLite does not wait for the disk.
    Normal,
    /// Receipts are sent before the commit.
    Early,
}

impl Demo {
    /// Makes the council if it is not there, and listens until it is told to stop.
    pub async fn run(&self) -> Result<ExitCode, Failure> {
        if !self.addr.ip().is_loopback() {
            return Err(Failure::Refused("a demonstration answers on loopback only: use 127.0.0.1 or [::1]".into()));
        }
        self.refuse_somebody_elses_folder()?;
        let serving = listen(self.addr).await?;
        self.mark_folder()?;
        let clock = Clock::starting_on(self.today);
        let _held = Place { data: self.data.clone(), database: None, keys: None }.hold()?;
        let sabotage = self.sabotage.map(|broken| match broken {
            Broken::Normal => Sabotage::Normal,
            Broken::Early => Sabotage::Early,
        });
        let store = council::open_at(&self.data, &Databases { database: self.database.clone(), keys: None, sabotage }).await?;
        let plan = Plan { people: self.people, seed: self.seed };
        demonstration::settle(&store, &clock, &plan).await?;
        demonstration::publish(&store, &clock).await?;
        if self.only_make {
            store.close().await;
            return Ok(ExitCode::SUCCESS);
        }
        let key = demonstration::key(&store).await?;
        println!("Alongside, a demonstration. Everybody in it is invented. Open one of these:");
        println!("  http://{}/", serving.address);
        for role in &ROLES {
            println!("  {:<22} http://{}{}", role.name, serving.address, demonstration::link(&key, role.slug));
        }
        if self.tokens {
            for role in &ROLES {
                println!("  token {:<22} {}", role.slug, token(&store, role.worker(), &clock).await?);
            }
        }
        let state = State::new(store, clock, Mode::Demonstration { key }).with_gallery(self.gallery);
        let state = state.keeping_files_in(self.data.join("releases"));
        http::serve(serving, state).await.map_err(Failure::machine("the network failed"))?;
        Ok(ExitCode::SUCCESS)
    }

    /// A folder with something in it that no demonstration has made is left alone.
    fn refuse_somebody_elses_folder(&self) -> Result<(), Failure> {
        let mark = self.data.join(demonstration::MARK);
        let reading = || Failure::machine(format!("the folder {} cannot be used", self.data.display()));
        if mark.try_exists().map_err(reading())? {
            return Ok(());
        }
        if self.data.try_exists().map_err(reading())? && std::fs::read_dir(&self.data).map_err(reading())?.next().is_some() {
            let why = format!("{} is not a demonstration's folder: name an empty or a new one with --data", self.data.display());
            return Err(Failure::Refused(why));
        }
        Ok(())
    }

    fn mark_folder(&self) -> Result<(), Failure> {
        let marking = || Failure::machine(format!("the folder {} cannot be made", self.data.display()));
        std::fs::create_dir_all(&self.data).map_err(marking())?;
        std::fs::write(self.data.join(demonstration::MARK), "Everybody in this folder is invented.\n").map_err(marking())
    }
}

async fn token(store: &store::Store, worker: WorkerId, clock: &Clock) -> Result<String, Failure> {
    let secret = chance::secret()?;
    identity::keep_token(store, worker, "demonstration".into(), &secret, Scope::Write, clock.now(), None).await?;
    Ok(secret)
}
