//! Real sockets: who is slow, who is many, what is too much, and what every answer says.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use casework::access::Role;
use server::{
    http::{Patience, Serving, State, answer_until, metrics_router},
    identity::Door,
    operations::tls,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::oneshot,
    time::timeout,
};
use tokio_rustls::{
    TlsConnector,
    rustls::{ClientConfig, RootCertStore, crypto::ring, pki_types::ServerName},
};
use tower::ServiceExt;

use crate::kit::{Browser, Council};

const LOCAL: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0);

/// A council that listens, with little patience.
struct Listening {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    ended: tokio::task::JoinHandle<()>,
}

impl Listening {
    fn start(state: State, serving: Serving) -> Self {
        let patience = Patience {
            head: Duration::from_millis(400),
            request: Duration::from_millis(900),
            picture: Duration::from_millis(900),
            connections: 8,
            longest_head: 16 * 1024,
        };
        let (stop, told) = oneshot::channel();
        let address = serving.address;
        let told = async {
            let _ = told.await;
        };
        let ended = tokio::spawn(answer_until(serving, State { patience, ..state }, told));
        Self { address, stop, ended }
    }

    async fn end(self) {
        self.stop.send(()).unwrap();
        timeout(Duration::from_secs(25), self.ended).await.unwrap().unwrap();
    }

    async fn say(&self, words: &[u8]) -> String {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        let _ = stream.write_all(words).await;
        read_to_end(&mut stream).await
    }
}

async fn read_to_end(stream: &mut (impl AsyncReadExt + Unpin)) -> String {
    let mut said = Vec::new();
    let _ = timeout(Duration::from_secs(10), stream.read_to_end(&mut said)).await.expect("the connection ends");
    String::from_utf8_lossy(&said).into_owned()
}

const HEALTH: &[u8] = b"GET /health HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_sends_drop_by_drop_is_let_go_and_others_do_not_wait() {
    let council = Council::open().await;
    let listening = Listening::start(council.state(), Serving::bind(LOCAL).await.unwrap());
    let mut heads = Vec::new();
    for _ in 0..4 {
        let mut stream = TcpStream::connect(listening.address).await.unwrap();
        stream.write_all(b"GET /health HTTP/1.1\r\nhost: a\r\nx-slow: ").await.unwrap();
        heads.push(stream);
    }
    let mut body = TcpStream::connect(listening.address).await.unwrap();
    let head = b"POST /sign-in HTTP/1.1\r\nhost: a\r\nsec-fetch-site: same-origin\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: 100\r\n\r\nname=";
    body.write_all(head).await.unwrap();
    let begun = Instant::now();
    assert!(listening.say(HEALTH).await.starts_with("HTTP/1.1 200"));
    assert!(begun.elapsed() < Duration::from_secs(5), "others do not wait: {:?}", begun.elapsed());
    for mut stream in heads {
        let said = read_to_end(&mut stream).await;
        assert!(said.is_empty() || said.starts_with("HTTP/1.1 4"), "{said}");
    }
    let said = read_to_end(&mut body).await;
    assert!(said.starts_with("HTTP/1.1 408") && said.contains("application/problem+json"), "{said}");
    listening.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn there_are_so_many_connections_and_the_next_one_waits_until_one_ends() {
    let council = Council::open().await;
    let listening = Listening::start(council.state(), Serving::bind(LOCAL).await.unwrap());
    let mut held = Vec::new();
    for _ in 0..8 {
        held.push(TcpStream::connect(listening.address).await.unwrap());
    }
    assert!(listening.say(HEALTH).await.starts_with("HTTP/1.1 200"), "those who say nothing are let go");
    listening.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_head_that_is_too_long_or_makes_no_sense_is_refused() {
    let council = Council::open().await;
    let listening = Listening::start(council.state(), Serving::bind(LOCAL).await.unwrap());
    let long = format!("GET /health HTTP/1.1\r\nhost: a\r\nx: {}\r\n\r\n", "x".repeat(64 * 1024));
    let many = format!("GET /health HTTP/1.1\r\nhost: a\r\n{}\r\n", "x: y\r\n".repeat(500));
    let both = "POST /sign-in HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n0\r\n\r\n";
    for bad in [long.as_str(), &many, "GET / HTTP/9.9\r\n\r\n", "\0\0\0\0\r\n\r\n"] {
        let said = listening.say(bad.as_bytes()).await;
        assert!(said.is_empty() || said.starts_with("HTTP/1.1 4"), "{said}");
    }
    let said = listening.say(both.as_bytes()).await;
    assert!(said.is_empty() || said.starts_with("HTTP/1.1 4"), "two lengths: {said}");
    assert!(listening.say(HEALTH).await.starts_with("HTTP/1.1 200"));
    listening.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_speaks_tls_with_the_councils_certificate_and_nothing_else() {
    let council = Council::behind_tls().await;
    let made = rcgen::generate_simple_self_signed(vec!["council.test".to_owned()]).unwrap();
    let (certificate, key) = (council.folder().join("certificate.pem"), council.folder().join("key.pem"));
    std::fs::write(&certificate, made.cert.pem()).unwrap();
    std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    assert!(tls::acceptor(&certificate, &certificate).is_err(), "a certificate is no key");
    let serving = Serving::bind(LOCAL).await.unwrap().over_tls(tls::acceptor(&certificate, &key).unwrap());
    let listening = Listening::start(council.state(), serving);
    let mut roots = RootCertStore::empty();
    roots.add(made.cert.der().clone()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider())).with_safe_default_protocol_versions().unwrap();
    let connector = TlsConnector::from(Arc::new(config.with_root_certificates(roots).with_no_client_auth()));
    let stream = TcpStream::connect(listening.address).await.unwrap();
    let mut stream = connector.connect(ServerName::try_from("council.test").unwrap(), stream).await.unwrap();
    stream.write_all(HEALTH).await.unwrap();
    assert!(read_to_end(&mut stream).await.starts_with("HTTP/1.1 200"));
    assert!(!listening.say(HEALTH).await.contains("200"), "nothing in the clear");
    listening.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn behind_a_proxy_only_the_proxy_is_answered_and_only_what_came_over_tls() {
    let council = Council::open().await;
    let door = || Door { secure: true, proxied: true, ..Door::default() };
    let elsewhere = Serving::bind(LOCAL).await.unwrap().only_from(vec!["192.0.2.1".parse().unwrap()]);
    let listening = Listening::start(council.state().with_door(door()), elsewhere);
    assert_eq!(listening.say(HEALTH).await, "", "somebody who is not the proxy");
    listening.end().await;
    let here = Serving::bind(LOCAL).await.unwrap().only_from(vec![LOCAL.ip()]);
    let listening = Listening::start(council.state().with_door(door()), here);
    let ask = |more: &str| format!("GET /sign-in HTTP/1.1\r\nhost: a\r\nconnection: close\r\n{more}\r\n").into_bytes();
    assert!(listening.say(&ask("")).await.starts_with("HTTP/1.1 421"));
    assert!(listening.say(&ask("x-forwarded-proto: http\r\n")).await.starts_with("HTTP/1.1 421"));
    assert!(listening.say(&ask("x-forwarded-proto: https\r\n")).await.starts_with("HTTP/1.1 200"));
    assert!(listening.say(HEALTH).await.starts_with("HTTP/1.1 200"), "its own check");
    listening.end().await;
}

#[tokio::test]
async fn what_is_too_large_too_deep_or_packed_is_refused_as_a_problem() {
    let council = Council::open().await;
    let (_, mut browser) = council.join("kit", Role::Caseworker).await;
    let large = format!("[\"{}\"]", "x".repeat(1024 * 1024));
    let deep = format!("{}{}", "[".repeat(40), "]".repeat(40));
    for (body, status) in [(large.as_str(), 413), (&deep, 422), ("[", 422), ("\u{0}", 422), (r#"{"a":1}"#, 422)] {
        let page = browser.post(&council, "/api/v1/entries", body).await;
        assert_eq!(page.status, status, "{}", &body[..body.len().min(40)]);
        assert!(page.text.contains("\"detail\""), "{}", page.text);
    }
    let packed = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0x8b, 0x8e, 5, 0, 41, 187, 76, 13, 2, 0, 0, 0];
    let request = Request::post("/api/v1/entries")
        .header("cookie", browser.cookie.clone().unwrap())
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "application/json")
        .header("x-alongside", "1")
        .header("content-encoding", "gzip");
    let answer = council.ask(request.body(Body::from(packed.to_vec())).unwrap()).await;
    assert!(answer.status().is_client_error(), "{}", answer.status());
}

#[tokio::test]
async fn every_answer_says_what_the_browser_may_do_errors_included() {
    let council = Council::open().await;
    let (_, browser) = council.join("kit", Role::Caseworker).await;
    let cookie = browser.cookie.unwrap();
    let asked = [
        ("GET", "/sign-in"),
        ("GET", "/"),
        ("GET", "/locked"),
        ("GET", "/account"),
        ("GET", "/workers"),
        ("GET", "/join/x"),
        ("GET", "/no/such"),
        ("GET", "/health"),
        ("GET", "/ready"),
        ("GET", "/.well-known/security.txt"),
        ("GET", "/icon.svg"),
        ("GET", "/published"),
        ("GET", "/api/v1/me"),
        ("GET", "/api/v1/nothing"),
        ("DELETE", "/api/v1/me"),
        ("POST", "/api/v1/entries"),
        ("POST", "/sign-in"),
        ("PUT", "/sign-in"),
        ("POST", "/account"),
        ("GET", "/api/v1/people/not-an-id/record"),
        ("PATCH", "/api/v1/entries"),
        ("GET", "/%00"),
        ("GET", "/api/v1/figures?by=%ff"),
    ];
    for (method, path) in asked {
        for cookie in [cookie.as_str(), ""] {
            let request = Request::builder().method(method).uri(path).header("cookie", cookie).body(Body::empty()).unwrap();
            let answer = council.ask(request).await;
            let (status, headers) = (answer.status(), answer.headers().clone());
            assert!(!status.is_server_error(), "{method} {path}: {status}");
            let says = |name: &str| headers.get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default();
            let policy = says("content-security-policy");
            for part in ["default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"] {
                assert!(policy.contains(part), "{method} {path} {status}: {policy}");
            }
            assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{policy}");
            assert_eq!(
                (says("x-content-type-options").as_str(), says("referrer-policy").as_str()),
                ("nosniff", "no-referrer"),
                "{method} {path}"
            );
            assert!(says("strict-transport-security").contains("max-age") && says("cross-origin-opener-policy") == "same-origin");
            assert!(says("permissions-policy").contains("camera=()") && says("cross-origin-resource-policy") == "same-origin");
            assert!(headers.get("server").is_none() && headers.get("x-powered-by").is_none());
            assert!(headers.get("access-control-allow-origin").is_none(), "nobody else's pages read this");
            if path.starts_with("/api/") && status.is_client_error() {
                assert_eq!(says("content-type"), "application/problem+json", "{method} {path} {status}");
            }
            if !path.contains("icon") && path != "/published" {
                assert_eq!(says("cache-control"), "no-store", "{method} {path}");
            }
        }
    }
}

#[tokio::test]
async fn figures_about_the_program_and_whom_to_tell_are_where_they_should_be_and_name_nobody() {
    let council = Council::open().await;
    let (kit, mut browser) = council.join("kit", Role::Caseworker).await;
    assert_eq!(browser.get(&council, "/metrics").await.status, StatusCode::NOT_FOUND, "not where browsers come");
    assert_eq!(Browser::default().get(&council, "/.well-known/security.txt").await.status, StatusCode::NOT_FOUND, "nobody has said");
    let door = Door { security_contact: Some("mailto:security@example.gov.uk".into()), ..Door::default() };
    let state = council.state().with_door(door);
    let router = server::http::router(state.clone());
    for path in ["/.well-known/security.txt", "/no/such/page", "/api/v1/me"] {
        let request = Request::get(path).body(Body::empty()).unwrap();
        let answer = router.clone().oneshot(request).await.unwrap();
        let status = answer.status();
        let text = axum::body::to_bytes(answer.into_body(), 1 << 20).await.unwrap();
        if status == 200 {
            let text = String::from_utf8(text.to_vec()).unwrap();
            assert!(text.starts_with("Contact: mailto:security@example.gov.uk\nExpires: 2"), "{text}");
        }
    }
    let answer = metrics_router(state).oneshot(Request::get("/metrics").body(Body::empty()).unwrap()).await.unwrap();
    let text = String::from_utf8(axum::body::to_bytes(answer.into_body(), 1 << 20).await.unwrap().to_vec()).unwrap();
    assert!(text.contains("alongside_answers_total{status=\"2xx\"} 1\n") && text.contains("{status=\"4xx\"} 2\n"), "{text}");
    assert!(text.contains("alongside_taking_writes 1\n") && !text.contains(&kit.id.to_string()) && !text.contains("/api"), "{text}");
}

#[tokio::test]
async fn the_planted_holes_are_in_no_ordinary_build() {
    let manifest: toml::Table = include_str!("../../Cargo.toml").parse().unwrap();
    let features = manifest["features"].as_table().unwrap();
    assert!(features.contains_key("canary") && !features.contains_key("default"), "{features:?}");
    assert!(include_str!("../../src/http/canary.rs").contains("#[cfg(not(debug_assertions))]\ncompile_error!"), "nor in any release build");
    let council = Council::open().await;
    for path in ["/canary", "/canary/team?q=felling", "/canary/said?q=%3Cscript%3E"] {
        let page = Browser::default().get(&council, path).await;
        assert_eq!(page.status == 404, !cfg!(feature = "canary"), "{path}");
    }
}
