//! What an API key may do now.

use super::bounds::Bounds;
use super::event::AllowanceEvent;
use crate::confidential::TextDigest;
use crate::decide::Evolve;
use crate::event::Event;
use crate::ids::{KeyId, PartyId, SecretId};
use crate::money::Money;
use crate::party::Scope;
use crate::rejection::Rejection;
use crate::time::Timestamp;
use chrono::NaiveDate;

/// The allowance of an API key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Allowance {
    /// Nothing was written down: the key was made before there were allowances, and may do everything.
    #[default]
    Unwritten,
    /// It was.
    Live(Box<Live>),
    /// The key works no more.
    Revoked,
}

/// An API key with its allowance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Live {
    /// Whose it is.
    pub party: PartyId,
    /// The key as it is looked up.
    pub secret: SecretId,
    /// Its text before this one.
    pub former: Option<Former>,
    /// The digest of what its people call it.
    pub name: Option<TextDigest>,
    /// What it may do.
    pub bounds: Bounds,
    /// What it has spent lately; none unless it has a limit a day.
    pub spent: Option<Spent>,
    /// On which day its party was last told that the limit is reached.
    pub told: Option<NaiveDate>,
}

/// The former text of a key that was rotated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Former {
    /// The key as it was looked up.
    pub secret: SecretId,
    /// Until when that works.
    pub until: Timestamp,
}

/// What a key has spent on the last day on which it did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spent {
    /// Which day, UTC.
    pub day: NaiveDate,
    /// How much.
    pub amount: Money,
}

/// What a spend limit is counted over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Per {
    /// One command.
    Tx,
    /// A day, UTC.
    Day,
}

impl Per {
    /// The word on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Tx => "tx",
            Self::Day => "day",
        }
    }

    /// The word in a sentence.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Tx => "transaction",
            Self::Day => "day",
        }
    }
}

/// The day of an instant, UTC.
fn day(at: Timestamp) -> NaiveDate {
    at.as_datetime().date_naive()
}

impl Allowance {
    /// What the key may do.
    ///
    /// # Errors
    /// [`Rejection::KeyRevoked`].
    pub fn bounds(&self) -> Result<Bounds, Rejection> {
        match self {
            Self::Unwritten => Ok(Bounds::default()),
            Self::Live(live) => Ok(live.bounds.clone()),
            Self::Revoked => Err(Rejection::KeyRevoked),
        }
    }

    /// What the key may do, if the text that was shown is one of its own and works at `now`.
    ///
    /// # Errors
    /// [`Rejection::KeyRevoked`], [`Rejection::KeyExpired`].
    pub fn opened_by(&self, secret: SecretId, now: Timestamp) -> Result<Bounds, Rejection> {
        let bounds = self.bounds()?;
        if let Self::Live(live) = self
            && live.secret != secret
            && !live.former.is_some_and(|former| former.secret == secret && now < former.until)
        {
            return Err(Rejection::KeyRevoked);
        }
        must_not_be_over(&bounds, now)?;
        Ok(bounds)
    }

    /// Refuses unless the key works at `now`, and is for this, where it must be for something.
    ///
    /// # Errors
    /// [`Rejection::KeyRevoked`], [`Rejection::KeyExpired`], [`Rejection::ScopeRequired`].
    pub(super) fn must_serve(&self, scope: Option<Scope>, now: Timestamp) -> Result<(), Rejection> {
        let bounds = self.bounds()?;
        must_not_be_over(&bounds, now)?;
        match scope {
            Some(scope) if !bounds.scopes.has(scope) => Err(Rejection::ScopeRequired { scope }),
            Some(_) | None => Ok(()),
        }
    }

    /// What must be written down when the key takes `required` out of the wallet.
    ///
    /// # Errors
    /// [`Rejection::SpendLimit`].
    pub(super) fn spend(&self, key: KeyId, required: Money, now: Timestamp) -> Result<Vec<Event>, Rejection> {
        let Self::Live(live) = self else { return Ok(vec![]) };
        if required.is_zero() {
            return Ok(vec![]);
        }
        if let Some(limit) = live.bounds.spend_limit_per_tx
            && !limit.covers(required)?
        {
            return Err(Rejection::SpendLimit { limit, per: Per::Tx, available: limit, required });
        }
        let Some(limit) = live.bounds.spend_limit_per_day else { return Ok(vec![]) };
        let Spent { day, amount } = live.spent_on(now, limit);
        let available = limit.minus(amount).unwrap_or(Money::zero(limit.currency()));
        if !available.covers(required)? {
            return Err(Rejection::SpendLimit { limit, per: Per::Day, available, required });
        }
        let reached = if available == required { live.reached(key, now) } else { None };
        let spent = AllowanceEvent::Spent { key, amount: required, day };
        Ok([Some(spent), reached].into_iter().flatten().map(Event::from).collect())
    }
}

fn must_not_be_over(bounds: &Bounds, now: Timestamp) -> Result<(), Rejection> {
    match bounds.expires_at {
        Some(at) if at <= now => Err(Rejection::KeyExpired { at }),
        Some(_) | None => Ok(()),
    }
}

impl Live {
    /// What was spent on the day of `now`. Where clocks disagree about the day the later one counts, so that going
    /// back and forth over midnight frees nothing.
    fn spent_on(&self, now: Timestamp, limit: Money) -> Spent {
        let today = Spent { day: day(now), amount: Money::zero(limit.currency()) };
        self.spent.filter(|spent| spent.day >= today.day).unwrap_or(today)
    }

    /// What was spent on the day of `now`.
    #[must_use]
    pub fn spent_today(&self, now: Timestamp) -> Option<Money> {
        self.bounds.spend_limit_per_day.map(|limit| self.spent_on(now, limit).amount)
    }

    /// That the limit of the day is reached, unless its party was told so on that day.
    pub(super) fn reached(&self, key: KeyId, now: Timestamp) -> Option<AllowanceEvent> {
        let limit = self.bounds.spend_limit_per_day?;
        let day = self.spent_on(now, limit).day;
        let is_news = self.told.is_none_or(|told| told < day);
        is_news.then_some(AllowanceEvent::LimitReached { key, party: self.party, limit, day })
    }

    fn after(mut self, event: &AllowanceEvent) -> Self {
        match event {
            // The first one made this state; a stream has no second. Revoked ones are not live.
            AllowanceEvent::Granted { .. } | AllowanceEvent::Revoked { .. } => self,
            AllowanceEvent::Changed { name, bounds, .. } => Self { name: name.clone(), bounds: bounds.clone(), ..self },
            AllowanceEvent::Rotated { secret, previous, previous_until, .. } => {
                Self { secret: *secret, former: Some(Former { secret: *previous, until: *previous_until }), ..self }
            }
            AllowanceEvent::Spent { amount, day, .. } => {
                self.spent = Some(match self.spent {
                    Some(spent) if spent.day >= *day => {
                        Spent { amount: spent.amount.plus(*amount).unwrap_or(spent.amount), ..spent }
                    }
                    Some(_) | None => Spent { day: *day, amount: *amount },
                });
                self
            }
            AllowanceEvent::LimitReached { day, .. } => Self { told: Some(*day), ..self },
        }
    }
}

impl Evolve for Allowance {
    type Event = AllowanceEvent;

    fn evolve(self, event: &AllowanceEvent) -> Self {
        match (self, event) {
            // Nothing brings a key back.
            (Self::Revoked, _) | (_, AllowanceEvent::Revoked { .. }) => Self::Revoked,
            (Self::Unwritten, AllowanceEvent::Granted { party, secret, name, bounds, .. }) => {
                Self::Live(Box::new(Live {
                    party: *party,
                    secret: *secret,
                    former: None,
                    name: name.clone(),
                    bounds: bounds.clone(),
                    spent: None,
                    told: None,
                }))
            }
            (Self::Unwritten, _) => Self::Unwritten,
            (Self::Live(live), event) => Self::Live(Box::new(live.after(event))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;
    use crate::time::Span;

    const OTHER: SecretId = SecretId(JOB.0);

    fn granted(bounds: Bounds) -> Allowance {
        let event = AllowanceEvent::Granted { key: KEY, party: AGENT, secret: SECRET, name: None, bounds };
        Allowance::default().evolve(&event)
    }

    #[test]
    fn a_key_without_an_allowance_may_do_everything() {
        assert_eq!(Allowance::default().opened_by(SECRET, NOW), Ok(Bounds::default()));
        assert_eq!(Allowance::default().must_serve(Some(Scope::Spend), NOW), Ok(()));
        assert_eq!(Allowance::default().spend(KEY, usd(1), NOW), Ok(vec![]));
    }

    #[test]
    fn the_former_text_works_until_its_time_is_over() {
        let until = NOW.after(Span::hours(1));
        let rotated = AllowanceEvent::Rotated { key: KEY, secret: OTHER, previous: SECRET, previous_until: until };
        let allowance = granted(Bounds::default()).evolve(&rotated);
        assert!(allowance.opened_by(OTHER, until).is_ok());
        assert!(allowance.opened_by(SECRET, NOW).is_ok());
        assert_eq!(allowance.opened_by(SECRET, until), Err(Rejection::KeyRevoked));
    }

    #[test]
    fn nothing_brings_a_revoked_key_back() {
        let revoked = granted(Bounds::default()).evolve(&AllowanceEvent::Revoked { key: KEY, party: AGENT });
        let changed = AllowanceEvent::Changed { key: KEY, name: None, bounds: Bounds::default() };
        assert_eq!(revoked.evolve(&changed).opened_by(SECRET, NOW), Err(Rejection::KeyRevoked));
    }

    #[test]
    fn a_clock_that_lags_behind_midnight_frees_nothing() {
        let midnight = NOW.after(Span::days(1));
        let late = NOW.after(Span::seconds(86_399));
        let spent = |at, amount| AllowanceEvent::Spent { key: KEY, amount, day: day(at) };
        let allowance = granted(Bounds { spend_limit_per_day: Some(usd(100)), ..Bounds::default() });
        let allowance = allowance.evolve(&spent(late, usd(90))).evolve(&spent(midnight, usd(60)));
        let refused = |available| Rejection::SpendLimit {
            limit: usd(100),
            per: Per::Day,
            available: usd(available),
            required: usd(50),
        };
        assert_eq!(allowance.spend(KEY, usd(50), late), Err(refused(40)));
        let allowance = allowance.evolve(&spent(late, usd(30)));
        assert_eq!(allowance.spend(KEY, usd(50), midnight), Err(refused(10)));
    }
}
