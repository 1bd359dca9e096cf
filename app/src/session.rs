//! Who is signed in, as every page shows it.

use casework::{access::Role, fault::Fault, ids::WorkerId};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::fault::Trouble;

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

    /// Where their work begins, if not with people.
    pub const fn first_page(&self) -> Option<&'static str> {
        match self.role {
            Role::ServiceManager => Some("/review"),
            Role::Analyst => Some("/release"),
            _ => None,
        }
    }
}

/// Who is signed in, looked up once a page and shared by all of it.
#[derive(Clone, Copy)]
pub struct Session {
    asked: Resource<Result<Me, Trouble>>,
    settled: RwSignal<Option<Result<Me, Trouble>>>,
}

impl Session {
    /// Looks it up: on the server from the request, in the browser by asking.
    pub fn start() -> Self {
        let (asked, settled) = (Resource::new(|| (), |()| who()), RwSignal::new(None));
        Effect::new(move |_| settled.set(asked.get()));
        Self { asked, settled }
    }

    /// Who it is, for what both the server and the browser render: read it inside a `Suspense`.
    pub fn me(self) -> Option<Me> {
        self.asked.get().and_then(Result::ok)
    }

    /// What came of looking, for what only the browser renders. None until it is known.
    pub fn settled(self) -> Option<Result<Me, Trouble>> {
        self.settled.get()
    }

    /// What went wrong, if something did. In the browser only.
    pub fn fault(self) -> Option<Fault> {
        self.settled.with(|settled| settled.as_ref()?.as_ref().err().map(|trouble| trouble.0.clone()))
    }
}

#[cfg(feature = "ssr")]
async fn who() -> Result<Me, Trouble> {
    let (council, actor) = crate::council::at_hand()?;
    Ok(council.me(actor).await?)
}

#[cfg(not(feature = "ssr"))]
fn who() -> impl Future<Output = Result<Me, Trouble>> + Send {
    send_wrapper::SendWrapper::new(async { Ok(crate::offline::get_json::<Me>("/api/v1/me").await?) })
}

/// The session of this page.
pub fn use_session() -> Session {
    expect_context()
}
