//! Themes that bind late: made, put together and taken apart with plain forms; past entries that words offer, confirmed in bulk.

use super::{reviewing::carried, *};

impl Program {
    /// Waits until new definitions have been counted, and answers a page.
    async fn once_counted(&self, path: &str, holds: impl Fn(&str) -> bool) -> String {
        let mut last = String::new();
        for _ in 0..600 {
            let answer = self.get("team-lead", path).await;
            if answer.status() == 200 {
                last = text(answer).await;
                if holds(&last) {
                    return last;
                }
            }
            tokio::time::sleep(std::time::Duration::from_millis(25)).await;
        }
        panic!("{path}: {last}");
    }
}

#[tokio::test]
async fn a_theme_is_made_its_past_is_offered_and_confirmed_and_gives_a_figure() {
    let program = Program::start().await;
    let denise = program.denise().await;
    let note = json!([{ "id": ID, "people": [denise], "text": "Put the samovar on and talked.", "occurred_on": "2026-09-03" }]).to_string();
    assert_eq!(program.post("caseworker", "/api/v1/entries", note).await.status(), 200);
    let form = program.page("team-lead", "/themes/new").await;
    let (token, version) = (carried(&form, "token"), carried(&form, "version"));
    let typed = |wanted: &'static str| {
        [("token", token.as_str()), ("version", version.as_str()), ("name", "Samovars"), ("words", "Samovar"), ("do", wanted)]
    };
    let nameless = program.form("team-lead", "/themes/new", &[("token", &token), ("version", &version), ("do", "save")]).await;
    assert_eq!(nameless.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(program.form("team-lead", "/themes/new", &typed("save")).await.status(), StatusCode::SEE_OTHER);
    let of_quarter = "/review/people-with-samovars?period=2026-Q3";
    let page = program.once_counted(of_quarter, |page| page.contains("0 of ")).await;
    assert!(page.contains("Samovars: people with an entry about it: 0 of"), "nothing counts until somebody confirms it: {page}");
    let offered = program.page("team-lead", "/themes/samovars/entries").await;
    assert!(offered.contains("Put the samovar on and talked.") && offered.contains("Denise Harland"), "{offered}");
    let nothing = program.form("team-lead", "/themes/samovars/entries", &[("token", &token)]).await;
    assert_eq!(nothing.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let entry = format!("entry-{denise}.{ID}.2026-09-03");
    let confirmed = program.form("team-lead", "/themes/samovars/entries", &[("token", &token), (&entry, "on")]).await;
    assert_eq!(confirmed.status(), StatusCode::SEE_OTHER);
    assert!(program.page("team-lead", of_quarter).await.contains("people with an entry about it: 1 of"));
    let again = program.page("team-lead", "/themes/samovars/entries").await;
    assert!(!again.contains("Put the samovar on"), "what was confirmed is not offered again");
    let mut tx = program.store.read().await.unwrap();
    let store::Tx::Sqlite(ref mut tx) = tx else { panic!("a demonstration is on SQLite") };
    let offered: i64 =
        sqlx::query_scalar("SELECT COUNT(DISTINCT person) FROM audit WHERE act = 'offered'").fetch_one(&mut **tx).await.unwrap();
    assert!(offered > 1, "one row a person whose words were read");
}

#[tokio::test]
async fn what_a_change_would_move_is_shown_first_and_the_old_version_stays_readable() {
    let program = Program::start().await;
    let form = program.page("team-lead", "/themes/debt").await;
    let (token, version) = (carried(&form, "token"), carried(&form, "version"));
    let before = program.page("team-lead", "/review/people-with-debt?period=2026").await;
    let name = "Money and debt";
    let words = form.split("<textarea").nth(1).unwrap().split('>').nth(1).unwrap().split('<').next().unwrap().to_owned();
    let typed = |wanted: &'static str| {
        vec![
            ("token", token.as_str()),
            ("version", version.as_str()),
            ("name", name),
            ("words", words.as_str()),
            ("measures-debt-council-tax", "on"),
            ("tags-housing", "on"),
            ("do", wanted),
        ]
    };
    let tried = text(program.form("team-lead", "/themes/debt", &typed("try")).await).await;
    assert!(tried.contains("would come to it and 0 entries would go from it"), "{tried}");
    assert!(tried.contains("Entries that would move") && !tried.contains("would come to it and 0 entries would go from it, of 0 people"));
    assert_eq!(before, program.page("team-lead", "/review/people-with-debt?period=2026").await, "nothing has been made yet");
    assert_eq!(program.form("team-lead", "/themes/debt", &typed("save")).await.status(), StatusCode::SEE_OTHER);
    let after = program.once_counted("/review/people-with-debt?period=2026", |page| page.contains("?version=2")).await;
    assert!(after.contains("Housing") && after.contains("Council tax"), "{after}");
    let old = program.page("team-lead", "/review/people-with-debt?period=2026&version=1").await;
    let title = |page: &str| page.split("<h1 class=\"title\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
    assert_eq!(title(&old), title(&before), "the old version stays readable");
    assert!(old.contains("which has been replaced"));
    assert_eq!(
        program.form("team-lead", "/themes/debt", &typed("save")).await.status(),
        StatusCode::CONFLICT,
        "made from words that are not current"
    );
    store::verify::compare(&program.store, &store::verify::nobody()).await.unwrap().is_equal().then_some(()).unwrap();
    for (role, status) in [("caseworker", 404), ("analyst", 404), ("administrator", 404), ("nobody", 401)] {
        for path in ["/themes", "/themes/debt", "/themes/debt/entries"] {
            assert_eq!(program.get(role, path).await.status(), status, "{role} {path}");
        }
    }
}
