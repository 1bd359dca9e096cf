//! `postgres`: entries a second through HTTP on PostgreSQL beside single-row commits on 16 connections to the same server.

use std::{path::Path, sync::atomic::AtomicI64, sync::atomic::Ordering::Relaxed, time::Instant};

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::{Connection, PgConnection};
use uuid::Uuid;

use crate::{
    chance::Chance,
    clients,
    cluster::Cluster,
    council::{self, Workshop},
    result::{Reach, Results, middle, ratio},
};

const ENTRIES: usize = 3_000;
const PEOPLE: usize = 800;
const CONNECTIONS: usize = 16;

/// Measures. Answers whether it reached what it should.
pub fn measure(program: &Path, rounds: usize) -> bool {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(measured(program, rounds))
}

async fn measured(program: &Path, rounds: usize) -> bool {
    let cluster = Cluster::start();
    let mut admin = PgConnection::connect(&cluster.url("postgres")).await.unwrap();
    sqlx::raw_sql("CREATE DATABASE council").execute(&mut admin).await.unwrap();
    let (version,): (String,) = sqlx::query_as("SHOW server_version").fetch_one(&mut admin).await.unwrap();
    let about =
        format!("PostgreSQL {version} as initdb makes it, fsync on; {PEOPLE} people; {ENTRIES} entries a round, {rounds} rounds, A B A B");
    let mut results = Results::new("postgres", &about);
    let workshop = Workshop::open(program);
    let mut chance = Chance::new(1);
    let council = workshop.council("council", Some(cluster.url("council")));
    let people = council::people(&workshop.run(&council), &mut chance, PEOPLE);
    sqlx::raw_sql("CREATE DATABASE raw TEMPLATE council").execute(&mut admin).await.unwrap();
    let mut connections = Vec::new();
    for _ in 0..CONNECTIONS {
        connections.push(PgConnection::connect(&cluster.url("raw")).await.unwrap());
    }
    let running = workshop.run(&council);
    clients::write(&running, &mut chance, &people, 64, 1_000);
    let seq = AtomicI64::new(1_000_000);
    let mut pairs = Vec::new();
    let mut waits = (Vec::new(), Vec::new());
    single_rows(&mut connections, &seq, &mut chance).await;
    for _ in 0..rounds {
        let mut load = clients::write(&running, &mut chance, &people, 64, ENTRIES);
        waits.0.push(load.wait(500).as_secs_f64() * 1e3);
        waits.1.push(load.wait(990).as_secs_f64() * 1e3);
        pairs.push((load.rate(), single_rows(&mut connections, &seq, &mut chance).await));
    }
    results.show("64 clients: HTTP", "entries/s", middle(&pairs.iter().map(|pair| pair.0).collect::<Vec<_>>()));
    results.show("64 clients: waiting, p50", "ms", middle(&waits.0));
    results.show("64 clients: waiting, p99", "ms", middle(&waits.1));
    results.show("raw single-row commits, 16 connections", "rows/s", middle(&pairs.iter().map(|pair| pair.1).collect::<Vec<_>>()));
    results.hold("64 clients: HTTP ÷ raw single-row commits", ratio(&pairs), Reach::AtLeast(1.0));
    drop(running);
    results.finish()
}

/// One record's envelope a commit. Answers rows a second.
#[expect(clippy::cast_precision_loss, reason = "counts far below 2^52")]
async fn single_rows(connections: &mut Vec<PgConnection>, seq: &AtomicI64, chance: &mut Chance) -> f64 {
    let each = ENTRIES / CONNECTIONS;
    let rows: Vec<Vec<(i64, Uuid, String)>> = (0..CONNECTIONS)
        .map(|_| (0..each).map(|_| (seq.fetch_add(1, Relaxed), chance.id(), format!("{:064x}", chance.next()))).collect())
        .collect();
    let begun = Instant::now();
    let writing: Vec<_> = std::mem::take(connections).into_iter().zip(rows).map(|(to, rows)| tokio::spawn(write(to, rows))).collect();
    for one in writing {
        connections.push(one.await.unwrap());
    }
    (each * CONNECTIONS) as f64 / begun.elapsed().as_secs_f64()
}

async fn write(mut connection: PgConnection, rows: Vec<(i64, Uuid, String)>) -> PgConnection {
    let on: NaiveDate = "2026-11-18".parse().unwrap();
    let at: DateTime<Utc> = "2026-11-18T16:10:00Z".parse().unwrap();
    for (seq, record, hash) in rows {
        let sql = "INSERT INTO records (bucket, seq, record, person, kind, author, device, occurred_on, recorded_at, received_at, hash,
            alongside, standing) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
        let query = sqlx::query(sql).bind(seq % 64).bind(seq).bind(record).bind(record).bind("note").bind(record).bind(None::<Uuid>);
        let query = query.bind(on).bind(at).bind(at).bind(hash).bind(true).bind("accepted");
        query.execute(&mut connection).await.unwrap();
    }
    connection
}
