//! A party gives one of its keys a new text; the former one works for a while.

use super::{Allowance, AllowanceEvent, held};
use crate::decide::{Context, Decide};
use crate::event::Event;
use crate::ids::{KeyId, PartyId, SecretId};
use crate::party::{Key, KeyEvent};
use crate::rejection::Rejection;
use crate::time::Span;

/// Rotates a key.
#[derive(Clone, Debug)]
pub struct RotateKey {
    /// Whose it is.
    pub party: PartyId,
    /// The key.
    pub key: KeyId,
    /// The key as it is looked up now.
    pub secret: SecretId,
    /// The key by which this is asked for, if it is by one: it gets no text of a key that may do more.
    pub by: Option<KeyId>,
    /// The key as it is looked up by its new text.
    pub new_secret: SecretId,
    /// `SHA-256` of its new text, in hex.
    pub new_sha256: String,
    /// For how long the former text works.
    pub overlap: Span,
}

impl Decide for RotateKey {
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
        if let Some(own) = own.as_ref().filter(|_| self.by != Some(self.key))
            && let Some(setting) = live.bounds.beyond(&own.bounds()?)
        {
            return Err(Rejection::BeyondOwnAllowance { setting });
        }
        let longest = cx.policy.key_overlap_max;
        if self.overlap > longest {
            let problem = format!("must be at most {}", longest.as_hours());
            return Err(Rejection::Invalid { field: "overlap_hours", problem });
        }
        events.push(
            KeyEvent::Created {
                secret: self.new_secret,
                key: self.key,
                party: self.party,
                secret_sha256: self.new_sha256.clone(),
            }
            .into(),
        );
        events.push(
            AllowanceEvent::Rotated {
                key: self.key,
                secret: self.new_secret,
                previous: live.secret,
                previous_until: cx.now.after(self.overlap),
            }
            .into(),
        );
        Ok(events)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::allowance::Bounds;
    use crate::testing::*;

    const NEW: SecretId = SecretId(JOB.0);
    const OTHER_KEY: KeyId = KeyId(JOB.0);

    fn rotate(overlap: Span) -> RotateKey {
        let new_sha256 = "11".repeat(32);
        RotateKey { party: AGENT, key: KEY, secret: SECRET, by: None, new_secret: NEW, new_sha256, overlap }
    }

    #[test]
    fn both_texts_work_during_the_overlap() {
        let log = given([granted(AGENT, Bounds::default())])
            .when(rotate(Span::hours(24)))
            .then(&["key.created", "allowance.rotated"])
            .into_log();
        let allowance: Allowance = log.load(&KEY).0;
        let over = NOW.after(Span::hours(24));
        assert!(allowance.opened_by(SECRET, NOW).is_ok() && allowance.opened_by(NEW, over).is_ok());
        assert_eq!(allowance.opened_by(SECRET, over), Err(Rejection::KeyRevoked));
    }

    #[test]
    fn a_key_of_the_days_before_allowances_is_rotated_as_well() {
        let created = KeyEvent::Created { secret: SECRET, key: KEY, party: AGENT, secret_sha256: "00".repeat(32) };
        given([created.into()]).when(rotate(Span::hours(0))).then(&[
            "allowance.granted",
            "key.created",
            "allowance.rotated",
        ]);
    }

    #[test]
    fn an_overlap_of_more_than_a_week_and_the_key_of_somebody_else_are_refused() {
        given([granted(AGENT, Bounds::default())]).when(rotate(Span::hours(169))).then_refused_for("overlap_hours");
        given([granted(AGENT, Bounds::default())])
            .when(RotateKey { party: POSTER, ..rotate(Span::hours(1)) })
            .then_refused(Rejection::KeyNotFound);
    }

    #[test]
    fn a_key_rotates_itself_and_none_that_may_do_more() {
        let narrow = Bounds { spend_limit_per_day: Some(usd(1)), ..Bounds::default() };
        let rotate = |by| RotateKey { by, ..rotate(Span::hours(1)) };
        let story =
            [granted(AGENT, Bounds::default()), granted_as(OTHER_KEY, SecretId(POSTER.0), AGENT, narrow.clone())];
        given(story)
            .when(rotate(Some(OTHER_KEY)))
            .then_refused(Rejection::BeyondOwnAllowance { setting: "spend_limit_per_day" });
        given([granted(AGENT, narrow)]).when(rotate(Some(KEY))).then(&["key.created", "allowance.rotated"]);
    }
}
