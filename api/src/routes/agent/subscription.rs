//! GET, POST and DELETE /api/agent/subscription

use crate::app::App;
use crate::auth::Caller;
use crate::problem::{Kind, Problem};
use crate::routes::shape::joined;
use crate::sent::Sent;
use crate::spec::{Field, Schema, Spec, flag, instant, list, nullable, number, object, one_of, reference, required};
use crate::visit::{Own, Visit};
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::decide::Evolve;
use market_core::event::Event;
use market_core::party::subscribe::Subscribe;
use market_core::party::{Party, Subscription};
use market_core::policy::{Policy, Tier};
use serde_json::{Value, json};

/// What the caller subscribes to, and what every tier offers.
///
/// # Errors
/// A fault.
pub async fn subscription(app: Data<App>, caller: Caller) -> Result<HttpResponse, Problem> {
    let party = app.store.load_fresh(&caller.party).await?;
    let registered = party.registered()?;
    let policy = app.policy();
    let offers = json!({
        "limits": limits(policy, registered.tier()),
        "tiers": Tier::ALL.map(|tier| offer(policy, tier)),
    });
    Ok(HttpResponse::Ok().json(joined(told(&registered.subscription), offers)))
}

/// Chooses a tier: a higher one is paid from the wallet and begins at once, a lower one begins when the period ends.
///
/// # Errors
/// A guard that is not passed, a wrong body, or a wallet that does not cover the price.
pub async fn subscribe(app: Data<App>, caller: Caller, sent: Sent) -> Result<HttpResponse, Problem> {
    let visit = Visit::own(&app, caller, &sent, &[Own::Email]);
    let tier = visit.read_strictly(|fields| fields.parsed("tier", "free, pro or enterprise")).await?;
    let before = app.store.load(&caller.party).await?;
    let command = Subscribe { party: caller.party, tier };
    Ok(visit.execute(&command, |events| answer(before.clone(), events)).await?.ok())
}

/// Ends the subscription when its period ends.
///
/// # Errors
/// A guard that is not passed.
pub async fn unsubscribe(app: Data<App>, caller: Caller, sent: Sent) -> Result<HttpResponse, Problem> {
    let visit = Visit::own(&app, caller, &sent, &[]);
    let before = app.store.load(&caller.party).await?;
    let command = Subscribe { party: caller.party, tier: Tier::Free };
    Ok(visit.execute(&command, |events| answer(before.clone(), events)).await?.ok())
}

/// What the subscription is after the events.
fn answer(before: Party, events: &[Event]) -> Value {
    let after = events.iter().fold(before, |party, event| match event {
        Event::Party(event) => party.evolve(event),
        _ => party,
    });
    let told = after.registered().map_or_else(|_| json!({}), |party| told(&party.subscription));
    joined(json!({"success": true}), told)
}

fn told(subscription: &Subscription) -> Value {
    let (price, ends_at) = match subscription {
        Subscription::Running(period) => (period.price.minor(), Some(period.ends_at)),
        Subscription::None => (0, None),
    };
    let (tier, next) = (subscription.tier(), subscription.next_tier());
    let is_ending = tier != Tier::Free && next == Tier::Free;
    json!({
        "tier": tier,
        "status": if is_ending { "cancelling" } else { "active" },
        "price": price,
        "current_period_end": ends_at,
        "next_tier": Some(next).filter(|next| *next != tier),
    })
}

fn limits(policy: &Policy, tier: Tier) -> Value {
    json!({
        "commission_rate": policy.commission.of(tier),
        "revisions_max": policy.revisions_max.of(tier),
        "files_max": policy.files_max.of(tier),
        "file_bytes_max": policy.file_bytes_max.of(tier),
    })
}

fn offer(policy: &Policy, tier: Tier) -> Value {
    json!({"tier": tier, "price": policy.subscription_price.of(tier), "limits": limits(policy, tier)})
}

fn told_fields() -> [Field; 5] {
    [
        required("tier", reference("Tier").about("the tier that you have now")),
        required("status", one_of(["active", "cancelling"])),
        required("price", number().about("whole US cents, paid for the current period")),
        required("current_period_end", nullable(instant())),
        required("next_tier", nullable(reference("Tier")).about("the tier after the period, where it is another one")),
    ]
}

fn limits_shape() -> Schema {
    object([
        required("commission_rate", number().about("basis points of the worker's price: 1000 is 10 %")),
        required("revisions_max", number()),
        required("files_max", number()),
        required("file_bytes_max", number()),
    ])
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    let offer = object([
        required("tier", reference("Tier")),
        required("price", number().about("whole US cents a period")),
        required("limits", limits_shape()),
    ]);
    Spec::of("What you subscribe to, and what every tier offers").answers(
        200,
        told_fields().into_iter().chain([required("limits", limits_shape()), required("tiers", list(offer))]),
    )
}

/// What it takes and answers.
#[must_use]
pub fn subscribe_spec(_policy: &Policy) -> Spec {
    Spec::of("Choose a tier")
        .about(
            "A higher tier is paid from your wallet and begins at once, with a new period. A lower one begins when the \
             current period ends; so does its price.",
        )
        .strict_body([required("tier", reference("Tier"))], json!({"tier": "pro"}))
        .commits(200, [required("success", flag())].into_iter().chain(told_fields()))
        .refuses([Kind::EmailNotVerified, Kind::InsufficientFunds])
}

/// What it takes and answers.
#[must_use]
pub fn unsubscribe_spec(_policy: &Policy) -> Spec {
    Spec::of("End the subscription when its period ends")
        .commits(200, [required("success", flag())].into_iter().chain(told_fields()))
}
