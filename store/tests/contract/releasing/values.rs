//! What a release says: what is counted, what stays as it was published, and what other numbers that left take from it.

use super::*;

#[tokio::test]
async fn what_a_dataset_publishes_is_counted_until_it_is_declared_without_it() {
    for council in councils().await {
        releases::declare(&council.store, dataset(), &ines(), at("2026-07-02")).await.unwrap();
        let refused = store::retire::stop(&council.store, "ae-attendances-change", at("2026-07-03")).await.unwrap_err().to_string();
        assert!(refused.contains("“Visits”"), "{}: {refused}", council.on);
        let without = Dataset { version: 2, indicators: vec!["known-debt-change".into()], ..dataset() };
        releases::declare(&council.store, without, &ines(), at("2026-07-04")).await.unwrap();
        store::retire::stop(&council.store, "ae-attendances-change", at("2026-07-05")).await.unwrap();
    }
}

#[tokio::test]
async fn what_was_published_stays_and_late_records_wait_for_the_yearly_revision() {
    for council in councils().await {
        people(&council).await;
        let release = released(&council).await;
        let before = releases::published(&council.store, &release).await.unwrap();
        // Ten people more, entered late, would have counted.
        for number in 101..=110 {
            council.knows(&kit(), person(number)).await;
            let place = u32::from(number) * 10;
            council.send_one(&kit(), &told(place, person(number), "2026-01-05", &visits(3))).await;
        }
        assert_eq!(releases::published(&council.store, &release).await.unwrap(), before, "{}", council.on);
        let by = ines();
        let again = |revise, day| prepare(&council, "2026-Q2", revise, &by, day);
        assert!(again(false, "2026-08-01").await.unwrap_err().to_string().contains("yearly revision"));
        assert!(again(true, "2026-08-01").await.unwrap_err().to_string().contains("once a year"));
        let (revision, report) = again(true, "2027-02-01").await.unwrap();
        assert!(report.passed());
        assert_eq!(revision, "visits-2026-q2-r1");
        releases::publish(&council.store, &revision, &rosa(), at("2027-02-02")).await.unwrap();
        let revised = releases::published(&council.store, &revision).await.unwrap();
        assert_eq!((revised.revision, revised.previous.as_deref()), (1, Some("visits-2026-q2")));
        assert_eq!(releases::published(&council.store, &release).await.unwrap().values, before.values, "the first stays beside it");
    }
}

#[tokio::test]
async fn a_stock_that_hardly_anybody_joined_keeps_its_values_in_the_next_quarter() {
    for council in councils().await {
        people(&council).await;
        let first = releases::published(&council.store, &released(&council).await).await.unwrap();
        for number in 101..=104 {
            council.knows(&kit(), person(number)).await;
            let place = u32::from(number) * 10;
            council.send_one(&kit(), &told(place, person(number), "2026-06-05", &visits(3))).await;
        }
        let next = |period: &'static str, day: &'static str| {
            let store = council.store.clone();
            async move {
                let (release, report) = releases::prepare(&store, dataset(), quarter(period), false, &ines(), at(day)).await.unwrap();
                assert!(report.passed(), "{:?}", report.findings);
                releases::publish(&store, &release, &rosa(), at(day)).await.unwrap();
                releases::published(&store, &release).await.unwrap()
            }
        };
        let second = next("2026-Q3", "2026-10-02").await;
        assert_eq!(second.values, first.values, "{}: four people moved", council.on);
        assert_eq!(second.report.meter.counts, 0, "nobody is counted anew");
        assert_eq!(second.previous.as_deref(), Some("visits-2026-q2"));
    }
}

#[tokio::test]
async fn what_happened_within_a_period_counts_those_it_happened_to() {
    for council in councils().await {
        people(&council).await;
        // Fifteen of thirty-six have an entry about debt in the quarter.
        for number in 1..=15 {
            let facts = serde_json::json!([{ "fact": "theme", "theme": "debt" }]);
            let entry = told(u32::from(number) * 10 + 2, person(number), "2026-05-21", &facts);
            council.send_one(&kit(), &entry).await;
        }
        let themes = Dataset { dataset: "themes".into(), indicators: vec!["people-with-debt".into()], outcomes: false, ..dataset() };
        releases::declare(&council.store, themes.clone(), &ines(), at("2026-07-02")).await.unwrap();
        let (release, _) = releases::prepare(&council.store, themes, quarter("2026-Q2"), false, &ines(), at("2026-07-02")).await.unwrap();
        releases::publish(&council.store, &release, &rosa(), at("2026-07-03")).await.unwrap();
        let whole = releases::published(&council.store, &release).await.unwrap().values[0];
        assert!(whole == Value::HeldBack || whole.count().is_some_and(|count| count <= 25), "{}: {whole}", council.on);
    }
}

#[tokio::test]
async fn what_a_return_gave_exactly_is_taken_from_what_is_published() {
    use casework::{
        access::{Relation, Verb, decide},
        returns::Sort,
    };
    use store::returns::{self, Gateway, Wanted};
    let fern = Actor { worker: worker(11), role: Role::Finance, teams: Vec::new() };
    for council in councils().await {
        people(&council).await;
        let (store, now) = (&council.store, at("2026-07-02"));
        let allow = decide(&fern, Verb::SeeReturns, &Relation::default(), now).unwrap();
        let given = returns::preview(store, &allow, Sort::Framework, "supporting-families", quarter("2026-Q2"), now).await.unwrap();
        let counted = given.lines.iter().find(|line| line.item.starts_with("ae-attendances-change@")).unwrap();
        assert_eq!(counted.value, i64::from(PEOPLE), "{}: exact", council.on);
        let under = Gateway { gateway: "The Act, section 1".into(), recipient: "The department".into() };
        let (subject, previewed) = ("supporting-families".to_owned(), given.hash());
        let wanted = Wanted { sort: Sort::Framework, subject, period: quarter("2026-Q2"), under, previewed };
        let signed = returns::sign(store, uuid::Uuid::from_u128(9), wanted.clone(), &fern, now).await.unwrap();
        assert_eq!((signed.edition, signed.given), (1, given));
        assert!(returns::sign(store, uuid::Uuid::from_u128(10), wanted.clone(), &ines(), now).await.is_err(), "an analyst signs nothing");
        assert_eq!(returns::sign(store, uuid::Uuid::from_u128(10), wanted, &fern, now).await.unwrap().edition, 2);
        assert!(ledger::verify(store).await.unwrap().is_ok_and(|rows| rows > 0));
        // Four more come to light: the published whole would differ from what was given by four.
        for number in 101..=104 {
            council.knows(&kit(), person(number)).await;
            let place = u32::from(number) * 10;
            council.send_one(&kit(), &told(place, person(number), "2026-01-05", &visits(3))).await;
        }
        releases::declare(store, dataset(), &ines(), now).await.unwrap();
        let (_, report) = prepare(&council, "2026-Q2", false, &ines(), "2026-07-02").await.unwrap();
        let found = report.findings.iter().find(|finding| finding.words.contains("the return “Supporting Families")).unwrap();
        assert!(found.cells.iter().any(|cell| cell.ends_with("||people")), "{found:?}");
    }
}

#[tokio::test]
async fn what_left_says_what_it_said_whatever_is_defined_later() {
    use store::define;
    for council in councils().await {
        people(&council).await;
        let levels = Dataset { dataset: "levels".into(), indicators: vec!["ae-attendances".into()], outcomes: false, ..dataset() };
        releases::declare(&council.store, levels.clone(), &ines(), at("2026-07-02")).await.unwrap();
        let (release, _) = releases::prepare(&council.store, levels, quarter("2026-Q2"), false, &ines(), at("2026-07-02")).await.unwrap();
        releases::publish(&council.store, &release, &rosa(), at("2026-07-03")).await.unwrap();
        let before = releases::published(&council.store, &release).await.unwrap();
        let mut other = store::figures::indicator(&council.store, "ae-attendances", None).await.unwrap();
        other.name = "Another name".into();
        other.window_days = Some(30);
        assert_eq!(define::begin(&council.store, vec![other]).await.unwrap(), ["ae-attendances"], "{}", council.on);
        define::fill(&council.store, at("2026-07-04"), &std::sync::atomic::AtomicBool::new(false), |_| ()).await.unwrap();
        assert_eq!(releases::published(&council.store, &release).await.unwrap(), before, "{}: the same files", council.on);
    }
}

/// A hundred and twenty people whose support began in January, seen in May: once, three, five or seven times in 90 days, thirty each.
async fn many(council: &Council) {
    for number in 1..=120 {
        council.knows(&kit(), person(number)).await;
    }
    let entries = (1..=120).flat_map(|number| {
        let place = u32::from(number) * 10;
        let seen = 1 + i64::from(number % 4) * 2;
        [told(place, person(number), "2026-01-05", &visits(3)), told(place + 1, person(number), "2026-05-20", &visits(seen))]
    });
    council.send(&kit(), &entries.collect::<Vec<_>>()).await;
}

#[tokio::test]
async fn a_level_is_released_as_bins_with_a_median_and_a_rate_as_two_sums() {
    use casework::release::dataset::Histogram;
    for council in councils().await {
        many(&council).await;
        let histogram = Histogram { indicator: "ae-attendances".into(), edges: vec![2, 4, 6] };
        let wanted = Dataset {
            indicators: vec!["ae-attendances".into(), "ae-attendances-rate".into()],
            outcomes: false,
            histograms: vec![histogram],
            ..dataset()
        };
        releases::declare(&council.store, wanted.clone(), &ines(), at("2026-07-02")).await.unwrap();
        let (release, report) =
            releases::prepare(&council.store, wanted.clone(), quarter("2026-Q2"), false, &ines(), at("2026-07-02")).await.unwrap();
        assert!(report.passed(), "{}: {:?}", council.on, report.findings);
        // Everybody and a bin; everybody, events and days: in the council and in an age band.
        assert_eq!(report.meter.counts, 2 * (2 + 3));
        assert!(releases::publish(&council.store, &release, &rosa(), at("2026-07-03")).await.unwrap().passed());
        let published = releases::published(&council.store, &release).await.unwrap();
        let near = |cell: usize, people: i64| published.values[cell].count().is_some_and(|count| (count - people).abs() <= 10);
        assert!(near(0, 120) && (1..=4).all(|bin| near(bin, 30)), "{}: {:?}", council.on, &published.values[..6]);
        assert_eq!(published.values[5], Value::HeldBack, "nobody is not known");
        assert!(published.median(0).is_some_and(|median| (3..=5).contains(&median)), "{:?}", published.median(0));
        let rates = (0..published.layout.cells()).find(|cell| published.layout.cell(*cell).indicator == 1).unwrap();
        // Four on average in 90 days: 1,353 for each thousand months.
        assert!(published.rate(rates).is_some_and(|rate| (1_050..=1_700).contains(&rate)), "{:?}", published.rate(rates));
        assert_eq!(published.median(rates), None);
        // The declaration is the same when it is read back, and an older one without a histogram has the hash that it had.
        assert_eq!(releases::dataset(&council.store, "visits").await.unwrap(), wanted);
        assert!(!serde_json::to_string(&dataset()).unwrap().contains("histogram"));
    }
}
