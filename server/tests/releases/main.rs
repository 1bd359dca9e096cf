//! A release from declaration to download: two people sign it off, anybody reads it, and other people's programs read its files.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod files;
mod nothing_true;
mod signing_off;

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, Response},
};
use casework::{access::Actor, release::Dataset};
use chrono::TimeDelta;
use serde_json::{Value as Json, json};
use server::{
    demonstration::{self, Plan, ROLES},
    http::{Mode, State, router},
    operations::{clock::Clock, council},
};
use store::{Store, identity, releases};
use tower::ServiceExt;

const DECLARED: &str = include_str!("../../../docs/dataset.toml");

struct Program {
    router: Router,
    store: Store,
    clock: Clock,
    folder: tempfile::TempDir,
}

impl Program {
    async fn start() -> Self {
        Self::with(60).await
    }

    async fn with(people: u32) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::starting_on(Some("2026-11-18".parse().unwrap()));
        let store = council::open(folder.path(), None).await.unwrap();
        demonstration::settle(&store, &clock, &Plan { people, seed: 1 }).await.unwrap();
        for role in &ROLES {
            identity::begin_session(&store, role.worker(), role.slug, clock.now(), clock.now() + TimeDelta::hours(1)).await.unwrap();
        }
        let key = demonstration::key(&store).await.unwrap();
        let state = State::new(store.clone(), clock, Mode::Demonstration { key }).keeping_files_in(folder.path().join("releases"));
        Self { router: router(state), store, clock, folder }
    }

    async fn actor(&self, slug: &str) -> Actor {
        let role = ROLES.iter().find(|role| role.slug == slug).unwrap();
        identity::worker(&self.store, role.worker()).await.unwrap().unwrap().actor()
    }

    async fn declare(&self) {
        let dataset: Dataset = toml::from_str(DECLARED).unwrap();
        releases::declare(&self.store, dataset, &self.actor("analyst").await, self.clock.now()).await.unwrap();
    }

    async fn get(&self, role: Option<&str>, path: &str) -> Response<Body> {
        let mut request = Request::get(path);
        if let Some(role) = role {
            request = request.header("cookie", format!("alongside-session={role}"));
        }
        self.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
    }

    async fn post(&self, role: &str, path: &str, body: &Json) -> (u16, Json) {
        let request = Request::post(path)
            .header("cookie", format!("alongside-session={role}"))
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "application/json")
            .header("x-alongside", "1");
        let answer = self.router.clone().oneshot(request.body(Body::from(body.to_string())).unwrap()).await.unwrap();
        (answer.status().as_u16(), serde_json::from_slice(&bytes(answer).await).unwrap())
    }

    /// Prepared by the analyst and released by the team lead.
    async fn released(&self) -> Vec<String> {
        self.declare().await;
        let (status, prepared) = self.post("analyst", "/api/v1/releases", &json!({ "dataset": "what-changed", "period": "2026-Q3" })).await;
        assert_eq!((status, &prepared["passed"]), (200, &json!(true)), "{prepared}");
        let (status, done) = self.post("team-lead", "/api/v1/releases/what-changed-2026-q3/publish", &json!({})).await;
        assert_eq!((status, &done["passed"]), (200, &json!(true)), "{done}");
        let listed: Json = serde_json::from_slice(&bytes(self.get(None, "/api/v1/releases").await).await).unwrap();
        assert_eq!(listed[0]["standing"], "released");
        listed[0]["files"].as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_owned()).collect()
    }
}

async fn bytes(answer: Response<Body>) -> Vec<u8> {
    to_bytes(answer.into_body(), 1 << 26).await.unwrap().to_vec()
}
