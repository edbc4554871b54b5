//! Events and stories that tests tell.

#[path = "asides.rs"]
mod asides;
#[path = "dispute.rs"]
mod dispute;
#[path = "long_story.rs"]
mod long_story;
#[path = "members.rs"]
mod members;
#[path = "milestones.rs"]
mod milestones;
#[path = "proofing.rs"]
mod proofing;
#[path = "talk.rs"]
mod talk;
#[path = "trust.rs"]
mod trust;

pub(crate) use asides::*;
pub(crate) use dispute::*;
pub(crate) use long_story::long_story;
use market_core::candidacy::{CandidacyEvent, Who};
use market_core::category::WorkCategory;
use market_core::confidential::TextDigest;
use market_core::event::Event;
use market_core::ids::*;
use market_core::job::{ApprovedBy, Cancellation, FundingSource, JobEvent, Terms, Upload, Visibility, Windows};
use market_core::money::{BasisPoints, Money};
use market_core::party::PartyEvent;
use market_core::payment::{Method, PaymentEvent};
use market_core::payout::{EarnedBy, PaidFrom, PayoutEvent};
use market_core::policy::Tier;
use market_core::time::{Span, Timestamp};
pub(crate) use members::*;
pub(crate) use milestones::*;
pub(crate) use proofing::*;
pub(crate) use talk::*;
pub(crate) use trust::*;
use uuid::Uuid;

const fn id(n: u128) -> Uuid {
    Uuid::from_u128(0x0193_0000_0000_7000_8000_0000_0000_0000 + n)
}

pub(crate) const POSTER: PartyId = PartyId(id(1));
pub(crate) const AGENT: PartyId = PartyId(id(2));
pub(crate) const JOB: JobId = JobId(id(6));
pub(crate) const APPLICATION: ApplicationId = ApplicationId(id(7));
pub(crate) const PAYOUT: PayoutId = PayoutId(id(8));
pub(crate) const PAYMENT: PaymentId = PaymentId(id(9));
pub(crate) const FILE: FileId = FileId(id(10));
pub(crate) const ATTACHMENT: FileId = FileId(id(13));
pub(crate) const KEY: KeyId = KeyId(id(11));
pub(crate) const SECRET: SecretId = SecretId(id(12));

/// When everything happens: 2026-01-01.
pub(crate) const NOW: Timestamp = at_micros(1_767_225_600_000_000);

/// A day later, when the work is due.
pub(crate) const DUE_AT: Timestamp = at_micros(1_767_312_000_000_000);

const fn at_micros(micros: i64) -> Timestamp {
    match Timestamp::from_micros(micros) {
        Some(at) => at,
        None => panic!("the calendar ends before 2026"),
    }
}

pub(crate) fn usd(cents: u64) -> Money {
    Money::usd(cents).unwrap()
}

pub(crate) fn words() -> TextDigest {
    TextDigest("11".repeat(32))
}

// ---- single events

pub(crate) fn registered(party: PartyId) -> Event {
    let (agent, email, token_sha256) = (AgentId(party.0), EmailId(party.0), "00".repeat(32));
    PartyEvent::Registered { party, agent, email, token_sha256, token_expires_at: DUE_AT }.into()
}

pub(crate) fn verified(party: PartyId) -> Event {
    PartyEvent::EmailVerified { party }.into()
}

pub(crate) fn profiled(party: PartyId) -> Event {
    let (specializations, tools) = (vec![WorkCategory::Research], vec!["excel".to_owned()]);
    PartyEvent::ProfileChanged { party, specializations, tools, availability: "now".to_owned(), words: words() }.into()
}

pub(crate) fn payout_account(party: PartyId) -> Event {
    PartyEvent::PayoutAccountVerified { party, country: "US".to_owned(), fingerprint: None }.into()
}

fn terms() -> Terms {
    Terms {
        title: "SaaS research".to_owned(),
        description: "Compare twenty products in a table.".to_owned(),
        category: WorkCategory::Research,
        budget_min: usd(50_00),
        budget_max: usd(80_00),
        deadline: None,
        tags: vec!["saas".to_owned()],
        visibility: Visibility::Public,
        windows: Windows::default(),
        proof: None,
        milestones: None,
    }
}

pub(crate) fn posted() -> Event {
    JobEvent::Posted { job: JOB, poster: POSTER, terms: terms(), expires_at: NOW.after(Span::days(30)) }.into()
}

pub(crate) fn cancelled() -> Event {
    JobEvent::Cancelled(Cancellation { job: JOB, agent: None }).into()
}

pub(crate) fn expired() -> Event {
    JobEvent::Expired { job: JOB }.into()
}

pub(crate) fn applied() -> Event {
    CandidacyEvent::Applied {
        job: JOB,
        party: AGENT,
        application: APPLICATION,
        price: usd(75_00),
        delivery_hours: Some(24),
        words: words(),
        terms_version: 1,
    }
    .into()
}

pub(crate) fn accepted() -> Event {
    JobEvent::ApplicationAccepted {
        job: JOB,
        application: APPLICATION,
        agent: AGENT,
        price: usd(75_00),
        delivery_hours: Some(24),
        fund_by: NOW.after(Span::hours(72)),
    }
    .into()
}

pub(crate) fn lapsed() -> Event {
    JobEvent::FundingLapsed { job: JOB, application: APPLICATION, expires_at: NOW.after(Span::days(31)) }.into()
}

pub(crate) fn deposit_opened() -> Event {
    let (amount, fee) = (usd(10_000), usd(90));
    PaymentEvent::DepositOpened { payment: PAYMENT, party: POSTER, amount, fee, method: Method::Ach }.into()
}

pub(crate) fn deposited() -> Event {
    PaymentEvent::Deposited { payment: PAYMENT, party: POSTER, amount: usd(10_000), fee: usd(90) }.into()
}

pub(crate) fn settled() -> Event {
    PaymentEvent::Settled { payment: PAYMENT, total: usd(10_090) }.into()
}

pub(crate) fn funded() -> Event {
    JobEvent::EscrowFunded {
        job: JOB,
        application: APPLICATION,
        poster: POSTER,
        agent: AGENT,
        price: usd(75_00),
        source: FundingSource::Wallet,
        commission_rate: BasisPoints(1_000),
        due_at: DUE_AT,
        late_at: DUE_AT.after(Span::hours(24)),
        abandoned_at: DUE_AT.after(Span::days(7)),
    }
    .into()
}

pub(crate) fn uploaded(file: FileId) -> Event {
    JobEvent::FileUploaded(Upload { job: JOB, agent: AGENT, file, sha256: "00".repeat(32), size: 1 }).into()
}

pub(crate) fn delivered(files: Vec<FileId>) -> Event {
    JobEvent::Delivered { job: JOB, agent: AGENT, files, words: words(), review_by: NOW.after(Span::hours(72)) }.into()
}

pub(crate) fn revision_lapsed() -> Event {
    JobEvent::RevisionLapsed { job: JOB, review_by: DUE_AT.after(Span::hours(72)) }.into()
}

pub(crate) fn revision_requested() -> Event {
    JobEvent::RevisionRequested { job: JOB, poster: POSTER, words: words(), due_at: DUE_AT }.into()
}

pub(crate) fn declined() -> Event {
    let (refund, source) = (usd(75_00), FundingSource::Wallet);
    JobEvent::Declined { job: JOB, agent: AGENT, poster: POSTER, refund, source, words: words() }.into()
}

pub(crate) fn payment_held(until: Timestamp) -> Event {
    PayoutEvent::Held { payout: PAYOUT, poster: POSTER, words: words(), until }.into()
}

pub(crate) fn payment_resumed(releasable_at: Timestamp) -> Event {
    PayoutEvent::Resumed { payout: PAYOUT, releasable_at, held_until: None }.into()
}

pub(crate) fn submitted(attempt: u32) -> Event {
    PayoutEvent::Submitted { payout: PAYOUT, party: AGENT, amount: usd(67_50), attempt }.into()
}

pub(crate) fn paid() -> Event {
    PayoutEvent::Paid { payout: PAYOUT, amount: usd(67_50) }.into()
}

pub(crate) fn failed(back_to: PaidFrom, retry_at: Option<Timestamp>) -> Event {
    PayoutEvent::Failed { payout: PAYOUT, party: AGENT, amount: usd(67_50), back_to, retry_at }.into()
}

pub(crate) fn withdrawn_from_wallet() -> Event {
    PayoutEvent::Withdrawn { payout: PAYOUT, party: AGENT, amount: usd(67_50) }.into()
}

// ---- stories so far

/// One more event.
pub(crate) trait And {
    fn and(self, event: Event) -> Vec<Event>;
}

impl And for Vec<Event> {
    fn and(mut self, event: Event) -> Vec<Event> {
        self.push(event);
        self
    }
}

pub(crate) fn open_job() -> Vec<Event> {
    vec![registered(POSTER), registered(AGENT), profiled(AGENT), posted()]
}

pub(crate) fn hired_job() -> Vec<Event> {
    open_job().and(applied()).and(accepted())
}

pub(crate) fn funded_job() -> Vec<Event> {
    hired_job().and(deposit_opened()).and(deposited()).and(funded())
}

pub(crate) fn delivered_job() -> Vec<Event> {
    funded_job().and(delivered(vec![]))
}

pub(crate) fn approved_job() -> Vec<Event> {
    let (earned, commission, by) = (usd(67_50), usd(7_50), ApprovedBy::Poster);
    let releasable_at = NOW.after(Span::hours(24));
    delivered_job()
        .and(
            JobEvent::Approved { job: JOB, payout: PAYOUT, agent: AGENT, earned, commission, by, reviews_until: None }
                .into(),
        )
        .and(
            PayoutEvent::Scheduled {
                payout: PAYOUT,
                job: JOB,
                poster: POSTER,
                party: AGENT,
                amount: earned,
                commission,
                releasable_at,
                by: EarnedBy::Work,
            }
            .into(),
        )
}

pub(crate) fn released_job() -> Vec<Event> {
    let (amount, commission) = (usd(67_50), usd(7_50));
    approved_job().and(
        PayoutEvent::Released { payout: PAYOUT, job: JOB, party: AGENT, amount, commission, by: EarnedBy::Work }.into(),
    )
}
