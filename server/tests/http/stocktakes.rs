//! Stocktakes: figures as they stood, what was said, words that were agreed to, and what may leave the meeting.

use super::{reviewing::carried, *};

const QUOTED: &str = "0198c0de-0000-7000-8000-0000000000d1";

impl Program {
    /// A stocktake of today, by the team lead; its address and a token.
    async fn stocktake(&self) -> (String, String) {
        let token = carried(&self.page("team-lead", "/stocktakes/new").await, "token");
        let begun = self.form("team-lead", "/stocktakes/new", &[("token", &token), ("held_on", "2026-11-18"), ("period", "")]).await;
        assert_eq!(begun.status(), StatusCode::SEE_OTHER);
        (begun.headers()["location"].to_str().unwrap().to_owned(), token)
    }

    /// Somebody's own words in an outcome, and whose they are.
    async fn own_words(&self) -> String {
        let denise = self.denise().await;
        let outcome =
            json!([{ "id": QUOTED, "people": [denise], "kind": "outcome", "text": "Smiling. \"I open my own post now.\"" }]).to_string();
        assert_eq!(self.post("caseworker", "/api/v1/entries", outcome).await.status(), 200);
        denise
    }
}

#[tokio::test]
async fn a_stocktake_keeps_the_figures_as_they_stood_and_the_next_opens_with_what_it_decided() {
    let program = Program::start().await;
    let (first, token) = program.stocktake().await;
    let page = program.page("team-lead", &first).await;
    assert!(page.contains("A&amp;E attendances") && page.contains("sha256:") && page.contains("What we noticed"), "{page}");
    let said = [
        ("token", token.as_str()),
        ("changes", "0"),
        ("noticed", "Debt moves <slowly>."),
        ("try-1", "Ring housing on Mondays"),
        ("who-1", "Sam"),
        ("when-1", "2027-01-10"),
        ("do", "keep"),
    ];
    assert_eq!(program.form("team-lead", &first, &said).await.status(), StatusCode::SEE_OTHER);
    let page = program.page("team-lead", &first).await;
    assert!(page.contains("Ring housing on Mondays") && page.contains("Debt moves &lt;slowly&gt;."), "{page}");
    assert_eq!(program.form("team-lead", &first, &said).await.status(), StatusCode::CONFLICT, "somebody else's words are not written over");
    let wrong = [("token", token.as_str()), ("changes", "1"), ("who-2", "Kit"), ("when-1", "soon"), ("noticed", "kept")];
    let refused = program.form("team-lead", &first, &wrong).await;
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let refused = text(refused).await;
    assert!(refused.contains("href=\"#when-1\"") && refused.contains(">kept</textarea>"), "{refused}");
    let mut closing = said;
    (closing[1].1, closing[6].1) = ("1", "close");
    assert_eq!(program.form("team-lead", &first, &closing).await.status(), StatusCode::SEE_OTHER);
    let closed = program.page("team-lead", &first).await;
    assert!(!closed.contains("name=\"noticed\"") && closed.contains("Debt moves"));
    closing[1].1 = "2";
    assert_eq!(program.form("team-lead", &first, &closing).await.status(), StatusCode::CONFLICT, "nothing is changed once it is closed");
    let (second, _) = program.stocktake().await;
    let page = program.page("team-lead", &second).await;
    assert!(page.contains("What we decided on") && page.contains("Ring housing on Mondays"), "{page}");
    let meeting = program.page("team-lead", &format!("{second}?view=meeting")).await;
    assert!(meeting.contains("Ring housing on Mondays") && !meeting.contains(">Sam<"), "no names in a meeting");
    for role in ["caseworker", "analyst", "administrator"] {
        assert_eq!(program.get(role, &first).await.status(), 404, "{role}");
        assert_eq!(program.get(role, &format!("{first}/file")).await.status(), 404, "{role}");
    }
}

#[tokio::test]
async fn nothing_of_what_only_the_team_saw_is_in_the_file() {
    let program = Program::start().await;
    let (address, _) = program.stocktake().await;
    let screen = program.page("team-lead", &address).await;
    let answer = program.get("team-lead", &format!("{address}/file")).await;
    assert!(answer.headers()["content-disposition"].to_str().unwrap().starts_with("attachment"));
    let file = text(answer).await;
    assert!(screen.contains("known before and after") && !file.contains("known before and after"), "{file}");
    assert!(file.contains("Released for July to September 2026") && file.contains("only figures that have been released"), "{file}");
    assert!(!file.contains("<svg") && !file.contains("/people/") && !file.contains("<script") && !file.contains("href=\"/"));
    let paper = screen.split("class=\"on-paper\"").nth(1).unwrap().split("</section>").next().unwrap();
    assert!(paper.contains("Released for July to September 2026"), "the same on paper: {paper}");
    assert!(screen.contains("<section class=\"on-screen\""));
}

#[tokio::test]
async fn words_are_said_as_they_were_agreed_to_and_are_gone_when_taken_back() {
    let program = Program::start().await;
    let denise = program.own_words().await;
    let (address, token) = program.stocktake().await;
    let offered = program.page("team-lead", &format!("{address}/words")).await;
    assert!(offered.contains("I open my own post now."), "{offered}");
    let from = format!("{denise}.{QUOTED}");
    let choose = async |words: &str, audience: &str, agreed: &str| {
        let fields = [
            ("token", token.as_str()),
            ("from", &from),
            ("words", words),
            ("audience", audience),
            ("agreed_on", "2026-11-18"),
            ("agreed", agreed),
        ];
        program.form("team-lead", &format!("{address}/words"), &fields).await
    };
    for (words, agreed, field) in [("I opened my post", "yes", "words"), ("I open my own post now.", "", "agreed")] {
        let refused = choose(words, "council", agreed).await;
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY, "{words}");
        assert!(text(refused).await.contains(&format!("href=\"#{field}\"")));
    }
    assert_eq!(choose("I open my own post now.", "council", "yes").await.status(), StatusCode::SEE_OTHER);
    assert_eq!(choose("Smiling.", "team", "yes").await.status(), StatusCode::SEE_OTHER);
    let page = program.page("team-lead", &address).await;
    assert!(page.contains("“I open my own post now.”") && page.contains("“Smiling.”"), "{page}");
    assert!(!page.contains("Denise"), "words without a name");
    let file = text(program.get("team-lead", &format!("{address}/file")).await).await;
    assert!(file.contains("I open my own post now.") && !file.contains("Smiling."), "words for the meeting stay in it");
    let close = [("token", token.as_str()), ("changes", "0"), ("do", "close")];
    assert_eq!(program.form("team-lead", &address, &close).await.status(), StatusCode::SEE_OTHER);
    let form = page.split(&format!("action=\"{address}/words/")).nth(1).unwrap();
    let back = format!("{address}/words/{}", form.split('"').next().unwrap());
    assert_eq!(program.form("team-lead", &back, &[("token", &token)]).await.status(), StatusCode::SEE_OTHER);
    for path in [address.clone(), format!("{address}/file")] {
        assert!(!text(program.get("team-lead", &path).await).await.contains("I open my own post now."), "{path}");
    }
    let mut tx = program.store.read().await.unwrap();
    let store::Tx::Sqlite(ref mut tx) = tx else { panic!("a demonstration is on SQLite") };
    let kept: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM quotations WHERE body IS NULL").fetch_one(&mut **tx).await.unwrap();
    assert_eq!(kept, 1, "the bytes are gone as well");
    let looked: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM audit WHERE act = 'quoted'").fetch_one(&mut **tx).await.unwrap();
    assert!(looked >= 1);
}
