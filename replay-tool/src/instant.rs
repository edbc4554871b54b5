//! Instants in the one form in which the log writes them: `2026-01-01T00:00:00.000000Z`.

use market_core::time::Timestamp;

/// How long that is.
const LENGTH: usize = 27;

/// From the first day of the algorithm's calendar, 0000-03-01, to 1970-01-01.
const DAYS_TO_1970: i64 = 719_468;

/// The form, where a zero stands for any digit.
const FORM: &[u8; LENGTH] = b"0000-00-00T00:00:00.000000Z";

/// The instant of a text in exactly that form.
pub(crate) fn parse(text: &str) -> Option<Timestamp> {
    let fits = |(byte, form): (u8, &u8)| if *form == b'0' { byte.is_ascii_digit() } else { byte == *form };
    if text.len() != LENGTH || !text.bytes().zip(FORM).all(fits) {
        return None;
    }
    let number = |from: usize, to: usize| {
        let digits = text.as_bytes().get(from..to).unwrap_or_default();
        digits.iter().fold(0_i64, |sum, digit| sum * 10 + i64::from(digit - b'0'))
    };
    let (year, month, day) = (number(0, 4), number(5, 7), number(8, 10));
    let (hour, minute, second) = (number(11, 13), number(14, 16), number(17, 19));
    let days_of_month = match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=days_of_month).contains(&day) || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let seconds = (days_since_1970(year, month, day) * 24 + hour) * 3_600 + minute * 60 + second;
    Timestamp::from_micros(seconds * 1_000_000 + number(20, 26))
}

/// Whether a text is that form of an instant.
pub(crate) fn is(text: &str, at: Timestamp) -> bool {
    parse(text) == Some(at)
}

/// Howard Hinnant's `days_from_civil`, for years from 0 on: a year begins in March, an era has 400 of them.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year - era * 400;
    let month_from_march = (month + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - DAYS_TO_1970
}

#[cfg(test)]
mod tests {
    use super::*;

    const MICROS_A_DAY: i64 = 86_400_000_000;

    #[test]
    fn every_day_of_the_calendar_reads_as_the_market_writes_it() {
        let first: i64 = -MICROS_A_DAY * 719_528;
        for day in 0..3_652_059 {
            let at = Timestamp::from_micros(first + day * MICROS_A_DAY + day * 23_000_007 % MICROS_A_DAY).unwrap();
            let text = at.to_string();
            assert_eq!(parse(&text), Some(at), "{text}");
        }
    }

    #[test]
    fn other_forms_and_days_that_are_not_are_left_alone() {
        for text in [
            "",
            "2026-01-01T00:00:00Z",
            "2026-01-01T00:00:00.000000z",
            "2026-01-01 00:00:00.000000Z",
            "2026-02-29T00:00:00.000000Z",
            "2100-02-29T00:00:00.000000Z",
            "2026-13-01T00:00:00.000000Z",
            "2026-00-01T00:00:00.000000Z",
            "2026-01-00T00:00:00.000000Z",
            "2026-01-01T24:00:00.000000Z",
            "2026-01-01T00:00:60.000000Z",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
