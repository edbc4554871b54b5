//! A payload in one line.

use serde_json::{Map, Value};

/// Values longer than this are cut.
const CHARS_MAX: usize = 80;

/// What the payload says beside its name and the id of its stream.
pub(super) fn facts(payload: &Value, stream: &str) -> String {
    let Value::Object(members) = payload else { return shown(payload) };
    let is_news = |value: &Value| !value.is_null() && value.as_str() != Some(stream);
    let said = members.iter().filter(|(name, value)| *name != "type" && is_news(value));
    said.map(|(name, value)| format!("{name} {}", shown(value))).collect::<Vec<_>>().join(", ")
}

/// Cents as people write them.
pub(super) fn money(minor: i64) -> String {
    let sign = if minor < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", minor.unsigned_abs() / 100, minor.unsigned_abs() % 100)
}

fn shown(value: &Value) -> String {
    let text = match value {
        Value::Object(members) => amount(members).unwrap_or_else(|| value.to_string()),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    match text.char_indices().nth(CHARS_MAX) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

fn amount(members: &Map<String, Value>) -> Option<String> {
    let (minor, currency) = (members.get("minor")?.as_i64()?, members.get("currency")?.as_str()?);
    (members.len() == 2).then(|| format!("{} {currency}", money(minor)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_payload_reads_as_one_line_with_amounts_as_people_write_them() {
        let payload = json!({"type": "x", "job": "J", "agent": "A", "price": {"minor": 7_505, "currency": "USD"}, "deadline": null});
        assert_eq!(facts(&payload, "J"), "agent A, price 75.05 USD");
    }

    #[test]
    fn long_texts_are_cut_between_characters() {
        assert_eq!(facts(&json!({"a": "ü".repeat(81)}), ""), format!("a {}…", "ü".repeat(80)));
    }
}
