//! `/returns`: exact numbers without names, previewed and signed by finance.

use casework::access::Role;
use store::identity::Worker;

use super::*;

const FUND: &str = "/returns/fund/flexible";

#[tokio::test]
async fn finance_signs_what_was_previewed_and_it_stays_as_it_was() {
    let program = Program::start().await;
    let preview = program.read("finance", &format!("{FUND}?period=2026-Q3")).await;
    for words in ["Households", "Paid (£)", "Every payment", "Sign these numbers"] {
        assert!(preview.contains(words), "{words}");
    }
    for name in ["Denise", "Harland", "Kit Marlow"] {
        assert!(!preview.contains(name), "{name}");
    }
    let previewed = hidden(&preview, "previewed");
    let fields = [("period", "2026-Q3"), ("previewed", previewed.as_str())];
    let without = program.fill("finance", &format!("{FUND}?period=2026-Q3"), FUND, &fields).await;
    assert_eq!(without.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let without = text(without).await;
    assert!(without.contains("href=\"#gateway\"") && without.contains("href=\"#recipient\""), "{without}");
    let named = [fields[0], fields[1], ("gateway", "Grant agreement, condition 4"), ("recipient", "The fund's board")];
    let stale = [named[0], ("previewed", "0"), named[2], named[3]];
    let refused = program.fill("finance", FUND, FUND, &stale).await;
    assert_eq!(refused.status(), StatusCode::CONFLICT);
    assert!(text(refused).await.contains("the numbers are others now"));
    let signed = program.fill("finance", FUND, FUND, &named).await;
    assert_eq!(signed.status(), StatusCode::SEE_OTHER);
    let address = signed.headers()["location"].to_str().unwrap().to_owned();
    let before = text(program.get("finance", &format!("{address}/return.csv")).await).await;
    assert!(before.contains("Grant agreement, condition 4") && before.lines().count() > 4, "{before}");
    // What is written later changes the next preview, and nothing that was signed.
    let denise = program.denise().await;
    let facts = json!([{ "fact": "spend", "pence": 12_345, "purpose": "a bed", "fund": "flexible" }]);
    let entry = json!([{ "id": ID, "people": [denise], "text": "A bed.", "occurred_on": "2026-09-03", "facts": facts }]);
    assert_eq!(program.post("caseworker", "/api/v1/entries", entry.to_string()).await.status(), 200);
    assert_eq!(text(program.get("finance", &format!("{address}/return.csv")).await).await, before);
    let now = program.read("finance", &format!("{FUND}?period=2026-Q3")).await;
    assert_ne!(hidden(&now, "previewed"), previewed);
    assert!(now.contains("123.45") && !now.contains("a bed"), "the day, the purpose's sort and the sum; no words");
    let mut tx = program.store.read().await.unwrap();
    let sql = "SELECT value FROM ledger WHERE dataset = 'return fund flexible'";
    let noted: Vec<(String,)> = store::on!(&mut tx, |conn| sqlx::query_as(sql).fetch_all(conn).await).unwrap();
    assert_eq!(noted.len(), before.lines().count() - 1);
    assert!(noted.iter().all(|(value,)| value == "disclosed"), "the ledger knows which, and not how many");
    let acts: Vec<(i64,)> =
        store::on!(&mut tx, |conn| sqlx::query_as("SELECT amount FROM audit WHERE act = 'disclosed'").fetch_all(conn).await).unwrap();
    assert_eq!(acts.len(), 1, "the audit says so once");
    drop(tx);
    assert!(store::ledger::verify(&program.store).await.unwrap().is_ok());
}

#[tokio::test]
async fn returns_are_for_those_who_sign_or_answer_for_them() {
    let program = Program::start().await;
    for (role, status) in
        [("finance", 200), ("analyst", 404), ("team-lead", 404), ("caseworker", 404), ("administrator", 404), ("nobody", 401)]
    {
        for path in ["/returns", FUND, "/returns/framework/supporting-families"] {
            assert_eq!(program.get(role, path).await.status(), status, "{role} {path}");
        }
    }
    for path in ["/returns/fund/nothing", "/returns/framework/nothing", "/returns/other/flexible", "/returns/signed/nothing"] {
        assert_eq!(program.get("finance", path).await.status(), 404, "{path}");
    }
    let soon = program.get("finance", &format!("{FUND}?period=2026-Q4")).await;
    assert_eq!(soon.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(text(soon).await.contains("not over yet"));
}

#[tokio::test]
async fn a_framework_has_every_heading_and_says_where_nothing_speaks_of_it() {
    let program = Program::start().await;
    let page = program.read("finance", "/returns/framework/supporting-families?period=2026-Q3").await;
    for words in ["Secure housing", "Good early years development", "Our notes do not speak of this.", "Known before and after"] {
        assert!(page.contains(words), "{words}");
    }
}

#[tokio::test]
async fn a_new_framework_is_a_mapping_that_is_uploaded_and_previewed_at_once() {
    let program = Program::start().await;
    let page = "/returns/frameworks";
    for (role, status) in [("finance", 404), ("analyst", 404), ("team-lead", 404), ("nobody", 401)] {
        assert_eq!(program.get(role, page).await.status(), status, "{role}");
    }
    let now = Worker {
        id: "0198c0de-0000-7000-8000-0000000000e1".parse().unwrap(),
        name: "Mo".into(),
        role: Role::ServiceManager,
        teams: Vec::new(),
    };
    identity::keep_worker(&program.store, now.clone()).await.unwrap();
    identity::begin_session(&program.store, now.id, "manager", program.clock.now(), program.clock.now() + TimeDelta::hours(1))
        .await
        .unwrap();
    let form = program.read("manager", page).await;
    assert!(form.contains("id = &quot;supporting-families&quot;"), "{form}");
    let mapping = |theme: &str| {
        format!(
            "[[framework]]\nid = \"new-deal\"\nname = \"A new <b>deal\"\nread_in = \"a letter\"\n\n[[framework.heading]]\nid = \"money\"\nname = \"Money\"\nindicators = [\"known-debt-change\"]\nthemes = [\"{theme}\"]\n"
        )
    };
    for (sent, said) in [
        (mapping("samovars"), "new-deal.money.themes: The vocabulary has no theme samovars."),
        (mapping("debt").replace("new-deal", "New/deal"), "Use small letters"),
        ("[[framework]]".to_owned(), "This cannot be read"),
    ] {
        let refused = program.upload("manager", page, page, ("file", sent.as_bytes())).await;
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let refused = text(refused).await;
        assert!(refused.contains(said) && refused.contains("[[framework]]") && !refused.contains("<b>deal"), "{said}: {refused}");
    }
    assert!(!program.read("manager", "/returns").await.contains("A new"), "all of it or nothing");
    let kept = program.upload("manager", page, page, ("file", mapping("debt").as_bytes())).await;
    assert_eq!(kept.status(), StatusCode::SEE_OTHER, "{}", text(kept).await);
    assert!(program.read("finance", "/returns").await.contains("A new &lt;b&gt;deal"));
    let preview = program.read("finance", "/returns/framework/new-deal?period=2026-Q3").await;
    assert!(preview.contains("Money") && preview.contains("Known before and after") && preview.contains("Sign these numbers"), "{preview}");
}
