//! Pages at a desk: plain documents with the way around at the top. They need no program in the browser.

mod parts;

use app::{markup::escaped, session::Me};
use axum::{
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use casework::{
    access::{Allow, Relation, Verb, decide},
    fault::Fault,
};

use store::identity::leaving;

use super::{
    State,
    form::token,
    pages, plain,
    problem::Refusal,
    signed_in::{Asking, SignedIn},
    who,
};

pub use parts::{Fields, area, boxes, card, date, error_summary, file, group, hidden, input, select, summary_list};

/// Somebody at a desk, signed in with a browser.
pub struct Desk {
    /// Who.
    pub who: SignedIn,
    me: Me,
    state: State,
    /// How many people of a lead's teams nobody goes alongside since a colleague left.
    alone: usize,
}

impl Desk {
    /// Whoever is asking. Nobody: the way in. A program with a token: there is no such page.
    ///
    /// # Errors
    /// The page to answer with instead.
    pub async fn of(state: &State, asking: Asking) -> Result<Self, Box<Response>> {
        let Some(who) = asking.0 else {
            return Err(Box::new((StatusCode::UNAUTHORIZED, Html(plain::not_signed_in(&state.version))).into_response()));
        };
        if who.token.is_some() {
            return Err(Box::new(pages::nothing_here(state)));
        }
        let described = async {
            let alone = leaving::how_many_alone(&state.store, &who.actor()).await?;
            Ok::<_, store::Error>((who::describe(state, &who.worker).await?, alone))
        };
        match described.await {
            Ok((me, alone)) => Ok(Self { who, me, state: state.clone(), alone }),
            Err(error) => Err(Box::new(Refusal::from(error).into_response())),
        }
    }

    /// Whether they may do something that is about no one person or team: others are told that there is nothing.
    ///
    /// # Errors
    /// The page that says so.
    pub fn may(&self, verb: Verb) -> Result<Allow, Box<Response>> {
        let found = decide(&self.who.actor(), verb, &Relation::default(), self.state.clock.now());
        found.map_err(|_| Box::new(self.nothing_here()))
    }

    /// What a form of this page carries.
    ///
    /// # Errors
    /// The answer to give instead.
    pub fn token(&self) -> Result<String, Box<Response>> {
        token(&self.state, &self.who).map_err(|refusal| Box::new(refusal.into_response()))
    }

    /// Whether they may see figures of a team, or of the whole council.
    ///
    /// # Errors
    /// The page that says that there is nothing.
    pub fn may_see_figures(&self, team: Option<&str>) -> Result<Allow, Box<Response>> {
        let relation = Relation { team: team.map(str::to_owned), ..Relation::default() };
        decide(&self.who.actor(), Verb::SeeFigures, &relation, self.state.clock.now()).map_err(|_| Box::new(self.nothing_here()))
    }

    /// The page of an address that is not there, or is not theirs.
    pub fn nothing_here(&self) -> Response {
        pages::nothing_here(&self.state)
    }

    /// A page as it should be.
    pub fn page(&self, title: &str, here: &str, body: &str) -> Response {
        self.answer(StatusCode::OK, title, here, body)
    }

    /// A page with a status.
    pub fn answer(&self, status: StatusCode, title: &str, here: &str, body: &str) -> Response {
        (status, Html(self.document(title, here, body))).into_response()
    }

    /// The same, as the answer to give instead of a page.
    pub fn instead(&self, error: store::Error) -> Instead {
        Instead(Box::new(self.refuse(error)))
    }

    /// What is wrong, as a page; what is not there as one that says so.
    pub fn refuse(&self, error: store::Error) -> Response {
        match error {
            store::Error::Fault(Fault::NotFound) => self.nothing_here(),
            other => Refusal::from(other).into_response(),
        }
    }

    /// The whole document: what it is called, in which place of the desk it is, and what is under its title as HTML.
    pub fn document(&self, title: &str, here: &str, body: &str) -> String {
        let link = |(may, to, name): (bool, &str, &str)| {
            let current = if to == here { r#" aria-current="page""# } else { "" };
            if may { format!(r#"<li><a href="{to}"{current}>{name}</a></li>"#) } else { String::new() }
        };
        let places = [
            (self.me.has_people(), "/", "My people"),
            (self.me.has_review(), "/review", "Review"),
            (self.me.has_review(), "/stocktakes", "Stocktakes"),
            (self.me.has_release(), "/release", "Release"),
            (self.me.has_returns(), "/returns", "Returns"),
            (self.alone > 0 || here == "/alone", "/alone", &format!("Nobody alongside ({})", self.alone)),
        ];
        let places = places.map(link).concat();
        let team = self.me.team.as_ref().filter(|_| self.me.has_people()).map(|team| format!(", {}", team.name)).unwrap_or_default();
        let change = if self.me.demonstration { r#"<a href="/demonstration">Change who you are</a>"# } else { "" };
        let (name, role) = (escaped(&self.me.name), escaped(&format!("{}{team}", self.me.role_name)));
        let header = format!(
            r#"
<nav class="header__places" aria-label="Pages"><ul>{places}</ul></nav>
<div class="header__who"><span><b class="header__person">{name}</b> <span class="header__role">{role}</span></span>{change}</div>"#
        );
        let (demonstration, version) = (self.me.demonstration, self.state.version.as_ref());
        plain::whole(&plain::Around { title, demonstration, version, header: &header, of_somebody: true }, body)
    }
}

/// The answer that somebody gets in the place of the page they asked for.
pub struct Instead(Box<Response>);

impl IntoResponse for Instead {
    fn into_response(self) -> Response {
        *self.0
    }
}

impl From<Box<Response>> for Instead {
    fn from(answer: Box<Response>) -> Self {
        Self(answer)
    }
}

impl From<Refusal> for Instead {
    fn from(refusal: Refusal) -> Self {
        Self(Box::new(refusal.into_response()))
    }
}
