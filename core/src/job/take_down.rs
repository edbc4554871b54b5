//! The market takes a job down: it leaves the board, and what is in its escrow goes back to the poster.

use super::by::FundingSource;
use super::event::JobEvent;
use super::stage::{Contract, Stage};
use super::state::{Job, Posted};
use crate::confidential::{Confidential, TextDigest};
use crate::decide::{Context, Decide, Private};
use crate::event::Event;
use crate::ids::{JobId, PartyId, ProofId};
use crate::money::Money;
use crate::party::Party;
use crate::proof::{Proof, fees_back};
use crate::rejection::Rejection;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A job was taken down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Takedown {
    /// The job.
    pub job: JobId,
    /// The poster, who gets the escrow back.
    pub poster: PartyId,
    /// The worker, if there was one.
    pub agent: Option<PartyId>,
    /// The administrator.
    pub by: PartyId,
    /// What goes back, if it was funded.
    pub refund: Option<Money>,
    /// Where it goes back to.
    pub source: FundingSource,
    /// The digest of the reason.
    pub words: TextDigest,
}

/// Takes a job down. One that is approved is past that: its payment can be held, and its payee suspended.
#[derive(Clone, Debug)]
pub struct TakeDownJob {
    /// The job.
    pub job: JobId,
    /// The administrator.
    pub by: PartyId,
    /// Why.
    pub words: Confidential,
}

impl Posted {
    /// When its clock runs out next, while it is not over.
    #[must_use]
    pub fn falls_due_at(&self) -> Option<Timestamp> {
        match &self.stage {
            Stage::Open { expires_at } => Some(*expires_at),
            Stage::PendingEscrow(hire) => Some(hire.fund_by),
            Stage::InProgress(_, due) => Some(self.closes_at(due)),
            Stage::Delivered { review_by, .. } => Some(*review_by),
            // A round has clocks of its own, and what it owes its proofers; so has a dispute, which is ruled on instead.
            Stage::PendingProof { .. } | Stage::Completed { .. } | Stage::Disputed(_) | Stage::Cancelled(_) => None,
        }
    }
}

impl Decide for TakeDownJob {
    type Needs = (PartyId, JobId, ProofId);

    fn needs(&self) -> Self::Needs {
        (self.by, self.job, ProofId::of(self.job))
    }

    fn decide(&self, (by, job, proof): &(Party, Job, Proof), cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        by.registered()?.must_be_admin()?;
        let job = job.posted(self.job)?;
        let Some(due_at) = job.falls_due_at() else {
            return Err(job.wrong_state("open, pending_escrow, in_progress, delivered"));
        };
        if due_at <= cx.now {
            return Err(Rejection::DeadlinePassed { due_at });
        }
        let contract = job.contract();
        let takedown = Takedown {
            job: self.job,
            poster: job.poster,
            agent: contract.as_ref().map(|contract| contract.agent),
            by: self.by,
            refund: contract.as_ref().map(Contract::in_escrow).transpose()?,
            source: contract.map_or(FundingSource::Wallet, |contract| contract.source),
            words: self.words.digest(),
        };
        Ok(fees_back(self.job, proof).into_iter().chain([JobEvent::TakenDown(takedown).into()]).collect())
    }

    fn private(&self) -> Vec<Private> {
        vec![self.words.private("takedown", self.by)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Account;
    use crate::testing::*;

    fn take_down() -> TakeDownJob {
        TakeDownJob { job: JOB, by: STRANGER, words: words() }
    }

    #[test]
    fn an_open_job_is_gone_and_takes_no_application() {
        given(acknowledged_job().and(registered(STRANGER)).and(admin(STRANGER)))
            .when(take_down())
            .then(&["job.taken_down"])
            .when(apply(usd(60_00)))
            .then_refused(Rejection::WrongState { status: "cancelled", wanted: "open" });
    }

    #[test]
    fn what_is_in_escrow_goes_back_whole() {
        for story in [funded_job(usd(75_00)), delivered_job(usd(75_00))] {
            given(story.and(registered(STRANGER)).and(admin(STRANGER)))
                .when(take_down())
                .then(&["job.taken_down"])
                .and_holds(Account::Escrow(JOB), usd(0))
                .and_holds(Account::Wallet(POSTER), usd(100_00));
        }
    }

    #[test]
    fn only_an_administrator_does_it_and_not_once_the_work_is_approved() {
        given(open_job().and(registered(STRANGER)))
            .when(take_down())
            .then_refused(crate::trust::TrustRejection::NotAnAdmin.into());
        given(approved_job(usd(75_00)).and(registered(STRANGER)).and(admin(STRANGER))).when(take_down()).then_refused(
            Rejection::WrongState { status: "completed", wanted: "open, pending_escrow, in_progress, delivered" },
        );
    }
}
