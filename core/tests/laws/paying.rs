//! What is asked around money on its way in and out.

use crate::market::Market;
use crate::moves::{Call, moves, words};
use crate::parties::pick;
use market_core::dispute::from_hold::DisputeHeld;
use market_core::event::Recorded;
use market_core::ids::{PaymentId, PayoutId};
use market_core::payment::Method;
use market_core::payment::fail::FailPayment;
use market_core::payment::open_deposit::OpenDeposit;
use market_core::payment::settle::SettlePayment;
use market_core::payment::succeed::SucceedPayment;
use market_core::payout::Payout;
use market_core::payout::hold::HoldPayment;
use market_core::payout::release::ReleasePayout;
use market_core::payout::settle::{ConfirmPayout, FailPayout};
use market_core::payout::submit::SubmitPayout;
use market_core::payout::withdraw::Withdraw;
use market_core::rejection::Rejection;
use uuid::Uuid;

moves!(PayingMove: OpenDeposit SucceedPayment SettlePayment FailPayment Withdraw SubmitPayout ConfirmPayout FailPayout
    HoldPayment ReleasePayout DisputeHeld);

impl Market {
    pub(crate) fn paying_move(&mut self, what: PayingMove, call: &Call) -> Result<Vec<Recorded>, Rejection> {
        let party = call.who;
        let nothing = Uuid::from_u128(0xdead);
        let payment = pick(&self.payments, call).unwrap_or(PaymentId(nothing));
        let payout = self.payout_of(call).unwrap_or(PayoutId(nothing));
        match what {
            PayingMove::OpenDeposit => {
                let payment = PaymentId(self.new_id());
                let method = if call.n % 4 < 2 { Method::Ach } else { Method::Card };
                let recorded = self.run(&OpenDeposit { payment, party, amount: call.amount(), method })?;
                self.payments.push(payment);
                Ok(recorded)
            }
            PayingMove::SucceedPayment => self.run(&SucceedPayment { payment }),
            PayingMove::SettlePayment => self.run(&SettlePayment { payment }),
            PayingMove::FailPayment => self.run(&FailPayment { payment }),
            PayingMove::Withdraw => {
                let payout = PayoutId(self.new_id());
                let recorded = self.run(&Withdraw { payout, party, amount: call.amount() })?;
                self.payouts.push(payout);
                Ok(recorded)
            }
            PayingMove::SubmitPayout => self.run(&SubmitPayout { payout, party: self.payee(payout, call) }),
            PayingMove::ConfirmPayout => self.run(&ConfirmPayout { payout, attempt: self.payout(payout).attempt() }),
            PayingMove::FailPayout => self.run(&FailPayout { payout, attempt: self.payout(payout).attempt() }),
            PayingMove::HoldPayment => self.run(&HoldPayment {
                job: call.job,
                poster: party,
                payout: Some(payout).filter(|_| !call.is_strange()),
                reason: "the numbers look odd".to_owned(),
                words: words(),
            }),
            PayingMove::ReleasePayout => self.run(&ReleasePayout { payout, party: self.payee(payout, call) }),
            PayingMove::DisputeHeld => self.run(&DisputeHeld { payout, job: call.job }),
        }
    }

    /// The payout of the job, or any other one.
    fn payout_of(&self, call: &Call) -> Option<PayoutId> {
        let of_job = self.payout_of_job(call.job).filter(|_| call.n % 4 != 1);
        of_job.or_else(|| pick(&self.payouts, call))
    }

    /// Who is paid, or somebody else.
    fn payee(&self, payout: PayoutId, call: &Call) -> market_core::ids::PartyId {
        match self.payout(payout) {
            Payout::Eligible { due, .. } if !call.is_strange() => due.party,
            Payout::Cooling { earned, .. } if !call.is_strange() => earned.party,
            Payout::Unscheduled
            | Payout::Cooling { .. }
            | Payout::Held { .. }
            | Payout::Frozen { .. }
            | Payout::Voided
            | Payout::Eligible { .. }
            | Payout::Submitted { .. }
            | Payout::Paid(_)
            | Payout::Returned(_) => call.who,
        }
    }
}
