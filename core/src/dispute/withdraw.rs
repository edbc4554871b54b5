//! Whoever filed a dispute takes it back: the job goes on where it was, with what remained of every clock.

use super::event::DisputeEvent;
use super::matter::{Known, Matter};
use super::rejection::DisputeRejection;
use crate::decide::{Context, Decide};
use crate::event::Event;
use crate::ids::PartyId;
use crate::job::{DisputeWithdrawn, JobEvent};
use crate::payout::{Payout, PayoutEvent};
use crate::rejection::Rejection;
use crate::time::Timestamp;

/// Takes one's own dispute back. One that opened by itself is nobody's to take back.
#[derive(Clone, Debug)]
pub struct WithdrawDispute {
    /// The dispute.
    pub matter: Matter,
    /// Who takes it back.
    pub by: PartyId,
}

/// A frozen payment cools down, or is held, for as long as it still had to.
fn resumed(known: &Known, now: Timestamp) -> Option<Event> {
    let Payout::Frozen { releasable_at, hold, frozen_at, .. } = &known.payout else {
        return None;
    };
    let held = hold.as_ref().map(|(until, _)| *until).filter(|until| until > frozen_at);
    Some(
        PayoutEvent::Resumed {
            payout: known.payout_id(),
            // A hold may have outlasted the cooldown: nothing is left of that then.
            releasable_at: (*releasable_at).max(*frozen_at).moved(*frozen_at, now),
            held_until: held.map(|until| until.moved(*frozen_at, now)),
        }
        .into(),
    )
}

impl Decide for WithdrawDispute {
    type Needs = Matter;

    fn needs(&self) -> Matter {
        self.matter
    }

    fn decide(&self, known: &Known, cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let filed = known.filed()?;
        let by = filed.side_of(self.by)?;
        if filed.by != Some(by) {
            return Err(DisputeRejection::NotYours { whose: "whoever filed the dispute" }.into());
        }
        filed.must_be_open(cx.now)?;
        let (_, frozen) = known.frozen()?;
        let clocks = frozen.clocks.moved(frozen.frozen_at, cx.now);
        let (case, price) = (filed.case, filed.price);
        let mut events: Vec<Event> = vec![
            DisputeEvent::Withdrawn { case, by }.into(),
            JobEvent::DisputeWithdrawn(DisputeWithdrawn { case, price, clocks }).into(),
        ];
        events.extend(resumed(known, cx.now));
        Ok(events)
    }
}
