//! needs → load → decide → commit, and again when others were faster: the only caller of `decide`.

use crate::commit::Outcome;
use crate::error::{ExecuteError, StoreError};
use crate::idempotency;
use crate::load::{Freshness, Loaded};
use crate::store::{Executed, PgStore, Receipt, Request};
use market_core::decide::{Context, Decide, Needs};
use market_core::event::Event;
use market_core::event::draft::{Commit, Draft};
use market_core::ids::CommandId;
use market_core::rejection::Rejection;
use market_core::state::State;
use std::sync::Arc;
use uuid::Uuid;

/// How often a command is decided before its caller is told that others were always faster.
const ATTEMPTS_MAX: u32 = 32;

impl PgStore {
    /// Loads, decides and commits; decides again when others were faster.
    ///
    /// # Errors
    /// The market's no, or a fault.
    pub async fn execute<C: Decide + Sync>(
        &self,
        command: &C,
        cx: &Context<'_>,
        request: &Request<'_>,
    ) -> Result<Executed, ExecuteError> {
        if request.digest.is_some()
            && let Some(first) = idempotency::first_answer(self.pool(), request.command, request.digest).await?
        {
            return Ok(first);
        }
        let mut freshness = Freshness::Cached;
        for _ in 0..ATTEMPTS_MAX {
            let (events, loaded) = match self.decide_on(command, cx, freshness).await {
                Err(ExecuteError::Rejected(rejection)) => return self.refused(rejection, request).await,
                decided => decided?,
            };
            if events.is_empty() {
                return Ok(Executed { receipts: Vec::new(), answer: (request.answer)(&events) });
            }
            let answer = (request.answer)(&events);
            let commit = Commit {
                command: request.command,
                request: request.digest,
                actor: cx.actor,
                at: cx.now,
                guards: loaded.guards.clone(),
                private: command.private(),
                answer: request.digest.map(|_| answer.to_string()),
                events,
            };
            let draft = Draft::new(commit, self.origin()).map_err(StoreError::from)?;
            let events: Vec<Event> = draft.events.iter().map(|event| event.event.clone()).collect();
            match self.append(draft).await? {
                Outcome::New(receipts) => {
                    self.remember(loaded, &events);
                    return Ok(Executed { receipts, answer });
                }
                Outcome::Before => return self.answer_again(request).await,
                Outcome::OtherRequest => return Err(ExecuteError::OtherRequest),
                Outcome::Conflict => freshness = Freshness::Fresh,
            }
        }
        Err(StoreError::Conflict.into())
    }

    /// Decides without committing: the refusal, or the events that would follow.
    ///
    /// # Errors
    /// The market's no, or a fault.
    pub async fn decide<C: Decide + Sync>(&self, command: &C, cx: &Context<'_>) -> Result<Vec<Event>, ExecuteError> {
        Ok(self.decide_on(command, cx, Freshness::Cached).await?.0)
    }

    /// Decides and encodes without committing: what would be written if it were asked for now.
    ///
    /// # Errors
    /// The market's no, or a fault.
    pub async fn foresee<C: Decide + Sync>(&self, command: &C, cx: &Context<'_>) -> Result<Draft, ExecuteError> {
        let (events, loaded) = self.decide_on(command, cx, Freshness::Cached).await?;
        let commit = Commit {
            command: CommandId(Uuid::nil()),
            request: None,
            actor: cx.actor,
            at: cx.now,
            guards: loaded.guards,
            private: Vec::new(),
            answer: None,
            events,
        };
        Ok(Draft::new(commit, self.origin()).map_err(StoreError::from)?)
    }

    /// A no that rests on memory is asked again of the database: others may have written.
    async fn decide_on<C: Decide + Sync>(
        &self,
        command: &C,
        cx: &Context<'_>,
        freshness: Freshness,
    ) -> Result<(Vec<Event>, Loaded), ExecuteError> {
        let needs = command.needs();
        let loaded = self.load_sources(&needs.sources(), freshness).await?;
        match command.decide(&needs.know(&loaded.found), cx) {
            Ok(events) => Ok((events, loaded)),
            Err(_) if loaded.source == Freshness::Cached => {
                let loaded = self.load_sources(&needs.sources(), Freshness::Fresh).await?;
                let events = command.decide(&needs.know(&loaded.found), cx)?;
                Ok((events, loaded))
            }
            Err(rejection) => Err(rejection.into()),
        }
    }

    /// What stands in the way may be what the same request has done meanwhile, sent twice at once: then this is told.
    async fn refused(&self, rejection: Rejection, request: &Request<'_>) -> Result<Executed, ExecuteError> {
        let first = match request.digest {
            Some(_) => idempotency::first_answer(self.pool(), request.command, request.digest).await?,
            None => None,
        };
        first.ok_or_else(|| rejection.into())
    }

    async fn answer_again(&self, request: &Request<'_>) -> Result<Executed, ExecuteError> {
        let first = idempotency::first_answer(self.pool(), request.command, request.digest).await?;
        first.ok_or_else(|| StoreError::Corrupt("a command that was written is not there".to_owned()).into())
    }

    /// The states after what was just committed.
    fn remember(&self, loaded: Loaded, events: &[Event]) {
        let mut states = loaded.found.states;
        let mut versions = loaded.guards;
        for event in events {
            let stream = event.stream();
            let before = states.remove(&stream).map(Arc::unwrap_or_clone);
            let version = versions.entry(stream).or_default();
            *version = version.next();
            let state = Arc::new(State::evolve(before, event));
            self.cache().put(stream, *version, Some(Arc::clone(&state)));
            states.insert(stream, state);
        }
    }
}

impl Executed {
    /// Where its last event is: who has seen the log up to here has seen all of it.
    #[must_use]
    pub fn last(&self) -> Option<&Receipt> {
        self.receipts.last()
    }
}
