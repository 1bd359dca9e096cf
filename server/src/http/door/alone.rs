//! `/alone`: whom nobody goes alongside since a colleague left, for the lead of their team.

use app::{markup::table, words};
use axum::{extract::State as Given, response::Response};
use casework::access::Role;
use store::identity::leaving;

use crate::http::{State, desk::Desk, plain::escaped, signed_in::Asking};

/// The page.
pub async fn show(Given(state): Given<State>, asking: axum::Extension<Asking>) -> Response {
    let desk = match Desk::of(&state, asking.0).await {
        Ok(desk) => desk,
        Err(answer) => return *answer,
    };
    if desk.who.worker.role != Role::TeamLead {
        return desk.nothing_here();
    }
    match leaving::alone(&state.store, &desk.who.actor(), state.clock.now()).await {
        Ok(alone) => desk.page("People nobody goes alongside", "/alone", &body(&alone)),
        Err(error) => desk.refuse(error),
    }
}

fn body(alone: &[leaving::Alone]) -> String {
    if alone.is_empty() {
        return "<p>Nobody has been left alone by a colleague who no longer works here.</p>".into();
    }
    let row = |one: &leaving::Alone| {
        let name = format!(r#"<a href="/people/{}/around" dir="auto">{}</a>"#, one.person, escaped(&one.name));
        vec![name, escaped(&one.last), words::full_day(one.since.date_naive())]
    };
    let rows: Vec<Vec<String>> = alone.iter().map(row).collect();
    let said = "<p>Whoever went alongside them no longer works here. Open somebody to say who does from now on.</p>";
    format!("{said}{}", table("By when the colleague left", &["Person", "Who went alongside them", "Until"], &rows, false))
}
