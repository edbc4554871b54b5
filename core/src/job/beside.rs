//! What a job holds beside its stage: terms, files, proposals, and what was said of it.

use super::event::JobEvent;
use super::stage::{Due, Stage};
use super::state::{File, Posted};
use super::told::Extension;
use crate::proof::Outcome;

impl Posted {
    /// After an event whose stage is known already.
    pub(super) fn beside_after(mut self, event: &JobEvent) -> Self {
        match event {
            JobEvent::FileUploaded { file, sha256, .. } => {
                self.files.push(File { file: *file, sha256: sha256.clone(), delivery: None });
            }
            JobEvent::Delivered { files, .. } => {
                let number = self.contract().map(|contract| contract.deliveries);
                for held in self.files.iter_mut().filter(|held| files.contains(&held.file)) {
                    held.delivery = number;
                }
                self.cancel_request = None;
            }
            JobEvent::RevisionRequested { .. } => self.revisions = self.revisions.saturating_add(1),
            JobEvent::ProofAwaited(awaited) => {
                self.proof_round = awaited.round;
                self.proof_outcome = None;
            }
            JobEvent::ProofEnded(ended) => self.proof_outcome = Some(ended.outcome),
            JobEvent::RevisionByProof(_) => {
                self.revisions = self.revisions.saturating_add(1);
                self.proof_outcome = Some(Outcome::NeedsRevision);
            }
            JobEvent::ProofSettingsChanged(settings) => self.terms.proof = settings.proof.clone(),
            JobEvent::Edited { terms, terms_version, .. } => {
                self.terms = terms.clone();
                self.terms_version = *terms_version;
            }
            JobEvent::DeadlineExtended(extension) => self.extend(extension),
            JobEvent::AttachmentAdded(attachment) => self.attachments.push(attachment.file),
            JobEvent::AttachmentRemoved { file, .. } => self.attachments.retain(|held| held != file),
            JobEvent::Featured { until, .. } => self.featured_until = Some(*until),
            JobEvent::CancelRequested(request) => self.cancel_request = Some(request.clone()),
            JobEvent::CancelDeclined { .. }
            | JobEvent::CancelRequestWithdrawn { .. }
            | JobEvent::CancelRequestLapsed { .. }
            | JobEvent::RevisionLapsed { .. }
            | JobEvent::Settled(_)
            | JobEvent::Declined { .. }
            | JobEvent::CancelledLate { .. } => self.cancel_request = None,
            JobEvent::Reviewed(review) => self.rating = Some(review.rating),
            JobEvent::Posted { .. }
            | JobEvent::Cancelled { .. }
            | JobEvent::Expired { .. }
            | JobEvent::ApplicationAccepted { .. }
            | JobEvent::ApplicationUnaccepted { .. }
            | JobEvent::FundingLapsed { .. }
            | JobEvent::EscrowFunded { .. }
            | JobEvent::Approved { .. } => {}
        }
        self
    }

    /// More time for a revision says nothing about the deadline of the whole.
    fn extend(&mut self, extension: &Extension) {
        if !matches!(self.stage, Stage::InProgress(_, Due::Revision { .. })) {
            self.terms.deadline = Some(extension.deadline);
        }
    }
}
