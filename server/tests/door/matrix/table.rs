//! Who may ask for what: a row a route.

use casework::access::Role::{self, Administrator, Analyst, Auditor, Caseworker, Finance, InformationGovernance, ServiceManager, TeamLead};

pub const FORM: &str = "application/x-www-form-urlencoded";
const JSON: &str = "application/json";

/// Who gets in.
#[derive(Clone, Copy, Debug)]
pub enum Who {
    /// Also those who are not signed in.
    Anybody,
    /// Whoever is signed in.
    SignedIn,
    /// These roles.
    Roles(&'static [Role]),
    /// Nobody outside these roles gets more than a refusal; whether one of them does hangs on what is asked for.
    AtMost(&'static [Role]),
    /// Whoever may see the person's record.
    Sees,
    /// Whoever may write in it.
    Records,
    /// Whoever may open a receipt that was marked on the person's record.
    Receipts,
    /// Whoever holds a locked session.
    Locked,
    /// There is nothing to get, in this council, under this name.
    Nothing,
}

/// A route.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    pub method: &'static str,
    pub path: &'static str,
    pub who: Who,
    /// What is sent.
    pub kind: &'static str,
    pub body: &'static [u8],
    /// Nothing for a token.
    pub browser: bool,
    /// A question that is sent as a body, and changes nothing.
    pub reads: bool,
    pub ends_the_session: bool,
}

const fn get(path: &'static str, who: Who) -> Row {
    Row { method: "GET", path, who, kind: "", body: b"", browser: false, reads: false, ends_the_session: false }
}

const fn page(path: &'static str, who: Who) -> Row {
    Row { browser: true, ..get(path, who) }
}

const fn post(path: &'static str, who: Who, body: &'static [u8]) -> Row {
    Row { method: "POST", kind: JSON, body, ..get(path, who) }
}

const fn form(path: &'static str, who: Who, body: &'static [u8]) -> Row {
    Row { method: "POST", kind: FORM, body, ..get(path, who) }
}

/// A picture of one pixel.
const PICTURE: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1, 0, 0, 0, 1, 8, 6, 0, 0, 0, 0x1f,
    0x15, 0xc4, 0x89, 0, 0, 0, 0x0d, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9c, 0x63, 0xf8, 0xcf, 0xc0, 0xf0, 0x1f, 0, 5, 0, 1, 0xff, 0x89, 0x99,
    0x3d, 0x1d, 0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
];

use Who::{Anybody, AtMost, Locked, Nothing, Receipts, Records, Roles, Sees, SignedIn};

const FIGURES: Who = Roles(&[TeamLead, ServiceManager, Analyst]);
const LEADS: Who = Roles(&[TeamLead, ServiceManager]);
const AT_DESKS: Who = AtMost(&[TeamLead, ServiceManager]);
const AT_RELEASES: Who = AtMost(&[TeamLead, ServiceManager, Analyst]);
const RETURNS: Who = Roles(&[Finance, ServiceManager, InformationGovernance]);
const AT_RETURNS: Who = AtMost(&[Finance, ServiceManager, InformationGovernance]);
const BREAKS_GLASS: Who = Roles(&[Caseworker, TeamLead, ServiceManager, InformationGovernance]);
const ADMINISTRATORS: Who = Roles(&[Administrator]);

/// All of them.
pub const ROWS: &[Row] = &[
    get("/api/v1/entries", SignedIn),
    post("/api/v1/entries", Roles(&[Caseworker, TeamLead, ServiceManager, InformationGovernance]), b"[]"),
    post("/api/v1/people", Roles(&[Caseworker, TeamLead]), b"{}"),
    Row { reads: true, ..post("/api/v1/people/find", SignedIn, br#"{"name":"Planted"}"#) },
    get("/api/v1/people/{person}/record", Sees),
    get("/api/v1/people/{person}/pictures/{picture}", Sees),
    Row { method: "PUT", kind: "image/png", body: PICTURE, ..get("/api/v1/people/{person}/pictures/{picture}", Records) },
    get("/api/v1/openapi.json", Anybody),
    get("/api/v1/me", SignedIn),
    Row { browser: true, ..get("/api/v1/me/draft-key", SignedIn) },
    Row { browser: true, ..get("/api/v1/me/session", SignedIn) },
    Row { browser: true, ..post("/api/v1/me/session", SignedIn, b"{}") },
    get("/api/v1/workers", Roles(&[Caseworker, TeamLead, ServiceManager])),
    get("/api/v1/vocabulary", SignedIn),
    post("/api/v1/vocabulary", LEADS, b"{}"),
    post("/api/v1/vocabulary/preview", LEADS, b"{}"),
    get("/api/v1/figures", FIGURES),
    get("/api/v1/figures/{id}", FIGURES),
    get("/api/v1/releases", FIGURES),
    post("/api/v1/releases", Nothing, br#"{"dataset":"none","period":"2026-Q3"}"#),
    get("/api/v1/releases/{release}", Nothing),
    post("/api/v1/releases/{release}/publish", Nothing, b""),
    post("/api/v1/releases/{release}/withdraw", Nothing, br#"{"reason":"x"}"#),
    get("/api/v1/releases/{release}/{file}", Nothing),
    get("/", SignedIn),
    get("/cover", Roles(&[Caseworker, TeamLead])),
    get("/people/{person}", Sees),
    get("/people/{person}/around", Sees),
    get("/people/{person}/together", Sees),
    get("/published", Anybody),
    get("/published/{dataset}", Nothing),
    get("/published/{dataset}/{release}", Nothing),
    get("/gallery", Nothing),
    page("/release", FIGURES),
    page("/release/declare", FIGURES),
    form("/release/declare", AT_RELEASES, b"declaration="),
    page("/release/side-by-side", FIGURES),
    page("/release/datasets/{dataset}", AT_RELEASES),
    form("/release/datasets/{dataset}", AT_RELEASES, b"period=2026-Q3"),
    page("/release/preparations/{preparation}", AT_RELEASES),
    form("/release/preparations/{preparation}", AT_RELEASES, b"do=call_off"),
    page("/release/{release}", AT_RELEASES),
    form("/release/{release}", AT_RELEASES, b"do=publish"),
    page("/returns", RETURNS),
    page("/returns/payments/{fund}", RETURNS),
    page("/returns/receipts/{receipt}", Receipts),
    page("/returns/frameworks", Roles(&[ServiceManager])),
    form("/returns/frameworks", Roles(&[ServiceManager]), b"frameworks="),
    page("/returns/{sort}/{subject}", AT_RETURNS),
    form("/returns/{sort}/{subject}", AT_RETURNS, b"gateway="),
    page("/returns/signed/{return}", AT_RETURNS),
    page("/returns/signed/{return}/return.csv", AT_RETURNS),
    page("/review", LEADS),
    page("/review/{indicator}", AT_DESKS),
    page("/review/{indicator}/people", AT_DESKS),
    page("/indicators", LEADS),
    page("/indicators/new", AT_DESKS),
    form("/indicators/new", AT_DESKS, b"name="),
    form("/indicators/filling", AT_DESKS, b"id=x"),
    page("/indicators/import", AT_DESKS),
    form("/indicators/import", AT_DESKS, b"text="),
    page("/indicators/export", AT_DESKS),
    page("/indicators/{id}", AT_DESKS),
    form("/indicators/{id}", AT_DESKS, b"name="),
    form("/indicators/{id}/counting", AT_DESKS, b"do=x"),
    page("/stocktakes", AT_DESKS),
    page("/stocktakes/new", AT_DESKS),
    form("/stocktakes/new", AT_DESKS, b"name="),
    page("/stocktakes/{id}", Nothing),
    form("/stocktakes/{id}", AT_DESKS, b"name="),
    page("/stocktakes/{id}/file", Nothing),
    page("/stocktakes/{id}/words", Nothing),
    form("/stocktakes/{id}/words", AT_DESKS, b"name="),
    form("/stocktakes/{id}/words/{quotation}/take-back", AT_DESKS, b"name="),
    page("/themes", LEADS),
    page("/themes/{id}", AT_DESKS),
    form("/themes/{id}", AT_DESKS, b"name="),
    page("/themes/{id}/entries", AT_DESKS),
    form("/themes/{id}/entries", AT_DESKS, b"name="),
    page("/words", LEADS),
    page("/words/{list}/{id}", LEADS),
    form("/words/{list}/{id}", LEADS, b"name=&do=save"),
    form("/sign-in/passkey", Anybody, b"answer=x"),
    form("/sign-in/passkey/question", Nothing, b""),
    get("/sign-in/provider", Nothing),
    get("/sign-in/provider/back", Nothing),
    get("/join/{link}/provider", Nothing),
    get("/join/{link}", Nothing),
    form("/join/{link}", Nothing, b"name=x"),
    get("/locked", Locked),
    form("/locked", Locked, b"pin=1"),
    page("/account", SignedIn),
    form("/account", SignedIn, b"do=pin&pin=1"),
    form("/account/passkeys", SignedIn, b"do=remove&passkey=x"),
    form("/account/passkeys/question", Nothing, b""),
    form("/confirm/passkey/question", Nothing, b""),
    form("/confirm/provider", Nothing, b"again_to=/glass"),
    page("/glass", BREAKS_GLASS),
    form("/glass", BREAKS_GLASS, b"name=&born=&reason="),
    get("/glass/{person}", Sees),
    page("/alone", Roles(&[TeamLead])),
    page("/governance", Roles(&[InformationGovernance, Auditor])),
    form("/governance", Nothing, b"bucket=0&seq=0&finding=in_order"),
    page("/workers", ADMINISTRATORS),
    form("/workers", ADMINISTRATORS, b"name="),
    page("/workers/{worker}", Nothing),
    form("/workers/{worker}", Nothing, b"name="),
    get("/demonstration", Nothing),
    get("/demonstration/enter/{role}", Nothing),
    get("/health", Anybody),
    get("/ready", Anybody),
    get("/.well-known/security.txt", Nothing),
    get("/sign-in", Anybody),
    form("/sign-in", Anybody, b"name=x"),
    Row { ends_the_session: true, ..form("/lock", Anybody, b"") },
    Row { ends_the_session: true, ..form("/sign-out", Anybody, b"") },
];

impl Row {
    /// A picture, as it is sent.
    pub fn picture() -> Self {
        Self { kind: "image/png", body: PICTURE, ..get("", Nothing) }
    }

    /// Its address with something in each of its places.
    pub fn address(&self) -> String {
        let fill = [
            ("{id}", if self.path.starts_with("/words") { "new" } else { "ae-attendances-change" }),
            ("{list}", "theme"),
            ("{fund}", "flexible"),
            ("{indicator}", "ae-attendances-change"),
            ("{person}", "0198c0de-0000-7000-8000-0000000000a1"),
            ("{picture}", "0198c0de-0000-7000-8000-0000000000a2"),
            ("{worker}", "0198c0de-0000-7000-8000-0000000000a3"),
        ];
        let filled = fill.iter().fold(self.path.to_owned(), |path, (name, with)| path.replace(name, with));
        filled.split('/').map(|part| if part.starts_with('{') { "x" } else { part }).collect::<Vec<_>>().join("/")
    }
}

/// The routes as they are written in the router: method and path.
pub fn routes() -> Vec<(String, String)> {
    let source = include_str!("../../../src/http/mod.rs");
    let (before, after) = source.split_once("let api = Router::new()").unwrap();
    assert!(!before.contains(".route("), "routes stand in one place");
    let (api, pages) = after.split_once(".fallback(problem::nothing_there)").unwrap();
    let mut routes = Vec::new();
    for (prefix, part) in [("/api/v1", api), ("", pages)] {
        for written in part.split(".route(").skip(1) {
            let path = written.split('"').nth(1).unwrap();
            // Up to the next line that begins with a dot at the router's depth: what is said of this route alone.
            let said = written.split("\n        .").next().unwrap();
            let said: String = said.split('"').enumerate().filter(|(at, _)| at % 2 == 0).map(|(_, words)| words).collect();
            for method in ["get", "post", "put", "delete", "patch"] {
                let called = format!("{method}(");
                let is_there = said
                    .match_indices(&called)
                    .any(|(at, _)| !said[..at].ends_with(|letter: char| letter.is_alphanumeric() || letter == '_'));
                if is_there {
                    routes.push((method.to_uppercase(), format!("{prefix}{path}")));
                }
            }
        }
    }
    routes
}
