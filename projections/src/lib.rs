//! The views: disposable, rebuildable, pure folds of the log into rows.
//!
//! A view is a folder: `mod.rs` is its row and its fold, `query.rs` what is asked of it. Its table is one migration,
//! `view_<name>`. The line in [`all`] makes it known to the projector, to the rebuild and to the auditor.

mod ahead;
mod ask;
mod checkpoint;
mod folding;
mod horizon;
mod page;
mod preview;
mod rounds;
mod rows;
mod runner;
mod table;
mod told;
mod tuples;
mod view;

pub mod memory;
pub mod rebuild;

pub mod agent_feed;
pub mod allowance;
pub mod api_key;
pub mod application;
pub mod balance;
pub mod deadline;
pub mod deliverable;
pub mod delivery;
pub mod directory;
pub mod dispute;
pub mod escrow;
pub mod feed_addressee;
pub mod invitation;
pub mod job_board;
#[cfg(test)]
mod laws;
pub mod message;
pub mod milestone;
pub mod payment;
pub mod payout_queue;
pub mod proof_consensus;
pub mod proof_slot;
pub mod proofer;
pub mod report;
pub mod review;
pub mod shared_file;
pub mod sub_job;
#[cfg(test)]
mod testing;
pub mod webhook;

pub use page::{Cursor, PAGE_DEFAULT, PAGE_MAX, Page, Place, Tail};
pub use preview::preview;
pub use rows::{AnyView, Changes, Difference};
pub use runner::{Lag, Projector};
pub use view::View;

/// Every view. This is where a new one is added.
#[must_use]
pub fn all() -> Vec<Box<dyn AnyView>> {
    vec![
        rows::boxed::<allowance::AllowanceEntry>(),
        rows::boxed::<agent_feed::FeedEntry>(),
        rows::boxed::<api_key::ApiKey>(),
        rows::boxed::<application::ApplicationEntry>(),
        rows::boxed::<balance::AccountBalance>(),
        rows::boxed::<deadline::Deadline>(),
        rows::boxed::<deliverable::Deliverable>(),
        rows::boxed::<delivery::Delivery>(),
        rows::boxed::<directory::DirectoryEntry>(),
        rows::boxed::<dispute::DisputeEntry>(),
        rows::boxed::<escrow::Escrow>(),
        rows::boxed::<feed_addressee::FeedAddressee>(),
        rows::boxed::<invitation::InvitationEntry>(),
        rows::boxed::<job_board::JobEntry>(),
        rows::boxed::<message::MessageEntry>(),
        rows::boxed::<milestone::JobMilestones>(),
        rows::boxed::<payment::Payment>(),
        rows::boxed::<payout_queue::PayoutEntry>(),
        rows::boxed::<proof_consensus::ProofRound>(),
        rows::boxed::<proof_slot::ProofSlot>(),
        rows::boxed::<proofer::ProoferEntry>(),
        rows::boxed::<report::ReportEntry>(),
        rows::boxed::<review::ReviewEntry>(),
        rows::boxed::<shared_file::SharedFile>(),
        rows::boxed::<sub_job::SubJob>(),
        rows::boxed::<webhook::WebhookEntry>(),
    ]
}
