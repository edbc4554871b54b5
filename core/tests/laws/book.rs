//! An auditor who believes nothing but the events, one after the other.

#[path = "payouts.rs"]
mod payouts;

use crate::spending::Spending;
use crate::verdicts::Verdicts;
use crate::webhooks::Hooks;
use market_core::candidacy::Who;
use market_core::event::Event;
use market_core::event::Recorded;
use market_core::ids::{DisputeId, JobId, PayoutId};
use market_core::job::{ApprovedBy, Cancellation, Clocks, DisputeSettlement, JobEvent, Settlement, Takedown};
use market_core::ledger::{Account, Floor, Ledger, transfers_for};
use market_core::money::Money;
use market_core::time::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

/// What the auditor has written down.
#[derive(Default)]
pub(crate) struct Book {
    ledger: Ledger,
    jobs: BTreeMap<JobId, Sums>,
    payouts: BTreeMap<PayoutId, Clock>,
    spending: Spending,
    hooks: Hooks,
    verdicts: Verdicts,
    counts: BTreeMap<&'static str, u64>,
}

/// The money of one job, in cents.
#[derive(Clone, Default, Debug)]
struct Sums {
    funded: u64,
    paid: u64,
    commission: u64,
    refunded: u64,
    /// What milestones have earned, commission included, while it cools down.
    cooling: u64,
    review_by: Option<Timestamp>,
    approved_at: Option<Timestamp>,
    /// From when the latest payment cools down.
    cools_from: Option<Timestamp>,
    /// Who has reviewed, the poster being `true`.
    reviewed: BTreeSet<bool>,
    opened: bool,
    /// How often it has ended.
    ends: u32,
}

/// When a payment may be released.
#[derive(Clone, Copy, Debug)]
enum Clock {
    Cooling(Timestamp),
    Held { until: Timestamp },
    Frozen,
    Released,
}

impl Sums {
    /// What is said of work that is over; false for everything else.
    fn is_said(&mut self, event: &JobEvent) -> bool {
        if let JobEvent::ReviewSealed(review) = event {
            assert!(self.approved_at.is_some() || self.ends == 1, "reviewed before it was completed");
            assert!(!self.opened, "reviewed when what the other side said could be read");
            assert!(self.reviewed.insert(review.by == Who::Poster), "reviewed twice");
            return true;
        }
        if let JobEvent::ReviewsOpened(opened) = event {
            assert!(!std::mem::replace(&mut self.opened, true), "opened twice");
            assert_eq!(opened.reviews.len(), self.reviewed.len(), "not all that was said was opened");
            assert!(opened.reviews.iter().all(|review| (1..=5).contains(&review.rating)));
            return true;
        }
        false
    }

    fn approval(&self, by: ApprovedBy, at: Timestamp) -> Option<Timestamp> {
        match by {
            ApprovedBy::Poster | ApprovedBy::Consensus => Some(at),
            ApprovedBy::Silence => self.review_by,
        }
    }

    /// A clock that stood still has another end.
    fn going_on(&mut self, clocks: Clocks) {
        if let Clocks::Review { review_by } = clocks {
            self.review_by = Some(review_by);
        }
    }
}

impl Book {
    pub(crate) fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// How often each event has occurred.
    pub(crate) fn counts(&self) -> &BTreeMap<&'static str, u64> {
        &self.counts
    }

    pub(crate) fn has_ended(&self, job: JobId) -> bool {
        self.jobs.get(&job).is_some_and(|sums| sums.ends == 1 && sums.cooling == 0)
    }

    /// Reads the next event.
    pub(crate) fn observe(&mut self, recorded: &Recorded) {
        *self.counts.entry(recorded.event.name()).or_default() += 1;
        self.ledger.post(&transfers_for(&recorded.event)).unwrap();
        self.balances();
        match &recorded.event {
            Event::Job(event) => self.job(event, recorded.at),
            Event::Payout(event) => self.payout(event, recorded.at),
            Event::Allowance(event) => self.spending.observe(event),
            Event::Webhooks(event) => self.hooks.observe(event),
            Event::Proof(event) => self.verdicts.observe(event, recorded.at),
            Event::Party(_)
            | Event::Email(_)
            | Event::Key(_)
            | Event::Candidacy(_)
            | Event::Payment(_)
            | Event::Proofer(_)
            | Event::Dispute(_) => {}
        }
    }

    fn balances(&self) {
        let trial = self.ledger.trial_balance();
        assert!(trial.balances(), "the trial balance does not balance: {trial:?}");
        for (account, balance) in self.ledger.accounts() {
            if account.floor() == Floor::Zero {
                assert!(balance.on_normal_side(account) >= 0, "{account} is below zero");
            }
        }
    }

    fn job(&mut self, event: &JobEvent, at: Timestamp) {
        let sums = self.jobs.entry(event.job()).or_default();
        if sums.is_said(event) {
            return;
        }
        assert_eq!(sums.ends, 0, "something happened to a job that had ended: {event:?}");
        match event {
            JobEvent::EscrowFunded { price, .. } => {
                assert_eq!(sums.funded, 0, "funded twice");
                sums.funded += price.minor();
            }
            JobEvent::Delivered { review_by, .. } | JobEvent::RevisionLapsed { review_by, .. } => {
                sums.review_by = Some(*review_by);
            }
            JobEvent::ProofEnded(ended) => sums.review_by = Some(ended.review_by),
            JobEvent::Approved { by, .. } => {
                assert!(sums.approved_at.is_none(), "approved twice");
                sums.approved_at = match by {
                    ApprovedBy::Consensus => self.verdicts.ended_at(event.job()),
                    ApprovedBy::Poster | ApprovedBy::Silence => sums.approval(*by, at),
                };
                sums.cools_from = sums.approved_at;
            }
            JobEvent::MilestoneApproved(approved) => {
                sums.cooling += approved.earned.minor() + approved.commission.minor();
                sums.cools_from = match approved.by {
                    ApprovedBy::Consensus => self.verdicts.ended_at(event.job()),
                    ApprovedBy::Poster | ApprovedBy::Silence => sums.approval(approved.by, at),
                };
            }
            JobEvent::Declined { job, refund, .. } | JobEvent::CancelledLate { job, refund, .. } => {
                sums.refunded += refund.minor();
                self.ended(*job);
            }
            JobEvent::TakenDown(Takedown { job, refund, .. }) => {
                sums.refunded += refund.map_or(0, Money::minor);
                self.ended(*job);
            }
            JobEvent::Cancelled(Cancellation { job, .. }) | JobEvent::Expired { job } => self.ended(*job),
            JobEvent::Settled(settlement) | JobEvent::DisputeSettled(DisputeSettlement { settlement, .. }) => {
                self.settled(settlement)
            }
            JobEvent::DisputeWithdrawn(withdrawn) => sums.going_on(withdrawn.clocks),
            JobEvent::Posted { .. }
            | JobEvent::ApplicationAccepted { .. }
            | JobEvent::ApplicationUnaccepted { .. }
            | JobEvent::FundingLapsed { .. }
            | JobEvent::FileUploaded { .. }
            | JobEvent::RevisionRequested { .. }
            | JobEvent::Edited { .. }
            | JobEvent::DeadlineExtended(_)
            | JobEvent::AttachmentAdded(_)
            | JobEvent::AttachmentRemoved { .. }
            | JobEvent::Featured { .. }
            | JobEvent::CancelRequested(_)
            | JobEvent::CancelDeclined { .. }
            | JobEvent::CancelRequestWithdrawn { .. }
            | JobEvent::CancelRequestLapsed { .. }
            | JobEvent::ProofAwaited(_)
            | JobEvent::RevisionByProof(_)
            | JobEvent::ProofSettingsChanged(_)
            | JobEvent::Reviewed(_)
            | JobEvent::ReviewSealed(_)
            | JobEvent::ReviewsOpened(_)
            | JobEvent::AgentsInvited(_)
            | JobEvent::InvitationDeclined(_)
            | JobEvent::Disputed(_)
            | JobEvent::Subcontracted(_) => {}
        }
    }

    fn settled(&mut self, settlement: &Settlement) {
        let sums = self.jobs.get_mut(&settlement.job).unwrap();
        let [award, earned, commission] =
            [settlement.award, settlement.earned, settlement.commission].map(|amount| amount.minor());
        assert_eq!(award, earned + commission, "the award is not parted without a rest");
        assert_eq!(settlement.payout.is_some(), award > 0);
        sums.paid += earned;
        sums.commission += commission;
        sums.refunded += settlement.refund.minor();
        self.ended(settlement.job);
    }

    /// A milestone's payment is released, while the job goes on or after it has ended.
    fn cooled(&mut self, job: JobId, amount: u64) {
        let sums = self.jobs.get_mut(&job).unwrap();
        sums.cooling -= amount;
        if sums.ends == 1 {
            self.is_empty(job);
        }
    }

    fn ended(&mut self, job: JobId) {
        let sums = self.jobs.get_mut(&job).unwrap();
        sums.ends += 1;
        assert_eq!(sums.ends, 1, "a job ended twice");
        self.is_empty(job);
    }

    /// Nothing of a job that has ended lies about but what cools down, and everything that came in went out.
    fn is_empty(&self, job: JobId) {
        let sums = &self.jobs[&job];
        let out = sums.paid + sums.commission + sums.refunded;
        assert_eq!(sums.funded, out + sums.cooling, "job {job}: {sums:?}");
        let cooling = i128::from(self.verdicts.cooling(job)) + i128::from(sums.cooling);
        assert_eq!(self.left_in(job), cooling, "money of {job} lies about at its end");
    }

    /// When nothing around a job waits for anything, nothing of it lies anywhere.
    pub(crate) fn is_settled(&self, job: JobId) {
        assert_eq!(self.left_in(job), 0, "money of {job} lies about for ever");
        self.verdicts.are_settled(job);
    }

    /// Whether a payout is what a verdict has earned.
    pub(crate) fn is_of_verdict(&self, payout: PayoutId) -> bool {
        self.verdicts.is_cooling(payout)
    }

    fn left_in(&self, job: JobId) -> i128 {
        let of_job = |account: &Account| match account {
            Account::Escrow(of)
            | Account::ProofEscrow(of, _, _)
            | Account::Pending(_, of)
            | Account::PendingCommission(of) => *of == job,
            Account::DisputeHold(of) => (1..=3).any(|number| *of == DisputeId::of(job, number)),
            Account::ProcessorClearing
            | Account::ProcessorBalance
            | Account::Wallet(_)
            | Account::Available(_)
            | Account::Payout(_)
            | Account::DepositFees
            | Account::CommissionFees
            | Account::ProofCommissionFees
            | Account::SubscriptionFees
            | Account::FeatureFees
            | Account::Goodwill => false,
        };
        let accounts = self.ledger.accounts().filter(|(account, _)| of_job(account));
        accounts.map(|(account, balance)| i128::from(balance.on_normal_side(account))).sum()
    }
}
