//! A calendar month in UTC, as statements are asked for.

use chrono::{Datelike, Months, NaiveDate};
use market_core::time::Timestamp;
use std::fmt;
use std::str::FromStr;

/// A month, by its first day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Month(NaiveDate);

impl Month {
    /// The month of an instant.
    #[must_use]
    pub fn of(instant: Timestamp) -> Self {
        let date = instant.as_datetime().date_naive();
        // Every month has a first day.
        Self(date.with_day(1).unwrap_or(date))
    }

    /// Its first instant.
    #[must_use]
    pub fn begins(self) -> Timestamp {
        Timestamp::new(self.0.and_time(chrono::NaiveTime::MIN).and_utc())
    }

    /// The first instant after it.
    #[must_use]
    pub fn ends(self) -> Timestamp {
        let next = self.0.checked_add_months(Months::new(1)).unwrap_or(NaiveDate::MAX);
        Timestamp::new(next.and_time(chrono::NaiveTime::MIN).and_utc())
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0.year(), self.0.month())
    }
}

impl FromStr for Month {
    type Err = ();

    /// `2026-11`. Years have four digits, so that every month fits into the database's calendar.
    fn from_str(text: &str) -> Result<Self, ()> {
        let digits = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        if text.len() != "2026-11".len() || !digits {
            return Err(());
        }
        NaiveDate::parse_from_str(&format!("{text}-01"), "%Y-%m-%d").map(Self).map_err(|_| ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_begins_where_the_one_before_ends() {
        let (december, january): (Month, Month) = ("2026-12".parse().unwrap(), "2027-01".parse().unwrap());
        assert_eq!(december.ends(), january.begins());
        assert_eq!(Month::of(january.begins()), january);
        assert_eq!(january.to_string(), "2027-01");
    }

    #[test]
    fn what_is_no_month_is_refused() {
        for wrong in ["", "2026", "2026-13", "2026-1", "26-01", "2026-11-01", "+999-01"] {
            assert_eq!(wrong.parse::<Month>(), Err(()), "{wrong}");
        }
    }
}
