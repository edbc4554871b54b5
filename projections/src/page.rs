//! One page of a list that has the newest first.

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
