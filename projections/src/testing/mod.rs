//! The words of the sentences that test folds: what stories leave, and what queries answer.

mod keys;
mod story;
mod webhook;

pub(crate) use keys::*;
pub(crate) use story::*;
pub(crate) use webhook::*;

use crate::directory::query::Profile;
use crate::job_board::{Status, query};
use crate::rows::{AnyView, Rows};
use crate::view::View;
use market_core::actor::Actor;
use market_core::category::WorkCategory;
use market_core::event::draft::Commit;
use market_core::event::tree::leaf_hash;
use market_core::event::{Event, Recorded};
use market_core::ids::{AgentId, CommandId};
use market_core::job::Visibility;
use market_core::memory::MemoryLog;
use market_core::policy::Tier;
use market_core::stream::{Position, Version};
use std::collections::BTreeMap;
use uuid::Uuid;

// ---- what they leave

/// The events as a log would keep them, but for what no fold looks at.
pub(crate) fn recorded(story: Vec<Event>) -> Vec<Recorded> {
    let mut versions = BTreeMap::new();
    let place = |(position, event): (usize, Event)| {
        let stream = event.stream();
        let version: &mut Version = versions.entry(stream).or_default();
        *version = version.next();
        Recorded {
            position: Position(position.try_into().unwrap()),
            stream,
            version: *version,
            schema: 1,
            at: NOW,
            actor: Actor::Platform,
            command: CommandId(Uuid::nil()),
            event,
            payload: "".into(),
            leaf: "".into(),
            leaf_hash: leaf_hash(b""),
        }
    };
    story.into_iter().enumerate().map(place).collect()
}

pub(crate) fn fold<V: View>(events: &[Recorded]) -> Vec<V> {
    let mut rows = Rows::<V>::new();
    rows.fold(events);
    rows.into_rows()
}

/// All rows of a view after a story.
pub(crate) fn rows_of<V: View>(story: Vec<Event>) -> Vec<V> {
    fold(&recorded(story))
}

/// The row of a key after a story.
pub(crate) fn row_of<V: View>(story: Vec<Event>, key: &V::Key) -> Option<V> {
    rows_of(story).into_iter().find(|row: &V| row.key() == *key)
}

/// A log that has taken a story.
pub(crate) fn log_of(story: Vec<Event>) -> MemoryLog {
    let mut log = MemoryLog::new("test");
    let mut guards = BTreeMap::new();
    for (number, event) in story.into_iter().enumerate() {
        let stream = event.stream();
        let version: Version = guards.get(&stream).copied().unwrap_or_default();
        let commit = Commit {
            command: CommandId(Uuid::from_u128(number.try_into().unwrap())),
            request: None,
            actor: Actor::Platform,
            at: NOW,
            guards: BTreeMap::from([(stream, version)]),
            events: vec![event],
            private: vec![],
            answer: None,
        };
        log.commit(commit).unwrap();
        guards.insert(stream, version.next());
    }
    log
}

// ---- what queries answer

pub(crate) fn profile() -> Profile {
    Profile {
        party: AGENT,
        agent: AgentId(AGENT.0),
        name: Some("Ada".to_owned()),
        bio: None,
        email_verified: true,
        specializations: vec![WorkCategory::Operations],
        tools: vec![],
        availability: String::new(),
        profiled_at: Some(NOW),
        roles: vec![],
        payout_account_country: None,
        payout_account_at: None,
        completed_jobs: 0,
        tier: Tier::Free,
        reviews: 0,
        rating_total: 0,
        poster_reviews: 0,
        poster_rating_total: 0,
        created_at: NOW,
    }
}

pub(crate) fn job() -> query::Job {
    query::Job {
        job: JOB,
        poster: POSTER,
        poster_name: None,
        title: String::new(),
        description: String::new(),
        category: WorkCategory::Operations,
        budget_min: 1,
        budget_max: 2,
        deadline: None,
        tags: vec![],
        visibility: Visibility::Public,
        status: Status::Open,
        status_detail: None,
        expires_at: None,
        fund_by: None,
        application: None,
        agent: None,
        agent_id: None,
        agent_name: None,
        price: None,
        commission_rate: None,
        funded_at: None,
        due_at: None,
        late_at: None,
        review_by: None,
        approved_at: None,
        payout: None,
        release_at: None,
        held_until: None,
        revisions: 0,
        deliveries: 0,
        terms_version: 1,
        featured_until: None,
        proof: None,
        created_at: NOW,
        updated_at: NOW,
        updated_position: 0,
    }
}
