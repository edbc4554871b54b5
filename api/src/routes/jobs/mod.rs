//! Jobs, from the post to the payment.

pub mod accept_application;
pub mod acknowledge_nda;
pub mod actions;
pub mod answer_cancel;
pub mod applications;
pub mod apply;
pub mod approve;
pub mod attach;
pub mod attachments;
pub mod available;
pub mod cancel;
pub mod cancel_request;
pub mod chain;
pub mod decline;
pub mod deliverables;
pub mod details;
pub mod download;
pub mod edit;
pub mod extend_deadline;
pub mod feature;
pub mod fund_escrow;
pub mod hold_payment;
pub mod milestones;
pub mod mine;
pub mod nda;
pub mod payment;
pub mod plan;
pub mod post;
pub mod public;
pub mod remove_attachment;
pub mod request_revision;
pub mod review;
pub mod submit;
pub mod timeline;
pub mod unaccept_application;
pub mod upload_deliverable;

use crate::app::App;
use crate::auth::Caller;
use crate::link::{self, Link};
use crate::problem::Problem;
use crate::routes::shape::joined;
use market_core::decide::Needs;
use market_core::ids::{JobId, PartyId, ProofId};
use market_core::job::{Ask, At, Posted, Stage, Standing};
use market_core::proof::{Holder, Slot};
use market_projections::deliverable::query::File;
use serde_json::{Value, json};

/// What the caller and the job have to do with each other, if the caller may come in.
pub(super) async fn standing(app: &App, caller: Caller, job: JobId, asks: &[Ask]) -> Result<Standing, Problem> {
    let at = At { job, party: caller.party };
    let standing = load(app, &at).await?;
    standing.enter(asks)?;
    Ok(standing)
}

/// Whose files somebody reads: who verifies the work, or is to decide its dispute, those that the poster does, everybody
/// else its own.
pub(super) async fn reads_as(app: &App, job: &Posted, party: PartyId) -> Result<PartyId, Problem> {
    let judges = verifies(app, job, party).await? || decides(app, job, party).await?;
    Ok(if judges { job.poster } else { party })
}

/// Whether somebody sits in the latest round of the job.
async fn verifies(app: &App, job: &Posted, party: PartyId) -> Result<bool, Problem> {
    let proof = load(app, &ProofId::of(job.job)).await?;
    let waits = |slot: &Slot| matches!(slot.holder, Holder::Selected { .. });
    Ok(proof.latest().and_then(|round| round.held_by(party)).is_some_and(|slot| !waits(slot)))
}

/// Whether somebody sits on the panel of the job's dispute.
async fn decides(app: &App, job: &Posted, party: PartyId) -> Result<bool, Problem> {
    let Stage::Disputed(frozen) = &job.stage else {
        return Ok(false);
    };
    let dispute = load(app, &frozen.dispute).await?;
    Ok(dispute.filed(frozen.dispute)?.seat_of(party).is_some())
}

/// What was handed in is for the two sides of the job, and for its proofers.
async fn reader(app: &App, standing: &Standing, party: PartyId) -> Result<PartyId, Problem> {
    let (job, _) = standing.enter(&[])?;
    let reader = reads_as(app, job, party).await?;
    if reader == party {
        standing.enter(&[Ask::Participant])?;
    }
    Ok(reader)
}

async fn load<N: Needs>(app: &App, needs: &N) -> Result<N::Known, Problem> {
    Ok(app.store.load(needs).await?)
}

/// The files that a participant may see: the worker all of them, the poster those that were handed in.
fn visible(files: Vec<File>, job: &Posted, party: PartyId) -> Vec<File> {
    files.into_iter().filter(|file| file.is_shown_to(party, job.poster)).collect()
}

/// A file of a delivery as participants see it.
fn shown_file(app: &App, file: &File, party: PartyId) -> Value {
    joined(shown_attachment(app, file, party), json!({"delivery": file.delivery, "version": file.version}))
}

/// A file as whoever may read it sees it.
fn shown_attachment(app: &App, file: &File, party: PartyId) -> Value {
    let name = file.name.as_deref().unwrap_or_default();
    json!({
        "id": file.file,
        "file_name": file.name,
        "file_size": file.size,
        "file_path": link::file_path(file.job, file.file, name),
        "media_type": file.media_type,
        "sha256": file.sha256,
        "download_url": Link::new(file.job, file.file, party, app.now()).url(app),
        "created_at": file.uploaded_at,
    })
}
