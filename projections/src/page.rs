//! One page of a list that has the newest first.

use market_core::stream::Position;
use market_core::time::Timestamp;
use uuid::Uuid;

/// The most that one page holds.
pub const PAGE_MAX: u16 = 100;

/// What a page holds unless it is said.
pub const PAGE_DEFAULT: u16 = 50;

/// Which part of a list is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// Where the page before ended; none for the first.
    pub after: Option<Cursor>,
    /// How many entries, at most [`PAGE_MAX`].
    pub limit: u16,
}

/// The place of an entry in its list: when it came to be, and its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// When the entry came to be.
    pub created_at: Timestamp,
    /// Which entry.
    pub id: Uuid,
}

impl Page {
    /// The first page, of the usual length.
    pub const FIRST: Self = Self { after: None, limit: PAGE_DEFAULT };

    /// How many rows to fetch.
    pub(crate) fn rows(&self) -> i64 {
        i64::from(self.limit.clamp(1, PAGE_MAX))
    }
}

/// Which part of a list that follows the log is wanted, from its end backwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tail {
    /// Only what lies before this place; none for the end of the list.
    pub before: Option<Place>,
    /// How many entries, at most [`PAGE_MAX`].
    pub limit: u16,
}

/// The place of an entry that an event has made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The position of the event.
    pub position: Position,
    /// Which of the entries that the event has made.
    pub ordinal: u16,
}

impl Tail {
    /// The end of a list.
    pub const LAST: Self = Self { before: None, limit: PAGE_DEFAULT };

    /// Where it ends, as the database counts.
    pub(crate) fn before(&self) -> i64 {
        self.before.map_or(i64::MAX, |place| i64::try_from(place.position.0).unwrap_or(i64::MAX))
    }

    /// Before which of the entries of that event.
    pub(crate) fn before_ordinal(&self) -> i32 {
        self.before.map_or(0, |place| i32::from(place.ordinal))
    }

    /// How many rows to fetch.
    pub(crate) fn rows(&self) -> i64 {
        i64::from(self.limit.clamp(1, PAGE_MAX))
    }
}
