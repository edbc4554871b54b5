//! What is not as it must be.

use serde::Serialize;
use std::fmt;

/// One value that is not what it must be, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The position in the log, where there is one.
    pub position: Option<i64>,
    /// The value, as `event.payload`, `transfer.amount` or `log_head.size`.
    pub field: String,
    /// What it must be, as recomputed.
    pub expected: String,
    /// What it is.
    pub found: String,
}

/// The differences of a reading: the first one, and how many there are.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    /// The first.
    pub(crate) first: Option<Difference>,
    /// How many.
    pub(crate) count: u64,
}

impl Difference {
    /// A value beside the log.
    pub(crate) fn of(field: impl Into<String>, expected: impl ToString, found: impl ToString) -> Self {
        Self { position: None, field: field.into(), expected: expected.to_string(), found: found.to_string() }
    }

    /// A value at a position.
    pub(crate) fn at(position: i64, field: &str, expected: impl ToString, found: impl ToString) -> Self {
        Self { position: Some(position), ..Self::of(field, expected, found) }
    }
}

impl Findings {
    /// Takes note of one.
    pub(crate) fn add(&mut self, difference: Difference) {
        self.count = self.count.saturating_add(1);
        self.first.get_or_insert(difference);
    }

    /// Takes note of one if the two values differ.
    pub(crate) fn compare<T: PartialEq + ToString>(&mut self, field: &str, expected: T, found: T) {
        if expected != found {
            self.add(Difference::of(field, expected, found));
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(position) = self.position {
            write!(f, "position {position}, ")?;
        }
        write!(f, "{}\n  expected  {}\n  found     {}", self.field, self.expected, self.found)
    }
}
