//! The other side answers a dispute.

use super::award::awarded;
use super::event::DisputeEvent;
use super::file::{WORDS_KIND, within_price};
use super::matter::{Known, Matter};
use super::offer::{agreed, offered};
use super::rejection::DisputeRejection;
use super::state::Filed;
use super::told::Ruling;
use crate::candidacy::Who;
use crate::confidential::{Confidential, TextDigest};
use crate::decide::{Context, Decide, Private};
use crate::event::Event;
use crate::ids::PartyId;
use crate::money::Money;
use crate::rejection::Rejection;
use crate::text::within;

/// Answers a dispute, once.
#[derive(Clone, Debug)]
pub struct RespondToDispute {
    /// The dispute.
    pub matter: Matter,
    /// Who answers.
    pub by: PartyId,
    /// What it says.
    pub message: String,
    /// What it would settle for.
    pub worker_amount: Option<Money>,
    /// The words, for the record.
    pub words: Confidential,
}

/// That a side has answered, if it has not: whoever offers something or brings evidence is not silent.
pub(super) fn implied(filed: &Filed, by: Who) -> Option<DisputeEvent> {
    (!filed.answered.contains(&by)).then(|| answered(filed, by, None))
}

fn answered(filed: &Filed, by: Who, words: Option<TextDigest>) -> DisputeEvent {
    DisputeEvent::Answered { case: filed.case, by, words, evidence_until: filed.evidence_until }
}

impl Decide for RespondToDispute {
    type Needs = Matter;

    fn needs(&self) -> Matter {
        self.matter
    }

    fn decide(&self, known: &Known, cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let filed = known.filed()?;
        let by = filed.side_of(self.by)?;
        within("message", &self.message, 1, cx.policy.text.text_max)?;
        let offer = self.worker_amount.map(|amount| within_price(amount, filed.price)).transpose()?;
        filed.must_be_open(cx.now)?;
        if filed.by == Some(by) {
            return Err(DisputeRejection::NotYours { whose: "the other side of the dispute" }.into());
        }
        if filed.replied.contains(&by) {
            return Err(DisputeRejection::AnsweredAlready.into());
        }
        // What the panel is to read does not grow once it is closed.
        if cx.now >= filed.evidence_until {
            return Err(DisputeRejection::EvidenceClosed.into());
        }
        let mut events: Vec<Event> = vec![answered(filed, by, Some(self.words.digest())).into()];
        if let Some(amount) = offer {
            events.push(offered(filed, by, amount).into());
            if let Some(award) = agreed(filed, by, amount)? {
                events.extend(awarded(known, award, Ruling::Agreement, cx)?);
            }
        }
        Ok(events)
    }

    fn private(&self) -> Vec<Private> {
        vec![self.words.private(WORDS_KIND, self.by)]
    }
}
