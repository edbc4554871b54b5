//! What a client has written: a JSON object whose fields may be spelled in snake_case or in camelCase.

mod casing;
pub mod fields;

use crate::problem::{Kind, Problem};
pub(crate) use casing::snake;
use casing::snake_keys;
pub use fields::Fields;
use serde_json::{Map, Value};

/// The largest JSON body, in bytes.
pub const BODY_BYTES_MAX: usize = 1_000_000;

/// The fields of a body. An empty one has none.
///
/// # Errors
/// When it is not a JSON object, or contradicts itself.
pub fn parse(bytes: &[u8]) -> Result<Fields, Problem> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Ok(Fields::new(Map::new()));
    }
    let value: Value = serde_json::from_slice(bytes)
        .map_err(|error| Problem::new(Kind::BodyNotJson, format!("the body is not valid JSON: {error}")))?;
    refuse_nul(&value)?;
    match snake_keys(value)? {
        Value::Object(fields) => Ok(Fields::new(fields)),
        _ => Err(Problem::new(Kind::BodyNotJson, "the body must be a JSON object, as {\"amount\": 100}")),
    }
}

/// The same body written in any spelling and order gives the same bytes; what is no JSON stays as it is.
#[must_use]
pub fn canonical(bytes: &[u8]) -> Vec<u8> {
    let parsed = serde_json::from_slice::<Value>(bytes).ok().and_then(|value| snake_keys(value).ok());
    match parsed {
        Some(value) => value.to_string().into_bytes(),
        None => bytes.trim_ascii().to_vec(),
    }
}

fn refuse_nul(value: &Value) -> Result<(), Problem> {
    let refused = || Problem::new(Kind::NulCharacter, "the body holds a NUL character (\\u0000); remove it");
    match value {
        Value::String(text) if text.contains('\0') => Err(refused()),
        Value::Array(entries) => entries.iter().try_for_each(refuse_nul),
        Value::Object(fields) if fields.keys().any(|key| key.contains('\0')) => Err(refused()),
        Value::Object(fields) => fields.values().try_for_each(refuse_nul),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(body: &str) -> Kind {
        parse(body.as_bytes()).unwrap_err().kind
    }

    #[test]
    fn an_empty_body_has_no_fields() {
        assert!(parse(b"").is_ok());
        assert!(parse(b" \n").is_ok());
    }

    #[test]
    fn what_is_no_object_is_refused() {
        assert_eq!(refusal("[1]"), Kind::BodyNotJson);
        assert_eq!(refusal("7"), Kind::BodyNotJson);
        assert_eq!(refusal("{"), Kind::BodyNotJson);
        assert_eq!(refusal(&"[".repeat(100_000)), Kind::BodyNotJson);
    }

    #[test]
    fn nul_is_refused_wherever_it_hides() {
        assert_eq!(refusal(r#"{"a":"x\u0000y"}"#), Kind::NulCharacter);
        assert_eq!(refusal(r#"{"a\u0000":1}"#), Kind::NulCharacter);
        assert_eq!(refusal(r#"{"a":[{"b":"\u0000"}]}"#), Kind::NulCharacter);
    }

    #[test]
    fn spelling_and_order_do_not_matter_to_the_digest() {
        assert_eq!(canonical(br#"{"useWallet":true,"a":1}"#), canonical(br#"{ "a": 1, "use_wallet": true }"#));
        assert_ne!(canonical(br#"{"a":1}"#), canonical(br#"{"a":2}"#));
        assert_eq!(canonical(b" not json "), b"not json");
    }
}
