//! The last instant that a table and its JSON write alike.

use market_core::time::Timestamp;

/// 9999-12-31T23:59:59.999999Z, in microseconds since 1970.
const LAST_MICROS: i64 = 253_402_300_799_999_999;

/// Cuts an instant that somebody named, or that was counted from one, at the year 9999.
pub(crate) fn before_year_10000(at: Timestamp) -> Timestamp {
    Timestamp::from_micros(LAST_MICROS).map_or(at, |last| at.min(last))
}

#[cfg(test)]
mod tests {
    use super::*;
    use market_core::time::Span;

    #[test]
    fn a_distant_instant_is_cut() {
        let last: Timestamp = "9999-12-31T23:59:59.999999Z".parse().unwrap();
        assert_eq!(before_year_10000(last), last);
        assert_eq!(before_year_10000(last.after(Span::days(7))), last);
    }
}
