//! Which events belong to the subject: a job's candidacies and payouts do.

use super::entry::Entry;
use super::standing::standing;
use super::subject::Subject;
use crate::report::Fact;
use market_core::event::transfer_id;
use market_core::state::State;
use market_core::stream::StreamId;
use serde_json::Value;
use std::collections::BTreeMap;

/// The streams of the subject, folded.
#[derive(Debug)]
pub(super) struct Follow {
    subject: Subject,
    streams: BTreeMap<StreamId, Option<State>>,
    /// Of the account that is explained.
    pub(super) balance: i64,
}

impl Follow {
    /// Nothing found yet.
    pub(super) fn new(subject: Subject) -> Self {
        Self { subject, streams: BTreeMap::new(), balance: 0 }
    }

    /// Whether the entry tells of the subject. Its stream is followed from here on, if all of it does.
    pub(super) fn concerns(&mut self, entry: &Entry) -> bool {
        let Subject::Id(id) = self.subject else { return true };
        let job = entry.payload.get("job").and_then(Value::as_str);
        let own = entry.stream.is_some_and(|stream| stream.id == id) || job == Some(&id.to_string());
        if own && let Some(stream) = entry.stream {
            self.streams.entry(stream).or_default();
        }
        let transfers = 0..u16::try_from(entry.lines.len()).unwrap_or(u16::MAX);
        own || entry.stream.is_some_and(|stream| self.streams.contains_key(&stream))
            || entry.event_id() == id
            || transfers.into_iter().any(|ordinal| transfer_id(entry.at, entry.place(), ordinal) == id)
    }

    /// Folds an entry into its stream, if that is followed.
    pub(super) fn fold(&mut self, entry: Entry) {
        let (Some(stream), Some(event)) = (entry.stream, entry.event) else { return };
        if let Some(state) = self.streams.get_mut(&stream) {
            *state = Some(State::evolve(state.take(), &event));
        }
    }

    /// How the subject stands now.
    pub(super) fn standing(&self) -> Vec<Fact> {
        if let Subject::Account(account) = self.subject {
            return vec![Fact::of("class", account.class().name()), Fact::of("balance_cents", self.balance)];
        }
        let known = self.streams.iter().filter_map(|(stream, state)| Some((stream, state.as_ref()?)));
        known.map(|(stream, state)| Fact::of(stream.to_string(), standing(state))).collect()
    }
}
