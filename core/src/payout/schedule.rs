//! Approved work is to be paid once it has cooled down.

use super::event::{EarnedBy, PayoutEvent};
use crate::event::Event;
use crate::ids::{JobId, PartyId, PayoutId};
use crate::money::Money;
use crate::policy::Policy;
use crate::time::Timestamp;

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
    /// By what.
    pub by: EarnedBy,
}

/// The event that goes along with every approval; the cooldown begins at `approved_at`.
#[must_use]
pub fn schedule(payout: PayoutId, earning: Earning, approved_at: Timestamp, policy: &Policy) -> Event {
    PayoutEvent::Scheduled {
        payout,
        job: earning.job,
        poster: earning.poster,
        party: earning.party,
        amount: earning.amount,
        commission: earning.commission,
        releasable_at: approved_at.after(policy.cooldown),
        by: earning.by,
    }
    .into()
}
