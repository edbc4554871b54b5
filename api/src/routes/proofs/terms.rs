//! What a poster asks of verification, as it is sent.

use crate::body::Fields;
use crate::spec::{Field, anything, cents, flag, list_within, one_of, optional, whole};
use market_core::money::{MINOR_MAX, Money};
use market_core::policy::Policy;
use market_core::proof::terms::PROOFERS_MAX;
use market_core::proof::{Assignment, ProofTerms, Requirement};
use market_core::rejection::Rejection;
use serde_json::Value;

/// The options of verification; none unless `proof_required` is true.
pub(crate) fn read(fields: &mut Fields) -> Result<Option<ProofTerms>, Rejection> {
    let is_required = fields.flag("proof_required")?;
    let count = fields.number("proofer_count", 1, u32::from(PROOFERS_MAX), Some(1))?;
    let given = ProofTerms::of(u8::try_from(count).unwrap_or(PROOFERS_MAX));
    let terms = ProofTerms {
        requirements: requirements(fields)?,
        assignment: assignment(fields)?.unwrap_or_default(),
        auto_approve: !fields.has("auto_approve_on_consensus") || fields.flag("auto_approve_on_consensus")?,
        poster_sees_partial: fields.flag("poster_sees_partial")?,
        fee: fee(fields)?,
        ..given
    };
    Ok(is_required.then_some(terms))
}

/// Nothing is no fee, also where no verification is asked for.
fn fee(fields: &mut Fields) -> Result<Option<Money>, Rejection> {
    let fee = fields.cents_if_any("proof_fee")?;
    if fee.is_some_and(Money::is_zero) {
        return Err(Rejection::Invalid { field: "proof_fee", problem: "must be at least 1 cent".to_owned() });
    }
    Ok(fee)
}

fn assignment(fields: &mut Fields) -> Result<Option<Assignment>, Rejection> {
    let Some(word) = fields.text_if_any("proofer_assignment")? else {
        return Ok(None);
    };
    let known = Assignment::ALL.into_iter().find(|assignment| assignment.name() == word);
    let problem = || "must be auto or poster_select".to_owned();
    known.map(Some).ok_or_else(|| Rejection::Invalid { field: "proofer_assignment", problem: problem() })
}

fn requirements(fields: &mut Fields) -> Result<Vec<Requirement>, Rejection> {
    let refused = || Rejection::Invalid {
        field: "proof_requirements",
        problem: "must be a list of {question, required}".to_owned(),
    };
    let entries = match fields.any("proof_requirements") {
        None => return Ok(Vec::new()),
        Some(Value::Array(entries)) => entries,
        Some(_) => return Err(refused()),
    };
    let requirement = |entry: Value| {
        let question = entry.get("question").and_then(Value::as_str).ok_or_else(refused)?.to_owned();
        let required = match entry.get("required") {
            None | Some(Value::Null) => false,
            Some(Value::Bool(required)) => *required,
            Some(_) => return Err(refused()),
        };
        Ok(Requirement { question, required })
    };
    entries.into_iter().map(requirement).collect()
}

/// The same as the document describes it.
pub(crate) fn described(policy: &Policy) -> Vec<Field> {
    vec![
        optional("proof_required", flag().by_default(false)),
        optional("proofer_count", whole(1, u64::from(PROOFERS_MAX)).by_default(1)),
        optional(
            "proof_requirements",
            list_within(anything(), 0, policy.proof.requirements_max).about("each `{question, required}`"),
        ),
        optional("proofer_assignment", one_of(Assignment::ALL.map(Assignment::name)).by_default("auto")),
        optional("auto_approve_on_consensus", flag().by_default(true)),
        optional("poster_sees_partial", flag().by_default(false)),
        optional("proof_fee", cents(1, MINOR_MAX).about("what each verdict is paid: at most half of the price")),
    ]
}
