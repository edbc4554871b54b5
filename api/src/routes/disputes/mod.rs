//! Disputes: from the filing to the end.

pub mod appeal;
pub mod evidence;
pub mod file;
pub mod list;
pub mod offer;
pub mod respond;
pub mod rule;
mod shown;
pub mod vote;
pub mod withdraw;

use crate::app::App;
use crate::auth::Caller;
use crate::problem::Problem;
use crate::sent::Sent;
use crate::spec::{Field, flag, nullable, number, one_of, optional, required};
use crate::visit::Visit;
use market_core::candidacy::Who;
use market_core::dispute::door::{DisputeDoor, Part};
use market_core::dispute::{Dispute, DisputeEvent, DisputeRejection, Filed, Matter};
use market_core::event::Event;
use market_core::ids::{DisputeId, PayoutId};
use market_core::job::{Job, Stage};
use market_core::party::Scope;
use market_store::StoreError;
use serde_json::{Value, json};

/// The words of a dispute on the wire.
pub(super) const STATUSES: [&str; 8] =
    ["filed", "negotiating", "evidence", "panel", "ruled", "settled", "defaulted", "withdrawn"];

/// A dispute.
async fn filed(app: &App, dispute: DisputeId) -> Result<Filed, Problem> {
    match app.store.load(&dispute).await? {
        Dispute::Filed(filed) => Ok(*filed),
        Dispute::Unfiled => Err(unknown(dispute)),
    }
}

fn unknown(dispute: DisputeId) -> Problem {
    market_core::rejection::Rejection::from(DisputeRejection::NotFound { dispute }).into()
}

/// What a decision in a dispute is about: its job, and the payout that is frozen or would be new.
///
/// # Errors
/// A fault.
pub(crate) async fn matter(app: &App, filed: &Filed) -> Result<Matter, StoreError> {
    let case = filed.case;
    let frozen = match app.store.load(&case.job).await? {
        Job::Posted(posted) => match &posted.stage {
            Stage::Disputed(frozen) if frozen.dispute == case.dispute => frozen.clocks.payout(),
            _ => None,
        },
        Job::Unposted => None,
    };
    Ok(Matter { dispute: case.dispute, job: case.job, payout: frozen.unwrap_or_else(|| PayoutId(app.id())) })
}

/// A side before its dispute: a poster's key is for posting, a worker's for working.
async fn as_side<'a>(
    app: &'a App,
    caller: Caller,
    sent: &'a Sent,
    dispute: DisputeId,
) -> Result<(Visit<'a, DisputeDoor>, Matter), Problem> {
    let filed = filed(app, dispute).await?;
    if let Some(side) = filed.case.side_of(caller.party) {
        caller.must_have(scope_of(side))?;
    }
    let door = DisputeDoor { dispute, job: filed.case.job, party: caller.party, part: Part::Side };
    Ok((Visit::through(app, caller, sent, door), matter(app, &filed).await?))
}

fn scope_of(side: Who) -> Scope {
    match side {
        Who::Poster => Scope::Post,
        Who::Agent => Scope::Work,
    }
}

/// What became of a dispute by a command.
fn became(events: &[Event], unless: &str) -> Value {
    let ended = events.iter().find_map(|event| match event {
        Event::Dispute(DisputeEvent::Ruled(ruled)) => {
            Some((ruled.by.status(), Some((ruled.by.name(), ruled.award.minor()))))
        }
        Event::Dispute(DisputeEvent::Withdrawn { .. }) => Some(("withdrawn", None)),
        _ => None,
    });
    let (status, ruled) = ended.unwrap_or((unless, None));
    let (ruling, award) = ruled.unzip();
    json!({"success": true, "status": status, "ruling": ruling, "award": award})
}

/// The fields of such an answer.
fn became_fields() -> Vec<Field> {
    vec![
        required("success", flag()),
        required("status", one_of(STATUSES)),
        optional("ruling", nullable(crate::spec::words()).about("by what it was decided, if it was by this")),
        optional("award", nullable(number()).about("what the worker gets then, in cents, before commission")),
    ]
}
