//! A server for mail inside the test: it takes what it is given, and refuses as often as it was told to.

use crate::server::PATIENCE;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// What has come to the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    /// A mail that it took: the envelope's addresses, and head and body.
    Taken { from: String, to: String, message: String },
    /// A mail that it refused for now.
    Refused,
}

/// A server for mail.
pub struct MailServer {
    /// What `SMTP_URL` takes.
    pub url: String,
    seen: UnboundedReceiver<Seen>,
}

impl MailServer {
    /// Listens; the first `refusals` mails are not taken.
    pub async fn start(refusals: u32) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        let (told, seen) = unbounded_channel();
        let left = Arc::new(AtomicU32::new(refusals));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(talk(stream, told.clone(), Arc::clone(&left)));
            }
        });
        Self { url, seen }
    }

    /// The next thing that comes.
    pub async fn sees(&mut self) -> Seen {
        tokio::time::timeout(PATIENCE, self.seen.recv()).await.expect("a mail comes").expect("the server lives")
    }

    /// The next mail that comes, to whom and what.
    pub async fn takes(&mut self) -> (String, String) {
        match self.sees().await {
            Seen::Taken { to, message, .. } => (to, message),
            Seen::Refused => panic!("it was refused"),
        }
    }

    /// Whether nothing has come that was not looked at.
    pub fn is_done(&mut self) -> bool {
        self.seen.try_recv().is_err()
    }
}

/// One conversation.
async fn talk(stream: TcpStream, told: UnboundedSender<Seen>, left: Arc<AtomicU32>) -> Option<()> {
    let mut stream = BufReader::new(stream);
    let (mut from, mut to) = (String::new(), String::new());
    say(&mut stream, "220 test").await?;
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        let word = line.get(..4).unwrap_or_default().to_ascii_uppercase();
        match word.as_str() {
            "MAIL" => {
                from = address(&line);
                say(&mut stream, "250 ok").await?;
            }
            "RCPT" if left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok() => {
                say(&mut stream, "451 not now").await?;
                told.send(Seen::Refused).ok()?;
            }
            "RCPT" => {
                to = address(&line);
                say(&mut stream, "250 ok").await?;
            }
            "DATA" => {
                say(&mut stream, "354 go on").await?;
                let message = message(&mut stream).await?;
                say(&mut stream, "250 taken").await?;
                told.send(Seen::Taken { from: from.clone(), to: to.clone(), message }).ok()?;
            }
            "QUIT" => {
                say(&mut stream, "221 bye").await?;
                return None;
            }
            _ => say(&mut stream, "250 ok").await?,
        }
    }
}

async fn say(stream: &mut BufReader<TcpStream>, line: &str) -> Option<()> {
    stream.write_all(format!("{line}\r\n").as_bytes()).await.ok()
}

fn address(line: &str) -> String {
    let within = line.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
    within.map(|(address, _)| address.to_owned()).unwrap_or_default()
}

/// Head and body up to the dot, with the encoding of long lines and of equals signs undone.
async fn message(stream: &mut BufReader<TcpStream>) -> Option<String> {
    let mut message = String::new();
    while !message.ends_with("\r\n.\r\n") {
        if stream.read_line(&mut message).await.ok()? == 0 {
            return None;
        }
    }
    Some(message.replace("=\r\n", "").replace("=3D", "="))
}
