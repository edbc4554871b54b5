//! What stands behind the question mark, and which page of a list is wanted.

use crate::body::snake;
use crate::problem::{Kind, Problem};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use market_core::money::MINOR_MAX;
use market_core::stream::Position;
use market_core::time::Timestamp;
use market_projections::{Cursor, PAGE_DEFAULT, PAGE_MAX, Page, Place, Tail};
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::future::{Ready, ready};
use std::str::FromStr;
use uuid::Uuid;

/// The parameters of a query, in either case; of one that is there twice, the first.
#[derive(Clone, Debug, Default)]
pub struct Query(BTreeMap<String, String>);

/// The hex digits of the position in a cursor.
const POSITION_DIGITS: usize = 16;

/// The hex digits of the instant in a cursor.
const INSTANT_DIGITS: usize = 16;

/// The refusal of a parameter.
#[must_use]
pub fn refused(name: &str, problem: &str) -> Problem {
    Problem::new(Kind::QueryNotValid, format!("{name}: {problem}")).with("field", name)
}

impl Query {
    fn of(text: &str) -> Self {
        let mut parameters = BTreeMap::new();
        for (name, value) in url::form_urlencoded::parse(text.as_bytes()) {
            parameters.entry(snake(&name)).or_insert_with(|| value.into_owned());
        }
        Self(parameters)
    }

    /// A parameter that is there and not empty.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|text| !text.is_empty())
    }

    /// A parameter as it stands there, also an empty one.
    #[must_use]
    pub fn given(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// A parameter that is read further. An empty one is no value of any such kind.
    ///
    /// # Errors
    /// When it is not `meant`.
    pub fn parsed<T: FromStr>(&self, name: &str, meant: &str) -> Result<Option<T>, Problem> {
        let Some(text) = self.given(name) else {
            return Ok(None);
        };
        text.parse().map(Some).map_err(|_| refused(name, &format!("must be {meant}")))
    }

    /// A parameter that is one of the words of `T`.
    ///
    /// # Errors
    /// When it is not `meant`.
    pub fn word<T: DeserializeOwned>(&self, name: &str, meant: &str) -> Result<Option<T>, Problem> {
        let Some(text) = self.given(name) else {
            return Ok(None);
        };
        let read = serde_json::from_value(text.into());
        read.map(Some).map_err(|_| refused(name, &format!("must be {meant}")))
    }

    /// A parameter that is one of `words`, as it is written there. An empty one is none of them.
    ///
    /// # Errors
    /// When it is another.
    pub fn one_of<'a>(&self, name: &str, words: &[&'a str]) -> Result<Option<&'a str>, Problem> {
        let Some(text) = self.given(name) else {
            return Ok(None);
        };
        let found = words.iter().find(|word| **word == text).copied();
        found.map(Some).ok_or_else(|| refused(name, &format!("must be one of {}", words.join(", "))))
    }

    /// A whole number as numbers are written: without a sign, and without zeros before it.
    ///
    /// # Errors
    /// When it is not `meant`.
    pub fn number<T: FromStr + ToString>(&self, name: &str, meant: &str) -> Result<Option<T>, Problem> {
        let read: Option<T> = self.parsed(name, meant)?;
        match read {
            Some(number) if Some(number.to_string().as_str()) != self.given(name) => {
                Err(refused(name, &format!("must be {meant}")))
            }
            read => Ok(read),
        }
    }

    /// An amount in cents.
    ///
    /// # Errors
    /// When it is not a whole number of cents, or more than an amount can be.
    pub fn cents(&self, name: &str) -> Result<Option<u64>, Problem> {
        let cents = self.number::<u64>(name, "a whole number of cents, not negative")?;
        match cents {
            Some(cents) if cents > MINOR_MAX => Err(refused(name, &format!("must be at most {MINOR_MAX} cents"))),
            cents => Ok(cents),
        }
    }

    /// How many entries are wanted; more than there may be are cut.
    ///
    /// # Errors
    /// When `limit` is no number from 1 on.
    pub fn page_limit(&self) -> Result<u16, Problem> {
        let limit = self.number::<u32>("limit", "a whole number from 1 to 100")?.unwrap_or(u32::from(PAGE_DEFAULT));
        if limit == 0 {
            return Err(refused("limit", "must be a whole number from 1 to 100"));
        }
        Ok(u16::try_from(limit).unwrap_or(PAGE_MAX).min(PAGE_MAX))
    }

    /// The page that is wanted; a longer one than there may be is cut.
    ///
    /// # Errors
    /// When `limit` is no number, or `cursor` is not one of ours.
    pub fn page(&self) -> Result<Page, Problem> {
        let limit = self.page_limit()?;
        let after = match self.text("cursor") {
            None => None,
            Some(text) => Some(cursor(text).ok_or_else(|| refused("cursor", "is not a next_cursor of ours"))?),
        };
        Ok(Page { after, limit })
    }

    /// The part that is wanted of a list that follows the log; a longer one than there may be is cut.
    ///
    /// # Errors
    /// When `limit` is no number, or `cursor` is not one of ours.
    pub fn tail(&self) -> Result<Tail, Problem> {
        let limit = self.page_limit()?;
        let before = match self.text("cursor") {
            None => None,
            Some(text) => Some(place(text).ok_or_else(|| refused("cursor", "is not a next_cursor of ours"))?),
        };
        Ok(Tail { before, limit })
    }
}

fn place(text: &str) -> Option<Place> {
    let (position, ordinal) = text.split_at_checked(POSITION_DIGITS)?;
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !digits(position) || !digits(ordinal) {
        return None;
    }
    let position = u64::from_str_radix(position, 16).ok()?;
    Some(Place { position: Position(position), ordinal: u16::from_str_radix(ordinal, 16).ok()? })
}

/// Where the part before this one ends, when this one is full.
#[must_use]
pub fn next_place<T>(tail: &Tail, entries: &[T], place: impl Fn(&T) -> Place) -> Option<String> {
    let full = entries.len() >= usize::from(tail.limit);
    let Place { position, ordinal } = place(entries.last().filter(|_| full)?);
    Some(format!("{:016x}{ordinal:04x}", position.0))
}

fn cursor(text: &str) -> Option<Cursor> {
    let (instant, id) = text.split_at_checked(INSTANT_DIGITS)?;
    let micros = i64::from_str_radix(instant, 16).ok()?;
    Some(Cursor { created_at: Timestamp::from_micros(micros)?, id: Uuid::try_parse(id).ok()? })
}

/// Where the next page begins, when this one is full.
#[must_use]
pub fn next_cursor<T>(page: &Page, entries: &[T], place: impl Fn(&T) -> (Timestamp, Uuid)) -> Option<String> {
    let full = entries.len() >= usize::from(page.limit);
    let (created_at, id) = place(entries.last().filter(|_| full)?);
    Some(format!("{:016x}{}", created_at.as_micros(), id.simple()))
}

impl FromRequest for Query {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(Ok(Self::of(request.query_string())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_leads_to_where_it_came_from() {
        let place = (Timestamp::from_micros(1_800_000_000_123_456).unwrap(), Uuid::from_u128(7));
        let page = Page { after: None, limit: 1 };
        let text = next_cursor(&page, &[place], |place| *place).unwrap();
        let read = Query::of(&format!("cursor={text}")).page().unwrap().after.unwrap();
        assert_eq!((read.created_at, read.id), place);
        assert_eq!(next_cursor(&Page { after: None, limit: 2 }, &[place], |place| *place), None);
    }

    #[test]
    fn a_place_leads_to_where_it_came_from() {
        let place = Place { position: Position(4_711), ordinal: 3 };
        let text = next_place(&Tail { before: None, limit: 1 }, &[place], |place| *place).unwrap();
        assert_eq!(Query::of(&format!("cursor={text}")).tail().unwrap().before, Some(place));
        for wrong in ["x", "+000000000000007+001", "0000000000000007", "äääääääääääääääää"] {
            assert!(Query::of(&format!("cursor={wrong}")).tail().is_err(), "{wrong}");
        }
    }

    #[test]
    fn limits_are_cut_and_nonsense_is_refused() {
        assert_eq!(Query::of("limit=1000").page().unwrap().limit, 100);
        assert_eq!(Query::of("limit=4000000").page().unwrap().limit, 100);
        assert_eq!(Query::of("").page().unwrap().limit, 50);
        for wrong in ["limit=0", "limit=-1", "limit=x", "cursor=x", "cursor=äääääääääääääääää"] {
            assert!(Query::of(wrong).page().is_err(), "{wrong}");
        }
    }

    #[test]
    fn words_are_decoded() {
        assert_eq!(Query::of("category=Data+Analysis&search=a%26b").text("category"), Some("Data Analysis"));
        assert_eq!(Query::of("minBudget=7").cents("min_budget").unwrap(), Some(7));
        assert!(Query::of("min_budget=1.5").cents("min_budget").is_err());
        assert!(Query::of("min_budget=-1").cents("min_budget").is_err());
        for wrong in ["", "00", "007", "%2B7", "+7", "７"] {
            assert!(Query::of(&format!("min_budget={wrong}")).cents("min_budget").is_err(), "{wrong}");
        }
    }

    #[test]
    fn an_empty_word_is_none_of_the_words() {
        let read = |text: &str| Query::of(text).one_of("sort", &["proofs", "earned"]);
        assert_eq!((read("").unwrap(), read("sort=earned").unwrap()), (None, Some("earned")));
        for wrong in ["sort=", "sort", "sort=Earned", "sort=earned+", "sort=best"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
