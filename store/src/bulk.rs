//! Many rows with one statement: on PostgreSQL by `unnest`, without a round trip for each row; on SQLite, where there is no
//! network to cross, by one prepared statement again and again.

/// One insertion in the words of each database.
pub struct Words {
    pub sqlite: String,
    pub postgres: String,
}

/// Makes the words for a table, its columns with their PostgreSQL types, and what follows (`ON CONFLICT …`).
pub fn words(table: &str, columns: &[(&str, &str)], after: &str) -> Words {
    let names = columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
    let places = (1..=columns.len()).map(|place| format!("${place}")).collect::<Vec<_>>().join(", ");
    let arrays = columns.iter().zip(1..).map(|((_, kind), place)| format!("${place}::{kind}[]")).collect::<Vec<_>>().join(", ");
    Words {
        sqlite: format!("INSERT INTO {table} ({names}) VALUES ({places}) {after}"),
        postgres: format!("INSERT INTO {table} ({names}) SELECT * FROM unnest({arrays}) {after}"),
    }
}

/// Inserts every row of a slice. Each column: its name, its PostgreSQL type, and its value in a row.
macro_rules! insert_all {
    ($tx:expr, $rows:expr, $table:literal, $after:literal, |$row:ident| { $($column:literal $kind:literal = $value:expr),+ $(,)? }) => {{
        static WORDS: std::sync::LazyLock<$crate::bulk::Words> =
            std::sync::LazyLock::new(|| $crate::bulk::words($table, &[$(($column, $kind)),+], $after));
        let rows = $rows;
        match $tx {
            _ if rows.is_empty() => {}
            $crate::Tx::Sqlite(tx) => {
                for $row in rows {
                    sqlx::query(WORDS.sqlite.as_str())$(.bind($value))+.execute(&mut **tx).await?;
                }
            }
            $crate::Tx::Postgres(tx) => {
                sqlx::query(WORDS.postgres.as_str())
                    $(.bind(rows.iter().map(|$row| $value).collect::<Vec<_>>()))+
                    .execute(&mut **tx)
                    .await?;
            }
        }
    }};
}
