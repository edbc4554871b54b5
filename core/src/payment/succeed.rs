//! The processor has the money: the wallet holds it.

use super::event::PaymentEvent;
use super::state::Payment;
use crate::decide::{Context, Decide};
use crate::event::Event;
use crate::ids::PaymentId;
use crate::rejection::Rejection;

/// Takes over what the processor charged. Told again, it changes nothing.
#[derive(Clone, Debug)]
pub struct SucceedPayment {
    /// The payment.
    pub payment: PaymentId,
}

impl Decide for SucceedPayment {
    type Needs = PaymentId;

    fn needs(&self) -> PaymentId {
        self.payment
    }

    fn decide(&self, payment: &Payment, _cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        match payment {
            Payment::Unopened => Err(Rejection::PaymentNotFound { payment: self.payment }),
            Payment::Failed(_) => Err(Rejection::PaymentNotOpen { status: payment.status() }),
            Payment::Succeeded(_) | Payment::Settled(_) => Ok(vec![]),
            Payment::Open(deposit) => Ok(vec![
                PaymentEvent::Deposited {
                    payment: self.payment,
                    party: deposit.party,
                    amount: deposit.amount,
                    fee: deposit.fee,
                }
                .into(),
            ]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Account;
    use crate::testing::*;

    const SUCCEED: SucceedPayment = SucceedPayment { payment: PAYMENT };

    #[test]
    fn the_wallet_is_credited_once() {
        given([registered(POSTER), verified(POSTER), deposit_opened(PAYMENT, POSTER, usd(100_00))])
            .when(SUCCEED)
            .then(&["payment.deposited"])
            .when(SUCCEED)
            .then(&[])
            .and_holds(Account::Wallet(POSTER), usd(100_00));
    }

    #[test]
    fn an_unknown_payment_is_not_found() {
        given([]).when(SUCCEED).then_refused(Rejection::PaymentNotFound { payment: PAYMENT });
    }
}
