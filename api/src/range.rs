//! Which bytes of a file a client wants, and whether it has them already (RFC 9110, sections 13 and 14).

use actix_web::http::header::{HeaderMap, HeaderName, IF_NONE_MATCH, IF_RANGE, RANGE};
use std::ops::Range;

/// What a request for a file is answered with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// All of it.
    Whole,
    /// These bytes, which lie within it.
    Part(Range<u64>),
    /// Nothing: there are no such bytes.
    Beyond,
    /// Nothing: the client has it.
    Known,
}

impl Wanted {
    /// What a client wants that sends these headers, of a file with this entity tag and so many bytes.
    #[must_use]
    pub fn of(headers: &HeaderMap, etag: &str, size: u64) -> Self {
        if text(headers, &IF_NONE_MATCH).is_some_and(|tags| names(tags, etag)) {
            return Self::Known;
        }
        // A part of another version would not fit to what the client has. Dates are no strong validators here.
        if text(headers, &IF_RANGE).is_some_and(|tag| tag.trim() != etag) {
            return Self::Whole;
        }
        // Two lines would be two ranges.
        let mut ranges = headers.get_all(RANGE);
        match (ranges.next().and_then(|range| range.to_str().ok()), ranges.next()) {
            (Some(range), None) => Self::part(range, size).unwrap_or(Self::Whole),
            (Some(_) | None, Some(_) | None) => Self::Whole,
        }
    }

    /// None for what is no single range of bytes: it is as if nothing had been said.
    fn part(range: &str, size: u64) -> Option<Self> {
        let (unit, range) = range.trim().split_once('=')?;
        let (first, last) = range.trim().split_once('-')?;
        if !unit.eq_ignore_ascii_case("bytes") {
            return None;
        }
        let (from, to) = match (first, last) {
            ("", last) => (size.saturating_sub(number(last)?), size),
            (first, "") => (number(first)?, size),
            (first, last) => {
                let (first, last) = (number(first)?, number(last)?);
                if first > last {
                    return None;
                }
                (first, last.saturating_add(1).min(size))
            }
        };
        Some(if from < to { Self::Part(from..to) } else { Self::Beyond })
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// Compared weakly, as a cache asks.
fn names(tags: &str, etag: &str) -> bool {
    let tag = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    tags.trim() == "*" || tags.split(',').any(|one| tag(one) == etag)
}

/// Digits alone. What is too large for a number lies beyond every file.
fn number(digits: &str) -> Option<u64> {
    let sound = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    sound.then(|| digits.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::HeaderValue;

    const ETAG: &str = "\"abc\"";

    fn wanted(headers: &[(HeaderName, &str)]) -> Wanted {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(name.clone(), HeaderValue::from_str(value).unwrap());
        }
        Wanted::of(&map, ETAG, 100)
    }

    #[test]
    fn one_range_is_a_part() {
        let ranges = [
            ("bytes=0-0", 0..1),
            ("bytes=0-99", 0..100),
            ("bytes=10-19", 10..20),
            ("bytes=90-", 90..100),
            ("bytes=99-1000", 99..100),
            ("bytes=5-99999999999999999999999", 5..100),
            ("bytes=-1", 99..100),
            ("bytes=-1000", 0..100),
            ("Bytes= 1-2", 1..3),
        ];
        for (range, part) in ranges {
            assert_eq!(wanted(&[(RANGE, range)]), Wanted::Part(part), "{range}");
        }
    }

    #[test]
    fn what_lies_beyond_is_told_and_what_makes_no_sense_is_ignored() {
        for range in ["bytes=100-", "bytes=100-200", "bytes=-0", "bytes=99999999999999999999999-"] {
            assert_eq!(wanted(&[(RANGE, range)]), Wanted::Beyond, "{range}");
        }
        let ignored = [
            "",
            "bytes",
            "bytes=",
            "bytes=-",
            "bytes=a-b",
            "bytes=5-2",
            "bytes=1-2,4-5",
            "bytes=+1-2",
            "lines=1-2",
            "bytes=1",
            "bytes=0-1-2",
            "bytes=-1-2",
            "bytes=1 - 2",
        ];
        for range in ignored {
            assert_eq!(wanted(&[(RANGE, range)]), Wanted::Whole, "{range}");
        }
        assert_eq!(wanted(&[(RANGE, "bytes=1-2"), (RANGE, "bytes=4-5")]), Wanted::Whole);
    }

    #[test]
    fn who_has_it_is_told_so_and_who_has_another_gets_all() {
        let range = (RANGE, "bytes=1-2");
        for tags in [ETAG, "*", "W/\"abc\"", "\"x\", \"abc\""] {
            assert_eq!(wanted(&[(IF_NONE_MATCH, tags), range.clone()]), Wanted::Known, "{tags}");
        }
        assert_eq!(wanted(&[(IF_NONE_MATCH, "\"x\"")]), Wanted::Whole);
        assert_eq!(wanted(&[(IF_RANGE, ETAG), range.clone()]), Wanted::Part(1..3));
        for tag in ["\"x\"", "W/\"abc\"", "Wed, 21 Oct 2015 07:28:00 GMT"] {
            assert_eq!(wanted(&[(IF_RANGE, tag), range.clone()]), Wanted::Whole, "{tag}");
        }
    }
}
