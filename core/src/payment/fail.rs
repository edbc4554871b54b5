//! The processor refused a payment.

use super::event::PaymentEvent;
use super::state::Payment;
use crate::decide::{Context, Decide};
use crate::event::Event;
use crate::ids::PaymentId;
use crate::rejection::Rejection;

/// Takes over that a payment failed. Told again, it changes nothing.
#[derive(Clone, Debug)]
pub struct FailPayment {
    /// The payment.
    pub payment: PaymentId,
}

impl Decide for FailPayment {
    type Needs = PaymentId;

    fn needs(&self) -> PaymentId {
        self.payment
    }

    fn decide(&self, payment: &Payment, _cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        match payment {
            Payment::Unopened => Err(Rejection::PaymentNotFound { payment: self.payment }),
            Payment::Succeeded(_) | Payment::Settled(_) => Err(Rejection::PaymentNotOpen { status: payment.status() }),
            Payment::Failed(_) => Ok(vec![]),
            Payment::Open(deposit) => {
                Ok(vec![PaymentEvent::Failed { payment: self.payment, party: deposit.party }.into()])
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payment::succeed::SucceedPayment;
    use crate::testing::*;

    #[test]
    fn a_failed_payment_does_not_succeed_any_more() {
        given([deposit_opened(PAYMENT, POSTER, usd(100_00))])
            .when(FailPayment { payment: PAYMENT })
            .then(&["payment.failed"])
            .when(SucceedPayment { payment: PAYMENT })
            .then_refused(Rejection::PaymentNotOpen { status: "failed" });
    }
}
