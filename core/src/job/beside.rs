//! What a job holds beside its stage: terms, files, proposals, and what was said of it.

use super::dispute::DisputeSettlement;
use super::event::JobEvent;
use super::reviews::{Reviews, Said};
use super::stage::{Due, Stage};
use super::state::{File, Posted};
use super::told::{Extension, Upload};
use crate::proof::Outcome;

impl Posted {
    /// After an event whose stage is known already.
    pub(super) fn beside_after(mut self, event: &JobEvent) -> Self {
        match event {
            JobEvent::FileUploaded(Upload { file, sha256, .. }) => {
                self.files.push(File { file: *file, sha256: sha256.clone(), delivery: None });
            }
            JobEvent::Delivered { files, .. } => {
                let number = self.contract().map(|contract| contract.deliveries);
                for held in self.files.iter_mut().filter(|held| files.contains(&held.file)) {
                    held.delivery = number;
                }
                self.cancel_request = None;
                // What proofers said of what was handed in before says nothing of this.
                self.proof_outcome = None;
            }
            // What was proposed to end the job is talked about in the dispute.
            JobEvent::Disputed(_) => {
                self.cancel_request = None;
                self.disputes = self.disputes.saturating_add(1);
            }
            JobEvent::DisputeSettled(DisputeSettlement { settlement, .. }) => {
                // A job that ends as cancelled is not reviewed, whatever was said before.
                if settlement.payout.is_none() {
                    self.reviews = Reviews::default();
                }
                self.reviews.until = settlement.reviews_until;
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
            JobEvent::Settled(settlement) => {
                self.cancel_request = None;
                self.reviews.until = settlement.reviews_until;
            }
            JobEvent::CancelRequested(request) => self.cancel_request = Some(request.clone()),
            JobEvent::CancelDeclined { .. }
            | JobEvent::CancelRequestWithdrawn { .. }
            | JobEvent::CancelRequestLapsed { .. }
            | JobEvent::RevisionLapsed { .. }
            | JobEvent::Declined { .. }
            | JobEvent::CancelledLate { .. }
            | JobEvent::TakenDown(_) => self.cancel_request = None,
            JobEvent::Reviewed(_) => self.reviews.poster = Said::Open,
            JobEvent::ReviewSealed(sealed) => self.reviews.seal(sealed),
            JobEvent::ReviewsOpened(_) => self.reviews.open(),
            JobEvent::AgentsInvited(invitation) => self.invite(invitation),
            JobEvent::InvitationDeclined(refusal) => self.decline_invitation(refusal.agent),
            JobEvent::Subcontracted(subcontract) => self.chain = subcontract.chain.clone(),
            JobEvent::MilestoneApproved(approved) => {
                // Each milestone has its own verification and its own revisions.
                (self.revisions, self.proof_outcome) = (0, None);
                self.milestone_payouts.push(approved.payout);
            }
            JobEvent::Approved { reviews_until, .. } => self.reviews.until = *reviews_until,
            JobEvent::Posted { .. }
            | JobEvent::Cancelled { .. }
            | JobEvent::Expired { .. }
            | JobEvent::ApplicationAccepted { .. }
            | JobEvent::ApplicationUnaccepted { .. }
            | JobEvent::FundingLapsed { .. }
            | JobEvent::EscrowFunded { .. }
            | JobEvent::DisputeWithdrawn(_) => {}
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
