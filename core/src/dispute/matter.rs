//! What every decision in a dispute must know: the dispute, its job, what lies in its proof slots, and its payout.

use super::rejection::DisputeRejection;
use super::state::{Dispute, Filed};
use crate::decide::{Found, Needs, Source};
use crate::ids::{DisputeId, JobId, PayoutId, ProofId};
use crate::job::{Frozen, Job, Posted, Stage};
use crate::payout::Payout;
use crate::proof::Proof;
use crate::rejection::Rejection;

/// A dispute with its job and payout, as the caller found them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Matter {
    /// The dispute.
    pub dispute: DisputeId,
    /// Its job.
    pub job: JobId,
    /// The payout that is frozen; where none is, a new one for what may be awarded.
    pub payout: PayoutId,
}

/// What is known of a dispute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    matter: Matter,
    dispute: Dispute,
    job: Job,
    /// What lies in the proof slots of the job.
    pub proof: Proof,
    /// The payout.
    pub payout: Payout,
}

impl Needs for Matter {
    type Known = Known;

    fn sources(&self) -> Vec<Source> {
        let streams = [self.dispute.into(), self.job.into(), ProofId::of(self.job).into(), self.payout.into()];
        streams.into_iter().map(Source::Stream).collect()
    }

    fn know(&self, found: &Found) -> Known {
        Known {
            matter: *self,
            dispute: self.dispute.know(found),
            job: self.job.know(found),
            proof: ProofId::of(self.job).know(found),
            payout: self.payout.know(found),
        }
    }
}

impl Known {
    /// The dispute.
    ///
    /// # Errors
    /// [`DisputeRejection::NotFound`].
    pub fn filed(&self) -> Result<&Filed, Rejection> {
        let filed = self.dispute.filed(self.matter.dispute)?;
        if filed.case.job != self.matter.job {
            return Err(DisputeRejection::NotFound { dispute: self.matter.dispute }.into());
        }
        Ok(filed)
    }

    /// The job, and what is frozen in it.
    ///
    /// # Errors
    /// [`Rejection::WrongState`] for a job that is not disputed by this; [`Rejection::PayoutNotFound`] where the caller
    /// has looked before the payout was what it is.
    pub fn frozen(&self) -> Result<(&Posted, &Frozen), Rejection> {
        let job = self.job.posted(self.matter.job)?;
        let Stage::Disputed(frozen) = &job.stage else {
            return Err(job.wrong_state("disputed"));
        };
        if frozen.dispute != self.matter.dispute {
            return Err(job.wrong_state("disputed by this dispute"));
        }
        let is_payout = match frozen.clocks.payout() {
            Some(payout) => payout == self.matter.payout,
            None => self.payout == Payout::Unscheduled,
        };
        if !is_payout {
            return Err(Rejection::PayoutNotFound { payout: self.matter.payout });
        }
        Ok((job, frozen))
    }

    /// The payout: the frozen one, or a new one.
    #[must_use]
    pub fn payout_id(&self) -> PayoutId {
        self.matter.payout
    }
}
