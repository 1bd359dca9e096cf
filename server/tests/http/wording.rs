//! The council's own words, changed through the API and with plain forms.

use super::*;

#[tokio::test]
async fn a_lead_changes_the_words_after_seeing_what_they_would_have_read() {
    let program = Program::start().await;
    let words = program.json("team-lead", "/api/v1/vocabulary").await;
    assert_eq!(words["version"], 1);
    let mut changed = words.clone();
    let theme = json!({ "id": "samovars", "name": "Samovars", "words": ["samovar"] });
    changed["theme"].as_array_mut().unwrap().push(theme);
    let denise = program.denise().await;
    let note = json!([{ "id": ID, "people": [denise], "text": "Put the samovar on and talked about the boiler." }]).to_string();
    program.post("caseworker", "/api/v1/entries", note).await;
    let preview = program.post("team-lead", "/api/v1/vocabulary/preview", changed.to_string()).await;
    assert_eq!(preview.status(), 200);
    let preview: Value = serde_json::from_str(&text(preview).await).unwrap();
    assert_eq!(preview["counts"], json!([{ "id": "samovars", "before": 0, "after": 1 }]));
    assert_eq!((&preview["differing"][0]["record"], &preview["differing"][0]["after"][0]["theme"]), (&json!(ID), &json!("samovars")));
    assert_eq!(program.json("team-lead", "/api/v1/vocabulary").await, words, "nothing was changed by looking");
    for role in ["caseworker", "analyst", "administrator"] {
        for path in ["/api/v1/vocabulary", "/api/v1/vocabulary/preview"] {
            assert_eq!(program.post(role, path, changed.to_string()).await.status(), 404, "{role} {path}");
        }
    }
    let saved = program.post("team-lead", "/api/v1/vocabulary", changed.to_string()).await;
    assert_eq!(saved.status(), 200);
    assert_eq!(program.json("caseworker", "/api/v1/vocabulary").await["version"], 2);
    let again = program.post("team-lead", "/api/v1/vocabulary", changed.to_string()).await;
    assert_eq!(again.status(), StatusCode::CONFLICT, "made from words that are not current");
    changed["version"] = json!(2);
    changed["measure"][0]["unit"] = json!("pence");
    let refused = program.post("team-lead", "/api/v1/vocabulary", changed.to_string()).await;
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(text(refused).await.contains("measure[0].unit"));
    assert_eq!(program.post("team-lead", "/api/v1/vocabulary", "[]".into()).await.status(), StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn words_are_changed_with_plain_forms_by_those_who_may() {
    let program = Program::start().await;
    let denise = program.denise().await;
    let note = json!([{ "id": ID, "people": [denise], "text": "Put the samovar on." }]).to_string();
    program.post("caseworker", "/api/v1/entries", note).await;
    let listed = text(program.get("team-lead", "/words").await).await;
    assert!(listed.contains("A&amp;E attendances") && listed.contains("/words/theme/new") && releasing::runs_nothing(&listed));
    for (role, status) in [("caseworker", 404), ("analyst", 404), ("administrator", 404), ("nobody", 401)] {
        assert_eq!(program.get(role, "/words").await.status(), status, "{role}");
        assert_eq!(program.get(role, "/words/theme/new").await.status(), status, "{role}");
    }
    assert_eq!(program.get("team-lead", "/words/theme/nothing").await.status(), 404);
    let form = text(program.get("team-lead", "/words/theme/new").await).await;
    let (token, version) = (hidden(&form, "token"), hidden(&form, "version"));
    let send = async |site: &str, token: &str, rest: &str| {
        let request = Request::post("/words/theme/new").header("cookie", "alongside-session=team-lead").header("sec-fetch-site", site);
        let body = format!("token={token}&version={version}&{rest}");
        program.ask(request.header("content-type", "application/x-www-form-urlencoded").body(Body::from(body)).unwrap()).await
    };
    let typed = "name=Samovars+%3Cscript%3Ealert(1)%3C%2Fscript%3E&words=Samovar%0D%0A";
    let preview = send("same-origin", &token, &format!("{typed}&do=preview")).await;
    assert_eq!(preview.status(), 200);
    let preview = text(preview).await;
    assert!(preview.contains("1 would have been read differently") && releasing::runs_nothing(&preview), "{preview}");
    assert!(!preview.contains("Put the samovar on"), "no note is on the page");
    let nameless = send("same-origin", &token, "name=+&do=save").await;
    assert_eq!(nameless.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(text(nameless).await.contains("href=\"#name\""));
    for (site, token) in [("cross-site", token.as_str()), ("same-site", &token), ("same-origin", "guessed"), ("same-origin", "")] {
        let forged = send(site, token, &format!("{typed}&do=save")).await.status();
        assert!(forged.is_client_error(), "{site} {token}: {forged}");
    }
    assert_eq!(program.json("team-lead", "/api/v1/vocabulary").await["version"], 1, "nothing has been saved");
    let saved = send("same-origin", &token, "name=Samovars&words=Samovar&do=save").await;
    assert_eq!((saved.status(), saved.headers()["location"].to_str().unwrap()), (StatusCode::SEE_OTHER, "/words"));
    let words = program.json("team-lead", "/api/v1/vocabulary").await;
    assert_eq!(words["theme"].as_array().unwrap().last().unwrap(), &json!({ "id": "samovars", "name": "Samovars", "words": ["samovar"] }));
    let again = send("same-origin", &token, "name=Pans&do=save").await;
    assert_eq!(again.status(), StatusCode::CONFLICT);
    assert!(text(again).await.contains("Somebody else has changed the words"));
}
