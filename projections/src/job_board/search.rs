//! Which open jobs somebody looks for: the ids of one page, in order.
//!
//! Only what decides the order is read here; what is shown of a job is kept ready elsewhere, and told to be outdated
//! by the two marks that each hit bears.

use crate::ask;
use deadpool_postgres::Pool;
use market_core::category::WorkCategory;
use market_core::ids::{JobId, PartyId};
use market_core::time::Timestamp;
use market_store::StoreError;
use serde::{Deserialize, Serialize};
use tokio_postgres::Row;
use tokio_postgres::types::{ToSql, Type};
use uuid::Uuid;

/// What comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// What was posted last.
    #[default]
    Newest,
    /// The largest `budget_max`.
    BudgetHigh,
    /// The smallest `budget_min`.
    BudgetLow,
    /// The nearest deadline; jobs without one come last.
    Deadline,
}

/// Which open jobs are looked for.
#[derive(Clone, Copy, Debug)]
pub struct Search<'a> {
    /// Jobs whose application window is over by then are left out.
    pub now: Timestamp,
    /// Of these kinds of work.
    pub categories: &'a [WorkCategory],
    /// Not those of this party.
    pub not_of: Option<PartyId>,
    /// Jobs whose `budget_max` is at least that, in cents.
    pub min_budget: Option<u64>,
    /// Jobs whose `budget_min` is at most that, in cents.
    pub max_budget: Option<u64>,
    /// Jobs with all of these words in title or description; a word may be the beginning of one.
    pub words: Option<&'a str>,
    /// What comes first.
    pub sort: Sort,
}

/// Where a page ended: by what the list is sorted (microseconds or cents), and the job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// The value by which the list is sorted.
    pub key: i64,
    /// The job.
    pub job: JobId,
}

/// A job that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Its place in the list.
    pub place: Place,
    /// The position of the event that last changed it.
    pub updated_position: i64,
    /// Who offers it.
    pub poster: PartyId,
    /// The erasable row with its poster's name.
    pub poster_words: Option<Uuid>,
}

/// How many words are looked for; more are left out.
const WORDS_MAX: usize = 16;

impl Sort {
    /// The words on the wire.
    pub const NAMES: [&'static str; 4] = ["newest", "budget_high", "budget_low", "deadline"];

    /// The value, the direction, and what is further on in it.
    fn sql(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Newest => ("j.created_at", "desc", "<"),
            Self::BudgetHigh => ("j.budget_max", "desc", "<"),
            Self::BudgetLow => ("j.budget_min", "asc", ">"),
            Self::Deadline => ("coalesce(j.deadline, '9999-12-31T00:00:00Z')", "asc", ">"),
        }
    }

    fn is_instant(self) -> bool {
        matches!(self, Self::Newest | Self::Deadline)
    }
}

/// Only the conditions that are asked for stand in the statement, so that one plan fits all who ask for the same.
fn statement(search: &Search<'_>, from_start: bool) -> String {
    let (value, direction, beyond) = search.sort.sql();
    let key = if search.sort.is_instant() { "(extract(epoch from found.key) * 1000000)::bigint" } else { "found.key" };
    let mut conditions = String::new();
    if search.not_of.is_some() {
        conditions.push_str(" and j.poster <> $4");
    }
    if search.min_budget.is_some() {
        conditions.push_str(" and j.budget_max >= $5");
    }
    if search.max_budget.is_some() {
        conditions.push_str(" and j.budget_min <= $6");
    }
    if search.words.is_some() {
        conditions.push_str(
            " and to_tsvector('simple', j.title || ' ' || j.description) @@ (
                select string_agg(word::text || ':*', ' & ')::tsquery
                from unnest($7) as given, plainto_tsquery('simple', given) as word
                where numnode(word) > 0)",
        );
    }
    if !from_start {
        conditions.push_str(&format!(" and ({value}, j.job) {beyond} ($8, $9)"));
    }
    format!(
        "select found.job, {key}, found.updated_position, poster.profile_words, found.poster
         from (
             select h.* from unnest($1) as wanted (category)
             cross join lateral (
                 select j.job, j.poster, {value} as key, j.updated_position
                 from view_job_board j
                 where j.status = 'open' and j.visibility = 'public' and j.category = wanted.category
                   and j.expires_at > $2{conditions}
                 order by {value} {direction}, j.job {direction}
                 limit $3
             ) h
             order by h.key {direction}, h.job {direction}
             limit $3
         ) found
         left join view_directory poster on poster.party = found.poster
         order by found.key {direction}, found.job {direction}"
    )
}

/// Open public jobs, in order, at most `limit` of them after `after`.
///
/// # Errors
/// A fault.
pub async fn open(pool: &Pool, search: &Search<'_>, after: Option<Place>, limit: u16) -> Result<Vec<Hit>, StoreError> {
    let categories: Vec<&str> = search.categories.iter().map(|category| category.name()).collect();
    let words: Vec<&str> = search.words.map_or_else(Vec::new, |words| words_of(words).take(WORDS_MAX).collect());
    let search = &Search { words: search.words.filter(|_| !words.is_empty()), ..*search };
    let cents = |amount: Option<u64>| amount.map(|amount| i64::try_from(amount).unwrap_or(i64::MAX));
    let instant = after.and_then(|place| Timestamp::from_micros(place.key)).map(Timestamp::as_datetime);
    let number = after.map(|place| place.key);
    let key: (&(dyn ToSql + Sync), Type) =
        if search.sort.is_instant() { (&instant, Type::TIMESTAMPTZ) } else { (&number, Type::INT8) };
    let values: [(&(dyn ToSql + Sync), Type); 9] = [
        (&categories, Type::TEXT_ARRAY),
        (&search.now.as_datetime(), Type::TIMESTAMPTZ),
        (&i64::from(limit), Type::INT8),
        (&search.not_of.map(|party| party.0), Type::UUID),
        (&cents(search.min_budget), Type::INT8),
        (&cents(search.max_budget), Type::INT8),
        (&Some(&words).filter(|words| !words.is_empty()), Type::TEXT_ARRAY),
        key,
        (&after.map(|place| place.job.0), Type::UUID),
    ];
    let sql = statement(search, after.is_none());
    // Words decide which plan is good, so that it is made for them; else one is made and kept.
    let found = match search.words {
        Some(_) => pool.get().await?.query_typed(&sql, &values).await?,
        None => ask::kept(pool, &sql, &values).await?,
    };
    found.iter().map(hit).collect()
}

fn hit(row: &Row) -> Result<Hit, StoreError> {
    Ok(Hit {
        place: Place { key: row.try_get(1)?, job: JobId(row.try_get(0)?) },
        updated_position: row.try_get(2)?,
        poster_words: row.try_get(3)?,
        poster: PartyId(row.try_get(4)?),
    })
}

fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric))
}
