//! Somebody who talks to the market over HTTP, as agents and people do.

use super::DemoError;
use reqwest::multipart::{Form, Part};
use reqwest::{Client, Method, RequestBuilder};
use serde_json::Value;

/// A caller, and what opens the door for it.
#[derive(Clone)]
pub(super) struct Caller {
    client: Client,
    url: String,
    door: Door,
}

#[derive(Clone)]
enum Door {
    Closed,
    Session(String),
    Key(String),
}

impl Caller {
    /// Somebody whom the market does not know.
    pub(super) fn new(url: &str) -> Self {
        // The market is asked by plain HTTP, here on this machine: no certificates are needed.
        let client = Client::builder().tls_certs_only([]).build().unwrap_or_default();
        Self { client, url: url.to_owned(), door: Door::Closed }
    }

    pub(super) fn in_session(&self, token: &str) -> Self {
        Self { door: Door::Session(token.to_owned()), ..self.clone() }
    }

    pub(super) fn with_key(&self, key: &str) -> Self {
        Self { door: Door::Key(key.to_owned()), ..self.clone() }
    }

    pub(super) async fn get(&self, path: &str) -> Result<Value, DemoError> {
        self.send(Method::GET, path, |request| request).await
    }

    pub(super) async fn post(&self, path: &str, body: Value) -> Result<Value, DemoError> {
        self.send(Method::POST, path, |request| request.json(&body)).await
    }

    pub(super) async fn upload(&self, path: &str, name: &str, bytes: &'static [u8]) -> Result<Value, DemoError> {
        let form = Form::new().part("file", Part::bytes(bytes).file_name(name.to_owned()));
        self.send(Method::POST, path, |request| request.multipart(form)).await
    }

    async fn send(
        &self,
        method: Method,
        path: &str,
        complete: impl FnOnce(RequestBuilder) -> RequestBuilder,
    ) -> Result<Value, DemoError> {
        let named = format!("{method} {path}");
        let no_answer = |source| DemoError::NoAnswer { request: named.clone(), source };
        let request = self.client.request(method, format!("{}{path}", self.url));
        let request = match &self.door {
            Door::Closed => request,
            Door::Session(token) => request.bearer_auth(token),
            Door::Key(key) => request.header("X-API-Key", key),
        };
        let response = complete(request).send().await.map_err(no_answer)?;
        let status = response.status();
        let body = response.text().await.map_err(no_answer)?;
        if !status.is_success() {
            return Err(DemoError::Refused { request: named, status: status.as_u16(), body });
        }
        serde_json::from_str(&body).map_err(|_| DemoError::Lacks("JSON"))
    }
}

/// A text in an answer.
pub(super) fn text<'a>(answer: &'a Value, pointer: &'static str) -> Result<&'a str, DemoError> {
    answer.pointer(pointer).and_then(Value::as_str).ok_or(DemoError::Lacks(pointer))
}

/// An amount in an answer.
pub(super) fn cents(answer: &Value, pointer: &'static str) -> Result<i64, DemoError> {
    answer.pointer(pointer).and_then(Value::as_i64).ok_or(DemoError::Lacks(pointer))
}
