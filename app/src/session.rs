//! Who is signed in, as every page shows it.

use casework::{access::Role, fault::Fault, ids::WorkerId, ring::Ring};
use leptos::{prelude::*, task::spawn_local};
use serde::{Deserialize, Serialize};

/// Who is signed in: the answer of `GET /api/v1/me`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    /// Their id.
    pub worker: WorkerId,
    /// What they are called.
    pub name: String,
    /// What they may do at all.
    pub role: Role,
    /// That in words.
    pub role_name: String,
    /// Their team, if they are in one.
    pub team: Option<Team>,
    /// Everything here is made up.
    pub demonstration: bool,
    /// Whom to ring first when there is a concern; nobody where the council has not said.
    #[serde(default)]
    pub ring: Vec<Ring>,
}

/// A team, by its lasting name and by what people call it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Team {
    /// Its lasting name.
    pub id: String,
    /// What people call it.
    pub name: String,
}

impl Me {
    /// Goes alongside people, or leads those who do.
    pub const fn has_people(&self) -> bool {
        matches!(self.role, Role::Caseworker | Role::TeamLead)
    }

    /// May see figures as they stand.
    pub const fn has_review(&self) -> bool {
        matches!(self.role, Role::TeamLead | Role::ServiceManager)
    }

    /// May see what is released.
    pub const fn has_release(&self) -> bool {
        matches!(self.role, Role::TeamLead | Role::ServiceManager | Role::Analyst)
    }

    /// May see what is owed to whoever asks for it under a gateway.
    pub const fn has_returns(&self) -> bool {
        matches!(self.role, Role::Finance | Role::ServiceManager | Role::InformationGovernance)
    }

    /// Where their work begins, if not with people.
    pub const fn first_page(&self) -> Option<&'static str> {
        match self.role {
            Role::ServiceManager => Some("/review"),
            Role::Analyst => Some("/release"),
            Role::Finance => Some("/returns"),
            _ => None,
        }
    }
}

/// Who is signed in, in the browser: asked for once.
#[derive(Clone, Copy)]
pub struct Session(RwSignal<Option<Result<Me, Fault>>>);

impl Session {
    /// Looks it up.
    pub fn start() -> Self {
        let session = Self(RwSignal::new(None));
        Effect::new(move |_| {
            if session.0.with_untracked(Option::is_none) {
                spawn_local(async move {
                    let said = crate::offline::get("/api/v1/me").await;
                    session.0.set(Some(said.and_then(|said| crate::offline::me(&said).ok_or(Fault::Offline))));
                });
            }
        });
        session
    }

    /// Who it is, once that is known.
    pub fn me(self) -> Option<Me> {
        self.0.with(|settled| settled.as_ref()?.as_ref().ok().cloned())
    }

    /// What came of looking. None until it is known.
    pub fn settled(self) -> Option<Result<Me, Fault>> {
        self.0.get()
    }
}

/// The session of this page.
pub fn use_session() -> Session {
    expect_context()
}
