//! `/release`: a dataset from its declaration to the public page, with plain forms alone.

use std::fmt::Write as _;

use super::*;

const EXAMPLE: &str = include_str!("../../../docs/dataset.toml");

impl Program {
    /// Sends a form that stands on a page.
    pub async fn fill(&self, role: &str, page: &str, to: &str, fields: &[(&str, &str)]) -> Response<Body> {
        let form = self.read(role, page).await;
        let token = if form.contains("name=\"token\"") { hidden(&form, "token") } else { "none".to_owned() };
        let mut body = format!("token={token}");
        for (name, value) in fields {
            write!(body, "&{name}=").unwrap();
            for byte in value.bytes() {
                write!(body, "%{byte:02X}").unwrap();
            }
        }
        let request = Request::post(to).header("cookie", format!("alongside-session={role}")).header("sec-fetch-site", "same-origin");
        self.ask(request.header("content-type", "application/x-www-form-urlencoded").body(Body::from(body)).unwrap()).await
    }

    /// Sends a form that stands on a page, with a file.
    pub async fn upload(&self, role: &str, page: &str, to: &str, (name, content): (&str, &[u8])) -> Response<Body> {
        let token = hidden(&self.read(role, page).await, "token");
        self.send_parts(role, to, "same-origin", &[("token", token.as_bytes()), ("declaration", b""), (name, content)]).await
    }

    async fn send_parts(&self, role: &str, to: &str, site: &str, parts: &[(&str, &[u8])]) -> Response<Body> {
        let mut body = Vec::new();
        for (name, content) in parts {
            let file = if *name == "file" { "; filename=\"dataset.toml\"\r\nContent-Type: application/octet-stream" } else { "" };
            body.extend(format!("--between\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n").bytes());
            body.extend(*content);
            body.extend(b"\r\n");
        }
        body.extend(b"--between--\r\n");
        let request = Request::post(to).header("cookie", format!("alongside-session={role}")).header("sec-fetch-site", site);
        self.ask(request.header("content-type", "multipart/form-data; boundary=between").body(Body::from(body)).unwrap()).await
    }

    /// Asks for a preparation, waits until it is over, and gives its page.
    async fn prepared(&self, dataset: &str, period: &str) -> String {
        let page = format!("/release/datasets/{dataset}");
        let asked = self.fill("analyst", &page, &page, &[("period", period)]).await;
        assert_eq!(asked.status(), StatusCode::SEE_OTHER, "{}", text(asked).await);
        let page = asked.headers()["location"].to_str().unwrap().to_owned();
        loop {
            let said = self.read("analyst", &page).await;
            if !said.contains("Look again") {
                return said;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    }
}

/// Nothing but the look at whether the tablet is turned round.
pub fn runs_nothing(page: &str) -> bool {
    page.matches("<script").count() == page.matches("<script src=\"/turned-round.js").count()
}

fn location(answer: &Response<Body>) -> String {
    answer.headers()["location"].to_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_declaration_that_leaks_is_refused_with_what_to_do_and_a_mended_one_goes_all_the_way() {
    let program = Program::start().await;
    let leaks = EXAMPLE.replace("\"what-changed\"", "\"by-age\"").replace("id = \"age_band\"", "id = \"caseworker\"");
    let refused = program.fill("analyst", "/release/declare", "/release/declare", &[("declaration", &leaks)]).await;
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let refused = text(refused).await;
    assert!(refused.contains("No figure is about somebody who works here: leave this dimension out."), "{refused}");
    assert!(refused.contains("by-age") && refused.contains("error-summary"), "what was typed is still there");
    let mended = EXAMPLE.replace("\"what-changed\"", "\"by-age\"").replace("What changed for people", "<b>By age");
    let declared = program.fill("analyst", "/release/declare", "/release/declare", &[("declaration", &mended)]).await;
    assert_eq!((declared.status(), location(&declared).as_str()), (StatusCode::SEE_OTHER, "/release/datasets/by-age"));
    let page = program.read("analyst", "/release/datasets/by-age").await;
    assert!(page.contains("Released by") && page.contains("team lead") && page.contains("July to September 2026"));
    assert!(!page.contains("<b>By age") && runs_nothing(&page));
    let done = program.prepared("by-age", "2026-Q3").await;
    assert!(done.contains("The gate lets it pass"), "{done}");
    let (release, kept) = ("/release/by-age-2026-q3", program.read("analyst", "/release/by-age-2026-q3").await);
    assert!(kept.contains(": too few people</li>") && kept.contains("held back: "), "{kept}");
    assert!(kept.contains("You prepared it, so somebody else releases it"), "{kept}");
    assert!(!kept.contains("small cells"), "how many of what is held back is small is not said");
    let own = program.fill("analyst", "/release/datasets/by-age", release, &[("do", "publish")]).await;
    assert_eq!(own.status(), 404, "an analyst does not release it");
    assert_eq!(program.get("nobody", "/published/by-age").await.status(), 404, "it only waits");
    let released = program.fill("team-lead", release, release, &[("do", "publish")]).await;
    assert_eq!((released.status(), location(&released).as_str()), (StatusCode::SEE_OTHER, release));
    assert!(program.read("nobody", "/published/by-age").await.contains("July to September 2026"));
    let out = program.read("analyst", release).await;
    assert!(out.contains(".parquet") && !out.contains("Take it back"), "taking it back is the team lead's");
    let without = program.fill("team-lead", release, release, &[("do", "withdraw"), ("reason", " ")]).await;
    assert_eq!(without.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(text(without).await.contains("href=\"#reason\""));
    program.fill("team-lead", release, release, &[("do", "withdraw"), ("reason", "Counted twice.")]).await;
    assert!(program.read("analyst", "/release").await.contains("Withdrawn: Counted twice."));
    let again = program.fill("analyst", "/release/datasets/by-age", "/release/datasets/by-age", &[("period", "2026-Q4")]).await;
    assert_eq!(again.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(text(again).await.contains("This period is not over yet"));
}

#[tokio::test]
async fn what_is_wrong_with_a_declaration_is_said_whatever_was_pasted() {
    let program = Program::start().await;
    for (pasted, said) in [
        ("", "Paste a declaration, or choose a file"),
        ("dataset = ", "(line 1)"),
        ("dataset = \"x\"", "missing field"),
        (&EXAMPLE.replace("version = 1", "version = 1\nsecret = true"), "unknown field"),
        (&EXAMPLE.replace("version = 1", "version = 9"), "Version 1 is declared and never changes"),
    ] {
        let answer = program.fill("analyst", "/release/declare", "/release/declare", &[("declaration", pasted)]).await;
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY, "{pasted}");
        let page = text(answer).await;
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(program.read("analyst", "/release/declare").await.contains(r#"enctype="multipart/form-data""#));
    let next = program.read("analyst", "/release/declare?from=what-changed").await;
    assert!(next.contains("version = 2"), "what is declared, to be changed");
    assert_eq!(program.get("analyst", "/release/declare?from=nothing").await.status(), 404);
}

#[tokio::test]
async fn releases_are_for_those_who_see_them_and_no_form_is_forged() {
    let program = Program::start().await;
    let paths =
        ["/release", "/release/declare", "/release/side-by-side", "/release/datasets/what-changed", "/release/what-changed-2026-q3"];
    for path in paths {
        for (role, status) in [("analyst", 200), ("team-lead", 200), ("caseworker", 404), ("administrator", 404), ("nobody", 401)] {
            assert_eq!(program.get(role, path).await.status(), status, "{role} {path}");
        }
        assert!(runs_nothing(&program.read("analyst", path).await), "{path}");
    }
    for path in [
        "/release/nothing",
        "/release/datasets/nothing",
        "/release/preparations/nothing",
        "/release/preparations/0198c0de-0000-7000-8000-0000000000a1",
    ] {
        assert_eq!(program.get("analyst", path).await.status(), 404, "{path}");
    }
    for path in ["/release/declare", "/release/datasets/what-changed", "/release/what-changed-2026-q3"] {
        let request = Request::post(path).header("cookie", "alongside-session=team-lead").header("sec-fetch-site", "same-origin");
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        let body = "token=guessed&do=withdraw&reason=mine&period=2026-Q2&declaration=x";
        assert_eq!(program.ask(request.body(Body::from(body)).unwrap()).await.status(), 404, "{path}");
    }
    assert_eq!(program.get("nobody", "/published/what-changed").await.status(), 200, "nothing was taken back");
}

#[tokio::test]
async fn two_preparations_at_once_queue_and_both_are_done() {
    let program = Program::start().await;
    let page = "/release/datasets/what-changed";
    let mut asked = Vec::new();
    for period in ["2026-Q1", "2026-Q2"] {
        asked.push(location(&program.fill("analyst", page, page, &[("period", period)]).await));
    }
    for page in &asked {
        while program.read("analyst", page).await.contains("Look again") {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    }
    let listed = program.read("team-lead", "/release").await;
    for release in ["/release/what-changed-2026-q1", "/release/what-changed-2026-q2"] {
        assert!(listed.contains(release), "{listed}");
    }
    let both = ["/release/what-changed-2026-q1", "/release/what-changed-2026-q2"].map(|release| {
        let program = &program;
        async move { program.fill("team-lead", release, release, &[("do", "publish")]).await.status() }
    });
    for status in futures::future::join_all(both).await {
        assert_eq!(status, StatusCode::SEE_OTHER, "the second waits for the first and is looked at with it");
    }
}

#[tokio::test]
async fn a_figure_for_somebody_without_records_is_what_was_last_released() {
    let program = Program::start().await;
    let published: Value = program.json("analyst", "/api/v1/figures/known-debt?by=age_band").await;
    let whole = &published[0];
    let values = store::releases::published(&program.store, "what-changed-2026-q3").await.unwrap();
    let first =
        (0..values.layout.cells()).find(|cell| values.layout.indicator(values.layout.cell(*cell).indicator).0 == "known-debt").unwrap();
    let said = values.values[first].count().map_or(json!("c"), |count| json!(count));
    assert_eq!((&whole["people"], &whole["period"], &whole["released_in"]), (&said, &json!("2026-Q3"), &json!("what-changed")));
    assert_eq!(whole["value"], "c", "no mean was published");
    let never = program.json("analyst", "/api/v1/figures/spend-all?period=2026-Q3").await;
    assert_eq!((&never[0]["people"], never[0].get("released_in")), (&json!("c"), None));
}

#[tokio::test]
async fn a_declaration_is_taken_from_a_file_and_its_words_are_kept_when_it_breaks_a_rule() {
    let program = Program::start().await;
    let page = "/release/declare";
    let by_age = EXAMPLE.replace("\"what-changed\"", "\"by-age\"");
    let leaks = by_age.replace("id = \"age_band\"", "id = \"caseworker\"");
    let refused = program.upload("analyst", page, page, ("file", leaks.as_bytes())).await;
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let refused = text(refused).await;
    assert!(refused.contains("dataset = &quot;by-age&quot;") && refused.contains("about somebody who works here"), "{refused}");
    let broken = program.upload("analyst", page, page, ("file", b"\xff\xfe<script>alert(1)</script>")).await;
    let broken = text(broken).await;
    assert!(broken.contains("This cannot be read as TOML") && broken.contains("&lt;script&gt;") && runs_nothing(&broken), "{broken}");
    let marked = [b"\xef\xbb\xbf".as_slice(), by_age.as_bytes()].concat();
    let declared = program.upload("analyst", page, page, ("file", &marked)).await;
    assert_eq!((declared.status(), location(&declared).as_str()), (StatusCode::SEE_OTHER, "/release/datasets/by-age"));
    for (site, token, status) in [("same-origin", "guessed", 404), ("cross-site", "guessed", 422)] {
        let forged = program.send_parts("analyst", page, site, &[("token", token.as_bytes()), ("file", by_age.as_bytes())]).await;
        assert_eq!(forged.status(), status, "{site}");
    }
    let cut = Request::post(page).header("cookie", "alongside-session=analyst").header("sec-fetch-site", "same-origin");
    let cut = cut.header("content-type", "multipart/form-data; boundary=between").body(Body::from("--between\r\nContent-Dispo")).unwrap();
    assert_eq!(program.ask(cut).await.status(), StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn every_page_of_releases_and_returns_stands_in_the_frame_of_the_desk() {
    let program = Program::start().await;
    for (role, here, paths) in [
        ("analyst", "Release", ["/release", "/release/declare", "/release/side-by-side", "/release/datasets/what-changed"]),
        ("finance", "Returns", ["/returns", "/returns/fund/flexible", "/returns/framework/supporting-families", "/returns"]),
        ("team-lead", "Review", ["/words", "/words/theme/new", "/words/measure/new", "/review"]),
    ] {
        for path in paths {
            let page = program.read(role, path).await;
            assert!(page.contains(&format!("aria-current=\"page\">{here}</a>")), "{path}: {page}");
            assert_eq!((page.matches("<h1").count(), page.matches("Change who you are").count()), (1, 1), "{path}");
            assert!(runs_nothing(&page), "{path}");
        }
    }
    let places = async |role: &str, path: &str| {
        let page = program.read(role, path).await;
        let nav = page.split("<nav").nth(1).unwrap().split("</nav>").next().unwrap().to_owned();
        ["Review", "Release", "Returns"].map(|place| nav.contains(&format!(">{place}</a>")))
    };
    assert_eq!(places("finance", "/returns").await, [false, false, true]);
    assert_eq!(places("analyst", "/release").await, [false, true, false]);
    assert_eq!(places("team-lead", "/release").await, [true, true, false]);
}
