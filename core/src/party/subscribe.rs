//! A party chooses the tier that it wants: a higher one at once, a lower one from the period's end on.

use super::event::PartyEvent;
use super::state::Party;
use crate::decide::{Context, Decide, Funds, Purse};
use crate::event::Event;
use crate::ids::PartyId;
use crate::ledger::Account;
use crate::money::Money;
use crate::policy::Tier;
use crate::rejection::Rejection;

/// Chooses a tier; the free one ends the subscription at its period's end.
#[derive(Clone, Debug)]
pub struct Subscribe {
    /// The party.
    pub party: PartyId,
    /// The tier.
    pub tier: Tier,
}

impl Decide for Subscribe {
    type Needs = (PartyId, Funds);

    fn needs(&self) -> Self::Needs {
        (self.party, Funds(Account::Wallet(self.party)))
    }

    fn decide(&self, (party, purse): &(Party, Purse), cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let subscription = &party.registered()?.subscription;
        subscription.must_not_be_over(cx.now)?;
        if self.tier > subscription.tier() {
            let price = Money::usd(cx.policy.subscription_price.of(self.tier))?;
            purse.must_cover(price)?;
            let period_ends_at = cx.now.after(cx.policy.subscription_period);
            return Ok(vec![
                PartyEvent::Subscribed { party: self.party, tier: self.tier, price, period_ends_at }.into(),
            ]);
        }
        if self.tier == subscription.next_tier() {
            return Ok(vec![]);
        }
        Ok(vec![PartyEvent::SubscriptionPlanned { party: self.party, next_tier: self.tier }.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    fn subscribe(tier: Tier) -> Subscribe {
        Subscribe { party: AGENT, tier }
    }

    #[test]
    fn a_higher_tier_is_paid_from_the_wallet_and_begins_at_once() {
        given([registered(AGENT), deposited(AGENT, usd(100_00))])
            .priced()
            .when(subscribe(Tier::Pro))
            .then(&["party.subscribed"])
            .and_holds(Account::Wallet(AGENT), usd(71_00))
            .and_holds(Account::SubscriptionFees, usd(29_00))
            .when(subscribe(Tier::Pro))
            .then(&[])
            .when(subscribe(Tier::Enterprise))
            .then_refused(Rejection::InsufficientFunds { available: usd(71_00), required: usd(99_00) });
    }

    #[test]
    fn without_prices_every_tier_is_for_nothing() {
        given([registered(AGENT)])
            .when(subscribe(Tier::Enterprise))
            .then(&["party.subscribed"])
            .and_holds(Account::SubscriptionFees, usd(0));
    }

    #[test]
    fn a_lower_tier_waits_for_the_end_of_the_period_and_can_be_thought_better_of() {
        given([registered(AGENT), deposited(AGENT, usd(100_00))])
            .priced()
            .when(subscribe(Tier::Enterprise))
            .then(&["party.subscribed"])
            .when(subscribe(Tier::Pro))
            .then(&["party.subscription_planned"])
            .when(subscribe(Tier::Free))
            .then(&["party.subscription_planned"])
            .when(subscribe(Tier::Free))
            .then(&[])
            .when(subscribe(Tier::Enterprise))
            .then(&["party.subscription_planned"])
            .and_holds(Account::Wallet(AGENT), usd(1_00));
    }

    #[test]
    fn whoever_has_the_free_tier_has_nothing_to_end() {
        given([registered(AGENT)]).when(subscribe(Tier::Free)).then(&[]);
        given([]).when(subscribe(Tier::Free)).then_refused(Rejection::PartyNotFound);
    }

    #[test]
    fn when_a_period_is_over_its_timer_comes_first() {
        let over = NOW.after(crate::time::Span::days(30));
        given([registered(AGENT)])
            .when(subscribe(Tier::Pro))
            .then(&["party.subscribed"])
            .at(over)
            .when(subscribe(Tier::Enterprise))
            .then_refused(Rejection::DeadlinePassed { due_at: over });
    }
}
