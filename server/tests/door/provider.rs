//! Signing in through a provider of identities that this test runs, honest and hostile.

mod hostile;
mod stand_in;

use axum::http::StatusCode;
use casework::access::Role;
use chrono::TimeDelta;
use server::{
    http::{Mode, State, router},
    identity::{
        Door,
        provider::{Agreed, Provider},
    },
};
use store::identity::{self, elsewhere};

use crate::kit::{Browser, Council, Page, form, hidden, request};
use stand_in::{CLIENT, Habit, StandIn, TENANT};

/// A council with a provider.
struct Agreement {
    council: Council,
    provider: StandIn,
    roles: Vec<(String, Role)>,
}

impl Agreement {
    async fn new() -> Self {
        let council = Council::open().await;
        let provider = StandIn::start(council.clock()).await;
        Self { council, provider, roles: Vec::new() }
    }

    fn state(&self) -> State {
        let agreed = Agreed {
            issuer: self.provider.issuer.clone(),
            tenant: TENANT.into(),
            client: CLIENT.into(),
            secret: Some("a secret of the client's".into()),
            address: "http://council.test".into(),
            roles: self.roles.clone(),
        };
        let door = Door { provider: Some(Provider::new(agreed)), ..Door::default() };
        State::new(self.council.store.clone(), self.council.clock(), Mode::Council).with_door(door)
    }

    /// Goes to a page in a browser.
    async fn get(&self, browser: &mut Browser, path: &str) -> Page {
        browser.ask(router(self.state()), request("GET", path, &browser.cookies())).await
    }

    /// Sends a form of ours.
    async fn send(&self, browser: &mut Browser, path: &str, fields: &[(&str, &str)]) -> Page {
        browser.ask(router(self.state()), form(path, &browser.cookies(), fields)).await
    }

    /// Goes to the provider and comes back as it says. Answers where the council sends the browser then.
    async fn through(&self, browser: &mut Browser, from: &str) -> Page {
        let way = self.get(browser, from).await;
        assert_eq!(way.status, StatusCode::SEE_OTHER, "{}", way.text);
        let back = self.provider.asked(&way.to);
        self.get(browser, &back).await
    }

    async fn is_in(&self, browser: &mut Browser) -> bool {
        self.get(browser, "/api/v1/me").await.status == 200
    }
}

#[tokio::test]
async fn somebody_with_a_link_is_known_from_then_on_by_issuer_tenant_and_object() {
    let agreement = Agreement::new().await;
    let kit = agreement.council.employ("Kit", Role::Caseworker).await;
    let link = agreement.council.link(Some(kit)).await;
    let mut browser = Browser::default();
    let page = agreement.get(&mut browser, &format!("/join/{link}")).await;
    assert!(page.text.contains(&format!("href=\"/join/{link}/provider?device=shared\"")), "{}", page.text);
    let page = agreement.through(&mut browser, &format!("/join/{link}/provider?device=shared")).await;
    assert_eq!((page.status, page.to.as_str()), (StatusCode::SEE_OTHER, "/"), "{}", page.text);
    assert!(agreement.is_in(&mut browser).await);
    let mut again = Browser::default();
    assert_eq!(agreement.through(&mut again, "/sign-in/provider?device=own").await.to, "/");
    let me = agreement.get(&mut again, "/api/v1/me").await.text;
    assert!(me.contains(&kit.to_string()), "{me}");
    assert!(agreement.get(&mut again, "/api/v1/me/session").await.text.contains("\"own\""));
    assert_eq!(agreement.get(&mut Browser::default(), &format!("/join/{link}")).await.status, StatusCode::NOT_FOUND, "used");
    agreement.provider.will(Habit::Somebody("somebody-else"));
    let page = agreement.through(&mut Browser::default(), "/sign-in/provider").await;
    assert_eq!(page.status, StatusCode::FORBIDDEN, "nobody is let in whom nobody has invited");
    assert!(page.text.contains("nobody has said yet"), "{}", page.text);
    let used = agreement.through(&mut Browser::default(), &format!("/join/{link}/provider")).await;
    assert_eq!(used.status, StatusCode::FORBIDDEN, "nor with a link that was used");
}

#[tokio::test]
async fn what_goes_to_the_provider_says_nothing_it_need_not_and_is_new_each_time() {
    let agreement = Agreement::new().await;
    let mut ways = Vec::new();
    for _ in 0..2 {
        let mut browser = Browser::default();
        let way = agreement.get(&mut browser, "/sign-in/provider").await;
        assert!(way.set.unwrap().contains("HttpOnly"), "only the browser that was sent can come back");
        ways.push(stand_in::query(&way.to));
    }
    for name in ["state", "nonce", "code_challenge"] {
        assert_ne!(ways[0][name], ways[1][name], "{name}");
        assert!(ways[0][name].len() >= 43, "{name}");
    }
    assert_eq!((ways[0]["response_type"].as_str(), ways[0]["code_challenge_method"].as_str()), ("code", "S256"));
    assert_eq!(ways[0]["redirect_uri"], "http://council.test/sign-in/provider/back");
    assert!(ways[0]["scope"].split(' ').all(|scope| ["openid", "profile"].contains(&scope)), "{}", ways[0]["scope"]);
}

#[tokio::test]
async fn where_roles_are_agreed_the_provider_says_what_somebody_may_do_at_each_sign_in() {
    let mut agreement = Agreement::new().await;
    agreement.roles = vec![("Alongside.Lead".into(), Role::TeamLead), ("Alongside.Analyst".into(), Role::Analyst)];
    let kit = agreement.council.employ("Kit", Role::Caseworker).await;
    let identity = elsewhere::Identity { issuer: agreement.provider.issuer.clone(), tenant: TENANT.into(), object: "kit-object".into() };
    elsewhere::vouch(&agreement.council.store, kit, identity).await.unwrap();
    let role = async || identity::worker(&agreement.council.store, kit).await.unwrap().unwrap().role;
    agreement.provider.will(Habit::Roles(&["Alongside.Lead", "Payroll"]));
    assert_eq!(agreement.through(&mut Browser::default(), "/sign-in/provider").await.to, "/");
    assert_eq!(role().await, Role::TeamLead);
    agreement.provider.will(Habit::Roles(&["Alongside.Analyst"]));
    assert_eq!(agreement.through(&mut Browser::default(), "/sign-in/provider").await.to, "/");
    assert_eq!(role().await, Role::Analyst);
    for roles in [&[][..], &["Payroll"], &["Alongside.Lead", "Alongside.Analyst"]] {
        agreement.provider.will(Habit::Roles(roles));
        let page = agreement.through(&mut Browser::default(), "/sign-in/provider").await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{roles:?}");
    }
    assert_eq!(role().await, Role::Analyst);
}

#[tokio::test]
async fn whoever_has_left_is_known_to_the_provider_and_let_in_no_more() {
    let agreement = Agreement::new().await;
    let kit = agreement.council.employ("Kit", Role::Caseworker).await;
    let link = agreement.council.link(Some(kit)).await;
    let mut browser = Browser::default();
    agreement.through(&mut browser, &format!("/join/{link}/provider")).await;
    assert!(agreement.is_in(&mut browser).await);
    agreement.council.let_go(kit).await;
    assert!(!agreement.is_in(&mut browser).await);
    assert_eq!(agreement.through(&mut Browser::default(), "/sign-in/provider").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn an_errand_is_good_once_in_its_own_browser_and_not_for_long() {
    let agreement = Agreement::new().await;
    let kit = agreement.council.employ("Kit", Role::Caseworker).await;
    let link = agreement.council.link(Some(kit)).await;
    agreement.through(&mut Browser::default(), &format!("/join/{link}/provider")).await;
    let sent = async || {
        let mut browser = Browser::default();
        let way = agreement.get(&mut browser, "/sign-in/provider").await;
        let back = agreement.provider.asked(&way.to);
        (browser, back)
    };
    let (mut mine, back) = sent().await;
    let (mut other, others) = sent().await;
    assert_eq!(agreement.get(&mut Browser::default(), &back).await.status, StatusCode::FORBIDDEN, "a browser that was never sent");
    assert_eq!(agreement.get(&mut other.clone(), &back).await.status, StatusCode::FORBIDDEN, "another browser's errand");
    let mixed = back.replace(&stand_in::query(&back)["state"], &stand_in::query(&others)["state"]);
    assert_eq!(agreement.get(&mut mine.clone(), &mixed).await.status, StatusCode::FORBIDDEN, "another errand's state");
    let without = back.split("&state").next().unwrap();
    assert_eq!(agreement.get(&mut mine.clone(), without).await.status, StatusCode::FORBIDDEN, "no state");
    let (mut again, once) = (mine.clone(), back.clone());
    assert_eq!(agreement.get(&mut mine, &back).await.to, "/");
    assert_eq!(agreement.get(&mut again, &once).await.status, StatusCode::FORBIDDEN, "used");
    agreement.council.wait(TimeDelta::minutes(16));
    assert_eq!(agreement.get(&mut other, &others).await.status, StatusCode::FORBIDDEN, "too long ago");
}

#[tokio::test]
async fn signing_out_ends_the_session_here_first_and_then_goes_to_the_provider() {
    let agreement = Agreement::new().await;
    let kit = agreement.council.employ("Kit", Role::Caseworker).await;
    let link = agreement.council.link(Some(kit)).await;
    let mut browser = Browser::default();
    agreement.through(&mut browser, &format!("/join/{link}/provider")).await;
    let mut thief = browser.clone();
    let page = agreement.send(&mut browser, "/sign-out", &[]).await;
    assert_eq!((page.status, &browser.cookie), (StatusCode::OK, &None));
    assert!(!agreement.is_in(&mut thief).await, "ended here");
    let way = page.refresh.unwrap();
    let way = way.strip_prefix("0; url=").unwrap();
    let root = agreement.provider.issuer.split("/a-tenant").next().unwrap();
    assert!(way.starts_with(&format!("{root}/leave?")), "{way}");
    let asked = stand_in::query(way);
    assert_eq!((asked["client_id"].as_str(), asked["post_logout_redirect_uri"].as_str()), (CLIENT, "http://council.test/sign-in"));
    assert_eq!(asked.len(), 2, "nothing that names anybody: {asked:?}");
    assert!(page.text.contains("Sign out of your council account as well"), "and a link for whoever is not led");
    // Also from a locked session, and not where the provider has no such place, or is not there.
    for (habit, locked, leads) in [(Habit::Honest, true, true), (Habit::NoWayOut, false, false), (Habit::Nonsense, false, false)] {
        let mut browser = Browser::default();
        agreement.through(&mut browser, "/sign-in/provider").await;
        if locked {
            agreement.send(&mut browser, "/lock", &[]).await;
        }
        agreement.provider.will(habit);
        let mut thief = browser.clone();
        let page = agreement.send(&mut browser, "/sign-out", &[]).await;
        assert_eq!((page.refresh.is_some(), page.to == "/sign-in"), (leads, !leads), "{habit:?} {}", page.text);
        agreement.provider.will(Habit::Honest);
        assert!(!agreement.is_in(&mut thief).await, "{habit:?}");
    }
}

#[tokio::test]
async fn whoever_came_with_a_password_is_not_sent_to_the_provider() {
    let agreement = Agreement::new().await;
    let (_, mut browser) = agreement.council.join("sam", Role::Caseworker).await;
    assert_eq!(agreement.send(&mut browser, "/sign-out", &[]).await.to, "/sign-in");
}

#[tokio::test]
async fn whoever_has_a_council_account_says_there_once_more_that_it_is_they_and_their_words_are_kept() {
    let agreement = Agreement::new().await;
    let ada = agreement.council.employ("Ada", Role::Administrator).await;
    let link = agreement.council.link(Some(ada)).await;
    let mut browser = Browser::default();
    agreement.through(&mut browser, &format!("/join/{link}/provider?device=own")).await;
    agreement.council.wait(TimeDelta::minutes(5));
    let token = hidden(&agreement.get(&mut browser, "/workers").await.text, "token");
    let typed = [("token", token.as_str()), ("name", "Zoë & <Sons>"), ("role", "caseworker"), ("team", "felling")];
    let asked = agreement.send(&mut browser, "/workers", &typed).await;
    assert!(
        asked.status == 403 && asked.text.contains("Use your council account") && !asked.text.contains("again_password"),
        "{}",
        asked.text
    );
    let to_the_provider = [&typed[..], &[("again_to", "/workers")]].concat();
    let go = async |browser: &mut Browser| {
        let page = agreement.send(browser, "/confirm/provider", &to_the_provider).await;
        let way = page.refresh.unwrap().strip_prefix("0; url=").unwrap().to_owned();
        let query = stand_in::query(&way);
        assert_eq!((query["prompt"].as_str(), query["max_age"].as_str()), ("login", "0"));
        agreement.provider.asked(&way)
    };
    // Somebody who did not sign in anew, or is somebody else, has said nothing.
    let jo = agreement.council.employ("Jo", Role::Administrator).await;
    let identity = elsewhere::Identity { issuer: agreement.provider.issuer.clone(), tenant: TENANT.into(), object: "jo-object".into() };
    elsewhere::vouch(&agreement.council.store, jo, identity).await.unwrap();
    for lie in [Habit::Time("auth_time", -3_600), Habit::Claim("auth_time", None), Habit::Somebody("jo-object"), Habit::Somebody("nobody")]
    {
        agreement.provider.will(lie);
        let back = go(&mut browser).await;
        let page = agreement.get(&mut browser, &back).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{lie:?}: {}", page.text);
        assert_eq!(agreement.send(&mut browser, "/workers", &typed).await.status, 403, "{lie:?}");
    }
    agreement.provider.will(Habit::Honest);
    let back = go(&mut browser).await;
    assert_eq!(agreement.get(&mut Browser::default(), &back).await.status, StatusCode::FORBIDDEN, "in another browser");
    let back = go(&mut browser).await;
    let before = browser.clone();
    let page = agreement.get(&mut browser, &back).await;
    assert_eq!(page.status, 200, "{}", page.text);
    assert!(page.text.contains("value=\"Zoë &amp; &lt;Sons&gt;\"") && page.text.contains("action=\"/workers\""), "{}", page.text);
    assert!(browser.cookie != before.cookie && !agreement.is_in(&mut before.clone()).await, "under a new secret");
    let done = agreement.send(&mut browser, "/workers", &typed).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    assert!(agreement.get(&mut browser, "/workers").await.text.contains("Zoë &amp; &lt;Sons&gt;"));
    for to in ["https://evil.test/", "//evil.test", "/\\evil.test", ""] {
        agreement.council.wait(TimeDelta::seconds(1));
        let odd = agreement.send(&mut browser, "/confirm/provider", &[("token", &token), ("again_to", to)]).await;
        assert_eq!(odd.status, StatusCode::NOT_FOUND, "{to}");
    }
}
