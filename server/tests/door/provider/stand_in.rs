//! A small provider of identities with real keys: it signs with RS256, looks at PKCE and the client's secret, and does as it is told.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, OnceLock},
};

use axum::{
    Form, Json, Router,
    extract::State as Given,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use openidconnect::{
    JsonWebKeyId, PkceCodeChallenge, PkceCodeVerifier, PrivateSigningKey,
    core::{CoreJwsSigningAlgorithm, CoreRsaPrivateSigningKey},
};
use rsa::pkcs1::EncodeRsaPrivateKey;
use serde_json::{Value, json};
use server::operations::clock::Clock;

use crate::kit::base64;

pub const TENANT: &str = "a-tenant";
pub const CLIENT: &str = "alongside-client";

/// What it does otherwise than an honest one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Habit {
    Honest,
    /// It vouches for somebody else.
    Somebody(&'static str),
    /// It says what they may do.
    Roles(&'static [&'static str]),
    /// It changes a claim, or leaves one out.
    Claim(&'static str, Option<&'static str>),
    /// A time in its token is so many seconds from now.
    Time(&'static str, i64),
    /// The audience is a list, with somebody else on it.
    Audiences,
    /// The head names an algorithm, and the signature is made accordingly.
    Algorithm(&'static str),
    /// It signs with a key that is not its own.
    OtherKey,
    /// It signs one thing and sends another.
    Changed,
    /// It sends no token about who somebody is.
    NoToken,
    /// What it says about itself is somebody else's.
    OtherIssuer,
    /// It has no place to sign out.
    NoWayOut,
    /// It answers with a page.
    Nonsense,
    /// It answers without end.
    Endless,
}

struct Shared {
    issuer: String,
    clock: Clock,
    habit: Mutex<Habit>,
    /// What each code was given for: the nonce and the challenge.
    codes: Mutex<HashMap<String, (String, String)>>,
}

/// A provider that listens.
pub struct StandIn {
    pub issuer: String,
    shared: Arc<Shared>,
}

/// Making a key takes a while: one of its own, and one that is somebody else's.
fn key(own: bool) -> &'static CoreRsaPrivateSigningKey {
    static KEYS: OnceLock<[CoreRsaPrivateSigningKey; 2]> = OnceLock::new();
    let make = || {
        let key = rsa::RsaPrivateKey::new(&mut rsa::rand_core::OsRng, 2048).unwrap();
        let pem = key.to_pkcs1_pem(rsa::pkcs1::LineEnding::LF).unwrap();
        CoreRsaPrivateSigningKey::from_pem(&pem, Some(JsonWebKeyId::new("a-key".into()))).unwrap()
    };
    &KEYS.get_or_init(|| [make(), make()])[usize::from(!own)]
}

/// The parts of an address after the question mark.
pub fn query(address: &str) -> HashMap<String, String> {
    let address = openidconnect::url::Url::parse("http://council.test").unwrap().join(address).unwrap();
    address.query_pairs().map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
}

impl StandIn {
    pub async fn start(clock: Clock) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}/{TENANT}/v2.0", listener.local_addr().unwrap());
        let (habit, codes) = (Mutex::new(Habit::Honest), Mutex::default());
        let shared = Arc::new(Shared { issuer: issuer.clone(), clock, habit, codes });
        let router = Router::new()
            .route("/a-tenant/v2.0/.well-known/openid-configuration", get(about))
            .route("/keys", get(keys))
            .route("/token", post(token))
            .with_state(Arc::clone(&shared));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { issuer, shared }
    }

    /// What it does from now on.
    pub fn will(&self, habit: Habit) {
        *self.shared.habit.lock().unwrap() = habit;
    }

    /// Somebody's browser comes: the address to which it is sent back.
    pub fn asked(&self, way: &str) -> String {
        let asked = query(way);
        let code = format!("code-{}", self.shared.codes.lock().unwrap().len());
        self.shared.codes.lock().unwrap().insert(code.clone(), (asked["nonce"].clone(), asked["code_challenge"].clone()));
        assert_eq!(asked["client_id"], CLIENT);
        format!("/sign-in/provider/back?code={code}&state={}", asked["state"])
    }
}

async fn about(Given(shared): Given<Arc<Shared>>) -> Response {
    let root = shared.issuer.split("/a-tenant").next().unwrap();
    let habit = *shared.habit.lock().unwrap();
    let issuer = if habit == Habit::OtherIssuer { "https://evil.test/a-tenant/v2.0" } else { &shared.issuer };
    match habit {
        Habit::Nonsense => return "<h1>Sorry</h1>".into_response(),
        Habit::Endless => return "x".repeat(3 << 20).into_response(),
        _ => {}
    }
    let mut about = json!({
        "issuer": issuer, "authorization_endpoint": format!("{root}/authorize"), "token_endpoint": format!("{root}/token"),
        "jwks_uri": format!("{root}/keys"), "response_types_supported": ["code"], "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
    });
    if habit != Habit::NoWayOut {
        about["end_session_endpoint"] = json!(format!("{root}/leave"));
    }
    Json(about).into_response()
}

async fn keys() -> Json<Value> {
    Json(json!({ "keys": [key(true).as_verification_key()] }))
}

async fn token(Given(shared): Given<Arc<Shared>>, headers: HeaderMap, Form(sent): Form<HashMap<String, String>>) -> Response {
    let refused = |why: &str| (StatusCode::BAD_REQUEST, Json(json!({ "error": why }))).into_response();
    if !headers["authorization"].to_str().unwrap().starts_with("Basic ") {
        return refused("invalid_client");
    }
    // A code is good once.
    let Some((nonce, challenge)) = shared.codes.lock().unwrap().remove(&sent["code"]) else { return refused("invalid_grant") };
    let verifier = PkceCodeVerifier::new(sent["code_verifier"].clone());
    if PkceCodeChallenge::from_code_verifier_sha256(&verifier).as_str() != challenge {
        return refused("invalid_grant");
    }
    let habit = *shared.habit.lock().unwrap();
    let mut answer = json!({ "access_token": "nothing", "token_type": "Bearer", "expires_in": 60 });
    if habit != Habit::NoToken {
        answer["id_token"] = json!(signed(&shared, habit, &nonce));
    }
    Json(answer).into_response()
}

fn signed(shared: &Shared, habit: Habit, nonce: &str) -> String {
    let now = shared.clock.now().timestamp();
    let mut claims = json!({
        "iss": shared.issuer, "aud": CLIENT, "sub": "kit-sub", "tid": TENANT, "oid": "kit-object", "nonce": nonce,
        "iat": now, "nbf": now, "exp": now + 600, "auth_time": now, "name": "Kit", "email": "kit@example.gov.uk",
    });
    match habit {
        Habit::Somebody(who) => claims["oid"] = json!(who),
        Habit::Roles(roles) => claims["roles"] = json!(roles),
        Habit::Claim(name, Some(value)) => claims[name] = json!(value),
        Habit::Claim(name, None) => drop(claims.as_object_mut().unwrap().remove(name)),
        Habit::Time(name, seconds) => claims[name] = json!(now + seconds),
        Habit::Audiences => claims["aud"] = json!([CLIENT, "somebody-else"]),
        _ => {}
    }
    let algorithm = if let Habit::Algorithm(name) = habit { name } else { "RS256" };
    let head = base64(json!({ "alg": algorithm, "typ": "JWT", "kid": "a-key" }).to_string().as_bytes());
    let words = format!("{head}.{}", base64(claims.to_string().as_bytes()));
    let signature = match habit {
        Habit::Algorithm("none") => Vec::new(),
        // The public key taken for a shared secret, as careless programs do.
        Habit::Algorithm("HS256") => {
            use hmac::{Hmac, KeyInit, Mac};
            let public = serde_json::to_vec(&key(true).as_verification_key()).unwrap();
            let mut mac = Hmac::<sha2::Sha256>::new_from_slice(&public).unwrap();
            mac.update(words.as_bytes());
            mac.finalize().into_bytes().to_vec()
        }
        _ => key(habit != Habit::OtherKey).sign(&CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256, words.as_bytes()).unwrap(),
    };
    if habit == Habit::Changed {
        claims["oid"] = json!("somebody-else");
        return format!("{head}.{}.{}", base64(claims.to_string().as_bytes()), base64(&signature));
    }
    format!("{words}.{}", base64(&signature))
}
