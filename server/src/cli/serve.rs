//! `alongside serve`: a real council. Until sign-in is configured it answers on loopback only.

use std::{net::SocketAddr, process::ExitCode};

use clap::Args;

use super::{Failure, Place};
use crate::{
    http::{self, Mode, Serving, State},
    operations::clock::Clock,
};

/// The server.
#[derive(Args)]
pub struct Serve {
    /// Where to listen
    #[arg(long, env = "ALONGSIDE_ADDR", default_value = "127.0.0.1:3000", value_name = "A")]
    addr: SocketAddr,
    #[command(flatten)]
    place: Place,
}

impl Serve {
    /// Listens until it is told to stop.
    pub async fn run(&self) -> Result<ExitCode, Failure> {
        if !self.addr.ip().is_loopback() {
            let why = "until sign-in is configured, Alongside answers on loopback only: use 127.0.0.1 or [::1]";
            return Err(Failure::Refused(why.into()));
        }
        let serving = listen(self.addr).await?;
        let _held = self.place.hold()?;
        let state =
            State::new(self.place.open().await?, Clock::default(), Mode::Council).keeping_files_in(self.place.data.join("releases"));
        println!("Alongside answers on http://{}", serving.address);
        http::serve(serving, state).await.map_err(Failure::machine("the network failed"))?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Starts to listen, before anything is opened or made.
pub async fn listen(address: SocketAddr) -> Result<Serving, Failure> {
    Serving::bind(address).await.map_err(Failure::machine(format!("cannot listen on {address}")))
}
