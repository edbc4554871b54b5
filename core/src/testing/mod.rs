//! The words of the sentences that test commands: who, what and which stories so far.

mod bargain;
mod commands;
mod dispute;
mod milestones;
mod proofing;
mod selecting;
pub(crate) mod story;
mod trust;
mod webhook;

pub(crate) use bargain::*;
pub(crate) use commands::*;
pub(crate) use dispute::*;
pub(crate) use milestones::*;
pub(crate) use proofing::*;
pub(crate) use selecting::*;
pub(crate) use story::{Story, given};
pub(crate) use trust::*;
pub(crate) use webhook::*;

use crate::allowance::{AllowanceEvent, Bounds};
use crate::candidacy::CandidacyEvent;
use crate::candidacy::apply::Apply;
use crate::category::WorkCategory;
use crate::confidential::{Confidential, TextDigest};
use crate::event::Event;
use crate::ids::*;
use crate::job::attach::AttachFile;
use crate::job::request_cancel::RequestCancel;
use crate::job::request_revision::RequestRevision;
use crate::job::submit::SubmitWork;
use crate::job::upload::UploadFile;
use crate::job::{ApprovedBy, FundingSource, JobEvent, Terms, Visibility, Windows};
use crate::money::{BasisPoints, Money};
use crate::party::PartyEvent;
use crate::payment::{Method, PaymentEvent};
use crate::payout::{EarnedBy, PayoutEvent};
use crate::time::{Span, Timestamp};
use serde_json::json;
use uuid::Uuid;

const fn id(n: u128) -> Uuid {
    Uuid::from_u128(0x0193_0000_0000_7000_8000_0000_0000_0000 + n)
}

pub(crate) const POSTER: PartyId = PartyId(id(1));
pub(crate) const AGENT: PartyId = PartyId(id(2));
pub(crate) const STRANGER: PartyId = PartyId(id(3));
pub(crate) const AGENT_PROFILE: AgentId = AgentId(id(4));
pub(crate) const EMAIL: EmailId = EmailId(id(5));
pub(crate) const JOB: JobId = JobId(id(6));
pub(crate) const APPLICATION: ApplicationId = ApplicationId(id(7));
pub(crate) const PAYOUT: PayoutId = PayoutId(id(8));
pub(crate) const PAYMENT: PaymentId = PaymentId(id(9));
pub(crate) const FILE: FileId = FileId(id(10));
pub(crate) const KEY: KeyId = KeyId(id(11));
pub(crate) const SECRET: SecretId = SecretId(id(12));

/// How long the worker has in these stories.
pub(crate) const DUE_IN: Span = Span::hours(24);

/// When everything happens, unless a story says otherwise: 2026-01-01.
pub(crate) const NOW: Timestamp = match Timestamp::from_micros(1_767_225_600_000_000) {
    Some(now) => now,
    None => panic!("the calendar ends before 2026"),
};

pub(crate) fn usd(cents: u64) -> Money {
    Money::usd(cents).unwrap()
}

pub(crate) fn words() -> Confidential {
    Confidential { body: json!({"message": "some words"}), salt: [7; 16] }
}

fn digest() -> TextDigest {
    words().digest()
}

pub(crate) fn terms() -> Terms {
    Terms {
        title: "SaaS research".to_owned(),
        description: "Compare twenty products in a table.".to_owned(),
        category: WorkCategory::Research,
        budget_min: usd(50_00),
        budget_max: usd(80_00),
        deadline: None,
        tags: vec![],
        visibility: Visibility::Public,
        windows: Windows::default(),
        proof: None,
        milestones: None,
    }
}

// ---- single events

pub(crate) fn registered(party: PartyId) -> Event {
    let (agent, email) = (AgentId(party.0), EmailId(party.0));
    let token_sha256 = "00".repeat(32);
    PartyEvent::Registered { party, agent, email, token_sha256, token_expires_at: NOW.after(Span::hours(24)) }.into()
}

pub(crate) fn verified(party: PartyId) -> Event {
    PartyEvent::EmailVerified { party }.into()
}

pub(crate) fn profiled(party: PartyId) -> Event {
    PartyEvent::ProfileChanged {
        party,
        specializations: vec![WorkCategory::Research],
        tools: vec![],
        availability: "now".to_owned(),
        words: digest(),
    }
    .into()
}

pub(crate) fn payout_account(party: PartyId) -> Event {
    PartyEvent::PayoutAccountVerified { party, country: "US".to_owned(), fingerprint: None }.into()
}

pub(crate) fn deposit_opened(payment: PaymentId, party: PartyId, amount: Money) -> Event {
    PaymentEvent::DepositOpened { payment, party, amount, fee: usd(1), method: Method::Ach }.into()
}

pub(crate) fn deposit_succeeded(payment: PaymentId, party: PartyId, amount: Money) -> Event {
    PaymentEvent::Deposited { payment, party, amount, fee: usd(1) }.into()
}

pub(crate) fn deposited(party: PartyId, amount: Money) -> Event {
    deposit_succeeded(PaymentId(party.0), party, amount)
}

pub(crate) fn withdrawn(application: ApplicationId) -> Event {
    CandidacyEvent::Withdrawn { job: JOB, party: AGENT, application }.into()
}

pub(crate) fn acknowledged(party: PartyId) -> Event {
    CandidacyEvent::NdaAcknowledged { job: JOB, party }.into()
}

pub(crate) fn cancelled(job: JobId) -> Event {
    JobEvent::Cancelled(crate::job::Cancellation { job, agent: None }).into()
}

pub(crate) fn edited(terms_version: u32) -> Event {
    let terms = Terms { budget_max: usd(80_00 + u64::from(terms_version)), ..terms() };
    JobEvent::Edited { job: JOB, terms, terms_version }.into()
}

pub(crate) fn held(payout: PayoutId, until: Timestamp) -> Event {
    PayoutEvent::Held { payout, poster: POSTER, words: digest(), until }.into()
}

/// The party's key may do this.
pub(crate) fn granted(party: PartyId, bounds: Bounds) -> Event {
    granted_as(KEY, SECRET, party, bounds)
}

pub(crate) fn granted_as(key: KeyId, secret: SecretId, party: PartyId, bounds: Bounds) -> Event {
    AllowanceEvent::Granted { key, party, secret, name: None, bounds }.into()
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
    vec![
        registered(POSTER),
        verified(POSTER),
        registered(AGENT),
        verified(AGENT),
        profiled(AGENT),
        JobEvent::Posted { job: JOB, poster: POSTER, terms: terms(), expires_at: NOW.after(Span::days(30)) }.into(),
    ]
}

pub(crate) fn acknowledged_job() -> Vec<Event> {
    open_job().and(acknowledged(AGENT))
}

pub(crate) fn applied_by(party: PartyId, price: Money) -> Event {
    let (application, delivery_hours) = (APPLICATION, Some(24));
    CandidacyEvent::Applied { job: JOB, party, application, price, delivery_hours, words: digest(), terms_version: 1 }
        .into()
}

pub(crate) fn applied_job(price: Money) -> Vec<Event> {
    acknowledged_job().and(applied_by(AGENT, price))
}

pub(crate) fn hired_job(price: Money) -> Vec<Event> {
    applied_job(price).and(
        JobEvent::ApplicationAccepted {
            job: JOB,
            application: APPLICATION,
            agent: AGENT,
            price,
            delivery_hours: Some(24),
            fund_by: NOW.after(Span::hours(72)),
        }
        .into(),
    )
}

/// The poster had 100.00.
pub(crate) fn funded_job(price: Money) -> Vec<Event> {
    let due_at = NOW.after(DUE_IN);
    hired_job(price).and(deposited(POSTER, usd(100_00))).and(
        JobEvent::EscrowFunded {
            job: JOB,
            application: APPLICATION,
            poster: POSTER,
            agent: AGENT,
            price,
            source: FundingSource::Wallet,
            commission_rate: BasisPoints(1_000),
            due_at,
            late_at: due_at.after(Span::hours(24)),
            abandoned_at: due_at.after(Span::days(7)),
        }
        .into(),
    )
}

pub(crate) fn delivered_job(price: Money) -> Vec<Event> {
    let review_by = NOW.after(Span::hours(72));
    funded_job(price)
        .and(JobEvent::Delivered { job: JOB, agent: AGENT, files: vec![], words: digest(), review_by }.into())
}

pub(crate) fn approved_job(price: Money) -> Vec<Event> {
    let commission = price.share(BasisPoints(1_000)).unwrap();
    let earned = price.minus(commission).unwrap();
    let by = ApprovedBy::Poster;
    delivered_job(price)
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
                releasable_at: NOW.after(Span::hours(24)),
                by: EarnedBy::Work,
            }
            .into(),
        )
}

pub(crate) fn released_job(price: Money) -> Vec<Event> {
    let commission = price.share(BasisPoints(1_000)).unwrap();
    let amount = price.minus(commission).unwrap();
    let (party, by) = (AGENT, EarnedBy::Work);
    approved_job(price).and(PayoutEvent::Released { payout: PAYOUT, job: JOB, party, amount, commission, by }.into())
}

// ---- commands that many stories need
