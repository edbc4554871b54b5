//! A schema in words: what a value is, within which limits, and what it holds.

use super::text::{escaped, marked};
use super::{members, word};
use crate::spec::sample::kind;
use serde_json::Value;
use std::fmt::Write;

/// What references into the components begin with.
const COMPONENT: &str = "#/components/schemas/";

/// What a schema holds: its members, one below the other.
pub(super) fn shape(schema: &Value) -> String {
    let needed: Vec<&str> =
        schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
    let mut text = String::new();
    for (name, member) in members(schema, "properties") {
        if text.is_empty() {
            text.push_str("<ul class=\"fields\">");
        }
        let optional = if needed.contains(&name.as_str()) { "" } else { "<em>may be missing</em>" };
        // Writing into a text cannot fail.
        let _ = write!(text, "<li><b>{}</b> {}{optional}{}</li>", escaped(name), line(member), inner(member));
    }
    if text.is_empty() {
        return format!("<p>{}</p>", line(schema));
    }
    text.push_str("</ul>");
    text
}

/// One value: its type, its limits and what is said about it.
pub(super) fn line(schema: &Value) -> String {
    let about = match word(schema, "description") {
        "" => String::new(),
        about => format!(" <span class=\"about\">{}</span>", marked(about)),
    };
    let limits = match limits(schema) {
        limits if limits.is_empty() => String::new(),
        limits => format!(" <span class=\"limits\">{}</span>", escaped(&limits)),
    };
    format!("<span class=\"type\">{}</span>{limits}{about}", named(schema))
}

/// What lies inside of an object, or of a list of objects.
fn inner(schema: &Value) -> String {
    let inside = schema.get("items").unwrap_or(schema);
    let mut objects = inside.get("anyOf").and_then(Value::as_array).into_iter().flatten().chain([inside]);
    objects.find(|one| one.get("properties").is_some()).map(shape).unwrap_or_default()
}

fn named(schema: &Value) -> String {
    if let Some(name) = word(schema, "$ref").strip_prefix(COMPONENT) {
        return format!("<a href=\"#shape-{0}\">{0}</a>", escaped(name));
    }
    if let Some(schemas) = schema.get("anyOf").and_then(Value::as_array) {
        return schemas.iter().map(named).collect::<Vec<_>>().join(" or ");
    }
    if let Some(words) = schema.get("enum").and_then(Value::as_array) {
        let words = words.iter().map(|word| format!("<code>{}</code>", escaped(word.as_str().unwrap_or("null"))));
        return words.collect::<Vec<_>>().join(" ");
    }
    let null = match schema.get("type") {
        Some(Value::Array(kinds)) if kinds.len() > 1 => " or null",
        _ => "",
    };
    let name = match (kind(schema), word(schema, "format")) {
        ("array", _) => format!("list of {}", schema.get("items").map_or_else(|| "anything".to_owned(), named)),
        ("string", "") => "text".to_owned(),
        ("string", format) => escaped(format),
        ("integer", _) => "whole number".to_owned(),
        ("boolean", _) => "true or false".to_owned(),
        ("", _) => "anything".to_owned(),
        (other, _) => escaped(other),
    };
    format!("{name}{null}")
}

fn limits(schema: &Value) -> String {
    let between = |min: &str, max: &str, what: &str| {
        let (min, max) = (schema.get(min).and_then(Value::as_u64), schema.get(max).and_then(Value::as_u64));
        match (min.filter(|min| *min > 0), max) {
            (Some(min), Some(max)) => Some(format!("{min} to {max}{what}")),
            (Some(min), None) => Some(format!("at least {min}{what}")),
            (None, Some(max)) => Some(format!("at most {max}{what}")),
            (None, None) => None,
        }
    };
    let default = schema.get("default").map(|value| format!("default {value}"));
    let parts = [
        between("minLength", "maxLength", " characters"),
        between("minimum", "maximum", ""),
        between("minItems", "maxItems", " entries"),
        default,
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
