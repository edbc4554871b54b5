//! Given, when, then: a story that is written into a log in memory.

use super::{NOW, PAYOUT, usd};
use crate::actor::Actor;
use crate::decide::{Context, Decide, Found, Needs, Source};
use crate::dispute::DisputeRejection;
use crate::event::Event;
use crate::event::draft::Commit;
use crate::ids::CommandId;
use crate::ledger::Account;
use crate::memory::{MemoryLog, NotExecuted};
use crate::money::Money;
use crate::policy::{ByTier, Policy};
use crate::rejection::Rejection;
use crate::stream::StreamId;
use crate::time::Timestamp;
use uuid::Uuid;

pub(crate) struct Story {
    log: MemoryLog,
    now: Timestamp,
    policy: Policy,
    commands: u128,
}

pub(crate) struct Outcome {
    story: Story,
    result: Result<Vec<&'static str>, Rejection>,
}

/// A story in which these events have happened.
pub(crate) fn given(events: impl IntoIterator<Item = Event>) -> Story {
    let mut story = Story { log: MemoryLog::new("test"), now: NOW, policy: Policy::default(), commands: 0 };
    for event in events {
        let (_, guards) = story.log.load(&AnyStream(event.stream()));
        let commit = Commit {
            command: story.next_command(),
            request: None,
            actor: Actor::Platform,
            at: NOW,
            guards,
            events: vec![event],
            private: vec![],
            answer: None,
        };
        story.log.commit(commit).unwrap();
    }
    story
}

struct AnyStream(StreamId);

impl Needs for AnyStream {
    type Known = ();

    fn sources(&self) -> Vec<Source> {
        vec![Source::Stream(self.0)]
    }

    fn know(&self, _found: &Found) {}
}

impl Story {
    fn next_command(&mut self) -> CommandId {
        self.commands += 1;
        CommandId(Uuid::from_u128(self.commands))
    }

    /// The log that the story has written.
    pub(crate) fn into_log(self) -> MemoryLog {
        self.log
    }

    /// From here on it is `now`.
    pub(crate) fn at(self, now: Timestamp) -> Self {
        Self { now, ..self }
    }

    /// From here on subscriptions have prices: 29.00 and 99.00 a period.
    pub(crate) fn priced(mut self) -> Self {
        self.policy.subscription_price = ByTier { free: 0, pro: 29_00, enterprise: 99_00 };
        self
    }

    pub(crate) fn when<C: Decide>(mut self, command: C) -> Outcome {
        let policy = self.policy.clone();
        let cx = Context { now: self.now, actor: Actor::Platform, policy: &policy };
        let id = self.next_command();
        let result = match self.log.execute(&command, id, &cx) {
            Ok(recorded) => Ok(recorded.iter().map(|recorded| recorded.event.name()).collect()),
            Err(NotExecuted::Rejected(rejection)) => Err(rejection),
            Err(NotExecuted::Refused(refused)) => panic!("the log refused what was decided: {refused}"),
        };
        assert!(self.log.ledger().trial_balance().balances(), "the trial balance does not balance");
        Outcome { story: self, result }
    }

    pub(crate) fn and_holds(self, account: Account, amount: Money) -> Self {
        assert_eq!(self.log.ledger().funds(&account).unwrap_or(usd(0)), amount, "{account}");
        self
    }

    pub(crate) fn and_payout_is(self, status: &str) -> Self {
        assert_eq!(self.log.load(&PAYOUT).0.status(), status);
        self
    }
}

impl Outcome {
    #[track_caller]
    pub(crate) fn then(self, events: &[&str]) -> Story {
        assert_eq!(self.result.as_deref(), Ok(events));
        self.story
    }

    #[track_caller]
    pub(crate) fn then_refused(self, rejection: Rejection) -> Story {
        assert_eq!(self.result, Err(rejection));
        self.story
    }

    #[track_caller]
    pub(crate) fn then_refused_as_over(self) -> Story {
        assert!(matches!(self.result, Err(Rejection::Dispute(DisputeRejection::Over { .. }))), "{:?}", self.result);
        self.story
    }

    #[track_caller]
    pub(crate) fn then_refused_for(self, field: &str) -> Story {
        let Err(Rejection::Invalid { field: refused, .. }) = &self.result else {
            panic!("expected a refusal of {field}, got {:?}", self.result);
        };
        assert_eq!(*refused, field);
        self.story
    }
}
