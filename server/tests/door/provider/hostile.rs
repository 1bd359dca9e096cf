//! A provider, or somebody in its place, that lies: nobody is let in, in any of these ways.

use axum::http::StatusCode;
use casework::access::Role;

use super::{Agreement, stand_in::Habit};
use crate::kit::Browser;

/// Each way to lie. The honest one is tried before and after, so that a refusal is about the lie.
const LIES: [Habit; 27] = [
    Habit::Claim("nonce", Some("another")),
    Habit::Claim("nonce", None),
    Habit::Claim("aud", Some("somebody-else")),
    Habit::Claim("aud", None),
    Habit::Audiences,
    Habit::Claim("iss", Some("https://evil.test/a-tenant/v2.0")),
    Habit::Claim("iss", None),
    Habit::Claim("tid", Some("another-tenant")),
    Habit::Claim("tid", Some("A-TENANT")),
    Habit::Claim("tid", None),
    Habit::Claim("oid", None),
    Habit::Claim("oid", Some("")),
    Habit::Claim("oid", Some("KIT-OBJECT")),
    Habit::Claim("sub", None),
    Habit::Claim("exp", None),
    Habit::Claim("iat", None),
    Habit::Time("exp", -1),
    Habit::Time("iat", -3_600),
    Habit::Time("iat", 3_600),
    Habit::Time("nbf", 3_600),
    Habit::Algorithm("none"),
    Habit::Algorithm("HS256"),
    Habit::Algorithm("RS512"),
    Habit::OtherKey,
    Habit::Changed,
    Habit::NoToken,
    Habit::Somebody("kit@example.gov.uk"),
];

#[tokio::test]
async fn no_lie_lets_anybody_in() {
    let agreement = Agreement::new().await;
    let kit = agreement.council.employ("Kit", Role::Caseworker).await;
    let link = agreement.council.link(Some(kit)).await;
    agreement.through(&mut Browser::default(), &format!("/join/{link}/provider")).await;
    for lie in LIES {
        agreement.provider.will(lie);
        let mut browser = Browser::default();
        let page = agreement.through(&mut browser, "/sign-in/provider").await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{lie:?}: {}", page.text);
        assert!(!agreement.is_in(&mut browser).await, "{lie:?}");
        for told in ["kit@example", "kit-object", "Kit", "another-tenant"] {
            assert!(!page.text.contains(told), "{lie:?} is told {told}");
        }
        agreement.provider.will(Habit::Honest);
        assert_eq!(agreement.through(&mut Browser::default(), "/sign-in/provider").await.to, "/", "after {lie:?}");
    }
}

#[tokio::test]
async fn what_the_provider_says_about_itself_has_to_be_its_own_and_make_sense() {
    for lie in [Habit::OtherIssuer, Habit::Nonsense, Habit::Endless] {
        let agreement = Agreement::new().await;
        agreement.provider.will(lie);
        let page = agreement.get(&mut Browser::default(), "/sign-in/provider").await;
        assert_eq!((page.status, page.to.as_str()), (StatusCode::FORBIDDEN, ""), "{lie:?}");
    }
}
