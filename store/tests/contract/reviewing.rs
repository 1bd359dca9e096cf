//! What review shows and holds back, who is behind a figure, and stocktakes: on both databases.

use casework::{
    access::{Actor, Allow, Relation, Verb, decide},
    fault::Fault,
    insight::{Audience, Breakdown, By, Decision, Frozen, HeldBack, Notes, Period, Seen},
};
use serde_json::json;
use store::{
    Error, behind, figures,
    quotations::{self, Chosen},
    review,
    stocktakes::{self, Begun},
    trial,
};
use uuid::Uuid;

use crate::kit::{Council, councils, day, jo, kit, now, person, record, rosa, sam, told, visits, worker};

fn figures_of(actor: &Actor, team: Option<&str>) -> Allow {
    let relation = Relation { team: team.map(str::to_owned), ..Relation::default() };
    decide(actor, Verb::SeeFigures, &relation, now()).unwrap()
}

fn third() -> Actor {
    Actor { worker: worker(9), ..kit() }
}

/// Twelve people of one ward, by so many caseworkers in turn.
async fn a_ward(council: &Council, caseworkers: &[Actor]) {
    for number in 1..=12 {
        let by = &caseworkers[usize::from(number) % caseworkers.len()];
        council.knows(by, person(number)).await;
        let facts = json!([visits(4)[0], { "fact": "ward", "ward": "E05000001", "from": "2025-12-01" }]);
        council.send_one(by, &told(u32::from(number) * 10, person(number), "2026-01-01", &facts)).await;
        council.send_one(by, &told(u32::from(number) * 10 + 1, person(number), "2026-06-20", &visits(1))).await;
    }
}

async fn by_ward(council: &Council) -> Seen {
    let indicator = figures::indicator(&council.store, "ae-attendances-change", None).await.unwrap();
    let ward = Breakdown::default().with(By::Team, "felling").with(By::Ward, "E05000001");
    let allow = figures_of(&rosa(), Some("felling"));
    let period: Period = "2026-Q3".parse().unwrap();
    figures::live(&council.store, &allow, &indicator, &[ward], period, now()).await.unwrap().remove(0)
}

#[tokio::test]
async fn a_breakdown_is_shown_from_three_caseworkers_on() {
    for council in councils().await {
        a_ward(&council, &[kit(), sam()]).await;
        assert!(matches!(by_ward(&council).await, Seen::HeldBack(_, HeldBack::FewCaseworkers)), "{}", council.on);
        let third = store::identity::Worker { id: third().worker, name: "Third".into(), role: third().role, teams: third().teams };
        store::identity::keep_worker(&council.store, third).await.unwrap();
        let allocated = json!({ "id": record(900), "people": [person(1)], "kind": "allocation", "facts": [{ "fact": "allocated", "worker": worker(9) }] });
        council.send_one(&rosa(), &allocated).await;
        let Seen::Figure(shown) = by_ward(&council).await else { panic!("{}: three are enough", council.on) };
        assert_eq!((shown.people, shown.lower), (12, 12), "{}", council.on);
        let elsewhere = figures_of(&jo_leads(), Some("bensham"));
        let indicator = figures::indicator(&council.store, "ae-attendances-change", None).await.unwrap();
        let felling = Breakdown::default().with(By::Team, "felling");
        let refused = figures::live(&council.store, &elsewhere, &indicator, &[felling], "2026-Q3".parse().unwrap(), now()).await;
        assert!(matches!(refused, Err(Error::Fault(Fault::NotFound))), "another team's decision gives nothing");
    }
}

fn jo_leads() -> Actor {
    Actor { role: rosa().role, ..jo() }
}

#[tokio::test]
async fn a_wait_is_shown_when_three_people_answer() {
    for council in councils().await {
        council.knows(&kit(), person(1)).await;
        let asked_and_answered = async |number: u32, whom: &str| {
            let pull = json!([{ "fact": "pull", "whom": whom, "asked_on": "2026-07-01" }]);
            council.send_one(&kit(), &told(number, person(1), "2026-07-01", &pull)).await;
            let answer = json!({ "id": record(number + 1), "people": [person(1)], "kind": "answered", "occurred_on": "2026-07-08",
                "facts": [{ "fact": "pull_answered", "whom": whom, "answered_on": "2026-07-08" }] });
            council.send_one(&kit(), &answer).await;
        };
        let shown = async || {
            let indicator = figures::indicator(&council.store, "wait-all", None).await.unwrap();
            let allow = figures_of(&rosa(), Some("felling"));
            let own = Breakdown::default().with(By::Team, "felling");
            figures::live(&council.store, &allow, &indicator, &[own], "2026-Q3".parse().unwrap(), now()).await.unwrap().remove(0)
        };
        asked_and_answered(10, "housing").await;
        asked_and_answered(20, "the doctor").await;
        assert!(matches!(shown().await, Seen::HeldBack(_, HeldBack::FewAnswer)), "{}", council.on);
        asked_and_answered(30, "school").await;
        let Seen::Figure(figure) = shown().await else { panic!("{}: three answered", council.on) };
        assert_eq!((figure.answered, figure.value), (3, Some(7.0)), "{}", council.on);
        council.stands_the_test_of_a_rebuild().await;
    }
}

#[tokio::test]
async fn what_is_tried_is_what_it_gives_once_it_is_kept() {
    for council in councils().await {
        a_ward(&council, &[kit(), sam(), third()]).await;
        let facts = json!([{ "fact": "theme", "theme": "debt" }, { "fact": "spend", "pence": 900, "fund": "flexible" }]);
        council.send_one(&kit(), &told(500, person(2), "2026-08-03", &facts)).await;
        for indicator in &council.store.indicators().await.unwrap().current {
            for (team, period) in [(Some("felling"), "2026-Q3"), (None, "2026-06"), (Some("felling"), "2026")] {
                let (allow, period): (Allow, Period) = (figures_of(&rosa(), team), period.parse().unwrap());
                let tried = trial::trial(&council.store, &allow, indicator, period, now()).await.unwrap();
                let whole = Breakdown { team: team.map(str::to_owned), ..Breakdown::default() };
                let live = figures::live(&council.store, &allow, indicator, &[whole], period, now()).await.unwrap().remove(0);
                assert_eq!(tried, live, "{}: {} {period}", council.on, indicator.id);
            }
        }
    }
}

#[tokio::test]
async fn a_line_is_drawn_by_months_and_a_figure_opens_to_its_people() {
    for council in councils().await {
        a_ward(&council, &[kit(), sam()]).await;
        let allow = figures_of(&rosa(), Some("felling"));
        let page = review::review(&council.store, &allow, None, day("2026-11-18"), now()).await.unwrap();
        let card = page.cards.iter().find(|card| card.figure.indicator == "ae-attendances-change").unwrap();
        assert_eq!((page.people, card.figure.lower), (12, 12), "{}", council.on);
        assert_eq!(card.line.first().unwrap().period.to_string(), "2026-01", "from where something is known");
        assert_eq!(card.line.iter().find(|point| point.period.to_string() == "2026-07").unwrap().value, Some(1.0));
        let indicator = figures::indicator(&council.store, "ae-attendances-change", None).await.unwrap();
        let own = Breakdown::default().with(By::Team, "felling");
        let (period, rosa) = ("2026-11".parse().unwrap(), rosa());
        let found = behind::behind(&council.store, &rosa, &allow, &indicator, &own, period, now()).await.unwrap();
        assert_eq!(found.len(), 12, "{}", council.on);
        assert!(found.iter().all(|one| one.said() == "lower" && one.entries.len() == 2 && one.name == "Somebody"), "{found:?}");
        let everybody = figures_of(&rosa, None);
        let refused = behind::behind(&council.store, &rosa, &everybody, &indicator, &Breakdown::default(), period, now()).await;
        assert!(refused.is_err(), "of the whole council nobody is shown one by one");
        assert_eq!(review::history(&council.store, "ae-attendances-change").await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn a_stocktake_is_as_it_was_and_words_are_gone_with_whose_they_were() {
    for council in councils().await {
        council.knows(&kit(), person(1)).await;
        let said = json!({ "id": record(1), "people": [person(1)], "kind": "outcome", "text": "“I open my own post now.”", "occurred_on": "2026-11-01" });
        council.send_one(&kit(), &said).await;
        let allow = figures_of(&rosa(), Some("felling"));
        let id = Uuid::from_u128(7);
        let cards = review::review(&council.store, &allow, None, day("2026-11-18"), now()).await.unwrap().cards;
        let period = "2026-11".parse().unwrap();
        let begun = Begun { id, held_on: day("2026-11-18"), period, frozen: Frozen { cards: cards.clone(), released: None } };
        stocktakes::begin(&council.store, &allow, begun, now()).await.unwrap();
        council.send_one(&kit(), &told(5, person(1), "2026-11-02", &visits(3))).await;
        let kept = stocktakes::open(&council.store, &allow, id).await.unwrap();
        assert_eq!(kept.frozen.cards, cards, "{}: as they stood", council.on);
        let decision = Decision { attempt: "Ring housing".into(), who: "Sam".into(), on: Some(day("2027-01-10")) };
        let notes = Notes { noticed: "Debt.".into(), came: String::new(), decisions: vec![decision] };
        stocktakes::keep(&council.store, &allow, id, 0, &notes, false, now()).await.unwrap();
        let stale = stocktakes::keep(&council.store, &allow, id, 0, &Notes::default(), false, now()).await;
        assert!(matches!(stale, Err(Error::Fault(Fault::Conflict))), "{}", council.on);
        let kept = stocktakes::open(&council.store, &allow, id).await.unwrap();
        assert_eq!((kept.notes.clone(), kept.changes), (notes, 1), "{}", council.on);
        let others = figures_of(&jo_leads(), Some("bensham"));
        assert!(stocktakes::open(&council.store, &others, id).await.is_err(), "another team's");
        let chosen = Chosen {
            id: Uuid::from_u128(8),
            stocktake: id,
            person: person(1),
            record: record(1),
            words: "I open my own post now.".into(),
            audience: Audience::Council,
            agreed_on: day("2026-11-18"),
        };
        quotations::choose(&council.store, &rosa(), &allow, chosen, now()).await.unwrap();
        let words = quotations::of(&council.store, &kept).await.unwrap();
        assert_eq!(words[0].words, "I open my own post now.", "{}", council.on);
        quotations::take_back(&council.store, &allow, id, words[0].id, now()).await.unwrap();
        assert!(quotations::of(&council.store, &kept).await.unwrap().is_empty(), "{}", council.on);
        assert!(quotations::take_back(&council.store, &allow, id, words[0].id, now()).await.is_err(), "once");
    }
}
