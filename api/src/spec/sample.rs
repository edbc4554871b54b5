//! A value that a schema describes: what an answer may look like.

use serde_json::{Map, Value, json};

/// What references into the components begin with.
const COMPONENT: &str = "#/components/schemas/";

/// The schema that this one stands for.
pub(super) fn resolved<'a>(schema: &'a Value, components: &'a Map<String, Value>) -> &'a Value {
    let name = schema.get("$ref").and_then(Value::as_str).and_then(|path| path.strip_prefix(COMPONENT));
    name.and_then(|name| components.get(name)).unwrap_or(schema)
}

/// One value of this schema.
pub(super) fn sample(schema: &Value, components: &Map<String, Value>) -> Value {
    let schema = resolved(schema, components);
    let given = schema.get("examples").or_else(|| schema.get("enum")).and_then(Value::as_array);
    if let Some(first) = given.and_then(|values| values.first()) {
        return first.clone();
    }
    if let Some(first) = schema.get("anyOf").and_then(Value::as_array).and_then(|schemas| schemas.first()) {
        return sample(first, components);
    }
    match kind(schema) {
        "object" => sample_object(schema, components),
        "array" => schema.get("items").map_or_else(|| json!([]), |items| json!([sample(items, components)])),
        "string" => sample_text(schema).into(),
        "integer" => schema.get("minimum").and_then(Value::as_u64).map_or(1, |minimum| minimum.max(1)).into(),
        "number" => schema.get("minimum").cloned().unwrap_or_else(|| 0.into()),
        "boolean" => true.into(),
        _ => Value::Null,
    }
}

/// The first type of a schema.
pub(super) fn kind(schema: &Value) -> &str {
    match schema.get("type") {
        Some(Value::String(kind)) => kind,
        Some(Value::Array(kinds)) => kinds.first().and_then(Value::as_str).unwrap_or_default(),
        _ => "",
    }
}

fn sample_object(schema: &Value, components: &Map<String, Value>) -> Value {
    let Some(properties) = schema.get("properties").and_then(Value::as_object) else {
        let of = schema.get("additionalProperties").filter(|of| of.is_object());
        return of.map_or_else(|| json!({}), |of| json!({"name": sample(of, components)}));
    };
    properties.iter().map(|(name, property)| (name.clone(), sample(property, components))).collect()
}

/// As many hex digits as the pattern of a digest wants.
fn sample_digest(schema: &Value) -> Option<String> {
    let digits = schema.get("pattern")?.as_str()?.strip_prefix("^[0-9a-f]{")?.strip_suffix("}$")?;
    Some("0123456789abcdef".chars().cycle().take(digits.parse().ok()?).collect())
}

fn sample_text(schema: &Value) -> String {
    if let Some(digest) = sample_digest(schema) {
        return digest;
    }
    match schema.get("format").and_then(Value::as_str) {
        Some("uuid") => "0193a0bf-0000-7000-8000-000000000001".to_owned(),
        Some("date-time") => "2027-01-31T12:00:00.000000Z".to_owned(),
        Some("uri") => "https://example.com/report.zip".to_owned(),
        _ => {
            let length =
                schema.get("minLength").and_then(Value::as_u64).and_then(|length| usize::try_from(length).ok());
            "text ".chars().cycle().take(length.unwrap_or(0).max(4)).collect()
        }
    }
}
