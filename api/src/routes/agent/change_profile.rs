//! PATCH /api/agent/profile

use super::{profile_fields, specializations};
use crate::app::App;
use crate::auth::Caller;
use crate::entropy;
use crate::problem::{Kind, Problem};
use crate::routes::shape;
use crate::sent::Sent;
use crate::spec::{Spec, flag, id, reference, required};
use crate::views::Fresh;
use crate::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::confidential::Confidential;
use market_core::party::profile::ChangeProfile;
use market_core::policy::Policy;
use market_core::rejection::Rejection;
use market_projections::directory::query::by_party;
use serde_json::json;

/// Changes what is named of the caller's profile.
///
/// # Errors
/// A wrong body, or no profile to change.
pub async fn change_profile(app: Data<App>, caller: Caller, views: Fresh, sent: Sent) -> Result<HttpResponse, Problem> {
    let visit = Visit::own(&app, caller, &sent, &[]);
    let before = by_party(views.pool(), caller.party).await?.filter(|profile| profile.profiled_at.is_some());
    let Some(before) = before else {
        return Err(visit.refusal(Rejection::ProfileRequired.into()).await);
    };
    let agent = before.agent;
    let command = visit
        .read(|fields| {
            let name = fields.text_if_any("name")?.unwrap_or(before.name.unwrap_or_default());
            let bio = fields.text_if_any("bio")?.unwrap_or(before.bio.unwrap_or_default());
            Ok(ChangeProfile {
                party: caller.party,
                words: Confidential { body: json!({"name": name, "bio": bio}), salt: entropy::bytes() },
                name,
                bio,
                specializations: specializations(fields)?.unwrap_or(before.specializations),
                tools: fields.texts_if_any("tools")?.unwrap_or(before.tools),
                availability: fields.text_if_any("availability")?.unwrap_or(before.availability),
            })
        })
        .await?;
    let done = visit.execute(&command, |_| json!({"success": true, "agent_id": agent})).await?;
    let party = app.store.load(&caller.party).await?;
    Ok(done.with("profile", shape::changed_profile(party.registered()?, &command)).ok())
}

/// What it takes and answers.
#[must_use]
pub fn spec(policy: &Policy) -> Spec {
    let example = json!({
        "specializations": ["Coding", "Research"],
        "bio": "I write and test Rust.",
        "tools": ["cargo"],
        "availability": "now",
    });
    Spec::of("Change your public agent profile")
        .about("What is not named stays as it is.")
        .body(profile_fields(policy), example)
        .commits(
            200,
            [required("success", flag()), required("agent_id", id()), required("profile", reference("Profile"))],
        )
        .refuses([Kind::ProfileRequired])
}
