//! `GET /published/…`: a page for each dataset that is open, at a lasting address. No sign-in, no script, the same for everybody.

use app::markup::escaped;
use axum::{
    extract::{Path, State as Given},
    http::header,
    response::{IntoResponse, Response},
};
use casework::{fault::Fault, release::PublishedRelease};
use sha2::{Digest, Sha256};
use store::releases::{self, Listed, Standing};

use super::{State, problem::Refusal};
use crate::export;

/// Every open dataset that has been released.
pub async fn list(Given(state): Given<State>) -> Result<Response, Refusal> {
    let mut open: Vec<Listed> = public(&state).await?;
    open.sort_by(|a, b| (&a.title, b.period.last_month()).cmp(&(&b.title, a.period.last_month())));
    let mut items = Vec::new();
    for one in &open {
        let (title, period) = (escaped(&one.title), one.period.in_words());
        items.push(match &one.standing {
            Standing::Withdrawn(reason) => format!("<li>{title}, {period}: withdrawn. {}</li>", escaped(reason)),
            _ => format!("<li><a href=\"/published/{}/{}\">{title}, {period}</a></li>", one.dataset, one.release),
        });
    }
    let none = if open.is_empty() { "<p>Nothing has been published yet.</p>" } else { "" };
    let (style, items) = (export::style(), items.concat());
    Ok(plain(format!(
        "<!DOCTYPE html>\n<html lang=\"en-GB\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>Published figures</title><style>{style}</style></head><body><main><h1>Published figures</h1>{none}<ul>{items}</ul></main></body></html>\n"
    )))
}

/// The newest release of a dataset.
pub async fn newest(Given(state): Given<State>, Path(dataset): Path<String>) -> Result<Response, Refusal> {
    let newest = public(&state).await?.into_iter().find(|one| one.dataset == dataset && one.standing == Standing::Released);
    let newest = newest.ok_or(Fault::NotFound)?;
    let published = releases::published(&state.store, &newest.release).await?;
    Ok(page(&published))
}

/// One release of a dataset.
pub async fn one(Given(state): Given<State>, Path((dataset, release)): Path<(String, String)>) -> Result<Response, Refusal> {
    let published = releases::published(&state.store, &release).await?;
    if !published.dataset.open || published.dataset.dataset != dataset {
        return Err(Refusal(Fault::NotFound));
    }
    Ok(page(&published))
}

/// What is open and has left, the newest period first.
async fn public(state: &State) -> Result<Vec<Listed>, Refusal> {
    let all = releases::list(&state.store).await?;
    Ok(all.into_iter().filter(|one| one.open && one.standing != Standing::Prepared).collect())
}

fn page(published: &PublishedRelease) -> Response {
    plain(export::page(published, &format!("/api/v1/releases/{}/", published.release)))
}

/// A page that needs nothing but itself: the policy names the hash of its style.
fn plain(html: String) -> Response {
    let policy =
        format!("{}; style-src 'self' 'sha256-{}'", app::shell::POLICY.trim_end_matches(';'), base64(&Sha256::digest(export::style())));
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8".to_owned()),
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::CACHE_CONTROL, "public, max-age=300".to_owned()),
    ];
    (headers, html).into_response()
}

/// RFC 4648, section 4.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for three in bytes.chunks(3) {
        let word = (0..3).fold(0_usize, |word, place| word << 8 | usize::from(three.get(place).copied().unwrap_or(0)));
        for place in 0..4 {
            out.push(if place <= three.len() { char::from(LETTERS[word >> (18 - 6 * place) & 63]) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_written_as_others_read_them() {
        for (bytes, text) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
    }
}
