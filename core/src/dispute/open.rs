//! A dispute opens: the money goes into a hold of its own, and the clocks of the job stand still.

use super::event::DisputeEvent;
use super::told::{Case, Opened, Reason};
use crate::candidacy::Who;
use crate::confidential::TextDigest;
use crate::decide::Context;
use crate::event::Event;
use crate::ids::DisputeId;
use crate::job::{Clocks, Contract, Disputed, JobEvent, Posted};
use crate::money::Money;
use crate::payout::PayoutEvent;
use crate::rejection::Rejection;

/// Who says what.
#[derive(Clone, Debug)]
pub(crate) struct Filing {
    /// Who files; none if it opens by itself.
    pub(crate) by: Option<Who>,
    /// Why.
    pub(crate) reason: Reason,
    /// What the worker is to get.
    pub(crate) wanted: Option<Money>,
    /// The digest of the text.
    pub(crate) words: Option<TextDigest>,
}

/// The events of an opening, as of `cx.now`.
///
/// # Errors
/// None: no more is approved than was agreed.
pub(crate) fn opened(
    job: &Posted,
    contract: &Contract,
    clocks: Clocks,
    filing: Filing,
    cx: &Context<'_>,
) -> Result<Vec<Event>, Rejection> {
    let Filing { by, reason, wanted, words } = filing;
    let number = job.disputes.saturating_add(1);
    let dispute = DisputeId::of(job.job, number);
    let case = Case { dispute, job: job.job, poster: job.poster, agent: contract.agent };
    // What milestones have left of it; of a job that is approved, what cools down.
    let price = contract.in_escrow()?;
    let numbers = &cx.policy.dispute;
    let filed = Opened {
        case,
        number,
        by,
        reason,
        price,
        wanted,
        words,
        respond_by: by.map(|_| cx.now.after(numbers.response_window)),
        evidence_until: cx.now.after(numbers.evidence_window),
        cap_at: cx.now.after(numbers.hard_cap),
    };
    let disputed = Disputed { case, price, clocks, frozen_at: cx.now };
    let mut events: Vec<Event> = vec![DisputeEvent::Filed(Box::new(filed)).into(), JobEvent::Disputed(disputed).into()];
    if let Some(payout) = clocks.payout() {
        events.push(PayoutEvent::Frozen { payout, job: job.job, dispute, frozen_at: cx.now }.into());
    }
    Ok(events)
}
