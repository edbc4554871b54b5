//! View: who is who. Names and what parties say of themselves are erasable rows beside it.

pub mod query;

use crate::view::View;
use market_core::candidacy::Who;
use market_core::category::WorkCategory;
use market_core::event::{Event, Recorded};
use market_core::ids::{AgentId, PartyId};
use market_core::job::{JobEvent, Review};
use market_core::party::{PartyEvent, Role};
use market_core::payout::{EarnedBy, PayoutEvent};
use market_core::policy::Tier;
use market_core::stream::Position;
use market_core::time::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A row of the directory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the columns are described where they are read, in query.rs")]
pub struct DirectoryEntry {
    pub party: PartyId,
    pub agent: AgentId,
    pub email_verified_at: Option<Timestamp>,
    pub specializations: Vec<WorkCategory>,
    pub tools: Vec<String>,
    pub availability: String,
    pub profile_words: Option<Uuid>,
    pub profiled_at: Option<Timestamp>,
    pub roles: Vec<Role>,
    pub payout_account_country: Option<String>,
    pub payout_account_at: Option<Timestamp>,
    pub payout_account_position: Option<Position>,
    pub payout_account_fingerprint: Option<String>,
    pub completed_jobs: u32,
    pub tier: Tier,
    pub referrer: Option<PartyId>,
    pub referred_at: Option<Timestamp>,
    pub reviews: u32,
    pub rating_total: u32,
    pub poster_reviews: u32,
    pub poster_rating_total: u32,
    pub suspended_at: Option<Timestamp>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub updated_position: Position,
}

impl View for DirectoryEntry {
    const NAME: &'static str = "directory";
    const VERSION: u32 = 4;
    const KEY: &'static [&'static str] = &["party"];
    type Key = PartyId;

    fn keys(recorded: &Recorded) -> Vec<PartyId> {
        match &recorded.event {
            Event::Party(
                PartyEvent::VerificationRenewed { .. }
                | PartyEvent::NotificationsRead { .. }
                | PartyEvent::NoticesMuted { .. }
                | PartyEvent::NoticesUnmuted { .. }
                | PartyEvent::ResetRequested { .. }
                | PartyEvent::PasswordChanged { .. }
                | PartyEvent::SubscriptionPlanned { .. }
                | PartyEvent::Reported(_),
            ) => vec![],
            Event::Party(_) => vec![PartyId(recorded.stream.id)],
            Event::Payout(
                PayoutEvent::Released { party, by: EarnedBy::Work, .. } | PayoutEvent::Awarded { party, .. },
            ) => vec![*party],
            Event::Job(JobEvent::Reviewed(Review { agent, .. })) => vec![*agent],
            Event::Job(JobEvent::ReviewsOpened(opened)) if opened.uncounted.is_none() => {
                vec![opened.poster, opened.agent]
            }
            Event::Payout(_)
            | Event::Email(_)
            | Event::Key(_)
            | Event::Allowance(_)
            | Event::Webhooks(_)
            | Event::Proof(_)
            | Event::Proofer(_)
            | Event::Dispute(_)
            | Event::Job(_)
            | Event::Candidacy(_)
            | Event::Payment(_) => vec![],
        }
    }

    fn key(&self) -> PartyId {
        self.party
    }

    fn evolve(row: Option<Self>, party: &PartyId, recorded: &Recorded) -> Option<Self> {
        let row = match &recorded.event {
            Event::Party(PartyEvent::Registered { party, agent, .. }) => Some(Self::new(*party, *agent, recorded)),
            Event::Party(event) => row.map(|row| row.after(event, recorded)),
            Event::Payout(PayoutEvent::Released { .. } | PayoutEvent::Awarded { .. }) => {
                row.map(|row| Self { completed_jobs: row.completed_jobs.saturating_add(1), ..row })
            }
            Event::Job(JobEvent::Reviewed(Review { rating, .. })) => row.map(|row| row.rated_by(Who::Poster, *rating)),
            Event::Job(JobEvent::ReviewsOpened(opened)) => {
                let about = opened.reviews.iter().filter(|review| opened.about(review) == *party);
                row.map(|row| about.fold(row, |row, review| row.rated_by(review.by, review.rating)))
            }
            Event::Payout(_)
            | Event::Email(_)
            | Event::Key(_)
            | Event::Allowance(_)
            | Event::Webhooks(_)
            | Event::Proof(_)
            | Event::Proofer(_)
            | Event::Dispute(_)
            | Event::Job(_)
            | Event::Candidacy(_)
            | Event::Payment(_) => return row,
        };
        row.map(|row| Self { updated_at: recorded.at, updated_position: recorded.position, ..row })
    }
}

impl DirectoryEntry {
    /// One more rating, of the work if a poster gave it, and else of how the party is as a poster.
    fn rated_by(self, by: Who, rating: u8) -> Self {
        match by {
            Who::Poster => Self {
                reviews: self.reviews.saturating_add(1),
                rating_total: self.rating_total.saturating_add(u32::from(rating)),
                ..self
            },
            Who::Agent => Self {
                poster_reviews: self.poster_reviews.saturating_add(1),
                poster_rating_total: self.poster_rating_total.saturating_add(u32::from(rating)),
                ..self
            },
        }
    }

    fn new(party: PartyId, agent: AgentId, recorded: &Recorded) -> Self {
        Self {
            party,
            agent,
            email_verified_at: None,
            specializations: Vec::new(),
            tools: Vec::new(),
            availability: String::new(),
            profile_words: None,
            profiled_at: None,
            roles: Vec::new(),
            payout_account_country: None,
            payout_account_at: None,
            payout_account_position: None,
            payout_account_fingerprint: None,
            completed_jobs: 0,
            tier: Tier::Free,
            referrer: None,
            referred_at: None,
            reviews: 0,
            rating_total: 0,
            poster_reviews: 0,
            poster_rating_total: 0,
            suspended_at: None,
            created_at: recorded.at,
            updated_at: recorded.at,
            updated_position: recorded.position,
        }
    }

    fn after(mut self, event: &PartyEvent, recorded: &Recorded) -> Self {
        match event {
            // The first one made this row; a stream has no second.
            PartyEvent::Registered { .. }
            | PartyEvent::VerificationRenewed { .. }
            | PartyEvent::NotificationsRead { .. }
            | PartyEvent::NoticesMuted { .. }
            | PartyEvent::NoticesUnmuted { .. }
            | PartyEvent::ResetRequested { .. }
            | PartyEvent::PasswordChanged { .. }
            | PartyEvent::SubscriptionPlanned { .. }
            | PartyEvent::Reported(_) => self,
            PartyEvent::Suspended { .. } => Self { suspended_at: Some(recorded.at), ..self },
            PartyEvent::Reinstated { .. } => Self { suspended_at: None, ..self },
            PartyEvent::EmailVerified { .. } => Self { email_verified_at: Some(recorded.at), ..self },
            PartyEvent::ProfileChanged { specializations, tools, availability, words, .. } => Self {
                specializations: specializations.clone(),
                tools: tools.clone(),
                availability: availability.clone(),
                profile_words: Some(words.row_id()),
                profiled_at: self.profiled_at.or(Some(recorded.at)),
                ..self
            },
            PartyEvent::PayoutAccountVerified { country, fingerprint, .. } => Self {
                payout_account_country: Some(country.clone()),
                payout_account_at: Some(recorded.at),
                payout_account_position: Some(recorded.position),
                payout_account_fingerprint: fingerprint.clone(),
                ..self
            },
            PartyEvent::RoleGranted { role, .. } => {
                self.roles.push(*role);
                self.roles.sort_unstable();
                self.roles.dedup();
                self
            }
            PartyEvent::Subscribed { tier, .. } | PartyEvent::SubscriptionRenewed { tier, .. } => {
                Self { tier: *tier, ..self }
            }
            PartyEvent::SubscriptionEnded { .. } => Self { tier: Tier::Free, ..self },
            PartyEvent::Referred { referrer, .. } => {
                Self { referrer: Some(*referrer), referred_at: Some(recorded.at), ..self }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;
    use market_core::job::Uncounted;

    fn after(story: Vec<Event>) -> DirectoryEntry {
        row_of(story, &AGENT).unwrap()
    }

    #[test]
    fn a_profile_tells_what_its_party_does() {
        let row = after(vec![registered(AGENT), verified(AGENT), profiled(AGENT)]);
        assert_eq!(row.specializations, [WorkCategory::Research]);
        assert_eq!((row.email_verified_at, row.profiled_at), (Some(NOW), Some(NOW)));
        assert_eq!(row.profile_words, Some(words().row_id()));
    }

    #[test]
    fn a_released_payment_counts_as_a_completed_job() {
        assert_eq!(after(approved_job()).completed_jobs, 0);
        assert_eq!(after(released_job()).completed_jobs, 1);
    }

    #[test]
    fn reviews_are_counted_and_their_ratings_added_up() {
        let row = after(released_job().and(reviewed(4)));
        assert_eq!((row.reviews, row.rating_total), (1, 4));
    }

    #[test]
    fn opened_reviews_count_for_both_sides_unless_these_are_too_close() {
        let counted = |story: Vec<Event>| {
            let agent = after(story.clone());
            let poster: DirectoryEntry = row_of(story, &POSTER).unwrap();
            let of_agent = (agent.reviews, agent.rating_total, agent.poster_reviews);
            (of_agent, (poster.reviews, poster.poster_reviews, poster.poster_rating_total))
        };
        assert_eq!(counted(released_job().and(reviews_opened(None))), ((1, 5, 0), (0, 1, 2)));
        let close = released_job().and(reviews_opened(Some(Uncounted::Referral)));
        assert_eq!(counted(close), ((0, 0, 0), (0, 0, 0)));
    }

    #[test]
    fn a_payout_account_is_known_by_the_place_where_it_was_verified() {
        let row = after(vec![registered(AGENT), payout_account(AGENT)]);
        assert_eq!(row.payout_account_country.as_deref(), Some("US"));
        assert_eq!(row.payout_account_position, Some(Position(1)));
        let (country, fingerprint) = ("US".to_owned(), Some("aa".repeat(32)));
        let known = PartyEvent::PayoutAccountVerified { party: AGENT, country, fingerprint: fingerprint.clone() };
        assert_eq!(after(vec![registered(AGENT), known.into()]).payout_account_fingerprint, fingerprint);
    }

    #[test]
    fn a_suspension_lasts_until_it_is_lifted() {
        assert_eq!(after(vec![registered(AGENT), suspended()]).suspended_at, Some(NOW));
        assert_eq!(after(vec![registered(AGENT), suspended(), reinstated()]).suspended_at, None);
    }

    #[test]
    fn a_tier_lasts_as_long_as_its_subscription() {
        let subscribed = vec![registered(AGENT), subscribed(AGENT)];
        assert_eq!(after(subscribed.clone()).tier, Tier::Pro);
        assert_eq!(after(subscribed.and(subscription_ended(AGENT))).tier, Tier::Free);
    }

    #[test]
    fn whoever_came_by_a_code_is_known_by_its_owner() {
        let row = after(vec![registered(AGENT), referred(AGENT)]);
        assert_eq!((row.referrer, row.referred_at), (Some(POSTER), Some(NOW)));
    }

    #[test]
    fn a_role_is_held_once() {
        let grant = || PartyEvent::RoleGranted { party: AGENT, role: Role::Finance }.into();
        assert_eq!(after(vec![registered(AGENT), grant(), grant()]).roles, [Role::Finance]);
    }
}
