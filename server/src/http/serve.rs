//! Listening, and stopping tidily: what is being written is finished, what is being read is answered.

use std::{io, net::SocketAddr, time::Duration};

use tokio::net::TcpListener;

use super::{State, router};

/// A program that listens.
pub struct Serving {
    listener: TcpListener,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Serving {
    /// Starts to listen.
    ///
    /// # Errors
    /// The address is in use, or not this machine's.
    pub async fn bind(address: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        Ok(Self { listener, address })
    }
}

/// Answers until told to stop (Ctrl+C or SIGTERM), then finishes what has begun and closes the database.
///
/// # Errors
/// The network failed.
pub async fn serve(serving: Serving, state: State) -> io::Result<()> {
    let store = state.store.clone();
    let checkpoints = tokio::spawn(sign_checkpoints(state.clone()));
    axum::serve(serving.listener, router(state)).with_graceful_shutdown(told_to_stop()).await?;
    checkpoints.abort();
    tracing::info!("stopping: everything acknowledged is on the disk");
    store.close().await;
    Ok(())
}

/// Signs where the audit has got to, once an hour. `alongside audit checkpoint` prints one to be kept elsewhere.
async fn sign_checkpoints(state: State) {
    let mut hours = tokio::time::interval(Duration::from_hours(1));
    loop {
        hours.tick().await;
        if let Err(error) = store::audit::checkpoint(&state.store, state.clock.now()).await {
            tracing::error!(%error, "the audit could not be signed");
        }
    }
}

async fn told_to_stop() {
    let interrupt = async {
        let _ = tokio::signal::ctrl_c().await;
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let Ok(mut terminate) = signal(SignalKind::terminate()) else { return interrupt.await };
        tokio::select! {
            () = interrupt => {}
            _ = terminate.recv() => {}
        }
    }
    #[cfg(not(unix))]
    interrupt.await;
}
