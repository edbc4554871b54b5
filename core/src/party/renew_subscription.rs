//! Timer: a subscription's period is over, and the wallet pays the next one or the subscription ends.

use super::event::PartyEvent;
use super::state::Party;
use super::subscription::Subscription;
use crate::decide::{Context, Decide, Funds, Purse};
use crate::event::Event;
use crate::ids::PartyId;
use crate::ledger::Account;
use crate::money::Money;
use crate::policy::Tier;
use crate::rejection::Rejection;

/// Goes on to the next period, or back to the free tier.
#[derive(Clone, Debug)]
pub struct RenewSubscription {
    /// The party.
    pub party: PartyId,
}

impl Decide for RenewSubscription {
    type Needs = (PartyId, Funds);

    fn needs(&self) -> Self::Needs {
        (self.party, Funds(Account::Wallet(self.party)))
    }

    fn decide(&self, (party, purse): &(Party, Purse), cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let Subscription::Running(period) = &party.registered()?.subscription else {
            return Ok(vec![]);
        };
        if cx.now < period.ends_at {
            return Err(Rejection::NotDueYet { due_at: period.ends_at });
        }
        let (party, tier) = (self.party, period.next_tier);
        let price = Money::usd(cx.policy.subscription_price.of(tier))?;
        if tier == Tier::Free || purse.must_cover(price).is_err() {
            return Ok(vec![PartyEvent::SubscriptionEnded { party }.into()]);
        }
        // From the end of the one before, so that a late timer leaves what a punctual one leaves.
        let period_ends_at = period.ends_at.after(cx.policy.subscription_period);
        Ok(vec![PartyEvent::SubscriptionRenewed { party, tier, price, period_ends_at }.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::super::subscribe::Subscribe;
    use super::*;
    use crate::testing::*;
    use crate::time::{Span, Timestamp};

    const RENEW: RenewSubscription = RenewSubscription { party: AGENT };

    fn month(n: u32) -> Timestamp {
        NOW.after(Span::days(n.saturating_mul(30)))
    }

    fn subscribe(tier: Tier) -> Subscribe {
        Subscribe { party: AGENT, tier }
    }

    #[test]
    fn a_period_follows_the_other_for_as_long_as_the_wallet_pays() {
        given([registered(AGENT), deposited(AGENT, usd(60_00))])
            .priced()
            .when(subscribe(Tier::Pro))
            .then(&["party.subscribed"])
            .when(RENEW)
            .then_refused(Rejection::NotDueYet { due_at: month(1) })
            .at(month(1).after(Span::days(3)))
            .when(RENEW)
            .then(&["party.subscription_renewed"])
            .and_holds(Account::Wallet(AGENT), usd(2_00))
            .when(RENEW)
            .then_refused(Rejection::NotDueYet { due_at: month(2) })
            .at(month(2))
            .when(RENEW)
            .then(&["party.subscription_ended"])
            .and_holds(Account::SubscriptionFees, usd(58_00))
            .when(RENEW)
            .then(&[]);
    }

    #[test]
    fn a_lower_tier_begins_with_the_next_period_at_its_own_price() {
        given([registered(AGENT), deposited(AGENT, usd(200_00))])
            .priced()
            .when(subscribe(Tier::Enterprise))
            .then(&["party.subscribed"])
            .when(subscribe(Tier::Pro))
            .then(&["party.subscription_planned"])
            .at(month(1))
            .when(RENEW)
            .then(&["party.subscription_renewed"])
            .and_holds(Account::Wallet(AGENT), usd(72_00));
    }

    #[test]
    fn a_subscription_that_was_ended_lasts_until_its_period_does() {
        given([registered(AGENT)])
            .when(subscribe(Tier::Pro))
            .then(&["party.subscribed"])
            .when(subscribe(Tier::Free))
            .then(&["party.subscription_planned"])
            .at(month(1))
            .when(RENEW)
            .then(&["party.subscription_ended"]);
    }
}
