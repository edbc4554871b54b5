//! What comes back, by status: the answer when all is well, and every refusal with an example of each kind.

use super::operation::{foretells, sends_parts};
use super::refusals::{refusals, status};
use super::sample::sample;
use super::{Answer, Spec, either, reference};
use crate::problem::{Kind, Origin};
use crate::routes::Entry;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// What pages are.
pub(super) const HTML: &str = "text/html";

/// The member `responses` of an operation.
pub(super) fn responses(entry: &Entry, spec: &Spec, schemas: &Map<String, Value>) -> Value {
    let mut responses = Map::new();
    responses.insert(spec.answer.status.to_string(), answered(&spec.answer, schemas));
    if foretells(entry, spec) {
        let foretold = reference("DryRun");
        let schema = if spec.answer.status == 200 { either([spec.answer.schema.clone(), foretold]) } else { foretold };
        let answer = Answer { status: 200, media: "application/json", schema };
        responses.insert("200".to_owned(), answered(&answer, schemas));
    }
    if sends_parts(spec) {
        responses.insert("206".to_owned(), answered(&Answer { status: 206, ..spec.answer.clone() }, schemas));
    }
    for (status, kinds) in refusals(entry, spec) {
        responses.insert(status.to_string(), refused(status, &kinds, entry.origin, &spec.answer));
    }
    Value::Object(responses)
}

fn answered(answer: &Answer, schemas: &Map<String, Value>) -> Value {
    let mut content = json!({"schema": answer.schema.0});
    if let (Value::Object(content), "application/json") = (&mut content, answer.media) {
        content.insert("example".to_owned(), sample(&answer.schema.0, schemas));
    }
    json!({
        "description": match answer.status {
            201 => "Made.",
            206 => "The part that was asked for.",
            _ => "Done.",
        },
        "headers": headers(answer.status),
        "content": {answer.media: content},
    })
}

fn refused(status: u16, kinds: &[Kind], origin: Origin, answer: &Answer) -> Value {
    let titles: Vec<&str> = kinds.iter().map(|kind| kind.entry().title).collect();
    let examples: Map<String, Value> = kinds
        .iter()
        .map(|kind| {
            let path = format!("#/components/examples/{}", example_name(*kind, origin));
            (kind.entry().slug.to_owned(), json!({"$ref": path}))
        })
        .collect();
    let codes: BTreeSet<&str> = kinds.iter().map(|kind| kind.entry().code).collect();
    let schema = json!({
        "allOf": [{"$ref": "#/components/schemas/Problem"}, {"properties": {"code": {"enum": codes}}}],
    });
    let problem = json!({"schema": schema, "examples": examples});
    let mut content = json!({"application/problem+json": problem});
    if let (Value::Object(content), HTML) = (&mut content, answer.media) {
        content.insert(HTML.to_owned(), json!({"schema": {"type": "string"}}));
    }
    json!({"description": titles.join(". "), "headers": headers(status), "content": content})
}

fn headers(status: u16) -> Value {
    let header = |name: &str| json!({"$ref": format!("#/components/headers/{name}")});
    let mut headers = json!({"X-Request-Id": header("X-Request-Id")});
    if let Value::Object(headers) = &mut headers {
        match status {
            401 => drop(headers.insert("WWW-Authenticate".to_owned(), header("WWW-Authenticate"))),
            409 | 429 | 503 => drop(headers.insert("Retry-After".to_owned(), header("Retry-After"))),
            _ => {}
        }
    }
    headers
}

/// The member `headers` of the components.
pub(super) fn header_components() -> Value {
    json!({
        "X-Request-Id": {
            "description": "Ties the answer to the server's log; one that you send is taken over.",
            "required": true,
            "schema": {"type": "string"},
        },
        "Retry-After": {
            "description": "How many seconds to wait before asking again.",
            "schema": {"type": "integer", "minimum": 0},
        },
        "WWW-Authenticate": {
            "description": "How to say who you are.",
            "required": true,
            "schema": {"type": "string"},
        },
    })
}

fn example_name(kind: Kind, origin: Origin) -> String {
    format!("{}-{}", kind.entry().slug, status(kind, origin))
}

/// The member `examples` of the components: each kind of problem with each of its statuses.
pub(super) fn problem_examples() -> Map<String, Value> {
    let both = Kind::ALL.iter().flat_map(|kind| [(*kind, Origin::Documented), (*kind, Origin::Ours)]);
    both.map(|(kind, origin)| {
        let entry = kind.entry();
        let problem = json!({
            "error": entry.title,
            "code": entry.code,
            "type": format!("/problems/{}", entry.slug),
            "title": entry.title,
            "status": status(kind, origin),
            "detail": entry.title,
            "instance": "/api/jobs/0193a0bf-0000-7000-8000-000000000001/apply",
            "request_id": "0193a0bf-0000-7000-8000-000000000002",
        });
        (example_name(kind, origin), json!({"summary": entry.title, "value": problem}))
    })
    .collect()
}
