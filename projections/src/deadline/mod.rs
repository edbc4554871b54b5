//! View: what falls due when. A row is there only while it applies.
//!
//! Whatever ends one stage of a thing names the deadline of that stage among its keys, so that the row goes.

mod dispute;
mod proof;
pub mod query;

use crate::horizon::before_year_10000;
use crate::view::View;
use market_core::event::{Event, Recorded};
use market_core::job::{CancelRequest, Extension, JobEvent};
use market_core::party::PartyEvent;
use market_core::payout::PayoutEvent;
use market_core::stream::Position;
use market_core::time::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What falls due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// An open job expires. The thing is a job.
    ApplicationWindow,
    /// An accepted application lapses. The thing is a job.
    FundingWindow,
    /// A job without a delivery is cancelled. The thing is a job.
    Abandoned,
    /// A revision that did not come is given up. The thing is a job.
    RevisionWindow,
    /// A proposal to end a job lapses. The thing is a job.
    CancelRequest,
    /// Silence approves. The thing is a job.
    ReviewWindow,
    /// An approved payment is released. The thing is a payout.
    Cooldown,
    /// A poster's hold ends. The thing is a payout.
    PosterHold,
    /// A period of a subscription ends. The thing is a party.
    SubscriptionPeriod,
    /// Proofers are drawn. The thing is a job.
    ProofDraw,
    /// No more proofers are looked for. The thing is a job.
    ProofRecruiting,
    /// Whoever holds the first slot must act. The thing is a job.
    ProofSlot1,
    /// Whoever holds the second slot must act. The thing is a job.
    ProofSlot2,
    /// Whoever holds the third slot must act. The thing is a job.
    ProofSlot3,
    /// A round is closed. The thing is a job.
    ProofClose,
    /// What was said of one another is opened. The thing is a job.
    SealedReviews,
    /// Whoever was silent has lost. The thing is a dispute.
    DisputeResponse,
    /// Evidence is closed. The thing is a dispute.
    DisputeEvidence,
    /// A panel is drawn. The thing is a dispute.
    DisputeDraw,
    /// The votes of the panel are opened. The thing is a dispute.
    DisputeVotes,
    /// What nobody has decided is. The thing is a dispute.
    DisputeCap,
}

/// A deadline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    /// The job, payout or party: its kind says which.
    pub thing: Uuid,
    /// What falls due.
    pub kind: Kind,
    /// When.
    pub due_at: Timestamp,
    /// The position of the event that set it.
    pub set_position: Position,
}

impl View for Deadline {
    const NAME: &'static str = "deadline";
    const VERSION: u32 = 4;
    const KEY: &'static [&'static str] = &["thing", "kind"];
    type Key = (Uuid, Kind);

    fn keys(recorded: &Recorded) -> Vec<(Uuid, Kind)> {
        let concerns = concerns(&recorded.event);
        concerns
            .ends
            .iter()
            .map(|kind| (recorded.stream.id, *kind))
            .chain(concerns.begins.map(|(kind, _)| (recorded.stream.id, kind)))
            .collect()
    }

    fn key(&self) -> (Uuid, Kind) {
        (self.thing, self.kind)
    }

    fn evolve(_row: Option<Self>, (thing, kind): &(Uuid, Kind), recorded: &Recorded) -> Option<Self> {
        let (begun, due_at) = concerns(&recorded.event).begins?;
        (begun == *kind).then(|| Self {
            thing: *thing,
            kind: *kind,
            due_at: before_year_10000(due_at),
            set_position: recorded.position,
        })
    }
}

/// The deadlines of an event's thing that end with it, and the one that begins. No kind is in both.
struct Concerns {
    ends: &'static [Kind],
    begins: Option<(Kind, Timestamp)>,
}

fn concerns(event: &Event) -> Concerns {
    match event {
        Event::Job(event) => of_job(event),
        Event::Payout(event) => of_payout(event),
        Event::Party(event) => of_party(event),
        Event::Proof(event) => proof::of_proof(event),
        Event::Dispute(event) => dispute::of_dispute(event),
        Event::Email(_)
        | Event::Key(_)
        | Event::Allowance(_)
        | Event::Webhooks(_)
        | Event::Proofer(_)
        | Event::Candidacy(_)
        | Event::Payment(_) => Concerns { ends: &[], begins: None },
    }
}

fn of_party(event: &PartyEvent) -> Concerns {
    use Kind::SubscriptionPeriod;
    let (ends, begins): (&'static [Kind], _) = match event {
        // A new period takes the place of the one before.
        PartyEvent::Subscribed { period_ends_at, .. } | PartyEvent::SubscriptionRenewed { period_ends_at, .. } => {
            (&[], Some((SubscriptionPeriod, *period_ends_at)))
        }
        PartyEvent::SubscriptionEnded { .. } => (&[SubscriptionPeriod], None),
        PartyEvent::Registered { .. }
        | PartyEvent::VerificationRenewed { .. }
        | PartyEvent::EmailVerified { .. }
        | PartyEvent::ProfileChanged { .. }
        | PartyEvent::PayoutAccountVerified { .. }
        | PartyEvent::RoleGranted { .. }
        | PartyEvent::ResetRequested { .. }
        | PartyEvent::PasswordChanged { .. }
        | PartyEvent::SubscriptionPlanned { .. }
        | PartyEvent::NotificationsRead { .. }
        | PartyEvent::Referred { .. }
        | PartyEvent::Reported(_)
        | PartyEvent::Suspended { .. }
        | PartyEvent::Reinstated { .. }
        | PartyEvent::NoticesMuted { .. }
        | PartyEvent::NoticesUnmuted { .. } => (&[], None),
    };
    Concerns { ends, begins }
}

fn of_job(event: &JobEvent) -> Concerns {
    use Kind::{Abandoned, ApplicationWindow, FundingWindow, ProofDraw, ReviewWindow, RevisionWindow};
    const WORK: &[Kind] = &[Abandoned, RevisionWindow, Kind::CancelRequest];
    const ALL: &[Kind] =
        &[ApplicationWindow, FundingWindow, Abandoned, RevisionWindow, Kind::CancelRequest, ReviewWindow];
    let (ends, begins): (&'static [Kind], _) = match event {
        JobEvent::Posted { expires_at, .. } => (&[], Some((ApplicationWindow, *expires_at))),
        JobEvent::Cancelled { .. } => (&[ApplicationWindow, FundingWindow], None),
        JobEvent::Expired { .. } => (&[ApplicationWindow], None),
        JobEvent::ApplicationAccepted { fund_by, .. } => (&[ApplicationWindow], Some((FundingWindow, *fund_by))),
        JobEvent::ApplicationUnaccepted { expires_at, .. } | JobEvent::FundingLapsed { expires_at, .. } => {
            (&[FundingWindow], Some((ApplicationWindow, *expires_at)))
        }
        JobEvent::EscrowFunded { abandoned_at, .. } => (&[FundingWindow], Some((Abandoned, *abandoned_at))),
        JobEvent::FileUploaded { .. }
        | JobEvent::Edited { .. }
        | JobEvent::AttachmentAdded(_)
        | JobEvent::AttachmentRemoved { .. }
        | JobEvent::Featured { .. }
        | JobEvent::ProofSettingsChanged(_)
        | JobEvent::Reviewed(_) => (&[], None),
        JobEvent::ProofAwaited(awaited) => (&[ReviewWindow], Some((ProofDraw, awaited.draw_at))),
        JobEvent::ProofEnded(ended) => (&[ProofDraw], Some((ReviewWindow, ended.review_by))),
        JobEvent::RevisionByProof(revision) => (&[ProofDraw], Some((RevisionWindow, revision.due_at))),
        JobEvent::ReviewSealed(review) => (&[], Some((Kind::SealedReviews, review.opens_at))),
        JobEvent::ReviewsOpened(_) => (&[Kind::SealedReviews], None),
        JobEvent::AgentsInvited(_) | JobEvent::InvitationDeclined(_) | JobEvent::Subcontracted(_) => (&[], None),
        JobEvent::TakenDown(_) => (ALL, None),
        JobEvent::Disputed(_) => (ALL, None),
        JobEvent::DisputeWithdrawn(withdrawn) => (&[], dispute::going_on(&withdrawn.clocks)),
        // What was said of a job that ends as cancelled stays sealed.
        JobEvent::DisputeSettled(settled) if settled.settlement.payout.is_none() => (&[Kind::SealedReviews], None),
        JobEvent::DisputeSettled(_) => (&[], None),
        JobEvent::DeadlineExtended(extension) => (&[], extended(extension)),
        JobEvent::CancelRequested(CancelRequest { until, .. }) => (&[], Some((Kind::CancelRequest, *until))),
        JobEvent::CancelDeclined { .. }
        | JobEvent::CancelRequestWithdrawn { .. }
        | JobEvent::CancelRequestLapsed { .. } => (&[Kind::CancelRequest], None),
        JobEvent::Delivered { review_by, .. } => (WORK, Some((ReviewWindow, *review_by))),
        JobEvent::RevisionRequested { due_at, .. } => (&[ReviewWindow, ProofDraw], Some((RevisionWindow, *due_at))),
        JobEvent::RevisionLapsed { review_by, .. } => (WORK, Some((ReviewWindow, *review_by))),
        JobEvent::Approved { .. } => (&[ReviewWindow, ProofDraw], None),
        JobEvent::MilestoneApproved(approved) => (&[ReviewWindow, ProofDraw], Some((Abandoned, approved.abandoned_at))),
        JobEvent::Declined { .. } | JobEvent::CancelledLate { .. } | JobEvent::Settled(_) => (WORK, None),
    };
    Concerns { ends, begins }
}

/// The clock that moves: that of the first delivery, or of a revision. Before the work there is none.
fn extended(extension: &Extension) -> Option<(Kind, Timestamp)> {
    let revision = extension.due_at.map(|due_at| (Kind::RevisionWindow, due_at));
    extension.abandoned_at.map(|abandoned_at| (Kind::Abandoned, abandoned_at)).or(revision)
}

fn of_payout(event: &PayoutEvent) -> Concerns {
    use Kind::{Cooldown, PosterHold};
    let (ends, begins): (&'static [Kind], _) = match event {
        PayoutEvent::Scheduled { releasable_at, .. } => (&[], Some((Cooldown, *releasable_at))),
        PayoutEvent::Held { until, .. } => (&[Cooldown], Some((PosterHold, *until))),
        PayoutEvent::Resumed { held_until: Some(until), .. } => (&[], Some((PosterHold, *until))),
        PayoutEvent::Resumed { releasable_at, .. } => (&[PosterHold], Some((Cooldown, *releasable_at))),
        PayoutEvent::Frozen { .. } | PayoutEvent::Voided { .. } => (&[Cooldown, PosterHold], None),
        PayoutEvent::Released { .. } => (&[Cooldown], None),
        PayoutEvent::Awarded { .. }
        | PayoutEvent::Withdrawn { .. }
        | PayoutEvent::Submitted { .. }
        | PayoutEvent::Paid { .. }
        | PayoutEvent::Failed { .. } => (&[], None),
    };
    Concerns { ends, begins }
}

#[cfg(test)]
mod tests;
