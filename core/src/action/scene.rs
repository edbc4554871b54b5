//! Somebody before a job, with what can be known there.

use crate::candidacy::{Application, Candidacy, Proofing, Standing};
use crate::dispute::Filed;
use crate::ids::{ApplicationId, PartyId};
use crate::job::{At, Posted, Stage, WorkPayout};
use crate::party::Registered;
use crate::policy::Policy;
use crate::proof::aspirant::Aspirant;
use crate::proof::{Holder, Openings, Phase, Proof, Round, Slot};
use crate::time::{Span, Timestamp};

/// One party before one job.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    /// The instant.
    pub now: Timestamp,
    /// The market's numbers.
    pub policy: &'a Policy,
    /// Who, before which job.
    pub at: At,
    /// The party itself.
    pub party: &'a Registered,
    /// The job.
    pub job: &'a Posted,
    /// What the two have to do with each other.
    pub candidacy: &'a Candidacy,
    /// The job's verification.
    pub proof: &'a Proof,
    /// The dispute that the job is in.
    pub dispute: Option<&'a Filed>,
    /// The payments for the work that cool down, or are held.
    pub cooling: &'a [Cooling],
    /// What is known of the party as somebody who could verify the work, while its poster selects who does.
    pub aspirant: Option<&'a Aspirant>,
    /// Those who have applied, as far as the party may know of them: its poster of all, everybody else of nobody.
    pub applicants: &'a [Applicant],
    /// What lies beside the log for verdicts that are sealed: only for the two sides, who may end a round.
    pub openings: &'a Openings,
}

/// Somebody who has applied.
#[derive(Clone, Debug)]
pub struct Applicant {
    /// Who.
    pub party: PartyId,
    /// What it and the job have to do with each other.
    pub candidacy: Candidacy,
    /// What is known of it, where it wants to verify the work.
    pub aspirant: Option<Aspirant>,
}

/// A payment for the work that cools down.
#[derive(Clone, Copy, Debug)]
pub struct Cooling {
    /// Which, and for which milestone.
    pub paid: WorkPayout,
    /// When it is released by itself, unless it is held.
    pub releasable_at: Timestamp,
    /// When its hold is over, if it is held.
    pub held_until: Option<Timestamp>,
}

/// What a party is to a job. It can be several things at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// It offers the work.
    Poster,
    /// It does the work.
    Worker,
    /// It has applied.
    Applicant,
    /// It was asked to take it.
    Invited,
    /// It verifies the work.
    Proofer,
    /// It sits on the panel of its dispute.
    Panelist,
    /// None of these.
    Visitor,
}

impl Role {
    /// The word on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Poster => "poster",
            Self::Worker => "worker",
            Self::Applicant => "applicant",
            Self::Invited => "invited",
            Self::Proofer => "proofer",
            Self::Panelist => "panelist",
            Self::Visitor => "visitor",
        }
    }

    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Poster, Self::Worker, Self::Applicant, Self::Invited, Self::Proofer, Self::Panelist, Self::Visitor];
}

impl Scene<'_> {
    /// What the party is to the job.
    #[must_use]
    pub fn roles(&self) -> Vec<Role> {
        let party = self.at.party;
        let live = self.candidacy.application.as_ref().is_some_and(|held| held.standing == Standing::Live);
        let held = [
            (Role::Poster, self.job.poster == party),
            (Role::Worker, self.job.worker() == Some(party)),
            (Role::Applicant, (live && self.job.worker() != Some(party)) || self.wants_to_verify()),
            (Role::Invited, self.job.invitation_of(party).is_some()),
            (Role::Proofer, self.slot().is_some()),
            (Role::Panelist, self.dispute.is_some_and(|filed| filed.seat_of(party).is_some())),
        ];
        let mut roles: Vec<Role> = held.into_iter().filter(|(_, is)| *is).map(|(role, _)| role).collect();
        if roles.is_empty() {
            roles.push(Role::Visitor);
        }
        roles
    }

    /// When the clock of the job's state runs out; a round of verification has clocks of its own.
    #[must_use]
    pub fn closes_at(&self) -> Option<Timestamp> {
        self.job.falls_due_at()
    }

    /// Whether a clock of the job has run out, and what follows from that has not happened yet.
    #[must_use]
    pub fn is_overdue(&self) -> bool {
        let round = self.is_verified().then(|| self.proof.latest()).flatten();
        let of_round = round.and_then(Round::falls_due_at);
        let clocks = [self.closes_at(), of_round].into_iter().flatten();
        let of_payments = self.cooling.iter().map(|cooling| cooling.held_until.unwrap_or(cooling.releasable_at));
        let of_dispute = self.dispute.and_then(Filed::falls_due_at);
        clocks.chain(of_payments).chain(of_dispute).any(|at| at <= self.now)
    }

    /// The round that is under way, and the party's slot in it.
    pub(super) fn slot(&self) -> Option<(&Round, &Slot)> {
        let round = self.round()?;
        Some((round, round.held_by(self.at.party)?))
    }

    /// Until when whoever holds a slot may act.
    pub(super) fn acts_until(&self) -> Option<Timestamp> {
        let (_, slot) = self.slot()?;
        match &slot.holder {
            Holder::Invited { respond_by: until, .. } | Holder::Accepted { due_at: until, .. } => Some(*until),
            Holder::Selected { .. } => self.recruits_until(),
            Holder::Vacant | Holder::Sealed { .. } | Holder::Over => None,
        }
    }

    /// Until when proofers are looked for.
    pub(super) fn recruits_until(&self) -> Option<Timestamp> {
        match self.round()?.phase {
            Phase::Recruiting { recruit_by } => Some(recruit_by),
            Phase::Funded | Phase::Reviewing | Phase::Ended { .. } | Phase::Closed(_) => None,
        }
    }

    /// The round of verification that the job is in.
    pub(super) fn round(&self) -> Option<&Round> {
        let Stage::PendingProof { round, .. } = self.job.stage else { return None };
        self.proof.round(round)
    }

    /// Whether the party has applied to verify the work, and is not selected.
    fn wants_to_verify(&self) -> bool {
        let held = self.candidacy.proofing.filter(|held| held.standing == Standing::Live);
        held.is_some_and(|held| {
            self.round().is_some_and(|round| round.number == held.round && !round.has_had(self.at.party))
        })
    }

    /// Those who have applied to verify the work, with what is known of them.
    pub(super) fn aspirants(&self) -> impl Iterator<Item = (&Aspirant, Proofing)> {
        self.applicants.iter().filter_map(|one| Some((one.aspirant.as_ref()?, one.candidacy.proofing?)))
    }

    pub(super) fn is_verified(&self) -> bool {
        matches!(self.job.stage, Stage::PendingProof { .. })
    }

    /// The applications that can be spoken of: each with whose it is.
    pub(super) fn applications(&self) -> impl Iterator<Item = (PartyId, &Application)> {
        let own = self.candidacy.application.as_ref().map(|held| (self.at.party, held));
        let others = self.applicants.iter().filter_map(|one| Some((one.party, one.candidacy.application.as_ref()?)));
        own.into_iter().chain(others)
    }

    /// The application that the party itself has made.
    pub(super) fn own(&self) -> Option<ApplicationId> {
        self.candidacy.application.as_ref().map(|held| held.application)
    }

    /// A day from now, or from a later instant.
    pub(super) fn day_after(&self, instant: Timestamp) -> Timestamp {
        instant.max(self.now).after(Span::days(1))
    }
}
