//! Talks to the collector on the server's runtime, for a thread that has none.

use futures_util::future::BoxFuture;
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::runtime::Handle;

/// The way to the collector.
#[derive(Clone, Debug)]
pub(super) struct Collector {
    client: reqwest::Client,
    runtime: Handle,
    answer_max: Duration,
    // So that the log holds one line when it goes away, and not one for each batch.
    away: Arc<AtomicBool>,
}

impl Collector {
    /// Must be called on the runtime on which it will talk.
    pub(super) fn new(answer_max: Duration) -> Self {
        let away = Arc::new(AtomicBool::new(false));
        Self { client: reqwest::Client::new(), runtime: Handle::current(), answer_max, away }
    }

    async fn send(self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let answered = tokio::time::timeout(self.answer_max, self.client.send_bytes(request)).await;
        let answer = answered.unwrap_or_else(|late| Err(late.into()));
        self.note(&answer);
        answer
    }

    fn note(&self, answer: &Result<Response<Bytes>, HttpError>) {
        let fault = match answer {
            Ok(response) if response.status().is_success() => None,
            Ok(response) => Some(format!("it answers {}", response.status())),
            Err(error) => Some(error.to_string()),
        };
        let was_away = self.away.swap(fault.is_some(), Ordering::Relaxed);
        match fault {
            Some(fault) if !was_away => tracing::warn!(fault, "the collector does not take spans; they are dropped"),
            None if was_away => tracing::info!("the collector takes spans again"),
            Some(_) | None => {}
        }
    }
}

impl HttpClient for Collector {
    fn send_bytes<'life0, 'async_trait>(
        &'life0 self,
        request: Request<Bytes>,
    ) -> BoxFuture<'async_trait, Result<Response<Bytes>, HttpError>>
    where
        'life0: 'async_trait,
        Self: 'async_trait,
    {
        let sending = self.runtime.spawn(self.clone().send(request));
        Box::pin(async move { sending.await? })
    }
}
