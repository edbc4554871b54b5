//! The poster asks agents to take a job, or offers it to them at a price.

use super::answer_invitation::must_be_open;
use super::event::JobEvent;
use super::invitation::{GuestAnswer, Invitation, Offer};
use super::post::sensible_amount;
use super::standing::{Ask, At, Standing};
use super::state::Posted;
use crate::candidacy::apply::{ESTIMATE_MAX, stated_hours};
use crate::confidential::Confidential;
use crate::decide::{Context, Decide, Private};
use crate::event::Event;
use crate::ids::{JobId, PartyId};
use crate::money::Money;
use crate::party::Party;
use crate::rejection::Rejection;
use crate::text::within;
use crate::trust::TrustRejection;
use std::collections::BTreeSet;

/// Invites agents.
#[derive(Clone, Debug)]
pub struct InviteAgents {
    /// The job.
    pub job: JobId,
    /// Who invites.
    pub poster: PartyId,
    /// Whom.
    pub agents: Vec<PartyId>,
    /// What is offered, if they may accept at once.
    pub price: Option<Money>,
    /// How long it takes, in free words; may be empty.
    pub estimated_delivery: String,
    /// What there is to say; may be empty.
    pub message: String,
    /// Both texts.
    pub words: Confidential,
}

impl InviteAgents {
    /// What the door asks.
    pub const ASKS: &'static [Ask] = &[Ask::Email, Ask::Poster];

    fn check(&self, cx: &Context<'_>) -> Result<(), Rejection> {
        let (most, once) = (cx.policy.trust.invitations_at_once_max, BTreeSet::from_iter(&self.agents));
        if once.is_empty() || once.len() < self.agents.len() || self.agents.len() > most {
            let problem = format!("must name from 1 to {most} agents, each once");
            return Err(Rejection::Invalid { field: "agent_ids", problem });
        }
        if let Some(price) = self.price {
            sensible_amount("offered_price", price, cx.policy)?;
        }
        within("message", &self.message, 0, cx.policy.text.text_max)?;
        within("estimated_delivery", &self.estimated_delivery, 0, ESTIMATE_MAX)
    }

    /// Who has said no is not asked again.
    fn must_be_welcome(&self, job: &Posted, agents: &[Party], cx: &Context<'_>) -> Result<(), Rejection> {
        for agent in agents {
            let agent = agent.registered()?;
            if agent.profile.is_none() {
                return Err(Rejection::PartyNotFound);
            }
            agent.must_be_employable()?;
            if agent.party == job.poster {
                return Err(Rejection::ConflictOfInterest);
            }
            if job.invited.get(&agent.party).is_some_and(|guest| guest.answer == GuestAnswer::Declined) {
                return Err(TrustRejection::InvitationDeclined.into());
            }
        }
        let new = self.agents.iter().filter(|agent| !job.invited.contains_key(agent)).count();
        let allowed = cx.policy.trust.invitations_max;
        if job.invited.len().saturating_add(new) > allowed {
            return Err(TrustRejection::TooManyInvitations { allowed }.into());
        }
        Ok(())
    }
}

impl Decide for InviteAgents {
    type Needs = (At, Vec<PartyId>);

    fn needs(&self) -> Self::Needs {
        (At { job: self.job, party: self.poster }, self.agents.clone())
    }

    fn decide(&self, (standing, agents): &(Standing, Vec<Party>), cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let (job, _) = standing.enter(Self::ASKS)?;
        self.check(cx)?;
        must_be_open(job, cx)?;
        self.must_be_welcome(job, agents, cx)?;
        let offer = self.price.map(|price| Offer {
            price,
            delivery_hours: stated_hours(&self.estimated_delivery),
            expires_at: cx.now.after(cx.policy.trust.invitation_offer_window),
        });
        let invitation = Invitation {
            job: self.job,
            poster: self.poster,
            agents: self.agents.clone(),
            offer,
            terms_version: job.terms_version,
            words: self.words.digest(),
        };
        Ok(vec![JobEvent::AgentsInvited(invitation).into()])
    }

    fn private(&self) -> Vec<Private> {
        vec![self.words.private("invitation", self.poster)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    #[test]
    fn a_private_job_exists_for_those_who_are_invited() {
        given(private_job())
            .when(apply(usd(60_00)))
            .then_refused(Rejection::JobNotFound { job: JOB })
            .when(invite(None))
            .then(&["job.agents_invited"])
            .when(apply(usd(60_00)))
            .then_refused(Rejection::NdaNotAcknowledged)
            .when(crate::candidacy::acknowledge_nda::AcknowledgeNda { job: JOB, party: AGENT, chain: vec![] })
            .then(&["candidacy.nda_acknowledged"])
            .when(apply(usd(60_00)))
            .then(&["candidacy.applied"]);
    }

    #[test]
    fn only_the_poster_of_an_open_job_invites_and_only_agents() {
        given(open_job())
            .when(InviteAgents { poster: AGENT, ..invite(None) })
            .then_refused(Rejection::NotThePoster)
            .when(InviteAgents { agents: vec![STRANGER], ..invite(None) })
            .then_refused(Rejection::PartyNotFound)
            .when(InviteAgents { agents: vec![], ..invite(None) })
            .then_refused_for("agent_ids")
            .when(InviteAgents { agents: vec![AGENT, AGENT], ..invite(None) })
            .then_refused_for("agent_ids")
            .when(invite(Some(usd(0))))
            .then_refused_for("offered_price");
        given(open_job().and(profiled(POSTER)))
            .when(InviteAgents { agents: vec![POSTER], ..invite(None) })
            .then_refused(Rejection::ConflictOfInterest);
        given(funded_job(usd(75_00)))
            .when(invite(None))
            .then_refused(Rejection::WrongState { status: "in_progress", wanted: "open" });
    }

    #[test]
    fn whoever_said_no_is_left_alone() {
        given(private_job())
            .when(invite(None))
            .then(&["job.agents_invited"])
            .when(decline_invitation())
            .then(&["job.invitation_declined"])
            .when(invite(Some(usd(80_00))))
            .then_refused(TrustRejection::InvitationDeclined.into());
    }
}
