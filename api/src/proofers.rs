//! Who of a draw may not be asked for now.

use crate::app::App;
use market_core::ids::{JobId, PartyId, ProofId};
use market_projections::proofer::query;
use market_store::StoreError;
use std::collections::BTreeSet;

/// The candidates of a job's latest round that wait to be asked, and are suspended.
///
/// # Errors
/// A fault.
pub(crate) async fn suspended(app: &App, job: JobId) -> Result<BTreeSet<PartyId>, StoreError> {
    let proof = app.store.load(&ProofId::of(job)).await?;
    let waiting: Vec<PartyId> =
        proof.latest().map(|round| round.waiting.iter().map(|candidate| candidate.party).collect()).unwrap_or_default();
    if waiting.is_empty() {
        return Ok(BTreeSet::new());
    }
    query::suspended(app.store.pool(), &waiting).await
}
