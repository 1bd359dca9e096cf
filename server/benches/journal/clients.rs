//! Clients that send one request after another, each on a connection of its own.

use std::{
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;

use crate::{
    chance::Chance,
    http::{Connection, request},
    notes,
    program::Program,
};

/// What a load came to.
pub struct Load {
    /// Entries acknowledged.
    pub entries: usize,
    /// From the first request to the last answer.
    pub took: Duration,
    /// From request to answer, for each, in no order.
    pub waits: Vec<Duration>,
    /// Bytes of the entries themselves.
    pub payload: usize,
}

impl Load {
    /// Entries a second.
    #[expect(clippy::cast_precision_loss, reason = "counts far below 2^52")]
    pub fn rate(&self) -> f64 {
        self.entries as f64 / self.took.as_secs_f64()
    }

    /// How long so many in a thousand waited at the most.
    pub fn wait(&mut self, per_mille: usize) -> Duration {
        self.waits.sort_unstable();
        self.waits[(self.waits.len() * per_mille / 1000).min(self.waits.len() - 1)]
    }
}

/// Sends notes about people, one a request, from several clients at once.
pub fn write(program: &Program, chance: &mut Chance, people: &[String], clients: usize, entries: usize) -> Load {
    let mut queues: Vec<Vec<Vec<Value>>> = (0..clients).map(|_| Vec::new()).collect();
    for number in 0..entries {
        queues[number % clients].push(vec![notes::note(chance, people)]);
    }
    send(program, &queues)
}

/// Sends batches: a queue of them for each client. Every entry has to be accepted.
pub fn send(program: &Program, queues: &[Vec<Vec<Value>>]) -> Load {
    let mut payload = 0;
    let mut prepare = |batch: &Vec<Value>| {
        let texts: Vec<String> = batch.iter().map(Value::to_string).collect();
        payload += texts.iter().map(String::len).sum::<usize>();
        (batch.len(), request("POST", "/api/v1/entries", &program.token, &format!("[{}]", texts.join(","))))
    };
    let prepared: Vec<Vec<(usize, Vec<u8>)>> = queues.iter().map(|queue| queue.iter().map(&mut prepare).collect()).collect();
    let mut connections: Vec<Connection> = queues.iter().map(|_| Connection::open(program.address)).collect();
    let begun = Instant::now();
    let waits = thread::scope(|scope| {
        let clients: Vec<_> = connections.iter_mut().zip(&prepared).map(|(to, queue)| scope.spawn(move || client(to, queue))).collect();
        clients.into_iter().flat_map(|client| client.join().unwrap()).collect()
    });
    let entries = queues.iter().flatten().map(Vec::len).sum();
    Load { entries, took: begun.elapsed(), waits, payload }
}

fn client(connection: &mut Connection, queue: &[(usize, Vec<u8>)]) -> Vec<Duration> {
    let ask = |(count, bytes): &(usize, Vec<u8>)| {
        let begun = Instant::now();
        let (status, body) = connection.ask(bytes);
        let took = begun.elapsed();
        assert!(status == 200 && body.matches("\"accepted\"").count() == *count, "{status} {body}");
        took
    };
    queue.iter().map(ask).collect()
}
