//! What lets somebody in, and what no longer does.

use casework::ring::Ring;
use chrono::TimeDelta;
use store::{
    identity::{self, Scope},
    rings,
};

use crate::kit::{councils, kit, now, worker};

#[tokio::test]
async fn a_session_lets_in_until_it_ends() {
    for council in councils().await {
        let ends_at = now() + TimeDelta::hours(8);
        identity::begin_session(&council.store, worker(1), "secret", now(), ends_at).await.unwrap();
        let who = async |secret: &str, at| identity::by_session(&council.store, secret, at).await.unwrap().map(|worker| worker.actor());
        assert_eq!(who("secret", now()).await, Some(kit()), "{}", council.on);
        assert_eq!(who("other", now()).await, None);
        assert_eq!(who("secret", ends_at).await, None);
        identity::end_session(&council.store, "secret").await.unwrap();
        assert_eq!(who("secret", now()).await, None);
    }
}

#[tokio::test]
async fn a_token_can_be_ended_at_once() {
    for council in councils().await {
        let store = &council.store;
        identity::keep_token(store, worker(1), "other system".into(), "secret", Scope::Read, now(), Some(now() + TimeDelta::days(1)))
            .await
            .unwrap();
        let (found, scope) = identity::by_token(store, "secret", now()).await.unwrap().unwrap();
        assert_eq!((found.id, scope), (worker(1), Scope::Read), "{}", council.on);
        assert!(identity::by_token(store, "secret", now() + TimeDelta::days(2)).await.unwrap().is_none());
        assert_eq!(identity::revoke_tokens(store, "other system".into(), now()).await.unwrap(), 1);
        assert!(identity::by_token(store, "secret", now()).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn changed_permissions_hold_from_the_next_request() {
    for council in councils().await {
        let mut kit = identity::worker(&council.store, worker(1)).await.unwrap().unwrap();
        kit.teams = vec!["bensham".into()];
        identity::keep_worker(&council.store, kit.clone()).await.unwrap();
        assert_eq!(identity::worker(&council.store, worker(1)).await.unwrap(), Some(kit.clone()));
        kit.teams = vec!["nowhere".into()];
        assert!(identity::keep_worker(&council.store, kit).await.is_err(), "{}", council.on);
    }
}

#[tokio::test]
async fn a_team_rings_its_own_lines_and_otherwise_the_councils() {
    for council in councils().await {
        let line = |name: &str| Ring { name: name.into(), number: "0191 498 0111".into() };
        let rung = async |teams: &[&str]| {
            let teams: Vec<String> = teams.iter().map(|&team| team.to_owned()).collect();
            let rings = rings::of_teams(&council.store, &teams).await.unwrap();
            rings.into_iter().map(|ring| ring.name).collect::<Vec<_>>()
        };
        assert!(rung(&["felling"]).await.is_empty(), "{}: nobody has said", council.on);
        rings::keep(&council.store, None, vec![line("the council"), line("by night")]).await.unwrap();
        rings::keep(&council.store, Some("felling".into()), vec![line("Felling")]).await.unwrap();
        assert_eq!(rung(&["felling"]).await, ["Felling"]);
        assert_eq!(rung(&["bensham"]).await, ["the council", "by night"]);
        assert_eq!(rung(&[]).await, ["the council", "by night"], "{}", council.on);
        rings::keep(&council.store, Some("felling".into()), vec![]).await.unwrap();
        assert_eq!(rung(&["felling"]).await, ["the council", "by night"], "taken back");
        assert!(rings::keep(&council.store, Some("nowhere".into()), vec![line("x")]).await.is_err());
        let numberless = Ring { number: "ask".into(), ..line("x") };
        assert!(rings::keep(&council.store, None, vec![numberless]).await.is_err());
    }
}
