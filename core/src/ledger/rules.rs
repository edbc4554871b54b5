//! What each event moves: the only place where money moves.

use super::account::Account::{
    self, Available, CommissionFees, DepositFees, DisputeHold, Escrow, FeatureFees, Goodwill, Payout, Pending,
    PendingCommission, ProcessorBalance, ProcessorClearing, ProofCommissionFees, ProofEscrow, SubscriptionFees, Wallet,
};
use super::transfer::{Debited, Transfer};
use crate::dispute::Case;
use crate::event::Event;
use crate::ids::PartyId;
use crate::job::{
    Clocks, DisputeSettlement, DisputeWithdrawn, Disputed, FundingSource, JobEvent, MilestoneApproved, Settlement,
    Takedown,
};
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
        Event::Email(_)
        | Event::Key(_)
        | Event::Candidacy(_)
        | Event::Allowance(_)
        | Event::Webhooks(_)
        | Event::Proofer(_)
        | Event::Dispute(_) => vec![],
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
        | PartyEvent::Reinstated { .. }
        | PartyEvent::NoticesMuted { .. }
        | PartyEvent::NoticesUnmuted { .. } => vec![],
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
        | JobEvent::CancelledLate { job, poster, refund, source } => back(Escrow(*job), *poster, *refund, *source),
        JobEvent::TakenDown(Takedown { job, poster, refund: Some(refund), source, .. }) => {
            back(Escrow(*job), *poster, *refund, *source)
        }
        // J11
        JobEvent::Settled(settlement) => parted(settlement, Escrow(settlement.job)),
        JobEvent::DisputeSettled(DisputeSettlement { dispute, settlement }) => {
            parted(settlement, DisputeHold(*dispute))
        }
        // J10, J10c
        JobEvent::Disputed(Disputed { case, price, clocks, .. }) => {
            let hold = |(from, amount)| debit(from).credit(DisputeHold(case.dispute)).of(amount);
            nonzero(disputed(case, *price, clocks).into_iter().map(hold))
        }
        // J10r
        JobEvent::DisputeWithdrawn(DisputeWithdrawn { case, price, clocks }) => {
            let free = |(to, amount)| debit(DisputeHold(case.dispute)).credit(to).of(amount);
            nonzero(disputed(case, *price, clocks).into_iter().map(free))
        }
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
        // What was frozen or awarded has moved with the dispute, or the award.
        PayoutEvent::Scheduled { .. }
        | PayoutEvent::Held { .. }
        | PayoutEvent::Resumed { .. }
        | PayoutEvent::Frozen { .. }
        | PayoutEvent::Voided { .. }
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

/// Where the money of a job lies that is disputed: in its escrow, or cooling down.
fn disputed(case: &Case, price: Money, clocks: &Clocks) -> Vec<(Account, Money)> {
    match clocks {
        Clocks::Delivery { .. } | Clocks::Revision { .. } | Clocks::Review { .. } => vec![(Escrow(case.job), price)],
        Clocks::Cooldown { earned, commission, .. } => {
            vec![(Pending(case.agent, case.job), *earned), (PendingCommission(case.job), *commission)]
        }
    }
}

/// An award leaves the escrow, or the hold, for the worker and the market; the rest goes back to where it came from.
fn parted(settlement: &Settlement, from: Account) -> Vec<Transfer> {
    let Settlement { poster, agent, earned, commission, refund, source, .. } = settlement;
    let mut transfers = nonzero([
        debit(from).credit(Available(*agent)).of(*earned),
        debit(from).credit(CommissionFees).of(*commission),
    ]);
    transfers.extend(back(from, *poster, *refund, *source));
    transfers
}

/// Money of a job goes back to where it came from.
fn back(from: Account, poster: PartyId, refund: Money, source: FundingSource) -> Vec<Transfer> {
    match source {
        FundingSource::Wallet => nonzero([debit(from).credit(Wallet(poster)).of(refund)]),
    }
}

fn debit(account: Account) -> Debited {
    Transfer::debit_of(account)
}

fn nonzero(transfers: impl IntoIterator<Item = Transfer>) -> Vec<Transfer> {
    transfers.into_iter().filter(|transfer| !transfer.amount().is_zero()).collect()
}
