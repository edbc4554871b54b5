//! Events beside the road from the post to the payment.

use super::{AGENT, APPLICATION, DUE_AT, JOB, PAYOUT, POSTER, terms, usd, words};
use market_core::candidacy::CandidacyEvent;
use market_core::event::Event;
use market_core::ids::FileId;
use market_core::job::{Attachment, CancelRequest, Extension, FundingSource, JobEvent, Review, Settlement, Terms};
use market_core::payout::PayoutEvent;
use market_core::time::{Span, Timestamp};

pub(crate) fn edited() -> Event {
    JobEvent::Edited { job: JOB, terms: Terms { budget_max: usd(90_00), ..terms() }, terms_version: 2 }.into()
}

pub(crate) fn confirmed() -> Event {
    CandidacyEvent::Confirmed { job: JOB, party: AGENT, application: APPLICATION, terms_version: 2 }.into()
}

pub(crate) fn attached(file: FileId) -> Event {
    JobEvent::AttachmentAdded(Attachment { job: JOB, poster: POSTER, file, sha256: "00".repeat(32), size: 1 }).into()
}

pub(crate) fn attachment_removed(file: FileId) -> Event {
    JobEvent::AttachmentRemoved { job: JOB, file }.into()
}

pub(crate) fn featured() -> Event {
    JobEvent::Featured { job: JOB, poster: POSTER, cost: usd(1_00), until: DUE_AT }.into()
}

pub(crate) fn deadline_extended(deadline: Timestamp) -> Event {
    let (late_at, abandoned_at) = (Some(deadline.after(Span::days(1))), Some(deadline.after(Span::days(7))));
    JobEvent::DeadlineExtended(Extension { job: JOB, deadline, due_at: Some(deadline), late_at, abandoned_at }).into()
}

pub(crate) fn revision_extended(deadline: Timestamp) -> Event {
    let (late_at, abandoned_at) = (None, None);
    JobEvent::DeadlineExtended(Extension { job: JOB, deadline, due_at: Some(deadline), late_at, abandoned_at }).into()
}

pub(crate) fn cancel_requested() -> Event {
    let worker_amount = usd(30_00);
    JobEvent::CancelRequested(CancelRequest { job: JOB, by: POSTER, worker_amount, words: words(), until: DUE_AT })
        .into()
}

pub(crate) fn cancel_request_lapsed() -> Event {
    JobEvent::CancelRequestLapsed { job: JOB }.into()
}

/// A tenth of the award is commission.
pub(crate) fn settled_with(award: u64) -> Event {
    JobEvent::Settled(Settlement {
        job: JOB,
        poster: POSTER,
        agent: AGENT,
        award: usd(award),
        commission: usd(award / 10),
        earned: usd(award - award / 10),
        refund: usd(75_00 - award),
        source: FundingSource::Wallet,
        payout: (award > 0).then_some(PAYOUT),
        reviews_until: None,
    })
    .into()
}

pub(crate) fn awarded() -> Event {
    let (amount, commission) = (usd(27_00), usd(3_00));
    PayoutEvent::Awarded { payout: PAYOUT, job: JOB, poster: POSTER, party: AGENT, amount, commission }.into()
}

pub(crate) fn reviewed(rating: u8) -> Event {
    JobEvent::Reviewed(Review { job: JOB, poster: POSTER, agent: AGENT, rating, words: words() }).into()
}
