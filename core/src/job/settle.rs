//! An escrow is parted between worker, market and poster.

use super::event::JobEvent;
use super::stage::Contract;
use super::state::Posted;
use super::told::Settlement;
use crate::decide::Context;
use crate::event::Event;
use crate::ids::PayoutId;
use crate::money::Money;
use crate::payout::PayoutEvent;
use crate::rejection::Rejection;

/// The events of an award out of the escrow. Commission is the share of the award, never of the price, and rounded
/// together with that of the milestones before; what was earned may be paid out at once.
///
/// # Errors
/// When the award exceeds what is in escrow.
pub(crate) fn settled(
    job: &Posted,
    contract: &Contract,
    award: Money,
    payout: PayoutId,
    cx: &Context<'_>,
) -> Result<Vec<Event>, Rejection> {
    let settlement = settlement(job, contract, award, payout, cx)?;
    let (earned, commission) = (settlement.earned, settlement.commission);
    let mut events: Vec<Event> = vec![JobEvent::Settled(settlement).into()];
    if !award.is_zero() {
        let (job, poster, party) = (job.job, job.poster, contract.agent);
        events.push(PayoutEvent::Awarded { payout, job, poster, party, amount: earned, commission }.into());
    }
    Ok(events)
}

/// How an award parts what milestones have left of the agreed price.
///
/// # Errors
/// When the award exceeds it.
pub(crate) fn settlement(
    job: &Posted,
    contract: &Contract,
    award: Money,
    payout: PayoutId,
    cx: &Context<'_>,
) -> Result<Settlement, Rejection> {
    let commission = contract.commission_on(award)?;
    Ok(Settlement {
        job: job.job,
        poster: job.poster,
        agent: contract.agent,
        award,
        commission,
        earned: award.minus(commission)?,
        refund: contract.in_escrow()?.minus(award)?,
        source: contract.source,
        payout: (!award.is_zero()).then_some(payout),
        reviews_until: (!award.is_zero()).then(|| cx.now.after(cx.policy.trust.reviews_window)),
    })
}
