//! Asks others over HTTP, a provider of identities or another council: over TLS unless it is on this machine, without following anybody
//! anywhere, and not for long.

use std::{sync::Arc, time::Duration};

use axum::http::{self, Request, Response, Uri, header};
use futures::future::BoxFuture;
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::{body::Bytes, client::conn::http1};
use hyper_util::rt::TokioIo;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::{TlsConnector, rustls::pki_types::ServerName};

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(15);
/// The most it may say, unless more was asked for.
const LARGEST: usize = 1024 * 1024;

/// Why there is no answer. It carries nothing of what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Unanswered {
    /// It would have gone in the clear over a network, or nowhere.
    #[error("only https is asked, or this machine")]
    Insecure,
    /// It cannot be reached, or its certificate is not trusted.
    #[error("it cannot be reached: {0}")]
    Unreachable(#[from] std::io::Error),
    /// It said something that is not HTTP.
    #[error("its answer makes no sense")]
    Nonsense,
    /// It said more than it may.
    #[error("its answer is larger than {0} bytes")]
    TooLarge(usize),
    /// It took too long.
    #[error("it took too long")]
    Slow,
}

/// An answer that is on its way.
type Answering = BoxFuture<'static, Result<Response<Vec<u8>>, Unanswered>>;

/// Asks others.
#[derive(Clone, Default)]
pub struct Web {
    tls: Arc<std::sync::OnceLock<TlsConnector>>,
}

impl Web {
    /// Something that asks, and stands on its own.
    pub fn asking(&self) -> impl Fn(Request<Vec<u8>>) -> Answering + Send + Sync + 'static {
        let web = self.clone();
        move |request| {
            let web = web.clone();
            Box::pin(async move { web.ask(request).await })
        }
    }

    /// Asks once.
    ///
    /// # Errors
    /// See [`Unanswered`].
    async fn ask(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, Unanswered> {
        self.ask_for(request, LARGEST, PATIENCE).await
    }

    /// Asks once, for an answer of so many bytes at most that may take so long.
    ///
    /// # Errors
    /// See [`Unanswered`].
    pub async fn ask_for(&self, request: Request<Vec<u8>>, largest: usize, patience: Duration) -> Result<Response<Vec<u8>>, Unanswered> {
        timeout(patience, self.ask_patiently(request, largest)).await.map_err(|_| Unanswered::Slow)?
    }

    async fn ask_patiently(&self, mut request: Request<Vec<u8>>, largest: usize) -> Result<Response<Vec<u8>>, Unanswered> {
        let uri = request.uri().clone();
        let host = uri.host().ok_or(Unanswered::Insecure)?.trim_matches(['[', ']']).to_owned();
        let is_tls = uri.scheme_str() == Some("https");
        if !is_tls && !is_here(&host) {
            return Err(Unanswered::Insecure);
        }
        let port = uri.port_u16().unwrap_or(if is_tls { 443 } else { 80 });
        let named = uri.authority().ok_or(Unanswered::Insecure)?.as_str().parse().map_err(|_| Unanswered::Nonsense)?;
        request.headers_mut().insert(header::HOST, named);
        let path = uri.path_and_query().map_or("/", http::uri::PathAndQuery::as_str);
        *request.uri_mut() = path.parse::<Uri>().map_err(|_| Unanswered::Nonsense)?;
        let stream = TcpStream::connect((host.as_str(), port)).await?;
        if is_tls {
            let name = ServerName::try_from(host).map_err(|_| Unanswered::Nonsense)?;
            said(self.tls()?.connect(name, stream).await?, request, largest).await
        } else {
            said(stream, request, largest).await
        }
    }

    fn tls(&self) -> Result<TlsConnector, Unanswered> {
        if let Some(made) = self.tls.get() {
            return Ok(made.clone());
        }
        let made = crate::operations::tls::connector()?;
        Ok(self.tls.get_or_init(|| made).clone())
    }
}

fn is_here(host: &str) -> bool {
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

async fn said<S>(stream: S, request: Request<Vec<u8>>, largest: usize) -> Result<Response<Vec<u8>>, Unanswered>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(|_| Unanswered::Nonsense)?;
    // Whoever stops waiting stops listening, too.
    let mut talking = tokio::task::JoinSet::new();
    talking.spawn(connection);
    let answer = sender.send_request(request.map(|body| Full::new(Bytes::from(body)))).await.map_err(|_| Unanswered::Nonsense)?;
    let (head, body) = answer.into_parts();
    let whole = Limited::new(body, largest).collect().await.map_err(|error| match error.downcast_ref::<LengthLimitError>() {
        Some(_) => Unanswered::TooLarge(largest),
        None => Unanswered::Nonsense,
    })?;
    Ok(Response::from_parts(head, whole.to_bytes().to_vec()))
}
