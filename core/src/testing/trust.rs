//! What the sentences say of one another.

use super::{AGENT, APPLICATION, JOB, NOW, PAYOUT, POSTER, STRANGER, profiled, registered, terms, verified, words};
use crate::event::Event;
use crate::ids::PartyId;
use crate::job::answer_invitation::{AcceptInvitation, DeclineInvitation};
use crate::job::approve::ApproveWork;
use crate::job::invite::InviteAgents;
use crate::job::open_reviews::OpenReviews;
use crate::job::review::ReviewWork;
use crate::job::reviews::Opinion;
use crate::job::{JobEvent, Review, Terms, Visibility};
use crate::money::Money;
use crate::party::suspend::{ReinstateParty, SuspendParty};
use crate::party::{PartyEvent, Role};
use crate::time::Span;

pub(crate) fn approve() -> ApproveWork {
    ApproveWork { job: JOB, poster: POSTER, payout: PAYOUT }
}

pub(crate) fn review(by: PartyId, rating: u8) -> ReviewWork {
    let opinion = Opinion { rating, comment: "Well done.".to_owned(), salt: [7; 16] };
    ReviewWork { job: JOB, by, opinion }
}

pub(crate) fn open_reviews(of_poster: Option<ReviewWork>, of_agent: Option<ReviewWork>) -> OpenReviews {
    OpenReviews {
        job: JOB,
        poster: POSTER,
        agent: AGENT,
        of_poster: of_poster.map(|review| review.opinion),
        of_agent: of_agent.map(|review| review.opinion),
    }
}

/// As it was before reviews were sealed.
pub(crate) fn reviewed_openly(rating: u8) -> Event {
    JobEvent::Reviewed(Review { job: JOB, poster: POSTER, agent: AGENT, rating, words: words().digest() }).into()
}

/// A job that exists for its poster and those who are invited.
pub(crate) fn private_job() -> Vec<Event> {
    let terms = Terms { visibility: Visibility::Private, ..terms() };
    let expires_at = NOW.after(Span::days(30));
    vec![
        registered(POSTER),
        verified(POSTER),
        registered(AGENT),
        verified(AGENT),
        profiled(AGENT),
        JobEvent::Posted { job: JOB, poster: POSTER, terms, expires_at }.into(),
    ]
}

pub(crate) fn invite(price: Option<Money>) -> InviteAgents {
    InviteAgents {
        job: JOB,
        poster: POSTER,
        agents: vec![AGENT],
        price,
        estimated_delivery: "24 hours".to_owned(),
        message: "Would you?".to_owned(),
        words: words(),
    }
}

pub(crate) fn accept_invitation() -> AcceptInvitation {
    AcceptInvitation { job: JOB, agent: AGENT, application: APPLICATION, expected_price: None, words: words() }
}

pub(crate) fn decline_invitation() -> DeclineInvitation {
    DeclineInvitation { job: JOB, agent: AGENT }
}

pub(crate) fn suspend(party: PartyId) -> SuspendParty {
    SuspendParty { party, by: STRANGER, words: words() }
}

pub(crate) fn reinstate(party: PartyId) -> ReinstateParty {
    ReinstateParty { party, by: STRANGER, words: words() }
}

pub(crate) fn admin(party: PartyId) -> Event {
    PartyEvent::RoleGranted { party, role: Role::Admin }.into()
}
