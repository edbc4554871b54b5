//! An HTTP/1.1 client that costs next to nothing: the load generator shares the machine with what it measures.

use std::io::{Error, ErrorKind};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// One connection that stays open, from its first request on.
pub struct Wire {
    stream: Option<TcpStream>,
    host: String,
    key: String,
    received: Vec<u8>,
}

/// The end of the head of an answer.
const HEAD_END: &[u8] = b"\r\n\r\n";

impl Wire {
    /// To `http://host:port` as the owner of an API key.
    pub fn new(url: &str, key: &str) -> Self {
        let host = url.trim_start_matches("http://").to_owned();
        Self { stream: None, host, key: key.to_owned(), received: Vec::with_capacity(64 * 1024) }
    }

    /// Asks, and gives the body of a good answer.
    pub async fn get(&mut self, path: &str) -> std::io::Result<&[u8]> {
        let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\nX-API-Key: {}\r\n\r\n", self.host, self.key);
        self.exchange(request).await
    }

    /// Sends a JSON body, and gives the body of a good answer.
    pub async fn post(&mut self, path: &str, body: &str) -> std::io::Result<&[u8]> {
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\nX-API-Key: {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.host,
            self.key,
            body.len(),
        );
        self.exchange(request).await
    }

    async fn exchange(&mut self, request: String) -> std::io::Result<&[u8]> {
        if self.stream.is_none() {
            let stream = TcpStream::connect(&self.host).await?;
            stream.set_nodelay(true)?;
            self.stream = Some(stream);
        }
        let stream = self.stream.as_mut().expect("it was just opened");
        stream.write_all(request.as_bytes()).await?;
        self.received.clear();
        let (head, length) = loop {
            if stream.read_buf(&mut self.received).await? == 0 {
                return Err(Error::from(ErrorKind::UnexpectedEof));
            }
            if let Some(end) = self.received.windows(HEAD_END.len()).position(|window| window == HEAD_END) {
                let head = end + HEAD_END.len();
                break (head, length_of(&self.received[..head])?);
            }
        };
        while self.received.len() < head + length {
            if stream.read_buf(&mut self.received).await? == 0 {
                return Err(Error::from(ErrorKind::UnexpectedEof));
            }
        }
        if !self.received.starts_with(b"HTTP/1.1 2") {
            return Err(Error::other(format!("{} → {}", request, String::from_utf8_lossy(&self.received))));
        }
        Ok(&self.received[head..head + length])
    }
}

fn length_of(head: &[u8]) -> std::io::Result<usize> {
    let head = std::str::from_utf8(head).map_err(Error::other)?;
    let field = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().ok()).flatten()
    });
    field.ok_or_else(|| Error::other("an answer without a length"))
}

/// The text of a member of a JSON object that is there once.
pub fn member<'a>(body: &'a [u8], name: &str) -> &'a str {
    let text = std::str::from_utf8(body).expect("JSON is UTF-8");
    let begins = text.find(&format!("\"{name}\":\"")).unwrap_or_else(|| panic!("no {name} in {text}")) + name.len() + 4;
    let rest = &text[begins..];
    &rest[..rest.find('"').expect("a text ends")]
}
