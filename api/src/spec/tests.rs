//! What the document must be: complete, sound, and true of its own examples.

use super::openapi::document;
use crate::problem::Kind;
use crate::routes::{Entry, MARKET, SANDBOX};
use market_core::policy::Policy;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const SCHEMAS: &str = "#/components/schemas/";

fn all() -> impl Iterator<Item = &'static Entry> {
    MARKET.iter().chain(SANDBOX)
}

fn built() -> Value {
    document(all(), &Policy::default(), "http://127.0.0.1:8080")
}

fn operations(document: &Value) -> Vec<(String, &Value)> {
    let paths = document["paths"].as_object().unwrap();
    let named = paths.iter().flat_map(|(path, methods)| {
        methods.as_object().unwrap().iter().map(move |(method, told)| (format!("{method} {path}"), told))
    });
    named.collect()
}

/// Every value of the document with the path that leads to it.
fn walk<'a>(value: &'a Value, path: &str, visit: &mut impl FnMut(&str, &'a Value)) {
    visit(path, value);
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                walk(member, &format!("{path}/{}", name.replace('~', "~0").replace('/', "~1")), visit);
            }
        }
        Value::Array(entries) => {
            entries.iter().enumerate().for_each(|(at, entry)| walk(entry, &format!("{path}/{at}"), visit));
        }
        _ => {}
    }
}

/// A validator of a schema that may refer to the document's components.
fn validator(schema: &Value, document: &Value) -> jsonschema::Validator {
    let mut schema = schema.clone();
    schema["components"] = json!({"schemas": document["components"]["schemas"]});
    let options = jsonschema::options().with_draft(jsonschema::Draft::Draft202012).should_validate_formats(true);
    options.build(&schema).unwrap()
}

fn referred<'a>(value: &'a Value, document: &'a Value) -> &'a Value {
    match value.get("$ref").and_then(Value::as_str) {
        Some(path) => document.pointer(path.trim_start_matches('#')).unwrap_or_else(|| panic!("{path} leads nowhere")),
        None => value,
    }
}

#[test]
fn every_route_is_told_completely() {
    let document = built();
    for entry in all() {
        let told = &document["paths"][entry.path][entry.method.to_ascii_lowercase()];
        let name = format!("{} {}", entry.method, entry.path);
        assert!(
            told["summary"].as_str().is_some_and(|summary| summary.contains(' ') && !summary.ends_with('.')),
            "{name}"
        );
        let (_, answer) =
            told["responses"].as_object().unwrap().iter().rfind(|(status, _)| status.starts_with('2')).unwrap();
        let (media, content) = answer["content"].as_object().unwrap().iter().next().unwrap();
        // Where a dry run is known as well, the first shape is that of the command's own answer.
        let schema = content["schema"].pointer("/anyOf/0").unwrap_or(&content["schema"]);
        let says =
            schema.get("$ref").is_some() || schema["properties"].as_object().is_some_and(|fields| !fields.is_empty());
        assert!(media != "application/json" || says, "{name} says nothing about its answer");
        for status in ["400", "500", "503"] {
            assert!(told["responses"].get(status).is_some(), "{name} does not say what {status} means");
        }
    }
}

#[test]
fn every_reference_leads_somewhere() {
    let document = built();
    let mut references = BTreeSet::new();
    walk(&document, "", &mut |_, value| {
        references.extend(value.get("$ref").and_then(Value::as_str));
    });
    assert!(references.iter().any(|reference| reference.starts_with(SCHEMAS)));
    for reference in references {
        let place = reference.strip_prefix('#').unwrap_or_else(|| panic!("{reference} leads out of the document"));
        assert!(document.pointer(place).is_some(), "{reference} leads nowhere");
    }
}

#[test]
fn every_kind_of_problem_is_told_of_by_a_route() {
    let document = built();
    let mut told = BTreeSet::new();
    for (_, operation) in operations(&document) {
        for response in operation["responses"].as_object().unwrap().values() {
            let examples = response["content"]["application/problem+json"]["examples"].as_object();
            told.extend(examples.into_iter().flat_map(|examples| examples.keys()).map(String::as_str));
        }
    }
    let untold: Vec<_> = Kind::ALL.iter().filter(|kind| !told.contains(kind.entry().slug)).collect();
    // What a route answers to a method that it does not have is told of by no operation.
    assert_eq!(untold, [&Kind::MethodNotAllowed]);
}

#[test]
fn every_shape_that_is_shared_is_used() {
    let document = built();
    let text = document.to_string();
    for name in document["components"]["schemas"].as_object().unwrap().keys() {
        assert!(text.contains(&format!("\"{SCHEMAS}{name}\"")), "nobody uses {name}");
    }
}

#[test]
fn no_two_operations_have_one_name() {
    let document = built();
    let names: BTreeSet<_> =
        operations(&document).iter().map(|(_, told)| told["operationId"].as_str().unwrap()).collect();
    assert_eq!(names.len(), all().count());
}

#[test]
fn every_parameter_of_a_path_is_told() {
    let document = built();
    for (name, told) in operations(&document) {
        let in_path = told["parameters"].as_array().unwrap().iter().filter(|parameter| parameter["in"] == "path");
        let told: Vec<_> = in_path.map(|parameter| format!("{{{}}}", parameter["name"].as_str().unwrap())).collect();
        assert_eq!(told.len(), name.matches('{').count(), "{name}");
        assert!(told.iter().all(|parameter| name.contains(parameter)), "{name}: {told:?}");
    }
}

#[test]
fn every_schema_is_a_json_schema() {
    let document = built();
    let mut count = 0;
    walk(&document, "", &mut |path, value| {
        let is_schema = path.ends_with("/schema")
            || path.strip_prefix("/components/schemas/").is_some_and(|rest| !rest.contains('/'));
        if is_schema && value.is_object() && !path.contains("/properties/") {
            jsonschema::draft202012::meta::validate(value).unwrap_or_else(|error| panic!("{path}: {error}"));
            count += 1;
        }
    });
    assert!(count > 100);
}

#[test]
fn every_example_is_valid() {
    let document = built();
    let mut count = 0;
    walk(&document, "", &mut |path, content| {
        let Some(schema) = content.get("schema").filter(|_| path.contains("/content/") && !path.contains("/schema/"))
        else {
            return;
        };
        let validator = validator(schema, &document);
        let named = content["examples"].as_object().into_iter().flat_map(|examples| examples.values());
        let values = named.map(|example| &referred(example, &document)["value"]).chain(content.get("example"));
        for value in values {
            if let Err(error) = validator.validate(value) {
                panic!("{path}: {error} in {value}");
            }
            count += 1;
        }
    });
    assert!(count > 100);
    // What schemas bring along themselves.
    walk(&document, "", &mut |path, schema| {
        let Some(examples) = schema.get("examples").and_then(Value::as_array) else { return };
        let validator = validator(schema, &document);
        assert!(examples.iter().all(|example| validator.is_valid(example)), "{path}");
    });
}

#[test]
fn every_request_with_a_body_shows_one() {
    let document = built();
    for (name, told) in operations(&document) {
        let json = &told["requestBody"]["content"]["application/json"];
        assert!(json.is_null() || json["examples"]["usual"]["value"].is_object(), "{name}");
    }
}

#[test]
fn the_page_tells_of_every_operation_and_holds_no_script() {
    let document = built();
    let page = super::page::page(&document);
    for (name, told) in operations(&document) {
        assert!(page.contains(&format!("id=\"{}\"", told["operationId"].as_str().unwrap())), "{name}");
    }
    assert!(!page.contains("<script") && !page.contains("style=\"") && !page.contains("https://unpkg"));
}
