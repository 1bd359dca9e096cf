//! `/returns`: exact numbers without names, previewed and signed by finance.

use casework::access::Role;
use store::identity::Worker;

use super::{pictures::letter, *};

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
async fn finance_sees_every_payment_and_opens_the_receipt_that_a_caseworker_marked() {
    let program = Program::start().await;
    let denise = program.denise().await;
    let [other, receipt] = ["0198c0de-0000-7000-8000-0000000000b1", "0198c0de-0000-7000-8000-0000000000b2"];
    let entry = |kind: &str, id: &str, marked: bool| {
        let facts = json!([
            { "fact": "spend", "pence": 98_765, "purpose": "a kettle for Denise", "category": "household-goods", "fund": "flexible" },
            { "fact": "picture", "picture": other },
            { "fact": "picture", "picture": receipt, "receipt": marked },
        ]);
        json!([{ "id": id, "people": [denise], "kind": kind, "refers_to": [ID], "text": "Bought her a kettle.", "occurred_on": "2026-11-03", "facts": facts }])
    };
    let write = async |entry: Value| assert_eq!(program.post("caseworker", "/api/v1/entries", entry.to_string()).await.status(), 200);
    write(entry("action", ID, true)).await;
    for picture in [other, receipt] {
        let request = Request::put(format!("/api/v1/people/{denise}/pictures/{picture}")).header("cookie", "alongside-session=caseworker");
        let request = request.header("sec-fetch-site", "same-origin").header("content-type", "image/png").header("x-alongside", "1");
        assert_eq!(program.ask(request.body(Body::from(letter())).unwrap()).await.status(), StatusCode::CREATED);
    }
    let page = "/returns/payments/flexible?period=2026-11";
    let before = program.read("finance", page).await;
    let line_of = |page: &str| page.split("<tr").skip(1).find(|row| row.contains("987.65")).unwrap().to_owned();
    let line = line_of(&before);
    for words in ["3 November 2026", "Household goods", "Team flexible fund", "not seen yet"] {
        assert!(line.contains(words), "{words}: {line}");
    }
    for secret in ["Denise", "Harland", "Kit Marlow", "kettle", denise.as_str(), ID, other] {
        assert!(!before.contains(secret), "{secret}");
    }
    let address = format!("/returns/receipts/{receipt}");
    assert!(line.contains(&address), "{line}");
    let shown = program.get("finance", &address).await;
    let header = |name: &str| shown.headers()[name].to_str().unwrap().to_owned();
    assert_eq!((header("content-type"), header("cache-control")), ("image/jpeg".into(), "no-store".into()));
    assert_eq!(header("content-security-policy"), "default-src 'none'; sandbox");
    let bytes = to_bytes(shown.into_body(), 1 << 20).await.unwrap();
    assert_eq!(image::load_from_memory_with_format(&bytes, image::ImageFormat::Jpeg).unwrap().width(), 30);
    assert!(line_of(&program.read("finance", page).await).contains(", seen"));
    // Nothing else of the record, by any address; and nobody else by this one.
    for path in [
        format!("/returns/receipts/{other}"),
        format!("/returns/receipts/{ID}"),
        "/returns/receipts/x".to_owned(),
        format!("/api/v1/people/{denise}/pictures/{receipt}"),
        format!("/people/{denise}"),
    ] {
        assert_eq!(program.get("finance", &path).await.status(), 404, "{path}");
    }
    for role in ["caseworker", "team-lead", "manager", "governance", "analyst", "administrator"] {
        assert_ne!(program.get(role, &address).await.status(), 200, "{role}");
    }
    // A mark that is taken back takes the picture with it.
    write(entry("correction", "0198c0de-0000-7000-8000-0000000000b3", false)).await;
    assert_eq!(program.get("finance", &address).await.status(), 404);
    assert!(line_of(&program.read("finance", page).await).contains("None"));
    for path in ["/returns/payments/nothing", "/returns/payments/x/y"] {
        assert_eq!(program.get("finance", path).await.status(), 404, "{path}");
    }
    assert!(program.read("finance", "/returns/payments/flexible?period=").await.contains("October to December 2026"));
    let odd = program.get("finance", "/returns/payments/flexible?period=soon").await;
    assert_eq!(odd.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(text(odd).await.contains("href=\"#period\""));
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
