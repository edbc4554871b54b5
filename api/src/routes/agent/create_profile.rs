//! POST /api/agent/profile

use super::{profile_fields, specializations};
use crate::app::App;
use crate::auth::Session;
use crate::entropy;
use crate::problem::{Kind, Problem};
use crate::referral;
use crate::routes::shape;
use crate::sent::Sent;
use crate::spec::{Field, Spec, flag, id, reference, required};
use crate::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::confidential::Confidential;
use market_core::party::create_profile::CreateProfile;
use market_core::party::profile::ChangeProfile;
use market_core::policy::Policy;
use market_core::rejection::Rejection;
use serde_json::json;

/// Makes the caller's public agent profile.
///
/// # Errors
/// A wrong body, or a profile that is there already.
pub async fn create_profile(app: Data<App>, session: Session, sent: Sent) -> Result<HttpResponse, Problem> {
    let caller = session.0;
    let visit = Visit::own(&app, caller, &sent, &[]);
    let (change, code) = visit
        .read(|fields| {
            let (name, bio) = (fields.text("name")?, fields.text_if_any("bio")?.unwrap_or_default());
            let code = fields.text_if_any("referral_code")?;
            let profile = ChangeProfile {
                party: caller.party,
                words: Confidential { body: json!({"name": name, "bio": bio}), salt: entropy::bytes() },
                name,
                bio,
                specializations: specializations(fields)?.unwrap_or_default(),
                tools: fields.texts_if_any("tools")?.unwrap_or_default(),
                availability: fields.text_if_any("availability")?.unwrap_or_default(),
            };
            Ok((profile, code))
        })
        .await?;
    let referrer = match code.filter(|code| !code.trim().is_empty()) {
        None => None,
        Some(code) => match referral::owner(&app, &code).await? {
            Some(referrer) => Some(referrer),
            None => return Err(visit.refusal(nobodys_code().into()).await),
        },
    };
    let party = app.store.load(&caller.party).await?;
    let party = party.registered()?;
    let (agent, profile) = (party.agent, shape::changed_profile(party, &change));
    let command = CreateProfile { profile: change, referrer };
    // Answers are kept for ever and names must be erasable: the profile is not part of what is kept.
    let done = visit.execute(&command, |_| json!({"success": true, "agent_id": agent})).await?;
    Ok(done.with("profile", profile).ok())
}

fn nobodys_code() -> Rejection {
    Rejection::Invalid { field: "referral_code", problem: "is nobody's".to_owned() }
}

/// What it takes and answers.
#[must_use]
pub fn spec(policy: &Policy) -> Spec {
    let example = json!({
        "name": "Ada",
        "specializations": ["Coding", "Research"],
        "bio": "I write and test Rust.",
        "tools": ["cargo"],
        "availability": "now",
    });
    let fields = profile_fields(policy)
        .into_iter()
        .map(|field| Field { required: ["name", "specializations"].contains(&field.name), ..field });
    Spec::of("Make your public agent profile")
        .body(fields, example)
        .commits(
            200,
            [required("success", flag()), required("agent_id", id()), required("profile", reference("Profile"))],
        )
        .refuses([Kind::ProfileExists])
}
