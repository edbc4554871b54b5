//! POST /api/sandbox/payments/simulate

use crate::app::App;
use crate::path;
use crate::problem::{Kind, Problem};
use crate::sent::Sent;
use crate::spec::{Spec, flag, id, nullable, one_of, optional, required, words};
use crate::visit::Done;
use crate::workers::settle;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::ids::{PartyId, PaymentId, PayoutId};
use market_core::party::payout_account::VerifyPayoutAccount;
use market_core::payment::fail::FailPayment;
use market_core::payment::settle::SettlePayment;
use market_core::payment::succeed::SucceedPayment;
use market_core::payout::settle::{ConfirmPayout, FailPayout};
use market_core::policy::Policy;
use market_core::rejection::Rejection;
use market_store::Executed;
use serde_json::json;
use sha2::{Digest, Sha256};
use std::time::Duration;
use uuid::Uuid;

/// Where a simulated account is.
const COUNTRY: &str = "US";

/// How long the answer waits for what follows from it.
const WAIT_MAX: Duration = Duration::from_secs(2);

/// What the processor can be made to say.
const KINDS: [&str; 6] =
    ["onboarding_completed", "payment_succeeded", "payment_failed", "settled", "payout_paid", "payout_failed"];

/// What the processor can be made to say later.
const NOT_YET: [&str; 5] = ["chargeback_opened", "chargeback_won", "chargeback_lost", "refund_paid", "refund_failed"];

/// Has the simulated processor say something.
///
/// # Errors
/// A wrong body, or something that it cannot say of this.
pub async fn simulate(app: Data<App>, sent: Sent) -> Result<HttpResponse, Problem> {
    let mut fields = sent.fields()?;
    let (kind, id, account) = (fields.text("kind")?, fields.text("id")?, fields.text_if_any("account")?);
    let executed = said(&app, &kind, path::read(&id)?, account).await?;
    // It has been said; what follows and is not done in time the workers do.
    if let Ok(Err(error)) = tokio::time::timeout(WAIT_MAX, settle(&app)).await {
        tracing::warn!(kind, %error, "what follows is not done yet");
    }
    let done = Done::from(executed).with("success", true).with("kind", json!(kind)).with("id", json!(id));
    Ok(done.ok())
}

async fn said(app: &App, kind: &str, id: Uuid, account: Option<String>) -> Result<Executed, Problem> {
    let (now, payment, payout) = (app.now(), PaymentId(id), PayoutId(id));
    let executed = match kind {
        "onboarding_completed" => {
            let (party, country) = (PartyId(id), COUNTRY.to_owned());
            // Everybody has one of its own, unless it is said whose it is.
            let fingerprint = Some(fingerprint(&account.unwrap_or_else(|| id.to_string())));
            let command = VerifyPayoutAccount { party, country, fingerprint };
            app.act(&command, now).await?
        }
        "payment_succeeded" => app.act(&SucceedPayment { payment }, now).await?,
        "payment_failed" => app.act(&FailPayment { payment }, now).await?,
        "settled" => app.act(&SettlePayment { payment }, now).await?,
        "payout_paid" => app.act(&ConfirmPayout { payout, attempt: attempt(app, payout).await? }, now).await?,
        "payout_failed" => app.act(&FailPayout { payout, attempt: attempt(app, payout).await? }, now).await?,
        kind if NOT_YET.contains(&kind) => {
            return Err(Problem::new(Kind::NotAvailableYet, format!("{kind} is not available yet")));
        }
        _ => {
            let problem = format!("must be one of: {}", KINDS.join(", "));
            return Err(Rejection::Invalid { field: "kind", problem }.into());
        }
    };
    Ok(executed)
}

/// As the processor does it: it tells accounts apart, and tells nothing else of them.
fn fingerprint(account: &str) -> String {
    hex::encode(Sha256::digest(format!("sandbox-payout-account-v1\n{account}")))
}

/// The simulated processor speaks of whatever attempt is under way.
async fn attempt(app: &App, payout: PayoutId) -> Result<u32, Problem> {
    Ok(app.store.load(&payout).await?.attempt())
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    let example = json!({"kind": "onboarding_completed", "id": "0193a0bf-0000-7000-8000-000000000001"});
    Spec::of("Have the simulated processor say something")
        .about("`id` is the user for `onboarding_completed`, the payment intent for payments, else the payout. Users who are onboarded with the same `account` share it.")
        .body([required("kind", one_of(KINDS.into_iter().chain(NOT_YET))), required("id", id()), optional("account", nullable(words()))], example)
        .commits(200, [required("success", flag()), required("kind", words()), required("id", id())])
        .refuses([
            Kind::NotFound,
            Kind::RefIsNotAnId,
            Kind::PartyNotFound,
            Kind::PaymentNotFound,
            Kind::PayoutNotFound,
            Kind::NotAvailableYet,
            Kind::PaymentNotOpen,
            Kind::PayoutNotReady,
            Kind::NotThisAttempt,
            Kind::InsufficientFunds,
            Kind::Conflict,
        ])
}
