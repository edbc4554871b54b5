//! How often callers may ask: counted in memory and in real time, at the gate, before anything is read.

pub mod bucket;
mod limit;
mod network;
mod rate;

use crate::app::App;
use crate::auth::Caller;
use crate::path;
use crate::peer::{self, Proxies};
use crate::problem::{Kind, Problem};
use crate::routes::Entry;
use actix_web::HttpMessage;
use actix_web::dev::ServiceRequest;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use bucket::Bucket;
pub use limit::Left;
use limit::{Limit, TooSoon, Window};
use market_core::actor::Actor;
use market_core::party::Party;
use market_core::policy::{ByTier, Tier};
use market_core::rates::Rates;
pub use rate::Rate;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Names the limits of a request, as the IETF's draft has it.
const RATELIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");

/// Says what is left of each.
const RATELIMIT: HeaderName = HeaderName::from_static("ratelimit");

/// All limits, and what everybody has used.
#[derive(Debug)]
pub struct Limits {
    trusted_proxies: Option<Proxies>,
    api: ByTier<Box<Limit>>,
    posting: ByTier<Box<Limit>>,
    applying: ByTier<Box<Limit>>,
    funding: ByTier<Box<Limit>>,
    funding_burst: Limit,
    funding_job: Limit,
    register: Limit,
    login: Limit,
    anonymous: Limit,
    wrong_credentials: Limit,
}

/// What a request's caller has left; kept until the answer goes out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing(pub Vec<Left>);

fn by_tier(name: &'static str, quotas: ByTier<u32>, window: Window) -> ByTier<Box<Limit>> {
    let of = |quota| Box::new(Limit::new(name, quota, window));
    ByTier { free: of(quotas.free), pro: of(quotas.pro), enterprise: of(quotas.enterprise) }
}

fn of_tier(limits: &ByTier<Box<Limit>>, tier: Tier) -> &Limit {
    match tier {
        Tier::Free => &limits.free,
        Tier::Pro => &limits.pro,
        Tier::Enterprise => &limits.enterprise,
    }
}

impl Limits {
    /// Limits of which nothing is used yet.
    #[must_use]
    pub fn new(rates: &Rates, trusted_proxies: Option<Proxies>) -> Self {
        use Window::{Hour, Minute};
        Self {
            trusted_proxies,
            api: by_tier("default", rates.api_per_minute, Minute),
            posting: by_tier("posting", rates.posting_per_hour, Hour),
            applying: by_tier("applying", rates.applying_per_hour, Hour),
            funding: by_tier("funding", rates.funding_per_hour, Hour),
            funding_burst: Limit::new("funding-burst", rates.funding_per_minute, Minute),
            funding_job: Limit::new("funding-job", rates.funding_per_job_and_hour, Hour),
            register: Limit::new("register", rates.register_per_hour, Hour),
            login: Limit::new("login", rates.login_per_minute, Minute),
            anonymous: Limit::new("anonymous", rates.anonymous_per_minute, Minute),
            wrong_credentials: Limit::new("wrong-credentials", rates.wrong_credentials_per_minute, Minute),
        }
    }

    /// Counts a request of whom nobody knows, or needs to know, who it is: by its address.
    ///
    /// # Errors
    /// It comes too soon.
    pub fn admit_address(&self, entry: &Entry, request: &ServiceRequest) -> Result<(), Problem> {
        let limit = match entry.rate() {
            Rate::Exempt => return Ok(()),
            Rate::Register => &self.register,
            Rate::Login => &self.login,
            Rate::General | Rate::Posting | Rate::Applying | Rate::Funding => &self.anonymous,
        };
        self.count(request, &[(limit, self.address(request))])
    }

    /// Counts a request that was not recognised: `refusal` says why.
    ///
    /// # Errors
    /// It comes too soon.
    pub fn admit_unrecognised(&self, refusal: &Problem, request: &ServiceRequest) -> Result<(), Problem> {
        let limit = match refusal.kind {
            Kind::ApiKeyInBearer | Kind::ApiKeyNotValid | Kind::SessionNotValid => &self.wrong_credentials,
            Kind::NotAuthenticated => &self.anonymous,
            // A fault of ours.
            _ => return Ok(()),
        };
        self.count(request, &[(limit, self.address(request))])
    }

    /// Counts a request of somebody who is known. Each key has a quota of its own, and so have a party's sessions.
    ///
    /// # Errors
    /// It comes too soon, or the caller's tier cannot be looked up.
    pub async fn admit(
        &self,
        app: &App,
        entry: &Entry,
        caller: Caller,
        request: &ServiceRequest,
    ) -> Result<(), Problem> {
        let rate = entry.rate();
        if rate == Rate::Exempt {
            return Ok(());
        }
        let tier = match app.store.load_kept(&caller.party).await? {
            Party::Registered(registered) => registered.tier(),
            Party::Unregistered => Tier::Free,
        };
        let job = request.match_info().get("id").and_then(|id| path::read(id).ok());
        let (counted, length) = self.of_caller(rate, tier, caller.actor, job.map(|job| job.as_u128()));
        self.count(request, counted.get(..length).unwrap_or_default())
    }

    /// The limits of a caller, and how many of the four there are.
    fn of_caller(&self, rate: Rate, tier: Tier, actor: Actor, job: Option<u128>) -> ([(&Limit, Bucket); 4], usize) {
        let party = actor.party().map_or(0, |party| party.0.as_u128());
        let key = match actor {
            Actor::Key(_, key) => key.0.as_u128(),
            Actor::Party(_) | Actor::Platform => 0,
        };
        let (of_party, api) = (Bucket(party, 0), (of_tier(&self.api, tier), Bucket(party, key)));
        match rate {
            Rate::Exempt => ([api; 4], 0),
            Rate::General | Rate::Register | Rate::Login => ([api; 4], 1),
            Rate::Posting => ([api, (of_tier(&self.posting, tier), of_party), api, api], 2),
            Rate::Applying => ([api, (of_tier(&self.applying, tier), of_party), api, api], 2),
            Rate::Funding => {
                let (burst, funding) = ((&self.funding_burst, of_party), (of_tier(&self.funding, tier), of_party));
                match job {
                    // Of the party as well: nobody can use up what another has for its job.
                    Some(job) => ([api, burst, funding, (&self.funding_job, Bucket(party, job))], 4),
                    None => ([api, burst, funding, api], 3),
                }
            }
        }
    }

    fn address(&self, request: &ServiceRequest) -> Bucket {
        network::bucket(peer::address(request.head(), self.trusted_proxies.as_ref()))
    }

    fn count(&self, request: &ServiceRequest, limits: &[(&Limit, Bucket)]) -> Result<(), Problem> {
        let (standing, admitted) = take_all(limits);
        request.extensions_mut().insert(standing);
        admitted.map_err(problem)
    }

    fn all(&self) -> impl Iterator<Item = &Limit> {
        let by_tier = [&self.api, &self.posting, &self.applying, &self.funding].into_iter();
        let single = [&self.funding_burst, &self.funding_job, &self.register, &self.login];
        by_tier
            .flat_map(|limits| [&*limits.free, &*limits.pro, &*limits.enterprise])
            .chain(single)
            .chain([&self.anonymous, &self.wrong_credentials])
    }

    /// Forgets whoever has the whole quota again.
    pub fn forget(&self) {
        self.all().for_each(Limit::forget);
    }

    /// How many requests each limit has refused.
    #[must_use]
    pub fn refused(&self) -> BTreeMap<&'static str, u64> {
        let mut refused = BTreeMap::new();
        for (name, count) in self.all().map(Limit::refused) {
            let sum: &mut u64 = refused.entry(name).or_default();
            *sum = sum.saturating_add(count);
        }
        refused
    }
}

/// Takes one of each, or none: what one limit refuses is not counted by the others.
fn take_all(limits: &[(&Limit, Bucket)]) -> (Standing, Result<(), TooSoon>) {
    let mut taken: Vec<Left> = Vec::with_capacity(limits.len());
    for (limit, bucket) in limits {
        match limit.take(*bucket) {
            Ok(left) => taken.push(left),
            Err(too_soon) => {
                let before = limits.iter().zip(&taken).map(|((limit, bucket), left)| limit.give_back(*bucket, *left));
                let standing = std::iter::once(too_soon.left).chain(before).collect();
                return (Standing(standing), Err(too_soon));
            }
        }
    }
    (Standing(taken), Ok(()))
}

fn problem(too_soon: TooSoon) -> Problem {
    let TooSoon { left, retry_after } = too_soon;
    let detail = format!(
        "{} requests in {} seconds are let through here; ask again in {retry_after} s",
        left.quota, left.window_seconds
    );
    Problem::new(Kind::RateLimited, detail)
        .with("policy", left.name)
        .with("limit", left.quota)
        .with("window_seconds", left.window_seconds)
        .with("retry_after", retry_after)
}

impl Standing {
    /// Tells the client.
    pub fn write(&self, headers: &mut HeaderMap) {
        let (mut policies, mut left) = (String::with_capacity(96), String::with_capacity(96));
        for (index, limit) in self.0.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            // Writing to a string does not fail.
            let _ = write!(policies, "{comma}\"{}\";q={};w={}", limit.name, limit.quota, limit.window_seconds);
            let _ = write!(left, "{comma}\"{}\";r={};t={}", limit.name, limit.remaining, limit.reset_seconds);
        }
        if let (Ok(policies), Ok(left)) = (HeaderValue::try_from(policies), HeaderValue::try_from(left)) {
            headers.insert(RATELIMIT_POLICY, policies);
            headers.insert(RATELIMIT, left);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use market_core::ids::{KeyId, PartyId};
    use uuid::Uuid;

    fn named(left: &Standing) -> Vec<(&'static str, u32)> {
        left.0.iter().map(|left| (left.name, left.remaining)).collect()
    }

    #[test]
    fn what_one_limit_refuses_the_others_do_not_count() {
        let limits = Limits::new(&Rates { funding_per_minute: 1, ..Rates::default() }, None);
        let actor = Actor::Key(PartyId(Uuid::from_u128(1)), KeyId(Uuid::from_u128(2)));
        let (counted, length) = limits.of_caller(Rate::Funding, Tier::Free, actor, Some(3));
        let (standing, admitted) = take_all(&counted[..length]);
        assert_eq!(admitted, Ok(()));
        let expected = [("default", 29), ("funding-burst", 0), ("funding", 19), ("funding-job", 4)];
        assert_eq!(named(&standing), expected);
        for _ in 0..2 {
            let (standing, admitted) = take_all(&counted[..length]);
            assert_eq!(admitted.unwrap_err().left.name, "funding-burst");
            assert_eq!(named(&standing), [("funding-burst", 0), ("default", 29)]);
        }
        assert_eq!(limits.refused()["funding-burst"], 2);
        assert_eq!(limits.refused()["default"], 0);
    }

    #[test]
    fn the_headers_name_every_limit() {
        let first = Left { name: "default", quota: 30, window_seconds: 60, remaining: 29, reset_seconds: 2 };
        let second = Left { name: "posting", quota: 10, window_seconds: 3_600, remaining: 9, reset_seconds: 360 };
        let mut headers = HeaderMap::new();
        Standing(vec![first, second]).write(&mut headers);
        assert_eq!(headers.get(RATELIMIT_POLICY).unwrap(), "\"default\";q=30;w=60, \"posting\";q=10;w=3600");
        assert_eq!(headers.get(RATELIMIT).unwrap(), "\"default\";r=29;t=2, \"posting\";r=9;t=360");
    }
}
