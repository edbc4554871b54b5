//! A party takes money out of its wallet.

use super::event::PayoutEvent;
use crate::decide::{Context, Decide, Funds, Purse};
use crate::event::Event;
use crate::ids::{PartyId, PayoutId};
use crate::job::post::sensible_amount;
use crate::ledger::Account;
use crate::money::Money;
use crate::party::Party;
use crate::rejection::Rejection;

/// Withdraws from the wallet.
#[derive(Clone, Debug)]
pub struct Withdraw {
    /// The new payout.
    pub payout: PayoutId,
    /// Whose wallet.
    pub party: PartyId,
    /// How much.
    pub amount: Money,
}

impl Decide for Withdraw {
    type Needs = (PartyId, Funds);

    fn needs(&self) -> Self::Needs {
        (self.party, Funds(Account::Wallet(self.party)))
    }

    fn decide(&self, (party, purse): &(Party, Purse), cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let party = party.registered()?;
        party.must_be_fit()?;
        party.must_have_verified_email()?;
        party.must_have_payout_account()?;
        sensible_amount("amount", self.amount, cx.policy)?;
        purse.must_cover(self.amount)?;
        Ok(vec![PayoutEvent::Withdrawn { payout: self.payout, party: self.party, amount: self.amount }.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    fn withdraw(cents: u64) -> Withdraw {
        Withdraw { payout: PAYOUT, party: AGENT, amount: usd(cents) }
    }

    #[test]
    fn the_amount_leaves_the_wallet_at_once() {
        given([registered(AGENT), verified(AGENT), payout_account(AGENT), deposited(AGENT, usd(100_00))])
            .when(withdraw(40_00))
            .then(&["payout.withdrawn"])
            .and_holds(Account::Wallet(AGENT), usd(60_00))
            .and_holds(Account::Payout(PAYOUT), usd(40_00));
    }

    #[test]
    fn more_than_there_is_is_refused() {
        given([registered(AGENT), verified(AGENT), payout_account(AGENT), deposited(AGENT, usd(10_00))])
            .when(withdraw(10_01))
            .then_refused(Rejection::InsufficientFunds { available: usd(10_00), required: usd(10_01) });
    }

    #[test]
    fn without_a_payout_account_nothing_leaves() {
        given([registered(AGENT), verified(AGENT), deposited(AGENT, usd(10_00))])
            .when(withdraw(1))
            .then_refused(Rejection::PayoutAccountRequired);
    }
}
