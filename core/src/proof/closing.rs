//! The end of a round: seals are opened, verdicts paid, and what nobody earned goes back.

use super::event::ProofEvent;
use super::rejection::ProofRejection;
use super::seal::seal;
use super::slot::{Holder, Slot};
use super::state::{Phase, Proof, Round};
use super::tally::{Decision, Outcome, mean_score};
use super::told::{Closed, Opening, Paid, Seat, SlotEnd};
use super::verdict::Verdict;
use crate::decide::Context;
use crate::event::Event;
use crate::ids::{JobId, PayoutId};
use crate::money::{Currency, Money};
use crate::payout::EarnedBy;
use crate::payout::schedule::{Earning, schedule};
use crate::rejection::Rejection;
use std::collections::BTreeMap;

/// What lies beside the log for each sealed slot; none where it was erased.
pub type Openings = BTreeMap<u8, Option<Unsealed>>;

/// What it takes to open a seal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsealed {
    /// The nonce, in hex.
    pub nonce: String,
    /// The verdict as it was sealed.
    pub canonical: String,
}

/// The verdicts of a round, by slot. What was erased, or does not fit its seal, is no verdict.
///
/// # Errors
/// [`ProofRejection::VerdictsMoved`] where a verdict came in that the caller has not looked for.
pub(super) fn opened(job: JobId, round: &Round, openings: &Openings) -> Result<BTreeMap<u8, Opening>, Rejection> {
    let mut verdicts = BTreeMap::new();
    for slot in &round.slots {
        let Holder::Sealed { seat, commitment } = &slot.holder else { continue };
        let beside = openings.get(&slot.number).ok_or(ProofRejection::VerdictsMoved)?;
        if let Some(opening) = beside.as_ref().and_then(|unsealed| open(job, seat, commitment, unsealed)) {
            verdicts.insert(slot.number, opening);
        }
    }
    Ok(verdicts)
}

fn open(job: JobId, seat: &Seat, commitment: &str, unsealed: &Unsealed) -> Option<Opening> {
    let Unsealed { nonce, canonical } = unsealed.clone();
    if seal(job, seat.round, seat.slot, &nonce, &canonical) != commitment {
        return None;
    }
    let verdict = Verdict::read(&canonical)?;
    let (decision, points) = (verdict.verdict, verdict.points());
    Some(Opening { commitment: commitment.to_owned(), nonce, canonical, decision, points })
}

/// What the verdicts say, in the order of their slots.
pub(super) fn decisions(verdicts: &BTreeMap<u8, Opening>) -> Vec<Decision> {
    verdicts.values().map(|opening| opening.decision).collect()
}

/// The events that close a round.
pub(super) fn closed(
    job: JobId,
    round: &Round,
    verdicts: &BTreeMap<u8, Opening>,
    outcome: Outcome,
    cx: &Context<'_>,
) -> Result<Vec<Event>, Rejection> {
    let points: Vec<u8> = verdicts.values().map(|opening| opening.points).collect();
    let end = |slot: &Slot| ended(slot, verdicts.get(&slot.number), cx);
    let slots = round.slots.iter().map(end).collect::<Result<Vec<_>, Rejection>>()?;
    let paid: Vec<Paid> = slots.iter().filter_map(|slot| slot.paid).collect();
    let (number, payer) = (round.number, round.payer);
    let goodwill = match round.is_appeal && outcome != Outcome::Rejected {
        true => made_good(&paid)?,
        false => None,
    };
    let closed = Closed { job, round: number, payer, outcome, avg_score: mean_score(&points), slots, goodwill };
    let mut events: Vec<Event> = vec![ProofEvent::RoundClosed(Box::new(closed)).into()];
    for Paid { party, earned, commission, payout } in paid {
        let by = EarnedBy::Proof;
        let earning = Earning { job, poster: payer, party, amount: earned, commission, by };
        events.push(schedule(payout, earning, cx.now, cx.policy));
    }
    Ok(events)
}

/// What an appeal has cost whoever was right to appeal: its proofers are paid all the same.
fn made_good(paid: &[Paid]) -> Result<Option<Money>, Rejection> {
    let add = |sum: Money, paid: &Paid| sum.plus(paid.earned)?.plus(paid.commission);
    let total = paid.iter().try_fold(Money::zero(Currency::Usd), add)?;
    Ok((!total.is_zero()).then_some(total))
}

fn ended(slot: &Slot, opening: Option<&Opening>, cx: &Context<'_>) -> Result<SlotEnd, Rejection> {
    let seat = slot.holder.seat().copied();
    let (paid, returned) = match (slot.fee, seat, opening) {
        (Some(fee), Some(seat), Some(_)) if !fee.is_zero() => (Some(pay(&seat, fee, cx)?), None),
        (fee, _, _) => (None, fee),
    };
    Ok(SlotEnd { slot: slot.number, seat, opening: opening.cloned(), paid, returned })
}

/// The proofer keeps what is left of the fee after the market's share.
fn pay(seat: &Seat, fee: Money, cx: &Context<'_>) -> Result<Paid, Rejection> {
    let commission = fee.share(cx.policy.proof.commission)?;
    let earned = fee.minus(commission)?;
    Ok(Paid { party: seat.party, earned, commission, payout: PayoutId::of_verdict(seat.assignment) })
}

/// What was put into slots for a round that will not be.
pub(crate) fn fees_back(job: JobId, proof: &Proof) -> Option<Event> {
    let round = proof.latest().filter(|round| round.phase == Phase::Funded)?;
    let fees = round.fees();
    (!fees.is_empty()).then(|| ProofEvent::FeesReturned { job, round: round.number, payer: round.payer, fees }.into())
}
