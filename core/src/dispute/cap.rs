//! Nobody has decided for two weeks: what is known of the work does, or what was offered, or halves.

use super::amounts::{half, midpoint};
use super::award::awarded;
use super::matter::{Known, Matter};
use super::state::{Filed, Phase};
use super::told::Ruling;
use crate::candidacy::Who;
use crate::decide::{Context, Decide};
use crate::event::Event;
use crate::money::{Money, MoneyError};
use crate::proof::Outcome;
use crate::rejection::Rejection;

/// Ends a dispute that nobody has decided. The market's own timer asks.
#[derive(Clone, Debug)]
pub struct RuleByCap {
    /// The dispute.
    pub matter: Matter,
}

/// Verification decides; else the middle of the last offers; else halves, an odd cent for the worker.
fn decided(filed: &Filed, outcome: Option<Outcome>) -> Result<(Money, Ruling), MoneyError> {
    let price = filed.price;
    match outcome {
        Some(Outcome::Approved) => return Ok((price, Ruling::ProofConsensus)),
        Some(Outcome::Rejected) => return Ok((Money::zero(price.currency()), Ruling::ProofConsensus)),
        Some(Outcome::NeedsRevision | Outcome::NoConsensus | Outcome::Abandoned) | None => {}
    }
    match (filed.offers.get(&Who::Poster), filed.offers.get(&Who::Agent)) {
        (Some(poster), Some(agent)) => Ok((midpoint(*poster, *agent)?, Ruling::Offers)),
        (None, _) | (_, None) => Ok((half(price)?, Ruling::Split)),
    }
}

impl Decide for RuleByCap {
    type Needs = Matter;

    fn needs(&self) -> Matter {
        self.matter
    }

    fn decide(&self, known: &Known, cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let filed = known.filed()?;
        if filed.phase != Phase::Undecided {
            return Err(filed.not_at("panel without votes"));
        }
        let due_at = filed.cap_at;
        if cx.now < due_at {
            return Err(Rejection::NotDueYet { due_at });
        }
        let (job, _) = known.frozen()?;
        let (award, ruling) = decided(filed, job.proof_outcome)?;
        // From when it was due, so that a late timer gives the same result.
        awarded(known, award, ruling, &Context { now: due_at, ..*cx })
    }
}
