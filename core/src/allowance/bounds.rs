//! The settings of an API key: what it may do at most.

use super::Network;
use crate::decide::Context;
use crate::money::Money;
use crate::party::Scopes;
use crate::rejection::Rejection;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::net::IpAddr;

/// How many addresses and blocks of addresses a key may name.
const NETWORKS_MAX: usize = 50;

/// What an API key may do at most. What is not limited is free.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bounds {
    /// The kinds of use.
    pub scopes: Scopes,
    /// What one command may take out of the party's wallet.
    pub spend_limit_per_tx: Option<Money>,
    /// What all commands of one day (UTC) may take out of it.
    pub spend_limit_per_day: Option<Money>,
    /// From where the key may be used; from anywhere, if empty.
    pub allowed_ips: Vec<Network>,
    /// From when on it works no more.
    pub expires_at: Option<Timestamp>,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            scopes: Scopes::ALL,
            spend_limit_per_tx: None,
            spend_limit_per_day: None,
            allowed_ips: Vec::new(),
            expires_at: None,
        }
    }
}

impl Bounds {
    /// Whether the key may be used from `address`.
    #[must_use]
    pub fn admit(&self, address: IpAddr) -> bool {
        self.allowed_ips.is_empty() || self.allowed_ips.iter().any(|network| network.has(address))
    }

    /// Refuses settings that are out of their limits. The expiry is asked about where it is set.
    ///
    /// # Errors
    /// [`Rejection::Invalid`].
    pub(super) fn check(&self, cx: &Context<'_>) -> Result<(), Rejection> {
        let refused = |field, problem: String| Err(Rejection::Invalid { field, problem });
        if self.scopes.is_empty() {
            return refused("scopes", "must name at least one scope".to_owned());
        }
        let most = cx.policy.amount_minor_max;
        for (field, limit) in
            [("spend_limit_per_tx", self.spend_limit_per_tx), ("spend_limit_per_day", self.spend_limit_per_day)]
        {
            if limit.is_some_and(|limit| limit.minor() > most) {
                return refused(field, format!("must be at most {most} cents"));
            }
        }
        if self.allowed_ips.len() > NETWORKS_MAX {
            return refused("allowed_ips", format!("must have at most {NETWORKS_MAX} entries"));
        }
        Ok(())
    }

    /// The first setting that allows more than `own` does.
    #[must_use]
    pub fn beyond(&self, own: &Self) -> Option<&'static str> {
        let known = |network: &Network| own.allowed_ips.iter().any(|block| network.is_within(block));
        let networks_are_wider =
            !own.allowed_ips.is_empty() && (self.allowed_ips.is_empty() || !self.allowed_ips.iter().all(known));
        let later = own.expires_at.is_some_and(|own| self.expires_at.is_none_or(|at| at > own));
        [
            ("scopes", !self.scopes.are_within(own.scopes)),
            ("spend_limit_per_tx", is_larger(self.spend_limit_per_tx, own.spend_limit_per_tx)),
            ("spend_limit_per_day", is_larger(self.spend_limit_per_day, own.spend_limit_per_day)),
            ("allowed_ips", networks_are_wider),
            ("expires_at", later),
        ]
        .into_iter()
        .find_map(|(setting, goes_beyond)| goes_beyond.then_some(setting))
    }
}

/// Whether a limit lets more pass than another one. Two currencies do not compare: that counts as more.
fn is_larger(limit: Option<Money>, other: Option<Money>) -> bool {
    match (limit, other) {
        (_, None) => false,
        (None, Some(_)) => true,
        (Some(limit), Some(other)) => !other.covers(limit).unwrap_or(false),
    }
}

/// Refuses an expiry that has come already.
///
/// # Errors
/// [`Rejection::Invalid`].
pub(super) fn must_lie_ahead(expires_at: Option<Timestamp>, cx: &Context<'_>) -> Result<(), Rejection> {
    match expires_at {
        Some(at) if at <= cx.now => {
            Err(Rejection::Invalid { field: "expires_at", problem: "must lie in the future".to_owned() })
        }
        Some(_) | None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::party::Scope;
    use crate::testing::*;

    fn narrow() -> Bounds {
        Bounds {
            scopes: [Scope::Read, Scope::Account].into_iter().collect(),
            spend_limit_per_tx: Some(usd(10)),
            spend_limit_per_day: Some(usd(20)),
            allowed_ips: vec!["203.0.113.0/24".parse().unwrap()],
            expires_at: Some(NOW),
        }
    }

    #[test]
    fn nothing_goes_beyond_what_is_not_limited_or_beyond_itself() {
        assert_eq!(narrow().beyond(&Bounds::default()), None);
        assert_eq!(narrow().beyond(&narrow()), None);
    }

    #[test]
    fn each_setting_can_go_beyond() {
        let later = NOW.after(crate::time::Span::seconds(1));
        let wider = [
            ("scopes", Bounds { scopes: Scopes::ALL, ..narrow() }),
            ("spend_limit_per_tx", Bounds { spend_limit_per_tx: None, ..narrow() }),
            ("spend_limit_per_tx", Bounds { spend_limit_per_tx: Some(usd(11)), ..narrow() }),
            ("spend_limit_per_day", Bounds { spend_limit_per_day: Some(usd(21)), ..narrow() }),
            ("allowed_ips", Bounds { allowed_ips: vec![], ..narrow() }),
            ("allowed_ips", Bounds { allowed_ips: vec!["203.0.0.0/16".parse().unwrap()], ..narrow() }),
            ("expires_at", Bounds { expires_at: None, ..narrow() }),
            ("expires_at", Bounds { expires_at: Some(later), ..narrow() }),
        ];
        for (setting, bounds) in wider {
            assert_eq!(bounds.beyond(&narrow()), Some(setting));
        }
    }

    #[test]
    fn a_key_without_addresses_is_used_from_anywhere() {
        let (inside, outside) = ("203.0.113.7".parse().unwrap(), "198.51.100.7".parse().unwrap());
        assert!(Bounds::default().admit(outside) && narrow().admit(inside) && !narrow().admit(outside));
    }
}
