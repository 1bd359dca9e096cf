//! Accounts, invitations, identities from elsewhere, sessions that lock and end, and waiting after tries in vain.

use casework::access::Role;
use chrono::TimeDelta;
use store::identity::{
    self,
    accounts::{self, Chosen},
    elsewhere::{self, Errand, Identity},
    invitations::{self, Invited},
    sessions::{self, Device},
    tries,
};

use crate::kit::{councils, now, record, worker};

fn chosen(name: &str) -> Chosen {
    let codes = vec!["0123456789abcdef".to_owned(), "fedcba9876543210".to_owned()];
    Chosen { name: name.into(), password: "a hash".into(), one_time: vec![7; 20], step: 100, codes }
}

#[tokio::test]
async fn a_link_is_for_one_person_once_and_what_they_choose_is_kept() {
    for council in councils().await {
        let (store, week) = (&council.store, now() + TimeDelta::days(7));
        assert!(!invitations::anybody_can_sign_in(store).await.unwrap(), "{}", council.on);
        invitations::invite(store, None, "first", now(), week).await.unwrap();
        invitations::invite(store, None, "second", now(), week).await.unwrap();
        assert_eq!(invitations::invited(store, "first", now()).await.unwrap(), None, "a newer one took its place");
        assert_eq!(invitations::invited(store, "second", now()).await.unwrap(), Some(Invited::First));
        invitations::invite(store, Some(worker(1)), "kit", now(), week).await.unwrap();
        assert!(matches!(invitations::invited(store, "kit", now()).await.unwrap(), Some(Invited::Known(known)) if known.id == worker(1)));
        assert_eq!(invitations::invited(store, "kit", week).await.unwrap(), None, "not for long");
        assert_eq!(accounts::join(store, "kit", None, chosen("kit"), now()).await.unwrap(), worker(1));
        assert!(accounts::join(store, "kit", None, chosen("kit"), now()).await.is_err(), "once");
        assert_eq!(invitations::invited(store, "second", now()).await.unwrap(), None, "somebody can sign in: nothing is left to set up");
        let account = accounts::by_name(store, "kit").await.unwrap().unwrap();
        assert_eq!((account.worker, account.one_time), (worker(1), vec![7; 20]), "{}", council.on);
        assert!(accounts::take_step(store, worker(1), 101).await.unwrap());
        assert!(!accounts::take_step(store, worker(1), 101).await.unwrap() && !accounts::take_step(store, worker(1), 100).await.unwrap());
        assert!(accounts::take_code(store, worker(1), "0123456789abcdef").await.unwrap());
        assert!(!accounts::take_code(store, worker(1), "0123456789abcdef").await.unwrap());
        assert_eq!(accounts::codes_left(store, worker(1)).await.unwrap(), 1);
        invitations::invite(store, Some(worker(2)), "sam", now(), week).await.unwrap();
        assert!(accounts::join(store, "sam", None, chosen("kit"), now()).await.is_err(), "a name is one person's");
        assert!(invitations::invited(store, "sam", now()).await.unwrap().is_some(), "and the link is still good");
        identity::leave(store, worker(1), now(), &|| record(9_999)).await.unwrap();
        assert!(
            accounts::by_name(store, "kit").await.unwrap().is_none()
                && identity::leave(store, worker(1), now(), &|| record(9_999)).await.is_err()
        );
    }
}

#[tokio::test]
async fn sessions_lock_end_and_go_on_under_another_secret() {
    for council in councils().await {
        let store = &council.store;
        let at = |minutes| now() + TimeDelta::minutes(minutes);
        sessions::begin(store, worker(1), "one", Device::Shared, None, now()).await.unwrap();
        let is = async |secret: &str, minutes| sessions::session(store, secret, at(minutes)).await.unwrap().map(|session| session.locked);
        assert_eq!([is("one", 1).await, is("one", 2).await, is("one", 15).await], [Some(false), Some(true), None], "{}", council.on);
        sessions::seen(store, "one", at(1)).await.unwrap();
        assert_eq!(is("one", 2).await, Some(false), "somebody was there");
        sessions::lock(store, "one", at(2)).await.unwrap();
        sessions::seen(store, "one", at(3)).await.unwrap();
        assert_eq!(is("one", 2).await, Some(true), "a lock is not lifted by being there");
        assert!(sessions::unlock(store, "one", "two", at(4)).await.unwrap());
        assert_eq!((is("one", 4).await, is("two", 5).await), (None, Some(false)));
        assert!(sessions::confirm(store, "two", "three", at(5)).await.unwrap());
        assert_eq!(sessions::session(store, "three", at(5)).await.unwrap().unwrap().confirmed_at, Some(at(5)));
        for tried in 0..=sessions::PINS {
            assert_eq!(sessions::try_a_pin(store, "three").await.unwrap(), tried < sessions::PINS, "{}", council.on);
        }
        assert_eq!(is("three", 5).await, None, "too many");
        sessions::begin(store, worker(1), "four", Device::Own, None, now()).await.unwrap();
        sessions::begin(store, worker(1), "five", Device::Own, Some("four"), now()).await.unwrap();
        assert_eq!((is("four", 1).await, is("five", 1).await), (None, Some(false)), "in its place");
        sessions::begin(store, worker(1), "six", Device::Shared, None, now()).await.unwrap();
        assert_eq!(sessions::of_worker(store, worker(1), at(1)).await.unwrap().len(), 2);
        assert_eq!(sessions::end_others(store, worker(2), None, "x").await.unwrap(), 0);
        assert_eq!(sessions::end_others(store, worker(1), None, "six").await.unwrap(), 1);
        assert_eq!((is("five", 1).await, is("six", 1).await), (None, Some(false)));
        accounts::change_password(store, worker(1), "another hash".into(), "elsewhere", now()).await.unwrap();
        assert_eq!(is("six", 1).await, None);
    }
}

#[tokio::test]
async fn tries_in_vain_wait_ever_longer_and_are_forgotten_when_it_was_right() {
    for council in councils().await {
        let store = &council.store;
        for _ in 0..tries::FREE {
            assert_eq!(tries::take(store, "name", now()).await.unwrap(), None, "{}", council.on);
        }
        let until = tries::take(store, "name", now()).await.unwrap().unwrap();
        assert_eq!(until, now() + tries::wait_after(tries::FREE));
        assert_eq!(tries::take(store, "other", now()).await.unwrap(), None);
        assert_eq!(tries::take(store, "name", until).await.unwrap(), None);
        assert_eq!(tries::take(store, "name", until).await.unwrap(), Some(until + tries::wait_after(tries::FREE + 1)));
        tries::forget(store, "name").await.unwrap();
        assert_eq!(tries::take(store, "name", until).await.unwrap(), None);
    }
}

#[tokio::test]
async fn an_identity_is_one_persons_and_an_errand_is_good_once() {
    for council in councils().await {
        let store = &council.store;
        let errand = Errand {
            nonce: "n".into(),
            verifier: "v".into(),
            invitation: None,
            device: Device::Own,
            again: Some((worker(1), b"words".to_vec())),
        }
        .with_link(Some("link"));
        elsewhere::send(store, "secret", errand.clone(), now(), now() + TimeDelta::minutes(15)).await.unwrap();
        assert_eq!(elsewhere::back(store, "other", now()).await.unwrap(), None);
        assert_eq!(elsewhere::back(store, "secret", now()).await.unwrap(), Some(errand.clone()), "{}", council.on);
        assert_eq!(elsewhere::back(store, "secret", now()).await.unwrap(), None);
        let identity = |object: &str| Identity { issuer: "i".into(), tenant: "t".into(), object: object.into() };
        assert!(elsewhere::enter(store, identity("kit"), None, None, now()).await.is_err(), "nobody has invited them");
        invitations::invite(store, Some(worker(1)), "link", now(), now() + TimeDelta::days(1)).await.unwrap();
        let entered = elsewhere::enter(store, identity("kit"), errand.invitation.clone(), None, now()).await.unwrap();
        assert_eq!(entered.id, worker(1));
        let analyst = elsewhere::enter(store, identity("kit"), None, Some(Role::Analyst), now()).await.unwrap();
        assert_eq!(analyst.role, Role::Analyst);
        assert_eq!(identity::worker(store, worker(1)).await.unwrap().unwrap().role, Role::Analyst);
        assert!(elsewhere::enter(store, identity("sam"), errand.invitation, None, now()).await.is_err(), "the link was used");
        assert!(elsewhere::vouch(store, worker(2), identity("kit")).await.is_err(), "that is somebody already");
        elsewhere::vouch(store, worker(2), identity("sam")).await.unwrap();
        assert_eq!(elsewhere::enter(store, identity("sam"), None, None, now()).await.unwrap().id, worker(2));
    }
}
