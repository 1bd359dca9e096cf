//! The program itself, running.

use std::{
    fs,
    io::{BufRead, BufReader},
    net::SocketAddr,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use crate::http::{Connection, request};

/// A running program. It is told to stop when it is let go of.
pub struct Program {
    child: Child,
    pub address: SocketAddr,
    /// The caseworker's bearer token.
    pub token: String,
    /// From its start to taking writes.
    pub started_in: Duration,
}

impl Program {
    /// Starts it, and waits until it takes writes.
    pub fn start(mut command: Command) -> Self {
        let begun = Instant::now();
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
        let (mut address, mut token) = (None, None);
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        while address.is_none() || token.is_none() {
            let line = lines.next().expect("the program says where it is before it ends").unwrap();
            match line.split_whitespace().collect::<Vec<_>>()[..] {
                [one] => address = Some(one.trim_start_matches("http://").trim_end_matches('/').parse().unwrap()),
                ["token", "caseworker", one] => token = Some(one.to_owned()),
                _ => {}
            }
        }
        // What else it says must be read, or it would wait for that.
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        let mut program = Self { child, address: address.unwrap(), token: token.unwrap(), started_in: Duration::ZERO };
        while Connection::open(program.address).ask(&request("GET", "/ready", "", "")).0 != 200 {}
        program.started_in = begun.elapsed();
        program
    }

    /// Its memory, in kB: now, and the most so far.
    pub fn memory(&self) -> (u64, u64) {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let of = |name: &str| {
            let line = status.lines().find(|line| line.starts_with(name)).unwrap();
            line.split_whitespace().nth(1).unwrap().parse().unwrap()
        };
        (of("VmRSS:"), of("VmHWM:"))
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // Told, not killed: what is in the write-ahead log is folded back before its folder is copied.
        let _ = Command::new("kill").arg(self.child.id().to_string()).status();
        let _ = self.child.wait();
    }
}
