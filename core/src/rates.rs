//! How often something may be asked for: numbers of the policy, counted at the door.

use crate::policy::{ByTier, Tier};
use serde::{Deserialize, Serialize};

/// So many requests in a minute or an hour, as each name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Rates {
    /// Requests of one key, or of a party in its sessions.
    pub api_per_minute: ByTier<u32>,
    /// Jobs that a party posts.
    pub posting_per_hour: ByTier<u32>,
    /// Applications that a party makes.
    pub applying_per_hour: ByTier<u32>,
    /// Fundings that a party asks for.
    pub funding_per_hour: ByTier<u32>,
    /// The same, in short order.
    pub funding_per_minute: u32,
    /// Fundings that a party asks for one job.
    pub funding_per_job_and_hour: u32,
    /// Registrations from one address.
    pub register_per_hour: u32,
    /// Attempts to log in from one address.
    pub login_per_minute: u32,
    /// Other requests from one address that do not say who asks.
    pub anonymous_per_minute: u32,
    /// Requests from one address with a key or a session that opens nothing.
    pub wrong_credentials_per_minute: u32,
    /// Streams of one key, or of a party in its sessions, that are open at once at one server.
    pub streams_per_key: u32,
}

impl Default for Rates {
    fn default() -> Self {
        Self {
            api_per_minute: ByTier { free: 30, pro: 120, enterprise: 300 },
            posting_per_hour: ByTier { free: 10, pro: 30, enterprise: 100 },
            applying_per_hour: ByTier { free: 20, pro: 50, enterprise: 100 },
            funding_per_hour: ByTier { free: 20, pro: 60, enterprise: 200 },
            funding_per_minute: 3,
            funding_per_job_and_hour: 5,
            register_per_hour: 10,
            login_per_minute: 20,
            anonymous_per_minute: 120,
            wrong_credentials_per_minute: 30,
            streams_per_key: 20,
        }
    }
}

impl Rates {
    /// Refuses a rate of nothing: it would close a route for ever.
    ///
    /// # Errors
    /// A sentence that names the setting.
    pub fn check(&self) -> Result<(), String> {
        let by_tier = [
            ("api_per_minute", self.api_per_minute),
            ("posting_per_hour", self.posting_per_hour),
            ("applying_per_hour", self.applying_per_hour),
            ("funding_per_hour", self.funding_per_hour),
        ];
        let each = [
            ("funding_per_minute", self.funding_per_minute),
            ("funding_per_job_and_hour", self.funding_per_job_and_hour),
            ("register_per_hour", self.register_per_hour),
            ("login_per_minute", self.login_per_minute),
            ("anonymous_per_minute", self.anonymous_per_minute),
            ("wrong_credentials_per_minute", self.wrong_credentials_per_minute),
        ];
        let of_tiers = by_tier.iter().flat_map(|(name, rate)| Tier::ALL.map(|tier| (*name, rate.of(tier))));
        match of_tiers.chain(each).find(|(_, rate)| *rate == 0) {
            Some((name, _)) => Err(format!("rates.{name} must be at least 1")),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_of_nothing_is_refused() {
        assert_eq!(Rates::default().check(), Ok(()));
        let closed = Rates { login_per_minute: 0, ..Rates::default() };
        assert_eq!(closed.check(), Err("rates.login_per_minute must be at least 1".to_owned()));
        let free_of_nothing = ByTier { free: 0, ..Rates::default().api_per_minute };
        assert!(Rates { api_per_minute: free_of_nothing, ..Rates::default() }.check().is_err());
    }
}
