//! JSON in the one form of RFC 8785, so that the same value always has the same bytes.

use serde_json::Value;

/// The canonical text of a value. Its numbers must be whole: [`is_plain`] says whether they are.
#[must_use]
pub fn canonical(value: &Value) -> String {
    let mut text = String::new();
    write(value, &mut text);
    text
}

/// Whether all numbers of a value are whole and small enough to be the same number everywhere.
#[must_use]
pub fn is_plain(value: &Value) -> bool {
    const SAFE: u64 = 9_007_199_254_740_991;
    match value {
        Value::Number(number) => number.as_i64().is_some_and(|number| number.unsigned_abs() <= SAFE),
        Value::Array(items) => items.iter().all(is_plain),
        Value::Object(members) => members.values().all(is_plain),
        Value::Null | Value::Bool(_) | Value::String(_) => true,
    }
}

fn write(value: &Value, text: &mut String) {
    match value {
        Value::Array(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                write(item, text);
            }
            text.push(']');
        }
        Value::Object(members) => {
            let mut sorted: Vec<_> = members.iter().collect();
            // By UTF-16 code units, as the RFC has it, not by bytes.
            sorted.sort_by(|(one, _), (other, _)| one.encode_utf16().cmp(other.encode_utf16()));
            text.push('{');
            for (index, (name, member)) in sorted.into_iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                text.push_str(&Value::from(name.as_str()).to_string());
                text.push(':');
                write(member, text);
            }
            text.push('}');
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => text.push_str(&value.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn members_sort_by_utf16_and_strings_are_escaped_as_the_rfc_has_it() {
        // The example of RFC 8785, section 3.2.3, without its names for layout.
        let value = json!({
            "\u{20ac}": "Euro Sign", "\r": "Carriage Return", "\u{fb33}": "Hebrew Letter Dalet With Dagesh",
            "1": "One", "\u{1f600}": "Emoji: Grinning Face", "\u{80}": "Control", "\u{f6}": "O With Diaeresis",
        });
        let text = canonical(&value);
        let order = ["\\r", "\"1\"", "\u{80}", "\u{f6}", "\u{20ac}", "\u{1f600}", "\u{fb33}"];
        let places: Vec<usize> = order.iter().map(|name| text.find(name).unwrap()).collect();
        assert!(places.is_sorted(), "{text}");
        assert_eq!(
            canonical(&json!({"b": [1, "\u{f}\n\"\\", null], "a": true})),
            r#"{"a":true,"b":[1,"\u000f\n\"\\",null]}"#
        );
    }

    #[test]
    fn only_whole_numbers_are_plain() {
        assert!(is_plain(&json!({"a": [1, -2, "x"]})));
        assert!(!is_plain(&json!({"a": [1.5]})));
        assert!(!is_plain(&json!(9_007_199_254_740_992_u64)));
    }
}
