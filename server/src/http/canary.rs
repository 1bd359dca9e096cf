//! Two holes, planted on purpose: what attacks the program has to find them, or its finding nothing would mean nothing. Only in a build with
//! the feature `canary`, which no release build can have and which listens on this machine alone.

use std::{io, net::SocketAddr};

use axum::{
    Router,
    extract::{Query, State as Given},
    response::Html,
    routing::get,
};
use serde::Deserialize;

use super::State;

#[cfg(not(debug_assertions))]
compile_error!("the feature `canary` has holes in it: it is never in a release build");

/// What is asked for.
#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    q: String,
}

/// The holes.
pub fn routes() -> Router<State> {
    Router::new().route("/canary", get(first)).route("/canary/team", get(team)).route("/canary/said", get(said))
}

/// Where a crawler finds them.
async fn first() -> Html<&'static str> {
    Html(r#"<!DOCTYPE html><title>Canary</title><a href="/canary/team?q=felling">A team</a> <a href="/canary/said?q=hello">Said</a>"#)
}

/// An injection: what was asked for is part of the statement.
async fn team(Given(state): Given<State>, Query(asked): Query<Asked>) -> Html<String> {
    let sql = format!("SELECT name FROM teams WHERE team = '{}'", asked.q);
    let found = async {
        let mut tx = state.store.read().await?;
        let rows: Vec<(String,)> = store::on!(&mut tx, |conn| sqlx::query_as(sqlx::AssertSqlSafe(sql)).fetch_all(conn).await)?;
        Ok::<_, store::Error>(rows)
    };
    let names: String = found.await.unwrap_or_default().into_iter().map(|(name,)| format!("<li>{name}</li>")).collect();
    Html(format!("<!DOCTYPE html><title>Team</title><ul>{names}</ul>"))
}

/// A reflected script: what was asked for is part of the page.
async fn said(Query(asked): Query<Asked>) -> Html<String> {
    Html(format!("<!DOCTYPE html><title>Said</title><p>{}</p>", asked.q))
}

/// With holes in it the program answers this machine alone.
///
/// # Errors
/// The address is anything else.
pub fn only_here(address: SocketAddr) -> io::Result<()> {
    let why = "a build with the feature canary has holes in it: it listens on loopback only";
    if address.ip().is_loopback() { Ok(()) } else { Err(io::Error::new(io::ErrorKind::PermissionDenied, why)) }
}

#[cfg(test)]
mod tests {
    use crate::http::Serving;

    #[tokio::test]
    async fn it_listens_on_this_machine_alone() {
        for (address, may) in [("127.0.0.1:0", true), ("0.0.0.0:0", false), ("[::]:0", false)] {
            assert_eq!(Serving::bind(address.parse().unwrap()).await.is_ok(), may, "{address}");
        }
    }
}
