//! Somebody who wants to verify a job without being drawn: fit by the same numbers, and no nearer than the drawn.

use super::conflict::conflict;
use super::open::Candidate;
use super::rejection::ProofRejection;
use crate::category::WorkCategory;
use crate::decide::Context;
use crate::job::Posted;
use crate::rejection::Rejection;

/// What is known of somebody who applies to verify a job, as the caller found it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aspirant {
    /// Who, how fit, and how near to the two sides.
    pub candidate: Candidate,
    /// The kinds of work that it verifies.
    pub categories: Vec<WorkCategory>,
}

impl Aspirant {
    /// Refuses whoever could not have been drawn either.
    ///
    /// # Errors
    /// [`ProofRejection::TooNear`], then [`ProofRejection::NotEligible`] with every reason.
    pub(super) fn must_be_fit_for(&self, job: &Posted, cx: &Context<'_>) -> Result<(), Rejection> {
        let Candidate { party, fitness, ties, .. } = &self.candidate;
        let policy = &cx.policy.proof;
        if let Some(worker) = job.worker()
            && let Some(rule) = conflict(*party, job.poster, worker, ties, policy)
        {
            return Err(ProofRejection::TooNear { rule }.into());
        }
        let mut reasons = fitness.reasons(cx.now, policy);
        if !self.categories.contains(&job.terms.category) {
            reasons.insert(0, "not_registered_for_category");
        }
        match reasons.is_empty() {
            true => Ok(()),
            false => Err(ProofRejection::NotEligible { reasons }.into()),
        }
    }
}
