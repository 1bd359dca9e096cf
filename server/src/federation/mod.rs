//! Other councils' published figures, collected so that ours can stand beside them. Nobody's record ever moves: what is read is what
//! anybody can read, and it is kept only when its hashes, its licence and every value in it are as they should be.

mod check;
mod kept;
mod table;

use axum::http::Request;
use casework::{insight::Period, release::Value};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub use kept::{all, keep};

use crate::identity::web::{Unanswered, Web};
use check::Manifest;

/// What one council published of one indicator, for the whole of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measured {
    /// The indicator's lasting name.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// The hash of its definition: the same hash counts the same.
    pub definition: String,
    /// Everybody it is about.
    pub people: Value,
    /// Those for whom it was lower after, where that was published.
    pub lower: Option<Value>,
}

/// A release of another council's, as it was collected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Collected {
    /// The address it came from.
    pub from: String,
    /// When.
    pub collected_at: DateTime<Utc>,
    /// The release's name there.
    pub release: String,
    /// The dataset's name there.
    pub dataset: String,
    /// Its title.
    pub title: String,
    /// The period.
    pub period: Period,
    /// The council's code of the Government Statistical Service.
    pub code: String,
    /// What people call the council.
    pub council: String,
    /// Under which licence it may be used.
    pub licence: String,
    /// Whom to ask about it.
    pub contact: String,
    /// SHA-256 of the manifest, which has the hashes of all else.
    pub manifest: String,
    /// What it published for the whole council.
    pub measured: Vec<Measured>,
}

/// Why something was not collected.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// It was not answered.
    #[error("{0}")]
    Unanswered(#[from] Unanswered),
    /// It was answered with something else.
    #[error("{address} answers {status}")]
    Status {
        /// What was asked for.
        address: String,
        /// What came.
        status: u16,
    },
    /// It is not as it should be, and how.
    #[error("{0}")]
    Wrong(String),
}

fn wrong(what: impl Into<String>) -> Refused {
    Refused::Wrong(what.into())
}

/// A release as it is listed by whoever published it.
#[derive(Deserialize)]
struct Listed {
    id: String,
    dataset: String,
    standing: String,
    files: Vec<String>,
}

/// A release that was collected, with the files that it was read from.
pub struct Found {
    /// What it says.
    pub collected: Collected,
    /// Names and bytes: the manifest, the table, and what its columns mean.
    pub files: Vec<(String, Vec<u8>)>,
}

/// The newest release of every dataset that a council publishes, each checked or refused with the reason.
///
/// # Errors
/// When the council does not answer, or answers with something else than a list of releases.
pub async fn collect(web: &Web, council: &str, now: DateTime<Utc>) -> Result<Vec<(String, Result<Found, Refused>)>, Refused> {
    let council = council.trim_end_matches('/');
    let list = get(web, &format!("{council}/api/v1/releases")).await?;
    let listed: Vec<Listed> = serde_json::from_slice(&list).map_err(|_| wrong("this address has no list of releases"))?;
    let mut seen = Vec::new();
    let mut found = Vec::new();
    // The newest period comes first.
    for one in listed.into_iter().filter(|one| one.standing == "released") {
        if seen.contains(&one.dataset) {
            continue;
        }
        seen.push(one.dataset.clone());
        let name = one.id.clone();
        found.push((name, one_release(web, council, &one, now).await));
    }
    Ok(found)
}

async fn one_release(web: &Web, council: &str, listed: &Listed, now: DateTime<Utc>) -> Result<Found, Refused> {
    let named = |ending: &str| {
        let name = listed.files.iter().find(|name| name.ends_with(ending)).ok_or_else(|| wrong(format!("it has no file ending in {ending}")))?;
        check::plain_name(name)?;
        Ok::<_, Refused>(name.clone())
    };
    plain_release(&listed.id)?;
    let at = |name: &str| format!("{council}/api/v1/releases/{}/{name}", listed.id);
    let name = named(".manifest.json")?;
    let bytes = get(web, &at(&name)).await?;
    let manifest = Manifest::read(&bytes, &listed.id)?;
    let mut files = vec![(name, bytes)];
    for ending in [".csv-metadata.json", ".csv"] {
        let name = manifest.file(ending)?;
        let bytes = get(web, &at(&name)).await?;
        manifest.holds(&name, &bytes)?;
        files.push((name, bytes));
    }
    let measured = manifest.measured(&files[1].1, &files[2].1)?;
    Ok(Found { collected: manifest.collected(council, measured, &files[0].1, now), files })
}

fn plain_release(name: &str) -> Result<(), Refused> {
    check::plain_name(name)
}

async fn get(web: &Web, address: &str) -> Result<Vec<u8>, Refused> {
    let request = Request::get(address).header("accept", "*/*").body(Vec::new());
    let answer = web.ask(request.map_err(|_| wrong(format!("{address} is not an address")))?).await?;
    let status = answer.status().as_u16();
    if status == 200 { Ok(answer.into_body()) } else { Err(Refused::Status { address: address.to_owned(), status }) }
}
