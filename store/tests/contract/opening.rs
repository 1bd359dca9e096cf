//! What is asked of a database before anything is kept in it.

use std::{collections::BTreeSet, path::Path};

use store::{OpenError, Store};

use crate::kit::{beginning, councils, now, opened, place, secrets};

fn folder(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../migrations").join(name)
}

fn names(name: &str) -> BTreeSet<String> {
    std::fs::read_dir(folder(name)).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn both_databases_take_the_same_steps() {
    assert_eq!(names("sqlite"), names("postgres"));
    assert_eq!(names("keys-sqlite"), names("keys-postgres"));
}

#[test]
fn the_schema_has_no_targets_and_counts_nobody_who_works_here() {
    for (database, file) in ["sqlite", "postgres"].into_iter().flat_map(|name| names(name).into_iter().map(move |file| (name, file))) {
        let sql = std::fs::read_to_string(folder(database).join(&file)).unwrap().to_lowercase();
        let code: String = sql.lines().map(|line| line.split("--").next().unwrap_or("")).collect::<Vec<_>>().join("\n");
        for word in ["goal", "threshold", "traffic", "rag_", "risk", "score", "rating"] {
            assert!(!code.contains(word), "{file} has {word}");
        }
        for table in code
            .split("create table")
            .filter(|table| table.trim_start().starts_with("cells") || table.trim_start().starts_with("contributions"))
        {
            for word in ["worker", "author", "device"] {
                assert!(!table.contains(word), "{file}: {word} beside what is counted");
            }
        }
    }
}

#[tokio::test]
async fn what_was_kept_is_there_when_it_is_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    for _ in 0..2 {
        let store = opened(&place(folder.path(), None)).await;
        assert_eq!(store.indicators().await.unwrap().current.len(), beginning().indicators.len());
        assert!(store.is_taking_writes() && store.answers().await);
        store.close().await;
    }
}

#[tokio::test]
async fn a_schema_from_a_newer_program_is_refused_and_left_alone() {
    for council in councils().await {
        let insert =
            "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (9999, 'later', TRUE, $1, 0)";
        match council.store.database().clone() {
            store::Db::Sqlite { write, .. } => drop(sqlx::query(insert).bind(&[0_u8][..]).execute(&write).await.unwrap()),
            store::Db::Postgres { write: pool, .. } => drop(sqlx::query(insert).bind(&[0_u8][..]).execute(&pool).await.unwrap()),
        }
        let opened = Store::open(&council.place, secrets(), &beginning(), now()).await;
        assert!(matches!(opened.err(), Some(OpenError::Newer { found: 9999, .. })));
    }
}

#[tokio::test]
async fn what_is_not_a_database_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("note.txt");
    std::fs::write(&file, "This is a shopping list, and not a database at all. ".repeat(100)).unwrap();
    for url in [format!("sqlite:{}", file.display()), format!("sqlite:{}/no/such/place.db", folder.path().display()), "mysql://x".into()] {
        let place = place(folder.path(), Some(url));
        assert!(Store::open(&place, secrets(), &beginning(), now()).await.is_err(), "{}", place.database);
    }
    assert!(std::fs::read_to_string(&file).unwrap().starts_with("This is a shopping list"));
}

#[tokio::test]
async fn an_envelope_is_never_changed() {
    let folder = tempfile::tempdir().unwrap();
    let store = opened(&place(folder.path(), None)).await;
    let store::Db::Sqlite { write, .. } = store.database().clone() else { panic!("SQLite") };
    sqlx::query(
        "INSERT INTO records (bucket, seq, record, kind, author, occurred_on, received_at, hash, alongside, standing)
        VALUES (0, 1, x'00', 'note', x'00', '2026-01-01', '2026-01-01', '', 0, 'accepted')",
    )
    .execute(&write)
    .await
    .unwrap();
    assert!(sqlx::query("UPDATE records SET kind = 'need'").execute(&write).await.is_err());
    assert!(sqlx::query("DELETE FROM records").execute(&write).await.is_err());
}

#[tokio::test]
async fn a_council_whose_secret_was_lost_is_not_opened_with_another() {
    let folder = tempfile::tempdir().unwrap();
    let place = place(folder.path(), None);
    opened(&place).await.close().await;
    let other = store::Secrets { release: [8; 32], ..secrets() };
    assert!(matches!(Store::open(&place, other, &beginning(), now()).await.err(), Some(OpenError::OtherSecret)));
    opened(&place).await;
}

#[tokio::test]
async fn on_postgresql_the_program_has_no_right_to_change_what_is_only_added_to() {
    let Some(url) = crate::kit::postgres().await else { return };
    let (server, name) = url.rsplit_once('/').unwrap();
    let admin = sqlx::PgPool::connect(&url).await.unwrap();
    let role = format!("role_{name}");
    for sql in [format!("CREATE ROLE {role} LOGIN"), format!("ALTER DATABASE {name} OWNER TO {role}")] {
        sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&admin).await.unwrap();
    }
    let as_role = format!("{}{role}@{}/{name}", "postgres://", server.rsplit_once('@').unwrap().1);
    let folder = tempfile::tempdir().unwrap();
    let store = opened(&place(folder.path(), Some(as_role))).await;
    let store::Db::Postgres { read, write } = store.database().clone() else { panic!("PostgreSQL") };
    for table in ["records", "audit", "checkpoints"] {
        for sql in [format!("DELETE FROM {table}"), format!("TRUNCATE {table}"), format!("UPDATE {table} SET seq = seq")] {
            let sql = sql.replace("checkpoints SET seq = seq", "checkpoints SET at = at");
            let refused = sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&write).await.unwrap_err();
            assert!(refused.to_string().contains("permission denied"), "{refused}");
        }
    }
    let written = sqlx::query("INSERT INTO settings (name, value) VALUES ('a', 'b')").execute(&read).await.unwrap_err();
    assert!(written.to_string().contains("read-only"), "{written}");
    admin.close().await;
}

#[tokio::test]
async fn a_postgresql_that_does_not_wait_for_its_disk_is_refused() {
    let Some(url) = crate::kit::postgres().await else { return };
    let folder = tempfile::tempdir().unwrap();
    for setting in ["off", "local"] {
        let careless = format!("{url}?options=-c%20synchronous_commit%3D{setting}");
        let refused = Store::open(&place(folder.path(), Some(careless)), secrets(), &beginning(), now()).await;
        assert!(matches!(refused.err(), Some(OpenError::NotDurable { setting: "synchronous_commit", .. })));
    }
}
