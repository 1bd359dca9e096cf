//! Every route of the router, for everybody who might ask: who gets in and who is told that there is nothing. The routes are read from
//! where they are written; one that is not in this table fails.

mod described;
mod forgery;
mod house;
mod table;

use std::collections::BTreeSet;

use axum::http::StatusCode;
use casework::access::Role;
use store::identity::{Scope, Worker};

use house::{Caller, House, STANDS, Stands};
use table::{Row, Who};

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

/// Whether somebody may open a receipt of a person's, written down anew in the same way.
fn may_open_receipts(worker: &Worker, stands: Stands) -> bool {
    worker.role == Role::Finance && matches!(stands, Stands::Ours | Stands::Teams | Stands::Theirs)
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
        (Who::Receipts, Some(worker)) => may_open_receipts(worker, stands.unwrap()),
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
            Who::Sees | Who::Records | Who::Receipts => {
                house.of_people(row.path).into_iter().map(|(stands, path)| (Some(stands), path)).collect()
            }
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
    for row in table::ROWS.iter().filter(|row| matches!(row.who, Who::Sees | Who::Records | Who::Receipts)) {
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
async fn finance_is_refused_every_picture_that_is_no_receipt_and_every_receipt_by_another_address() {
    let house = House::open().await;
    let finance = house.callers.iter().find(|caller| caller.name == "finance").unwrap();
    let row = table::ROWS.iter().find(|row| matches!(row.who, Who::Receipts)).unwrap();
    let opened = async |path: &str| {
        let mut opened = Vec::new();
        for (stands, address) in house.of_people(path) {
            if house.ask(finance, "GET", &address, row).await.is_let_in() {
                opened.push(stands);
            }
        }
        opened
    };
    assert_eq!(opened(row.path).await, [Stands::Ours, Stands::Teams, Stands::Theirs]);
    for path in [
        "/returns/receipts/{picture}",
        "/returns/receipts/{person}",
        "/api/v1/people/{person}/pictures/{picture}",
        "/api/v1/people/{person}/pictures/{receipt}",
        "/api/v1/people/{person}/record",
        "/people/{person}",
    ] {
        assert_eq!(opened(path).await, [], "{path}");
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
