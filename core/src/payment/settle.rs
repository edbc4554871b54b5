//! The money arrived in the market's balance with the processor.

use super::event::PaymentEvent;
use super::state::Payment;
use crate::decide::{Context, Decide};
use crate::event::Event;
use crate::ids::PaymentId;
use crate::rejection::Rejection;

/// Takes over that a charge was settled. Told again, it changes nothing.
#[derive(Clone, Debug)]
pub struct SettlePayment {
    /// The payment.
    pub payment: PaymentId,
}

impl Decide for SettlePayment {
    type Needs = PaymentId;

    fn needs(&self) -> PaymentId {
        self.payment
    }

    fn decide(&self, payment: &Payment, _cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        match payment {
            Payment::Unopened => Err(Rejection::PaymentNotFound { payment: self.payment }),
            Payment::Open(_) | Payment::Failed(_) => Err(Rejection::PaymentNotOpen { status: payment.status() }),
            Payment::Settled(_) => Ok(vec![]),
            Payment::Succeeded(deposit) => Ok(vec![
                PaymentEvent::Settled { payment: self.payment, total: deposit.amount.plus(deposit.fee)? }.into(),
            ]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    const SETTLE: SettlePayment = SettlePayment { payment: PAYMENT };

    #[test]
    fn a_charge_settles_once() {
        given([deposit_opened(PAYMENT, POSTER, usd(100_00)), deposit_succeeded(PAYMENT, POSTER, usd(100_00))])
            .when(SETTLE)
            .then(&["payment.settled"])
            .when(SETTLE)
            .then(&[]);
    }

    #[test]
    fn what_was_not_charged_does_not_settle() {
        given([deposit_opened(PAYMENT, POSTER, usd(100_00))])
            .when(SETTLE)
            .then_refused(Rejection::PaymentNotOpen { status: "processing" });
    }
}
