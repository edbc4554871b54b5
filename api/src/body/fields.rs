//! The fields of a body, taken one by one; a wrong one is refused by its name.

use chrono::{NaiveDate, NaiveTime};
use market_core::money::Money;
use market_core::rejection::Rejection;
use market_core::time::Timestamp;
use serde_json::{Map, Value};
use std::str::FromStr;

/// What a field gives, or its refusal.
pub type Taken<T> = Result<T, Rejection>;

/// The fields that were not taken yet.
#[derive(Clone, Debug)]
pub struct Fields(Map<String, Value>);

fn refused<T>(field: &'static str, problem: impl Into<String>) -> Taken<T> {
    Err(Rejection::Invalid { field, problem: problem.into() })
}

fn needed<T>(field: &'static str, found: Option<T>) -> Taken<T> {
    found.map_or_else(|| refused(field, "is required"), Ok)
}

impl Fields {
    /// All of them.
    #[must_use]
    pub fn new(fields: Map<String, Value>) -> Self {
        Self(fields)
    }

    /// Whether a field is there, and not null.
    #[must_use]
    pub fn has(&self, field: &str) -> bool {
        self.0.get(field).is_some_and(|value| !value.is_null())
    }

    fn take(&mut self, field: &'static str) -> Option<Value> {
        self.0.remove(field).filter(|value| !value.is_null())
    }

    /// A text.
    ///
    /// # Errors
    /// When it is missing or something else.
    pub fn text(&mut self, field: &'static str) -> Taken<String> {
        needed(field, self.text_if_any(field)?)
    }

    /// A text that may be missing.
    ///
    /// # Errors
    /// When it is something else.
    pub fn text_if_any(&mut self, field: &'static str) -> Taken<Option<String>> {
        match self.take(field) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => refused(field, "must be a string"),
        }
    }

    /// A text that is read further, as an id or a category.
    ///
    /// # Errors
    /// When it is missing, something else, or not `meant`.
    pub fn parsed<T: FromStr>(&mut self, field: &'static str, meant: &str) -> Taken<T> {
        needed(field, self.parsed_if_any(field, meant)?)
    }

    /// A text that may be missing and is read further.
    ///
    /// # Errors
    /// When it is something else, or not `meant`.
    pub fn parsed_if_any<T: FromStr>(&mut self, field: &'static str, meant: &str) -> Taken<Option<T>> {
        match self.text_if_any(field)? {
            None => Ok(None),
            Some(text) => {
                text.parse().map_or_else(|_| refused(field, format!("must be {meant}")), |read| Ok(Some(read)))
            }
        }
    }

    /// An amount: a whole number of cents, not negative.
    ///
    /// # Errors
    /// When it is missing or anything else.
    pub fn cents(&mut self, field: &'static str) -> Taken<Money> {
        needed(field, self.cents_if_any(field)?)
    }

    /// An amount that may be missing.
    ///
    /// # Errors
    /// When it is anything else than a whole number of cents.
    pub fn cents_if_any(&mut self, field: &'static str) -> Taken<Option<Money>> {
        let Some(value) = self.take(field) else {
            return Ok(None);
        };
        let Some(cents) = value.as_u64() else {
            return refused(field, "must be a whole number of cents, not negative, as 7500 for $75.00");
        };
        Money::usd(cents).map_or_else(|error| refused(field, error.to_string()), |money| Ok(Some(money)))
    }

    /// A whole number within limits; `default` when it is missing.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn number(&mut self, field: &'static str, min: u32, max: u32, default: Option<u32>) -> Taken<u32> {
        let Some(value) = self.take(field) else {
            return needed(field, default);
        };
        let number = value.as_u64().and_then(|number| u32::try_from(number).ok());
        match number.filter(|number| (min..=max).contains(number)) {
            Some(number) => Ok(number),
            None => refused(field, format!("must be a whole number from {min} to {max}")),
        }
    }

    /// Yes or no; no when it is missing.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn flag(&mut self, field: &'static str) -> Taken<bool> {
        match self.take(field) {
            None => Ok(false),
            Some(Value::Bool(flag)) => Ok(flag),
            Some(_) => refused(field, "must be true or false"),
        }
    }

    /// A list of texts; `None` when it is missing.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn texts_if_any(&mut self, field: &'static str) -> Taken<Option<Vec<String>>> {
        let entries = match self.take(field) {
            None => return Ok(None),
            Some(Value::Array(entries)) => entries,
            Some(_) => return refused(field, "must be a list of strings"),
        };
        let texts = entries.into_iter().map(|entry| match entry {
            Value::String(text) => Ok(text),
            _ => refused(field, "must be a list of strings"),
        });
        texts.collect::<Taken<Vec<_>>>().map(Some)
    }

    /// A setting that may be missing, and that null takes away: none when it is missing.
    ///
    /// # Errors
    /// Whatever `read` finds.
    pub fn told_if_any<T>(
        &mut self,
        field: &'static str,
        read: impl FnOnce(&mut Self, &'static str) -> Taken<Option<T>>,
    ) -> Taken<Option<Option<T>>> {
        if !self.0.contains_key(field) {
            return Ok(None);
        }
        read(self, field).map(Some)
    }

    /// A value of any shape, as it was sent.
    pub fn any(&mut self, field: &'static str) -> Option<Value> {
        self.take(field)
    }

    /// An instant that may be missing: RFC 3339, or a date, which means its last second in UTC.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn instant_if_any(&mut self, field: &'static str) -> Taken<Option<Timestamp>> {
        let Some(text) = self.text_if_any(field)? else {
            return Ok(None);
        };
        match instant(&text) {
            Some(instant) => Ok(Some(instant)),
            None => refused(field, "must be an instant as 2027-01-31T12:00:00Z, or a date as 2027-01-31"),
        }
    }

    /// An instant.
    ///
    /// # Errors
    /// When it is missing or anything else.
    pub fn instant(&mut self, field: &'static str) -> Taken<Timestamp> {
        needed(field, self.instant_if_any(field)?)
    }

    /// Refuses what was not asked for: on bodies that move money a misspelt field is not ignored.
    ///
    /// # Errors
    /// When a field is left.
    pub fn nothing_else(self) -> Taken<()> {
        match self.0.keys().next() {
            None => Ok(()),
            Some(field) => refused("body", format!("has an unknown field {field:?}; remove it")),
        }
    }
}

fn instant(text: &str) -> Option<Timestamp> {
    let last_second = NaiveTime::from_hms_opt(23, 59, 59)?;
    let is_date = text.len() == "2027-01-31".len() && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let of_date = |date: NaiveDate| Timestamp::new(date.and_time(last_second).and_utc());
    let date = || NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().filter(|_| is_date);
    text.parse().ok().or_else(|| date().map(of_date))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn fields(value: Value) -> Fields {
        match value {
            Value::Object(fields) => Fields::new(fields),
            _ => panic!("an object"),
        }
    }

    #[test]
    fn money_is_whole_and_not_negative() {
        assert_eq!(fields(json!({"amount": 7_500})).cents("amount"), Ok(Money::usd(7_500).unwrap()));
        for wrong in [json!(75.5), json!(75.0), json!(-1), json!("7500"), json!(1e3), json!(true), json!([1])] {
            let refusal = fields(json!({"amount": wrong})).cents("amount").unwrap_err();
            assert!(matches!(refusal, Rejection::Invalid { field: "amount", .. }), "{refusal:?}");
        }
        let huge: Value = serde_json::from_str(r#"{"amount": 99999999999999999999999}"#).unwrap();
        assert!(fields(huge).cents("amount").is_err());
        assert!(fields(json!({"amount": i64::MAX})).cents("amount").is_err());
    }

    #[test]
    fn null_is_as_good_as_missing() {
        assert_eq!(fields(json!({"notes": null})).text_if_any("notes"), Ok(None));
        let missing = Rejection::Invalid { field: "notes", problem: "is required".to_owned() };
        assert_eq!(fields(json!({"notes": null})).text("notes"), Err(missing));
    }

    #[test]
    fn a_setting_is_left_alone_taken_away_or_set() {
        let told = |body: Value| fields(body).told_if_any("name", Fields::text_if_any);
        assert_eq!(told(json!({})), Ok(None));
        assert_eq!(told(json!({"name": null})), Ok(Some(None)));
        assert_eq!(told(json!({"name": "a"})), Ok(Some(Some("a".to_owned()))));
        assert!(told(json!({"name": 1})).is_err());
    }

    #[test]
    fn what_is_left_is_refused_where_it_matters() {
        let mut some = fields(json!({"amount": 1, "ammount": 2}));
        some.cents("amount").unwrap();
        assert!(some.nothing_else().is_err());
    }

    #[test]
    fn a_date_is_a_deadline_too() {
        let read = fields(json!({"deadline": "2027-01-31"})).instant_if_any("deadline").unwrap().unwrap();
        assert_eq!(read.to_string(), "2027-01-31T23:59:59.000000Z");
        assert!(fields(json!({"deadline": "soon"})).instant_if_any("deadline").is_err());
    }
}
