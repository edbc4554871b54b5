//! View: what each round of verification comes to.

pub mod query;

use crate::horizon::before_year_10000;
use crate::view::View;
use market_core::event::{Event, Recorded};
use market_core::ids::{JobId, PartyId};
use market_core::proof::{Assignment, Excluded, Opened, Outcome, ProofEvent, Ranked};
use market_core::stream::Position;
use market_core::time::Timestamp;
use serde::{Deserialize, Serialize};

/// How far a round has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It is paid for, and not opened.
    Funded,
    /// It looks for proofers.
    Recruiting,
    /// It waits for verdicts.
    Reviewing,
    /// It is over.
    Closed,
}

/// A row of the view.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the columns are described where they are read, in query.rs")]
pub struct ProofRound {
    pub job: JobId,
    pub round: u32,
    pub payer: PartyId,
    pub appeal: bool,
    pub status: Status,
    pub assignment: Option<Assignment>,
    pub asked: u8,
    pub fee: Option<u64>,
    pub recruit_by: Option<Timestamp>,
    pub tree_size: Option<u64>,
    pub root: Option<String>,
    pub seed: Option<String>,
    pub candidates_hash: Option<String>,
    pub candidates: Vec<Ranked>,
    pub excluded: Vec<Excluded>,
    pub outcome: Option<Outcome>,
    pub avg_score: Option<u8>,
    pub opened_at: Option<Timestamp>,
    pub closed_at: Option<Timestamp>,
    pub updated_position: Position,
}

impl View for ProofRound {
    const NAME: &'static str = "proof_consensus";
    const VERSION: u32 = 2;
    const KEY: &'static [&'static str] = &["job", "round"];
    type Key = (JobId, u32);

    fn keys(recorded: &Recorded) -> Vec<(JobId, u32)> {
        match &recorded.event {
            Event::Proof(event) if is_of_rounds(event) => vec![(event.job(), event.round())],
            Event::Proof(_)
            | Event::Proofer(_)
            | Event::Dispute(_)
            | Event::Job(_)
            | Event::Party(_)
            | Event::Email(_)
            | Event::Key(_)
            | Event::Allowance(_)
            | Event::Webhooks(_)
            | Event::Candidacy(_)
            | Event::Payment(_)
            | Event::Payout(_) => vec![],
        }
    }

    fn key(&self) -> (JobId, u32) {
        (self.job, self.round)
    }

    fn evolve(row: Option<Self>, (job, round): &(JobId, u32), recorded: &Recorded) -> Option<Self> {
        let Event::Proof(event) = &recorded.event else {
            return row;
        };
        let row = match event {
            ProofEvent::FeesFunded { payer, .. } => Some(row.unwrap_or_else(|| Self::new(*job, *round, *payer))),
            ProofEvent::Appealed { agent, .. } => Some(Self { appeal: true, ..Self::new(*job, *round, *agent) }),
            ProofEvent::RoundOpened(opened) => {
                let row = row.unwrap_or_else(|| Self::new(*job, *round, opened.payer));
                Some(row.opened(opened, recorded.at))
            }
            other => row.map(|row| row.after(other, recorded.at)),
        };
        row.map(|row| Self { updated_position: recorded.position, ..row })
    }
}

/// What proofers do is told by another view: nothing here changes by a verdict.
fn is_of_rounds(event: &ProofEvent) -> bool {
    match event {
        ProofEvent::FeesFunded { .. }
        | ProofEvent::FeesReturned { .. }
        | ProofEvent::Appealed { .. }
        | ProofEvent::RoundOpened(_)
        | ProofEvent::TieBreakCalled { .. }
        | ProofEvent::RecruitingEnded { .. }
        | ProofEvent::RoundClosed(_) => true,
        ProofEvent::SlotFeeReturned { .. }
        | ProofEvent::SlotInvited { .. }
        | ProofEvent::ProoferSelected { .. }
        | ProofEvent::SlotAccepted { .. }
        | ProofEvent::SlotDeclined { .. }
        | ProofEvent::InvitationLapsed { .. }
        | ProofEvent::VerdictMissed { .. }
        | ProofEvent::VerdictSealed { .. }
        | ProofEvent::VotingEnded { .. } => false,
    }
}

impl ProofRound {
    fn new(job: JobId, round: u32, payer: PartyId) -> Self {
        Self {
            job,
            round,
            payer,
            appeal: false,
            status: Status::Funded,
            assignment: None,
            asked: 0,
            fee: None,
            recruit_by: None,
            tree_size: None,
            root: None,
            seed: None,
            candidates_hash: None,
            candidates: Vec::new(),
            excluded: Vec::new(),
            outcome: None,
            avg_score: None,
            opened_at: None,
            closed_at: None,
            updated_position: Position(0),
        }
    }

    fn opened(self, opened: &Opened, at: Timestamp) -> Self {
        Self {
            status: Status::Recruiting,
            assignment: Some(opened.assignment),
            asked: opened.count,
            fee: Some(opened.fee.minor()),
            recruit_by: Some(before_year_10000(opened.recruit_by)),
            // A row holds what a `bigint` does.
            tree_size: Some(opened.tree_size.min(u64::try_from(i64::MAX).unwrap_or(0))),
            root: Some(opened.root.clone()),
            seed: Some(opened.seed.clone()),
            candidates_hash: Some(opened.candidates_hash.clone()),
            candidates: opened.candidates.clone(),
            excluded: opened.excluded.clone(),
            opened_at: Some(at),
            ..self
        }
    }

    fn after(self, event: &ProofEvent, at: Timestamp) -> Self {
        match event {
            ProofEvent::FeesReturned { fees, .. } => {
                let gone = u8::try_from(fees.len()).unwrap_or(u8::MAX);
                Self { asked: self.asked.saturating_sub(gone), ..self }
            }
            ProofEvent::TieBreakCalled { recruit_by, assignment, .. } => {
                // Who is drawn is asked; for one to be selected, others must read that one is wanted.
                let more = u8::from(*assignment == Assignment::PosterSelect);
                let (asked, recruit_by) = (self.asked.saturating_add(more), Some(before_year_10000(*recruit_by)));
                Self { status: Status::Recruiting, asked, recruit_by, ..self }
            }
            ProofEvent::RecruitingEnded { .. } => Self { status: Status::Reviewing, ..self },
            ProofEvent::RoundClosed(closed) => Self {
                status: Status::Closed,
                outcome: Some(closed.outcome),
                avg_score: closed.avg_score,
                closed_at: Some(at),
                ..self
            },
            // These make the row, or are not among the keys.
            ProofEvent::FeesFunded { .. }
            | ProofEvent::SlotFeeReturned { .. }
            | ProofEvent::Appealed { .. }
            | ProofEvent::RoundOpened(_)
            | ProofEvent::SlotInvited { .. }
            | ProofEvent::ProoferSelected { .. }
            | ProofEvent::SlotAccepted { .. }
            | ProofEvent::SlotDeclined { .. }
            | ProofEvent::InvitationLapsed { .. }
            | ProofEvent::VerdictMissed { .. }
            | ProofEvent::VerdictSealed { .. }
            | ProofEvent::VotingEnded { .. } => self,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    #[test]
    fn a_round_is_recruiting_until_it_is_closed() {
        let of = |story| row_of::<ProofRound>(story, &(JOB, 1)).unwrap();
        let opened = of(proof_round());
        assert_eq!((opened.status, opened.asked, opened.outcome), (Status::Recruiting, 1, None));
        let closed = of(closed_proof_round());
        assert_eq!((closed.status, closed.outcome), (Status::Closed, Some(Outcome::Approved)));
        assert_eq!((closed.avg_score, closed.candidates.len()), (Some(80), 1));
    }

    #[test]
    fn an_appeal_is_a_round_that_the_worker_pays_for() {
        let row = row_of::<ProofRound>(closed_proof_round().and(appealed()), &(JOB, 2)).unwrap();
        assert_eq!((row.payer, row.appeal, row.status), (AGENT, true, Status::Funded));
    }

    #[test]
    fn nothing_of_a_round_changes_by_a_verdict() {
        let of = |story| row_of::<ProofRound>(story, &(JOB, 1)).unwrap();
        assert_eq!(of(proof_round()), of(sealed_proof_round()));
    }
}
