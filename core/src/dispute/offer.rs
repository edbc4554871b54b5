//! The two sides of a dispute bargain: what one would give and the other would take meets in the middle.

use super::amounts::midpoint;
use super::award::awarded;
use super::event::DisputeEvent;
use super::file::within_price;
use super::matter::{Known, Matter};
use super::rejection::DisputeRejection;
use super::respond::implied;
use super::state::Filed;
use super::told::Ruling;
use crate::candidacy::Who;
use crate::decide::{Context, Decide};
use crate::event::Event;
use crate::ids::PartyId;
use crate::money::{Money, MoneyError};
use crate::rejection::Rejection;

/// Says what one would settle for; the next offer takes the place of this one.
#[derive(Clone, Debug)]
pub struct OfferInDispute {
    /// The dispute.
    pub matter: Matter,
    /// Who offers.
    pub by: PartyId,
    /// How much the worker would get.
    pub worker_amount: Money,
}

/// Takes what the other side would settle for.
#[derive(Clone, Debug)]
pub struct AcceptOffer {
    /// The dispute.
    pub matter: Matter,
    /// Who takes it.
    pub by: PartyId,
    /// What the caller expects the offer to be.
    pub expected: Option<Money>,
}

pub(super) fn offered(filed: &Filed, by: Who, amount: Money) -> DisputeEvent {
    DisputeEvent::Offered { case: filed.case, by, amount }
}

/// Where two offers meet, if the poster would give at least what the worker would take.
///
/// # Errors
/// None for offers within the price.
pub(super) fn agreed(filed: &Filed, by: Who, amount: Money) -> Result<Option<Money>, MoneyError> {
    let Some(other) = filed.offers.get(&by.other()).copied() else {
        return Ok(None);
    };
    let (gives, takes) = match by {
        Who::Poster => (amount, other),
        Who::Agent => (other, amount),
    };
    if !gives.covers(takes)? {
        return Ok(None);
    }
    midpoint(gives, takes).map(Some)
}

impl Decide for OfferInDispute {
    type Needs = Matter;

    fn needs(&self) -> Matter {
        self.matter
    }

    fn decide(&self, known: &Known, cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let filed = known.filed()?;
        let by = filed.side_of(self.by)?;
        let amount = within_price(self.worker_amount, filed.price)?;
        filed.must_be_open(cx.now)?;
        let mut events: Vec<Event> = implied(filed, by).into_iter().map(Into::into).collect();
        events.push(offered(filed, by, amount).into());
        if let Some(award) = agreed(filed, by, amount)? {
            events.extend(awarded(known, award, Ruling::Agreement, cx)?);
        }
        Ok(events)
    }
}

impl Decide for AcceptOffer {
    type Needs = Matter;

    fn needs(&self) -> Matter {
        self.matter
    }

    fn decide(&self, known: &Known, cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let filed = known.filed()?;
        let by = filed.side_of(self.by)?;
        filed.must_be_open(cx.now)?;
        let amount = filed.offers.get(&by.other()).copied().ok_or(DisputeRejection::NoOffer)?;
        if let Some(expected) = self.expected.filter(|expected| *expected != amount) {
            return Err(DisputeRejection::OfferChanged { amount, expected }.into());
        }
        let mut events: Vec<Event> = implied(filed, by).into_iter().map(Into::into).collect();
        events.extend(awarded(known, amount, Ruling::Agreement, cx)?);
        Ok(events)
    }
}
