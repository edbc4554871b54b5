//! A worker passes a part of its job on: a job of its own, under the one that it works on.

use super::event::JobEvent;
use super::post::PostJob;
use super::standing::{Ask, At, Standing};
use super::terms::Terms;
use crate::decide::{Context, Decide};
use crate::event::Event;
use crate::ids::{JobId, PartyId};
use crate::party::Party;
use crate::rejection::Rejection;
use crate::trust::TrustRejection;
use serde::{Deserialize, Serialize};

/// A job is a part of another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subcontract {
    /// The job.
    pub job: JobId,
    /// The job that it is a part of.
    pub parent: JobId,
    /// The worker of that one, who posted this one.
    pub poster: PartyId,
    /// All above it.
    pub chain: Chain,
}

/// The jobs above a job.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chain {
    /// From the top to the one that it is a part of. Whoever works on it acknowledges the terms of all of them.
    pub jobs: Vec<JobId>,
    /// Who posted them, in the same order.
    pub clients: Vec<PartyId>,
}

/// Posts a job under one that the poster works on. It has its own price, funding and clocks: what becomes of the job
/// above changes nothing about it.
#[derive(Clone, Debug)]
pub struct PostSubJob {
    /// The new job.
    pub job: JobId,
    /// The job that it is a part of.
    pub parent: JobId,
    /// Who offers it: the worker there.
    pub poster: PartyId,
    /// What is offered.
    pub terms: Terms,
}

impl PostSubJob {
    /// What the door of the job above asks.
    pub const ASKS: &'static [Ask] = &[Ask::Worker];
}

impl Decide for PostSubJob {
    type Needs = (PartyId, At);

    fn needs(&self) -> Self::Needs {
        (self.poster, At { job: self.parent, party: self.poster })
    }

    fn decide(&self, (poster, standing): &(Party, Standing), cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let post = PostJob { job: self.job, poster: self.poster, terms: self.terms.clone() };
        let (parent, _) = standing.enter(Self::ASKS)?;
        let mut events = post.decide(poster, cx)?;
        parent.working(cx.now)?;
        let mut chain = parent.chain.clone();
        chain.jobs.push(parent.job);
        chain.clients.push(parent.poster);
        let allowed = cx.policy.trust.sub_job_levels_max;
        // A job is made once, so it cannot be above itself; asked all the same, for chains are walked.
        if chain.jobs.len() > allowed || chain.jobs.contains(&self.job) {
            return Err(TrustRejection::TooDeep { allowed }.into());
        }
        let (job, parent, poster) = (self.job, self.parent, self.poster);
        events.push(JobEvent::Subcontracted(Subcontract { job, parent, poster, chain }).into());
        Ok(events)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;
    use uuid::Uuid;

    const PART: JobId = JobId(Uuid::from_u128(77));

    fn part() -> PostSubJob {
        PostSubJob { job: PART, parent: JOB, poster: AGENT, terms: terms() }
    }

    #[test]
    fn the_worker_of_a_job_passes_a_part_of_it_on() {
        given(funded_job(usd(75_00))).when(part()).then(&["job.posted", "job.subcontracted"]);
    }

    #[test]
    fn nobody_else_does_and_only_while_there_is_work() {
        given(funded_job(usd(75_00)))
            .when(PostSubJob { poster: POSTER, ..part() })
            .then_refused(Rejection::NotTheWorker)
            .when(PostSubJob { terms: Terms { title: String::new(), ..terms() }, ..part() })
            .then_refused_for("title");
        given(delivered_job(usd(75_00)))
            .when(part())
            .then_refused(Rejection::WrongState { status: "delivered", wanted: "in_progress" });
    }

    #[test]
    fn work_is_passed_on_three_times_and_no_further() {
        let above = |levels: u128| Chain {
            jobs: (1..=levels).map(|n| JobId(Uuid::from_u128(n))).collect(),
            clients: vec![STRANGER],
        };
        let under = |levels| {
            let (job, parent, poster) = (JOB, JobId(Uuid::from_u128(levels)), POSTER);
            let subcontracted = JobEvent::Subcontracted(Subcontract { job, parent, poster, chain: above(levels) });
            given(funded_job(usd(75_00)).and(subcontracted.into())).when(part())
        };
        under(2).then(&["job.posted", "job.subcontracted"]);
        under(3).then_refused(TrustRejection::TooDeep { allowed: 3 }.into());
    }

    #[test]
    fn whose_job_it_is_a_part_of_does_not_work_on_it() {
        let apply_for_part = crate::candidacy::apply::Apply { job: PART, agent: POSTER, ..apply(usd(60_00)) };
        given(funded_job(usd(75_00)).and(profiled(POSTER)))
            .when(part())
            .then(&["job.posted", "job.subcontracted"])
            .when(crate::candidacy::acknowledge_nda::AcknowledgeNda { job: PART, party: POSTER, chain: vec![JOB] })
            .then(&["candidacy.nda_acknowledged", "candidacy.nda_acknowledged"])
            .when(apply_for_part)
            .then_refused(Rejection::ConflictOfInterest);
    }
}
