//! HTTP/1.1 with a socket in the hand, so that an answer can be left unread.

use std::{
    io::{self, Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

/// What was answered.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub kind: String,
    pub body: String,
}

/// A request, as it goes over the wire.
pub fn request(method: &str, path: &str, token: &str, body: &str) -> String {
    format!(
        "{method} {path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {token}\r\ncontent-type: application/json\r\n\
         content-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
}

/// Sends what was written, and leaves the answer for later.
pub fn send(address: SocketAddr, bytes: &[u8]) -> io::Result<TcpStream> {
    let mut socket = TcpStream::connect_timeout(&address, Duration::from_secs(5))?;
    socket.set_read_timeout(Some(Duration::from_mins(1)))?;
    socket.set_nodelay(true)?;
    socket.write_all(bytes)?;
    Ok(socket)
}

/// Asks, and reads the whole answer. An answer that was cut off is none.
pub fn ask(address: SocketAddr, method: &str, path: &str, token: &str, body: &str) -> io::Result<Answer> {
    let mut all = Vec::new();
    send(address, request(method, path, token, body).as_bytes())?.read_to_end(&mut all)?;
    let cut_off = || io::Error::from(io::ErrorKind::UnexpectedEof);
    let all = String::from_utf8(all).map_err(|_| cut_off())?;
    let (head, body) = all.split_once("\r\n\r\n").ok_or_else(cut_off)?;
    let header = |name: &str| {
        let mut pairs = head.lines().filter_map(|line| line.split_once(": "));
        pairs.find(|(given, _)| given.eq_ignore_ascii_case(name)).map(|(_, value)| value.to_owned())
    };
    let length: usize = header("content-length").and_then(|length| length.parse().ok()).ok_or_else(cut_off)?;
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or_else(cut_off)?;
    if body.len() != length {
        return Err(cut_off());
    }
    Ok(Answer { status, kind: header("content-type").unwrap_or_default(), body: body.to_owned() })
}
