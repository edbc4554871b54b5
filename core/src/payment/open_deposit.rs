//! A party wants to put money into its wallet.

use super::event::{Method, PaymentEvent};
use crate::decide::{Context, Decide};
use crate::event::Event;
use crate::ids::{PartyId, PaymentId};
use crate::job::post::sensible_amount;
use crate::money::Money;
use crate::party::Party;
use crate::policy::Policy;
use crate::rejection::Rejection;

/// Opens a deposit. Nothing moves before the processor has the money.
#[derive(Clone, Debug)]
pub struct OpenDeposit {
    /// The new payment.
    pub payment: PaymentId,
    /// Who pays.
    pub party: PartyId,
    /// What the wallet gets.
    pub amount: Money,
    /// How it is paid.
    pub method: Method,
}

/// What a deposit of `amount` costs on top, rounded half up.
///
/// # Errors
/// When the fee is too large to be an amount.
pub fn deposit_fee(amount: Money, method: Method, policy: &Policy) -> Result<Money, Rejection> {
    let fee = match method {
        Method::Ach => policy.ach_fee,
        Method::Card => policy.card_fee,
    };
    Ok(fee.on(amount)?)
}

impl Decide for OpenDeposit {
    type Needs = PartyId;

    fn needs(&self) -> PartyId {
        self.party
    }

    fn decide(&self, party: &Party, cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        party.registered()?.must_have_verified_email()?;
        sensible_amount("amount", self.amount, cx.policy)?;
        Ok(vec![
            PaymentEvent::DepositOpened {
                payment: self.payment,
                party: self.party,
                amount: self.amount,
                fee: deposit_fee(self.amount, self.method, cx.policy)?,
                method: self.method,
            }
            .into(),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Account;
    use crate::testing::*;

    fn open() -> OpenDeposit {
        OpenDeposit { payment: PAYMENT, party: POSTER, amount: usd(50_000), method: Method::Ach }
    }

    #[test]
    fn an_opened_deposit_moves_nothing() {
        given([registered(POSTER), verified(POSTER)])
            .when(open())
            .then(&["payment.deposit_opened"])
            .and_holds(Account::Wallet(POSTER), usd(0));
    }

    #[test]
    fn fees_are_rounded_half_up() {
        let policy = Policy::default();
        assert_eq!(deposit_fee(usd(50_000), Method::Ach, &policy), Ok(usd(450)));
        assert_eq!(deposit_fee(usd(50), Method::Ach, &policy), Ok(usd(0)));
        assert_eq!(deposit_fee(usd(56), Method::Ach, &policy), Ok(usd(1)));
        assert_eq!(deposit_fee(usd(7_500), Method::Card, &policy), Ok(usd(463)));
    }

    #[test]
    fn nothing_and_too_much_are_refused() {
        for amount in [usd(0), usd(10_000_000_001)] {
            given([registered(POSTER), verified(POSTER)])
                .when(OpenDeposit { amount, ..open() })
                .then_refused_for("amount");
        }
    }
}
