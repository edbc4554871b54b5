//! What the market and its people do to trust one another.

use crate::market::{JOBS, Market, PARTIES, job, party};
use crate::moves::{Call, Move, moves, words};
use market_core::candidacy::acknowledge_nda::AcknowledgeNda;
use market_core::event::Recorded;
use market_core::ids::{ApplicationId, JobId, PartyId};
use market_core::job::answer_invitation::{AcceptInvitation, DeclineInvitation};
use market_core::job::invite::InviteAgents;
use market_core::job::open_reviews::OpenReviews;
use market_core::job::review::RATING_MAX;
use market_core::job::reviews::Opinion;
use market_core::job::subcontract::PostSubJob;
use market_core::job::take_down::TakeDownJob;
use market_core::job::{Job, Posted, Said};
use market_core::party::grant_role::GrantRole;
use market_core::party::report::FileReport;
use market_core::party::suspend::{ReinstateParty, SuspendParty};
use market_core::party::{ReportReason, Role, Subject};
use market_core::rejection::Rejection;

moves!(TrustMove: OpenReviews InviteAgents AcceptInvitation DeclineInvitation PostSubJob FileReport TakeDownJob SuspendParty
    ReinstateParty);

impl Market {
    pub(crate) fn trust_move(&mut self, what: TrustMove, call: &Call) -> Result<Vec<Recorded>, Rejection> {
        match what {
            TrustMove::OpenReviews => {
                let opening = self.opening(call.job).ok_or(Rejection::JobNotFound { job: call.job })?;
                self.run(&opening)
            }
            TrustMove::InviteAgents => self.run(&InviteAgents {
                job: call.job,
                poster: call.who,
                agents: vec![call.other],
                price: (call.n % 8 != 2).then(|| call.amount()),
                estimated_delivery: "2 days".to_owned(),
                message: String::new(),
                words: words(),
            }),
            TrustMove::AcceptInvitation => self.accept_invitation(call),
            TrustMove::DeclineInvitation => self.run(&DeclineInvitation { job: call.job, agent: call.who }),
            TrustMove::PostSubJob => {
                let free = (0..JOBS).map(job).find(|job| self.job(*job) == Job::Unposted);
                let part = free.unwrap_or(JobId(self.new_id()));
                self.run(&PostSubJob { job: part, parent: call.job, poster: call.who, terms: self.terms(call) })
            }
            TrustMove::FileReport => {
                let about = if call.n % 4 < 2 { Subject::Job(call.job) } else { Subject::Agent(call.other) };
                let description = "It asks for passwords.".to_owned();
                let reason = ReportReason::Fraud;
                self.run(&FileReport { party: call.who, about, reason, description, words: words() })
            }
            TrustMove::TakeDownJob => {
                self.appoint(call)?;
                self.run(&TakeDownJob { job: call.job, by: call.who, words: words() })
            }
            TrustMove::SuspendParty => {
                self.appoint(call)?;
                self.run(&SuspendParty { party: call.other, by: call.who, words: words() })
            }
            TrustMove::ReinstateParty => self.run(&ReinstateParty { party: call.other, by: call.who, words: words() }),
        }
    }

    fn accept_invitation(&mut self, call: &Call) -> Result<Vec<Recorded>, Rejection> {
        let (job, agent) = (call.job, call.who);
        if !call.is_strange() {
            self.run(&self.acknowledgement(job, agent))?;
        }
        let application = ApplicationId(self.new_id());
        let expected_price = call.is_strange().then(|| call.amount());
        let recorded = self.run(&AcceptInvitation { job, agent, application, expected_price, words: words() })?;
        self.applications.insert((job, agent), application);
        Ok(recorded)
    }

    /// Whoever should be able to is made an administrator.
    fn appoint(&mut self, call: &Call) -> Result<(), Rejection> {
        if call.n.is_multiple_of(2) {
            self.run(&GrantRole { party: call.who, role: Role::Admin })?;
        }
        Ok(())
    }

    /// Lets everybody go on.
    pub(crate) fn reinstate_all(&mut self) {
        let known = |market: &Self, n: u8| market.log.load(&party(n)).0.registered().ok().cloned();
        let is_admin =
            |market: &Self, n: &u8| known(market, *n).is_some_and(|party| party.roles.contains(&Role::Admin));
        let Some(by) = (0..PARTIES).find(|n| is_admin(self, n)).map(party) else { return };
        for n in 0..PARTIES {
            if known(self, n).is_some() {
                self.run(&ReinstateParty { party: party(n), by, words: words() }).unwrap();
            }
        }
    }

    /// The terms of a job and of those above it.
    pub(crate) fn acknowledgement(&self, job: JobId, party: PartyId) -> AcknowledgeNda {
        let chain = self.job(job).posted(job).map(|posted| posted.chain.jobs.clone()).unwrap_or_default();
        AcknowledgeNda { job, party, chain }
    }

    /// Somebody who was asked and has not said no.
    pub(crate) fn guest(&self, posted: &Posted) -> Option<PartyId> {
        posted.invited.keys().find(|guest| posted.invitation_of(**guest).is_some()).copied()
    }

    pub(crate) fn answer_invitation(&mut self, posted: &Posted, guest: PartyId, n: u16) {
        let what = if n % 8 == 6 { TrustMove::DeclineInvitation } else { TrustMove::AcceptInvitation };
        self.ask(&Call { what: Move::Trust(what), who: guest, other: guest, job: posted.job, n });
    }

    /// What is done now and then around a job, wherever it stands.
    pub(crate) fn trusting(&mut self, posted: &Posted, n: u16) {
        let (poster, turn) = (posted.poster, n / 2 % 16);
        let other = party((n / 32 % 3) as u8);
        let (what, who) = match (turn, posted.worker()) {
            (0..8, Some(worker)) => (TrustMove::PostSubJob, worker),
            (8 | 9, _) => (TrustMove::FileReport, other),
            (10, _) => (TrustMove::SuspendParty, poster),
            (11, _) => (TrustMove::ReinstateParty, poster),
            (12, _) => (TrustMove::TakeDownJob, poster),
            (_, _) => (TrustMove::InviteAgents, poster),
        };
        self.ask(&Call { what: Move::Trust(what), who, other, job: posted.job, n });
    }

    /// What lies beside the log, as the timer brings it.
    pub(crate) fn opening(&self, job: JobId) -> Option<OpenReviews> {
        let posted = self.job(job).posted(job).ok()?.clone();
        let of_side = |said: &Said| match said {
            Said::Sealed(sealed) => (1..=RATING_MAX).map(opinion).find(|held| held.words().digest() == *sealed),
            Said::Nothing | Said::Open | Said::Missed => None,
        };
        Some(OpenReviews {
            job,
            poster: posted.poster,
            agent: posted.worker()?,
            of_poster: of_side(&posted.reviews.poster),
            of_agent: of_side(&posted.reviews.agent),
        })
    }

    /// Who could review a job next.
    pub(crate) fn next_reviewer(&self, posted: &Posted, fork: u8) -> Option<PartyId> {
        let reviews = &posted.reviews;
        let is_over = reviews.until.is_some_and(|until| until <= self.now);
        let sides = [(&reviews.poster, Some(posted.poster)), (&reviews.agent, posted.worker())];
        let mut silent = sides.into_iter().filter(|(said, _)| !is_over && **said == Said::Nothing);
        if fork.is_multiple_of(2) { silent.next()?.1 } else { silent.next_back()?.1 }
    }
}

/// An opinion that its digest alone gives away.
pub(crate) fn opinion(rating: u8) -> Opinion {
    Opinion { rating, comment: String::new(), salt: [7; 16] }
}
