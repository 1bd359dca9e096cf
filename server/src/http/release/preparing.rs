//! Releases that are prepared in the background, one after another, so that nobody waits at a page and two never count at once.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use casework::{access::Actor, fault::Fault};
use store::releases::{
    self, Progress, Watch,
    preparing::{self, Outcome, Preparation},
};
use uuid::Uuid;

use crate::http::{State, problem::as_fault};

/// Whose turn it is, and how far each is.
#[derive(Debug, Default)]
pub struct Preparing {
    turn: tokio::sync::Mutex<()>,
    watched: Mutex<HashMap<Uuid, Arc<Watch>>>,
}

impl Preparing {
    /// How far a preparation is that has not ended yet.
    pub fn progress(&self, id: Uuid) -> Option<Progress> {
        self.watched().get(&id).map(|watch| watch.progress())
    }

    /// Calls one off that has not ended yet.
    pub fn call_off(&self, id: Uuid) {
        if let Some(watch) = self.watched().get(&id) {
            watch.call_off();
        }
    }

    fn watched(&self) -> std::sync::MutexGuard<'_, HashMap<Uuid, Arc<Watch>>> {
        self.watched.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Prepares what was asked for, when its turn has come.
pub fn start(state: &State, asked: Preparation, by: Actor) {
    let state = state.clone();
    let watch = Arc::new(Watch::default());
    state.preparing.watched().insert(asked.id, Arc::clone(&watch));
    tokio::spawn(async move {
        let id = asked.id;
        let turn = state.preparing.turn.lock().await;
        let outcome = in_its_turn(&state, asked, by, watch).await;
        drop(turn);
        if let Err(cause) = preparing::end(&state.store, id, outcome, state.clock.now()).await {
            tracing::error!(%cause, "what came of a preparation could not be kept");
        }
        state.preparing.watched().remove(&id);
    });
}

async fn in_its_turn(state: &State, asked: Preparation, by: Actor, watch: Arc<Watch>) -> Outcome {
    match preparing::begin(&state.store, asked.id).await {
        Ok(true) => {}
        Ok(false) => return Outcome::CalledOff,
        Err(error) => return came_of(Err(error)),
    }
    let (store, now) = (state.store.clone(), state.clock.now());
    // Counting and the audit's programs keep a processor busy: a thread of their own, so that everybody else is answered.
    let here = tokio::runtime::Handle::current();
    let counted = tokio::task::spawn_blocking(move || {
        here.block_on(async {
            let dataset = releases::dataset(&store, &asked.dataset).await?;
            releases::prepare_watched(&store, dataset, asked.period, asked.revise, &by, now, &watch).await
        })
    });
    came_of(counted.await.unwrap_or(Err(store::Error::Damaged("a preparation that ended by itself"))))
}

fn came_of(prepared: store::Result<(String, casework::release::gate::Report)>) -> Outcome {
    match prepared {
        Ok((release, report)) => Outcome::Weighed(release, report),
        Err(store::Error::CalledOff) => Outcome::CalledOff,
        Err(error) => Outcome::Broken(match as_fault(error) {
            Fault::Invalid { problems } => problems.into_iter().map(|problem| problem.message).collect::<Vec<_>>().join(" "),
            Fault::Broken { reference } => format!("Something is wrong on our side. Say this reference: {reference}."),
            _ => "Nothing can be kept just now. Try again later.".to_owned(),
        }),
    }
}
