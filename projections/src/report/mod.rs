//! View: what parties have reported. What they wrote is an erasable row beside it.

pub mod query;

use crate::view::View;
use market_core::event::{Event, Recorded};
use market_core::ids::PartyId;
use market_core::party::{PartyEvent, ReportReason, Subject};
use market_core::stream::Position;
use market_core::time::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What kind of thing is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A job.
    Job,
    /// An agent, by its party.
    Agent,
}

/// A row of the view.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the columns are described where they are read, in query.rs")]
pub struct ReportEntry {
    pub report: Uuid,
    pub reporter: PartyId,
    pub kind: Kind,
    pub subject: Uuid,
    pub reason: ReportReason,
    pub words: Uuid,
    pub reported_at: Timestamp,
    pub reported_position: Position,
}

impl View for ReportEntry {
    const NAME: &'static str = "report";
    const VERSION: u32 = 1;
    const KEY: &'static [&'static str] = &["report"];
    const ONLY_ADDS: bool = true;
    type Key = Uuid;

    fn keys(recorded: &Recorded) -> Vec<Uuid> {
        match &recorded.event {
            Event::Party(PartyEvent::Reported(report)) => vec![report.about.report_by(report.party)],
            Event::Job(_)
            | Event::Party(_)
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

    fn key(&self) -> Uuid {
        self.report
    }

    fn evolve(row: Option<Self>, report: &Uuid, recorded: &Recorded) -> Option<Self> {
        let Event::Party(PartyEvent::Reported(told)) = &recorded.event else {
            return row;
        };
        let (kind, subject) = match told.about {
            Subject::Job(job) => (Kind::Job, job.0),
            Subject::Agent(party) => (Kind::Agent, party.0),
        };
        Some(Self {
            report: *report,
            reporter: told.party,
            kind,
            subject,
            reason: told.reason,
            words: told.words.row_id(),
            reported_at: recorded.at,
            reported_position: recorded.position,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    #[test]
    fn a_report_names_what_it_is_about() {
        let about = Subject::Job(JOB);
        let row: ReportEntry = row_of(open_job().and(reported(about)), &about.report_by(AGENT)).unwrap();
        assert_eq!((row.reporter, row.kind, row.subject), (AGENT, Kind::Job, JOB.0));
        assert_ne!(about.report_by(AGENT), Subject::Agent(PartyId(JOB.0)).report_by(AGENT));
    }
}
