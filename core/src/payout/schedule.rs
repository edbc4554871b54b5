//! Approved work is to be paid once it has cooled down.

use super::event::PayoutEvent;
use crate::decide::Context;
use crate::event::Event;
use crate::ids::{JobId, PartyId, PayoutId};
use crate::money::Money;

/// What was earned with what.
#[derive(Clone, Copy, Debug)]
pub struct Earning {
    /// The job.
    pub job: JobId,
    /// Who pays.
    pub poster: PartyId,
    /// Who is paid.
    pub party: PartyId,
    /// The worker's part.
    pub amount: Money,
    /// The market's part.
    pub commission: Money,
}

/// The event that goes along with every approval.
#[must_use]
pub fn schedule(payout: PayoutId, earning: Earning, cx: &Context<'_>) -> Event {
    PayoutEvent::Scheduled {
        payout,
        job: earning.job,
        poster: earning.poster,
        party: earning.party,
        amount: earning.amount,
        commission: earning.commission,
        releasable_at: cx.now.after(cx.policy.cooldown),
    }
    .into()
}
