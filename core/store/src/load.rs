//! What a decision needs → what the cache or the rows say.

use crate::cache::{Cache, Versioned};
use crate::error::StoreError;
use crate::learn::BALANCES;
use deadpool_postgres::Pool;
use market_core::decide::{Found, Source};
use market_core::event::codec;
use market_core::ledger::Account;
use market_core::money::Money;
use market_core::state::State;
use market_core::stream::{Category, StreamId, Version};
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

/// The events of some streams, each stream's in order.
const EVENTS: &str = "\
    select event.stream_category, event.stream_id, event.version, event.name, event.schema_version,
           event.payload::text
    from unnest($1::uuid[], $2::text[]) as asked (id, category)
    join event on event.stream_id = asked.id and event.stream_category = asked.category
    order by event.stream_category, event.stream_id, event.version";

/// Where knowledge may come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Freshness {
    /// From memory, where it is there.
    Cached,
    /// From the database alone.
    Fresh,
}

/// What was found, and what the commit must be guarded by.
pub(crate) struct Loaded {
    pub(crate) found: Found,
    pub(crate) guards: BTreeMap<StreamId, Version>,
    /// Whether some of it came from memory and may be behind.
    pub(crate) source: Freshness,
}

/// Loads all sources with at most one statement for the streams and one for the accounts.
pub(crate) async fn load(
    pool: &Pool,
    cache: &Cache,
    sources: &[Source],
    freshness: Freshness,
    known_balance: impl Fn(&Account) -> Option<i64>,
) -> Result<Loaded, StoreError> {
    let mut loaded = Loaded { found: Found::default(), guards: BTreeMap::new(), source: Freshness::Fresh };
    let (mut streams, mut accounts) = (Vec::new(), Vec::new());
    for source in sources {
        match source {
            Source::Stream(stream) => match cache.get(*stream).filter(|_| freshness == Freshness::Cached) {
                Some((version, state)) => {
                    loaded.guards.insert(*stream, version);
                    loaded.found.states.extend(state.map(|state| (*stream, state)));
                    loaded.source = Freshness::Cached;
                }
                None => streams.push(*stream),
            },
            Source::Funds(account) => match known_balance(account).filter(|_| freshness == Freshness::Cached) {
                Some(balance) => {
                    hold(&mut loaded.found, *account, balance);
                    loaded.source = Freshness::Cached;
                }
                None => accounts.push(*account),
            },
        }
    }
    // A decision may name a stream twice, as when one party is both asker and applicant.
    streams.sort_unstable();
    streams.dedup();
    if !streams.is_empty() {
        for (stream, (version, state)) in fold_streams(pool, &streams).await? {
            loaded.guards.insert(stream, version);
            if state.is_some() || stays_empty(stream) {
                cache.put(stream, version, state.clone());
            }
            loaded.found.states.extend(state.map(|state| (stream, state)));
        }
    }
    if !accounts.is_empty() {
        for (account, balance) in accounts.iter().zip(balances(pool, &accounts).await?) {
            hold(&mut loaded.found, *account, balance);
        }
    }
    Ok(loaded)
}

/// Whether a stream that is asked for all the time may have no events for ever: keys that were made before there were
/// allowances have none. That others are empty is not worth keeping.
fn stays_empty(stream: StreamId) -> bool {
    stream.category == Category::Allowance
}

fn hold(found: &mut Found, account: Account, balance: i64) {
    if let Some(money) = u64::try_from(balance).ok().and_then(|minor| Money::usd(minor).ok()) {
        found.funds.insert(account, money);
    }
}

/// The balances of `accounts`, in their order.
pub(crate) async fn balances(pool: &Pool, accounts: &[Account]) -> Result<Vec<i64>, StoreError> {
    let client = pool.get().await?;
    let statement = client.prepare_cached(BALANCES).await?;
    let paths: Vec<String> = accounts.iter().map(ToString::to_string).collect();
    let rows = client.query(&statement, &[&paths]).await?;
    rows.iter().map(|row| Ok(row.try_get(1)?)).collect()
}

async fn fold_streams(pool: &Pool, streams: &[StreamId]) -> Result<BTreeMap<StreamId, Versioned>, StoreError> {
    let client = pool.get().await?;
    let statement = client.prepare_cached(EVENTS).await?;
    let ids: Vec<Uuid> = streams.iter().map(|stream| stream.id).collect();
    let categories: Vec<&str> = streams.iter().map(|stream| stream.category.name()).collect();
    let rows = client.query(&statement, &[&ids, &categories]).await?;

    let mut folded: BTreeMap<StreamId, Option<(Version, State)>> =
        streams.iter().map(|stream| (*stream, None)).collect();
    for row in rows {
        let stream = StreamId { category: category(row.try_get(0)?)?, id: row.try_get(1)? };
        let version = Version(number(row.try_get::<_, i32>(2)?)?);
        let event = codec::decode(row.try_get(3)?, number(row.try_get::<_, i16>(4)?)?, row.try_get(5)?)?;
        let slot = folded.entry(stream).or_default();
        let before = slot.take();
        let expected = before.as_ref().map_or(Version::default(), |(version, _)| *version).next();
        if version != expected {
            return Err(StoreError::Corrupt(format!("{stream} has version {} after a gap", version.0)));
        }
        *slot = Some((version, State::evolve(before.map(|(_, state)| state), &event)));
    }
    let shared = |folded: Option<(Version, State)>| match folded {
        Some((version, state)) => (version, Some(Arc::new(state))),
        None => (Version::default(), None),
    };
    Ok(folded.into_iter().map(|(stream, state)| (stream, shared(state))).collect())
}

/// The category of a stored word.
pub(crate) fn category(word: &str) -> Result<Category, StoreError> {
    let known = Category::ALL.into_iter().find(|category| category.name() == word);
    known.ok_or_else(|| StoreError::Corrupt(format!("unknown category of streams {word:?}")))
}

/// A stored number that cannot be negative.
pub(crate) fn number<N: Copy + std::fmt::Display, M: TryFrom<N>>(stored: N) -> Result<M, StoreError> {
    M::try_from(stored).map_err(|_| StoreError::Corrupt(format!("{stored} is out of range")))
}
