//! Every field may come in either case; inside there is one.

use crate::problem::{Kind, Problem};
use serde_json::{Map, Value};

/// The same value with the keys of all objects in snake_case.
///
/// # Errors
/// When both spellings of a field are there with different values.
pub(crate) fn snake_keys(value: Value) -> Result<Value, Problem> {
    match value {
        Value::Array(entries) => Ok(Value::Array(entries.into_iter().map(snake_keys).collect::<Result<_, _>>()?)),
        Value::Object(fields) => {
            let mut renamed = Map::new();
            for (key, value) in fields {
                add(&mut renamed, snake(&key), snake_keys(value)?)?;
            }
            Ok(Value::Object(renamed))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Ok(value),
    }
}

fn add(fields: &mut Map<String, Value>, key: String, value: Value) -> Result<(), Problem> {
    match fields.get(&key) {
        Some(other) if *other != value => {
            let detail = format!("{key} is there in both spellings with different values; send one");
            Err(Problem::new(Kind::Invalid, detail).with("field", key))
        }
        Some(_) => Ok(()),
        None => {
            fields.insert(key, value);
            Ok(())
        }
    }
}

/// `applicationId` → `application_id`; a key that is snake_case already stays as it is.
pub(crate) fn snake(key: &str) -> String {
    let mut renamed = String::with_capacity(key.len());
    for c in key.chars() {
        if c.is_ascii_uppercase() {
            if !renamed.is_empty() && !renamed.ends_with('_') {
                renamed.push('_');
            }
            renamed.push(c.to_ascii_lowercase());
        } else {
            renamed.push(c);
        }
    }
    renamed
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn camel_becomes_snake_and_snake_stays() {
        for (given, expected) in [
            ("applicationId", "application_id"),
            ("application_id", "application_id"),
            ("useWallet", "use_wallet"),
            ("deliverableUrl", "deliverable_url"),
            ("amount", "amount"),
            ("Amount", "amount"),
        ] {
            assert_eq!(snake(given), expected);
        }
    }

    #[test]
    fn both_spellings_must_agree() {
        assert!(snake_keys(json!({"useWallet": true, "use_wallet": true})).is_ok());
        let problem = snake_keys(json!({"useWallet": true, "use_wallet": false})).unwrap_err();
        assert_eq!(problem.kind, Kind::Invalid);
    }

    #[test]
    fn fields_inside_are_renamed_too() {
        let renamed = snake_keys(json!({"a": [{"bC": 1}]})).unwrap();
        assert_eq!(renamed, json!({"a": [{"b_c": 1}]}));
    }
}
