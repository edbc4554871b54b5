//! What each event moves: the only place where money moves.

use super::account::Account::{
    self, Available, CommissionFees, DepositFees, Escrow, FeatureFees, Goodwill, Payout, Pending, PendingCommission,
    ProcessorBalance, ProcessorClearing, ProofCommissionFees, ProofEscrow, SubscriptionFees, Wallet,
};
use super::transfer::{Debited, Transfer};
use crate::event::Event;
use crate::ids::{JobId, PartyId};
use crate::job::{FundingSource, JobEvent, MilestoneApproved, Settlement, Takedown};
use crate::money::Money;
use crate::party::PartyEvent;
use crate::payment::PaymentEvent;
use crate::payout::{EarnedBy, PaidFrom, PayoutEvent};
use crate::proof::{Closed, Paid, ProofEvent, SlotFee};

/// The transfers of an event, in a fixed order. There is no `_` arm: a new event must say, by name, that it
/// moves none. Transfers of nothing are left out.
#[must_use]
pub fn transfers_for(event: &Event) -> Vec<Transfer> {
    match event {
        Event::Job(event) => of_job(event),
        Event::Payment(event) => of_payment(event),
        Event::Payout(event) => of_payout(event),
        Event::Party(event) => of_party(event),
        Event::Proof(event) => of_proof(event),
        Event::Email(_) | Event::Key(_) | Event::Candidacy(_) | Event::Allowance(_) | Event::Proofer(_) => vec![],
    }
}

fn of_party(event: &PartyEvent) -> Vec<Transfer> {
    match event {
        // J14s
        PartyEvent::Subscribed { party, price, .. } | PartyEvent::SubscriptionRenewed { party, price, .. } => {
            nonzero([debit(Wallet(*party)).credit(SubscriptionFees).of(*price)])
        }
        PartyEvent::Registered { .. }
        | PartyEvent::VerificationRenewed { .. }
        | PartyEvent::EmailVerified { .. }
        | PartyEvent::ProfileChanged { .. }
        | PartyEvent::PayoutAccountVerified { .. }
        | PartyEvent::RoleGranted { .. }
        | PartyEvent::ResetRequested { .. }
        | PartyEvent::PasswordChanged { .. }
        | PartyEvent::SubscriptionPlanned { .. }
        | PartyEvent::SubscriptionEnded { .. }
        | PartyEvent::NotificationsRead { .. }
        | PartyEvent::Referred { .. }
        | PartyEvent::Reported(_)
        | PartyEvent::Suspended { .. }
        | PartyEvent::Reinstated { .. } => vec![],
    }
}

fn of_job(event: &JobEvent) -> Vec<Transfer> {
    match event {
        // J2
        JobEvent::EscrowFunded { job, poster, price, source: FundingSource::Wallet, .. } => {
            nonzero([debit(Wallet(*poster)).credit(Escrow(*job)).of(*price)])
        }
        // J4
        JobEvent::Approved { job, agent, earned, commission, .. } => nonzero([
            debit(Escrow(*job)).credit(Pending(*agent, *job)).of(*earned),
            debit(Escrow(*job)).credit(PendingCommission(*job)).of(*commission),
        ]),
        // J12
        JobEvent::MilestoneApproved(MilestoneApproved { job, agent, earned, commission, .. }) => nonzero([
            debit(Escrow(*job)).credit(Pending(*agent, *job)).of(*earned),
            debit(Escrow(*job)).credit(PendingCommission(*job)).of(*commission),
        ]),
        // J9w
        JobEvent::Declined { job, poster, refund, source, .. }
        | JobEvent::CancelledLate { job, poster, refund, source } => back(*job, *poster, *refund, *source),
        JobEvent::TakenDown(Takedown { job, poster, refund: Some(refund), source, .. }) => {
            back(*job, *poster, *refund, *source)
        }
        // J11
        JobEvent::Settled(settlement) => parted(settlement),
        // J14
        JobEvent::Featured { poster, cost, .. } => nonzero([debit(Wallet(*poster)).credit(FeatureFees).of(*cost)]),
        JobEvent::Posted { .. }
        | JobEvent::Cancelled { .. }
        | JobEvent::Expired { .. }
        | JobEvent::ApplicationAccepted { .. }
        | JobEvent::ApplicationUnaccepted { .. }
        | JobEvent::FundingLapsed { .. }
        | JobEvent::FileUploaded { .. }
        | JobEvent::Delivered { .. }
        | JobEvent::RevisionRequested { .. }
        | JobEvent::RevisionLapsed { .. }
        | JobEvent::Edited { .. }
        | JobEvent::DeadlineExtended(_)
        | JobEvent::AttachmentAdded(_)
        | JobEvent::AttachmentRemoved { .. }
        | JobEvent::CancelRequested(_)
        | JobEvent::CancelDeclined { .. }
        | JobEvent::CancelRequestWithdrawn { .. }
        | JobEvent::CancelRequestLapsed { .. }
        | JobEvent::ProofAwaited(_)
        | JobEvent::ProofEnded(_)
        | JobEvent::RevisionByProof(_)
        | JobEvent::ProofSettingsChanged(_)
        | JobEvent::Reviewed(_)
        | JobEvent::ReviewSealed(_)
        | JobEvent::ReviewsOpened(_)
        | JobEvent::AgentsInvited(_)
        | JobEvent::InvitationDeclined(_)
        | JobEvent::Subcontracted(_)
        | JobEvent::TakenDown(_) => vec![],
    }
}

fn of_payment(event: &PaymentEvent) -> Vec<Transfer> {
    match event {
        // J1
        PaymentEvent::Deposited { party, amount, fee, .. } => nonzero([
            debit(ProcessorClearing).credit(Wallet(*party)).of(*amount),
            debit(ProcessorClearing).credit(DepositFees).of(*fee),
        ]),
        // J1s
        PaymentEvent::Settled { total, .. } => nonzero([debit(ProcessorBalance).credit(ProcessorClearing).of(*total)]),
        PaymentEvent::DepositOpened { .. } | PaymentEvent::Failed { .. } => vec![],
    }
}

fn of_payout(event: &PayoutEvent) -> Vec<Transfer> {
    match event {
        // J5
        PayoutEvent::Released { job, party, amount, commission, by, .. } => {
            let fees = match by {
                EarnedBy::Work | EarnedBy::Milestone => CommissionFees,
                EarnedBy::Proof => ProofCommissionFees,
            };
            nonzero([
                debit(Pending(*party, *job)).credit(Available(*party)).of(*amount),
                debit(PendingCommission(*job)).credit(fees).of(*commission),
            ])
        }
        // J15
        PayoutEvent::Withdrawn { payout, party, amount } => {
            nonzero([debit(Wallet(*party)).credit(Payout(*payout)).of(*amount)])
        }
        // J5p
        PayoutEvent::Submitted { payout, party, amount, .. } => {
            nonzero([debit(Available(*party)).credit(Payout(*payout)).of(*amount)])
        }
        // J5q
        PayoutEvent::Paid { payout, amount } => nonzero([debit(Payout(*payout)).credit(ProcessorBalance).of(*amount)]),
        // J5f
        PayoutEvent::Failed { payout, party, amount, back_to, .. } => {
            let origin = match back_to {
                PaidFrom::Available => Available(*party),
                PaidFrom::Wallet => Wallet(*party),
            };
            nonzero([debit(Payout(*payout)).credit(origin).of(*amount)])
        }
        // What was awarded has moved with the award.
        PayoutEvent::Scheduled { .. }
        | PayoutEvent::Held { .. }
        | PayoutEvent::Resumed { .. }
        | PayoutEvent::Awarded { .. } => vec![],
    }
}

fn of_proof(event: &ProofEvent) -> Vec<Transfer> {
    match event {
        // J6
        ProofEvent::FeesFunded { job, round, payer, fees } => nonzero(
            fees.iter()
                .map(|SlotFee { slot, fee }| debit(Wallet(*payer)).credit(ProofEscrow(*job, *round, *slot)).of(*fee)),
        ),
        // J7n
        ProofEvent::FeesReturned { job, round, payer, fees } => nonzero(
            fees.iter()
                .map(|SlotFee { slot, fee }| debit(ProofEscrow(*job, *round, *slot)).credit(Wallet(*payer)).of(*fee)),
        ),
        // J7n
        ProofEvent::SlotFeeReturned { job, round, payer, fee: SlotFee { slot, fee } } => {
            nonzero([debit(ProofEscrow(*job, *round, *slot)).credit(Wallet(*payer)).of(*fee)])
        }
        // J7, J7n, J7a
        ProofEvent::RoundClosed(closed) => judged(closed),
        ProofEvent::Appealed { .. }
        | ProofEvent::RoundOpened(_)
        | ProofEvent::SlotInvited { .. }
        | ProofEvent::ProoferSelected { .. }
        | ProofEvent::SlotAccepted { .. }
        | ProofEvent::SlotDeclined { .. }
        | ProofEvent::InvitationLapsed { .. }
        | ProofEvent::VerdictMissed { .. }
        | ProofEvent::VerdictSealed { .. }
        | ProofEvent::TieBreakCalled { .. }
        | ProofEvent::RecruitingEnded { .. }
        | ProofEvent::VotingEnded { .. } => vec![],
    }
}

/// What a verdict has earned cools down, what nobody has earned goes back; what an appeal that was right has cost is
/// the market's to bear.
fn judged(closed: &Closed) -> Vec<Transfer> {
    let Closed { job, round, payer, slots, goodwill, .. } = closed;
    let of_slot = slots.iter().flat_map(|end| {
        let escrow = ProofEscrow(*job, *round, end.slot);
        let paid = end.paid.iter().flat_map(move |Paid { party, earned, commission, .. }| {
            let parts = [(Pending(*party, *job), *earned), (PendingCommission(*job), *commission)];
            parts.map(|(account, amount)| debit(escrow).credit(account).of(amount))
        });
        paid.chain(end.returned.map(|amount| debit(escrow).credit(Wallet(*payer)).of(amount)))
    });
    nonzero(of_slot.chain(goodwill.map(|amount| debit(Goodwill).credit(Wallet(*payer)).of(amount))))
}

/// An award leaves the escrow for the worker and the market, the rest goes back to where it came from.
fn parted(settlement: &Settlement) -> Vec<Transfer> {
    let Settlement { job, poster, agent, earned, commission, refund, source, .. } = settlement;
    let mut transfers = nonzero([
        debit(Escrow(*job)).credit(Available(*agent)).of(*earned),
        debit(Escrow(*job)).credit(CommissionFees).of(*commission),
    ]);
    transfers.extend(back(*job, *poster, *refund, *source));
    transfers
}

/// The escrow goes back to where it came from.
fn back(job: JobId, poster: PartyId, refund: Money, source: FundingSource) -> Vec<Transfer> {
    match source {
        FundingSource::Wallet => nonzero([debit(Escrow(job)).credit(Wallet(poster)).of(refund)]),
    }
}

fn debit(account: Account) -> Debited {
    Transfer::debit_of(account)
}

fn nonzero(transfers: impl IntoIterator<Item = Transfer>) -> Vec<Transfer> {
    transfers.into_iter().filter(|transfer| !transfer.amount().is_zero()).collect()
}
