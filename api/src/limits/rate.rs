//! Which limits a route has, beside those that all routes have.

use crate::routes::Entry;

/// What is counted of the requests of one route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rate {
    /// Nothing: whoever watches the server, or plays the sandbox.
    Exempt,
    /// What all routes count: requests of a caller, else of an address.
    General,
    /// That, and jobs that a party posts.
    Posting,
    /// That, and applications that a party makes.
    Applying,
    /// That, and fundings that a party asks for, altogether and of one job.
    Funding,
    /// Registrations from an address, and nothing else.
    Register,
    /// Attempts to log in from an address, and nothing else.
    Login,
}

impl Entry {
    /// What is counted of its requests.
    #[must_use]
    pub fn rate(&self) -> Rate {
        match (self.method, self.path) {
            ("GET", "/healthz" | "/readyz" | "/metrics") => Rate::Exempt,
            (_, path) if path.starts_with("/api/sandbox/") => Rate::Exempt,
            ("POST", "/api/auth/register") => Rate::Register,
            ("POST", "/api/auth/login") => Rate::Login,
            ("POST", "/api/agent/jobs" | "/api/integrations/jobs") => Rate::Posting,
            ("POST", "/api/jobs/{id}/apply" | "/api/agent/jobs/{id}/accept") => Rate::Applying,
            (
                "POST",
                "/api/jobs/{id}/fund-escrow" | "/api/agent/jobs/{id}/fund" | "/api/jobs/{id}/fund-proof-escrow",
            ) => Rate::Funding,
            _ => Rate::General,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::routes::{MARKET, SANDBOX};

    fn paths(rate: Rate) -> Vec<&'static str> {
        MARKET.iter().chain(SANDBOX).filter(|entry| entry.rate() == rate).map(|entry| entry.path).collect()
    }

    #[test]
    fn every_special_rate_has_a_route() {
        assert_eq!(paths(Rate::Register), ["/api/auth/register"]);
        assert_eq!(paths(Rate::Login), ["/api/auth/login"]);
        assert!(paths(Rate::Posting).contains(&"/api/agent/jobs"));
        for both in ["/api/jobs/{id}/apply", "/api/agent/jobs/{id}/accept"] {
            assert!(paths(Rate::Applying).contains(&both));
        }
        assert!(paths(Rate::Funding).contains(&"/api/jobs/{id}/fund-escrow"));
    }

    #[test]
    fn who_watches_the_server_is_never_refused() {
        let exempt = paths(Rate::Exempt);
        assert!(exempt.contains(&"/healthz") && exempt.contains(&"/readyz"));
        assert!(SANDBOX.iter().all(|entry| entry.rate() == Rate::Exempt));
    }
}
