//! Listening, and stopping tidily: what is being written is finished, what is being read is answered. Whoever is slow or many is let
//! go: a head has ten seconds, a request a minute, and there are only so many connections.

use std::{
    io,
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    time::timeout,
};
use tokio_rustls::TlsAcceptor;

use super::{State, metrics, router};

/// How long and how much is waited for.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// For the head of a request, and for TLS to begin.
    pub head: Duration,
    /// For all of a request, its body included.
    pub request: Duration,
    /// For a picture, which comes slowly where the signal is weak.
    pub picture: Duration,
    /// Connections at a time. More wait until one ends.
    pub connections: usize,
    /// The longest head, in bytes.
    pub longest_head: usize,
}

impl Default for Patience {
    fn default() -> Self {
        let (head, request, picture) = (Duration::from_secs(10), Duration::from_mins(1), Duration::from_mins(5));
        Self { head, request, picture, connections: 1_024, longest_head: 32 * 1024 }
    }
}

/// A program that listens.
pub struct Serving {
    listener: TcpListener,
    /// Where it listens.
    pub address: SocketAddr,
    tls: Option<TlsAcceptor>,
    from: Vec<IpAddr>,
    metrics: Option<TcpListener>,
}

impl Serving {
    /// Starts to listen.
    ///
    /// # Errors
    /// The address is in use, or not this machine's.
    pub async fn bind(address: SocketAddr) -> io::Result<Self> {
        #[cfg(feature = "canary")]
        super::canary::only_here(address)?;
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        Ok(Self { listener, address, tls: None, from: Vec::new(), metrics: None })
    }

    /// The same over TLS.
    #[must_use]
    pub fn over_tls(self, tls: TlsAcceptor) -> Self {
        Self { tls: Some(tls), ..self }
    }

    /// The same for these addresses alone: whoever else connects is let go at once.
    #[must_use]
    pub fn only_from(self, from: Vec<IpAddr>) -> Self {
        Self { from, ..self }
    }

    /// The same, with figures about the program at an address of their own.
    ///
    /// # Errors
    /// The address is in use, or not this machine's.
    pub async fn with_metrics(self, address: SocketAddr) -> io::Result<Self> {
        Ok(Self { metrics: Some(TcpListener::bind(address).await?), ..self })
    }

    /// Where the figures about the program are, if anywhere.
    pub fn metrics_address(&self) -> Option<SocketAddr> {
        self.metrics.as_ref().and_then(|listener| listener.local_addr().ok())
    }
}

/// Answers until told to stop (Ctrl+C or SIGTERM), then finishes what has begun and closes the database.
///
/// # Errors
/// The network failed.
pub async fn serve(serving: Serving, state: State) -> io::Result<()> {
    let store = state.store.clone();
    if let Err(error) = store::releases::preparing::give_up_unfinished(&store, state.clock.now()).await {
        tracing::error!(%error, "unfinished preparations of releases could not be ended");
    }
    let checkpoints = tokio::spawn(sign_checkpoints(state.clone()));
    answer_until(serving, state, told_to_stop()).await;
    checkpoints.abort();
    tracing::info!("stopping: everything acknowledged is on the disk");
    store.close().await;
    Ok(())
}

/// How long what has begun may take to finish.
const FINISHING: Duration = Duration::from_secs(20);

/// Answers until something happens, then finishes what has begun.
pub async fn answer_until(mut serving: Serving, state: State, stop: impl Future<Output = ()>) {
    let metrics = serving.metrics.take().map(|listener| tokio::spawn(metrics::answer(listener, state.clone())));
    let (patience, counted) = (state.patience, Arc::clone(&state.metrics));
    let (places, ends) = (Arc::new(Semaphore::new(patience.connections)), GracefulShutdown::new());
    let serving = Arc::new(serving);
    let router = router(state);
    let mut stop = std::pin::pin!(stop);
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { break };
        let (stream, peer) = tokio::select! {
            accepted = serving.listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    // Such as: no more files can be open. It passes when connections end.
                    tracing::warn!(%error, "a connection could not be taken");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                    continue;
                }
            },
            () = &mut stop => break,
        };
        if !serving.from.is_empty() && !serving.from.contains(&peer.ip().to_canonical()) {
            continue;
        }
        let (serving, router, watcher, counted) = (Arc::clone(&serving), router.clone(), ends.watcher(), Arc::clone(&counted));
        tokio::spawn(async move {
            let _open = counted.connection();
            one(stream, &serving, router, patience, watcher).await;
            drop(place);
        });
    }
    let _ = timeout(FINISHING, ends.shutdown()).await;
    if let Some(metrics) = metrics {
        metrics.abort();
    }
}

async fn one(stream: TcpStream, serving: &Serving, router: Router, patience: Patience, watcher: hyper_util::server::graceful::Watcher) {
    let _ = stream.set_nodelay(true);
    match &serving.tls {
        None => talk(stream, router, patience, watcher).await,
        Some(tls) => {
            if let Ok(Ok(stream)) = timeout(patience.head, tls.accept(stream)).await {
                talk(stream, router, patience, watcher).await;
            }
        }
    }
}

/// Answers on one connection until it ends. What goes wrong on it is the other side's affair.
async fn talk<S>(stream: S, router: Router, patience: Patience, watcher: hyper_util::server::graceful::Watcher)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(patience.head)
        .max_buf_size(patience.longest_head)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router));
    let _ = watcher.watch(connection).await;
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
