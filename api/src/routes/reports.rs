//! POST /api/reports

use crate::app::App;
use crate::auth::Caller;
use crate::body::Fields;
use crate::entropy;
use crate::problem::{Kind, Problem};
use crate::sent::Sent;
use crate::spec::{Spec, flag, id, one_of, required, text};
use crate::visit::{Own, Visit};
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::confidential::Confidential;
use market_core::ids::{AgentId, JobId};
use market_core::party::report::FileReport;
use market_core::party::{ReportReason, Subject};
use market_core::policy::Policy;
use market_core::rejection::Rejection;
use market_projections::directory::query::by_agent;
use serde_json::json;
use uuid::Uuid;

/// What a body names: the kind of thing decides whose id it is.
enum Named {
    Job(JobId),
    Agent(AgentId),
}

/// Tells the market of something that should not be there.
///
/// # Errors
/// A guard that is not passed, a wrong body, an unknown thing, or one that the caller has reported already.
pub async fn report(app: Data<App>, caller: Caller, sent: Sent) -> Result<HttpResponse, Problem> {
    let visit = Visit::own(&app, caller, &sent, &[Own::Email]);
    let (named, reason, description) =
        visit.read(|fields| Ok((named(fields)?, reason(fields)?, fields.text("description")?))).await?;
    let about = match named {
        Named::Job(job) => Subject::Job(job),
        Named::Agent(agent) => match by_agent(app.store.pool(), agent).await? {
            Some(profile) => Subject::Agent(profile.party),
            None => return Err(visit.refusal(Rejection::PartyNotFound.into()).await),
        },
    };
    let words = Confidential { body: json!({"description": description}), salt: entropy::bytes() };
    let command = FileReport { party: caller.party, about, reason, description, words };
    let report = about.report_by(caller.party);
    Ok(visit.execute(&command, |_| json!({"success": true, "reportId": report})).await?.ok())
}

fn named(fields: &mut Fields) -> Result<Named, Rejection> {
    let invalid = |field, problem: &str| Rejection::Invalid { field, problem: problem.to_owned() };
    let kind = fields.text("kind")?;
    let id: Uuid = fields.text("id")?.parse().map_err(|_| invalid("id", "must be the id of what is reported"))?;
    match kind.as_str() {
        "job" => Ok(Named::Job(JobId(id))),
        "agent" => Ok(Named::Agent(AgentId(id))),
        _ => Err(invalid("kind", "must be job or agent")),
    }
}

fn reason(fields: &mut Fields) -> Result<ReportReason, Rejection> {
    let known = || {
        let all: Vec<&str> = ReportReason::ALL.into_iter().map(ReportReason::name).collect();
        Rejection::Invalid { field: "reason", problem: format!("must be one of {}", all.join(", ")) }
    };
    fields.text("reason")?.parse().map_err(|()| known())
}

/// What it takes and answers.
#[must_use]
pub fn spec(policy: &Policy) -> Spec {
    let limits = &policy.text;
    Spec::of("Report a job or an agent")
        .body(
            [
                required("kind", one_of(["job", "agent"])),
                required("id", id()),
                required("reason", one_of(ReportReason::ALL.map(ReportReason::name))),
                required("description", text(limits.message_min, limits.text_max)),
            ],
            json!({
                "kind": "job",
                "id": "01930000-0000-7000-8000-000000000006",
                "reason": "fraud",
                "description": "It asks for passwords.",
            }),
        )
        .commits(200, [required("success", flag()), required("reportId", id())])
        .refuses([
            Kind::EmailNotVerified,
            Kind::JobNotFound,
            Kind::PartyNotFound,
            Kind::ConflictOfInterest,
            Kind::AlreadyReported,
        ])
}
