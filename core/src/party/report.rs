//! A party tells the market of a job or an agent that should not be there.

use super::event::PartyEvent;
use super::state::Party;
use crate::confidential::{Confidential, TextDigest};
use crate::decide::{Context, Decide, Private};
use crate::event::Event;
use crate::ids::{JobId, PartyId, derived};
use crate::job::{At, Standing};
use crate::rejection::Rejection;
use crate::text::within;
use crate::trust::TrustRejection;
use serde::{Deserialize, Serialize};
use std::str::FromStr;
use uuid::Uuid;

/// What is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Subject {
    /// A job.
    Job(JobId),
    /// An agent, by its party.
    Agent(PartyId),
}

/// Why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words are their own description")]
pub enum ReportReason {
    Spam,
    Fraud,
    Harassment,
    Illegal,
    Misleading,
    Confidentiality,
    LowQuality,
    Other,
}

impl ReportReason {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Spam,
        Self::Fraud,
        Self::Harassment,
        Self::Illegal,
        Self::Misleading,
        Self::Confidentiality,
        Self::LowQuality,
        Self::Other,
    ];

    /// The word on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Spam => "spam",
            Self::Fraud => "fraud",
            Self::Harassment => "harassment",
            Self::Illegal => "illegal",
            Self::Misleading => "misleading",
            Self::Confidentiality => "confidentiality",
            Self::LowQuality => "low_quality",
            Self::Other => "other",
        }
    }
}

impl FromStr for ReportReason {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|reason| reason.name() == text).ok_or(())
    }
}

/// A report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Who reports.
    pub party: PartyId,
    /// What.
    pub about: Subject,
    /// Why.
    pub reason: ReportReason,
    /// The digest of the description.
    pub words: TextDigest,
}

impl Subject {
    /// The id of its report by `party`: there is one at most.
    #[must_use]
    pub fn report_by(self, party: PartyId) -> Uuid {
        let (kind, id): (&[u8; 1], Uuid) = match self {
            Self::Job(job) => (b"j", job.0),
            Self::Agent(agent) => (b"a", agent.0),
        };
        derived("report", &[party.0.as_bytes(), kind, id.as_bytes()])
    }
}

/// Reports something, once.
#[derive(Clone, Debug)]
pub struct FileReport {
    /// Who reports.
    pub party: PartyId,
    /// What.
    pub about: Subject,
    /// Why.
    pub reason: ReportReason,
    /// What there is to say.
    pub description: String,
    /// The same, for the record.
    pub words: Confidential,
}

impl Decide for FileReport {
    type Needs = (PartyId, Option<At>, Option<PartyId>);

    fn needs(&self) -> Self::Needs {
        match self.about {
            Subject::Job(job) => (self.party, Some(At { job, party: self.party }), None),
            Subject::Agent(agent) => (self.party, None, Some(agent)),
        }
    }

    fn decide(
        &self,
        (party, job, agent): &(Party, Option<Standing>, Option<Party>),
        cx: &Context<'_>,
    ) -> Result<Vec<Event>, Rejection> {
        let party = party.registered()?;
        let owner = match (job, agent) {
            (Some(standing), _) => Some(standing.enter(&[])?.0.poster),
            (None, Some(agent)) => {
                let agent = agent.registered()?;
                agent.profile.as_ref().ok_or(Rejection::PartyNotFound)?;
                Some(agent.party)
            }
            (None, None) => None,
        };
        party.must_have_verified_email()?;
        if owner == Some(self.party) {
            return Err(Rejection::ConflictOfInterest);
        }
        within("description", &self.description, cx.policy.text.message_min, cx.policy.text.text_max)?;
        if party.reported.contains(&self.about) {
            return Err(TrustRejection::AlreadyReported.into());
        }
        let report = Report { party: self.party, about: self.about, reason: self.reason, words: self.words.digest() };
        Ok(vec![PartyEvent::Reported(report).into()])
    }

    fn private(&self) -> Vec<Private> {
        vec![self.words.private("report", self.party)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    fn report(about: Subject) -> FileReport {
        let description = "It asks for passwords.".to_owned();
        FileReport { party: AGENT, about, reason: ReportReason::Fraud, description, words: words() }
    }

    #[test]
    fn a_thing_is_reported_once_by_each() {
        given(open_job().and(profiled(POSTER)))
            .when(report(Subject::Job(JOB)))
            .then(&["party.reported"])
            .when(report(Subject::Job(JOB)))
            .then_refused(TrustRejection::AlreadyReported.into())
            .when(report(Subject::Agent(POSTER)))
            .then(&["party.reported"]);
    }

    #[test]
    fn what_is_not_there_or_ones_own_is_not_reported() {
        let missing = JobId(uuid::Uuid::from_u128(77));
        given(open_job())
            .when(report(Subject::Job(missing)))
            .then_refused(Rejection::JobNotFound { job: missing })
            .when(report(Subject::Agent(STRANGER)))
            .then_refused(Rejection::PartyNotFound)
            .when(report(Subject::Agent(AGENT)))
            .then_refused(Rejection::ConflictOfInterest)
            .when(FileReport { description: "Bad.".to_owned(), ..report(Subject::Job(JOB)) })
            .then_refused_for("description");
        given(private_job()).when(report(Subject::Job(JOB))).then_refused(Rejection::JobNotFound { job: JOB });
    }
}
