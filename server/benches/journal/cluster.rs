//! A PostgreSQL of our own on a free port, with its own settings for durability, gone afterwards.

use std::{
    fs,
    net::TcpListener,
    path::PathBuf,
    process::{Command, Stdio},
};

/// A running server.
pub struct Cluster {
    programs: PathBuf,
    folder: PathBuf,
    port: u16,
    _home: tempfile::TempDir,
}

impl Cluster {
    /// Makes it and starts it. PostgreSQL refuses to run as root, so root lends it to the user postgres.
    pub fn start() -> Self {
        let home = tempfile::Builder::new().prefix("alongside-bench-").tempdir().unwrap();
        if is_root() {
            assert!(Command::new("chown").arg("postgres").arg(home.path()).status().unwrap().success());
        }
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let cluster = Self { programs: programs(), folder: home.path().join("data"), port, _home: home };
        cluster.run("initdb", &["-A", "trust", "-U", "postgres"]);
        let options = format!("-p {port} -k {} -c listen_addresses=127.0.0.1", cluster.folder.display());
        cluster.run("pg_ctl", &["-w", "-l", &cluster.folder.join("log").display().to_string(), "-o", &options, "start"]);
        cluster
    }

    /// The address of a database on it.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }

    fn run(&self, program: &str, arguments: &[&str]) {
        let path = self.programs.join(program);
        let mut command = if is_root() { Command::new("runuser") } else { Command::new(&path) };
        if is_root() {
            command.args(["-u", "postgres", "--"]).arg(&path);
        }
        command.arg("-D").arg(&self.folder).args(arguments).stdout(Stdio::null());
        // It must not hold on to where this was started.
        assert!(command.current_dir("/").status().unwrap().success(), "{program} fails");
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.run("pg_ctl", &["-m", "immediate", "stop"]);
    }
}

fn is_root() -> bool {
    fs::read_to_string("/proc/self/status").is_ok_and(|status| status.lines().any(|line| line.starts_with("Uid:\t0\t")))
}

/// Where the newest PostgreSQL's programs are; otherwise they are looked for on PATH.
fn programs() -> PathBuf {
    let found = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().map_while(Result::ok).map(|one| one.path().join("bin"));
    found.filter(|path| path.join("initdb").exists()).max().unwrap_or_default()
}
