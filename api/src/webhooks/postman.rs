//! One attempt to deliver: what is sent, how long is waited, and what the answer means.

use super::names::{Guarded, Names, OfTheMachine, Unreachable};
use super::reach::{Reach, Scheme};
use super::signature::Signatures;
use chrono::{DateTime, Utc};
use market_core::policy::Policy;
use reqwest::header::{CONTENT_TYPE, HeaderMap, RETRY_AFTER};
use reqwest::redirect;
use reqwest::{Client, Response, StatusCode};
use rustls::{ClientConfig, RootCertStore};
use std::error::Error;
use std::sync::Arc;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// So much of an answer is read.
const ANSWER_BYTES_MAX: usize = 65_536;

/// So much of it is kept.
const EXCERPT_BYTES_MAX: usize = 1_024;

/// So much is told of a fault.
const ERROR_CHARS_MAX: usize = 300;

/// As whom we ask.
const USER_AGENT: &str = concat!("AgentGigs-Webhooks/", env!("CARGO_PKG_VERSION"));

/// How long an idle connection to a receiver is kept.
const IDLE_MAX: Duration = Duration::from_secs(30);

/// What is sent.
#[derive(Clone, Debug)]
pub struct Letter {
    /// Where to.
    pub url: String,
    /// Tells the message apart from others: the same however often it is sent.
    pub id: Uuid,
    /// When it is sent, in seconds since 1970.
    pub at: i64,
    /// What it says.
    pub body: Vec<u8>,
    /// That it is ours.
    pub signatures: Signatures,
}

/// What has become of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// The status of the answer, if there was one.
    pub status: Option<u16>,
    /// How long it took.
    pub took: Duration,
    /// The beginning of the answer.
    pub answer: Option<String>,
    /// What went wrong, if there was no answer.
    pub error: Option<String>,
    /// What it means.
    pub verdict: Verdict,
}

impl Attempt {
    /// One that could not be made.
    #[must_use]
    pub fn impossible(why: &str) -> Self {
        failed(Instant::now(), why.to_owned(), Verdict::Failed(None))
    }

    /// What has become of it, in a word.
    #[must_use]
    pub fn outcome(&self) -> &'static str {
        match (self.verdict, self.status) {
            (Verdict::Delivered, _) => "delivered",
            (Verdict::Gone, _) => "gone",
            (Verdict::Overloaded(_) | Verdict::Failed(_), Some(_)) => "refused",
            (Verdict::Overloaded(_), None) => "timed_out",
            (Verdict::Failed(_), None) => "unreachable",
        }
    }
}

/// What an attempt means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It has arrived.
    Delivered,
    /// The receiver is gone for good.
    Gone,
    /// The receiver is asked too much, or did not answer in time. How long it wants to be left alone, if it says.
    Overloaded(Option<Duration>),
    /// It has not arrived. How long the receiver wants to be left alone, if it says.
    Failed(Option<Duration>),
}

/// Carries letters to receivers, and only to such as may be reached.
pub struct Postman {
    encrypted: Client,
    in_clear: Client,
    reach: Arc<Reach>,
}

impl Postman {
    /// A postman who reaches the public internet and these networks.
    ///
    /// # Errors
    /// When encryption cannot be set up.
    pub fn new(reach: Reach, policy: &Policy) -> Result<Self, reqwest::Error> {
        Self::asking(Arc::new(OfTheMachine), reach, policy)
    }

    pub(super) fn asking(names: Arc<dyn Names>, reach: Reach, policy: &Policy) -> Result<Self, reqwest::Error> {
        let reach = Arc::new(reach);
        let client = |scheme| {
            let (names, reach) = (Arc::clone(&names), Arc::clone(&reach));
            Client::builder()
                .dns_resolver(Guarded { names, reach, scheme })
                .redirect(redirect::Policy::none())
                .no_proxy()
                .referer(false)
                .user_agent(USER_AGENT)
                .timeout(Duration::from_secs(policy.webhook.timeout.as_seconds().into()))
                .pool_idle_timeout(IDLE_MAX)
                .tls_backend_preconfigured(encryption())
                .build()
        };
        Ok(Self { encrypted: client(Scheme::Https)?, in_clear: client(Scheme::Http)?, reach })
    }

    /// What may be reached.
    #[must_use]
    pub fn reach(&self) -> &Reach {
        &self.reach
    }

    /// Delivers a letter, or does not.
    pub async fn deliver(&self, letter: Letter) -> Attempt {
        let begun_at = Instant::now();
        let client = match self.reach.check(&letter.url) {
            Ok((_, Scheme::Https)) => &self.encrypted,
            Ok((_, Scheme::Http)) => &self.in_clear,
            Err(problem) => return failed(begun_at, format!("the address {problem}"), Verdict::Failed(None)),
        };
        let request = client
            .post(&letter.url)
            .header(CONTENT_TYPE, "application/json")
            .header("webhook-id", letter.id.to_string())
            .header("webhook-timestamp", letter.at)
            .header("webhook-signature", letter.signatures.standard)
            .header("X-AgentGigs-Signature", letter.signatures.house)
            .body(letter.body);
        match request.send().await {
            Ok(response) => answered(begun_at, response).await,
            Err(error) => {
                let verdict = if error.is_timeout() { Verdict::Overloaded(None) } else { Verdict::Failed(None) };
                failed(begun_at, told(&error), verdict)
            }
        }
    }
}

/// The roots of the public internet; what an operator allows in clear needs none.
fn encryption() -> ClientConfig {
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    ClientConfig::builder().with_root_certificates(roots).with_no_client_auth()
}

fn failed(begun_at: Instant, error: String, verdict: Verdict) -> Attempt {
    let error = Some(error.chars().take(ERROR_CHARS_MAX).collect());
    Attempt { status: None, took: begun_at.elapsed(), answer: None, error, verdict }
}

async fn answered(begun_at: Instant, response: Response) -> Attempt {
    let verdict = verdict(response.status(), response.headers(), Utc::now());
    let status = Some(response.status().as_u16());
    // The status says what has happened; an answer that breaks off says no less.
    let answer = beginning(response).await;
    Attempt { status, took: begun_at.elapsed(), answer: Some(excerpt(&answer)), error: None, verdict }
}

fn verdict(status: StatusCode, headers: &HeaderMap, now: DateTime<Utc>) -> Verdict {
    let wait =
        || headers.get(RETRY_AFTER).and_then(|value| value.to_str().ok()).and_then(|text| retry_after(text, now));
    match status {
        _ if status.is_success() => Verdict::Delivered,
        StatusCode::GONE => Verdict::Gone,
        StatusCode::TOO_MANY_REQUESTS | StatusCode::GATEWAY_TIMEOUT | StatusCode::REQUEST_TIMEOUT => {
            Verdict::Overloaded(wait())
        }
        _ => Verdict::Failed(wait()),
    }
}

/// Seconds, or an instant of HTTP.
fn retry_after(text: &str, now: DateTime<Utc>) -> Option<Duration> {
    if let Ok(seconds) = text.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let at = DateTime::parse_from_rfc2822(text.trim()).ok()?;
    Some((at.with_timezone(&Utc) - now).to_std().unwrap_or_default())
}

async fn beginning(mut response: Response) -> Vec<u8> {
    let mut read = Vec::new();
    while read.len() < ANSWER_BYTES_MAX
        && let Ok(Some(chunk)) = response.chunk().await
    {
        read.extend_from_slice(&chunk);
    }
    read
}

/// Text only, and not much of it.
fn excerpt(answer: &[u8]) -> String {
    let head = answer.get(..EXCERPT_BYTES_MAX).unwrap_or(answer);
    let text = String::from_utf8_lossy(head);
    text.chars().map(|c| if c.is_control() && !matches!(c, '\n' | '\t') { ' ' } else { c }).collect()
}

/// What went wrong, in words that do not hold the address.
fn told(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return "the receiver did not answer in time".to_owned();
    }
    let mut source: Option<&dyn Error> = error.source();
    let mut last = None;
    while let Some(cause) = source {
        if cause.is::<Unreachable>() {
            return cause.to_string();
        }
        last = Some(cause.to_string());
        source = cause.source();
    }
    last.unwrap_or_else(|| "the receiver cannot be reached".to_owned())
}

#[cfg(test)]
#[path = "postman_tests.rs"]
mod tests;
