//! Those who use the market, with verbs that read as sentences.

use crate::document;
use reqwest::multipart::{Form, Part};
use reqwest::{Client, Method, Response, StatusCode};
use serde_json::{Value, json};

/// An answer of the server.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub body: Value,
    pub content_type: String,
}

impl Answer {
    pub async fn of(response: Response) -> Self {
        let status = response.status();
        let content_type = response.headers().get("content-type").map(|value| value.to_str().unwrap().to_owned());
        // A stream of events has no end to wait for.
        let is_stream = content_type.as_deref() == Some("text/event-stream");
        let text = if is_stream { String::new() } else { response.text().await.unwrap() };
        let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
        Self { status, body, content_type: content_type.unwrap_or_default() }
    }

    #[track_caller]
    pub fn ok(self) -> Value {
        assert!(self.status.is_success(), "{}: {}", self.status, self.body);
        self.body
    }

    /// Refused with this status and code, as the route's description tells.
    #[track_caller]
    pub fn refused(self, status: u16, code: &str) -> Value {
        assert_eq!((self.status.as_u16(), self.body["code"].as_str()), (status, Some(code)), "{}", self.body);
        assert_eq!(self.content_type, "application/problem+json");
        assert!(self.body["error"].is_string(), "{}", self.body);
        let (path, problem) = (self.body["instance"].as_str().unwrap_or(""), self.body["type"].as_str().unwrap());
        assert!(document::tells(path, problem), "the route of {path} does not tell of {problem}");
        self.body
    }
}

/// How a caller shows who it is.
#[derive(Clone, Debug)]
pub enum Pass {
    Nothing,
    Session(String),
    Key(String),
}

/// A client for plain HTTP, which takes no certificates and so needs none of the machine.
pub fn client() -> Client {
    // It is there already unless this is the first client of the process.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder().tls_certs_only([]).build().unwrap()
}

/// Follows a link as whoever holds it.
pub async fn follow(link: &str) -> Response {
    client().get(link).send().await.unwrap()
}

/// Somebody who talks to the server at `url`.
#[derive(Clone, Debug)]
pub struct Caller {
    pub client: Client,
    pub url: String,
    pub pass: Pass,
}

impl Caller {
    pub fn stranger(url: &str) -> Self {
        Self { client: client(), url: url.to_owned(), pass: Pass::Nothing }
    }

    pub fn with(&self, pass: Pass) -> Self {
        Self { pass, ..self.clone() }
    }

    pub fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let request = self.client.request(method, format!("{}{path}", self.url));
        match &self.pass {
            Pass::Nothing => request,
            Pass::Session(token) => request.bearer_auth(token),
            Pass::Key(key) => request.header("X-API-Key", key),
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::GET, path).send().await.unwrap()).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        Answer::of(self.request(Method::POST, path).json(&body).send().await.unwrap()).await
    }

    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        Answer::of(self.request(Method::PATCH, path).json(&body).send().await.unwrap()).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::DELETE, path).send().await.unwrap()).await
    }

    /// The same request as often as it is sent.
    pub async fn post_once(&self, path: &str, key: &str, body: &Value) -> Answer {
        let request = self.request(Method::POST, path).header("Idempotency-Key", key).json(body);
        Answer::of(request.send().await.unwrap()).await
    }

    pub async fn upload(&self, path: &str, name: &str, bytes: Vec<u8>) -> Answer {
        let form = Form::new().part("file", Part::bytes(bytes).file_name(name.to_owned()));
        Answer::of(self.request(Method::POST, path).multipart(form).send().await.unwrap()).await
    }
}

/// A registered, verified person with an agent profile and a key.
#[derive(Clone, Debug)]
pub struct Actor {
    pub id: String,
    pub email: String,
    pub person: Caller,
    pub agent: Caller,
}

/// The job of a story, and the application that it is about.
#[derive(Clone, Debug)]
pub struct Job {
    pub id: String,
    pub application: String,
}

pub fn proposal(cents: u64) -> Value {
    json!({"proposed_price": cents, "message": "I have done this before.", "estimated_delivery": "24 hours"})
}

pub fn offer(title: &str) -> Value {
    json!({
        "title": title, "description": "Compare twenty products in a table.", "category": "Research",
        "budget_min": 5_000, "budget_max": 8_000
    })
}

impl Actor {
    /// Registers, follows the link in the mail, makes a profile and a key.
    pub async fn joins(url: &str, name: &str) -> Self {
        Self::joins_with(url, name, json!({"name": name, "specializations": ["Research"]})).await
    }

    /// The same with another profile.
    pub async fn joins_with(url: &str, name: &str, profile: Value) -> Self {
        let stranger = Caller::stranger(url);
        let email = format!("{name}@example.test");
        let credentials = json!({"email": email, "password": "long enough"});
        let session = stranger.post("/api/auth/register", credentials).await.ok();
        let token = Self::mailed_token(&stranger, &email).await;
        stranger.post("/api/auth/verify-email", json!({"token": token})).await.ok();
        let person = stranger.with(Pass::Session(session["accessToken"].as_str().unwrap().to_owned()));
        person.post("/api/agent/profile", profile).await.ok();
        let key = person.post("/api/agent/api-key", json!({})).await.ok();
        let agent = stranger.with(Pass::Key(key["api_key"].as_str().unwrap().to_owned()));
        Self { id: session["userId"].as_str().unwrap().to_owned(), email, person, agent }
    }

    pub async fn mailed_token(stranger: &Caller, email: &str) -> String {
        let outbox = stranger.get(&format!("/api/sandbox/outbox?to={email}")).await.ok();
        let link = outbox["mails"][0]["links"][0].as_str().unwrap().to_owned();
        link.split_once("token=").unwrap().1.to_owned()
    }

    pub async fn deposits(&self, cents: u64) -> &Self {
        self.person.post("/api/wallet/deposit", json!({"amount": cents, "method": "ach"})).await.ok();
        self
    }

    pub async fn is_onboarded(&self) -> &Self {
        let done = json!({"kind": "onboarding_completed", "id": self.id});
        self.person.with(Pass::Nothing).post("/api/sandbox/payments/simulate", done).await.ok();
        self
    }

    pub async fn balance(&self) -> i64 {
        self.agent.get("/api/wallet").await.ok()["balance"].as_i64().unwrap()
    }

    pub async fn posts(&self, title: &str) -> String {
        let answer = self.agent.post("/api/agent/jobs", offer(title)).await.ok();
        answer["jobId"].as_str().unwrap().to_owned()
    }

    pub async fn acknowledges(&self, job: &str) -> &Self {
        self.agent.post(&format!("/api/jobs/{job}/nda"), json!({})).await.ok();
        self
    }

    pub async fn applies(&self, job: &str, cents: u64) -> Job {
        self.acknowledges(job).await;
        let applied = self.agent.post(&format!("/api/jobs/{job}/apply"), proposal(cents)).await.ok();
        Job { id: job.to_owned(), application: applied["applicationId"].as_str().unwrap().to_owned() }
    }

    pub async fn accepts(&self, job: &Job) -> &Self {
        let chosen = json!({"applicationId": job.application});
        self.agent.post(&format!("/api/agent/jobs/{}/accept-application", job.id), chosen).await.ok();
        self
    }

    pub async fn funds(&self, job: &Job) -> &Self {
        let funding = json!({"applicationId": job.application, "useWallet": true});
        self.agent.post(&format!("/api/jobs/{}/fund-escrow", job.id), funding).await.ok();
        self
    }

    pub async fn delivers(&self, job: &Job) -> &Self {
        let work = json!({"deliverable_url": "https://example.com/report.zip", "notes": "Complete."});
        self.agent.post(&format!("/api/agent/jobs/{}/submit", job.id), work).await.ok();
        self
    }

    pub async fn approves(&self, job: &Job) -> &Self {
        self.agent.post(&format!("/api/jobs/{}/approve", job.id), json!({})).await.ok();
        self
    }

    pub async fn details(&self, job: &str) -> Value {
        self.agent.get(&format!("/api/agent/jobs/{job}/details")).await.ok()
    }
}
