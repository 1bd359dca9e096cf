//! Figures about the program, never about people: Prometheus text at an address of its own.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering::Relaxed},
    },
    time::Instant,
};

use axum::{
    Router,
    extract::{Request, State as Given},
    http::header,
    middleware::Next,
    response::{IntoResponse, Response},
    routing::get,
};
use tokio::net::TcpListener;

use super::State;

/// What is counted.
#[derive(Default)]
pub struct Metrics {
    /// By the first digit of the status.
    answers: [AtomicU64; 6],
    microseconds: AtomicU64,
    connections: AtomicI64,
}

/// A connection that is open as long as this is there.
pub struct Open(Arc<Metrics>);

impl Metrics {
    /// One more connection.
    pub fn connection(self: &Arc<Self>) -> Open {
        self.connections.fetch_add(1, Relaxed);
        Open(Arc::clone(self))
    }

    fn text(&self, taking_writes: bool) -> String {
        let line =
            |(digit, count): (usize, &AtomicU64)| format!("alongside_answers_total{{status=\"{digit}xx\"}} {}\n", count.load(Relaxed));
        let answers: Vec<String> = self.answers.iter().enumerate().skip(1).map(line).collect();
        let seconds = std::time::Duration::from_micros(self.microseconds.load(Relaxed)).as_secs_f64();
        let (open, ready) = (self.connections.load(Relaxed), u8::from(taking_writes));
        let parts = [
            headed("alongside_answers_total", "counter", "Answers, by the first digit of their status.", &answers.concat()),
            one("alongside_answering_seconds_total", "counter", "Time spent on answers.", &format!("{seconds:.6}")),
            one("alongside_connections", "gauge", "Connections that are open.", &open.to_string()),
            one("alongside_taking_writes", "gauge", "Whether the last write reached the disk.", &ready.to_string()),
        ];
        parts.concat()
    }
}

/// Figures under what they are.
fn headed(name: &str, kind: &str, says: &str, lines: &str) -> String {
    format!("# HELP {name} {says}\n# TYPE {name} {kind}\n{lines}")
}

/// One figure under what it is.
fn one(name: &str, kind: &str, says: &str, figure: &str) -> String {
    headed(name, kind, says, &format!("{name} {figure}\n"))
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.connections.fetch_sub(1, Relaxed);
    }
}

/// Counts an answer.
pub async fn count(Given(state): Given<State>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let response = next.run(request).await;
    let digit = usize::from(response.status().as_u16() / 100).min(5);
    state.metrics.answers[digit].fetch_add(1, Relaxed);
    state.metrics.microseconds.fetch_add(u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX), Relaxed);
    response
}

/// What answers at the address of its own.
pub fn router(state: State) -> Router {
    Router::new().route("/metrics", get(show)).with_state(state)
}

async fn show(Given(state): Given<State>) -> impl IntoResponse {
    let text = state.metrics.text(state.store.is_taking_writes());
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text)
}

/// Answers there.
pub async fn answer(listener: TcpListener, state: State) {
    if let Err(error) = axum::serve(listener, router(state)).await {
        tracing::error!(%error, "the figures about the program have stopped");
    }
}
