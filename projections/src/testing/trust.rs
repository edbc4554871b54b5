//! Events about whom to trust.

use super::{AGENT, DUE_AT, JOB, POSTER, usd, words};
use market_core::candidacy::Who;
use market_core::event::Event;
use market_core::ids::{JobId, PartyId};
use market_core::job::{
    Chain, FundingSource, Invitation, JobEvent, Offer, OpenedReview, OpenedReviews, Refusal, SealedReview, Subcontract,
    Takedown, Uncounted,
};
use market_core::party::{PartyEvent, Report, ReportReason, Subject};
use uuid::Uuid;

pub(crate) const PARENT: JobId = JobId(Uuid::from_u128(77));
const ADMIN: PartyId = PartyId(Uuid::from_u128(78));

pub(crate) fn review_sealed(by: Who) -> Event {
    let (job, poster, agent, words) = (JOB, POSTER, AGENT, words());
    JobEvent::ReviewSealed(SealedReview { job, poster, agent, by, words, opens_at: DUE_AT }).into()
}

/// The poster gave 5, the agent 2.
pub(crate) fn reviews_opened(uncounted: Option<Uncounted>) -> Event {
    let said = |by, rating| OpenedReview { by, rating, words: words() };
    let reviews = vec![said(Who::Poster, 5), said(Who::Agent, 2)];
    JobEvent::ReviewsOpened(OpenedReviews { job: JOB, poster: POSTER, agent: AGENT, reviews, uncounted }).into()
}

pub(crate) fn invited(price: Option<u64>) -> Event {
    let offer = price.map(|price| Offer { price: usd(price), delivery_hours: Some(24), expires_at: DUE_AT });
    let (job, poster, agents, terms_version, words) = (JOB, POSTER, vec![AGENT], 1, words());
    JobEvent::AgentsInvited(Invitation { job, poster, agents, offer, terms_version, words }).into()
}

pub(crate) fn invitation_declined() -> Event {
    JobEvent::InvitationDeclined(Refusal { job: JOB, agent: AGENT }).into()
}

pub(crate) fn subcontracted() -> Event {
    let chain = Chain { jobs: vec![PARENT], clients: vec![AGENT] };
    JobEvent::Subcontracted(Subcontract { job: JOB, parent: PARENT, poster: POSTER, chain }).into()
}

/// What is in escrow is 75.00.
pub(crate) fn taken_down() -> Event {
    JobEvent::TakenDown(Takedown {
        job: JOB,
        poster: POSTER,
        agent: Some(AGENT),
        by: ADMIN,
        refund: Some(usd(75_00)),
        source: FundingSource::Wallet,
        words: words(),
    })
    .into()
}

pub(crate) fn reported(about: Subject) -> Event {
    let reason = ReportReason::Spam;
    PartyEvent::Reported(Report { party: AGENT, about, reason, words: words() }).into()
}

pub(crate) fn suspended() -> Event {
    PartyEvent::Suspended { party: AGENT, by: ADMIN, words: words(), at: None }.into()
}

pub(crate) fn reinstated() -> Event {
    PartyEvent::Reinstated { party: AGENT, by: ADMIN, words: words(), at: None }.into()
}
