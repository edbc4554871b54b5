//! The transfers of one account, line by line, with what lay on it after each.

use crate::journal::{self, Line, lines_where, stored};
use deadpool_postgres::Pool;
use market_core::ledger::Side;
use market_core::stream::Position;
use market_core::time::Timestamp;
use market_store::StoreError;
use std::fmt;
use std::str::FromStr;

/// The place of a line: its event, and which transfer of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    position: Position,
    ordinal: i16,
}

/// Which transfers count.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cut {
    /// Those of events up to here.
    pub position: Option<Position>,
    /// Those that were decided by then.
    pub instant: Option<Timestamp>,
}

/// Which lines come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// For the people whose account it is.
    NewestFirst,
    /// For those who check it.
    OldestFirst,
}

macro_rules! lines_of_account {
    ($and:literal) => {
        lines_where!(concat!(
            "(t.debit_account = $1 or t.credit_account = $1)
              and t.position <= $2 and ($3::timestamptz is null or t.at <= $3)
              and ",
            $and
        ))
    };
}

const OLDEST_FIRST: &str =
    lines_of_account!("(t.position, t.ordinal) > ($4, $5) order by t.position, t.ordinal limit $6");

const NEWEST_FIRST: &str =
    lines_of_account!("(t.position, t.ordinal) < ($4, $5) order by t.position desc, t.ordinal desc limit $6");

// What lies on the account before a place, on its debit side: only what counts is summed up.
const BEFORE: &str = "select coalesce(sum(case when debit_account = $1 then amount else -amount end), 0)::bigint
    from transfer
    where (debit_account = $1 or credit_account = $1)
      and position <= $2 and ($3::timestamptz is null or at <= $3)
      and (position, ordinal) <= ($4, $5)";

impl Place {
    const BEFORE_ALL: (i64, i16) = (-1, 0);
    const AFTER_ALL: (i64, i16) = (i64::MAX, i16::MAX);

    fn or(place: Option<Self>, otherwise: (i64, i16)) -> (i64, i16) {
        place.map_or(otherwise, |place| (stored(place.position), place.ordinal))
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.position, self.ordinal)
    }
}

impl FromStr for Place {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (position, ordinal) = text.split_once('-').ok_or(())?;
        let position: i64 = position.parse().map_err(|_| ())?;
        let ordinal: i16 = ordinal.parse().map_err(|_| ())?;
        Ok(Self { position: journal::position(position).map_err(|_| ())?, ordinal })
    }
}

impl Cut {
    fn last(&self) -> i64 {
        self.position.map_or(i64::MAX, stored)
    }

    fn instant(&self) -> Option<chrono::DateTime<chrono::Utc>> {
        self.instant.map(Timestamp::as_datetime)
    }
}

/// The lines of an account after a place.
///
/// # Errors
/// When the database cannot be reached.
pub async fn lines(
    pool: &Pool,
    account: &str,
    order: Order,
    after: Option<Place>,
    cut: &Cut,
    limit: u16,
) -> Result<Vec<Line>, StoreError> {
    let (sql, (position, ordinal)) = match order {
        Order::NewestFirst => (NEWEST_FIRST, Place::or(after, Place::AFTER_ALL)),
        Order::OldestFirst => (OLDEST_FIRST, Place::or(after, Place::BEFORE_ALL)),
    };
    let connection = pool.get().await?;
    let values: [&(dyn tokio_postgres::types::ToSql + Sync); 6] =
        [&account, &cut.last(), &cut.instant(), &position, &ordinal, &i64::from(limit)];
    connection.query(sql, &values).await?.iter().map(Line::read).collect()
}

/// What lies on an account at a place, on the side that increases it.
///
/// # Errors
/// When the database cannot be reached.
pub async fn balance_at(
    pool: &Pool,
    account: &str,
    place: Option<Place>,
    cut: &Cut,
    normal: Side,
) -> Result<i64, StoreError> {
    let (position, ordinal) = Place::or(place, Place::BEFORE_ALL);
    let connection = pool.get().await?;
    let row = connection.query_one(BEFORE, &[&account, &cut.last(), &cut.instant(), &position, &ordinal]).await?;
    let on_debit_side: i64 = row.try_get(0)?;
    Ok(match normal {
        Side::Debit => on_debit_side,
        Side::Credit => on_debit_side.saturating_neg(),
    })
}

/// A span of time: from its first instant to the one before `to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first instant.
    pub from: Timestamp,
    /// The first instant after it.
    pub to: Timestamp,
}

/// What came to and went from an account, in cents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// Credited before the span.
    pub before_in: i64,
    /// Debited before the span.
    pub before_out: i64,
    /// Credited within it.
    pub within_in: i64,
    /// Debited within it.
    pub within_out: i64,
}

const WITHIN: &str = "select t.position, t.ordinal, t.at, t.debit_account, t.credit_account, t.amount, t.debit_after,
        t.credit_after, e.name, e.leaf_hash
    from transfer t join event e on e.position = t.position
    where (t.debit_account = any($1) or t.credit_account = any($1))
      and t.at >= $2 and t.at < $3 and (t.position, t.ordinal) > ($4, $5)
    order by t.position, t.ordinal limit $6";

const SUMS: &str = "select
        coalesce(sum(amount) filter (where credit_account = $1 and at < $2), 0)::bigint,
        coalesce(sum(amount) filter (where debit_account = $1 and at < $2), 0)::bigint,
        coalesce(sum(amount) filter (where credit_account = $1 and at >= $2), 0)::bigint,
        coalesce(sum(amount) filter (where debit_account = $1 and at >= $2), 0)::bigint
    from transfer
    where (debit_account = $1 or credit_account = $1) and at < $3";

/// The lines of some accounts within a span, oldest first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn lines_within(
    pool: &Pool,
    accounts: &[String],
    span: &Span,
    after: Option<Place>,
    limit: u16,
) -> Result<Vec<Line>, StoreError> {
    let (position, ordinal) = Place::or(after, Place::BEFORE_ALL);
    let connection = pool.get().await?;
    let (from, to) = (span.from.as_datetime(), span.to.as_datetime());
    let values: [&(dyn tokio_postgres::types::ToSql + Sync); 6] =
        [&accounts, &from, &to, &position, &ordinal, &i64::from(limit)];
    connection.query(WITHIN, &values).await?.iter().map(Line::read).collect()
}

/// What came to and went from an account before a span and within it.
///
/// # Errors
/// When the database cannot be reached.
pub async fn sums(pool: &Pool, account: &str, span: &Span) -> Result<Sums, StoreError> {
    let connection = pool.get().await?;
    let row = connection.query_one(SUMS, &[&account, &span.from.as_datetime(), &span.to.as_datetime()]).await?;
    Ok(Sums {
        before_in: row.try_get(0)?,
        before_out: row.try_get(1)?,
        within_in: row.try_get(2)?,
        within_out: row.try_get(3)?,
    })
}

/// Where the next page begins, when this one is full.
#[must_use]
pub fn next_place(lines: &[Line], limit: u16) -> Option<Place> {
    let full = lines.len() >= usize::from(limit);
    let last = lines.last().filter(|_| full)?;
    Some(Place { position: last.position, ordinal: last.ordinal })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_found_again() {
        let place = Place { position: Position(7), ordinal: 1 };
        assert_eq!(place.to_string().parse(), Ok(place));
        for wrong in ["", "7", "-1-0", "x-0", "7-x"] {
            assert_eq!(wrong.parse::<Place>(), Err(()), "{wrong}");
        }
    }
}
