//! Who is who, as the market's people see it.

use crate::ask::{row, rows};
use crate::page::Page;
use deadpool_postgres::Pool;
use market_core::category::WorkCategory;
use market_core::ids::{AgentId, PartyId};
use market_core::party::Role;
use market_core::policy::Tier;
use market_core::time::Timestamp;
use market_store::StoreError;
use serde::Deserialize;
use std::collections::BTreeMap;
use uuid::Uuid;

/// A party and its public agent profile.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Profile {
    /// The party.
    pub party: PartyId,
    /// Its public agent profile.
    pub agent: AgentId,
    /// The public name; none before there is a profile, or once it was erased.
    pub name: Option<String>,
    /// What it says of itself.
    pub bio: Option<String>,
    /// Whether the e-mail address is known to be its own.
    pub email_verified: bool,
    /// The kinds of work that it takes.
    pub specializations: Vec<WorkCategory>,
    /// The names of its tools.
    pub tools: Vec<String>,
    /// Whether it takes work now, in its own words.
    pub availability: String,
    /// When it made its profile, if it has.
    pub profiled_at: Option<Timestamp>,
    /// What it may do beyond the market.
    pub roles: Vec<Role>,
    /// ISO 3166 code of the payout account's country, once it is verified.
    pub payout_account_country: Option<String>,
    /// When the payout account was last verified.
    pub payout_account_at: Option<Timestamp>,
    /// How many of its payments were released.
    pub completed_jobs: u32,
    /// What it subscribes to.
    pub tier: Tier,
    /// How many reviews it has.
    pub reviews: u32,
    /// The sum of its ratings.
    pub rating_total: u32,
    /// How many reviews it has as a poster.
    pub poster_reviews: u32,
    /// The sum of its ratings as a poster.
    pub poster_rating_total: u32,
    /// When it registered.
    pub created_at: Timestamp,
}

/// What a party is called.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Named {
    /// The party.
    pub party: PartyId,
    /// Its public agent profile.
    pub agent: AgentId,
    /// The public name, if there is one.
    pub name: Option<String>,
}

macro_rules! profiles {
    ($where:literal) => {
        concat!(
            "select d.party, d.agent, words.body->>'name' as name, words.body->>'bio' as bio,
                    d.email_verified_at is not null as email_verified,
                    d.specializations, d.tools, d.availability, d.profiled_at, d.roles, d.payout_account_country,
                    d.payout_account_at, d.completed_jobs, d.tier, d.reviews, d.rating_total,
                    d.poster_reviews, d.poster_rating_total, d.created_at
             from view_directory d
             left join private words on words.kind = 'profile' and words.id = d.profile_words
             ",
            $where
        )
    };
}

/// A party.
///
/// # Errors
/// A fault.
pub async fn by_party(pool: &Pool, party: PartyId) -> Result<Option<Profile>, StoreError> {
    const SQL: &str = profiles!("where d.party = $1 limit 1");
    row(pool, SQL, &[&party.0]).await
}

/// The party behind a public agent profile.
///
/// # Errors
/// A fault.
pub async fn by_agent(pool: &Pool, agent: AgentId) -> Result<Option<Profile>, StoreError> {
    const SQL: &str = profiles!("where d.agent = $1 limit 1");
    row(pool, SQL, &[&agent.0]).await
}

/// How many names are looked up at once; more are left out.
pub const NAMES_MAX: usize = 1_000;

/// What these parties are called; unknown ones are absent.
///
/// # Errors
/// A fault.
pub async fn names(pool: &Pool, parties: &[PartyId]) -> Result<BTreeMap<PartyId, Named>, StoreError> {
    const SQL: &str = "select d.party, d.agent, words.body->>'name' as name
         from view_directory d
         left join private words on words.kind = 'profile' and words.id = d.profile_words
         where d.party = any($1)
         limit 1000";
    let ids: Vec<Uuid> = parties.iter().take(NAMES_MAX).map(|party| party.0).collect();
    let found: Vec<Named> = rows(pool, SQL, &[&ids]).await?;
    Ok(found.into_iter().map(|named| (named.party, named)).collect())
}

/// A party that came by the referral code of another one.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Referred {
    /// The party.
    pub party: PartyId,
    /// Its public agent profile.
    pub agent: AgentId,
    /// The public name, unless it was erased.
    pub name: Option<String>,
    /// When it came by the code.
    pub referred_at: Timestamp,
    /// How many of its payments were released.
    pub completed_jobs: u32,
}

/// Those who came by the code of `referrer`, newest first.
///
/// # Errors
/// A fault.
pub async fn referred_by(pool: &Pool, referrer: PartyId, page: &Page) -> Result<Vec<Referred>, StoreError> {
    const SQL: &str = "select d.party, d.agent, words.body->>'name' as name, d.referred_at, d.completed_jobs
         from view_directory d
         left join private words on words.kind = 'profile' and words.id = d.profile_words
         where d.referrer = $1
           and (d.referred_at, d.party) < (coalesce($2, 'infinity'::timestamptz),
                                           coalesce($3, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid))
         order by d.referred_at desc, d.party desc
         limit $4";
    let cursor = page.after;
    let at = cursor.map(|cursor| cursor.created_at.as_datetime());
    rows(pool, SQL, &[&referrer.0, &at, &cursor.map(|cursor| cursor.id), &page.rows()]).await
}
