//! What the appender knows without asking: versions, balances and commands, bounded, dropped when the fence fails.

use market_core::event::draft::{Draft, RequestDigest};
use market_core::ids::CommandId;
use market_core::ledger::{Account, LedgerError, Transfer, running};
use market_core::stream::{StreamId, Version};
use std::collections::{HashMap, HashSet};
use std::hash::Hash;

/// How many entries of each kind one generation holds. Two generations live at a time, and whatever a batch
/// touches is young when it is decided, so nothing that it rests on is forgotten meanwhile.
const GENERATION_MAX: usize = 100_000;

/// A map that forgets what was not touched for long: when the young generation is full it becomes the old one.
#[derive(Debug)]
pub(crate) struct Generations<K, V> {
    young: HashMap<K, V>,
    old: HashMap<K, V>,
    max: usize,
}

impl<K: Eq + Hash + Copy, V: Clone> Generations<K, V> {
    /// An empty map whose generations hold `max` entries.
    pub(crate) fn new(max: usize) -> Self {
        Self { young: HashMap::new(), old: HashMap::new(), max }
    }

    /// The value, kept for another generation.
    pub(crate) fn get(&mut self, key: &K) -> Option<V> {
        if let Some(value) = self.young.get(key) {
            return Some(value.clone());
        }
        let value = self.old.remove(key)?;
        self.put(*key, value.clone());
        Some(value)
    }

    /// Whether there is a value; keeps it for another generation as well.
    pub(crate) fn has(&mut self, key: &K) -> bool {
        self.young.contains_key(key) || self.get(key).is_some()
    }

    /// Sets the value.
    pub(crate) fn put(&mut self, key: K, value: V) {
        if self.young.len() >= self.max {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(key, value);
    }

    /// Forgets one.
    pub(crate) fn remove(&mut self, key: &K) {
        self.young.remove(key);
        self.old.remove(key);
    }

    /// Forgets all.
    pub(crate) fn clear(&mut self) {
        self.young.clear();
        self.old.clear();
    }
}

/// Why a commit cannot be part of a batch.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// The ground of the decision has changed.
    Stale,
    /// A floor would be crossed.
    Floor(LedgerError),
    /// The command's id was used for another request.
    OtherRequest,
    /// The same command is in the log, or on its way there.
    Before,
}

/// A transfer with the balances of both accounts after it.
#[derive(Debug)]
pub(crate) struct Posted {
    pub(crate) transfer: Transfer,
    pub(crate) debit_after: i64,
    pub(crate) credit_after: i64,
}

/// Balances by account, each on its normal side.
type Balances = HashMap<Account, i64>;

/// What the log and the ledger hold, as far as it is known.
#[derive(Debug)]
pub(crate) struct Memory {
    versions: Generations<StreamId, Version>,
    balances: Generations<Account, i64>,
    commands: Generations<CommandId, Option<RequestDigest>>,
}

/// What must be asked before a batch can be decided.
#[derive(Debug, Default)]
pub(crate) struct Unknown {
    pub(crate) streams: Vec<StreamId>,
    pub(crate) accounts: Vec<Account>,
}

/// Whether the draft writes the first event of a stream.
fn begins(draft: &Draft, stream: &StreamId) -> bool {
    draft.events.iter().any(|event| event.stream == *stream && event.version == Version(1))
}

impl Memory {
    pub(crate) fn new() -> Self {
        Self {
            versions: Generations::new(GENERATION_MAX),
            balances: Generations::new(GENERATION_MAX),
            commands: Generations::new(GENERATION_MAX),
        }
    }

    pub(crate) fn clear(&mut self) {
        self.versions.clear();
        self.balances.clear();
        self.commands.clear();
    }

    /// What `drafts` touch and this memory does not know. A stream that a draft begins need not be known: if it
    /// has begun already, the log's unique index refuses the batch.
    pub(crate) fn unknown<'a>(&mut self, drafts: impl Iterator<Item = &'a Draft>) -> Unknown {
        let (mut streams, mut accounts) = (HashSet::new(), HashSet::new());
        for draft in drafts {
            let asked = draft.guards.keys().filter(|stream| !begins(draft, stream));
            streams.extend(asked.filter(|stream| !self.versions.has(stream)));
            let postings = draft.events.iter().flat_map(|event| &event.transfers).flat_map(Transfer::postings);
            accounts.extend(postings.map(|posting| posting.account).filter(|account| !self.balances.has(account)));
        }
        Unknown { streams: streams.into_iter().collect(), accounts: accounts.into_iter().collect() }
    }

    /// Takes a version as the database has it. What this memory knows already is newer.
    pub(crate) fn learn_version(&mut self, stream: StreamId, version: Version) {
        if !self.versions.has(&stream) {
            self.versions.put(stream, version);
        }
    }

    /// Takes a balance as the database has it.
    pub(crate) fn learn_balance(&mut self, account: Account, balance: i64) {
        if !self.balances.has(&account) {
            self.balances.put(account, balance);
        }
    }

    /// Takes a command that is in the log.
    pub(crate) fn learn_command(&mut self, command: CommandId, request: Option<RequestDigest>) {
        self.commands.put(command, request);
    }

    /// What an account holds, if that is known. It may include what is on its way into the log.
    pub(crate) fn balance(&mut self, account: &Account) -> Option<i64> {
        self.balances.get(account)
    }

    /// Accepts a draft, and answers with its transfers and balances, or refuses it and changes nothing: known
    /// command, guards, floors, in this order.
    pub(crate) fn accept(&mut self, draft: &Draft) -> Result<Vec<Vec<Posted>>, Refusal> {
        if let Some(request) = self.commands.get(&draft.command) {
            return Err(if request == draft.request { Refusal::Before } else { Refusal::OtherRequest });
        }
        for (stream, expected) in &draft.guards {
            match self.versions.get(stream) {
                Some(known) if known != *expected => return Err(Refusal::Stale),
                None if !begins(draft, stream) => return Err(Refusal::Stale),
                Some(_) | None => {}
            }
        }
        let (posted, balances) = self.post(draft)?;
        for (account, balance) in balances {
            self.balances.put(account, balance);
        }
        for event in &draft.events {
            self.versions.put(event.stream, event.version);
        }
        self.commands.put(draft.command, draft.request);
        Ok(posted)
    }

    fn post(&mut self, draft: &Draft) -> Result<(Vec<Vec<Posted>>, Balances), Refusal> {
        let mut changed = Balances::new();
        let mut posted = Vec::with_capacity(draft.events.len());
        for event in &draft.events {
            let mut of_event = Vec::with_capacity(event.transfers.len());
            for transfer in &event.transfers {
                let mut after = [0_i64; 2];
                for (slot, posting) in after.iter_mut().zip(transfer.postings()) {
                    let account = posting.account;
                    let before = changed.get(&account).copied().or_else(|| self.balances.get(&account));
                    let before = before.ok_or(Refusal::Stale)?;
                    *slot = running(&account, before, &posting).map_err(Refusal::Floor)?;
                    changed.insert(account, *slot);
                }
                let [debit_after, credit_after] = after;
                of_event.push(Posted { transfer: *transfer, debit_after, credit_after });
            }
            posted.push(of_event);
        }
        Ok((posted, changed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_touched_stays_and_what_is_not_is_forgotten() {
        let mut map = Generations::new(2);
        for key in 0..2 {
            map.put(key, key);
        }
        map.put(2, 2);
        assert_eq!(map.get(&0), Some(0));
        map.put(3, 3);
        assert_eq!(map.get(&1), None);
        assert_eq!(map.get(&0), Some(0));
    }
}
