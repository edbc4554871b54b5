//! View: every job, from the post to its end.
//!
//! What a completed job's payment does is the payout's story: readers get it from `payout_queue`.

mod fold;
pub mod match_score;
pub mod query;
pub mod search;
mod words;

use crate::view::View;
use market_core::category::WorkCategory;
use market_core::event::{Event, Recorded};
use market_core::ids::{ApplicationId, JobId, PartyId, PayoutId};
use market_core::job::{ApprovedBy, JobEvent, Visibility};
use market_core::proof::ProofTerms;
use market_core::stream::Position;
use market_core::time::Timestamp;
use serde::{Deserialize, Serialize};

pub use words::{Detail, Status};

/// A row of the board. Amounts are cents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the columns are described where they are read, in query.rs")]
pub struct JobEntry {
    pub job: JobId,
    pub poster: PartyId,
    pub title: String,
    pub description: String,
    pub category: WorkCategory,
    pub budget_min: u64,
    pub budget_max: u64,
    pub deadline: Option<Timestamp>,
    pub tags: Vec<String>,
    pub visibility: Visibility,
    pub status: Status,
    pub status_detail: Option<Detail>,
    pub expires_at: Option<Timestamp>,
    pub fund_by: Option<Timestamp>,
    pub application: Option<ApplicationId>,
    pub agent: Option<PartyId>,
    pub price: Option<u64>,
    pub commission_rate: Option<u32>,
    pub funded_at: Option<Timestamp>,
    pub due_at: Option<Timestamp>,
    pub late_at: Option<Timestamp>,
    pub review_by: Option<Timestamp>,
    pub approved_at: Option<Timestamp>,
    pub payout: Option<PayoutId>,
    pub revisions: u32,
    pub deliveries: u32,
    pub terms_version: u32,
    pub approved_by: Option<ApprovedBy>,
    pub featured_until: Option<Timestamp>,
    pub proof: Option<ProofTerms>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub updated_position: Position,
}

impl View for JobEntry {
    const NAME: &'static str = "job_board";
    const VERSION: u32 = 2;
    const KEY: &'static [&'static str] = &["job"];
    type Key = JobId;

    fn keys(recorded: &Recorded) -> Vec<JobId> {
        match &recorded.event {
            Event::Job(event) if is_beside(event) => vec![],
            Event::Job(event) => vec![event.job()],
            Event::Party(_)
            | Event::Email(_)
            | Event::Key(_)
            | Event::Allowance(_)
            | Event::Webhooks(_)
            | Event::Proof(_)
            | Event::Proofer(_)
            | Event::Dispute(_)
            | Event::Candidacy(_)
            | Event::Payment(_)
            | Event::Payout(_) => vec![],
        }
    }

    fn key(&self) -> JobId {
        self.job
    }

    fn evolve(row: Option<Self>, _job: &JobId, recorded: &Recorded) -> Option<Self> {
        let Event::Job(event) = &recorded.event else {
            return row;
        };
        let row = match event {
            JobEvent::Posted { job, poster, terms, expires_at } => {
                Some(Self::posted(*job, *poster, terms, *expires_at, recorded.at))
            }
            other => row.map(|row| row.after(other, recorded.at)),
        };
        row.map(|row| Self { updated_at: recorded.at, updated_position: recorded.position, ..row })
    }
}

/// What other views tell of.
fn is_beside(event: &JobEvent) -> bool {
    match event {
        JobEvent::FileUploaded { .. }
        | JobEvent::AttachmentAdded(_)
        | JobEvent::AttachmentRemoved { .. }
        | JobEvent::CancelRequested(_)
        | JobEvent::CancelDeclined { .. }
        | JobEvent::CancelRequestWithdrawn { .. }
        | JobEvent::CancelRequestLapsed { .. }
        | JobEvent::Reviewed(_)
        | JobEvent::ReviewSealed(_)
        | JobEvent::ReviewsOpened(_)
        | JobEvent::AgentsInvited(_)
        | JobEvent::InvitationDeclined(_)
        | JobEvent::Subcontracted(_) => true,
        JobEvent::Posted { .. }
        | JobEvent::Cancelled { .. }
        | JobEvent::Expired { .. }
        | JobEvent::ApplicationAccepted { .. }
        | JobEvent::ApplicationUnaccepted { .. }
        | JobEvent::FundingLapsed { .. }
        | JobEvent::EscrowFunded { .. }
        | JobEvent::Delivered { .. }
        | JobEvent::RevisionRequested { .. }
        | JobEvent::RevisionLapsed { .. }
        | JobEvent::MilestoneApproved(_)
        | JobEvent::Approved { .. }
        | JobEvent::Declined { .. }
        | JobEvent::CancelledLate { .. }
        | JobEvent::Edited { .. }
        | JobEvent::DeadlineExtended(_)
        | JobEvent::Featured { .. }
        | JobEvent::TakenDown(_)
        | JobEvent::ProofAwaited(_)
        | JobEvent::ProofEnded(_)
        | JobEvent::RevisionByProof(_)
        | JobEvent::ProofSettingsChanged(_)
        | JobEvent::Disputed(_)
        | JobEvent::DisputeWithdrawn(_)
        | JobEvent::DisputeSettled(_)
        | JobEvent::Settled(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;
    use market_core::time::Span;

    fn after(story: Vec<Event>) -> JobEntry {
        row_of(story, &JOB).unwrap()
    }

    fn words_after(story: Vec<Event>) -> (Status, Option<Detail>) {
        let row = after(story);
        (row.status, row.status_detail)
    }

    #[test]
    fn a_posted_job_is_open_until_its_window_ends() {
        let row = after(open_job());
        assert_eq!((row.status, row.expires_at), (Status::Open, Some(NOW.after(Span::days(30)))));
        assert_eq!((row.budget_min, row.budget_max, row.updated_position), (50_00, 80_00, Position(3)));
    }

    #[test]
    fn an_accepted_application_is_a_price_and_a_worker() {
        let row = after(hired_job());
        assert_eq!((row.status, row.agent, row.price), (Status::PendingEscrow, Some(AGENT), Some(75_00)));
        assert_eq!((row.expires_at, row.fund_by), (None, Some(NOW.after(Span::hours(72)))));
    }

    #[test]
    fn an_acceptance_that_lapses_leaves_no_worker() {
        let row = after(hired_job().and(lapsed()));
        assert_eq!((row.status, row.status_detail), (Status::Open, Some(Detail::Lapsed)));
        assert_eq!((row.agent, row.price, row.fund_by), (None, None, None));
        assert_eq!(words_after(hired_job().and(lapsed()).and(accepted())), (Status::PendingEscrow, None));
    }

    #[test]
    fn a_funded_job_is_in_progress_delivered_and_completed() {
        let funded = after(funded_job());
        assert_eq!(
            (funded.status, funded.due_at, funded.commission_rate),
            (Status::InProgress, Some(DUE_AT), Some(1_000))
        );
        let delivered = after(delivered_job());
        assert_eq!((delivered.status, delivered.deliveries), (Status::Delivered, 1));
        let approved = after(approved_job());
        assert_eq!((approved.status, approved.payout, approved.review_by), (Status::Completed, Some(PAYOUT), None));
    }

    #[test]
    fn a_revision_that_does_not_come_leaves_the_job_delivered() {
        let row = after(delivered_job().and(revision_requested()).and(revision_lapsed()));
        assert_eq!((row.status, row.status_detail), (Status::Delivered, None));
        assert_eq!((row.deliveries, row.review_by), (1, Some(DUE_AT.after(Span::hours(72)))));
    }

    #[test]
    fn a_revision_puts_a_job_in_progress_again() {
        let story = delivered_job().and(revision_requested());
        let row = after(story.clone());
        assert_eq!((row.status, row.status_detail), (Status::InProgress, Some(Detail::RevisionRequested)));
        assert_eq!((row.revisions, row.review_by), (1, None));
        let again = after(story.and(delivered(vec![])));
        assert_eq!((again.status, again.status_detail, again.deliveries), (Status::Delivered, None, 2));
    }

    #[test]
    fn a_cancelled_job_says_why() {
        assert_eq!(words_after(open_job().and(cancelled())), (Status::Cancelled, None));
        assert_eq!(words_after(open_job().and(expired())), (Status::Cancelled, Some(Detail::Expired)));
        assert_eq!(words_after(funded_job().and(declined())), (Status::Cancelled, Some(Detail::Refunded)));
    }

    #[test]
    fn an_edited_job_has_other_terms_and_counts_them() {
        let row = after(open_job().and(edited()));
        assert_eq!((row.terms_version, row.budget_max, row.status), (2, 90_00, Status::Open));
    }

    #[test]
    fn a_featured_job_says_until_when() {
        assert_eq!(after(open_job().and(featured())).featured_until, Some(DUE_AT));
    }

    #[test]
    fn more_time_moves_the_clocks_of_the_work() {
        let later = DUE_AT.after(Span::days(1));
        let row = after(funded_job().and(deadline_extended(later)));
        assert_eq!(
            (row.deadline, row.due_at, row.late_at),
            (Some(later), Some(later), Some(later.after(Span::days(1))))
        );
        let row = after(delivered_job().and(revision_requested()).and(revision_extended(later)));
        assert_eq!((row.deadline, row.due_at, row.late_at), (None, Some(later), None));
    }

    #[test]
    fn a_settled_job_is_split_or_refunded() {
        let split = after(funded_job().and(settled_with(30_00)));
        assert_eq!((split.status, split.status_detail), (Status::Completed, Some(Detail::Split)));
        assert_eq!(split.payout, Some(PAYOUT));
        assert_eq!(words_after(funded_job().and(settled_with(0))), (Status::Cancelled, Some(Detail::Refunded)));
    }

    #[test]
    fn a_disputed_job_says_so_and_goes_on_where_it_was_or_ends() {
        let judged = after(disputed_job());
        assert_eq!((judged.status, judged.review_by), (Status::Disputed, Some(NOW.after(Span::hours(72)))));
        assert_eq!(words_after(disputed_job().and(undisputed())), (Status::Delivered, None));
        let split = after(disputed_job().and(dispute_settled(30_00)));
        assert_eq!((split.status, split.status_detail), (Status::Completed, Some(Detail::Split)));
        let refunded = words_after(disputed_job().and(dispute_settled(0)));
        assert_eq!(refunded, (Status::Cancelled, Some(Detail::Refunded)));
    }

    #[test]
    fn a_job_whose_worker_stepped_down_still_names_it() {
        assert_eq!(after(funded_job().and(declined())).agent, Some(AGENT));
    }
}
