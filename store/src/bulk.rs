//! Many rows with one statement: on PostgreSQL by `unnest`, without a round trip for each row; on SQLite, which sqlx keeps on a
//! thread of its own, by a few statements of fixed sizes, so that each is prepared once.

/// How many rows a statement takes on SQLite: the largest that fits, again and again.
pub const SIZES: [usize; 4] = [64, 16, 4, 1];

/// One insertion in the words of each database.
pub struct Words {
    /// For each of [`SIZES`].
    pub sqlite: [String; 4],
    pub postgres: String,
}

/// Makes the words for a table, its columns with their PostgreSQL types, and what follows (`ON CONFLICT …`).
pub fn words(table: &str, columns: &[(&str, &str)], after: &str) -> Words {
    let names = columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
    let arrays = columns.iter().zip(1..).map(|((_, kind), place)| format!("${place}::{kind}[]")).collect::<Vec<_>>().join(", ");
    Words {
        sqlite: SIZES.map(|size| format!("INSERT INTO {table} ({names}) VALUES {} {after}", places(size, columns.len()))),
        postgres: format!("INSERT INTO {table} ({names}) SELECT * FROM unnest({arrays}) {after}"),
    }
}

/// `(?, ?), (?, ?)`: so many rows of so many columns.
pub fn places(rows: usize, columns: usize) -> String {
    let row = format!("({})", vec!["?"; columns].join(", "));
    vec![row; rows].join(", ")
}

/// The same question about as many as fit, for SQLite: its `(?)` has places for one of [`SIZES`].
pub fn about_many(question: &str) -> [String; 4] {
    SIZES.map(|size| question.replace("(?)", &places(1, size)))
}

/// Cuts rows into pieces of [`SIZES`], each with the place of its size.
pub fn pieces<T>(rows: &[T]) -> impl Iterator<Item = (usize, &[T])> {
    let mut rest = rows;
    std::iter::from_fn(move || {
        let place = SIZES.iter().position(|size| *size <= rest.len())?;
        let (piece, after) = rest.split_at(SIZES[place]);
        rest = after;
        Some((place, piece))
    })
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
                for (size, piece) in $crate::bulk::pieces(rows) {
                    let mut query = sqlx::query(WORDS.sqlite[size].as_str());
                    for $row in piece {
                        query = query$(.bind($value))+;
                    }
                    query.execute(&mut **tx).await?;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_all_of_it_in_order() {
        for count in [0, 1, 3, 4, 5, 23, 64, 65, 200] {
            let rows: Vec<usize> = (0..count).collect();
            let together: Vec<usize> = pieces(&rows).flat_map(|(_, piece)| piece.to_vec()).collect();
            assert_eq!(together, rows);
            assert!(pieces(&rows).all(|(place, piece)| piece.len() == SIZES[place]));
        }
        assert_eq!(places(2, 3), "(?, ?, ?), (?, ?, ?)");
        assert_eq!(about_many("x IN (?)")[2], "x IN (?, ?, ?, ?)");
    }
}
