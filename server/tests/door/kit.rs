//! A council with nobody in it, browsers that keep their cookie, and an app that shows six digits.

use std::{cell::Cell, path::PathBuf};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, Response, StatusCode, header},
};
use casework::{
    access::Role,
    ids::{RecordId, WorkerId},
    insight::TeamName,
};
use chrono::TimeDelta;
use server::{
    http::{Mode, State, router},
    identity::{Door, one_time},
    operations::{chance, clock::Clock, council},
};
use store::{
    Store,
    identity::{self, Worker, invitations},
};
use tower::ServiceExt;

pub const PASSWORD: &str = "otter plinth wharf seven";
/// Where browsers find the council.
pub const ORIGIN: &str = "https://council.test";

/// A council, and the time that has passed in it.
pub struct Council {
    pub store: Store,
    clock: Cell<Clock>,
    secure: bool,
    folder: tempfile::TempDir,
}

/// What somebody signs in with, and the app on their telephone.
#[derive(Clone)]
pub struct Person {
    pub id: WorkerId,
    pub name: &'static str,
    pub one_time: String,
    pub codes: Vec<String>,
}

/// A browser with its cookies: the session's, and the others.
#[derive(Clone, Default)]
pub struct Browser {
    pub cookie: Option<String>,
    others: Vec<String>,
}

/// What came back.
pub struct Page {
    pub status: StatusCode,
    pub to: String,
    pub text: String,
    pub set: Option<String>,
    pub refresh: Option<String>,
}

impl Council {
    pub async fn open() -> Self {
        Self::opened(false).await
    }

    pub async fn behind_tls() -> Self {
        Self::opened(true).await
    }

    async fn opened(secure: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = council::open(folder.path(), None).await.unwrap();
        identity::keep_team(&store, TeamName { id: "felling".into(), name: "Felling".into() }).await.unwrap();
        Self { store, clock: Cell::new(Clock::default()), secure, folder }
    }

    pub fn folder(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    pub fn clock(&self) -> Clock {
        self.clock.get()
    }

    /// Time passes.
    pub fn wait(&self, by: TimeDelta) {
        self.clock.set(self.clock.get().later(by));
    }

    pub fn state(&self) -> State {
        let door = Door { secure: self.secure, address: Some(ORIGIN.into()), ..Door::default() };
        State::new(self.store.clone(), self.clock(), Mode::Council).with_door(door)
    }

    pub fn router(&self) -> Router {
        router(self.state())
    }

    pub async fn ask(&self, request: Request<Body>) -> Response<Body> {
        self.router().oneshot(request).await.unwrap()
    }

    pub async fn employ(&self, name: &'static str, role: Role) -> WorkerId {
        let id = WorkerId(chance::id(self.clock().now()));
        let worker = Worker { id, name: name.into(), role, teams: vec!["felling".into()] };
        identity::keep_worker(&self.store, worker).await.unwrap();
        id
    }

    /// Somebody works here no longer.
    pub async fn let_go(&self, worker: WorkerId) -> usize {
        let now = self.clock().now();
        identity::leave(&self.store, worker, now, &|| RecordId(chance::id(now))).await.unwrap()
    }

    pub async fn link(&self, worker: Option<WorkerId>) -> String {
        let (link, now) = (chance::secret().unwrap(), self.clock().now());
        invitations::invite(&self.store, worker, &link, now, now + TimeDelta::days(7)).await.unwrap();
        link
    }

    /// The digits that the app shows. Each half minute is good once: this waits for a new one.
    pub fn digits(&self, one_time: &str) -> String {
        self.wait(TimeDelta::seconds(31));
        one_time::digits(&one_time::secret(one_time).unwrap(), self.clock().now()).unwrap()
    }

    /// Somebody who works here and has chosen how they sign in, with the browser in which they did.
    pub async fn join(&self, name: &'static str, role: Role) -> (Person, Browser) {
        let id = self.employ(name, role).await;
        self.join_as(id, name).await
    }

    /// The same person, with another link.
    pub async fn join_again(&self, person: &Person) -> (Person, Browser) {
        self.join_as(person.id, person.name).await
    }

    async fn join_as(&self, id: WorkerId, name: &'static str) -> (Person, Browser) {
        let link = self.link(Some(id)).await;
        let mut browser = Browser::default();
        let path = format!("/join/{link}");
        let one_time = hidden(&browser.get(self, &path).await.text, "one_time");
        let digits = self.digits(&one_time);
        let typed = [("name", name), ("password", PASSWORD), ("one_time", &one_time), ("digits", &digits), ("device", "shared")];
        let page = browser.send(self, &path, &typed).await;
        assert_eq!(page.status, 200, "{}", page.text);
        let codes = page.text.split("<code>").skip(1).map(|rest| rest.split('<').next().unwrap().to_owned()).collect();
        (Person { id, name, one_time, codes }, browser)
    }

    /// Signs in on a device.
    pub async fn sign_in(&self, person: &Person, device: &str) -> Browser {
        let mut browser = Browser::default();
        let digits = self.digits(&person.one_time);
        let page = browser.sign_in(self, person.name, PASSWORD, &digits, device).await;
        assert_eq!((page.status, page.to.as_str()), (StatusCode::SEE_OTHER, "/"), "{}", page.text);
        browser
    }
}

impl Browser {
    /// What it sends as its cookies.
    pub fn cookies(&self) -> String {
        self.cookie.iter().chain(&self.others).cloned().collect::<Vec<_>>().join("; ")
    }

    /// With a cookie of the session's that somebody else has put there.
    pub fn with(cookie: &str) -> Self {
        Self { cookie: Some(cookie.to_owned()), others: Vec::new() }
    }

    /// Takes every cookie but the session's from another browser.
    pub fn take_others_of(&mut self, other: &Self) {
        self.others.clone_from(&other.others);
    }

    /// Asks a router of its own.
    pub async fn ask(&mut self, router: Router, request: Request<Body>) -> Page {
        let answer = router.oneshot(request).await.unwrap();
        self.keep(answer).await
    }

    fn request(&self, builder: axum::http::request::Builder) -> axum::http::request::Builder {
        let cookies = self.cookies();
        if cookies.is_empty() { builder } else { builder.header(header::COOKIE, cookies) }
    }

    async fn keep(&mut self, answer: Response<Body>) -> Page {
        let text_of = |name| answer.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
        let (to, set): (_, Option<String>) = (text_of(header::LOCATION).unwrap_or_default(), text_of(header::SET_COOKIE));
        for set in answer.headers().get_all(header::SET_COOKIE) {
            let pair = set.to_str().unwrap().split(';').next().unwrap().to_owned();
            let (name, value) = pair.split_once('=').unwrap();
            if name.ends_with("session") {
                self.cookie = (!value.is_empty()).then(|| pair.clone());
            } else {
                self.others.retain(|other| !other.starts_with(&format!("{name}=")));
                self.others.extend((!value.is_empty()).then(|| pair.clone()));
            }
        }
        let (status, refresh) = (answer.status(), text_of(header::REFRESH));
        let text = String::from_utf8(to_bytes(answer.into_body(), 1 << 24).await.unwrap().to_vec()).unwrap();
        Page { status, to, text, set, refresh }
    }

    /// Goes to a page.
    pub async fn get(&mut self, council: &Council, path: &str) -> Page {
        let request = self.request(Request::get(path).header("sec-fetch-mode", "navigate").header("accept", "text/html"));
        let answer = council.ask(request.body(Body::empty()).unwrap()).await;
        self.keep(answer).await
    }

    /// What a page asks by itself.
    pub async fn api(&mut self, council: &Council, path: &str) -> Page {
        let request = self.request(Request::get(path).header("sec-fetch-mode", "cors"));
        let answer = council.ask(request.body(Body::empty()).unwrap()).await;
        self.keep(answer).await
    }

    /// Sends JSON as our own pages do.
    pub async fn post(&mut self, council: &Council, path: &str, body: &str) -> Page {
        let request = Request::post(path).header("sec-fetch-site", "same-origin").header("content-type", "application/json");
        let request = self.request(request.header("x-alongside", "1"));
        let answer = council.ask(request.body(Body::from(body.to_owned())).unwrap()).await;
        self.keep(answer).await
    }

    /// Sends a form of ours.
    pub async fn send(&mut self, council: &Council, path: &str, fields: &[(&str, &str)]) -> Page {
        let answer = council.ask(form(path, &self.cookies(), fields)).await;
        self.keep(answer).await
    }

    pub async fn sign_in(&mut self, council: &Council, name: &str, password: &str, digits: &str, device: &str) -> Page {
        self.send(council, "/sign-in", &[("name", name), ("password", password), ("digits", digits), ("device", device)]).await
    }

    /// Whether it is let in.
    pub async fn is_in(&mut self, council: &Council) -> bool {
        self.api(council, "/api/v1/me").await.status == 200
    }
}

/// What a browser asks when somebody goes to a page.
pub fn request(method: &str, path: &str, cookies: &str) -> Request<Body> {
    let builder = Request::builder().method(method).uri(path).header(header::COOKIE, cookies).header("accept", "text/html");
    builder.body(Body::empty()).unwrap()
}

/// What a browser sends when a form of ours is sent.
pub fn form(path: &str, cookies: &str, fields: &[(&str, &str)]) -> Request<Body> {
    let builder = Request::post(path).header("sec-fetch-site", "same-origin").header("content-type", "application/x-www-form-urlencoded");
    let builder = if cookies.is_empty() { builder } else { builder.header(header::COOKIE, cookies) };
    let body: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    builder.body(Body::from(body.join("&"))).unwrap()
}

/// Base 64 for addresses, without ends (RFC 4648, section 5).
const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

pub fn base64(bytes: &[u8]) -> String {
    let three = |piece: &[u8]| {
        let bits = piece.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - piece.len()));
        (0..=piece.len()).map(|at| char::from(LETTERS[(bits >> (18 - 6 * at) & 63) as usize])).collect::<String>()
    };
    bytes.chunks(3).map(three).collect()
}

pub fn from_base64(text: &str) -> Vec<u8> {
    let (mut bits, mut many, mut bytes) = (0_u32, 0, Vec::new());
    for letter in text.bytes() {
        let value = LETTERS.iter().position(|known| *known == letter).unwrap();
        (bits, many) = (bits << 6 | u32::try_from(value).unwrap(), many + 6);
        if many >= 8 {
            many -= 8;
            bytes.push(u8::try_from(bits >> many & 255).unwrap());
        }
    }
    bytes
}

/// What a form of our own carries.
pub fn hidden(page: &str, name: &str) -> String {
    let field = page.split("<input").find(|field| field.contains(&format!("name=\"{name}\""))).unwrap_or_else(|| panic!("{name}: {page}"));
    field.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
