//! What happens in the market that is audited: a job from the post to the payment, by real commands.

use crate::market::Market;
use market_core::candidacy::acknowledge_nda::AcknowledgeNda;
use market_core::candidacy::apply::Apply;
use market_core::category::WorkCategory;
use market_core::confidential::Confidential;
use market_core::ids::*;
use market_core::job::accept::AcceptApplication;
use market_core::job::approve::ApproveWork;
use market_core::job::fund_escrow::FundEscrow;
use market_core::job::post::PostJob;
use market_core::job::submit::SubmitWork;
use market_core::job::upload::UploadFile;
use market_core::job::{Terms, Visibility, Windows};
use market_core::money::Money;
use market_core::party::payout_account::VerifyPayoutAccount;
use market_core::party::profile::ChangeProfile;
use market_core::party::register::Register;
use market_core::party::verify_email::VerifyEmail;
use market_core::payment::Method;
use market_core::payment::open_deposit::OpenDeposit;
use market_core::payment::settle::SettlePayment;
use market_core::payment::succeed::SucceedPayment;
use market_core::payout::release::ReleasePayout;
use market_core::payout::settle::ConfirmPayout;
use market_core::payout::submit::SubmitPayout;
use market_core::time::{Span, Timestamp};
use serde_json::json;
use uuid::Uuid;

const fn id(n: u128) -> Uuid {
    Uuid::from_u128(0x0193_0000_0000_7000_8000_0000_0000_0000 + n)
}

pub(crate) const POSTER: PartyId = PartyId(id(1));
pub(crate) const AGENT: PartyId = PartyId(id(2));
pub(crate) const JOB: JobId = JobId(id(6));
pub(crate) const PAYOUT: PayoutId = PayoutId(id(8));
const APPLICATION: ApplicationId = ApplicationId(id(7));
const PAYMENT: PaymentId = PaymentId(id(9));

/// 2026-01-01.
pub(crate) const NOW: Timestamp = match Timestamp::from_micros(1_767_225_600_000_000) {
    Some(now) => now,
    None => panic!("the calendar ends before 2026"),
};

fn words() -> Confidential {
    Confidential { body: json!({"message": "some words"}), salt: [7; 16] }
}

fn usd(cents: u64) -> Money {
    Money::usd(cents).unwrap()
}

async fn joins(market: &Market, party: PartyId) {
    let token_sha256 = "00".repeat(32);
    let (agent, email) = (AgentId(party.0), EmailId(party.0));
    let register = Register { party, agent, email, token_sha256: token_sha256.clone(), rows: vec![] };
    market.does(None, register).await;
    market.does(Some(party), VerifyEmail { party, token_sha256 }).await;
    let profile = ChangeProfile {
        party,
        name: "Ada".to_owned(),
        bio: "Numbers, mostly.".to_owned(),
        specializations: vec![WorkCategory::Research],
        tools: vec![],
        availability: "now".to_owned(),
        words: words(),
    };
    market.does(Some(party), profile).await;
}

fn terms() -> Terms {
    Terms {
        title: "SaaS research – ü \"quoted\" \\".to_owned(),
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

/// Another deposit.
pub(crate) async fn pays_in(market: &Market) {
    let payment = PaymentId(Uuid::now_v7());
    let open = OpenDeposit { payment, party: POSTER, amount: usd(1_00), method: Method::Card };
    market.does(Some(POSTER), open).await;
    market.does(None, SucceedPayment { payment }).await;
}

async fn agrees(market: &Market, price: Money) {
    market.does(Some(POSTER), PostJob { job: JOB, poster: POSTER, terms: terms() }).await;
    market.does(Some(AGENT), AcknowledgeNda { job: JOB, party: AGENT, chain: vec![] }).await;
    let apply = Apply {
        job: JOB,
        agent: AGENT,
        application: APPLICATION,
        price,
        message: "I have done this before.".to_owned(),
        estimated_delivery: "24 hours".to_owned(),
        words: words(),
    };
    market.does(Some(AGENT), apply).await;
    let accept = AcceptApplication {
        job: JOB,
        poster: POSTER,
        application: APPLICATION,
        agent: AGENT,
        expected_price: None,
        version: None,
    };
    market.does(Some(POSTER), accept).await;
}

async fn works(market: &Market) {
    let fund = FundEscrow { job: JOB, poster: POSTER, application: APPLICATION, agent: AGENT, expected_total: None };
    market.does(Some(POSTER), fund).await;
    let upload = UploadFile {
        job: JOB,
        agent: AGENT,
        file: FileId(id(10)),
        name: "report.pdf".to_owned(),
        media_type: "application/pdf".to_owned(),
        sha256: "00".repeat(32),
        size: 1,
    };
    market.does(Some(AGENT), upload).await;
    let address = Some("https://example.com/report".to_owned());
    market.does(Some(AGENT), SubmitWork { job: JOB, agent: AGENT, address, words: words() }).await;
    market.does(Some(POSTER), ApproveWork { job: JOB, poster: POSTER, payout: PAYOUT }).await;
}

/// Everything, until the agent is paid.
pub(crate) async fn happens_in(market: &mut Market) {
    joins(market, POSTER).await;
    joins(market, AGENT).await;
    let open = OpenDeposit { payment: PAYMENT, party: POSTER, amount: usd(500_00), method: Method::Ach };
    market.does(Some(POSTER), open).await;
    market.does(None, SucceedPayment { payment: PAYMENT }).await;
    market.does(None, SettlePayment { payment: PAYMENT }).await;
    agrees(market, usd(75_00)).await;
    works(market).await;
    market.does(None, VerifyPayoutAccount { party: AGENT, country: "US".to_owned(), fingerprint: None }).await;
    market.now = market.now.after(Span::hours(25));
    market.does(None, ReleasePayout { payout: PAYOUT, party: AGENT }).await;
    market.does(None, SubmitPayout { payout: PAYOUT, party: AGENT }).await;
    market.does(None, ConfirmPayout { payout: PAYOUT, attempt: 1 }).await;
    market.views_caught_up().await;
}
