//! Small answers that a tablet keeps: who is signed in, and who works here.

use app::session::{Me, Team};
use axum::{Json, extract::State as Given};
use casework::{access::Role, fault::Fault, ids::WorkerId};
use serde::Serialize;
use store::identity::{self, Worker};

use super::{State, problem::Refusal, signed_in::SignedIn};

/// Who is signed in.
pub async fn me(Given(state): Given<State>, who: SignedIn) -> Result<Json<Me>, Refusal> {
    Ok(Json(describe(&state, &who.worker).await?))
}

/// Somebody who works here, as every page shows them.
pub async fn describe(state: &State, worker: &Worker) -> store::Result<Me> {
    let team = match worker.teams.first() {
        Some(team) => store::figures::team_name(&state.store, team).await?,
        None => None,
    };
    Ok(Me {
        worker: worker.id,
        name: worker.name.clone(),
        role: worker.role,
        role_name: worker.role.in_words().to_owned(),
        team: team.map(|team| Team { id: team.id, name: team.name }),
        demonstration: state.is_demonstration(),
        ring: store::rings::of_teams(&state.store, &worker.teams).await?,
    })
}

/// A colleague.
#[derive(Serialize)]
pub struct Colleague {
    id: WorkerId,
    name: String,
    role: Role,
}

/// Everybody who works here, for those who read what they wrote.
pub async fn workers(Given(state): Given<State>, who: SignedIn) -> Result<Json<Vec<Colleague>>, Refusal> {
    if !matches!(who.worker.role, Role::Caseworker | Role::TeamLead | Role::ServiceManager) {
        return Err(Refusal(Fault::NotFound));
    }
    let all = identity::workers(&state.store).await?;
    Ok(Json(all.into_iter().map(|worker| Colleague { id: worker.id, name: worker.name, role: worker.role }).collect()))
}
