//! What a client sends along with a request that changes something: body, and the key that makes a retry safe.

use crate::app::App;
use crate::body::{self, BODY_BYTES_MAX, Fields};
use crate::entropy;
use crate::problem::{Kind, Problem};
use crate::query::refused;
use actix_web::dev::Payload;
use actix_web::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use actix_web::web::{Bytes, BytesMut, Data};
use actix_web::{FromRequest, HttpRequest};
use futures_util::StreamExt;
use futures_util::future::LocalBoxFuture;
use market_core::event::draft::RequestDigest;
use market_core::ids::{CommandId, derived};
use std::future::{Ready, ready};
use uuid::Uuid;

/// The parameter of a client that only asks what would happen.
const DRY_RUN: &str = "dry_run";

/// The longest idempotency key, in bytes.
const KEY_BYTES_MAX: usize = 255;

/// Everything about a request but its body.
#[derive(Debug)]
pub struct Head {
    /// Method and path.
    line: String,
    key: Result<Option<String>, Problem>,
    run: Result<Run, Problem>,
    fresh: Uuid,
    length: Option<u64>,
}

/// Whether a request is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Run {
    /// It is.
    Meant,
    /// The client only asks what would happen.
    Dry,
}

/// A request that changes something. What is wrong with it is told only when the guards before it have passed.
#[derive(Debug)]
pub struct Sent {
    /// All but the body.
    pub head: Head,
    body: Result<Bytes, Problem>,
}

impl Head {
    fn of(app: &App, request: &HttpRequest) -> Self {
        let key = request.headers().get("idempotency-key").map(|key| match key.to_str() {
            Ok(key) if is_key(key) => Ok(key.to_owned()),
            Ok(_) | Err(_) => Err(Problem::plain(Kind::KeyNotUsable)),
        });
        Self {
            line: format!("{} {}", request.method(), request.path()),
            key: key.transpose(),
            run: Run::of(request.query_string()),
            fresh: entropy::id(app.now()),
            length: declared_length(request),
        }
    }

    /// How many bytes of body the client has announced.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        self.length
    }

    /// Refuses an idempotency key that is none, and a `dry_run` that says neither yes nor no.
    ///
    /// # Errors
    /// As said.
    pub fn must_be_sound(&self) -> Result<(), Problem> {
        self.run.as_ref().map_err(Clone::clone)?;
        self.key.as_ref().map(|_| ()).map_err(Clone::clone)
    }

    /// Refuses a dry run where nothing can be foreseen: it must not become a real one.
    ///
    /// # Errors
    /// As said.
    pub fn must_be_meant(&self) -> Result<(), Problem> {
        if self.is_dry() {
            return Err(Problem::new(Kind::DryRunNotPossible, "this route knows no dry run; nothing was done"));
        }
        Ok(())
    }

    /// Whether the client only asks what would happen.
    #[must_use]
    pub fn is_dry(&self) -> bool {
        !matches!(self.run, Ok(Run::Meant))
    }

    /// Whether the client may ask again.
    #[must_use]
    pub fn may_repeat(&self) -> bool {
        !self.is_dry() && matches!(self.key, Ok(Some(_)))
    }

    /// The execution that this request is: the same for a retry with the same key in the same `scope`.
    #[must_use]
    pub fn command(&self, scope: Uuid) -> CommandId {
        match &self.key {
            Ok(Some(key)) if !self.is_dry() => keyed_command(scope, key),
            Ok(_) | Err(_) => CommandId(self.fresh),
        }
    }

    /// The digest of the request, when the client may ask again.
    #[must_use]
    pub fn digest(&self, app: &App, body: &[u8]) -> Option<RequestDigest> {
        let request = [self.line.as_bytes(), b"\n", body].concat();
        self.may_repeat().then(|| RequestDigest(app.secrets.request_digest(&request)))
    }
}

impl Sent {
    /// The fields of the body, for a route that knows no dry run.
    ///
    /// # Errors
    /// When the body is too large, or no JSON object, or the key is none.
    pub fn fields(&self) -> Result<Fields, Problem> {
        self.head.must_be_meant()?;
        self.wish()
    }

    /// The fields of the body, meant or not.
    ///
    /// # Errors
    /// As [`Sent::fields`].
    pub fn wish(&self) -> Result<Fields, Problem> {
        self.head.must_be_sound()?;
        body::parse(self.body.as_ref().map_err(Clone::clone)?)
    }

    /// The digest of the request, when the client may ask again.
    #[must_use]
    pub fn digest(&self, app: &App) -> Option<RequestDigest> {
        let body = self.body.as_ref().map(|body| body::canonical(body)).unwrap_or_default();
        self.head.digest(app, &body)
    }
}

/// The execution that a key names in a scope.
#[must_use]
pub fn keyed_command(scope: Uuid, key: &str) -> CommandId {
    CommandId(derived("idempotency", &[scope.as_bytes(), key.as_bytes()]))
}

impl Run {
    fn of(query: &str) -> Result<Self, Problem> {
        let asked = url::form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == DRY_RUN || name == "dryRun");
        match asked.as_ref().map(|(_, value)| value.as_ref()) {
            None | Some("false") => Ok(Self::Meant),
            Some("true") => Ok(Self::Dry),
            Some(_) => Err(refused(DRY_RUN, "must be true or false")),
        }
    }
}

fn is_key(key: &str) -> bool {
    (1..=KEY_BYTES_MAX).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic())
}

fn declared_length(request: &HttpRequest) -> Option<u64> {
    request.headers().get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// An absent type is taken for JSON: that is all there can be.
fn is_json(request: &HttpRequest) -> bool {
    let Some(value) = request.headers().get(CONTENT_TYPE) else {
        return true;
    };
    let text = value.to_str().unwrap_or_default();
    let media = text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    media == "application/json" || media.starts_with("application/") && media.ends_with("+json")
}

async fn collect(mut payload: Payload) -> Result<Bytes, Problem> {
    let mut body = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|error| Problem::new(Kind::BodyNotJson, format!("the body broke off: {error}")))?;
        if body.len().saturating_add(chunk.len()) > BODY_BYTES_MAX {
            return Err(Problem::plain(Kind::BodyTooLarge));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}

fn app_of(request: &HttpRequest) -> Result<Data<App>, Problem> {
    request.app_data::<Data<App>>().cloned().ok_or_else(|| Problem::plain(Kind::Internal))
}

impl FromRequest for Head {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(app_of(request).map(|app| Self::of(&app, request)))
    }
}

impl FromRequest for Sent {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let head = app_of(request).map(|app| Head::of(&app, request));
        let json = is_json(request);
        let payload = payload.take();
        Box::pin(async move {
            let head = head?;
            let body = match collect(payload).await {
                Ok(bytes) if !bytes.is_empty() && !json => Err(Problem::plain(Kind::MediaTypeNotSupported)),
                other => other,
            };
            Ok(Self { head, body })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dry_run_is_not_taken_for_a_real_one() {
        let read = [
            ("", Run::Meant),
            ("dry_run=true", Run::Dry),
            ("a=b&dryRun=true", Run::Dry),
            ("dry_run=false", Run::Meant),
        ];
        for (query, run) in read {
            assert_eq!(Run::of(query).unwrap(), run, "{query}");
        }
        for query in ["dry_run", "dry_run=1", "dry_run=yes"] {
            assert!(Run::of(query).is_err(), "{query}");
        }
    }

    #[test]
    fn a_key_is_visible_ascii_of_sensible_length() {
        assert!(is_key("a"));
        assert!(is_key(&"k".repeat(255)));
        for wrong in ["", "a b", "ä", "a\tb", &"k".repeat(256)] {
            assert!(!is_key(wrong), "{wrong:?}");
        }
    }
}
