//! Who listens: each message goes to the streams that it concerns, as it comes, and waits for none of them.

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

/// How many streams one process serves at most.
const STREAMS_MAX: usize = 25_000;

/// Whose stream it is, and by what means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Holder {
    /// The party.
    pub party: PartyId,
    /// Its key; none in a session.
    pub key: Option<KeyId>,
}

/// What is told to whom.
#[derive(Clone, Debug)]
pub enum Address {
    /// To a party.
    Party(PartyId),
    /// To all who have a specialisation, except one.
    Category(WorkCategory, Option<PartyId>),
}

/// Why a stream is not opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TooMany {
    /// The holder has so many.
    OfHolder(u32),
    /// This process has as many as it takes.
    OfAll,
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
    open: HashMap<Holder, u32>,
    open_all: usize,
}

#[derive(Debug)]
struct Taken {
    holder: Holder,
    specializations: Vec<WorkCategory>,
    words: Arc<[Word]>,
    sender: mpsc::Sender<Arc<Piece>>,
}

/// A place among the streams of a holder, for as long as this lives.
#[derive(Debug)]
pub struct Permit {
    hub: Arc<Hub>,
    holder: Holder,
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
                open: HashMap::new(),
                open_all: 0,
            }),
        })
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets a holder open one more stream; `None` counts nobody.
    ///
    /// # Errors
    /// There are enough.
    pub fn permit(self: &Arc<Self>, holder: Holder, per_holder_max: Option<u32>) -> Result<Permit, TooMany> {
        let mut inner = self.lock();
        let open = inner.open.get(&holder).copied().unwrap_or(0);
        if let Some(max) = per_holder_max.filter(|max| open >= *max) {
            return Err(TooMany::OfHolder(max));
        }
        if inner.open_all >= STREAMS_MAX {
            return Err(TooMany::OfAll);
        }
        inner.open.insert(holder, open.saturating_add(1));
        inner.open_all = inner.open_all.saturating_add(1);
        Ok(Permit { hub: Arc::clone(self), holder })
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

    /// How many streams are open, whether they listen or read what lies behind.
    #[must_use]
    pub fn streams(&self) -> usize {
        self.lock().open_all
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

impl Permit {
    /// Whose it is.
    #[must_use]
    pub fn holder(&self) -> Holder {
        self.holder
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.hub.lock().remove(self.id);
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        let mut inner = self.hub.lock();
        inner.open_all = inner.open_all.saturating_sub(1);
        let left = inner.open.get(&self.holder).copied().unwrap_or(0).saturating_sub(1);
        match left {
            0 => drop(inner.open.remove(&self.holder)),
            left => drop(inner.open.insert(self.holder, left)),
        }
    }
}
