//! POST /api/agent/api-keys/{id}/rotate

use super::keys::own;
use crate::app::App;
use crate::auth::{Caller, secret_id};
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::sent::Sent;
use crate::spec::{Spec, flag, id, instant, optional, required, whole, words};
use crate::views::Fresh;
use crate::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::allowance::AllowanceEvent;
use market_core::allowance::rotate::RotateKey;
use market_core::event::Event;
use market_core::event::tree::sha256_hex;
use market_core::ids::KeyId;
use market_core::policy::Policy;
use market_core::rejection::Rejection;
use market_core::time::{Span, Timestamp};
use serde_json::json;

/// For how many hours the former text works, unless something else is said.
const OVERLAP_HOURS: u32 = 24;

/// Gives a key a new text, which is shown in this answer and kept nowhere.
///
/// # Errors
/// When there is no such key of the caller's, a wrong body, or a key that may do more than the caller's own.
pub async fn rotate_key(
    app: Data<App>,
    caller: Caller,
    id: Id<KeyId>,
    views: Fresh,
    sent: Sent,
) -> Result<HttpResponse, Problem> {
    let visit = Visit::own(&app, caller, &sent, &[]);
    let Some(key) = own(&views, caller, id.0).await? else {
        return Err(visit.refusal(Rejection::KeyNotFound.into()).await);
    };
    let (most, usual) = overlap_hours(app.policy());
    let hours = visit.read_strictly(|fields| fields.number("overlap_hours", 0, most, Some(usual))).await?;
    let text = app.secrets.api_key_text(visit.command(), caller.party);
    let command = RotateKey {
        party: caller.party,
        key: id.0,
        secret: key.secret,
        by: caller.key(),
        new_secret: secret_id(&text),
        new_sha256: sha256_hex(text.as_bytes()),
        overlap: Span::hours(hours),
    };
    let answer = |events: &[Event]| json!({"success": true, "id": id.0, "overlap_until": overlap_until(events)});
    Ok(visit.execute(&command, answer).await?.with("api_key", text).ok())
}

fn overlap_until(events: &[Event]) -> Option<Timestamp> {
    events.iter().find_map(|event| match event {
        Event::Allowance(AllowanceEvent::Rotated { previous_until, .. }) => Some(*previous_until),
        _ => None,
    })
}

/// The longest overlap, and the usual one.
fn overlap_hours(policy: &Policy) -> (u32, u32) {
    let most = policy.key_overlap_max.as_hours();
    (most, OVERLAP_HOURS.min(most))
}

/// What it takes and answers.
#[must_use]
pub fn spec(policy: &Policy) -> Spec {
    let (most, _) = overlap_hours(policy);
    let hours = whole(0, u64::from(most)).about("for how long the former text works as well; 24, if nothing is said");
    Spec::of("Gives an API key a new text")
        .about("Id, name and settings stay. The text before the former one works no more.")
        .strict_body([optional("overlap_hours", hours)], json!({"overlap_hours": 24}))
        .commits(
            200,
            [
                required("success", flag()),
                required("id", id()),
                required("api_key", words().about("shown once")),
                required("overlap_until", instant()),
            ],
        )
        .refuses([Kind::KeyNotFound, Kind::Invalid, Kind::BeyondOwnAllowance])
}
