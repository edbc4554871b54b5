//! Instants and spans; the clock itself is handed in.

use chrono::{DateTime, SecondsFormat, Utc};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// An instant, to the microsecond: what PostgreSQL keeps.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(DateTime<Utc>);

/// A length of time in whole seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Span {
    seconds: u32,
}

impl Span {
    /// So many seconds.
    #[must_use]
    pub const fn seconds(seconds: u32) -> Self {
        Self { seconds }
    }

    /// So many hours; the longest span is about 136 years.
    #[must_use]
    pub const fn hours(hours: u32) -> Self {
        Self { seconds: hours.saturating_mul(3_600) }
    }

    /// So many days.
    #[must_use]
    pub const fn days(days: u32) -> Self {
        Self { seconds: days.saturating_mul(86_400) }
    }

    /// The length in seconds.
    #[must_use]
    pub const fn as_seconds(self) -> u32 {
        self.seconds
    }

    /// The whole hours in it.
    #[must_use]
    pub const fn as_hours(self) -> u32 {
        self.seconds / 3_600
    }
}

impl Timestamp {
    /// An instant, cut to the microsecond.
    #[must_use]
    pub fn new(instant: DateTime<Utc>) -> Self {
        let micros = instant.timestamp_micros();
        Self(DateTime::from_timestamp_micros(micros).unwrap_or(instant))
    }

    /// Microseconds since 1970; `None` beyond the calendar.
    #[must_use]
    pub const fn from_micros(micros: i64) -> Option<Self> {
        match DateTime::from_timestamp_micros(micros) {
            Some(instant) => Some(Self(instant)),
            None => None,
        }
    }

    /// Microseconds since 1970.
    #[must_use]
    pub fn as_micros(self) -> i64 {
        self.0.timestamp_micros()
    }

    /// The instant for libraries that speak chrono.
    #[must_use]
    pub fn as_datetime(self) -> DateTime<Utc> {
        self.0
    }

    /// The instant `span` later. At the end of the calendar time stands still.
    #[must_use]
    pub fn after(self, span: Span) -> Self {
        let later = self.0.checked_add_signed(chrono::Duration::seconds(i64::from(span.seconds)));
        Self::new(later.unwrap_or(DateTime::<Utc>::MAX_UTC))
    }
}

impl Timestamp {
    /// The instant that is as long after `to` as this is after `from`.
    #[must_use]
    pub fn moved(self, from: Self, to: Self) -> Self {
        let later = self.0.checked_add_signed(to.0.signed_duration_since(from.0));
        Self::new(later.unwrap_or(DateTime::<Utc>::MAX_UTC))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.to_rfc3339_opts(SecondsFormat::Micros, true))
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Timestamp {
    type Err = chrono::ParseError;

    /// Reads RFC 3339.
    fn from_str(text: &str) -> Result<Self, chrono::ParseError> {
        Ok(Self::new(DateTime::parse_from_rfc3339(text)?.with_timezone(&Utc)))
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match serializer.is_human_readable() {
            true => serializer.collect_str(self),
            false => serializer.serialize_i64(self.as_micros()),
        }
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            return DateTime::<Utc>::deserialize(deserializer).map(Self::new);
        }
        let micros = i64::deserialize(deserializer)?;
        Self::from_micros(micros).ok_or_else(|| D::Error::custom("an instant beyond the calendar"))
    }
}
