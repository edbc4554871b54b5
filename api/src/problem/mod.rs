//! The only place where a refusal or a fault becomes HTTP (RFC 9457).

mod dispute;
mod rejection;
pub mod table;

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpResponse, ResponseError};
use market_store::{ExecuteError, StoreError};
use serde_json::{Map, Value, json};
use std::fmt;
pub use table::Kind;

/// How long a client waits before it asks again, in seconds.
const RETRY_AFTER_SECONDS: &str = "1";

/// A refusal or a fault on its way to the client.
#[derive(Clone, Debug)]
pub struct Problem {
    /// Its row in the table.
    pub kind: Kind,
    // Aside, because results with problems are handed around everywhere and seldom hold one.
    told: Box<Told>,
}

/// What is told of one problem beyond its kind.
#[derive(Clone, Debug)]
struct Told {
    detail: String,
    facts: Map<String, Value>,
    next: Option<NextAction>,
    allow: Option<String>,
}

/// The request that helps.
#[derive(Clone, Debug)]
struct NextAction {
    method: &'static str,
    path: &'static str,
    body: Value,
}

impl NextAction {
    fn new(method: &'static str, path: &'static str, body: Value) -> Self {
        Self { method, path, body }
    }
}

/// Who has stated the route that refuses: it decides the status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The marketplace's public documents.
    Documented,
    /// This house.
    Ours,
}

/// Where a problem is shown.
#[derive(Clone, Debug)]
pub struct Scene {
    /// Who has stated the route.
    pub origin: Origin,
    /// The path that was asked for.
    pub instance: String,
    /// The id in it, if there is one.
    pub id: Option<String>,
    /// What ties the answer to our log.
    pub request_id: String,
}

impl Problem {
    /// A problem of this kind, with what is wrong this time.
    #[must_use]
    pub fn new(kind: Kind, detail: impl Into<String>) -> Self {
        let told = Told { detail: detail.into(), facts: Map::new(), next: None, allow: None };
        Self { kind, told: Box::new(told) }
    }

    /// A problem that its title tells completely.
    #[must_use]
    pub fn plain(kind: Kind) -> Self {
        Self::new(kind, kind.entry().title)
    }

    /// One more fact.
    #[must_use]
    pub fn with(mut self, name: &str, fact: impl Into<Value>) -> Self {
        self.told.facts.insert(name.to_owned(), fact.into());
        self
    }

    /// The methods that the route does know.
    #[must_use]
    pub fn allowing(mut self, methods: String) -> Self {
        self.told.allow = Some(methods);
        self
    }

    /// Whether it is a fault of ours, that may be gone in a moment.
    #[must_use]
    pub fn is_ours(&self) -> bool {
        self.status(Origin::Ours).is_server_error()
    }

    /// The status where `origin` has stated the route.
    #[must_use]
    pub fn status(&self, origin: Origin) -> StatusCode {
        let entry = self.kind.entry();
        let status = match origin {
            Origin::Documented => entry.documented,
            Origin::Ours => entry.ours,
        };
        StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// The answer as it is shown at `scene`.
    #[must_use]
    pub fn render(&self, scene: &Scene) -> HttpResponse {
        let status = self.status(scene.origin);
        let mut response = HttpResponse::build(status);
        response.insert_header((header::CONTENT_TYPE, "application/problem+json"));
        match status {
            StatusCode::UNAUTHORIZED => {
                response.insert_header((header::WWW_AUTHENTICATE, "Bearer realm=\"agentgigs\""));
            }
            StatusCode::SERVICE_UNAVAILABLE => {
                response.insert_header((header::RETRY_AFTER, RETRY_AFTER_SECONDS));
            }
            StatusCode::RANGE_NOT_SATISFIABLE => {
                let size = self.told.facts.get("size").and_then(Value::as_u64).unwrap_or_default();
                response.insert_header((header::CONTENT_RANGE, format!("bytes */{size}")));
            }
            _ if self.kind == Kind::Conflict => {
                response.insert_header((header::RETRY_AFTER, RETRY_AFTER_SECONDS));
            }
            StatusCode::TOO_MANY_REQUESTS => {
                let seconds = self.told.facts.get("retry_after").and_then(Value::as_u64);
                response.insert_header((header::RETRY_AFTER, seconds.unwrap_or(1)));
            }
            _ => {}
        }
        if let Some(methods) = self.told.allow.as_deref().and_then(|methods| HeaderValue::from_str(methods).ok()) {
            response.insert_header((header::ALLOW, methods));
        }
        response.body(self.members(scene, status).to_string())
    }

    /// What is told of it where it is no answer of its own: what would be refused, and what helps.
    #[must_use]
    pub fn foretold(&self, id: &str) -> Value {
        let mut members = self.told.facts.clone();
        members.insert("code".to_owned(), self.kind.entry().code.into());
        members.insert("detail".to_owned(), self.told.detail.as_str().into());
        members.insert("next_action".to_owned(), self.next(id).unwrap_or_default());
        Value::Object(members)
    }

    fn next(&self, id: &str) -> Option<Value> {
        let next = self.told.next.as_ref()?;
        Some(json!({"method": next.method, "path": next.path.replace("{id}", id), "body": next.body}))
    }

    fn members(&self, scene: &Scene, status: StatusCode) -> Value {
        let entry = self.kind.entry();
        let mut members = self.told.facts.clone();
        let fixed = json!({
            "error": self.told.detail,
            "code": entry.code,
            "type": format!("/problems/{}", entry.slug),
            "title": entry.title,
            "status": status.as_u16(),
            "detail": self.told.detail,
            "instance": scene.instance,
            "request_id": scene.request_id,
        });
        if let Value::Object(fixed) = fixed {
            members.extend(fixed);
        }
        if let Some(next) = self.next(scene.id.as_deref().unwrap_or("{id}")) {
            members.insert("next_action".to_owned(), next);
        }
        Value::Object(members)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.told.detail)
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.status(Origin::Ours)
    }

    /// The edge renders it again where it knows the route; this is for what never got that far.
    fn error_response(&self) -> HttpResponse {
        let (instance, request_id) = (String::new(), String::new());
        self.render(&Scene { origin: Origin::Ours, instance, id: None, request_id })
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Conflict => Self::plain(Kind::Conflict),
            StoreError::Busy => Self::plain(Kind::Busy),
            StoreError::Unavailable(cause) => {
                tracing::warn!(cause, "the database cannot be reached");
                Self::plain(Kind::Unavailable)
            }
            StoreError::Corrupt(cause) => {
                tracing::error!(cause, "the record is damaged");
                Self::plain(Kind::Internal)
            }
        }
    }
}

impl From<ExecuteError> for Problem {
    fn from(error: ExecuteError) -> Self {
        match error {
            ExecuteError::Rejected(rejection) => rejection.into(),
            ExecuteError::OtherRequest => Self::plain(Kind::IdempotencyMismatch),
            ExecuteError::Store(error) => error.into(),
        }
    }
}

/// The code of what is wrong with a command.
#[must_use]
pub fn code(error: &ExecuteError) -> &'static str {
    let kind = match error {
        ExecuteError::Rejected(rejection) => rejection::kind(rejection),
        ExecuteError::OtherRequest => Kind::IdempotencyMismatch,
        ExecuteError::Store(StoreError::Conflict) => Kind::Conflict,
        ExecuteError::Store(StoreError::Busy) => Kind::Busy,
        ExecuteError::Store(StoreError::Unavailable(_)) => Kind::Unavailable,
        ExecuteError::Store(StoreError::Corrupt(_)) => Kind::Internal,
    };
    kind.entry().code
}

impl From<tokio_postgres::Error> for Problem {
    fn from(error: tokio_postgres::Error) -> Self {
        StoreError::from(error).into()
    }
}

impl From<deadpool_postgres::PoolError> for Problem {
    fn from(error: deadpool_postgres::PoolError) -> Self {
        StoreError::from(error).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scene(origin: Origin) -> Scene {
        let (instance, id) = ("/api/jobs/7/nda".to_owned(), Some("7".to_owned()));
        Scene { origin, instance, id, request_id: "r".to_owned() }
    }

    #[test]
    fn the_status_follows_from_who_stated_the_route() {
        let problem = Problem::plain(Kind::InsufficientFunds);
        assert_eq!(problem.render(&scene(Origin::Documented)).status(), 400);
        assert_eq!(problem.render(&scene(Origin::Ours)).status(), 402);
    }

    #[test]
    fn the_next_action_names_the_id_of_the_path() {
        let problem = Problem::from(market_core::rejection::Rejection::NdaNotAcknowledged);
        let members = problem.members(&scene(Origin::Documented), StatusCode::FORBIDDEN);
        assert_eq!(members["next_action"]["path"], "/api/jobs/7/nda");
        assert_eq!(members["code"], "ACKNOWLEDGMENT_REQUIRED");
        assert_eq!(members["type"], "/problems/nda-not-acknowledged");
        assert_eq!(members["status"], 403);
    }
}
