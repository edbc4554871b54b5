//! Poster or worker proposes to end the job, with so much for the worker; or takes the proposal back.

use super::event::JobEvent;
use super::standing::{Ask, At, Standing};
use super::state::{Job, Posted};
use super::told::CancelRequest;
use crate::confidential::Confidential;
use crate::decide::{Context, Decide, Private};
use crate::event::Event;
use crate::ids::{JobId, PartyId};
use crate::money::Money;
use crate::rejection::Rejection;

/// Proposes to end a job that is worked on; one proposal at a time.
#[derive(Clone, Debug)]
pub struct RequestCancel {
    /// The job.
    pub job: JobId,
    /// Who proposes it.
    pub by: PartyId,
    /// What the worker is to get, before commission.
    pub worker_amount: Money,
    /// The message.
    pub words: Confidential,
}

/// Takes one's own proposal back.
#[derive(Clone, Debug)]
pub struct WithdrawCancelRequest {
    /// The job.
    pub job: JobId,
    /// Who takes it back.
    pub by: PartyId,
}

/// Ends a proposal that nobody has answered. The market's own timer asks.
#[derive(Clone, Debug)]
pub struct LapseCancelRequest {
    /// The job.
    pub job: JobId,
}

impl Posted {
    /// The proposal that is open.
    ///
    /// # Errors
    /// [`Rejection::NoCancelRequest`].
    pub fn proposal(&self) -> Result<&CancelRequest, Rejection> {
        self.cancel_request.as_ref().ok_or(Rejection::NoCancelRequest)
    }
}

impl RequestCancel {
    /// What the door asks.
    pub const ASKS: &'static [Ask] = &[Ask::Participant];
}

impl Decide for RequestCancel {
    type Needs = At;

    fn needs(&self) -> At {
        At { job: self.job, party: self.by }
    }

    fn decide(&self, standing: &Standing, cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let (job, _) = standing.enter(Self::ASKS)?;
        let (contract, _) = job.working(cx.now)?;
        let held = contract.in_escrow()?;
        if !held.covers(self.worker_amount)? {
            let problem = format!("must be at most what is in escrow, {} cents", held.minor());
            return Err(Rejection::Invalid { field: "worker_amount", problem });
        }
        if let Some(open) = &job.cancel_request {
            return Err(Rejection::CancelRequestOpen { until: open.until });
        }
        let request = CancelRequest {
            job: self.job,
            by: self.by,
            worker_amount: self.worker_amount,
            words: self.words.digest(),
            until: cx.now.after(cx.policy.cancel_request_window),
        };
        Ok(vec![JobEvent::CancelRequested(request).into()])
    }

    fn private(&self) -> Vec<Private> {
        vec![self.words.private("cancel_request", self.by)]
    }
}

impl Decide for WithdrawCancelRequest {
    type Needs = At;

    fn needs(&self) -> At {
        At { job: self.job, party: self.by }
    }

    fn decide(&self, standing: &Standing, cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let (job, _) = standing.enter(RequestCancel::ASKS)?;
        job.working(cx.now)?;
        if job.proposal()?.by != self.by {
            return Err(Rejection::ForTheOtherSide);
        }
        Ok(vec![JobEvent::CancelRequestWithdrawn { job: self.job, by: self.by }.into()])
    }
}

impl Decide for LapseCancelRequest {
    type Needs = JobId;

    fn needs(&self) -> JobId {
        self.job
    }

    fn decide(&self, job: &Job, cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let due_at = job.posted(self.job)?.proposal()?.until;
        if cx.now < due_at {
            return Err(Rejection::NotDueYet { due_at });
        }
        Ok(vec![JobEvent::CancelRequestLapsed { job: self.job }.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;
    use crate::time::Span;

    const WITHDRAW: WithdrawCancelRequest = WithdrawCancelRequest { job: JOB, by: POSTER };

    #[test]
    fn one_proposal_is_open_at_a_time() {
        let until = NOW.after(Span::hours(72));
        given(funded_job(usd(75_00)))
            .when(request_cancel(POSTER, usd(0)))
            .then(&["job.cancel_requested"])
            .when(request_cancel(AGENT, usd(10_00)))
            .then_refused(Rejection::CancelRequestOpen { until })
            .when(WITHDRAW)
            .then(&["job.cancel_request_withdrawn"])
            .when(WITHDRAW)
            .then_refused(Rejection::NoCancelRequest)
            .when(request_cancel(AGENT, usd(10_00)))
            .then(&["job.cancel_requested"])
            .when(WITHDRAW)
            .then_refused(Rejection::ForTheOtherSide);
    }

    #[test]
    fn a_proposal_lapses_when_its_window_is_over_and_not_before() {
        let until = NOW.after(Span::hours(72));
        given(funded_job(usd(75_00)))
            .when(request_cancel(POSTER, usd(0)))
            .then(&["job.cancel_requested"])
            .when(LapseCancelRequest { job: JOB })
            .then_refused(Rejection::NotDueYet { due_at: until })
            .at(until)
            .when(submit())
            .then_refused(Rejection::DeadlinePassed { due_at: until })
            .when(LapseCancelRequest { job: JOB })
            .then(&["job.cancel_request_lapsed"])
            .when(submit())
            .then(&["job.delivered"]);
    }

    #[test]
    fn a_delivery_ends_the_talk_of_ending() {
        given(funded_job(usd(75_00)))
            .when(request_cancel(POSTER, usd(0)))
            .then(&["job.cancel_requested"])
            .when(submit())
            .then(&["job.delivered"])
            .when(LapseCancelRequest { job: JOB })
            .then_refused(Rejection::NoCancelRequest);
    }

    #[test]
    fn a_revision_that_lapses_ends_it_as_well() {
        given(delivered_job(usd(75_00)))
            .when(request_revision())
            .then(&["job.revision_requested"])
            .at(NOW.after(Span::hours(1)))
            .when(request_cancel(POSTER, usd(0)))
            .then(&["job.cancel_requested"])
            .at(NOW.after(Span::hours(72)))
            .when(crate::job::lapse_revision::LapseRevision { job: JOB })
            .then(&["job.revision_lapsed"])
            .when(LapseCancelRequest { job: JOB })
            .then_refused(Rejection::NoCancelRequest);
    }

    #[test]
    fn the_worker_gets_no_more_than_was_agreed_and_strangers_propose_nothing() {
        let job = || given(funded_job(usd(75_00)).and(registered(STRANGER)));
        job().when(request_cancel(AGENT, usd(75_01))).then_refused_for("worker_amount");
        job().when(request_cancel(STRANGER, usd(0))).then_refused(Rejection::NotTheWorker);
        given(delivered_job(usd(75_00)))
            .when(request_cancel(AGENT, usd(0)))
            .then_refused(Rejection::WrongState { status: "delivered", wanted: "in_progress" });
    }
}
