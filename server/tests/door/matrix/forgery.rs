//! What another site can make a browser send, in seven shapes, for everything that changes something.

use axum::{body::Body, http::Request};

use super::{House, table};

/// Headers that a forged request comes with. The browser adds the cookie by itself.
const SHAPES: [(&str, &[(&str, &str)]); 7] = [
    ("another site's script", &[("sec-fetch-site", "cross-site"), ("origin", "https://evil.test"), ("x-alongside", "1")]),
    (
        "a neighbour under the same domain",
        &[("sec-fetch-site", "same-site"), ("origin", "https://other.example.gov.uk"), ("x-alongside", "1")],
    ),
    ("an older browser, from another site", &[("origin", "https://evil.test"), ("host", "council.test"), ("x-alongside", "1")]),
    ("a sandboxed frame", &[("origin", "null"), ("host", "council.test"), ("x-alongside", "1")]),
    ("nothing that says from where", &[("host", "council.test"), ("x-alongside", "1")]),
    ("a form with letters for a body", &[("sec-fetch-site", "cross-site"), ("content-type", "text/plain")]),
    ("a link that is followed with a body", &[("sec-fetch-site", "none"), ("sec-fetch-mode", "navigate"), ("x-alongside", "1")]),
];

#[tokio::test]
async fn nothing_that_is_forged_changes_anything() {
    let house = House::open().await;
    let sessions = async || {
        let mut tx = house.store.read().await.unwrap();
        let sql =
            "SELECT (SELECT COUNT(*) FROM records) + 1000 * (SELECT COUNT(*) FROM sessions) + 100000 * (SELECT COUNT(*) FROM workers)";
        let (count,): (i64,) = store::on!(&mut tx, |conn| sqlx::query_as(sql).fetch_one(conn).await).unwrap();
        count
    };
    let before = sessions().await;
    let (mut tried, mut wrong) = (0, Vec::new());
    for row in table::ROWS.iter().filter(|row| row.method != "GET") {
        for (shape, headers) in SHAPES {
            for caller in house.callers.iter().filter(|caller| caller.worker.is_some() && caller.token.is_none()) {
                let (name, cookie) = caller.header.clone().unwrap();
                let mut request = Request::builder().method(row.method).uri(row.address()).header(name, cookie);
                if !headers.iter().any(|(name, _)| *name == "content-type") {
                    request = request.header("content-type", row.kind);
                }
                for (name, value) in headers {
                    request = request.header(*name, *value);
                }
                let answer = house.send(request.body(Body::from(row.body)).unwrap()).await;
                tried += 1;
                if !answer.status.is_client_error() || answer.sets_cookie {
                    wrong.push(format!("{shape}: {} {} as {}: {}", row.method, row.path, caller.name, answer.status));
                }
            }
        }
    }
    println!("{tried} forged requests: {} shapes", SHAPES.len());
    assert!(wrong.is_empty(), "{} of {tried} got through:\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!(sessions().await, before, "nothing was changed");
}

#[tokio::test]
async fn a_form_with_somebody_elses_token_is_refused() {
    let house = House::open().await;
    let admin = house.callers.iter().find(|caller| caller.name == "administrator").unwrap();
    let other = house.callers.iter().find(|caller| caller.name == "auditor").unwrap().worker.clone().unwrap();
    let theirs = casework::hex::of(&house.store.form_key(other.id).unwrap().0);
    for token in ["", "guessed", &theirs] {
        let (name, cookie) = admin.header.clone().unwrap();
        let request = Request::post("/workers").header(name, cookie).header("sec-fetch-site", "same-origin");
        let body = format!("name=Mallory&role=administrator&token={token}");
        let answer = house.send(request.header("content-type", table::FORM).body(Body::from(body)).unwrap()).await;
        assert_eq!(answer.status, 404, "{token}");
    }
}
