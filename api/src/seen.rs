//! How far in the log each party has written, so that it reads what it wrote.

use market_core::ids::PartyId;
use market_core::stream::Position;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How many parties are remembered at least; twice as many at most.
const PARTIES_MIN: usize = 50_000;

/// The last position of everybody who wrote lately. Whoever is forgotten has long been caught up with.
#[derive(Debug, Default)]
pub struct Seen(Mutex<Generations>);

#[derive(Debug, Default)]
struct Generations {
    young: HashMap<PartyId, Position>,
    old: HashMap<PartyId, Position>,
    market: Option<Position>,
}

impl Seen {
    fn generations(&self) -> MutexGuard<'_, Generations> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes note of what somebody has written.
    pub fn note(&self, party: Option<PartyId>, position: Position) {
        let mut generations = self.generations();
        generations.market = generations.market.max(Some(position));
        let Some(party) = party else {
            return;
        };
        if generations.young.len() >= PARTIES_MIN {
            generations.old = std::mem::take(&mut generations.young);
        }
        let last = generations.young.entry(party).or_insert(position);
        *last = (*last).max(position);
    }

    /// The last position that the party has written, if that is remembered.
    #[must_use]
    pub fn by_party(&self, party: PartyId) -> Option<Position> {
        let generations = self.generations();
        generations.young.get(&party).or_else(|| generations.old.get(&party)).copied()
    }

    /// The last position that anybody has written through this server.
    #[must_use]
    pub fn by_anybody(&self) -> Option<Position> {
        self.generations().market
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn party(n: usize) -> PartyId {
        PartyId(Uuid::from_u128(u128::try_from(n).unwrap()))
    }

    #[test]
    fn the_last_position_counts() {
        let seen = Seen::default();
        seen.note(Some(party(1)), Position(7));
        seen.note(Some(party(1)), Position(5));
        assert_eq!(seen.by_party(party(1)), Some(Position(7)));
        assert_eq!(seen.by_party(party(2)), None);
        assert_eq!(seen.by_anybody(), Some(Position(7)));
    }

    #[test]
    fn memory_is_bounded_and_the_latest_are_kept() {
        let seen = Seen::default();
        for n in 0..3 * PARTIES_MIN {
            seen.note(Some(party(n)), Position(1));
        }
        assert_eq!(seen.by_party(party(0)), None);
        assert_eq!(seen.by_party(party(3 * PARTIES_MIN - 1)), Some(Position(1)));
        let generations = seen.generations();
        assert!(generations.young.len() + generations.old.len() <= 2 * PARTIES_MIN);
    }
}
