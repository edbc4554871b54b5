//! POST /api/wallet/deposit

use crate::app::App;
use crate::auth::Session;
use crate::body::Fields;
use crate::problem::{Kind, Problem};
use crate::sent::Sent;
use crate::spec::{Spec, cents, id, number, one_of, optional, required, words};
use crate::visit::{Own, Visit};
use crate::workers::cashier::collect;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::event::Event;
use market_core::ids::PaymentId;
use market_core::payment::open_deposit::OpenDeposit;
use market_core::payment::{Method, Payment, PaymentEvent};
use market_core::policy::Policy;
use market_core::rejection::Rejection;
use serde_json::{Value, json};

/// Puts money into the caller's wallet.
///
/// # Errors
/// A guard that is not passed, or a wrong body.
pub async fn deposit(app: Data<App>, session: Session, sent: Sent) -> Result<HttpResponse, Problem> {
    let caller = session.0;
    let visit = Visit::own(&app, caller, &sent, &[Own::Email]);
    let payment = PaymentId(app.id());
    let command = visit
        .read_strictly(|fields| {
            let (amount, method) = (fields.cents("amount")?, method(fields)?);
            Ok(OpenDeposit { payment, party: caller.party, amount, method })
        })
        .await?;
    let done = visit.execute(&command, answer).await?;
    if done.is_foreseen() {
        return Ok(done.ok());
    }
    let named = done.get("paymentIntentId").and_then(Value::as_str).and_then(|text| text.parse().ok());
    let payment: PaymentId = named.ok_or_else(|| Problem::plain(Kind::Internal))?;
    // Also after a retry: what a broken request has left half-way is finished now.
    collect(&app, payment).await?;
    let secret = format!("{payment}_secret_{}", app.secrets.payment_secret(&payment.to_string()));
    let status = status(&app.store.load(&payment).await?);
    Ok(done.with("clientSecret", secret).with("status", status).created())
}

fn method(fields: &mut Fields) -> Result<Method, Rejection> {
    match fields.text_if_any("method")?.as_deref() {
        None | Some("ach") => Ok(Method::Ach),
        Some("card") => Ok(Method::Card),
        Some(_) => Err(Rejection::Invalid { field: "method", problem: "must be ach or card".to_owned() }),
    }
}

/// The word of the payment processor: that a charge is settled as well is the ledger's affair.
fn status(payment: &Payment) -> &'static str {
    match payment {
        Payment::Settled(_) => "succeeded",
        Payment::Unopened | Payment::Open(_) | Payment::Succeeded(_) | Payment::Failed(_) => payment.status(),
    }
}

fn answer(events: &[Event]) -> Value {
    let opened = events.iter().find_map(|event| match event {
        Event::Payment(PaymentEvent::DepositOpened { payment, amount, fee, .. }) => {
            let (amount, fee) = (amount.minor(), fee.minor());
            Some(json!({
                "paymentIntentId": payment,
                "amount": amount,
                "fee": fee,
                "totalCharge": amount.saturating_add(fee),
            }))
        }
        _ => None,
    });
    opened.unwrap_or_default()
}

/// What it takes and answers.
#[must_use]
pub fn spec(policy: &Policy) -> Spec {
    let amount = cents(1, policy.amount_minor_max).about("whole US cents: what the wallet gets; the fee comes on top");
    let statuses = one_of(["processing", "succeeded", "failed"]);
    Spec::of("Put money into your wallet")
        .strict_body(
            [required("amount", amount), optional("method", one_of(["ach", "card"]).by_default("ach"))],
            json!({"amount": 50_000, "method": "ach"}),
        )
        .commits(
            201,
            [
                required("paymentIntentId", id()),
                required("clientSecret", words()),
                required("amount", number().about("whole US cents")),
                required("fee", number().about("whole US cents")),
                required("totalCharge", number().about("whole US cents")),
                required("status", statuses),
            ],
        )
        .refuses([Kind::EmailNotVerified, Kind::AmountNotPossible])
}
