//! The other side has not answered: whoever filed gets what it filed for.

use super::award::awarded;
use super::matter::{Known, Matter};
use super::state::Phase;
use super::told::Ruling;
use crate::decide::{Context, Decide};
use crate::event::Event;
use crate::rejection::Rejection;

/// Gives judgment by default. The market's own timer asks.
#[derive(Clone, Debug)]
pub struct DefaultJudgment {
    /// The dispute.
    pub matter: Matter,
}

impl Decide for DefaultJudgment {
    type Needs = Matter;

    fn needs(&self) -> Matter {
        self.matter
    }

    fn decide(&self, known: &Known, cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let filed = known.filed()?;
        let (Phase::Filed { respond_by: due_at }, Some(wanted)) = (filed.phase, filed.wanted) else {
            return Err(filed.not_at("filed"));
        };
        if cx.now < due_at {
            return Err(Rejection::NotDueYet { due_at });
        }
        // From when it was due, so that a late timer gives the same result.
        awarded(known, wanted, Ruling::Default, &Context { now: due_at, ..*cx })
    }
}
