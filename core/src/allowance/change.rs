//! A party changes what one of its keys may do, or what it is called.

use super::bounds::{Bounds, must_lie_ahead};
use super::{Allowance, AllowanceEvent, KeyName, Network, held};
use crate::decide::{Context, Decide, Private};
use crate::event::Event;
use crate::ids::{KeyId, PartyId, SecretId};
use crate::money::Money;
use crate::party::{Key, Scopes};
use crate::rejection::Rejection;
use crate::time::Timestamp;

/// Changes the settings of a key.
#[derive(Clone, Debug)]
pub struct ChangeKey {
    /// Whose it is.
    pub party: PartyId,
    /// The key.
    pub key: KeyId,
    /// The key as it is looked up.
    pub secret: SecretId,
    /// The key by which this is asked for, if it is by one: it grants no more than it has itself.
    pub by: Option<KeyId>,
    /// What is to be different.
    pub wishes: Wishes,
    /// Another name, or none, if there is to be another.
    pub name: Option<Option<KeyName>>,
}

/// Settings that are to be different; the others stay. An inner `None` takes a limit away.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wishes {
    /// See [`Bounds::scopes`].
    pub scopes: Option<Scopes>,
    /// See [`Bounds::spend_limit_per_tx`].
    pub spend_limit_per_tx: Option<Option<Money>>,
    /// See [`Bounds::spend_limit_per_day`].
    pub spend_limit_per_day: Option<Option<Money>>,
    /// See [`Bounds::allowed_ips`].
    pub allowed_ips: Option<Vec<Network>>,
    /// See [`Bounds::expires_at`].
    pub expires_at: Option<Option<Timestamp>>,
}

impl Wishes {
    /// The settings with what is wished for.
    ///
    /// # Errors
    /// [`Rejection::Invalid`].
    pub(crate) fn on(&self, before: &Bounds, cx: &Context<'_>) -> Result<Bounds, Rejection> {
        let bounds = Bounds {
            scopes: self.scopes.unwrap_or(before.scopes),
            spend_limit_per_tx: self.spend_limit_per_tx.unwrap_or(before.spend_limit_per_tx),
            spend_limit_per_day: self.spend_limit_per_day.unwrap_or(before.spend_limit_per_day),
            allowed_ips: self.allowed_ips.clone().unwrap_or_else(|| before.allowed_ips.clone()),
            expires_at: self.expires_at.unwrap_or(before.expires_at),
        };
        bounds.check(cx)?;
        must_lie_ahead(self.expires_at.flatten(), cx)?;
        Ok(bounds)
    }
}

impl Decide for ChangeKey {
    type Needs = (SecretId, KeyId, Option<KeyId>);

    fn needs(&self) -> Self::Needs {
        (self.secret, self.key, self.by)
    }

    fn decide(
        &self,
        (looked_up, allowance, own): &(Key, Allowance, Option<Allowance>),
        cx: &Context<'_>,
    ) -> Result<Vec<Event>, Rejection> {
        let (mut events, live) = held(self.party, self.key, self.secret, (looked_up, allowance))?;
        let bounds = self.wishes.on(&live.bounds, cx)?;
        if let Some(Some(name)) = &self.name {
            name.check(cx)?;
        }
        // To take something away from a wider key is to grant nothing.
        if let Some(own) = own
            && let Some(setting) = bounds.beyond(&own.bounds()?)
            && bounds.beyond(&live.bounds).is_some()
        {
            return Err(Rejection::BeyondOwnAllowance { setting });
        }
        let name = match &self.name {
            Some(name) => name.as_ref().map(|name| name.words.digest()),
            None => live.name.clone(),
        };
        if (&bounds, &name) == (&live.bounds, &live.name) {
            return Ok(Vec::new());
        }
        events.push(AllowanceEvent::Changed { key: self.key, name, bounds }.into());
        Ok(events)
    }

    fn private(&self) -> Vec<Private> {
        self.name.iter().flatten().map(|name| name.private(self.party)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::party::{KeyEvent, Scope};
    use crate::testing::*;

    const OTHER_KEY: KeyId = KeyId(JOB.0);

    fn change(wishes: Wishes) -> ChangeKey {
        ChangeKey { party: AGENT, key: KEY, secret: SECRET, by: None, wishes, name: None }
    }

    fn no_more_than(limit: u64) -> Wishes {
        Wishes { spend_limit_per_tx: Some(Some(usd(limit))), ..Wishes::default() }
    }

    #[test]
    fn what_is_wished_for_is_changed_and_the_rest_stays() {
        let before = Bounds { spend_limit_per_day: Some(usd(100)), ..Bounds::default() };
        let log = given([granted(AGENT, before)]).when(change(no_more_than(5))).then(&["allowance.changed"]).into_log();
        let Allowance::Live(live) = log.load(&KEY).0 else { panic!("it is live") };
        assert_eq!((live.bounds.spend_limit_per_tx, live.bounds.spend_limit_per_day), (Some(usd(5)), Some(usd(100))));
    }

    #[test]
    fn what_is_so_already_is_not_changed_again() {
        given([granted(AGENT, Bounds::default())])
            .when(change(no_more_than(5)))
            .then(&["allowance.changed"])
            .when(change(no_more_than(5)))
            .then(&[]);
    }

    #[test]
    fn a_key_of_the_days_before_allowances_has_its_own_written_down_first() {
        let created = KeyEvent::Created { secret: SECRET, key: KEY, party: AGENT, secret_sha256: "00".repeat(32) };
        given([created.clone().into()]).when(change(no_more_than(5))).then(&["allowance.granted", "allowance.changed"]);
        given([created.into()])
            .when(ChangeKey { party: POSTER, ..change(no_more_than(5)) })
            .then_refused(Rejection::KeyNotFound);
    }

    #[test]
    fn the_key_of_somebody_else_and_a_revoked_one_are_not_there() {
        let story = [granted(AGENT, Bounds::default())];
        given(story.clone())
            .when(ChangeKey { party: POSTER, ..change(no_more_than(5)) })
            .then_refused(Rejection::KeyNotFound);
        given(story.to_vec().and(AllowanceEvent::Revoked { key: KEY, party: AGENT }.into()))
            .when(change(no_more_than(5)))
            .then_refused(Rejection::KeyNotFound);
    }

    #[test]
    fn settings_out_of_their_limits_are_refused() {
        let refused = |field: &str, wishes: Wishes| {
            given([granted(AGENT, Bounds::default())]).when(change(wishes)).then_refused_for(field);
        };
        let nothing = std::iter::empty().collect();
        refused("scopes", Wishes { scopes: Some(nothing), ..Wishes::default() });
        refused("spend_limit_per_tx", no_more_than(10_000_000_001));
        refused("allowed_ips", Wishes { allowed_ips: Some(vec!["::1".parse().unwrap(); 51]), ..Wishes::default() });
        refused("expires_at", Wishes { expires_at: Some(Some(NOW)), ..Wishes::default() });
        let name = Some(Some(KeyName::new("x".repeat(201), [7; 16])));
        given([granted(AGENT, Bounds::default())])
            .when(ChangeKey { name, ..change(Wishes::default()) })
            .then_refused_for("name");
    }

    #[test]
    fn a_key_grants_no_more_than_it_has_itself() {
        let by = Some(OTHER_KEY);
        let own = Bounds { spend_limit_per_tx: Some(usd(10)), ..Bounds::default() };
        let story =
            |bounds: Bounds| [granted(AGENT, bounds), granted_as(OTHER_KEY, SecretId(OTHER_KEY.0), AGENT, own.clone())];
        let beyond = Rejection::BeyondOwnAllowance { setting: "spend_limit_per_tx" };
        let five = Bounds { spend_limit_per_tx: Some(usd(5)), ..Bounds::default() };
        given(story(five.clone()))
            .when(ChangeKey { by, ..change(no_more_than(11)) })
            .then_refused(beyond.clone())
            .when(ChangeKey { by, ..change(no_more_than(10)) })
            .then(&["allowance.changed"]);
        given(story(Bounds::default()))
            .when(ChangeKey { by, ..change(no_more_than(20)) })
            .then(&["allowance.changed"])
            .when(ChangeKey { by, ..change(no_more_than(21)) })
            .then_refused(beyond.clone());
        // Nor does it widen itself.
        given([granted(AGENT, five)])
            .when(ChangeKey { by: Some(KEY), ..change(no_more_than(6)) })
            .then_refused(beyond)
            .when(ChangeKey {
                by: Some(KEY),
                ..change(Wishes { scopes: Some([Scope::Read].into_iter().collect()), ..Wishes::default() })
            })
            .then(&["allowance.changed"]);
    }
}
