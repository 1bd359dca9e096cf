//! `GET /api/v1/releases`: what is published, and its files.

use axum::{
    Json,
    body::Body,
    extract::{Path, State as Given},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use casework::{
    access::{Relation, Verb, decide},
    fault::Fault,
    insight::Period,
    release::PublishedRelease,
};
use serde::Serialize;
use store::releases::{self, Standing};

use super::{
    State,
    problem::Refusal,
    signed_in::{Asking, SignedIn},
};
use crate::{
    export::{self, Format},
    operations::chance,
};

/// A release, as it is listed.
#[derive(Serialize)]
pub struct Listed {
    id: String,
    dataset: String,
    period: Period,
    standing: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    files: Vec<String>,
}

/// Every release that this caller may read: what is open, to anybody; the rest, to those who see releases.
pub async fn list(Given(state): Given<State>, axum::Extension(asking): axum::Extension<Asking>) -> Result<Json<Vec<Listed>>, Refusal> {
    let may = may_see_all(&state, &asking);
    let mut listed = Vec::new();
    for one in releases::list(&state.store).await?.into_iter().filter(|one| may || (one.open && one.standing != Standing::Prepared)) {
        let (standing, reason, files) = match one.standing {
            Standing::Prepared => ("prepared", None, Vec::new()),
            Standing::Withdrawn(reason) => ("withdrawn", Some(reason), Vec::new()),
            Standing::Released => {
                let published = releases::published(&state.store, &one.release).await?;
                ("released", None, Format::ALL.iter().map(|format| format.name(&published)).collect())
            }
        };
        listed.push(Listed { id: one.release, dataset: one.dataset, period: one.period, standing, reason, files });
    }
    if listed.is_empty() && !may {
        // Nothing is open: whoever is not signed in is told so, and nobody else learns more.
        return Err(Refusal(if asking.0.is_none() { Fault::NotSignedIn } else { Fault::NotFound }));
    }
    Ok(Json(listed))
}

fn may_see_all(state: &State, asking: &Asking) -> bool {
    let actor = asking.0.as_ref().map(SignedIn::actor);
    actor.is_some_and(|actor| decide(&actor, Verb::SeeReleases, &Relation::default(), state.clock.now()).is_ok())
}

/// One file of a release.
pub async fn file(
    Given(state): Given<State>,
    axum::Extension(asking): axum::Extension<Asking>,
    Path((release, file)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    match releases::published(&state.store, &release).await {
        Ok(published) if published.withdrawn.is_some() => Err(Refusal(Fault::NotFound)),
        Ok(published) if published.dataset.open || may_see_all(&state, &asking) => kept(&state, published, &file, &headers).await,
        Ok(_) => Err(Refusal(Fault::NotFound)),
        // Whoever is not signed in is told so.
        Err(store::Error::Fault(Fault::NotFound)) if asking.0.is_none() => Err(Refusal(Fault::NotSignedIn)),
        Err(error) => Err(error.into()),
    }
}

/// A file that was released: the same for everybody, and the same for ever.
async fn kept(state: &State, published: PublishedRelease, file: &str, headers: &HeaderMap) -> Result<Response, Refusal> {
    let format = Format::ALL.into_iter().find(|format| format.name(&published) == file).ok_or(Fault::NotFound)?;
    let mark = format!("\"{}\"", published.stem());
    let keep = if published.dataset.open { "public, max-age=3600" } else { "private, no-cache" };
    if headers.get(header::IF_NONE_MATCH).is_some_and(|given| given == mark.as_str()) {
        return Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, mark), (header::CACHE_CONTROL, keep.to_owned())]).into_response());
    }
    let (folder, name) = (state.files.clone(), file.to_owned());
    let opened = tokio::task::spawn_blocking(move || std::fs::File::open(export::kept(&published, &folder)?.join(name))).await;
    let opened = opened.map_err(std::io::Error::other).and_then(|opened| opened).map_err(|error| {
        let reference = chance::reference();
        tracing::error!(reference, cause = %error, "the files of a release cannot be written or read");
        Fault::Broken { reference }
    })?;
    let told = [
        (header::CONTENT_TYPE, format.media_type().to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{file}\"")),
        (header::CACHE_CONTROL, keep.to_owned()),
        (header::ETAG, mark),
    ];
    Ok((told, Body::from_stream(pieces(tokio::fs::File::from_std(opened)))).into_response())
}

/// A file in pieces, as it is read.
fn pieces(file: tokio::fs::File) -> impl futures::Stream<Item = std::io::Result<Vec<u8>>> {
    futures::stream::try_unfold(file, |mut file| async move {
        let mut piece = vec![0; 64 * 1024];
        let read = tokio::io::AsyncReadExt::read(&mut file, &mut piece).await?;
        piece.truncate(read);
        Ok((read > 0).then_some((piece, file)))
    })
}
