//! A client of server-sent events, as the HTML standard has it.

use crate::actor::Caller;
use crate::server::PATIENCE;
use reqwest::{Method, Response};
use serde_json::Value;
use std::collections::VecDeque;

/// What came by a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The line `id`, if it had one.
    pub id: Option<u64>,
    pub word: String,
    pub data: Value,
}

/// A stream that is open.
pub struct Stream {
    response: Response,
    text: String,
    ready: VecDeque<Told>,
    /// What to come again with.
    pub last_id: Option<u64>,
    /// Comments that came.
    pub beats: u32,
}

impl Stream {
    /// Listens from now on; `query` as in `?types=…`.
    pub async fn opens(caller: &Caller, query: &str) -> Self {
        Self::opens_after(caller, query, None).await
    }

    /// Listens from behind the event with this id.
    pub async fn opens_after(caller: &Caller, query: &str, last_id: Option<u64>) -> Self {
        let mut request = caller.request(Method::GET, &format!("/api/agent/events{query}"));
        if let Some(id) = last_id {
            request = request.header("Last-Event-ID", id.to_string());
        }
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200, "{:?}", response.text().await);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        let mut stream = Self { response, text: String::new(), ready: VecDeque::new(), last_id, beats: 0 };
        // The first words: from here on it listens.
        stream.reads().await;
        stream
    }

    /// Takes what comes next; whether there was something.
    async fn reads(&mut self) -> bool {
        let chunk = tokio::time::timeout(PATIENCE, self.response.chunk()).await.expect("something comes in time");
        let Ok(Some(chunk)) = chunk else { return false };
        self.text.push_str(std::str::from_utf8(&chunk).unwrap());
        while let Some((block, rest)) = self.text.split_once("\n\n") {
            let (block, rest) = (block.to_owned(), rest.to_owned());
            self.text = rest;
            self.takes(&block);
        }
        true
    }

    fn takes(&mut self, block: &str) {
        let (mut id, mut word, mut data) = (None, String::new(), None);
        for line in block.lines() {
            match line.split_once(':') {
                Some(("", _)) => self.beats += 1,
                Some(("id", value)) => id = Some(value.trim().parse().unwrap()),
                Some(("event", value)) => value.trim().clone_into(&mut word),
                Some(("data", value)) => data = Some(serde_json::from_str(value).unwrap()),
                Some(("retry", value)) => assert!(value.trim().parse::<u32>().unwrap() >= 1_000),
                other => panic!("{other:?} in {block}"),
            }
        }
        self.last_id = id.or(self.last_id);
        if let Some(data) = data {
            self.ready.push_back(Told { id, word, data });
        }
    }

    /// The next message; none when the stream has ended.
    pub async fn next(&mut self) -> Option<Told> {
        loop {
            if let Some(told) = self.ready.pop_front() {
                return Some(told);
            }
            if !self.reads().await {
                return None;
            }
        }
    }

    /// The next messages, in order.
    pub async fn takes_next(&mut self, count: usize) -> Vec<Told> {
        let mut told = Vec::new();
        while told.len() < count {
            told.push(self.next().await.expect("the stream goes on"));
        }
        told
    }

    /// Reads on until a comment has come.
    pub async fn hears_a_beat(&mut self) {
        let before = self.beats;
        while self.beats == before {
            assert!(self.reads().await, "the stream goes on");
        }
    }

    /// Reads on until the server ends the stream; what still came.
    pub async fn ends(mut self) -> Vec<Told> {
        while self.reads().await {}
        self.ready.into()
    }
}

/// The titles of the jobs in messages.
pub fn titles(told: &[Told]) -> Vec<&str> {
    told.iter().map(|told| told.data["data"]["job"]["title"].as_str().unwrap()).collect()
}
