//! What is asked of a database before anything is kept in it.

use std::{collections::BTreeSet, path::Path};

use store::{OpenError, Store};

use crate::kit::{beginning, councils, secrets};

fn folder(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../migrations").join(name)
}

fn names(name: &str) -> BTreeSet<String> {
    std::fs::read_dir(folder(name)).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn both_databases_take_the_same_steps() {
    assert_eq!(names("sqlite"), names("postgres"));
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
    let url = format!("sqlite:{}", folder.path().join("council.db").display());
    for _ in 0..2 {
        let store = Store::open(&url, secrets(), &beginning()).await.unwrap();
        assert_eq!(store.indicators().len(), beginning().indicators.len());
        assert!(store.is_taking_writes() && store.answers().await);
        store.close().await;
    }
}

#[tokio::test]
async fn a_schema_from_a_newer_program_is_refused_and_left_alone() {
    for council in councils().await {
        let insert =
            "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (9999, 'later', TRUE, $1, 0)";
        let url = match council.store.database().clone() {
            store::Db::Sqlite { write, .. } => {
                sqlx::query(insert).bind(&[0_u8][..]).execute(&write).await.unwrap();
                write.connect_options().get_filename().display().to_string()
            }
            store::Db::Postgres(pool) => {
                sqlx::query(insert).bind(&[0_u8][..]).execute(&pool).await.unwrap();
                continue;
            }
        };
        let opened = Store::open(&format!("sqlite:{url}"), secrets(), &beginning()).await;
        assert!(matches!(opened.err(), Some(OpenError::Newer { found: 9999, .. })));
    }
}

#[tokio::test]
async fn what_is_not_a_database_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("note.txt");
    std::fs::write(&file, "This is a shopping list, and not a database at all. ".repeat(100)).unwrap();
    for url in [format!("sqlite:{}", file.display()), format!("sqlite:{}/no/such/place.db", folder.path().display()), "mysql://x".into()] {
        assert!(Store::open(&url, secrets(), &beginning()).await.is_err(), "{url}");
    }
    assert!(std::fs::read_to_string(&file).unwrap().starts_with("This is a shopping list"));
}

#[tokio::test]
async fn an_envelope_is_never_changed() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("council.db").display());
    let store = Store::open(&url, secrets(), &beginning()).await.unwrap();
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
    let url = format!("sqlite:{}", folder.path().join("council.db").display());
    Store::open(&url, secrets(), &beginning()).await.unwrap().close().await;
    let other = store::Secrets { release: [8; 32], ..secrets() };
    assert!(matches!(Store::open(&url, other, &beginning()).await.err(), Some(OpenError::OtherSecret)));
    assert!(Store::open(&url, secrets(), &beginning()).await.is_ok());
}
