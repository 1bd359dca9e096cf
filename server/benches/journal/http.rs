//! HTTP/1.1 over one socket that stays open: no more than a client needs, so that little of what is measured is the client.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
};

/// A request, as it goes over the wire.
pub fn request(method: &str, path: &str, token: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "{method} {path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {token}\r\ncontent-type: application/json\r\n\
         content-length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}

/// A connection that is used again and again.
pub struct Connection {
    socket: TcpStream,
    bytes: Vec<u8>,
}

impl Connection {
    pub fn open(address: SocketAddr) -> Self {
        let socket = TcpStream::connect(address).unwrap();
        socket.set_nodelay(true).unwrap();
        Self { socket, bytes: Vec::with_capacity(4096) }
    }

    /// Sends a request and reads the whole answer: its status and its body.
    pub fn ask(&mut self, request: &[u8]) -> (u16, &str) {
        self.socket.write_all(request).unwrap();
        self.bytes.clear();
        let (body_at, length) = loop {
            self.read_more();
            if let Some(end) = self.bytes.windows(4).position(|four| four == b"\r\n\r\n") {
                break (end + 4, content_length(&self.bytes[..end]));
            }
        };
        while self.bytes.len() < body_at + length {
            self.read_more();
        }
        let status = std::str::from_utf8(&self.bytes[9..12]).unwrap().parse().unwrap();
        (status, std::str::from_utf8(&self.bytes[body_at..]).unwrap())
    }

    fn read_more(&mut self) {
        let mut part = [0; 16 * 1024];
        let count = self.socket.read(&mut part).unwrap();
        assert!(count > 0, "the program closed the connection");
        self.bytes.extend_from_slice(&part[..count]);
    }
}

fn content_length(head: &[u8]) -> usize {
    let head = std::str::from_utf8(head).unwrap();
    let mut pairs = head.lines().filter_map(|line| line.split_once(':'));
    pairs.find(|(name, _)| name.eq_ignore_ascii_case("content-length")).unwrap().1.trim().parse().unwrap()
}
