//! A receiver of webhooks inside the test: it keeps what it is sent, and answers as it is told to.

use crate::server::PATIENCE;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// What has come to the receiver.
#[derive(Clone, Debug)]
pub struct Received {
    /// The names in lower case.
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
    /// What it was answered; none if it was not.
    pub answered: Option<u16>,
}

impl Received {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub fn event(&self) -> String {
        self.json()["event"].as_str().unwrap().to_owned()
    }

    pub fn id(&self) -> &str {
        &self.headers["webhook-id"]
    }
}

/// How it answers.
#[derive(Clone, Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: String,
    pub body: String,
}

impl Reply {
    pub fn status(status: u16) -> Option<Self> {
        Some(Self { status, headers: String::new(), body: String::new() })
    }
}

type Answers = dyn Fn(&Received) -> Option<Reply> + Send + Sync;

/// A receiver of webhooks.
pub struct Receiver {
    pub url: String,
    seen: UnboundedReceiver<Received>,
    answers: Arc<Mutex<Arc<Answers>>>,
}

impl Receiver {
    /// Takes everything.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let (told, seen) = unbounded_channel();
        let taking: Arc<Answers> = Arc::new(|_| Reply::status(200));
        let answers = Arc::new(Mutex::new(taking));
        let asked = Arc::clone(&answers);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(talk(stream, told.clone(), Arc::clone(&asked)));
            }
        });
        Self { url, seen, answers }
    }

    /// From now on it answers like this; no reply is none.
    pub fn answers(&self, with: impl Fn(&Received) -> Option<Reply> + Send + Sync + 'static) {
        *self.answers.lock().unwrap() = Arc::new(with);
    }

    pub fn answers_status(&self, status: u16) {
        self.answers(move |_| Reply::status(status));
    }

    /// The next thing that comes.
    pub async fn takes(&mut self) -> Received {
        tokio::time::timeout(PATIENCE, self.seen.recv()).await.expect("something comes").expect("it lives")
    }

    /// So many things, in the order in which they come.
    pub async fn takes_many(&mut self, count: usize) -> Vec<Received> {
        let mut taken = Vec::new();
        while taken.len() < count {
            taken.push(self.takes().await);
        }
        taken
    }

    /// What has come and was not looked at.
    pub fn rest(&mut self) -> Vec<Received> {
        std::iter::from_fn(|| self.seen.try_recv().ok()).collect()
    }
}

async fn talk(stream: TcpStream, told: UnboundedSender<Received>, answers: Arc<Mutex<Arc<Answers>>>) -> Option<()> {
    let mut stream = BufReader::new(stream);
    loop {
        let mut received = read(&mut stream).await?;
        let answer = Arc::clone(&answers.lock().unwrap());
        let reply = answer(&received);
        received.answered = reply.as_ref().map(|reply| reply.status);
        let _ = told.send(received);
        let Some(Reply { status, headers, body }) = reply else {
            tokio::time::sleep(Duration::from_secs(3_600)).await;
            return None;
        };
        let head = format!("HTTP/1.1 {status} As Told\r\n{headers}content-length: {}\r\n\r\n{body}", body.len());
        stream.write_all(head.as_bytes()).await.ok()?;
    }
}

async fn read(stream: &mut BufReader<TcpStream>) -> Option<Received> {
    let mut headers = BTreeMap::new();
    let mut line = String::new();
    stream.read_line(&mut line).await.ok().filter(|read| *read > 0)?;
    loop {
        line.clear();
        stream.read_line(&mut line).await.ok()?;
        let Some((name, value)) = line.trim_end().split_once(": ") else { break };
        headers.insert(name.to_ascii_lowercase(), value.to_owned());
    }
    let length = headers.get("content-length").map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.ok()?;
    Some(Received { headers, body, answered: None })
}
