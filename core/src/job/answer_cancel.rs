//! The other side answers a proposal to end the job; with a yes the escrow is parted at once.

use super::event::JobEvent;
use super::settle::settled;
use super::standing::{At, Standing};
use crate::decide::{Context, Decide};
use crate::event::Event;
use crate::ids::{JobId, PartyId, PayoutId, ProofId};
use crate::proof::{Proof, fees_back};
use crate::rejection::Rejection;

/// Answers a proposal to end a job.
#[derive(Clone, Debug)]
pub struct AnswerCancel {
    /// The job.
    pub job: JobId,
    /// Who answers.
    pub by: PartyId,
    /// What is answered.
    pub answer: Answer,
}

/// An answer to a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Yes; what the worker gets is paid by this new payout.
    Yes(PayoutId),
    /// No.
    No,
}

impl Decide for AnswerCancel {
    type Needs = (At, ProofId);

    fn needs(&self) -> Self::Needs {
        (At { job: self.job, party: self.by }, ProofId::of(self.job))
    }

    fn decide(&self, (standing, proof): &(Standing, Proof), cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let (job, _) = standing.enter(super::request_cancel::RequestCancel::ASKS)?;
        let (contract, _) = job.working(cx.now)?;
        let proposal = job.proposal()?;
        if proposal.by == self.by {
            return Err(Rejection::ForTheOtherSide);
        }
        match self.answer {
            Answer::Yes(payout) => {
                let settled = settled(job, contract, proposal.worker_amount, payout, cx)?;
                Ok(fees_back(self.job, proof).into_iter().chain(settled).collect())
            }
            Answer::No => Ok(vec![JobEvent::CancelDeclined { job: self.job, by: self.by }.into()]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Account;
    use crate::money::Money;
    use crate::payout::submit::SubmitPayout;
    use crate::testing::*;

    fn answer(by: PartyId, answer: Answer) -> AnswerCancel {
        AnswerCancel { job: JOB, by, answer }
    }

    fn yes(by: PartyId, award: Money) -> story::Outcome {
        let other = if by == POSTER { AGENT } else { POSTER };
        given(funded_job(usd(75_00)).and(payout_account(AGENT)))
            .when(request_cancel(other, award))
            .then(&["job.cancel_requested"])
            .when(answer(by, Answer::Yes(PAYOUT)))
    }

    #[test]
    fn a_split_pays_the_worker_its_part_and_the_poster_the_rest() {
        yes(AGENT, usd(30_05))
            .then(&["job.settled", "payout.awarded"])
            .and_holds(Account::Escrow(JOB), usd(0))
            .and_holds(Account::Available(AGENT), usd(27_04))
            .and_holds(Account::CommissionFees, usd(3_01))
            .and_holds(Account::Wallet(POSTER), usd(69_95))
            .and_payout_is("eligible")
            .when(SubmitPayout { payout: PAYOUT, party: AGENT })
            .then(&["payout.submitted"])
            .and_holds(Account::Available(AGENT), usd(0));
    }

    #[test]
    fn nothing_for_the_worker_is_a_refund_and_everything_leaves_none() {
        yes(POSTER, usd(0))
            .then(&["job.settled"])
            .and_holds(Account::Wallet(POSTER), usd(100_00))
            .and_holds(Account::Escrow(JOB), usd(0))
            .and_payout_is("unknown");
        yes(POSTER, usd(75_00))
            .then(&["job.settled", "payout.awarded"])
            .and_holds(Account::Wallet(POSTER), usd(25_00))
            .and_holds(Account::Available(AGENT), usd(67_50));
    }

    #[test]
    fn a_no_leaves_everything_as_it_is() {
        given(funded_job(usd(75_00)))
            .when(request_cancel(POSTER, usd(0)))
            .then(&["job.cancel_requested"])
            .when(answer(AGENT, Answer::No))
            .then(&["job.cancel_declined"])
            .and_holds(Account::Escrow(JOB), usd(75_00))
            .when(answer(AGENT, Answer::No))
            .then_refused(Rejection::NoCancelRequest);
    }

    #[test]
    fn nobody_answers_itself() {
        for by in [POSTER, AGENT] {
            given(funded_job(usd(75_00)))
                .when(request_cancel(by, usd(0)))
                .then(&["job.cancel_requested"])
                .when(answer(by, Answer::Yes(PAYOUT)))
                .then_refused(Rejection::ForTheOtherSide);
        }
    }

    #[test]
    fn a_settled_job_is_over() {
        yes(AGENT, usd(30_00))
            .then(&["job.settled", "payout.awarded"])
            .when(submit())
            .then_refused(Rejection::WrongState { status: "completed", wanted: "in_progress" });
    }
}
