//! Events about parties themselves: what they subscribe to, and whose code they came by.

use super::{DUE_AT, POSTER, usd};
use market_core::event::Event;
use market_core::ids::PartyId;
use market_core::party::PartyEvent;
use market_core::policy::Tier;
use market_core::time::Span;

pub(crate) fn subscribed(party: PartyId) -> Event {
    PartyEvent::Subscribed { party, tier: Tier::Pro, price: usd(10_00), period_ends_at: DUE_AT }.into()
}

pub(crate) fn subscription_renewed(party: PartyId) -> Event {
    let period_ends_at = DUE_AT.after(Span::days(30));
    PartyEvent::SubscriptionRenewed { party, tier: Tier::Pro, price: usd(10_00), period_ends_at }.into()
}

pub(crate) fn subscription_ended(party: PartyId) -> Event {
    PartyEvent::SubscriptionEnded { party }.into()
}

pub(crate) fn referred(party: PartyId) -> Event {
    PartyEvent::Referred { party, referrer: POSTER }.into()
}
