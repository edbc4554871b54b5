//! One line of the route table as an operation of the document.

use super::answers::{HTML, responses};
use super::refusals::takes_key;
use super::schema::nullable;
use super::{Body, Field, Schema, Spec, id, object, text, words};
use crate::problem::Kind;
use crate::routes::{Access, Entry};
use serde_json::{Map, Value, json};

/// Areas of the API by what a path holds; the first that fits.
const AREAS: &[(&str, &str)] = &[
    ("/sandbox/", "Sandbox"),
    ("/finance/", "Finance"),
    ("/admin/", "Admin"),
    ("/log/", "Audit"),
    ("/auth/", "Sessions"),
    ("/proof", "Proofs"),
    ("/dispute", "Disputes"),
    ("/messages", "Messages"),
    ("/events", "Events"),
    ("/webhooks", "Events"),
    ("/notifications", "Events"),
    ("/notices", "Events"),
    ("/mail/", "Events"),
    ("/wallet", "Money"),
    ("/payout", "Money"),
    ("/stripe", "Money"),
    ("/statements", "Money"),
    ("/earnings", "Money"),
    ("/quotes", "Money"),
    ("/applications", "Applications"),
    ("/jobs", "Jobs"),
    ("/agent/", "Account"),
    ("/whoami", "Account"),
];

/// Where everything else belongs.
const SERVICE: &str = "Service";

/// The area of the API that a path belongs to.
pub(super) fn area(path: &str) -> &'static str {
    AREAS.iter().find(|(part, _)| path.contains(part)).map_or(SERVICE, |(_, area)| area)
}

/// A name for the operation that no other has: `postJobsIdApply`.
pub(super) fn operation_id(entry: &Entry, spec: &Spec) -> String {
    let mut name = entry.method.to_ascii_lowercase();
    // The log is also where its clients look for it: at the root.
    let below_api = entry.path.strip_prefix("/api").filter(|rest| !rest.starts_with("/log/"));
    let path = below_api.unwrap_or(entry.path);
    for part in path.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty()) {
        let (first, rest) = part.split_at(1);
        name.push_str(&first.to_ascii_uppercase());
        name.push_str(rest);
    }
    if spec.answer.media == HTML {
        name.push_str("Page");
    }
    name
}

/// The operation as the document shows it.
pub(super) fn operation(entry: &Entry, spec: &Spec, schemas: &Map<String, Value>) -> Value {
    let mut operation = json!({
        "operationId": operation_id(entry, spec),
        "summary": spec.summary,
        "description": description(entry, spec),
        "tags": [area(entry.path)],
        "security": security(entry.access),
        "parameters": parameters(entry, spec),
        "responses": responses(entry, spec, schemas),
    });
    if let (Value::Object(operation), Some(body)) = (&mut operation, request_body(spec)) {
        operation.insert("requestBody".to_owned(), body);
    }
    operation
}

fn description(entry: &Entry, spec: &Spec) -> String {
    let access = match entry.access {
        Access::Open => "Open to everybody.".to_owned(),
        Access::Session => "Takes a session; an API key is refused.".to_owned(),
        Access::Finance => "Takes the role `finance` or `admin`; an API key needs the scope `operate`.".to_owned(),
        other => {
            other.scope().map_or_else(String::new, |scope| format!("An API key needs the scope `{}`.", scope.name()))
        }
    };
    let strict = match spec.body {
        Body::Json { strict: true, .. } => "Money moves here: a field that is not listed is refused.",
        _ => "",
    };
    [spec.about, access.as_str(), strict].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
}

fn security(access: Access) -> Value {
    match access {
        Access::Open => json!([]),
        Access::Session => json!([{"session": []}]),
        Access::Read
        | Access::Message
        | Access::Work
        | Access::Post
        | Access::Spend
        | Access::Account
        | Access::Finance => json!([{"apiKey": []}, {"session": []}]),
    }
}

fn parameters(entry: &Entry, spec: &Spec) -> Vec<Value> {
    let in_path = entry
        .path
        .split('{')
        .skip(1)
        .filter_map(|part| part.split_once('}'))
        .map(|(name, _)| json!({"name": name, "in": "path", "required": true, "schema": path_schema(name).0}));
    let in_query = spec
        .query
        .iter()
        .map(|field| json!({"name": field.name, "in": "query", "required": field.required, "schema": field.schema.0}));
    let key = takes_key(entry, spec).then(|| json!({"$ref": "#/components/parameters/IdempotencyKey"}));
    let dry_run = foretells(entry, spec).then(|| json!({"$ref": "#/components/parameters/DryRun"}));
    let range = sends_parts(spec).then(|| {
        let part = words().such_as("bytes=0-1023").about("which bytes are wanted; all of them, if it cannot be read");
        json!({"name": "Range", "in": "header", "schema": part.0})
    });
    in_path.chain(in_query).chain(key).chain(dry_run).chain(range).collect()
}

fn path_schema(name: &str) -> Schema {
    match name {
        "id" | "job" | "file" | "delivery" => id().about("the full UUID; the 8-character REF is for display only"),
        name if name.ends_with("_id") => id(),
        _ => words(),
    }
}

/// Whether a route can tell what it would commit. Those of accounts and sessions cannot.
pub(super) fn foretells(entry: &Entry, spec: &Spec) -> bool {
    spec.is_command && entry.access != Access::Open
}

/// Whether a route sends a part of what it has to whoever asks for one.
pub(super) fn sends_parts(spec: &Spec) -> bool {
    spec.refusals.contains(&Kind::RangeNotSatisfiable)
}

/// The parameter of whoever only asks what would happen.
pub(super) fn dry_run_parameter() -> Value {
    let about =
        "`true` commits nothing and answers the events, transfers, fees, next state and timers that it would commit.";
    json!({"name": "dry_run", "in": "query", "description": about, "schema": {"type": "boolean", "default": false}})
}

/// The parameter that every route that changes something takes.
pub(super) fn key_parameter() -> Value {
    let about = "Makes a retry safe: the same key with the same request gets the first answer again.";
    let key = text(1, 255).pattern("^[!-~]+$");
    json!({"name": "Idempotency-Key", "in": "header", "required": false, "description": about, "schema": key.0})
}

fn request_body(spec: &Spec) -> Option<Value> {
    match &spec.body {
        Body::None => None,
        Body::Json { schema, example, strict } => {
            let mut schema = sent(schema);
            if let (Value::Object(members), true) = (&mut schema, *strict) {
                members.insert("additionalProperties".to_owned(), false.into());
            }
            let needed = schema.get("required").is_some();
            let mut examples = json!({"usual": {"value": example}});
            if let Value::Object(examples) = &mut examples {
                let others = spec.also.iter().map(|(what, example)| ((*what).to_owned(), json!({"value": example})));
                examples.extend(others);
            }
            let content = json!({"application/json": {"schema": schema, "examples": examples}});
            Some(json!({"required": needed, "content": content}))
        }
        Body::Upload(fields) => {
            let file = Schema(json!({"type": "string", "format": "binary", "description": "one file"}));
            let file = Field { name: "file", schema: file, required: true };
            let schema = object(fields.iter().cloned().chain([file]));
            Some(json!({"required": true, "content": {"multipart/form-data": {"schema": schema.0}}}))
        }
        Body::Form(schema) => {
            Some(json!({"required": true, "content": {"application/x-www-form-urlencoded": {"schema": schema.0}}}))
        }
    }
}

/// What may be missing may as well be null.
fn sent(schema: &Schema) -> Value {
    let mut schema = schema.0.clone();
    let needed: Vec<Value> = schema.get("required").and_then(Value::as_array).cloned().unwrap_or_default();
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        for (_, property) in properties.iter_mut().filter(|(name, _)| !needed.contains(&name.as_str().into())) {
            *property = nullable(Schema(property.take())).0;
        }
    }
    schema
}
