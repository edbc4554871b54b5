//! A side of a dispute brings evidence.

use super::event::DisputeEvent;
use super::file::WORDS_KIND;
use super::matter::{Known, Matter};
use super::rejection::DisputeRejection;
use super::respond::implied;
use crate::confidential::Confidential;
use crate::decide::{Context, Decide, Private};
use crate::event::Event;
use crate::ids::PartyId;
use crate::rejection::Rejection;
use crate::text::within;

/// Brings evidence, until it is closed.
#[derive(Clone, Debug)]
pub struct AddEvidence {
    /// The dispute.
    pub matter: Matter,
    /// Who brings it.
    pub by: PartyId,
    /// What it shows.
    pub description: String,
    /// The words, and where more is to be found, for the record.
    pub words: Confidential,
}

impl Decide for AddEvidence {
    type Needs = Matter;

    fn needs(&self) -> Matter {
        self.matter
    }

    fn decide(&self, known: &Known, cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let filed = known.filed()?;
        let by = filed.side_of(self.by)?;
        within("description", &self.description, 1, cx.policy.text.text_max)?;
        filed.must_be_open(cx.now)?;
        if cx.now >= filed.evidence_until {
            return Err(DisputeRejection::EvidenceClosed.into());
        }
        let allowed = cx.policy.dispute.evidence_max;
        if filed.brought.of(by) >= allowed {
            return Err(DisputeRejection::TooMuchEvidence { allowed }.into());
        }
        let brought = DisputeEvent::EvidenceAdded { case: filed.case, by, words: self.words.digest() };
        Ok(implied(filed, by).into_iter().chain([brought]).map(Into::into).collect())
    }

    fn private(&self) -> Vec<Private> {
        vec![self.words.private(WORDS_KIND, self.by)]
    }
}
