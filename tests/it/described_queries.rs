//! Every described parameter, in query, path and header, with values of every kind: what its schema refuses is refused.

use crate::bad_input::{refused, stored};
use crate::market;
use jsonschema::{Draft, Validator};
use market_tests::actor::{Actor, Answer, Caller, Job};
use market_tests::market::Market;
use reqwest::Method;
use serde_json::{Value, json};

/// What ends the story for whoever tells it.
const LEFT_OUT: [&str; 2] = ["/api/auth/logout", "/api/sandbox/clock/advance"];

/// How many values are tried of a parameter that many operations share.
const SHARED_VALUES: usize = 8;

/// A parameter of an operation of the published document.
struct Parameter {
    method: Method,
    path: String,
    body: Option<Value>,
    name: String,
    place: String,
    schema: Value,
    validator: Validator,
    is_open: bool,
    is_shared: bool,
}

impl Parameter {
    /// Whether the schema takes the text: as text, or as the number or word that it reads as.
    fn takes(&self, text: &str) -> bool {
        let read = serde_json::from_str::<Value>(text).ok().filter(|value| value.is_number() || value.is_boolean());
        [Some(Value::from(text)), read].iter().flatten().any(|value| self.validator.is_valid(value))
    }

    fn changes_something(&self) -> bool {
        self.method != Method::GET
    }

    /// A request with the parameter as it is given, more than once where that can be.
    async fn ask(&self, caller: &Caller, stage: &Stage, given: &[&str]) -> Answer {
        let path = stage.path(&self.path, |name| {
            (self.place == "path" && name == self.name).then(|| encoded(given.first().unwrap()))
        });
        let pair = |text: &&str| format!("{}={}", self.name, encoded(text));
        let query = match self.place.as_str() {
            "query" => format!("?{}", given.iter().map(pair).collect::<Vec<_>>().join("&")),
            _ => String::new(),
        };
        let mut request = caller.request(self.method.clone(), &format!("{path}{query}"));
        if self.place == "header" {
            request = request.header(&self.name, given.first().unwrap().as_bytes());
        }
        if let Some(body) = &self.body {
            request = request.json(body);
        }
        let response = request.send().await.unwrap();
        let media = response.headers().get("content-type").map(|media| media.to_str().unwrap().to_owned());
        match media {
            // A stream has no end.
            Some(media) if media.starts_with("text/event-stream") => {
                Answer { status: response.status(), body: Value::Null, content_type: media }
            }
            _ => Answer::of(response).await,
        }
    }

    /// What is tried: one that many operations share is read in one place.
    fn values(&self) -> Vec<String> {
        let every = values(&self.schema);
        if self.is_shared { every.into_iter().take(SHARED_VALUES).collect() } else { every }
    }

    fn told(&self, given: &str) -> String {
        let shown: String = given.chars().take(60).collect();
        format!("{} {} with {} {} = {shown:?}", self.method, self.path, self.place, self.name)
    }
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// Who asks, and what the paths name.
struct Stage {
    poster: Actor,
    job: Job,
}

impl Stage {
    async fn of(market: &Market) -> Self {
        let (poster, worker) = market.poster_and_worker().await;
        let job = worker.applies(&poster.posts("On stage").await, 7_500).await;
        for role in ["finance", "admin"] {
            market.grants(&poster, role).await;
        }
        poster.accepts(&job).await.funds(&job).await;
        worker.delivers(&job).await;
        Self { poster, job }
    }

    /// The path with something behind each of its names, unless it is `given`.
    fn path(&self, path: &str, given: impl Fn(&str) -> Option<String>) -> String {
        let id = if path.starts_with("/api/applications") { &self.job.application } else { &self.job.id };
        let filled = path.split('/').map(|part| {
            let Some(name) = part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) else {
                return part.to_owned();
            };
            given(name).unwrap_or_else(|| match name {
                "path" => "stripe:clearing".to_owned(),
                "round" => "1".to_owned(),
                "slug" => "not-found".to_owned(),
                "key" => "a-key".to_owned(),
                _ => id.clone(),
            })
        });
        filled.collect::<Vec<_>>().join("/")
    }
}

fn referred<'a>(value: &'a Value, document: &'a Value) -> &'a Value {
    match value["$ref"].as_str() {
        Some(path) => document.pointer(path.trim_start_matches('#')).unwrap(),
        None => value,
    }
}

/// Every parameter of every operation, as the server publishes them.
async fn parameters(market: &Market) -> Vec<Parameter> {
    let document = market.stranger().get("/.well-known/openapi.json").await.ok();
    let mut found = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            if LEFT_OUT.contains(&path.as_str()) {
                continue;
            }
            for parameter in operation["parameters"].as_array().unwrap() {
                let is_component = parameter["$ref"].is_string();
                let parameter = referred(parameter, &document);
                let mut schema = referred(&parameter["schema"], &document).clone();
                schema["components"] = json!({"schemas": document["components"]["schemas"]});
                let options = jsonschema::options().with_draft(Draft::Draft202012).should_validate_formats(true);
                found.push(Parameter {
                    method: Method::from_bytes(method.to_ascii_uppercase().as_bytes()).unwrap(),
                    path: path.clone(),
                    body: operation.pointer("/requestBody/content/application~1json/examples/usual/value").cloned(),
                    name: parameter["name"].as_str().unwrap().to_owned(),
                    place: parameter["in"].as_str().unwrap().to_owned(),
                    validator: options.build(&schema).unwrap(),
                    schema,
                    is_open: operation["security"] == json!([]),
                    is_shared: is_component || parameter["in"] == "path" && parameter["name"] == "id",
                });
            }
        }
    }
    found
}

/// Values of every kind, and those that are nearly what the schema asks for.
fn values(schema: &Value) -> Vec<String> {
    let long = "x".repeat(5_000);
    let plain = [
        "",
        " ",
        "\u{0}",
        "a\u{0}b",
        &long,
        "-1",
        "0",
        "1",
        "00",
        "1.5",
        "1e3",
        "99999999999999999999999999",
        "4294967296",
        "9223372036854775808",
        "true",
        "TRUE",
        "null",
        "[]",
        "{}",
        "' or 1=1; --",
        "../../etc/passwd",
        "\u{202e}\u{feff}ä\u{1f600}",
        "2026-02-30",
        "2026-13",
        "2026-02-30T25:00:00Z",
        "00000000-0000-0000-0000-000000000000",
        "0000000000000000000000000000000g",
        "\u{ff11}",
    ];
    let words = schema["enum"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let nearly = words.flat_map(|word| {
        [word.to_owned(), word.to_uppercase(), format!("{word} "), format!("{word}\u{0}"), format!("{word}x")]
    });
    let (least, most) = (schema["minimum"].as_u64(), schema["maximum"].as_u64());
    let beyond = [least.map(|least| i128::from(least) - 1), most.map(|most| i128::from(most) + 1)];
    let beyond = beyond.into_iter().flatten().map(|number| number.to_string());
    plain.into_iter().map(ToOwned::to_owned).chain(nearly).chain(beyond).collect()
}

/// What a path or a header cannot hold at all is no value of it.
fn can_be_sent(place: &str, text: &str) -> bool {
    match place {
        "path" => !text.is_empty(),
        "header" => !text.contains('\u{0}') && text.trim() == text,
        _ => true,
    }
}

#[tokio::test]
async fn whatever_the_schema_of_a_parameter_refuses_is_refused_and_nothing_is_a_fault() {
    let market = market().await;
    let stage = Stage::of(&market).await;
    let (stranger, before) = (market.stranger(), stored(&market).await);
    let (mut faults, mut named) = (Vec::new(), 0_u32);
    for parameter in parameters(&market).await {
        let caller = if parameter.is_open { &stranger } else { &stage.poster.person };
        for text in parameter.values().iter().filter(|text| can_be_sent(&parameter.place, text)) {
            let takes = parameter.takes(text);
            // What a command takes it would do.
            if takes && parameter.changes_something() {
                continue;
            }
            let answer = parameter.ask(caller, &stage, &[text]).await;
            let told = parameter.told(text);
            if answer.status.is_server_error() || !(takes || answer.status.is_client_error()) {
                faults.push(format!("{told}: {}", answer.status));
                continue;
            }
            // A page answers with a page.
            if answer.status.is_client_error() && !answer.content_type.starts_with("text/html") {
                refused(&answer, &told);
            }
            named += u32::from(!takes && answer.body["field"] == parameter.name.as_str());
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    // Most are not merely refused by a guard that stands before the parameter.
    assert!(named > 300, "only {named} refusals name their parameter");
    assert_eq!(stored(&market).await, before, "something was stored");
    market.is_audited().await;
}

#[tokio::test]
async fn a_parameter_that_is_there_twice_is_read_once_and_no_fault() {
    let market = market().await;
    let stage = Stage::of(&market).await;
    let stranger = market.stranger();
    for parameter in parameters(&market).await.iter().filter(|one| one.place == "query" && !one.changes_something()) {
        let caller = if parameter.is_open { &stranger } else { &stage.poster.person };
        let every = parameter.values();
        for (first, second) in every.iter().zip(every.iter().skip(1)) {
            let once = parameter.ask(caller, &stage, &[first]).await;
            let twice = parameter.ask(caller, &stage, &[first, second]).await;
            let is_nul = |text: &String| text.contains('\u{0}');
            let told = parameter.told(&format!("{first} and {second}"));
            assert!(!twice.status.is_server_error(), "{told}: {}", twice.body);
            assert!(is_nul(second) || twice.status == once.status, "{told}: {} and {}", once.status, twice.status);
        }
    }
}
