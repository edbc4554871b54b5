//! A market in memory that is held to its laws after every command.

use crate::book::Book;
use crate::machines::{Watcher, command_name};
use market_core::actor::Actor;
use market_core::decide::{Context, Decide, Found, Needs, Source};
use market_core::event::draft::{Commit, RequestDigest};
use market_core::event::{Event, Recorded};
use market_core::ids::{
    ApplicationId, AssignmentId, CommandId, DisputeId, JobId, PartyId, PaymentId, PayoutId, SecretId,
};
use market_core::job::{Job, Stage};
use market_core::memory::{Committed, MemoryLog, NotExecuted, Refused};
use market_core::money::Money;
use market_core::payout::{EarnedBy, Payout, PayoutEvent};
use market_core::policy::{ByTier, Policy};
use market_core::proof::Unsealed;
use market_core::rejection::Rejection;
use market_core::state::State;
use market_core::stream::StreamId;
use market_core::time::{Span, Timestamp};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Three who are ready to do business from the first moment, and one whom nobody knows.
pub(crate) const PARTIES: u8 = 4;
/// So many jobs a story may be about.
pub(crate) const JOBS: u8 = 6;

/// The market of one story.
pub(crate) struct Market {
    pub(crate) log: MemoryLog,
    pub(crate) now: Timestamp,
    pub(crate) policy: Policy,
    pub(crate) book: Book,
    pub(crate) applications: BTreeMap<(JobId, PartyId), ApplicationId>,
    pub(crate) payments: Vec<PaymentId>,
    pub(crate) secrets: Vec<SecretId>,
    /// What lies beside the log for verdicts.
    pub(crate) verdicts: BTreeMap<AssignmentId, Unsealed>,
    /// And for the votes of panels, by seat.
    pub(crate) votes: BTreeMap<(DisputeId, u8), Unsealed>,
    pub(crate) watcher: Watcher,
    /// In the order in which they began; those of jobs and those of wallets.
    pub(crate) payouts: Vec<PayoutId>,
    /// States of streams as they were in the middle of the story, and how much of the log they had seen.
    snapshots: Vec<(StreamId, Option<State>, usize)>,
    /// The commands that had an effect, by their types.
    accepted: BTreeSet<&'static str>,
    /// The first command of somebody's wish that had an effect.
    pub(crate) first_accepted: Option<&'static str>,
    ids: u128,
}

/// The state of a stream, whichever category it is of.
pub(crate) struct StateOf(pub(crate) StreamId);

impl Needs for StateOf {
    type Known = Option<State>;

    fn sources(&self) -> Vec<Source> {
        vec![Source::Stream(self.0)]
    }

    fn know(&self, found: &Found) -> Option<State> {
        found.states.get(&self.0).map(|state| State::clone(state))
    }
}

pub(crate) fn party(n: u8) -> PartyId {
    PartyId(Uuid::from_u128(0xa000 + u128::from(n % PARTIES)))
}

pub(crate) fn job(n: u8) -> JobId {
    JobId(Uuid::from_u128(0xb000 + u128::from(n % JOBS)))
}

pub(crate) fn job_number(job: JobId) -> u8 {
    job.0.as_bytes()[15]
}

/// Periods and links of parties are such as stories of a few days get to see the end of.
fn policy() -> Policy {
    Policy {
        subscription_price: ByTier { free: 0, pro: 29_00, enterprise: 99_00 },
        subscription_period: Span::hours(20),
        reset_window: Span::hours(48),
        ..Policy::default()
    }
}

impl Market {
    pub(crate) fn new() -> Self {
        Self {
            log: MemoryLog::new("laws"),
            now: Timestamp::from_micros(1_767_225_600_000_000).unwrap(),
            policy: policy(),
            book: Book::default(),
            applications: BTreeMap::new(),
            payments: Vec::new(),
            secrets: Vec::new(),
            verdicts: BTreeMap::new(),
            votes: BTreeMap::new(),
            watcher: Watcher::default(),
            payouts: Vec::new(),
            snapshots: Vec::new(),
            accepted: BTreeSet::new(),
            first_accepted: None,
            ids: 0xc000,
        }
    }

    /// An id that nothing has yet.
    pub(crate) fn new_id(&mut self) -> Uuid {
        self.ids += 1;
        Uuid::from_u128(self.ids)
    }

    pub(crate) fn job(&self, job: JobId) -> Job {
        self.log.load(&job).0
    }

    pub(crate) fn payout(&self, payout: PayoutId) -> Payout {
        self.log.load(&payout).0
    }

    /// The commands that had an effect, by their types.
    pub(crate) fn accepted(&self) -> &BTreeSet<&'static str> {
        &self.accepted
    }

    /// The payout of a job that is completed.
    pub(crate) fn payout_of_job(&self, job: JobId) -> Option<PayoutId> {
        match &self.job(job).posted(job).ok()?.stage {
            Stage::Completed { payout, .. } => Some(*payout),
            Stage::Open { .. }
            | Stage::PendingEscrow(_)
            | Stage::InProgress(..)
            | Stage::PendingProof { .. }
            | Stage::Delivered { .. }
            | Stage::Cancelled(_) => None,
            Stage::Disputed(frozen) => frozen.clocks.payout(),
        }
    }

    /// The price of a job that waits for its money.
    pub(crate) fn price(&self, job: JobId) -> Option<Money> {
        match &self.job(job).posted(job).ok()?.stage {
            Stage::PendingEscrow(hire) => Some(hire.price),
            Stage::Open { .. }
            | Stage::InProgress(..)
            | Stage::PendingProof { .. }
            | Stage::Delivered { .. }
            | Stage::Completed { .. }
            | Stage::Disputed(_)
            | Stage::Cancelled(_) => None,
        }
    }

    pub(crate) fn wait(&mut self, span: Span) {
        self.now = self.now.after(span);
    }

    /// It is `instant`, unless it is later already.
    pub(crate) fn wait_until(&mut self, instant: Timestamp) {
        self.now = self.now.max(instant);
    }

    /// Executes a command and holds what follows to the laws.
    pub(crate) fn run<C: Decide>(&mut self, command: &C) -> Result<Vec<Recorded>, Rejection> {
        let id = CommandId(self.new_id());
        let policy = self.policy.clone();
        let cx = Context { now: self.now, actor: Actor::Platform, policy: &policy };
        let length = self.log.events().len();
        match self.log.execute(command, id, &cx) {
            Ok(recorded) => {
                assert_eq!(self.log.events().len(), length + recorded.len());
                for event in &recorded {
                    self.book.observe(event);
                    if let Event::Payout(PayoutEvent::Scheduled { payout, by: EarnedBy::Proof, .. }) = &event.event {
                        self.payouts.push(*payout);
                    }
                }
                self.watcher.watch(command_name::<C>(), &recorded, &self.log);
                self.again(command, id, &cx, &recorded);
                self.remember(&recorded);
                Ok(recorded)
            }
            Err(NotExecuted::Rejected(rejection)) => {
                assert_eq!(self.log.events().len(), length, "a refusal left events behind");
                Err(rejection)
            }
            // Nobody else writes here, so what was decided must be taken: a floor that stops it was overlooked by the
            // decision.
            Err(NotExecuted::Refused(refused)) => panic!("the log refused what was decided: {refused}"),
        }
    }

    /// The same command has the same answer and no more events; another request under its id is refused.
    fn again<C: Decide>(&mut self, command: &C, id: CommandId, cx: &Context<'_>, recorded: &[Recorded]) {
        let Some(first) = recorded.first() else { return };
        self.accepted.insert(std::any::type_name::<C>());
        self.first_accepted.get_or_insert(command_name::<C>());
        let length = self.log.events().len();
        assert_eq!(self.log.execute(command, id, cx).unwrap(), recorded);
        let commit = |request| Commit {
            command: id,
            request,
            actor: cx.actor,
            at: cx.now,
            guards: BTreeMap::new(),
            events: recorded.iter().map(|recorded| recorded.event.clone()).collect(),
            private: Vec::new(),
            answer: None,
        };
        assert_eq!(self.log.commit(commit(None)).unwrap(), Committed::Before(first.position));
        let other = self.log.commit(commit(Some(RequestDigest([1; 32]))));
        assert!(matches!(other, Err(Refused::OtherRequest)), "{other:?}");
        assert_eq!(self.log.events().len(), length);
    }

    /// Keeps the states of some of the streams that have just changed.
    fn remember(&mut self, recorded: &[Recorded]) {
        let seen = self.log.events().len();
        for event in recorded.iter().filter(|event| event.position.0 % 3 == 0) {
            let (state, _) = self.log.load(&StateOf(event.stream));
            self.snapshots.push((event.stream, state, seen));
        }
    }

    /// Takes note of the payout of a job that is completed now, if it is.
    pub(crate) fn note_payout(&mut self, job: JobId) {
        if let Some(payout) = self.payout_of_job(job).filter(|payout| !self.payouts.contains(payout)) {
            self.payouts.push(payout);
        }
    }

    /// What is true at the end of a story, whichever way it went.
    pub(crate) fn check(&self) {
        self.watcher.is_told();
        let events = self.log.events();
        assert_eq!(self.book.ledger(), self.log.ledger(), "the log's ledger is not the fold of its events");
        let streams: BTreeSet<StreamId> = events.iter().map(|event| event.stream).collect();
        for stream in streams {
            let (state, _) = self.log.load(&StateOf(stream));
            assert_eq!(fold(None, stream, events), state, "{stream} is not the fold of its stored events");
        }
        for (stream, state, seen) in &self.snapshots {
            let (now, _) = self.log.load(&StateOf(*stream));
            assert_eq!(fold(state.clone(), *stream, &events[*seen..]), now, "{stream} from the middle on");
        }
    }
}

/// The state of a stream after the stored texts of its events.
fn fold(before: Option<State>, stream: StreamId, events: &[Recorded]) -> Option<State> {
    let mine = events.iter().filter(|event| event.stream == stream);
    mine.fold(before, |state, event| {
        let stored = market_core::event::codec::decode(event.event.name(), event.schema, &event.payload).unwrap();
        assert_eq!(stored, event.event);
        Some(State::evolve(state, &stored))
    })
}
