//! Who listens: each message goes to the streams that it concerns, as it comes, and waits for none of them.

use super::permit::Holder;
use super::piece::Piece;
use market_core::category::WorkCategory;
use market_core::ids::{KeyId, PartyId};
use market_core::stream::Position;
use market_projections::agent_feed::Word;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::mpsc;
use tokio::sync::mpsc::error::TrySendError;

/// How many events may wait for a stream. One that is slower gives up its seat and reads the table.
const WAITING_MAX: usize = 32;

/// What is told to whom.
#[derive(Clone, Debug)]
pub enum Address {
    /// To a party.
    Party(PartyId),
    /// To all who have a specialisation, except one.
    Category(WorkCategory, Option<PartyId>),
}

/// The streams of this process, and how far they were told.
#[derive(Debug)]
pub struct Hub {
    inner: Mutex<Inner>,
}

#[derive(Debug)]
struct Inner {
    /// The first position of which nobody was told.
    next: Position,
    is_closed: bool,
    last_id: u64,
    seats: BTreeMap<u64, Arc<Taken>>,
    by_party: HashMap<PartyId, BTreeMap<u64, Arc<Taken>>>,
    by_category: BTreeMap<WorkCategory, BTreeMap<u64, Arc<Taken>>>,
}

#[derive(Debug)]
struct Taken {
    holder: Holder,
    specializations: Vec<WorkCategory>,
    words: Arc<[Word]>,
    sender: mpsc::Sender<Arc<Piece>>,
}

/// A seat in the hub: what comes from a position on, until it is given up or taken away.
#[derive(Debug)]
pub struct Seat {
    hub: Arc<Hub>,
    id: u64,
    /// Everything from here on comes by the seat; what lies before is in the table.
    pub from: Position,
    receiver: mpsc::Receiver<Arc<Piece>>,
}

impl Hub {
    /// Nobody listens yet, and what lies before `next` is told to nobody.
    #[must_use]
    pub fn new(next: Position) -> Arc<Self> {
        Arc::new(Self {
            inner: Mutex::new(Inner {
                next,
                is_closed: false,
                last_id: 0,
                seats: BTreeMap::new(),
                by_party: HashMap::new(),
                by_category: BTreeMap::new(),
            }),
        })
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a seat; none any more once the hub is closed.
    #[must_use]
    pub fn join(
        self: &Arc<Self>,
        holder: Holder,
        specializations: Vec<WorkCategory>,
        words: &Arc<[Word]>,
    ) -> Option<Seat> {
        let (sender, receiver) = mpsc::channel(WAITING_MAX);
        let mut inner = self.lock();
        if inner.is_closed {
            return None;
        }
        inner.last_id = inner.last_id.saturating_add(1);
        let (id, from) = (inner.last_id, inner.next);
        let taken = Arc::new(Taken { holder, specializations, words: Arc::clone(words), sender });
        for category in &taken.specializations {
            inner.by_category.entry(*category).or_default().insert(id, Arc::clone(&taken));
        }
        inner.by_party.entry(holder.party).or_default().insert(id, Arc::clone(&taken));
        inner.seats.insert(id, taken);
        Some(Seat { hub: Arc::clone(self), id, from, receiver })
    }

    /// The first position of which nobody was told.
    #[must_use]
    pub fn next(&self) -> Position {
        self.lock().next
    }

    /// Where nobody listens there is nothing to read: what lies before `next` then counts as told. Says whether it
    /// was so.
    pub fn skip_if_empty(&self, next: Position) -> bool {
        let mut inner = self.lock();
        let is_empty = inner.seats.is_empty();
        if is_empty {
            inner.next = inner.next.max(next);
        }
        is_empty
    }

    /// Hands out what was told before `next`, in order. Whoever does not take it in time loses its seat.
    pub fn deliver(&self, next: Position, told: &[(Address, Arc<Piece>)]) {
        let mut inner = self.lock();
        let mut lost = Vec::new();
        for (address, piece) in told {
            let (listeners, except) = match address {
                Address::Party(party) => (inner.by_party.get(party), None),
                Address::Category(category, except) => (inner.by_category.get(category), *except),
            };
            for (id, seat) in listeners.into_iter().flatten() {
                if Some(seat.holder.party) == except || !piece.concerns(&seat.words) || lost.contains(id) {
                    continue;
                }
                match seat.sender.try_send(Arc::clone(piece)) {
                    Ok(()) => {}
                    // What waits is still sent; the rest is in the table.
                    Err(TrySendError::Full(_) | TrySendError::Closed(_)) => lost.push(*id),
                }
            }
        }
        for id in lost {
            inner.remove(id);
        }
        inner.next = inner.next.max(next);
    }

    /// Something has changed for a party: its streams are to look at it anew before they go on.
    pub fn recall_party(&self, party: PartyId) {
        let mut inner = self.lock();
        let seats: Vec<u64> = inner.by_party.get(&party).into_iter().flatten().map(|(id, _)| *id).collect();
        for id in seats {
            inner.remove(id);
        }
    }

    /// The same for a key.
    pub fn recall_key(&self, key: KeyId) {
        let mut inner = self.lock();
        let of_key = |(id, seat): (&u64, &Arc<Taken>)| (seat.holder.key == Some(key)).then_some(*id);
        let seats: Vec<u64> = inner.seats.iter().filter_map(of_key).collect();
        for id in seats {
            inner.remove(id);
        }
    }

    /// Ends all streams, and lets none begin.
    pub fn close(&self) {
        let mut inner = self.lock();
        inner.is_closed = true;
        inner.seats.clear();
        inner.by_party.clear();
        inner.by_category.clear();
    }
}

impl Inner {
    fn remove(&mut self, id: u64) {
        let Some(seat) = self.seats.remove(&id) else {
            return;
        };
        for category in &seat.specializations {
            if let Some(seats) = self.by_category.get_mut(category) {
                seats.remove(&id);
            }
        }
        if let Some(seats) = self.by_party.get_mut(&seat.holder.party) {
            seats.remove(&id);
            if seats.is_empty() {
                self.by_party.remove(&seat.holder.party);
            }
        }
    }
}

impl Seat {
    /// The next piece; none once the seat is lost.
    pub async fn next(&mut self) -> Option<Arc<Piece>> {
        self.receiver.recv().await
    }

    /// The next piece, if there is one already.
    pub fn ready(&mut self) -> Option<Arc<Piece>> {
        self.receiver.try_recv().ok()
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.hub.lock().remove(self.id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feed::message::Message;
    use uuid::Uuid;

    const READER: Holder = Holder { party: PartyId(Uuid::from_u128(1)), key: None };
    const POSTER: Holder = Holder { party: PartyId(Uuid::from_u128(2)), key: None };

    fn piece(seq: u64, word: Word) -> Arc<Piece> {
        let message = Message { id: Uuid::from_u128(7), seq: Position(seq), word, json: "{}".to_owned() };
        Arc::new(Piece::of(Position(seq), &[message]))
    }

    fn to_coders(seq: u64) -> (Address, Arc<Piece>) {
        let address = Address::Category(WorkCategory::Coding, Some(POSTER.party));
        (address, piece(seq, Word::JobAvailable))
    }

    fn joins(hub: &Arc<Hub>, holder: Holder, words: &[Word]) -> Seat {
        hub.join(holder, vec![WorkCategory::Coding], &Arc::from(words)).unwrap()
    }

    fn waiting(seat: &mut Seat) -> Vec<u64> {
        std::iter::from_fn(|| seat.ready()).map(|piece| piece.seq.0).collect()
    }

    #[test]
    fn a_seat_takes_what_concerns_its_party_from_where_the_hub_was() {
        let hub = Hub::new(Position(5));
        let (mut all, mut some) = (joins(&hub, READER, &[]), joins(&hub, READER, &[Word::JobMessage]));
        let mut poster = joins(&hub, POSTER, &[]);
        let message = (Address::Party(READER.party), piece(7, Word::JobMessage));
        hub.deliver(Position(9), &[to_coders(6), message]);
        assert_eq!((all.from, hub.next()), (Position(5), Position(9)));
        assert_eq!((waiting(&mut all), waiting(&mut some)), (vec![6, 7], vec![7]));
        assert_eq!(waiting(&mut poster), [0_u64; 0], "its own job is no news");
    }

    #[tokio::test]
    async fn whoever_is_too_slow_keeps_what_waits_and_loses_its_seat() {
        let hub = Hub::new(Position(0));
        let (mut slow, mut quick) = (joins(&hub, READER, &[]), joins(&hub, READER, &[]));
        let count = u64::try_from(WAITING_MAX).unwrap() + 5;
        for seq in 0..count {
            hub.deliver(Position(seq + 1), &[to_coders(seq)]);
            assert_eq!(waiting(&mut quick), [seq]);
        }
        for seq in 0..u64::try_from(WAITING_MAX).unwrap() {
            assert_eq!(slow.next().await.unwrap().seq, Position(seq), "in order, without a gap");
        }
        assert!(slow.next().await.is_none());
        assert_eq!(joins(&hub, READER, &[]).from, Position(count));
    }

    #[tokio::test]
    async fn what_changes_for_somebody_takes_its_seats_away_and_nobody_elses() {
        let hub = Hub::new(Position(0));
        let (mut reader, mut other) = (joins(&hub, READER, &[]), joins(&hub, POSTER, &[]));
        hub.recall_party(READER.party);
        assert!(reader.next().await.is_none());
        hub.deliver(Position(1), &[(Address::Party(POSTER.party), piece(0, Word::JobMessage))]);
        assert_eq!(waiting(&mut other), [0]);
        hub.close();
        assert!(other.next().await.is_none());
        assert!(hub.join(READER, Vec::new(), &Arc::from([])).is_none());
    }

    #[test]
    fn where_nobody_listens_the_hub_goes_on_without_reading() {
        let hub = Hub::new(Position(0));
        assert!(hub.skip_if_empty(Position(8)));
        let seat = joins(&hub, READER, &[]);
        assert!(!hub.skip_if_empty(Position(9)));
        assert_eq!((seat.from, hub.next()), (Position(8), Position(8)));
    }
}
