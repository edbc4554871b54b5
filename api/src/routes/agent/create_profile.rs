//! POST /api/agent/profile

use super::{profile_fields, specializations};
use crate::app::App;
use crate::auth::Session;
use crate::entropy;
use crate::problem::{Kind, Problem};
use crate::routes::shape;
use crate::sent::Sent;
use crate::spec::{Field, Spec, flag, id, reference, required};
use crate::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::confidential::Confidential;
use market_core::decide::{Context, Decide, Private};
use market_core::event::Event;
use market_core::ids::PartyId;
use market_core::party::Party;
use market_core::party::profile::ChangeProfile;
use market_core::policy::Policy;
use market_core::rejection::Rejection;
use serde_json::json;

/// Makes a profile where there is none yet.
struct CreateProfile(ChangeProfile);

impl Decide for CreateProfile {
    type Needs = PartyId;

    fn needs(&self) -> PartyId {
        self.0.needs()
    }

    fn decide(&self, party: &Party, cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        if party.registered()?.profile.is_some() {
            return Err(Rejection::ProfileExists);
        }
        self.0.decide(party, cx)
    }

    fn private(&self) -> Vec<Private> {
        self.0.private()
    }
}

/// Makes the caller's public agent profile.
///
/// # Errors
/// A wrong body, or a profile that is there already.
pub async fn create_profile(app: Data<App>, session: Session, sent: Sent) -> Result<HttpResponse, Problem> {
    let caller = session.0;
    let visit = Visit::own(&app, caller, &sent, &[]);
    let change = visit
        .read(|fields| {
            let (name, bio) = (fields.text("name")?, fields.text_if_any("bio")?.unwrap_or_default());
            Ok(ChangeProfile {
                party: caller.party,
                words: Confidential { body: json!({"name": name, "bio": bio}), salt: entropy::bytes() },
                name,
                bio,
                specializations: specializations(fields)?.unwrap_or_default(),
                tools: fields.texts_if_any("tools")?.unwrap_or_default(),
                availability: fields.text_if_any("availability")?.unwrap_or_default(),
            })
        })
        .await?;
    let agent = app.store.load(&caller.party).await?.registered()?.agent;
    let profile = shape::changed_profile(agent, &change);
    let command = CreateProfile(change);
    // Answers are kept for ever and names must be erasable: the profile is not part of what is kept.
    let done = visit.execute(&command, |_| json!({"success": true, "agent_id": agent})).await?;
    Ok(done.with("profile", profile).ok())
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
