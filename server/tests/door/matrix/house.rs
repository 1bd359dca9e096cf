//! A council with two teams, everybody who might ask for something, and a person for each way in which they may stand to somebody.

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

use super::table::{self, Row};

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

/// A person, a letter on their record, and a receipt in the same entry.
struct Known {
    stands: Stands,
    person: PersonId,
    picture: String,
    receipt: String,
}

pub struct House {
    pub router: Router,
    pub store: Store,
    clock: Clock,
    pub callers: Vec<Caller>,
    people: Vec<Known>,
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

    fn with_pictures(&self, stands: Stands, person: PersonId) -> Known {
        let [picture, receipt] = [(); 2].map(|()| chance::id(self.clock.now()).to_string());
        Known { stands, person, picture, receipt }
    }

    async fn known(&mut self, worker: &Worker, stands: Stands) -> PersonId {
        let person = PersonId(chance::id(self.clock.now()));
        let facts = json!([{ "fact": "name", "name": format!("Planted {stands:?}") }]);
        self.write(worker, json!({ "id": person, "people": [person], "kind": "known", "facts": facts })).await;
        self.people.push(self.with_pictures(stands, person));
        person
    }

    /// Everybody whom the teams stand to in their six ways, and on each record an entry with a payment, a letter and a receipt. Who denies
    /// Felling's caseworker denies finance as well.
    async fn settle(&mut self, workers: &[Worker]) {
        let of = |name: &str| workers.iter().find(|worker| worker.name == name).unwrap().clone();
        let (kit, lead, elsewhere) = (of("caseworker"), of("team_lead"), of("caseworker elsewhere"));
        let finance = of("finance");
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
            if stands == Stands::Denied {
                self.write(&lead, about("protection", json!({ "fact": "denied", "worker": finance.id }))).await;
            }
        }
        self.known(&elsewhere, Stands::Theirs).await;
        let nobody = PersonId(chance::id(self.clock.now()));
        self.people.push(self.with_pictures(Stands::Unknown, nobody));
        for known in self.people.iter().filter(|known| known.stands != Stands::Unknown) {
            let spend = json!({ "fact": "spend", "pence": 3_550, "fund": "flexible" });
            let letter = json!({ "fact": "picture", "picture": known.picture });
            let receipt = json!({ "fact": "picture", "picture": known.receipt, "receipt": true });
            let by = if known.stands == Stands::Theirs { &elsewhere } else { &lead };
            let entry = json!({ "id": chance::id(self.clock.now()), "people": [known.person], "text": "Planted", "facts": [spend, letter, receipt] });
            self.write(by, entry).await;
        }
        let addresses = ["picture", "receipt"].map(|which| self.of_people(&format!("/api/v1/people/{{person}}/pictures/{{{which}}}")));
        for (stands, path) in addresses.into_iter().flatten() {
            let by = if stands == Stands::Theirs { "caseworker elsewhere" } else { "team_lead" };
            let caller = self.callers.iter().find(|caller| caller.name == by).unwrap().clone();
            let answer = self.ask(&caller, "PUT", &path, &Row::picture()).await;
            assert_eq!(answer.status == StatusCode::CREATED, stands != Stands::Unknown, "{stands:?} {}", answer.status);
        }
    }

    /// An address, for each person there is.
    pub fn of_people(&self, path: &str) -> Vec<(Stands, String)> {
        let fill = |known: &Known| {
            let path = path.replace("{person}", &known.person.to_string());
            (known.stands, path.replace("{picture}", &known.picture).replace("{receipt}", &known.receipt))
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
