//! The same rows with nothing around them: sqlx and SQLite alone, on a copy of the council's database, as durable as the program.
//! Nobody is signed in, nothing is read, decided, sealed or counted.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::{
    AssertSqlSafe, Connection, Row, SqliteConnection,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};
use uuid::Uuid;

use crate::{
    chance::Chance,
    council::{Council, database},
    moved::Moved,
};

/// A connection that writes, and the keys of what it moves.
pub struct Raw {
    connection: SqliteConnection,
    people: Vec<Person>,
    cells: Vec<Key>,
    seq: i64,
    chance: Chance,
    sql: Sql,
}

struct Person {
    id: Uuid,
    contributions: Vec<Contribution>,
}

/// One step of what somebody contributes to an indicator.
struct Contribution {
    indicator: String,
    series: i64,
    month: i64,
    parts: Vec<i64>,
}

struct Key {
    indicator: String,
    dimension: String,
    series: i64,
    month: i64,
}

struct Sql {
    contribution: String,
    cell: String,
}

const PARTS: [&str; 26] = [
    "people",
    "key_high",
    "key_low",
    "with_baseline",
    "followed_up",
    "lower",
    "same",
    "higher",
    "out_of_touch",
    "died",
    "moved",
    "withdrew",
    "finished",
    "not_said",
    "before_sum",
    "before_squares",
    "after_sum",
    "after_squares",
    "diff_sum",
    "diff_squares",
    "from_person",
    "from_record",
    "from_agency",
    "days",
    "times",
    "answered",
];

/// Bytes of a sealed entry: 565 as it is sent, and 40 that sealing adds.
const WORDS: usize = 605;

impl Raw {
    /// Opens a copy of a council that nobody is running.
    pub async fn open(council: &Council, people: &[String]) -> Self {
        let options = SqliteConnectOptions::new()
            .filename(database(council))
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .pragma("secure_delete", "on");
        let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
        let (names, places) = (PARTS.join(", "), (7..33).map(|place| format!("${place}")).collect::<Vec<_>>().join(", "));
        let news = PARTS.map(|part| format!("{part} = excluded.{part}")).join(", ");
        let sums = PARTS.map(|part| format!("{part} = cells.{part} + excluded.{part}")).join(", ");
        let sql = Sql {
            contribution: format!(
                "INSERT INTO contributions (bucket, person, indicator, version, series, month, {names})
                VALUES ($1, $2, $3, $4, $5, $6, {places})
                ON CONFLICT (bucket, person, indicator, version, series, month) DO UPDATE SET {news}"
            ),
            cell: format!(
                "INSERT INTO cells (bucket, indicator, version, dimension, series, month, {names}) VALUES ($1, $2, $3, $4, $5, $6, {places})
                ON CONFLICT (bucket, indicator, version, dimension, series, month) DO UPDATE SET {sums}"
            ),
        };
        let ids: Vec<Uuid> = people.iter().map(|person| person.parse().unwrap()).collect();
        let people = with_contributions(&mut connection, &ids).await;
        let keys = "SELECT indicator, dimension, series, month FROM cells WHERE indicator LIKE 'ae-%'";
        let cells: Vec<(String, String, i64, i64)> = sqlx::query_as(keys).fetch_all(&mut connection).await.unwrap();
        let cells = cells.into_iter().map(|(indicator, dimension, series, month)| Key { indicator, dimension, series, month }).collect();
        let (seq,): (i64,) = sqlx::query_as("SELECT MAX(last_seq, audit_seq) FROM buckets").fetch_one(&mut connection).await.unwrap();
        Self { connection, people, cells, seq: seq + 1, chance: Chance::new(77), sql }
    }

    /// Writes so many entries in commits of `batch`, with as many rows each as were counted. Answers entries a second.
    #[expect(clippy::cast_precision_loss, reason = "counts far below 2^52")]
    pub async fn write(&mut self, entries: usize, batch: usize, moved: &Moved) -> f64 {
        let begun = std::time::Instant::now();
        let mut written = 0;
        while written < entries {
            let count = batch.min(entries - written);
            self.commit(count, moved).await;
            written += count;
        }
        entries as f64 / begun.elapsed().as_secs_f64()
    }

    async fn commit(&mut self, count: usize, moved: &Moved) {
        let Self { connection, people, cells, seq, chance, sql } = self;
        let mut tx = connection.begin_with("BEGIN IMMEDIATE").await.unwrap();
        let (mut contributions, mut gone, mut upserts) = (0.0, 0.0, 0.0);
        let mut head = Vec::new();
        for _ in 0..count {
            *seq += 1;
            let person = chance.below(people.len());
            head = entry(&mut tx, chance, people[person].id, *seq).await;
            contributions += moved.of("contributions INSERT") + moved.of("contributions UPDATE");
            gone += moved.of("contributions DELETE");
            upserts += moved.of("cells INSERT") + moved.of("cells UPDATE");
            let mut place = 0;
            while contributions >= 0.5 {
                let Some(one) = people[person].contributions.get(place) else { break };
                take_turns(&mut tx, &sql.contribution, people[person].id, one, gone >= 0.5).await;
                contributions -= 1.0;
                gone -= f64::from(u8::from(gone >= 0.5));
                place += 1;
            }
        }
        // Each cell is moved once a commit, whoever moved it.
        let first = chance.below(cells.len());
        for place in 0.. {
            if upserts < 0.5 {
                break;
            }
            upserts -= 1.0;
            let key = &cells[(first + place) % cells.len()];
            let query = sqlx::query(AssertSqlSafe(sql.cell.as_str()))
                .bind(0)
                .bind(&key.indicator)
                .bind(1)
                .bind(&key.dimension)
                .bind(key.series)
                .bind(key.month);
            (0..PARTS.len()).fold(query, |query, part| query.bind(i64::from(part % 3 == 0))).execute(&mut *tx).await.unwrap();
        }
        let buckets = "UPDATE buckets SET last_seq = $1, audit_seq = $2, audit_head = $3 WHERE bucket = $4";
        sqlx::query(buckets).bind(*seq).bind(*seq).bind(head).bind(0).execute(&mut *tx).await.unwrap();
        tx.commit().await.unwrap();
    }
}

async fn with_contributions(connection: &mut SqliteConnection, ids: &[Uuid]) -> Vec<Person> {
    let mut people = Vec::with_capacity(ids.len());
    for id in ids {
        let sql = "SELECT * FROM contributions WHERE person = $1 AND indicator LIKE 'ae-%' ORDER BY indicator, series, month";
        let rows = sqlx::query(sql).bind(id).fetch_all(&mut *connection).await.unwrap();
        let step = |row: &sqlx::sqlite::SqliteRow| Contribution {
            indicator: row.get("indicator"),
            series: row.get("series"),
            month: row.get("month"),
            parts: PARTS.map(|part| row.get(part)).to_vec(),
        };
        people.push(Person { id: *id, contributions: rows.iter().map(step).collect() });
    }
    people
}

/// A person's contribution is written again; where one goes as well, it goes before.
async fn take_turns(tx: &mut SqliteConnection, insert: &str, person: Uuid, one: &Contribution, goes: bool) {
    if goes {
        let sql = "DELETE FROM contributions WHERE bucket = $1 AND person = $2 AND indicator = $3 AND version = $4 AND series = $5 AND month = $6";
        let query = sqlx::query(sql).bind(0).bind(person).bind(&one.indicator).bind(1).bind(one.series).bind(one.month);
        query.execute(&mut *tx).await.unwrap();
    }
    let query = sqlx::query(AssertSqlSafe(insert)).bind(0).bind(person).bind(&one.indicator).bind(1).bind(one.series).bind(one.month);
    one.parts.iter().fold(query, |query, part| query.bind(*part)).execute(&mut *tx).await.unwrap();
}

/// The rows that each entry adds. Answers the audit's new head.
async fn entry(tx: &mut SqliteConnection, chance: &mut Chance, person: Uuid, seq: i64) -> Vec<u8> {
    let (record, author, head) = (chance.id(), Uuid::from_u128(0x0198_0000_0000_7000_8000_0000_0000_0101), chance.bytes(32));
    let on: NaiveDate = "2026-11-18".parse().unwrap();
    let at: DateTime<Utc> = "2026-11-18T16:10:00.123456Z".parse().unwrap();
    let hash = format!("{:032x}{:032x}", chance.id().as_u128(), chance.id().as_u128());
    let sql = "INSERT INTO records (bucket, seq, record, person, kind, author, device, occurred_on, recorded_at, received_at, hash,
        alongside, standing) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    let query = sqlx::query(sql).bind(0).bind(seq).bind(record).bind(person).bind("note").bind(author).bind(None::<Uuid>).bind(on);
    query.bind(at).bind(at).bind(hash).bind(true).bind("accepted").execute(&mut *tx).await.unwrap();
    let sql = "INSERT INTO bodies (bucket, seq, owner, key_version, body) VALUES ($1, $2, $3, $4, $5)";
    sqlx::query(sql).bind(0).bind(seq).bind(person).bind(1).bind(chance.bytes(WORDS)).execute(&mut *tx).await.unwrap();
    let sql = "INSERT INTO appearances (bucket, seq, person, team, record, home_bucket, home_seq) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let query = sqlx::query(sql).bind(0).bind(seq).bind(person).bind(None::<String>).bind(record).bind(0).bind(seq);
    query.execute(&mut *tx).await.unwrap();
    for (place, fact, topic) in [(-1, "contact", None), (0, "observation", Some("ae-attendances"))] {
        let sql =
            "INSERT INTO facts (bucket, person, record, place, seq, fact, topic, value, window_days, on_date, until_date, source, member)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT (bucket, person, record, place) DO NOTHING";
        let query = sqlx::query(sql).bind(0).bind(person).bind(record).bind(place).bind(seq).bind(fact).bind(topic);
        let query = query.bind(topic.map(|_| 3_000)).bind(topic.map(|_| 90)).bind(on).bind(None::<NaiveDate>).bind(topic.map(|_| "person"));
        query.bind(0).execute(&mut *tx).await.unwrap();
    }
    let sql = "INSERT INTO audit (bucket, seq, at, actor, act, way, person, record, amount, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let query = sqlx::query(sql).bind(0).bind(seq).bind(at).bind(author).bind("wrote").bind("allocated").bind(person).bind(record).bind(1);
    query.bind(&head).execute(&mut *tx).await.unwrap();
    head
}
