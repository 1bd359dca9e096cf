//! A stocktake as one file that stands alone: released figures only, and words that were agreed to for outside of the meeting.

use app::{markup::escaped, words::full_day};
use axum::{
    extract::{Path, State as Given},
    http::header,
    response::{IntoResponse, Response},
};

use super::{
    Inside, answered, opened,
    view::{self, WHY, Whole},
};
use crate::{
    export,
    http::{State, desk::Desk, signed_in::Asking},
};

/// The file at `/stocktakes/ID/file`.
pub async fn file(Given(state): Given<State>, asking: axum::Extension<Asking>, Path(id): Path<String>) -> Response {
    answered(async {
        let desk = Desk::of(&state, asking.0).await?;
        let (inside, id) = Inside::of(&state, desk, &id).await?;
        let whole = opened(&state, &inside, id).await?;
        let name = format!("attachment; filename=\"stocktake-{}.html\"", whole.stocktake.held_on);
        Ok(([(header::CONTENT_TYPE, "text/html; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)], made(&whole))
            .into_response())
    })
    .await
}

/// The whole of it. Nothing of what only the team saw.
fn made(whole: &Whole) -> String {
    let stocktake = &whole.stocktake;
    let outside = whole.quotations.iter().filter(|one| one.audience.leaves_the_meeting());
    let quoted: String = outside.map(|one| format!("<blockquote><p>“{}”</p></blockquote>", escaped(&one.words))).collect();
    let quoted = if quoted.is_empty() { String::new() } else { format!("<section><h2>In their words</h2>{quoted}</section>") };
    format!(
        r#"<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title><style>{style}@page{{size:A4;margin:20mm}}</style></head>
<body><main><h1>{title}</h1><p>{team} · figures released by {day}</p>
{last}<section><h2>Figures</h2>{figures}<p>{WHY}</p></section>{quoted}{notes}</main></body></html>
"#,
        title = escaped(&whole.title()),
        style = export::style(),
        team = escaped(&whole.team),
        day = full_day(stocktake.begun_at.date_naive()),
        last = view::last_time(whole, false),
        figures = view::released(stocktake.frozen.released.as_ref()),
        notes = view::notes(whole, false),
    )
}
