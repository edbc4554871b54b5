//! The worker hands the work in.

use super::event::JobEvent;
use super::standing::{Ask, At, Standing};
use super::told::ProofAwaited;
use crate::confidential::Confidential;
use crate::decide::{Context, Decide, Private};
use crate::event::Event;
use crate::ids::{FileId, JobId, PartyId, ProofId};
use crate::proof::open::to_be_applied_for;
use crate::proof::{Assignment, Proof};
use crate::rejection::Rejection;

/// Hands in what was uploaded since the last delivery, or what lies at an address, or both.
#[derive(Clone, Debug)]
pub struct SubmitWork {
    /// The job.
    pub job: JobId,
    /// The worker.
    pub agent: PartyId,
    /// Where else the work lies, already known to be an address that may be given.
    pub address: Option<String>,
    /// `address` and notes.
    pub words: Confidential,
}

impl SubmitWork {
    /// What the door asks.
    pub const ASKS: &'static [Ask] = &[Ask::Nda, Ask::Worker];
}

impl Decide for SubmitWork {
    // The rounds before: where the poster selects its proofers, the next one opens with the delivery.
    type Needs = (At, ProofId);

    fn needs(&self) -> Self::Needs {
        (At { job: self.job, party: self.agent }, ProofId::of(self.job))
    }

    fn decide(&self, (standing, _): &(Standing, Proof), cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let (job, _) = standing.enter(Self::ASKS)?;
        job.working(cx.now)?;
        let new = job.files.iter().filter(|file| file.delivery.is_none());
        let files: Vec<FileId> = new.map(|file| file.file).collect();
        if files.is_empty() && self.address.is_none() {
            return Err(Rejection::NothingDelivered);
        }
        let mut events: Vec<Event> = vec![
            JobEvent::Delivered {
                job: self.job,
                agent: self.agent,
                files,
                words: self.words.digest(),
                review_by: cx.now.after(job.terms.review_window(cx.policy)),
            }
            .into(),
        ];
        if let Some(terms) = &job.terms.proof {
            let round = job.proof_round.saturating_add(1);
            events.push(JobEvent::ProofAwaited(ProofAwaited { job: self.job, round, draw_at: cx.now }).into());
            if let (Assignment::PosterSelect, Some(contract)) = (terms.assignment, job.contract()) {
                events.push(to_be_applied_for(job, (terms, job.part_of(contract.price)?), round, cx)?.into());
            }
        }
        Ok(events)
    }

    fn private(&self) -> Vec<Private> {
        vec![self.words.private("delivery", self.agent)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    #[test]
    fn an_address_or_a_file_makes_a_delivery() {
        given(funded_job(usd(75_00))).when(submit()).then(&["job.delivered"]);
        given(funded_job(usd(75_00)))
            .when(upload(FILE))
            .then(&["job.file_uploaded"])
            .when(SubmitWork { address: None, ..submit() })
            .then(&["job.delivered"]);
    }

    #[test]
    fn nothing_is_no_delivery() {
        given(funded_job(usd(75_00)))
            .when(SubmitWork { address: None, ..submit() })
            .then_refused(Rejection::NothingDelivered);
    }

    #[test]
    fn files_of_an_earlier_delivery_do_not_count_again() {
        given(funded_job(usd(75_00)))
            .when(upload(FILE))
            .then(&["job.file_uploaded"])
            .when(SubmitWork { address: None, ..submit() })
            .then(&["job.delivered"])
            .when(request_revision())
            .then(&["job.revision_requested"])
            .when(SubmitWork { address: None, ..submit() })
            .then_refused(Rejection::NothingDelivered);
    }

    #[test]
    fn handing_in_twice_is_refused() {
        given(funded_job(usd(75_00)))
            .when(submit())
            .then(&["job.delivered"])
            .when(submit())
            .then_refused(Rejection::WrongState { status: "delivered", wanted: "in_progress" });
    }

    #[test]
    fn only_the_worker_hands_in() {
        given(funded_job(usd(75_00)))
            .when(SubmitWork { agent: POSTER, ..submit() })
            .then_refused(Rejection::NotTheWorker);
    }
}
