//! The votes are in, or are waited for no longer: the median of those that were given is the award.

use super::amounts::median;
use super::award::{Verdict, awarded};
use super::event::DisputeEvent;
use super::matter::{Known, Matter};
use super::rejection::DisputeRejection;
use super::seal::{canonical, seal};
use super::state::{Filed, Phase};
use super::told::{OpenedVote, Ruling};
use crate::decide::{Context, Decide};
use crate::event::Event;
use crate::money::Money;
use crate::proof::{Openings, Unsealed};
use crate::rejection::Rejection;
use serde_json::Value;

/// Opens the votes and rules. The market's own timer asks.
#[derive(Clone, Debug)]
pub struct CloseVotes {
    /// The dispute.
    pub matter: Matter,
    /// What lies beside the log for the sealed seats.
    pub openings: Openings,
}

impl CloseVotes {
    /// The votes that were given. What was erased, or does not fit its seal, is no vote.
    fn opened(&self, filed: &Filed) -> Result<Vec<OpenedVote>, Rejection> {
        let mut votes = Vec::new();
        for seat in &filed.panel {
            let Some(commitment) = &seat.commitment else { continue };
            let beside = self.openings.get(&seat.panelist.seat).ok_or(DisputeRejection::VotesMoved)?;
            let Some(Unsealed { nonce, canonical }) = beside.clone() else { continue };
            if seal(filed.case.dispute, seat.panelist.seat, &nonce, &canonical) != *commitment {
                continue;
            }
            let Some(amount) = read(&canonical, filed.price) else { continue };
            let (panelist, commitment) = (seat.panelist, commitment.clone());
            votes.push(OpenedVote { panelist, commitment, nonce, canonical, amount });
        }
        Ok(votes)
    }
}

/// The amount of a sealed text.
fn read(text: &str, price: Money) -> Option<Money> {
    let value: Value = serde_json::from_str(text).ok()?;
    let amount = Money::new(value.get("workerAmount")?.as_u64()?, price.currency()).ok()?;
    (canonical(amount) == text && price.covers(amount).ok()?).then_some(amount)
}

impl Decide for CloseVotes {
    type Needs = Matter;

    fn needs(&self) -> Matter {
        self.matter
    }

    fn decide(&self, known: &Known, cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let filed = known.filed()?;
        let (Phase::Panel { vote_by: due_at } | Phase::Voted { ended_at: due_at }) = filed.phase else {
            return Err(filed.not_at("panel"));
        };
        if cx.now < due_at {
            return Err(Rejection::NotDueYet { due_at });
        }
        let votes = self.opened(filed)?;
        let amounts: Vec<Money> = votes.iter().map(|vote| vote.amount).collect();
        let Some(award) = median(&amounts)? else {
            return Ok(vec![DisputeEvent::VotesMissed { case: filed.case, cap_at: filed.cap_at }.into()]);
        };
        // From when it was due, so that a late timer gives the same result.
        awarded(known, award, Verdict { votes, ..Verdict::from(Ruling::Panel) }, &Context { now: due_at, ..*cx })
    }
}
