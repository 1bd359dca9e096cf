//! `/returns/frameworks`: which indicators and themes speak under which headings of a framework. A framework that is new is a new mapping over
//! notes that are there already: its return can be previewed at once. For whoever both sees returns and may change the council's words.

use app::markup::{details, escaped};
use axum::{
    extract::State as Given,
    http::StatusCode,
    response::{IntoResponse, Redirect},
};
use casework::{
    access::Verb,
    fault::{Fault, Problem},
    insight::definition::{frameworks_from_toml, frameworks_to_toml, starting_frameworks},
};
use serde::Deserialize;
use store::frameworks;

use super::{Answered, HERE, enter};
use crate::http::{
    State,
    desk::{Desk, error_summary, file, group, hidden},
    form::{Carries, Sent},
    signed_in::Asking,
};

const TITLE: &str = "Frameworks and their headings";

/// Frameworks as they were typed or uploaded.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Typed {
    /// That it was made here, for whoever sends it.
    token: String,
    /// TOML.
    frameworks: String,
    /// The same in a file: it takes the place of what was typed.
    file: String,
}

impl Carries for Typed {
    fn token(&self) -> &str {
        &self.token
    }
}

async fn mapper(state: &State, asking: Asking) -> Result<Desk, Box<axum::response::Response>> {
    let (desk, _) = enter(state, asking).await?;
    desk.may(Verb::ChangeWords)?;
    Ok(desk)
}

/// The form, with every framework as it is mapped now.
pub async fn show(Given(state): Given<State>, asking: axum::Extension<Asking>) -> Answered {
    let desk = mapper(&state, asking.0).await?;
    let kept = frameworks::all(&state.store).await.map_err(|error| desk.instead(error))?;
    let frameworks = frameworks_to_toml(kept.into_iter().map(|mapping| mapping.framework).collect());
    Ok(desk.page(TITLE, HERE, &view(&Typed { token: desk.token()?, frameworks, ..Typed::default() }, &[])))
}

/// Keeps what was sent: all of it or nothing.
pub async fn keep(Given(state): Given<State>, Sent { who, typed }: Sent<Typed>) -> Answered {
    let desk = mapper(&state, Asking(Some(who))).await?;
    let uploaded = typed.file.trim_start_matches('\u{feff}').to_owned();
    let typed = if uploaded.trim().is_empty() { typed } else { Typed { frameworks: uploaded, file: String::new(), ..typed } };
    let kept = match frameworks_from_toml(&typed.frameworks) {
        Ok(given) => frameworks::keep(&state.store, given).await,
        Err(problems) => Err(Fault::Invalid { problems }.into()),
    };
    match kept {
        Ok(_) => Ok(Redirect::to(HERE).into_response()),
        Err(store::Error::Fault(Fault::Invalid { problems })) => {
            Ok(desk.answer(StatusCode::UNPROCESSABLE_ENTITY, TITLE, HERE, &view(&typed, &problems)))
        }
        Err(error) => Err(desk.instead(error)),
    }
}

fn view(typed: &Typed, problems: &[Problem]) -> String {
    // Whatever a problem is about, all of it stands in one field.
    let here = |problem: &Problem| match problem.field.as_str() {
        "" | "framework" => Problem::new("frameworks", problem.message.clone()),
        field => Problem::new("frameworks", format!("{field}: {}", problem.message)),
    };
    let problems: Vec<Problem> = problems.iter().map(here).collect();
    let wrong: Vec<Problem> =
        problems.first().map(|_| Problem::new("frameworks", "Nothing was kept. What is wrong is named above.")).into_iter().collect();
    let hint =
        "A framework that is not named here stays as it is. A heading without indicators or themes says that our notes do not speak of it.";
    let pasted = group("frameworks", "The frameworks, as TOML", hint, &wrong, |described| {
        let typed = escaped(&typed.frameworks);
        format!(
            "<textarea class=\"govuk-textarea declaration\" id=\"frameworks\" name=\"frameworks\" rows=\"24\" spellcheck=\"false\"{described}>\n{typed}</textarea>"
        )
    });
    let example = frameworks_to_toml(starting_frameworks().into_iter().take(1).collect());
    format!(
        r#"{}<p class="lead">A framework is a mapping over notes that are there already: no form changes, and its return can be previewed at once.</p>
<form method="post" action="/returns/frameworks" enctype="multipart/form-data" novalidate>{}{pasted}{}<button type="submit" class="button">Keep them</button></form>
{}<p><a href="{HERE}">Back to returns</a></p>"#,
        error_summary(&problems),
        hidden("token", &typed.token),
        file("file", "Or a file with them", "It takes the place of what is typed above."),
        details(
            "An example to begin with",
            &format!(
                r#"<div class="wide" role="region" aria-label="Example" tabindex="0"><pre class="declaration">{}</pre></div>"#,
                escaped(&example)
            )
        )
    )
}
