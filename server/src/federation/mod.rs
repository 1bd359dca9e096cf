//! Other councils' published figures, collected so that ours can stand beside them. Nobody's record ever moves: what is read is what
//! anybody can read, and it is kept only when its hashes, its licence and every value in it are as they should be.

mod check;
mod kept;
mod table;

use std::{collections::BTreeMap, time::Duration};

use axum::http::Request;
use casework::{
    insight::Period,
    release::{PublishedRelease, Value},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub use check::of_the_whole;
pub use kept::{all, keep};

use crate::identity::web::{Unanswered, Web};
use check::Manifest;

/// As many releases of a council are read: a year of quarters of a dozen datasets.
pub const MOST_RELEASES: usize = 48;
/// As many periods of one dataset.
const MOST_PERIODS: usize = 4;
/// The most bytes that a list, a manifest or what the columns mean may have.
const LARGEST: usize = 1024 * 1024;
/// The most bytes that a table may have.
pub const LARGEST_TABLE: usize = 32 * 1024 * 1024;
/// How long one file may take.
const PATIENCE: Duration = Duration::from_mins(1);

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
    /// The dataset's title.
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
    /// It was answered with something else. Nobody is followed anywhere.
    #[error("{address} answers {status}, and only 200 is taken")]
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
    period: Period,
    standing: String,
    files: Vec<String>,
}

/// A release that was collected, with the files that it was read from.
pub struct Found {
    /// What it says.
    pub collected: Collected,
    /// Names and bytes: the manifest, what its columns mean, the table.
    pub files: Vec<(String, Vec<u8>)>,
}

/// The name of a release, and what came of reading it.
pub type Read = (String, Result<Found, Refused>);

/// The address of a council as it is asked: without what would change from one question to the next.
///
/// # Errors
/// When it holds a name and password, a question or a part of a page.
pub fn address(of: &str) -> Result<&str, Refused> {
    let plain = of.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'@' | b'?' | b'#' | b'"' | b'<' | b'>' | b'\\'));
    if plain {
        Ok(of.trim_end_matches('/'))
    } else {
        Err(wrong("this is not the address of a council: give it as https://figures.council.example"))
    }
}

/// The newest releases of every dataset that a council publishes, each checked or refused with the reason.
///
/// # Errors
/// When the council does not answer, or answers with something else than a list of releases.
pub async fn collect(web: &Web, council: &str, now: DateTime<Utc>) -> Result<Vec<Read>, Refused> {
    let council = address(council)?;
    let list = get(web, &format!("{council}/api/v1/releases"), LARGEST).await?;
    let listed: Vec<Listed> = serde_json::from_slice(&list).map_err(|_| wrong("this address has no list of releases"))?;
    let mut found = Vec::new();
    for (nth, one) in newest(listed).into_iter().enumerate() {
        let read = if nth < MOST_RELEASES {
            one_release(web, council, &one, now).await
        } else {
            Err(wrong(format!("only the first {MOST_RELEASES} releases of a council are read")))
        };
        found.push((one.id, read));
    }
    Ok(found)
}

/// Of each dataset the newest periods, and of each period what was published last.
fn newest(listed: Vec<Listed>) -> Vec<Listed> {
    let mut by_dataset: BTreeMap<String, BTreeMap<Period, Listed>> = BTreeMap::new();
    for one in listed.into_iter().filter(|one| one.standing == "released") {
        let periods = by_dataset.entry(one.dataset.clone()).or_default();
        // The name of a revision is that of the first with more after it.
        if periods.get(&one.period).is_none_or(|kept| (kept.id.len(), &kept.id) < (one.id.len(), &one.id)) {
            periods.insert(one.period, one);
        }
    }
    by_dataset.into_values().flat_map(|periods| periods.into_values().rev().take(MOST_PERIODS)).collect()
}

async fn one_release(web: &Web, council: &str, listed: &Listed, now: DateTime<Utc>) -> Result<Found, Refused> {
    check::plain_name(&listed.id)?;
    let name = listed.files.iter().find(|name| name.ends_with(".manifest.json")).ok_or_else(|| wrong("it has no manifest"))?;
    check::plain_name(name)?;
    let at = |name: &str| format!("{council}/api/v1/releases/{}/{name}", listed.id);
    let bytes = get(web, &at(name), LARGEST).await?;
    let manifest = Manifest::read(&bytes, &listed.id, listed.period)?;
    let mut files = vec![(name.clone(), bytes)];
    for (ending, largest) in [(".csv-metadata.json", LARGEST), (".csv", LARGEST_TABLE)] {
        let name = manifest.file(ending)?;
        let bytes = get(web, &at(&name), largest).await?;
        manifest.holds(&name, &bytes)?;
        files.push((name, bytes));
    }
    let measured = manifest.measured(&files[1].1, &files[2].1)?;
    Ok(Found { collected: manifest.collected(council, measured, &files[0].1, now), files })
}

async fn get(web: &Web, address: &str, largest: usize) -> Result<Vec<u8>, Refused> {
    let request = Request::get(address).header("accept", "*/*").body(Vec::new());
    let answer = web.ask_for(request.map_err(|_| wrong(format!("{address} is not an address")))?, largest, PATIENCE).await?;
    let status = answer.status().as_u16();
    if status == 200 { Ok(answer.into_body()) } else { Err(Refused::Status { address: address.to_owned(), status }) }
}

/// What we have published of the whole council, said as others say theirs.
pub fn own(published: &PublishedRelease) -> Vec<Measured> {
    let places = (0..published.layout.indicators()).zip(&published.definitions);
    places
        .map(|(place, definition)| {
            let (id, _, name) = published.layout.indicator(place);
            let (people, lower) = of_the_whole(published, place);
            Measured { id: id.to_owned(), name: name.to_owned(), definition: definition.clone(), people, lower }
        })
        .collect()
}
