//! What somebody may ask for: a command's kind, who asks, about whom, for which job, and a number.

use crate::asides::AsideMove;
use crate::disputing::DisputeMove;
use crate::hiring::HiringMove;
use crate::market::Market;
use crate::milestones::PartMove;
use crate::parties::PartyMove;
use crate::paying::PayingMove;
use crate::proofing::ProofMove;
use crate::selecting::SelectMove;
use crate::talking::TalkingMove;
use crate::timers;
use crate::trust::TrustMove;
use crate::webhooks::WebhookMove;
use crate::working::WorkingMove;
use market_core::confidential::Confidential;
use market_core::ids::{ApplicationId, JobId, PartyId};
use market_core::job::Job;
use market_core::money::Money;
use market_core::payout::Payout;
use serde_json::json;
use uuid::Uuid;

/// Declares the kinds of commands of one area, with the list of all of them.
macro_rules! moves {
    ($name:ident: $($kind:ident)+) => {
        /// The commands of this area.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum $name {
            $($kind),+
        }

        impl $name {
            pub(crate) const ALL: &'static [Self] = &[$(Self::$kind),+];
        }
    };
}
pub(crate) use moves;

/// The kind of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Move {
    Party(PartyMove),
    Hiring(HiringMove),
    Talking(TalkingMove),
    Working(WorkingMove),
    Paying(PayingMove),
    Aside(AsideMove),
    Trust(TrustMove),
    Proof(ProofMove),
    Select(SelectMove),
    Part(PartMove),
    Dispute(DisputeMove),
    Webhook(WebhookMove),
}

/// A wish. Whether it makes sense is the market's business.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Call {
    pub(crate) what: Move,
    pub(crate) who: PartyId,
    /// The applicant, where one is meant.
    pub(crate) other: PartyId,
    pub(crate) job: JobId,
    /// Amounts and choices: a right answer when it is even, something strange now and then when it is odd.
    pub(crate) n: u16,
}

impl Move {
    pub(crate) fn all() -> Vec<Self> {
        let parties = PartyMove::ALL.iter().copied().map(Self::Party);
        let hiring = HiringMove::ALL.iter().copied().map(Self::Hiring);
        let talking = TalkingMove::ALL.iter().copied().map(Self::Talking);
        let working = WorkingMove::ALL.iter().copied().map(Self::Working);
        let paying = PayingMove::ALL.iter().copied().map(Self::Paying);
        let asides = AsideMove::ALL.iter().copied().map(Self::Aside);
        let trust = TrustMove::ALL.iter().copied().map(Self::Trust);
        let proof = ProofMove::ALL.iter().copied().map(Self::Proof);
        let select = SelectMove::ALL.iter().copied().map(Self::Select);
        let parts = PartMove::ALL.iter().copied().map(Self::Part);
        let webhooks = WebhookMove::ALL.iter().copied().map(Self::Webhook);
        let work = parties.chain(hiring).chain(talking).chain(working).chain(paying).chain(asides);
        work.chain(trust).chain(proof).chain(select).chain(parts).chain(webhooks).chain(Self::of_disputes()).collect()
    }

    /// What is asked in disputes.
    pub(crate) fn of_disputes() -> Vec<Self> {
        DisputeMove::ALL.iter().copied().map(Self::Dispute).collect()
    }

    /// What is asked anywhere else.
    pub(crate) fn beside_disputes() -> Vec<Self> {
        Self::all().into_iter().filter(|what| !matches!(what, Self::Dispute(_))).collect()
    }

    /// What posters and workers ask for when time runs out.
    pub(crate) fn around_jobs() -> Vec<Self> {
        let hold = Self::Paying(PayingMove::HoldPayment);
        let all = Self::all().into_iter();
        all.filter(|what| {
            let is_around = matches!(what, Self::Hiring(_) | Self::Working(_) | Self::Aside(_) | Self::Proof(_));
            is_around || matches!(what, Self::Select(_) | Self::Part(_) | Self::Dispute(_)) || *what == hold
        })
        .collect()
    }

    /// Whether the market's timers ask for it.
    fn is_a_timers(self) -> bool {
        match self {
            Self::Hiring(what) => matches!(what, HiringMove::ExpireJob | HiringMove::LapseFunding),
            Self::Working(what) => {
                matches!(what, WorkingMove::AbandonJob | WorkingMove::LapseRevision | WorkingMove::ApproveBySilence)
            }
            Self::Paying(what) => matches!(what, PayingMove::ReleasePayout | PayingMove::DisputeHeld),
            Self::Aside(what) => matches!(what, AsideMove::LapseCancelRequest),
            Self::Trust(what) => matches!(what, TrustMove::OpenReviews),
            Self::Dispute(what) => what.is_a_timers(),
            Self::Party(_) | Self::Talking(_) | Self::Proof(_) | Self::Select(_) | Self::Part(_) | Self::Webhook(_) => {
                false
            }
        }
    }
}

impl Market {
    /// Asks; a refusal is as good an answer as any. Windows are half-open: from the instant on at which something
    /// falls due around a job, it is the only thing that can happen to it.
    pub(crate) fn ask(&mut self, call: &Call) {
        // A draw is due at once, and waits for the log to be signed.
        let due = timers::of_job(self, call.job).filter(|(_, timer)| !matches!(timer, timers::Timer::Draw(_)));
        let is_due = due.is_some_and(|(due_at, _)| due_at <= self.now);
        let before = self.job_and_payment(call.job);
        let offered = self.offered(call);
        self.first_accepted = None;
        let _ = match call.what {
            Move::Party(what) => self.party_move(what, call),
            Move::Hiring(what) => self.hiring_move(what, call),
            Move::Talking(what) => self.talking_move(what, call),
            Move::Working(what) => self.working_move(what, call),
            Move::Paying(what) => self.paying_move(what, call),
            Move::Aside(what) => self.aside_move(what, call),
            Move::Trust(what) => self.trust_move(what, call),
            Move::Proof(what) => self.proof_move(what, call),
            Move::Select(what) => self.select_move(what, call),
            Move::Part(what) => self.part_move(what, call),
            Move::Dispute(what) => self.dispute_move(what, call),
            Move::Webhook(what) => self.webhook_move(what, call),
        };
        if let Some(offered) = offered {
            offered.must_hold(self.first_accepted, call);
        }
        // What is said of work that is over waits for no clock.
        let is_timeless = call.what == Move::Aside(AsideMove::ReviewWork);
        if is_due && !call.what.is_a_timers() && !is_timeless {
            assert_eq!(self.job_and_payment(call.job), before, "{call:?} came too late, and was taken");
        }
    }

    fn job_and_payment(&self, job: JobId) -> (Job, Option<Payout>) {
        (self.job(job), self.payout_of_job(job).map(|payout| self.payout(payout)))
    }
}

impl Call {
    /// A price or a deposit: of every size, nothing and too much among them.
    pub(crate) fn amount(&self) -> Money {
        let cents = match self.n % 32 {
            1 => 0,
            3 => 10_000_000_001,
            5 => 1,
            7 => 5,
            9 => 10_000_000_000,
            _ => u64::from(self.n) + 10,
        };
        Money::usd(cents).unwrap()
    }

    /// Whether something should be wrong with it: once in eight times when the number is odd.
    pub(crate) fn is_strange(&self) -> bool {
        self.n % 16 == 11
    }

    /// The application of the applicant, or one that does not exist.
    pub(crate) fn application(&self, market: &Market) -> ApplicationId {
        let known = market.applications.get(&(self.job, self.other)).copied();
        known.filter(|_| !self.is_strange()).unwrap_or(ApplicationId(Uuid::from_u128(0xdead)))
    }
}

pub(crate) fn words() -> Confidential {
    Confidential { body: json!({"message": "some words"}), salt: [7; 16] }
}
