//! Every route of the router, for everybody who might ask: who gets in and who is told that there is nothing. The routes are read from
//! where they are written; one that is not in this table fails.

mod described;
mod forgery;
mod table;

use std::collections::BTreeSet;

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use casework::{
    access::{Actor, Role},
    hex,
    ids::{PersonId, WorkerId},
    insight::TeamName,
    journal::Status,
};
use chrono::TimeDelta;
use serde_json::{Value, json};
use server::{
    http::{Mode, State, router},
    operations::{chance, clock::Clock, council},
};
use store::{
    Store,
    identity::{self, Scope, Worker, sessions},
};
use tower::ServiceExt;

use table::{Row, Who};

/// Somebody who asks.
#[derive(Clone, Debug)]
pub struct Caller {
    pub name: String,
    /// Cookie or bearer token.
    pub header: Option<(&'static str, String)>,
    /// Who works here; none for those who are not let in.
    pub worker: Option<Worker>,
    /// What a token may be used for.
    pub token: Option<Scope>,
    pub locked: bool,
}

/// A person, by how the two teams and their people stand to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    /// Felling's, and its caseworker goes alongside them.
    Ours,
    /// Felling's, and nobody goes alongside them.
    Teams,
    /// Felling's, and only those alongside may see them.
    Restricted,
    /// Felling's, and its caseworker must not.
    Denied,
    /// Bensham's.
    Theirs,
    /// Nobody is known under that id.
    Unknown,
}

pub const STANDS: [Stands; 6] = [Stands::Ours, Stands::Teams, Stands::Restricted, Stands::Denied, Stands::Theirs, Stands::Unknown];

pub struct House {
    pub router: Router,
    pub store: Store,
    clock: Clock,
    pub callers: Vec<Caller>,
    people: Vec<(Stands, PersonId, String)>,
    _folder: tempfile::TempDir,
}

pub struct Answer {
    pub status: StatusCode,
    pub to: String,
    pub body: Vec<u8>,
    pub sets_cookie: bool,
}

impl Answer {
    /// Whether it is more than "there is nothing here", "who are you" or "go to the door".
    pub fn is_let_in(&self) -> bool {
        let door = self.status == StatusCode::SEE_OTHER && ["/", "/sign-in", "/locked"].contains(&self.to.as_str());
        !(door || self.status == StatusCode::UNAUTHORIZED || self.status == StatusCode::NOT_FOUND)
    }
}

fn actor(worker: &Worker) -> Actor {
    worker.actor()
}

impl House {
    pub async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (store, clock) = (council::open(folder.path(), None).await.unwrap(), Clock::default());
        let now = clock.now();
        for team in ["felling", "bensham"] {
            identity::keep_team(&store, TeamName { id: team.into(), name: team.into() }).await.unwrap();
        }
        let employ = async |name: &str, role: Role, team: &str| {
            let worker = Worker { id: WorkerId(chance::id(now)), name: name.into(), role, teams: vec![team.into()] };
            identity::keep_worker(&store, worker.clone()).await.unwrap();
            worker
        };
        let mut callers = Vec::new();
        let mut workers = Vec::new();
        for role in Role::ALL {
            workers.push(employ(role.as_str(), role, "felling").await);
        }
        for (name, role) in [("caseworker elsewhere", Role::Caseworker), ("team_lead elsewhere", Role::TeamLead)] {
            workers.push(employ(name, role, "bensham").await);
        }
        let cookie = |secret: &str| Some(("cookie", format!("alongside-session={secret}")));
        for worker in &workers {
            identity::begin_session(&store, worker.id, &worker.name, now, now + TimeDelta::hours(1)).await.unwrap();
            let (name, header) = (worker.name.clone(), cookie(&worker.name));
            callers.push(Caller { name, header, worker: Some(worker.clone()), token: None, locked: false });
        }
        let kit = workers[0].clone();
        for (secret, scope) in [("read token", Scope::Read), ("write token", Scope::Write)] {
            identity::keep_token(&store, kit.id, secret.into(), secret, scope, now, None).await.unwrap();
            let header = Some(("authorization", format!("Bearer {secret}")));
            callers.push(Caller { name: secret.into(), header, worker: Some(kit.clone()), token: Some(scope), locked: false });
        }
        identity::begin_session(&store, kit.id, "ended", now - TimeDelta::hours(2), now - TimeDelta::hours(1)).await.unwrap();
        identity::begin_session(&store, kit.id, "locked", now, now + TimeDelta::hours(1)).await.unwrap();
        sessions::lock(&store, "locked", now).await.unwrap();
        identity::keep_token(&store, kit.id, "revoked".into(), "revoked token", Scope::Write, now, None).await.unwrap();
        identity::revoke_tokens(&store, "revoked".into(), now).await.unwrap();
        for (name, header) in [
            ("nobody", None),
            ("ended", cookie("ended")),
            ("locked", cookie("locked")),
            ("revoked token", Some(("authorization", "Bearer revoked token".to_owned()))),
            ("made up", cookie("made up")),
        ] {
            callers.push(Caller { name: name.into(), header, worker: None, token: None, locked: name == "locked" });
        }
        let state = State::new(store.clone(), clock, Mode::Council);
        let mut house = Self { router: router(state), store, clock, callers, people: Vec::new(), _folder: folder };
        house.settle(&workers).await;
        house
    }

    async fn write(&self, worker: &Worker, record: Value) {
        let receipts = self.store.append(&actor(worker), vec![record.to_string().into_bytes()], self.clock.now()).await.unwrap();
        assert_eq!(receipts[0].status, Status::Accepted, "{record}: {receipts:?}");
    }

    async fn known(&mut self, worker: &Worker, stands: Stands) -> PersonId {
        let person = PersonId(chance::id(self.clock.now()));
        let facts = json!([{ "fact": "name", "name": format!("Planted {stands:?}") }]);
        self.write(worker, json!({ "id": person, "people": [person], "kind": "known", "facts": facts })).await;
        self.people.push((stands, person, chance::id(self.clock.now()).to_string()));
        person
    }

    /// Everybody whom the teams stand to in their six ways, and a picture on each record.
    async fn settle(&mut self, workers: &[Worker]) {
        let of = |name: &str| workers.iter().find(|worker| worker.name == name).unwrap().clone();
        let (kit, lead, elsewhere) = (of("caseworker"), of("team_lead"), of("caseworker elsewhere"));
        for stands in [Stands::Ours, Stands::Teams, Stands::Restricted, Stands::Denied] {
            let person = self.known(&lead, stands).await;
            let about = |kind: &str, fact: Value| json!({ "id": chance::id(self.clock.now()), "people": [person], "kind": kind, "facts": [fact], "salt": chance::reference() });
            let said = match stands {
                Stands::Ours => Some(about("allocation", json!({ "fact": "allocated", "worker": kit.id }))),
                Stands::Restricted => Some(about("protection", json!({ "fact": "restricted" }))),
                Stands::Denied => Some(about("protection", json!({ "fact": "denied", "worker": kit.id }))),
                _ => None,
            };
            if let Some(said) = said {
                self.write(&lead, said).await;
            }
        }
        self.known(&elsewhere, Stands::Theirs).await;
        let (nobody, picture) = (PersonId(chance::id(self.clock.now())), chance::id(self.clock.now()).to_string());
        self.people.push((Stands::Unknown, nobody, picture));
        for (stands, path) in self.of_people("/api/v1/people/{person}/pictures/{picture}") {
            let by = if stands == Stands::Theirs { "caseworker elsewhere" } else { "team_lead" };
            let caller = self.callers.iter().find(|caller| caller.name == by).unwrap().clone();
            let answer = self.ask(&caller, "PUT", &path, &Row::picture()).await;
            assert_eq!(answer.status == StatusCode::CREATED, stands != Stands::Unknown, "{stands:?} {}", answer.status);
        }
    }

    /// An address, for each person there is.
    pub fn of_people(&self, path: &str) -> Vec<(Stands, String)> {
        let fill = |(stands, person, picture): &(Stands, PersonId, String)| {
            (*stands, path.replace("{person}", &person.to_string()).replace("{picture}", picture))
        };
        self.people.iter().map(fill).collect()
    }

    /// Asks as our own pages do.
    pub async fn ask(&self, caller: &Caller, method: &str, path: &str, row: &Row) -> Answer {
        let mut request = Request::builder().method(method).uri(path).header("accept", "text/html");
        if let Some((name, value)) = &caller.header {
            request = request.header(*name, value);
        }
        let mut body = row.body.to_vec();
        if method != "GET" {
            request = request.header("sec-fetch-site", "same-origin").header("content-type", row.kind).header("x-alongside", "1");
            if row.kind == table::FORM {
                let token = caller.worker.as_ref().map(|worker| hex::of(&self.store.form_key(worker.id).unwrap().0));
                body.extend_from_slice(format!("&token={}", token.unwrap_or_default()).as_bytes());
            }
        }
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let to = answer.headers().get(header::LOCATION).map(|to| to.to_str().unwrap().to_owned()).unwrap_or_default();
        let (status, sets_cookie) = (answer.status(), answer.headers().contains_key(header::SET_COOKIE));
        let body = to_bytes(answer.into_body(), 1 << 24).await.unwrap().to_vec();
        Answer { status, to, body, sets_cookie }
    }
}

/// Whether somebody may see a person's record, written down anew from the design and not from the code.
#[expect(clippy::match_same_arms, reason = "one line for each line of the design")]
fn may_see(worker: &Worker, stands: Stands) -> bool {
    let ours = worker.teams == ["felling"];
    match (worker.role, stands) {
        (_, Stands::Unknown) => false,
        (Role::Caseworker, Stands::Ours | Stands::Teams) => ours,
        (Role::Caseworker, Stands::Theirs) => !ours,
        (Role::Caseworker, Stands::Restricted | Stands::Denied) => false,
        (Role::TeamLead, Stands::Theirs) => !ours,
        (Role::TeamLead, _) => ours,
        (Role::ServiceManager, stands) => stands != Stands::Restricted,
        _ => false,
    }
}

#[expect(clippy::match_same_arms, reason = "the order decides: the first that fits")]
fn expected(caller: &Caller, row: &Row, stands: Option<Stands>) -> bool {
    let browser = caller.token.is_none();
    let in_words = row.method != "GET" && row.path.starts_with("/api/") && !row.reads;
    let is_form = row.kind == table::FORM && row.method != "GET";
    match (row.who, &caller.worker) {
        (Who::Anybody, _) => true,
        (Who::Nothing, _) => false,
        (Who::Locked, _) => caller.locked,
        (_, None) => false,
        (_, Some(_)) if !browser && (is_form || row.browser) => false,
        (_, Some(_)) if caller.token == Some(Scope::Read) && in_words => false,
        (Who::SignedIn, Some(_)) => true,
        (Who::Roles(roles) | Who::AtMost(roles), Some(worker)) => roles.contains(&worker.role),
        (Who::Sees, Some(worker)) => may_see(worker, stands.unwrap()),
        (Who::Records, Some(worker)) => worker.role != Role::ServiceManager && may_see(worker, stands.unwrap()),
    }
}

#[test]
fn every_route_is_in_the_table_and_nothing_else_is() {
    let written: BTreeSet<_> = table::routes().into_iter().collect();
    let known: BTreeSet<_> = table::ROWS.iter().map(|row| (row.method.to_owned(), row.path.to_owned())).collect();
    let (missing, gone): (Vec<_>, Vec<_>) = (written.difference(&known).collect(), known.difference(&written).collect());
    assert!(missing.is_empty() && gone.is_empty(), "say in matrix/table.rs who may ask for {missing:?}; these are gone: {gone:?}");
    assert!(known.len() >= 50, "{}", known.len());
}

#[tokio::test]
async fn everybody_gets_what_is_theirs_and_nothing_else() {
    let house = House::open().await;
    let (mut cells, mut wrong) = (0, Vec::new());
    for row in table::ROWS {
        let addresses = match row.who {
            Who::Sees | Who::Records => house.of_people(row.path).into_iter().map(|(stands, path)| (Some(stands), path)).collect(),
            _ => vec![(None, row.address())],
        };
        for (stands, path) in addresses {
            for caller in &house.callers {
                if row.ends_the_session && caller.worker.is_some() {
                    continue;
                }
                let answer = house.ask(caller, row.method, &path, row).await;
                cells += 1;
                let wanted = expected(caller, row, stands);
                let is = match row.who {
                    Who::Anybody => !answer.status.is_server_error() && answer.status != StatusCode::NOT_FOUND,
                    Who::AtMost(_) => answer.is_let_in() && !answer.status.is_client_error(),
                    _ => answer.is_let_in(),
                };
                // Whoever may be let in need not be.
                let wanted = wanted && (is || !matches!(row.who, Who::AtMost(_)));
                if wanted != is {
                    wrong.push(format!("{} {path} {stands:?} {}: {} {}", row.method, caller.name, answer.status, answer.to));
                }
                if answer.status.is_server_error() {
                    wrong.push(format!("{} {path} {}: {}", row.method, caller.name, answer.status));
                }
                if !wanted && String::from_utf8_lossy(&answer.body).contains("Planted") {
                    wrong.push(format!("{} {path} tells {} a name", row.method, caller.name));
                }
            }
        }
    }
    println!("{cells} cells: {} routes, {} callers, {} standings", table::ROWS.len(), house.callers.len(), STANDS.len());
    assert!(wrong.is_empty(), "{} wrong of {cells}:\n{}", wrong.len(), wrong.join("\n"));
}

#[tokio::test]
async fn somebody_elses_person_looks_exactly_like_nobody() {
    let house = House::open().await;
    for row in table::ROWS.iter().filter(|row| matches!(row.who, Who::Sees | Who::Records)) {
        let addresses = house.of_people(row.path);
        for caller in house.callers.iter().filter(|caller| caller.worker.is_some()) {
            let unknown = &addresses.iter().find(|(stands, _)| *stands == Stands::Unknown).unwrap().1;
            let nothing = house.ask(caller, row.method, unknown, row).await;
            for (stands, path) in &addresses {
                let answer = house.ask(caller, row.method, path, row).await;
                if !expected(caller, row, Some(*stands)) {
                    assert_eq!((answer.status, &answer.body), (nothing.status, &nothing.body), "{} {path} {}", row.method, caller.name);
                }
            }
        }
    }
}

#[tokio::test]
async fn the_feed_and_the_search_name_nobody_to_those_who_may_not_see_them() {
    let house = House::open().await;
    let feed = table::ROWS.iter().find(|row| (row.method, row.path) == ("GET", "/api/v1/entries")).unwrap();
    let find = table::ROWS.iter().find(|row| row.path == "/api/v1/people/find").unwrap();
    for caller in &house.callers {
        for row in [feed, find] {
            let answer = house.ask(caller, row.method, row.path, row).await;
            let text = String::from_utf8_lossy(&answer.body).into_owned();
            for stands in STANDS {
                let may = caller.worker.as_ref().is_some_and(|worker| may_see(worker, stands));
                let may = may && stands != Stands::Unknown;
                let told = text.contains(&format!("Planted {stands:?}"));
                // Service managers get figures and no feed.
                assert!(!told || may, "{} {} is told of {stands:?}", row.path, caller.name);
                let has_people = caller.worker.as_ref().is_some_and(|worker| matches!(worker.role, Role::Caseworker | Role::TeamLead));
                assert!(told || !may || !has_people, "{} {} is not told of {stands:?}: {text}", row.path, caller.name);
            }
        }
    }
}
