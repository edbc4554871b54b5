//! What a sensible market would do next with a job: the way into the deep states.

use crate::asides::AsideMove::{
    AttachFile, ConfirmApplication, EditJob, ExtendDeadline, FeatureJob, RemoveAttachment, ReviewWork,
};
use crate::disputing::DisputeMove::FileDispute;
use crate::hiring::HiringMove::{
    Accept, AcknowledgeNda, Apply, CancelJob, PostJob, Reject, Unaccept, WithdrawApplication,
};
use crate::market::{Market, PARTIES, party};
use crate::milestones::PartMove::{ApproveMilestone, HoldMilestones};
use crate::moves::{Call, Move};
use crate::parties::PartyMove;
use crate::paying::PayingMove::{
    ConfirmPayout, FailPayout, HoldPayment, OpenDeposit, SettlePayment, SubmitPayout, SucceedPayment, Withdraw,
};
use crate::proofing::ProofMove::FundProofs;
use crate::talking::TalkingMove::{AcceptCounter, CounterOffer, DeclineCounter, SendMessage, ShareFile};
use crate::timers;
use crate::working::WorkingMove::{
    ApproveWork, DeclineJob, FundByKey, FundEscrow, RequestRevision, SubmitWork, UploadFile,
};
use market_core::candidacy::{Candidacy, Nda, Standing};
use market_core::ids::{CandidacyId, JobId, PartyId, PayoutId};
use market_core::job::fund_escrow::total;
use market_core::job::{Due, Job, Posted, Stage};
use market_core::ledger::Account;
use market_core::money::Money;
use market_core::payout::{Payout, Wait};
use market_core::time::Span;

impl Market {
    /// Takes a job one step on; `fork` picks among what is sensible, `n` the amounts.
    pub(crate) fn onward(&mut self, job: JobId, fork: u8, n: u16) {
        // An even number asks for nothing strange.
        let n = n & !1;
        if let Some((due_at, timer)) = timers::of_job(self, job)
            && due_at <= self.now
        {
            timer.fire(self).unwrap();
            return;
        }
        let Job::Posted(posted) = self.job(job) else {
            let who = party(fork % 2);
            return self.ask(&Call { what: Move::Hiring(PostJob), who, other: who, job, n });
        };
        if fork >= 247 {
            return self.trusting(&posted, n);
        }
        match &posted.stage {
            Stage::InProgress(contract, _)
            | Stage::PendingProof { contract, .. }
            | Stage::Delivered { contract, .. }
            | Stage::Completed { contract, .. }
                if fork % 32 == 31 =>
            {
                let who = if n % 4 < 2 { posted.poster } else { contract.agent };
                self.go(Move::Dispute(FileDispute), who, &posted, n);
            }
            Stage::Open { .. } => self.hire(&posted, fork, n),
            Stage::PendingEscrow(hire) => {
                let due = total(&posted, hire, &self.policy).unwrap();
                self.fund(&posted, hire.agent, due, fork, n);
            }
            Stage::InProgress(contract, due) => match fork % 12 {
                // Whoever is asked mostly answers.
                _ if posted.cancel_request.is_some() && fork.is_multiple_of(2) => {
                    self.talk(&posted, contract.agent, due, fork / 2, n);
                }
                3..=5 => self.talk(&posted, contract.agent, due, fork / 12, n),
                0..=2 => self.go(Move::Working(UploadFile), contract.agent, &posted, n),
                6 if !posted.milestone_payouts.is_empty() && fork < 100 => {
                    self.go(Move::Part(HoldMilestones), posted.poster, &posted, n);
                }
                6 | 8 if posted.proof_round > 0 => self.go(Move::Proof(FundProofs), posted.poster, &posted, n),
                7 if posted.terms.proof.is_some() && fork < 50 => self.resettle(&posted, n),
                9 => self.go(Move::Working(DeclineJob), contract.agent, &posted, n),
                10 => {
                    if let Due::First { late_at, .. } = due {
                        self.wait_until(*late_at);
                    }
                    self.go(Move::Hiring(CancelJob), posted.poster, &posted, n);
                }
                11 => self.wait_until(posted.closes_at(due)),
                _ => self.go(Move::Working(SubmitWork), contract.agent, &posted, n),
            },
            Stage::PendingProof { .. } => self.verify(&posted, fork, n),
            Stage::Delivered { contract, review_by } => match fork % 8 {
                1 | 5 if self.is_rejected(&posted) => self.appeal(&posted, contract.agent, n),
                0..=2 => self.go(Move::Working(RequestRevision), posted.poster, &posted, n),
                3 => self.wait_until(*review_by),
                4..=6 if posted.milestone().is_some() => {
                    self.go(Move::Part(ApproveMilestone), posted.poster, &posted, n)
                }
                _ => self.go(Move::Working(ApproveWork), posted.poster, &posted, n),
            },
            Stage::Completed { payout, .. } => self.pay(&posted, *payout, fork, n),
            Stage::Disputed(frozen) => self.quarrel(&posted, frozen.contract.agent, fork, n),
            Stage::Cancelled(_) => self.cash(&posted, fork, n),
        }
    }

    /// With a job that is over one can only look after the money, and one's subscription.
    fn cash(&mut self, posted: &Posted, fork: u8, n: u16) {
        let what = match fork % 8 {
            0 => Move::Party(PartyMove::VerifyPayoutAccount),
            1 => Move::Paying(Withdraw),
            2 => Move::Paying(SettlePayment),
            3 => Move::Party(PartyMove::Subscribe),
            4 => {
                self.wait(Span::hours(7));
                Move::Party(PartyMove::RenewSubscription)
            }
            _ => Move::Paying(if fork.is_multiple_of(3) { FailPayout } else { ConfirmPayout }),
        };
        self.go(what, posted.poster, posted, n);
    }

    fn go(&mut self, what: Move, who: PartyId, posted: &Posted, n: u16) {
        self.ask(&Call { what, who, other: who, job: posted.job, n });
    }

    fn hire(&mut self, posted: &Posted, fork: u8, n: u16) {
        let candidacy = |other: &PartyId| -> Candidacy { self.log.load(&CandidacyId::of(posted.job, *other)).0 };
        let is_live = |other: &PartyId| {
            candidacy(other).application.is_some_and(|application| application.standing == Standing::Live)
        };
        // Now and then somebody else comes first.
        let mut others = (0..PARTIES).map(party).filter(|other| *other != posted.poster);
        let applicant = others.clone().find(is_live).filter(|_| fork < 220);
        let other = applicant.or_else(|| others.nth(usize::from(fork % 3))).unwrap();
        if fork % 16 > 12
            && let Some(guest) = self.guest(posted)
        {
            return self.answer_invitation(posted, guest, n);
        }
        let (what, who) = match fork % 16 {
            _ if candidacy(&other).nda == Nda::Open => (AcknowledgeNda, other),
            _ if !is_live(&other) => (Apply, other),
            3 | 4 => return self.bargain(posted, other, fork, n),
            5 => return self.dress(posted, fork / 16, n),
            _ if candidacy(&other).application.is_some_and(|held| held.terms_version != posted.terms_version) => {
                return self.go(Move::Aside(ConfirmApplication), other, posted, n);
            }
            0 if fork == 240 => return self.resettle(posted, n),
            0 => (Reject, posted.poster),
            1 => (WithdrawApplication, other),
            2 => (CancelJob, posted.poster),
            _ => (Accept, posted.poster),
        };
        self.ask(&Call { what: Move::Hiring(what), who, other, job: posted.job, n });
    }

    /// One of the two asks; which one does not matter to the other.
    fn bargain(&mut self, posted: &Posted, other: PartyId, fork: u8, n: u16) {
        let what = match fork / 16 % 8 {
            0..3 => CounterOffer,
            3 | 4 => AcceptCounter,
            5 => DeclineCounter,
            6 => ShareFile,
            _ => SendMessage,
        };
        let who = if fork.is_multiple_of(2) { other } else { posted.poster };
        self.ask(&Call { what: Move::Talking(what), who, other, job: posted.job, n });
    }

    /// What a poster does with a job while it waits.
    fn dress(&mut self, posted: &Posted, fork: u8, n: u16) {
        let what = match fork % 5 {
            0 => EditJob,
            1 | 2 if posted.attachments.is_empty() => AttachFile,
            1 | 2 => RemoveAttachment,
            3 => FeatureJob,
            _ => ExtendDeadline,
        };
        self.go(Move::Aside(what), posted.poster, posted, n);
    }

    fn fund(&mut self, posted: &Posted, agent: PartyId, due: Money, fork: u8, n: u16) {
        let poster = posted.poster;
        let held = self.log.ledger().funds(&Account::Wallet(poster)).map_or(0, Money::minor);
        let what = match fork % 8 {
            0 => Move::Hiring(Unaccept),
            1 => Move::Hiring(CancelJob),
            2 => return self.wait(Span::hours(20)),
            4.. if held < due.minor() => {
                self.go(Move::Paying(OpenDeposit), poster, posted, 65_534);
                return self.go(Move::Paying(SucceedPayment), poster, posted, 0);
            }
            5 => Move::Working(FundByKey),
            _ => Move::Working(FundEscrow),
        };
        self.ask(&Call { what, who: poster, other: agent, job: posted.job, n: n & !3 });
    }

    fn pay(&mut self, posted: &Posted, payout: PayoutId, fork: u8, n: u16) {
        if fork.is_multiple_of(5)
            && let Some(who) = self.next_reviewer(posted, fork / 5)
        {
            return self.go(Move::Aside(ReviewWork), who, posted, n);
        }
        match self.payout(payout) {
            Payout::Cooling { .. } | Payout::Held { .. } if fork % 7 == 6 => {
                self.go(Move::Dispute(FileDispute), posted.poster, posted, n);
            }
            Payout::Cooling { .. } if fork.is_multiple_of(3) => {
                self.go(Move::Paying(HoldPayment), posted.poster, posted, n);
            }
            Payout::Cooling { .. } if fork % 6 == 1 => self.go(Move::Part(HoldMilestones), posted.poster, posted, n),
            Payout::Cooling { releasable_at: due, .. } | Payout::Held { until: due, .. } => self.wait_until(due),
            Payout::Eligible { due, wait, .. } => {
                if let Wait::Until(instant) = wait {
                    self.wait_until(instant);
                }
                self.go(Move::Party(PartyMove::VerifyPayoutAccount), due.party, posted, n);
                self.go(Move::Paying(SubmitPayout), due.party, posted, n);
            }
            Payout::Submitted { due, .. } => {
                let what = if fork.is_multiple_of(3) { FailPayout } else { ConfirmPayout };
                self.go(Move::Paying(what), due.party, posted, n);
            }
            Payout::Unscheduled | Payout::Frozen { .. } | Payout::Voided | Payout::Paid(_) | Payout::Returned(_) => {
                self.cash(posted, fork, n)
            }
        }
    }
}
