//! A released payment goes to the processor.

use super::event::PayoutEvent;
use super::state::{Payout, Wait};
use crate::decide::{Context, Decide, Funds, Purse};
use crate::event::Event;
use crate::ids::{PartyId, PayoutId};
use crate::ledger::Account;
use crate::party::Party;
use crate::rejection::Rejection;

/// Sends a payout on its way. The market's own sender asks.
#[derive(Clone, Debug)]
pub struct SubmitPayout {
    /// The payout.
    pub payout: PayoutId,
    /// Who is paid.
    pub party: PartyId,
}

impl Decide for SubmitPayout {
    type Needs = (PayoutId, PartyId, Funds);

    fn needs(&self) -> Self::Needs {
        (self.payout, self.party, Funds(Account::Available(self.party)))
    }

    fn decide(
        &self,
        (payout, party, purse): &(Payout, Party, Purse),
        cx: &Context<'_>,
    ) -> Result<Vec<Event>, Rejection> {
        let Payout::Eligible { due, attempts, wait } = payout else {
            return Err(payout.not_ready(self.payout, "eligible"));
        };
        if due.party != self.party {
            return Err(Rejection::PayoutNotFound { payout: self.payout });
        }
        let party = party.registered()?;
        party.must_be_fit()?;
        party.must_have_payout_account()?;
        if let Wait::Until(due_at) = *wait
            && cx.now < due_at
        {
            return Err(Rejection::NotDueYet { due_at });
        }
        purse.must_cover(due.amount)?;
        Ok(vec![
            PayoutEvent::Submitted {
                payout: self.payout,
                party: due.party,
                amount: due.amount,
                attempt: attempts.saturating_add(1),
            }
            .into(),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    const SUBMIT: SubmitPayout = SubmitPayout { payout: PAYOUT, party: AGENT };

    #[test]
    fn a_released_payment_is_sent_once() {
        given(released_job(usd(75_00)).and(payout_account(AGENT)))
            .when(SUBMIT)
            .then(&["payout.submitted"])
            .and_holds(Account::Available(AGENT), usd(0))
            .and_holds(Account::Payout(PAYOUT), usd(67_50))
            .when(SUBMIT)
            .then_refused(Rejection::PayoutNotReady { status: "submitted", wanted: "eligible" });
    }

    #[test]
    fn a_payout_of_somebody_else_is_not_sent() {
        given(released_job(usd(75_00)).and(payout_account(POSTER)))
            .when(SubmitPayout { party: POSTER, ..SUBMIT })
            .then_refused(Rejection::PayoutNotFound { payout: PAYOUT });
    }

    #[test]
    fn without_an_account_the_money_stays_where_it_is() {
        given(released_job(usd(75_00)))
            .when(SUBMIT)
            .then_refused(Rejection::PayoutAccountRequired)
            .and_holds(Account::Available(AGENT), usd(67_50));
    }
}
