//! The worker steps down: the escrow goes back.

use super::event::JobEvent;
use super::standing::{Ask, At, Standing};
use crate::confidential::Confidential;
use crate::decide::{Context, Decide, Private};
use crate::event::Event;
use crate::ids::{JobId, PartyId, ProofId};
use crate::proof::{Proof, fees_back};
use crate::rejection::Rejection;

/// Gives a job back that is being worked on.
#[derive(Clone, Debug)]
pub struct DeclineJob {
    /// The job.
    pub job: JobId,
    /// The worker.
    pub agent: PartyId,
    /// Why.
    pub words: Confidential,
}

impl DeclineJob {
    /// What the door asks.
    pub const ASKS: &'static [Ask] = &[Ask::Worker];
}

impl Decide for DeclineJob {
    type Needs = (At, ProofId);

    fn needs(&self) -> Self::Needs {
        (At { job: self.job, party: self.agent }, ProofId::of(self.job))
    }

    fn decide(&self, (standing, proof): &(Standing, Proof), cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let (job, _) = standing.enter(Self::ASKS)?;
        let (contract, _) = job.working(cx.now)?;
        let declined = JobEvent::Declined {
            job: self.job,
            agent: self.agent,
            poster: job.poster,
            refund: contract.in_escrow()?,
            source: contract.source,
            words: self.words.digest(),
        };
        Ok(fees_back(self.job, proof).into_iter().chain([declined.into()]).collect())
    }

    fn private(&self) -> Vec<Private> {
        vec![self.words.private("decline", self.agent)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Account;
    use crate::testing::*;

    fn decline() -> DeclineJob {
        DeclineJob { job: JOB, agent: AGENT, words: words() }
    }

    #[test]
    fn the_poster_gets_everything_back() {
        given(funded_job(usd(75_00)))
            .when(decline())
            .then(&["job.declined"])
            .and_holds(Account::Wallet(POSTER), usd(100_00))
            .and_holds(Account::Escrow(JOB), usd(0));
    }

    #[test]
    fn only_the_worker_steps_down_and_only_before_delivery() {
        given(funded_job(usd(75_00)))
            .when(DeclineJob { agent: POSTER, ..decline() })
            .then_refused(Rejection::NotTheWorker);
        given(delivered_job(usd(75_00)))
            .when(decline())
            .then_refused(Rejection::WrongState { status: "delivered", wanted: "in_progress" });
    }
}
