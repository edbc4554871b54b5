//! View: every job, from the post to its end.
//!
//! What a completed job's payment does is the payout's story: readers get it from `payout_queue`.

pub mod match_score;
pub mod query;
pub mod search;
mod words;

use crate::horizon::before_year_10000;
use crate::view::View;
use market_core::category::WorkCategory;
use market_core::event::{Event, Recorded};
use market_core::ids::{ApplicationId, JobId, PartyId, PayoutId};
use market_core::job::{JobEvent, Terms, Visibility};
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
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub updated_position: Position,
}

impl View for JobEntry {
    const NAME: &'static str = "job_board";
    const VERSION: u32 = 1;
    const KEY: &'static [&'static str] = &["job"];
    type Key = JobId;

    fn keys(recorded: &Recorded) -> Vec<JobId> {
        match &recorded.event {
            Event::Job(JobEvent::FileUploaded { .. }) => vec![],
            Event::Job(event) => vec![event.job()],
            Event::Party(_)
            | Event::Email(_)
            | Event::Key(_)
            | Event::Allowance(_)
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

impl JobEntry {
    fn posted(job: JobId, poster: PartyId, terms: &Terms, expires_at: Timestamp, at: Timestamp) -> Self {
        Self {
            job,
            poster,
            title: terms.title.clone(),
            description: terms.description.clone(),
            category: terms.category,
            budget_min: terms.budget_min.minor(),
            budget_max: terms.budget_max.minor(),
            deadline: terms.deadline.map(before_year_10000),
            tags: terms.tags.clone(),
            visibility: terms.visibility,
            status: Status::Open,
            status_detail: None,
            expires_at: Some(expires_at),
            fund_by: None,
            application: None,
            agent: None,
            price: None,
            commission_rate: None,
            funded_at: None,
            due_at: None,
            late_at: None,
            review_by: None,
            approved_at: None,
            payout: None,
            revisions: 0,
            deliveries: 0,
            created_at: at,
            updated_at: at,
            updated_position: Position(0),
        }
    }

    fn after(self, event: &JobEvent, at: Timestamp) -> Self {
        match event {
            // The first one made this row; a stream has no second.
            JobEvent::Posted { .. } | JobEvent::FileUploaded { .. } => self,
            JobEvent::Cancelled { .. } => self.unhired(Status::Cancelled, None),
            JobEvent::Expired { .. } => self.unhired(Status::Cancelled, Some(Detail::Expired)),
            JobEvent::ApplicationAccepted { application, agent, price, fund_by, .. } => Self {
                status: Status::PendingEscrow,
                status_detail: None,
                expires_at: None,
                fund_by: Some(*fund_by),
                application: Some(*application),
                agent: Some(*agent),
                price: Some(price.minor()),
                ..self
            },
            JobEvent::ApplicationUnaccepted { expires_at, .. } | JobEvent::FundingLapsed { expires_at, .. } => {
                Self { expires_at: Some(*expires_at), ..self.unhired(Status::Open, Some(Detail::Lapsed)) }
            }
            JobEvent::EscrowFunded { application, agent, price, commission_rate, due_at, late_at, .. } => Self {
                application: Some(*application),
                agent: Some(*agent),
                price: Some(price.minor()),
                commission_rate: Some(commission_rate.0),
                funded_at: Some(at),
                fund_by: None,
                ..self.working(None, *due_at, Some(*late_at))
            },
            JobEvent::Delivered { review_by, .. } => Self {
                status: Status::Delivered,
                status_detail: None,
                late_at: None,
                review_by: Some(*review_by),
                deliveries: self.deliveries.saturating_add(1),
                ..self
            },
            JobEvent::RevisionLapsed { review_by, .. } => {
                Self { status: Status::Delivered, status_detail: None, review_by: Some(*review_by), ..self }
            }
            JobEvent::RevisionRequested { due_at, .. } => Self {
                revisions: self.revisions.saturating_add(1),
                review_by: None,
                ..self.working(Some(Detail::RevisionRequested), *due_at, None)
            },
            JobEvent::Approved { payout, .. } => Self {
                status: Status::Completed,
                status_detail: None,
                review_by: None,
                approved_at: Some(at),
                payout: Some(*payout),
                ..self
            },
            JobEvent::Declined { .. } | JobEvent::CancelledLate { .. } => {
                Self { status: Status::Cancelled, status_detail: Some(Detail::Refunded), late_at: None, ..self }
            }
        }
    }

    fn unhired(self, status: Status, status_detail: Option<Detail>) -> Self {
        Self {
            status,
            status_detail,
            expires_at: None,
            fund_by: None,
            application: None,
            agent: None,
            price: None,
            ..self
        }
    }

    fn working(self, status_detail: Option<Detail>, due_at: Timestamp, late_at: Option<Timestamp>) -> Self {
        Self {
            status: Status::InProgress,
            status_detail,
            due_at: Some(before_year_10000(due_at)),
            late_at: late_at.map(before_year_10000),
            ..self
        }
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
    fn a_job_whose_worker_stepped_down_still_names_it() {
        assert_eq!(after(funded_job().and(declined())).agent, Some(AGENT));
    }
}
