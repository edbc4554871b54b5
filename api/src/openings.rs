//! What lies beside the log for the sealed verdicts of a round: fetched when it is closed, and for nothing else that
//! anybody but their authors could see.

use crate::app::App;
use market_core::ids::{AssignmentId, JobId, ProofId};
use market_core::proof::{Holder, Openings, Unsealed};
use market_projections::proof_slot::query::beside;
use market_store::StoreError;
use std::collections::BTreeMap;

/// The openings of the latest round of a job.
///
/// # Errors
/// A fault.
pub(crate) async fn of_job(app: &App, job: JobId) -> Result<Openings, StoreError> {
    let proof = app.store.load(&ProofId::of(job)).await?;
    let sealed: BTreeMap<u8, AssignmentId> = proof
        .latest()
        .into_iter()
        .flat_map(|round| &round.slots)
        .filter_map(|slot| match &slot.holder {
            Holder::Sealed { seat, .. } => Some((slot.number, seat.assignment)),
            _ => None,
        })
        .collect();
    let ids: Vec<AssignmentId> = sealed.values().copied().collect();
    let mut found: BTreeMap<AssignmentId, Unsealed> = beside(app.store.pool(), &ids)
        .await?
        .into_iter()
        .filter_map(|row| Some((row.assignment, Unsealed { nonce: row.nonce?, canonical: row.canonical? })))
        .collect();
    Ok(sealed.into_iter().map(|(slot, assignment)| (slot, found.remove(&assignment))).collect())
}
