//! A key of a party's own, with its allowance.

use super::{Allowance, AllowanceEvent, Bounds, Live};
use crate::event::Event;
use crate::ids::{KeyId, PartyId, SecretId};
use crate::party::Key;
use crate::rejection::Rejection;

/// The party's live key, and what must be written down first: the allowance of a key that was made without one.
///
/// # Errors
/// [`Rejection::KeyNotFound`], also for the key of somebody else.
pub(crate) fn held(
    party: PartyId,
    key: KeyId,
    secret: SecretId,
    (looked_up, allowance): (&Key, &Allowance),
) -> Result<(Vec<Event>, Live), Rejection> {
    match (looked_up, allowance) {
        (Key::Live { .. } | Key::Unknown, Allowance::Live(live)) if live.party == party => {
            Ok((Vec::new(), (**live).clone()))
        }
        (Key::Live { key: known, party: owner, .. }, Allowance::Unwritten) if (*known, *owner) == (key, party) => {
            let bounds = Bounds::default();
            let granted = AllowanceEvent::Granted { key, party, secret, name: None, bounds: bounds.clone() };
            Ok((
                vec![granted.into()],
                Live { party, secret, former: None, name: None, bounds, spent: None, told: None },
            ))
        }
        (Key::Live { .. } | Key::Unknown | Key::Revoked, _) => Err(Rejection::KeyNotFound),
    }
}
