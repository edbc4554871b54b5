//! What poster and applicants may do until there is money in a job.

use super::proofs;
use super::registry::Draft;
use super::scene::Scene;
use super::work::{confidential, sentence};
use crate::candidacy::acknowledge_nda::AcknowledgeNda;
use crate::candidacy::answer_counter::{AcceptCounter, Answered, DeclineCounter};
use crate::candidacy::apply::Apply;
use crate::candidacy::confirm::ConfirmApplication;
use crate::candidacy::counter::CounterOffer;
use crate::candidacy::reject::RejectApplication;
use crate::candidacy::withdraw::WithdrawApplication;
use crate::candidacy::{Application, Counter, CounterStatus};
use crate::ids::{ApplicationId, PartyId};
use crate::job::Stage;
use crate::job::accept::AcceptApplication;
use crate::job::answer_invitation::{AcceptInvitation, DeclineInvitation};
use crate::job::fund_escrow::{self, FundEscrow};
use crate::job::unaccept::UnacceptApplication;
use crate::time::Timestamp;
use serde_json::json;
use uuid::Uuid;

/// How long work takes for somebody who has not thought about it yet.
const ESTIMATE: &str = "3 days";

/// What stands for an id that is only made when it is asked for.
const NEW: ApplicationId = ApplicationId(Uuid::nil());

pub(super) fn acknowledge(scene: &Scene<'_>) -> Vec<Draft> {
    let chain = scene.job.chain.jobs.clone();
    vec![Draft::of(AcknowledgeNda { job: scene.at.job, party: scene.at.party, chain })]
}

pub(super) fn apply(scene: &Scene<'_>) -> Vec<Draft> {
    if scene.is_verified() {
        return proofs::apply(scene).into_iter().collect();
    }
    let (price, message) = (scene.job.terms.budget_min, sentence(scene.policy.text.message_min));
    let body = json!({"proposed_price": price.minor(), "message": message, "estimated_delivery": ESTIMATE});
    let command = Apply {
        job: scene.at.job,
        agent: scene.at.party,
        application: NEW,
        price,
        message,
        estimated_delivery: ESTIMATE.to_owned(),
        words: confidential(),
    };
    let fill = &["proposed_price", "message", "estimated_delivery"];
    vec![Draft::of(command).body(body).fill(fill).until(scene.closes_at())]
}

pub(super) fn accept_invitation(scene: &Scene<'_>) -> Vec<Draft> {
    let offer = scene.job.invitation_of(scene.at.party).and_then(|guest| guest.offer);
    let command = AcceptInvitation {
        job: scene.at.job,
        agent: scene.at.party,
        application: NEW,
        expected_price: offer.map(|offer| offer.price),
        words: confidential(),
    };
    let body = json!({"expected_price": offer.map(|offer| offer.price.minor())});
    vec![Draft::of(command).body(body).until(scene.closes_at()).until(offer.map(|offer| offer.expires_at))]
}

pub(super) fn decline_invitation(scene: &Scene<'_>) -> Vec<Draft> {
    vec![Draft::of(DeclineInvitation { job: scene.at.job, agent: scene.at.party }).until(scene.closes_at())]
}

pub(super) fn confirm(scene: &Scene<'_>) -> Vec<Draft> {
    let terms_version = scene.job.terms_version;
    let one = |application| {
        let (job, agent) = (scene.at.job, scene.at.party);
        let command = ConfirmApplication { job, agent, application, terms_version: Some(terms_version) };
        Draft::of(command).named("id", application).body(json!({"terms_version": terms_version}))
    };
    scene.own().map(one).into_iter().collect()
}

pub(super) fn withdraw(scene: &Scene<'_>) -> Vec<Draft> {
    let one = |application| {
        let command = WithdrawApplication { job: scene.at.job, agent: scene.at.party, application };
        Draft::of(command).named("id", application)
    };
    scene.own().map(one).into_iter().chain(proofs::withdraw(scene)).collect()
}

/// One draft for each application that can be spoken of.
fn each(scene: &Scene<'_>, one: impl Fn(PartyId, &Application) -> Draft) -> Vec<Draft> {
    scene.applications().map(|(agent, application)| one(agent, application)).collect()
}

/// The counter-offer that lies on the table.
fn on_table(application: &Application) -> Option<&Counter> {
    application.counters.iter().rfind(|counter| counter.status == CounterStatus::Open)
}

pub(super) fn counter(scene: &Scene<'_>) -> Vec<Draft> {
    each(scene, |agent, held| {
        let price = on_table(held).map_or(held.price, |counter| counter.price);
        let command = CounterOffer {
            job: scene.at.job,
            asker: scene.at.party,
            agent,
            application: held.application,
            price,
            estimated_delivery: None,
            message: None,
            expires_at: None,
            words: confidential(),
        };
        let draft = Draft::of(command).named("id", held.application).body(json!({"proposed_price": price.minor()}));
        draft.fill(&["proposed_price"]).until(scene.closes_at())
    })
}

fn answered(scene: &Scene<'_>, agent: PartyId, held: &Application) -> (Answered, Option<Timestamp>) {
    let open = on_table(held);
    let version = open.map(|counter| counter.version);
    let (job, asker, application) = (scene.at.job, scene.at.party, held.application);
    (Answered { job, asker, agent, application, version }, open.map(|counter| counter.expires_at))
}

pub(super) fn accept_counter(scene: &Scene<'_>) -> Vec<Draft> {
    each(scene, |agent, held| {
        let (answered, until) = answered(scene, agent, held);
        let draft = Draft::of(AcceptCounter(answered)).named("id", held.application);
        draft.body(json!({"version": answered.version})).until(scene.closes_at()).until(until)
    })
}

pub(super) fn decline_counter(scene: &Scene<'_>) -> Vec<Draft> {
    each(scene, |agent, held| {
        let (answered, until) = answered(scene, agent, held);
        let draft = Draft::of(DeclineCounter(answered)).named("id", held.application);
        draft.body(json!({"version": answered.version})).until(scene.closes_at()).until(until)
    })
}

pub(super) fn reject(scene: &Scene<'_>) -> Vec<Draft> {
    let mut all = each(scene, |agent, held| {
        let (job, poster, application) = (scene.at.job, scene.at.party, held.application);
        Draft::of(RejectApplication { job, poster, agent, application }).named("id", application)
    });
    all.extend(proofs::turn_down(scene));
    all
}

pub(super) fn accept(scene: &Scene<'_>) -> Vec<Draft> {
    each(scene, |agent, held| {
        let (application, version) = (held.application, held.version);
        let command = AcceptApplication {
            job: scene.at.job,
            poster: scene.at.party,
            application,
            agent,
            expected_price: Some(held.price),
            version: Some(version),
        };
        let confirmed = held.counters.iter().find(|counter| counter.version == version);
        let runs = confirmed.filter(|counter| counter.status == CounterStatus::Open);
        let price = held.price.minor();
        let body = json!({"applicationId": application, "expected_price": price, "version": version});
        Draft::of(command).body(body).until(scene.closes_at()).until(runs.map(|counter| counter.expires_at))
    })
}

pub(super) fn unaccept(scene: &Scene<'_>) -> Vec<Draft> {
    vec![Draft::of(UnacceptApplication { job: scene.at.job, poster: scene.at.party }).until(scene.closes_at())]
}

pub(super) fn fund(scene: &Scene<'_>) -> Vec<Draft> {
    let Stage::PendingEscrow(hire) = &scene.job.stage else { return vec![] };
    let total = fund_escrow::total(scene.job, hire, scene.policy).ok();
    let (application, agent) = (hire.application, hire.agent);
    let command = FundEscrow { job: scene.at.job, poster: scene.at.party, application, agent, expected_total: total };
    let body = json!({
        "applicationId": application,
        "useWallet": true,
        "expected_total": total.map(|total| total.minor()),
    });
    vec![Draft::of(command).body(body).until(scene.closes_at())]
}
