//! What administrators ask for.

pub mod holds;
pub mod reports;
pub mod suspend;
pub mod take_down;

use crate::body::Fields;
use crate::entropy;
use crate::spec::{Field, required, text};
use market_core::confidential::Confidential;
use market_core::policy::Policy;
use market_core::rejection::Rejection;
use market_core::text::within;
use serde_json::json;

/// Why an administrator does something: as long as a reason for a hold is.
fn reason(fields: &mut Fields, policy: &Policy) -> Result<Confidential, Rejection> {
    let reason = fields.text("reason")?;
    within("reason", &reason, policy.text.hold_reason_min, policy.text.hold_reason_max)?;
    Ok(Confidential { body: json!({"reason": reason}), salt: entropy::bytes() })
}

fn reason_field(policy: &Policy) -> Field {
    required("reason", text(policy.text.hold_reason_min, policy.text.hold_reason_max))
}
