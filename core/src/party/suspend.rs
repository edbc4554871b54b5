//! An administrator suspends a party, or lets it go on.

use super::event::PartyEvent;
use super::role::Role;
use super::state::{Party, Registered};
use crate::confidential::Confidential;
use crate::decide::{Context, Decide, Private};
use crate::event::Event;
use crate::ids::PartyId;
use crate::rejection::Rejection;
use crate::time::Timestamp;
use crate::trust::TrustRejection;

/// Whether a party may do anything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fitness {
    /// It may.
    #[default]
    Fit,
    /// It may not: the edge refuses its commands and its keys, and its money stays in the market.
    Suspended,
}

/// A time in which a party may do nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Suspension {
    /// Its first instant; none if it began before anything that can be asked for.
    pub from: Option<Timestamp>,
    /// The first instant after it; none while it lasts.
    pub until: Option<Timestamp>,
}

/// Suspends a party; again, it changes nothing. What it has agreed to goes on, by its clocks.
#[derive(Clone, Debug)]
pub struct SuspendParty {
    /// The party.
    pub party: PartyId,
    /// The administrator.
    pub by: PartyId,
    /// Why.
    pub words: Confidential,
}

/// Lets a suspended party go on; again, it changes nothing.
#[derive(Clone, Debug)]
pub struct ReinstateParty {
    /// The party.
    pub party: PartyId,
    /// The administrator.
    pub by: PartyId,
    /// Why.
    pub words: Confidential,
}

impl Registered {
    /// Refuses a party that is suspended.
    ///
    /// # Errors
    /// [`TrustRejection::Suspended`].
    pub fn must_be_fit(&self) -> Result<(), Rejection> {
        match self.fitness {
            Fitness::Fit => Ok(()),
            Fitness::Suspended => Err(TrustRejection::Suspended.into()),
        }
    }

    /// Refuses to have a suspended party hired: it could neither work nor be paid.
    ///
    /// # Errors
    /// [`TrustRejection::AgentSuspended`].
    pub fn must_be_employable(&self) -> Result<(), Rejection> {
        self.must_be_fit().map_err(|_| TrustRejection::AgentSuspended.into())
    }

    /// The first instant from `instant` on at which it was not suspended; none while it still is. What waits for a
    /// party to be fit goes on then, and a late timer comes to the same instant as a punctual one.
    #[must_use]
    pub fn fit_from(&self, instant: Timestamp) -> Option<Timestamp> {
        self.suspensions.iter().try_fold(instant, |instant, Suspension { from, until }| {
            let begun = from.is_none_or(|from| from <= instant);
            if begun { until.map(|until| until.max(instant)) } else { Some(instant) }
        })
    }

    /// Refuses whoever is no administrator.
    ///
    /// # Errors
    /// [`TrustRejection::NotAnAdmin`].
    pub fn must_be_admin(&self) -> Result<(), Rejection> {
        if self.roles.contains(&Role::Admin) { Ok(()) } else { Err(TrustRejection::NotAnAdmin.into()) }
    }
}

impl Decide for SuspendParty {
    type Needs = (PartyId, PartyId);

    fn needs(&self) -> Self::Needs {
        (self.by, self.party)
    }

    fn decide(&self, (by, party): &(Party, Party), cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        by.registered()?.must_be_admin()?;
        let party = party.registered()?;
        // Whoever suspends itself could not take it back.
        if party.party == self.by {
            return Err(Rejection::ConflictOfInterest);
        }
        if party.fitness == Fitness::Suspended {
            return Ok(vec![]);
        }
        let at = Some(cx.now);
        Ok(vec![PartyEvent::Suspended { party: self.party, by: self.by, words: self.words.digest(), at }.into()])
    }

    fn private(&self) -> Vec<Private> {
        vec![self.words.private("suspension", self.by)]
    }
}

impl Decide for ReinstateParty {
    type Needs = (PartyId, PartyId);

    fn needs(&self) -> Self::Needs {
        (self.by, self.party)
    }

    fn decide(&self, (by, party): &(Party, Party), cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        by.registered()?.must_be_admin()?;
        if party.registered()?.fitness == Fitness::Fit {
            return Ok(vec![]);
        }
        let at = Some(cx.now);
        Ok(vec![PartyEvent::Reinstated { party: self.party, by: self.by, words: self.words.digest(), at }.into()])
    }

    fn private(&self) -> Vec<Private> {
        vec![self.words.private("suspension", self.by)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payout::submit::SubmitPayout;
    use crate::payout::withdraw::Withdraw;
    use crate::testing::*;

    #[test]
    fn the_payouts_of_a_suspended_party_wait() {
        let submit = SubmitPayout { payout: PAYOUT, party: AGENT };
        let story = released_job(usd(75_00)).and(payout_account(AGENT)).and(registered(STRANGER)).and(admin(STRANGER));
        given(story)
            .when(suspend(AGENT))
            .then(&["party.suspended"])
            .when(suspend(AGENT))
            .then(&[])
            .when(submit.clone())
            .then_refused(TrustRejection::Suspended.into())
            .when(Withdraw { payout: PAYOUT, party: AGENT, amount: usd(1) })
            .then_refused(TrustRejection::Suspended.into())
            .when(reinstate(AGENT))
            .then(&["party.reinstated"])
            .when(reinstate(AGENT))
            .then(&[])
            .when(submit)
            .then(&["payout.submitted"]);
    }

    #[test]
    fn only_an_administrator_suspends_and_never_itself() {
        let story = vec![registered(AGENT), registered(STRANGER)];
        given(story.clone())
            .when(suspend(AGENT))
            .then_refused(TrustRejection::NotAnAdmin.into())
            .when(reinstate(AGENT))
            .then_refused(TrustRejection::NotAnAdmin.into());
        given(story.and(admin(STRANGER))).when(suspend(STRANGER)).then_refused(Rejection::ConflictOfInterest);
    }
}
