//! A dispute ends with so much for the worker: the hold is parted, and the job is over.

use super::event::DisputeEvent;
use super::matter::Known;
use super::told::{OpenedVote, Ruled, Ruling};
use crate::confidential::TextDigest;
use crate::decide::Context;
use crate::event::Event;
use crate::ids::PartyId;
use crate::job::settle::settlement;
use crate::job::{DisputeSettlement, JobEvent};
use crate::money::Money;
use crate::payout::PayoutEvent;
use crate::proof::fees_back;
use crate::rejection::Rejection;

/// By what it is decided, and what there is to say about it.
#[derive(Clone, Debug)]
pub(super) struct Verdict {
    pub(super) by: Ruling,
    pub(super) votes: Vec<OpenedVote>,
    pub(super) admin: Option<PartyId>,
    pub(super) words: Option<TextDigest>,
}

impl From<Ruling> for Verdict {
    fn from(by: Ruling) -> Self {
        Self { by, votes: Vec::new(), admin: None, words: None }
    }
}

/// The events of an award, as of `cx.now`. Commission is the share of the award, never of the price.
pub(super) fn awarded(
    known: &Known,
    award: Money,
    verdict: impl Into<Verdict>,
    cx: &Context<'_>,
) -> Result<Vec<Event>, Rejection> {
    let case = known.filed()?.case;
    let (job, frozen) = known.frozen()?;
    let payout = known.payout_id();
    let mut settlement = settlement(job, &frozen.contract, award, payout, cx)?;
    // What both sides could say of one another already goes on as it was.
    settlement.reviews_until = settlement.reviews_until.map(|until| job.reviews.until.unwrap_or(until));
    let (earned, commission) = (settlement.earned, settlement.commission);
    let Verdict { by, votes, admin, words } = verdict.into();
    let mut events: Vec<Event> = fees_back(job.job, &known.proof).into_iter().collect();
    events.push(DisputeEvent::Ruled(Box::new(Ruled { case, by, award, votes, admin, words })).into());
    events.push(JobEvent::DisputeSettled(DisputeSettlement { dispute: case.dispute, settlement }).into());
    let (job, poster, party) = (case.job, case.poster, case.agent);
    if !award.is_zero() {
        events.push(PayoutEvent::Awarded { payout, job, poster, party, amount: earned, commission }.into());
    } else if frozen.clocks.payout().is_some() {
        events.push(PayoutEvent::Voided { payout, job, party }.into());
    }
    Ok(events)
}
