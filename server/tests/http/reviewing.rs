//! Review: from cards to an indicator's own page, to a breakdown, to the people behind a figure. And indicators made with plain forms.

use super::*;

/// What a form of our own carries.
pub fn carried(page: &str, name: &str) -> String {
    let field = page.split("<input").find(|field| field.contains(&format!("name=\"{name}\""))).unwrap();
    field.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

impl Program {
    /// Sends a plain form of our own pages.
    pub async fn form(&self, role: &str, path: &str, fields: &[(&str, &str)]) -> Response<Body> {
        let sent: Vec<String> = fields.iter().map(|(name, value)| format!("{}={}", coded(name), coded(value))).collect();
        let request = Request::post(path)
            .header("cookie", format!("alongside-session={role}"))
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "application/x-www-form-urlencoded");
        self.ask(request.body(Body::from(sent.join("&"))).unwrap()).await
    }

    pub async fn page(&self, role: &str, path: &str) -> String {
        let answer = self.get(role, path).await;
        assert_eq!(answer.status(), 200, "{role} {path}");
        text(answer).await
    }
}

fn coded(words: &str) -> String {
    words.bytes().map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

#[tokio::test]
async fn each_indicator_is_a_card_that_opens_to_a_page_of_its_own() {
    let program = Program::start().await;
    let review = program.page("team-lead", "/review").await;
    assert_eq!(review.matches("<script").count(), review.matches("src=\"/turned-round.js").count(), "no program in the browser");
    assert!(review.contains("More about") && review.contains("href=\"/review/ae-attendances-change"));
    assert!(review.contains("upper limit") && review.contains("not known") && review.contains("Show the table"));
    let one = program.page("team-lead", "/review/ae-attendances-change").await;
    for words in [
        "we compare the newest value of A&amp;E attendances",
        "How it has been defined",
        "Falls like this happen without any help",
        "Broken down",
        "sha256:",
        "The people and entries behind this figure",
        "Where the values after came from",
    ] {
        assert!(one.contains(words), "{words}");
    }
    let rate = program.page("team-lead", "/review/ae-attendances-rate?period=2026").await;
    assert!(rate.contains("a person a month") && rate.contains("Between teams"), "{rate}");
    assert!(!rate.to_lowercase().contains("reduced") && !review.to_lowercase().contains("impact"));
    for path in ["/review/no-such", "/review/ae-attendances-change?period=soon", "/review?team=bensham", "/review/wait-all?version=9"] {
        assert_eq!(program.get("team-lead", path).await.status(), 404, "{path}");
    }
    for (role, status) in [("caseworker", 404), ("analyst", 404), ("administrator", 404), ("nobody", 401)] {
        for path in ["/review", "/review/ae-attendances-change", "/review/ae-attendances-change/people"] {
            assert_eq!(program.get(role, path).await.status(), status, "{role} {path}");
        }
    }
}

#[tokio::test]
async fn a_page_that_has_not_changed_is_not_made_again() {
    let program = Program::start().await;
    let tag = program.get("team-lead", "/review").await.headers()["etag"].clone();
    let before = program.page("team-lead", "/review").await;
    assert_eq!(program.page("team-lead", "/review").await, before);
    let again = async || {
        let request = Request::get("/review").header("cookie", "alongside-session=team-lead").header("if-none-match", tag.clone());
        program.ask(request.body(Body::empty()).unwrap()).await.status()
    };
    assert_eq!(again().await, StatusCode::NOT_MODIFIED);
    let denise = program.denise().await;
    let note = json!([{ "id": ID, "people": [denise], "text": "A&E twice.", "facts": [
        { "fact": "theme", "theme": "debt" },
        { "fact": "observation", "measure": "ae-attendances", "value": 40, "source": "person" },
    ] }])
    .to_string();
    assert_eq!(program.post("caseworker", "/api/v1/entries", note).await.status(), 200);
    assert_eq!(again().await, StatusCode::OK, "an entry changes figures");
    assert_ne!(program.page("team-lead", "/review").await, before, "what was kept is not what is so now");
}

#[tokio::test]
async fn a_breakdown_where_fewer_than_three_caseworkers_worked_is_held_back() {
    let program = Program::start().await;
    // Two caseworkers go alongside the people of the demonstration's team.
    let page = program.page("team-lead", "/review/ae-attendances-change?by=ward").await;
    assert!(page.contains("Held back"), "{page}");
    let broken = program.json("team-lead", "/api/v1/figures/ae-attendances-change?by=ward").await;
    let wards: Vec<&Value> = broken.as_array().unwrap().iter().filter(|figure| figure["breakdown"]["ward"].is_string()).collect();
    assert!(!wards.is_empty());
    for ward in wards {
        let people = ward["people"].as_i64();
        assert!(ward["people"] == "c" || people.is_some_and(|people| people >= 10), "{ward}");
    }
}

#[tokio::test]
async fn a_lead_sees_the_people_behind_a_figure_and_the_audit_says_so() {
    let program = Program::start().await;
    let page = program.page("team-lead", "/review/ae-attendances-change/people").await;
    assert!(page.contains("Denise Harland") && page.contains("#entry-"), "{page}");
    let people = page.matches("<tr class").count() - 1;
    let mut tx = program.store.read().await.unwrap();
    let store::Tx::Sqlite(ref mut tx) = tx else { panic!("a demonstration is on SQLite") };
    let sql = "SELECT COUNT(DISTINCT person) FROM audit WHERE act = 'traced'";
    let traced: i64 = sqlx::query_scalar(sql).fetch_one(&mut **tx).await.unwrap();
    assert_eq!(usize::try_from(traced).unwrap(), people, "one row a person");
}

/// Rule 2: nothing that is kept, asked or answered groups by somebody who works here.
#[tokio::test]
async fn nothing_is_ever_grouped_by_caseworker() {
    let program = Program::start().await;
    for by in ["caseworker", "worker", "author", "allocated"] {
        assert_eq!(program.get("team-lead", &format!("/api/v1/figures/ae-attendances?by={by}")).await.status(), 422, "{by}");
        let page = program.page("team-lead", &format!("/review/ae-attendances-change?by={by}")).await;
        assert!(!page.contains("In the order of names."), "{by}: nothing is broken down by that");
    }
    let names = ["Kit Marlow", "Sam Okafor", "Jo Brennan", "Mina Darzi"];
    let workers: Vec<String> = (1..=4).map(|number| format!("0198000000007000800000000000010{number}")).collect();
    let figures = program.store.indicators().await.unwrap();
    let mut paths: Vec<String> = figures.current.iter().map(|one| format!("/review/{}", one.id)).collect();
    paths.extend(figures.current.iter().map(|one| format!("/api/v1/figures/{}?period=quarter", one.id)));
    paths.extend(
        ["/review", "/review?team=all", "/review/ae-attendances-change?by=age_band", "/api/v1/figures", "/stocktakes"]
            .map(ToOwned::to_owned),
    );
    for path in paths {
        let answer = program.page("team-lead", &path).await;
        for name in names.iter().map(|name| (*name).to_owned()).chain(workers.clone()) {
            assert!(!answer.replace('-', "").contains(&name), "{path}: {name}");
        }
    }
    let mut tx = program.store.read().await.unwrap();
    let store::Tx::Sqlite(ref mut tx) = tx else { panic!("a demonstration is on SQLite") };
    let sql = "SELECT m.name || '.' || c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c
        WHERE m.type = 'table' AND m.name IN ('cells', 'contributions', 'indicators', 'facts', 'ledger', 'fillings')";
    let columns: Vec<String> = sqlx::query_scalar(sql).fetch_all(&mut **tx).await.unwrap();
    assert!(columns.len() > 50);
    for column in columns {
        assert!(!["worker", "author", "caseworker", "allocated", "actor"].iter().any(|word| column.ends_with(word)), "{column}");
    }
    let dimensions: Vec<String> = sqlx::query_scalar("SELECT DISTINCT dimension FROM cells").fetch_all(&mut **tx).await.unwrap();
    let known = ["team=", "ward=", "age_band=", "theme=", "support_length=", "household=", "days="];
    for dimension in dimensions.iter().flat_map(|all| all.split('&')).filter(|one| !one.is_empty()) {
        assert!(known.iter().any(|by| dimension.starts_with(by)), "{dimension}");
    }
}

#[tokio::test]
async fn an_indicator_is_made_with_plain_forms_from_nothing_to_a_figure() {
    let program = Program::start().await;
    let form = program.page("team-lead", "/indicators/new?method=level").await;
    let token = carried(&form, "token");
    let typed = |wanted: &'static str| {
        vec![
            ("token", token.as_str()),
            ("method", "level"),
            ("id", "council-tax-owed"),
            ("name", "Council tax owed"),
            ("measures-debt-council-tax", "on"),
            ("stale_after_days", "183"),
            ("same_within", "0"),
            ("welcome", "lower"),
            ("breakdowns-team", "on"),
            ("do", wanted),
        ]
    };
    let tried = program.form("team-lead", "/indicators/new", &typed("try")).await;
    assert_eq!(tried.status(), 200);
    let tried = text(tried).await;
    assert!(
        tried.contains("What it would give") && tried.contains("we take the newest value of") && tried.contains("[[indicator]]"),
        "{tried}"
    );
    assert_eq!(program.get("team-lead", "/review/council-tax-owed").await.status(), 404, "nothing was kept by trying");
    let finding = tried.split("<p><b>").nth(1).unwrap().split("</b>").next().unwrap().to_owned();
    let mut wrong = typed("save");
    wrong[2].1 = "Council tax";
    let refused = program.form("team-lead", "/indicators/new", &wrong).await;
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let refused = text(refused).await;
    assert!(refused.contains("href=\"#id\"") && refused.contains("value=\"Council tax owed\""), "what was typed is kept");
    let saved = program.form("team-lead", "/indicators/new", &typed("save")).await;
    assert_eq!((saved.status(), saved.headers()["location"].to_str().unwrap()), (StatusCode::SEE_OTHER, "/indicators"));
    let mut page = String::new();
    for _ in 0..400 {
        let answer = program.get("team-lead", "/review/council-tax-owed").await;
        if answer.status() == 200 {
            page = text(answer).await;
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    assert!(page.contains(&finding), "what was tried is what it gives: {finding}");
    assert!(program.page("team-lead", "/indicators").await.contains("Council tax owed"));
    let toml = program.page("team-lead", "/indicators/export").await;
    assert!(toml.contains("council-tax-owed"));
    let imported = program.form("team-lead", "/indicators/import", &[("token", &token), ("toml", &toml)]).await;
    assert_eq!(imported.status(), StatusCode::SEE_OTHER, "what was written out is taken in");
    let refused = program.form("team-lead", "/indicators/import", &[("token", &token), ("toml", "[[indicator]]\nmethod = 3")]).await;
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let form = |wanted| [("token", token.as_str()), ("do", wanted)];
    assert!(program.page("team-lead", "/indicators/council-tax-owed").await.contains("Stop counting it"));
    let stopped = program.form("team-lead", "/indicators/council-tax-owed/counting", &form("stop")).await;
    assert_eq!(stopped.status(), StatusCode::SEE_OTHER);
    let all = program.page("team-lead", "/indicators").await;
    assert!(all.contains("No longer counted") && all.contains("/review/council-tax-owed?version=1"), "{all}");
    let old = program.page("team-lead", "/review/council-tax-owed?version=1").await;
    assert!(old.contains("This is no longer counted") && old.contains(&finding), "it stands as it stood");
    assert_eq!(program.get("team-lead", "/review/council-tax-owed").await.status(), 404);
    let again = program.form("team-lead", "/indicators/council-tax-owed/counting", &form("again")).await;
    assert_eq!(again.status(), StatusCode::SEE_OTHER);
    let published = program.form("team-lead", "/indicators/ae-attendances-change/counting", &form("stop")).await;
    assert_eq!(published.status(), StatusCode::UNPROCESSABLE_ENTITY, "a dataset of the demonstration publishes it");
    assert!(text(published).await.contains("publishes it"));
    for (role, status) in [("caseworker", 404), ("analyst", 404), ("nobody", 401)] {
        assert_eq!(program.get(role, "/indicators").await.status(), status, "{role}");
        assert!(program.form(role, "/indicators/new", &typed("save")).await.status().is_client_error(), "{role}");
    }
}
