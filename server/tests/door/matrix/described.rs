//! The description of the API holds what the router holds, and nothing else.

use std::collections::BTreeSet;

use axum::{body::Body, http::Request};
use serde_json::Value;
use server::http::openapi;

use super::{House, table};

fn described() -> BTreeSet<(String, String)> {
    let whole = openapi::description();
    let paths = whole["paths"].as_object().unwrap();
    let of = |(path, operations): (&String, &Value)| {
        let methods: Vec<_> = operations.as_object().unwrap().keys().map(|method| (method.to_uppercase(), path.clone())).collect();
        methods
    };
    paths.iter().flat_map(of).collect()
}

#[test]
fn what_is_described_is_what_is_routed() {
    let routed: BTreeSet<_> = table::routes().into_iter().filter(|(_, path)| path.starts_with("/api/v1")).collect();
    let described = described();
    let (missing, gone): (Vec<_>, Vec<_>) = (routed.difference(&described).collect(), described.difference(&routed).collect());
    assert!(missing.is_empty() && gone.is_empty(), "describe these in http/openapi.rs: {missing:?}; these are gone: {gone:?}");
}

#[tokio::test]
async fn the_real_router_answers_to_just_the_methods_that_are_described() {
    let house = House::open().await;
    let described = described();
    let paths: BTreeSet<&String> = described.iter().map(|(_, path)| path).collect();
    for path in paths {
        let mut wanted: BTreeSet<&str> = described.iter().filter(|(_, other)| other == path).map(|(method, _)| method.as_str()).collect();
        if wanted.contains("GET") {
            wanted.insert("HEAD");
        }
        let address: Vec<&str> = path.split('/').map(|part| if part.starts_with('{') { "x" } else { part }).collect();
        let request = Request::builder().method("TRACE").uri(address.join("/")).header("authorization", "Bearer write token");
        let answer = tower::ServiceExt::oneshot(house.router.clone(), request.body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(answer.status(), 405, "{path}");
        let allow = answer.headers()["allow"].to_str().unwrap().to_owned();
        assert_eq!(allow.split(',').collect::<BTreeSet<_>>(), wanted, "{path}");
    }
}

#[test]
fn every_shape_that_is_named_is_there() {
    let whole = openapi::description();
    assert_eq!(whole["openapi"], "3.1.0");
    let text = whole.to_string();
    for named in text.split("\"#/").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        assert!(!whole.pointer(&format!("/{named}")).is_none_or(Value::is_null), "{named}");
    }
    let ids: Vec<&str> = text.split("\"operationId\":\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "each has a name of its own");
}
