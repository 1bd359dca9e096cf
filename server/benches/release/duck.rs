//! `DuckDB` with the same table in memory, asked to write it as CSV.

use std::{
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

/// Loads a CSV file, then for each line of input, the name of a file, writes it there and prints the seconds.
const PROGRAM: &str = r#"
import duckdb, os, sys, time
db = duckdb.connect()
db.execute("CREATE TABLE cells AS SELECT * FROM read_csv(?, header = true, all_varchar = true)", [sys.argv[1]])
print(db.execute("SELECT count(*) FROM cells").fetchone()[0], flush=True)
for line in sys.stdin:
    file = line.strip()
    began = time.perf_counter()
    db.execute(f"COPY cells TO '{file}' (HEADER, DELIMITER ',')")
    with open(file) as written:
        os.fsync(written.fileno())
    print(time.perf_counter() - began, flush=True)
"#;

pub struct Duck {
    program: Child,
    ask: ChildStdin,
    answer: BufReader<ChildStdout>,
}

impl Duck {
    /// With a table in memory.
    pub fn start(table: &Path) -> Self {
        let mut program =
            Command::new("python3").args(["-c", PROGRAM]).arg(table).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (ask, answer) = (program.stdin.take().unwrap(), BufReader::new(program.stdout.take().unwrap()));
        let mut duck = Self { program, ask, answer };
        assert!(duck.line() > 0.0, "rows");
        duck
    }

    /// How many seconds it took to write the table.
    pub fn copy(&mut self, to: &Path) -> f64 {
        writeln!(self.ask, "{}", to.display()).unwrap();
        self.line()
    }

    fn line(&mut self) -> f64 {
        let mut line = String::new();
        self.answer.read_line(&mut line).unwrap();
        line.trim().parse().expect("DuckDB for Python: see bin/toolchain --test")
    }
}

impl Drop for Duck {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}
