//! Copies of a PostgreSQL database: one transaction that sees one moment, every table through COPY, streamed.
//!
//! A table is the members `TABLE/000000.copy` and up, in COPY's text format, which every version of PostgreSQL reads. sqlx fixes
//! the encoding, the style of dates and the time zone of each connection, so that the text means the same everywhere.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::Read,
    path::Path,
};

use futures::TryStreamExt;
use sqlx::{
    AssertSqlSafe, PgConnection, PgPool,
    migrate::Migrator,
    postgres::{PgConnectOptions, PgPoolOptions},
};

use super::{
    Contents, Identities, Manifest, Result, Trouble,
    archive::{self, Writer},
    check::{different, verify_snapshot},
};
use crate::{Db, Tx};

/// How much of a table is in memory at once.
const PIECE: usize = 4 << 20;
const ENDING: &str = ".copy";

async fn connect(url: &str) -> Result<PgPool> {
    let options: PgConnectOptions = url.parse()?;
    Ok(PgPoolOptions::new().max_connections(1).connect_with(options).await?)
}

/// Copies a database into an archive.
pub(super) async fn copy(url: &str, archive: &mut Writer) -> Result<Contents> {
    let pool = connect(url).await?;
    let db = Db::Postgres { read: pool.clone(), write: pool };
    let mut tx = db.read().await?;
    let contents = verify_snapshot(&mut tx).await?;
    let Tx::Postgres(mut reading) = tx else { return Err(different("it is not on PostgreSQL")) };
    for table in in_order(&mut reading, &contents).await? {
        let rows = copy_table(&mut reading, &table, archive).await?;
        if contents.tables.get(&table) != Some(&rows) {
            return Err(different(&format!("{rows} rows of {table} were copied, and there are {:?}", contents.tables.get(&table))));
        }
    }
    reading.rollback().await?;
    db.close().await;
    Ok(contents)
}

/// The tables, each after those that its rows refer to.
async fn in_order(reading: &mut PgConnection, contents: &Contents) -> Result<Vec<String>> {
    let sql = "SELECT child.relname::text, parent.relname::text FROM pg_constraint k
        JOIN pg_class child ON child.oid = k.conrelid JOIN pg_class parent ON parent.oid = k.confrelid
        WHERE k.contype = 'f' AND k.connamespace = 'public'::regnamespace AND k.conrelid <> k.confrelid";
    let links: Vec<(String, String)> = sqlx::query_as(sql).fetch_all(reading).await?;
    let mut parents: BTreeMap<String, BTreeSet<String>> = contents.tables.keys().map(|table| (table.clone(), BTreeSet::new())).collect();
    for (child, parent) in links {
        parents.entry(child).or_default().insert(parent);
    }
    let mut order: Vec<String> = Vec::new();
    while let Some(next) = parents.iter().find(|(_, needs)| needs.iter().all(|need| order.contains(need))).map(|(table, _)| table.clone()) {
        parents.remove(&next);
        order.push(next);
    }
    match parents.keys().next() {
        Some(table) => Err(Trouble::Refused(format!("the table {table} refers to itself through others: it cannot be put in order"))),
        None => Ok(order),
    }
}

/// How many rows there were. In text format a line is a row: a line break inside one is written as two letters.
async fn copy_table(reading: &mut PgConnection, table: &str, archive: &mut Writer) -> Result<i64> {
    let (mut rows, mut pieces, mut waiting) = (0, 0, Vec::with_capacity(PIECE));
    let mut stream = reading.copy_out_raw(&format!("COPY public.\"{table}\" TO STDOUT")).await?;
    // The protocol sends a row at a time, so that a piece never ends inside one, and each can be copied in by itself.
    while let Some(bytes) = stream.try_next().await? {
        rows += bytes.iter().map(|byte| i64::from(*byte == b'\n')).sum::<i64>();
        waiting.extend_from_slice(&bytes);
        if waiting.len() >= PIECE {
            // Writes to the disk while nothing else can run on this thread: a backup has nothing else to do.
            archive.bytes(&format!("{table}/{pieces:06}{ENDING}"), &waiting)?;
            pieces += 1;
            waiting.clear();
        }
    }
    if !waiting.is_empty() {
        archive.bytes(&format!("{table}/{pieces:06}{ENDING}"), &waiting)?;
    }
    Ok(rows)
}

/// Whether nothing has been made in a database. What belongs to an extension does not count.
pub(super) async fn refuse_unless_empty(url: &str) -> Result<()> {
    let pool = connect(url).await?;
    let sql = "SELECT c.relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
        AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e') LIMIT 1";
    let found: Option<String> = sqlx::query_scalar(sql).fetch_optional(&pool).await?;
    pool.close().await;
    match found {
        Some(name) => Err(Trouble::Refused(format!("the database is not empty (it has {name}): restore into a new one"))),
        None => Ok(()),
    }
}

/// Puts what an archive holds into an empty database, in a transaction that has not been committed.
pub(super) async fn restore(url: &str, steps: &Migrator, from: &Path, identities: &Identities, manifest: &Manifest) -> Result<Tx> {
    let pool = connect(url).await?;
    let db = Db::Postgres { read: pool.clone(), write: pool };
    let Tx::Postgres(mut writing) = db.write().await? else { return Err(different("it is not on PostgreSQL")) };
    // As far as the copy had come, and no further: later steps expect to find rows in the tables, and are taken when it is opened.
    let stepped = steps.run_direct(Some(manifest.schema), &mut *writing, false).await;
    stepped.map_err(|error| Trouble::Refused(format!("the schema cannot be made: {error}")))?;
    empty_all(&mut writing, manifest).await?;
    copy_in(&mut writing, from, identities).await?;
    advance_numbers(&mut writing).await?;
    let mut tx = Tx::Postgres(writing);
    let found = verify_snapshot(&mut tx).await?;
    // The epoch and the council of a keys backup are those of its data.
    if (found.schema, &found.tables) != (manifest.schema, &manifest.tables) {
        return Err(different(&format!("it says {:?}, and there is {:?}", manifest.contents(), found)));
    }
    Ok(tx)
}

/// Tables that are only ever added to: no step of the schema puts rows there, and nobody has the right to empty them.
const ONLY_ADDED_TO: [&str; 6] = ["records", "audit", "checkpoints", "datasets", "releases", "ledger"];

/// A step of the schema may have put rows there that are in the copy as well.
async fn empty_all(writing: &mut PgConnection, manifest: &Manifest) -> Result<()> {
    if manifest.tables.is_empty() {
        return Ok(());
    }
    let tables = manifest.tables.keys().filter(|table| !ONLY_ADDED_TO.contains(&table.as_str()));
    let tables: Vec<String> = tables.map(|table| format!("public.\"{table}\"")).collect();
    sqlx::query(AssertSqlSafe(format!("TRUNCATE {}", tables.join(", ")))).execute(writing).await?;
    Ok(())
}

async fn copy_in(writing: &mut PgConnection, from: &Path, identities: &Identities) -> Result<()> {
    let unreadable = |error: std::io::Error| archive::damaged(from, &error.to_string());
    let mut reader = archive::open(from, identities)?;
    let mut piece = vec![0; 1 << 20];
    for entry in reader.entries().map_err(unreadable)? {
        let mut entry = entry.map_err(unreadable)?;
        let name = entry.path().map_err(unreadable)?.to_string_lossy().into_owned();
        let Some((table, _)) = name.split_once('/').filter(|(table, rest)| rest.ends_with(ENDING) && !table.contains('"')) else {
            continue;
        };
        let mut into = writing.copy_in_raw(&format!("COPY public.\"{table}\" FROM STDIN")).await?;
        loop {
            let count = entry.read(&mut piece).map_err(unreadable)?;
            if count == 0 {
                break;
            }
            into.send(&piece[..count]).await?;
        }
        into.finish().await?;
    }
    Ok(())
}

/// Numbers that the database hands out itself go on after the highest that is there.
async fn advance_numbers(writing: &mut PgConnection) -> Result<()> {
    let sql = "SELECT table_name::text, column_name::text, pg_get_serial_sequence(format('public.%I', table_name), column_name)
        FROM information_schema.columns WHERE table_schema = 'public'
        AND pg_get_serial_sequence(format('public.%I', table_name), column_name) IS NOT NULL";
    let columns: Vec<(String, String, String)> = sqlx::query_as(sql).fetch_all(&mut *writing).await?;
    for (table, column, sequence) in columns {
        let set = format!("SELECT setval($1::regclass, coalesce(max(\"{column}\"), 0) + 1, false) FROM public.\"{table}\"");
        sqlx::query(AssertSqlSafe(set)).bind(sequence).execute(&mut *writing).await?;
    }
    Ok(())
}
