//! The few shapes of which bodies and answers are made, as JSON Schema 2020-12.

use serde_json::{Map, Value, json};

/// A JSON Schema.
#[derive(Clone, Debug, PartialEq)]
pub struct Schema(pub Value);

/// A named member of an object, or a parameter of a query.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its name on the wire, as documented. Input takes the other case as well.
    pub name: &'static str,
    /// What it holds.
    pub schema: Schema,
    /// Whether it is always there.
    pub required: bool,
}

/// A member that is always there.
#[must_use]
pub fn required(name: &'static str, schema: Schema) -> Field {
    Field { name, schema, required: true }
}

/// A member that may be missing.
#[must_use]
pub fn optional(name: &'static str, schema: Schema) -> Field {
    Field { name, schema, required: false }
}

impl Schema {
    /// The same with a sentence about it.
    #[must_use]
    pub fn about(self, about: &str) -> Self {
        self.with("description", about)
    }

    /// The same for texts that match a pattern, an ECMA regular expression.
    #[must_use]
    pub fn pattern(self, pattern: &str) -> Self {
        self.with("pattern", pattern)
    }

    /// The same with a value that it may have.
    #[must_use]
    pub fn such_as(self, example: impl Into<Value>) -> Self {
        self.with("examples", vec![example.into()])
    }

    /// The same with the value that is meant when nothing is said.
    #[must_use]
    pub fn by_default(self, value: impl Into<Value>) -> Self {
        self.with("default", value)
    }

    /// The same with one more keyword of JSON Schema.
    #[must_use]
    pub fn with(mut self, keyword: &str, value: impl Into<Value>) -> Self {
        if let Value::Object(members) = &mut self.0 {
            members.insert(keyword.to_owned(), value.into());
        }
        self
    }
}

/// An object with these members; others may be there as well.
#[must_use]
pub fn object(fields: impl IntoIterator<Item = Field>) -> Schema {
    let (mut properties, mut needed) = (Map::new(), Vec::new());
    for field in fields {
        if field.required {
            needed.push(Value::from(field.name));
        }
        properties.insert(field.name.to_owned(), field.schema.0);
    }
    let mut schema = json!({"type": "object", "properties": properties});
    if let (Value::Object(members), false) = (&mut schema, needed.is_empty()) {
        members.insert("required".to_owned(), needed.into());
    }
    Schema(schema)
}

/// An object with any names whose members are all alike.
#[must_use]
pub fn map(of: Schema) -> Schema {
    Schema(json!({"type": "object", "additionalProperties": of.0}))
}

/// A list.
#[must_use]
pub fn list(of: Schema) -> Schema {
    Schema(json!({"type": "array", "items": of.0}))
}

/// A list with so many entries.
#[must_use]
pub fn list_within(of: Schema, min: usize, max: usize) -> Schema {
    Schema(json!({"type": "array", "items": of.0, "minItems": min, "maxItems": max}))
}

/// Anything at all.
#[must_use]
pub fn anything() -> Schema {
    Schema(json!({}))
}

/// Any text.
#[must_use]
pub fn words() -> Schema {
    Schema(json!({"type": "string"}))
}

/// A text within limits, counted in characters.
#[must_use]
pub fn text(min: usize, max: usize) -> Schema {
    Schema(json!({"type": "string", "minLength": min, "maxLength": max}))
}

/// A full UUID.
#[must_use]
pub fn id() -> Schema {
    Schema(json!({"type": "string", "format": "uuid"}))
}

/// An instant, RFC 3339.
#[must_use]
pub fn instant() -> Schema {
    Schema(json!({"type": "string", "format": "date-time"}))
}

/// A day.
#[must_use]
pub fn day() -> Schema {
    Schema(json!({"type": "string", "format": "date"}))
}

/// An address on the web.
#[must_use]
pub fn url() -> Schema {
    Schema(json!({"type": "string", "format": "uri"}))
}

/// Whole US cents within limits.
#[must_use]
pub fn cents(min: u64, max: u64) -> Schema {
    Schema(json!({"type": "integer", "minimum": min, "maximum": max, "description": "whole US cents"}))
}

/// A whole number within limits.
#[must_use]
pub fn whole(min: u64, max: u64) -> Schema {
    Schema(json!({"type": "integer", "minimum": min, "maximum": max}))
}

/// Any whole number, as answers hold them.
#[must_use]
pub fn number() -> Schema {
    Schema(json!({"type": "integer"}))
}

/// The lower end of Wilson's score interval, as ratings are ranked by it.
#[must_use]
pub fn lower_bound() -> Schema {
    whole(0, 10_000)
        .about("basis points that the true mean, as a share of the best, exceeds with 97.5 %; ranks go by it")
}

/// A number from 0 to 1.
#[must_use]
pub fn fraction() -> Schema {
    Schema(json!({"type": "number", "minimum": 0, "maximum": 1}))
}

/// Yes or no.
#[must_use]
pub fn flag() -> Schema {
    Schema(json!({"type": "boolean"}))
}

/// One of a few words.
#[must_use]
pub fn one_of<'a>(words: impl IntoIterator<Item = &'a str>) -> Schema {
    Schema(json!({"type": "string", "enum": words.into_iter().collect::<Vec<_>>()}))
}

/// A shape that many routes share: the component of this name, see [`crate::spec`].
#[must_use]
pub fn reference(name: &'static str) -> Schema {
    Schema(json!({"$ref": format!("#/components/schemas/{name}")}))
}

/// The same, or null.
#[must_use]
pub fn nullable(schema: Schema) -> Schema {
    let Some(kind) = schema.0.get("type").and_then(Value::as_str).map(ToOwned::to_owned) else {
        return either([schema, Schema(json!({"type": "null"}))]);
    };
    let words = schema.0.get("enum").and_then(Value::as_array).cloned();
    let schema = schema.with("type", json!([kind, "null"]));
    match words {
        Some(words) => schema.with("enum", words.into_iter().chain([Value::Null]).collect::<Vec<_>>()),
        None => schema,
    }
}

/// One of several shapes.
#[must_use]
pub fn either(schemas: impl IntoIterator<Item = Schema>) -> Schema {
    Schema(json!({"anyOf": schemas.into_iter().map(|schema| schema.0).collect::<Vec<_>>()}))
}
