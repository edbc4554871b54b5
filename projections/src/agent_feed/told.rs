//! What each event tells, and to whom: whoever did something is not told of it.

use super::note::Note;
use super::{Facts, What, Word, dispute, money, webhook};
use market_core::candidacy::{CandidacyEvent, Who};
use market_core::event::Event;
use market_core::ids::{ApplicationId, JobId, PartyId};
use market_core::job::{
    ApprovedBy, Cancellation, Invitation, JobEvent, MilestoneApproved, Settlement, Takedown, Visibility,
};
use market_core::money::Money;
use market_core::payout::PayoutEvent;
use market_core::proof::{Assignment, ProofEvent};

/// What an event tells, in a fixed order.
pub(crate) fn told(event: &Event) -> Vec<Note> {
    match event {
        Event::Job(event) => by_job(event),
        Event::Candidacy(event) => by_candidacy(event),
        Event::Payment(event) => money::by_payment(event),
        Event::Payout(event) => by_payout(event),
        Event::Proof(event) => by_proof(event),
        Event::Dispute(event) => dispute::told(event),
        Event::Allowance(event) => money::by_allowance(event),
        Event::Webhooks(event) => webhook::told(event),
        Event::Party(_) | Event::Email(_) | Event::Key(_) | Event::Proofer(_) => vec![],
    }
}

fn by_job(event: &JobEvent) -> Vec<Note> {
    match event {
        JobEvent::Posted { job, terms, .. } => match terms.visibility {
            Visibility::Public => {
                vec![Note::to_category(terms.category, Word::JobAvailable).of_job(*job).over(terms.budget_max)]
            }
            Visibility::Private => vec![],
        },
        JobEvent::ApplicationAccepted { job, application, agent, price, .. } => {
            let note = Note::to_party(*agent, Word::JobAccepted).of_job(*job);
            vec![note.of_application(*application).over(*price)]
        }
        JobEvent::ApplicationUnaccepted { job, application, .. } => {
            let note = Note::to_applicant(*application, Word::ApplicationUpdate).of_job(*job);
            vec![note.saying(What::Unaccepted)]
        }
        JobEvent::FundingLapsed { job, application, .. } => lapsed(*job, *application),
        JobEvent::EscrowFunded { job, application, agent, price, .. } => {
            vec![Note::to_party(*agent, Word::JobFunded).of_job(*job).of_application(*application).over(*price)]
        }
        JobEvent::Delivered { job, .. } => vec![Note::to_poster(*job, Word::JobDelivered)],
        JobEvent::RevisionLapsed { job, .. } => {
            vec![Note::to_poster(*job, Word::JobDelivered).saying(What::RevisionLapsed)]
        }
        JobEvent::RevisionRequested { job, .. } => vec![Note::to_worker(*job, Word::JobRevisionRequested)],
        JobEvent::RevisionByProof(revision) => {
            vec![Note::to_worker(revision.job, Word::JobRevisionRequested).saying(What::Consensus)]
        }
        // The end of the round tells it.
        JobEvent::ProofEnded(_) => vec![],
        JobEvent::Approved { job, agent, earned, by, .. } => approved(*job, *agent, *earned, *by),
        JobEvent::MilestoneApproved(approved) => milestone_approved(approved),
        JobEvent::Expired { job } => vec![Note::to_poster(*job, Word::JobCancelled).saying(What::Expired)],
        JobEvent::Declined { job, poster, refund, .. } => vec![
            Note::to_party(*poster, Word::JobCancelled).of_job(*job).saying(What::Declined),
            Note::to_party(*poster, Word::PaymentRefunded).of_job(*job).over(*refund),
        ],
        JobEvent::CancelledLate { job, poster, refund, .. } => vec![
            Note::to_worker(*job, Word::JobCancelled).saying(What::Late),
            Note::to_party(*poster, Word::JobCancelled).of_job(*job).saying(What::Late),
            Note::to_party(*poster, Word::PaymentRefunded).of_job(*job).over(*refund),
        ],
        JobEvent::Settled(settlement) => settled(settlement),
        JobEvent::AgentsInvited(invitation) => invited(invitation),
        JobEvent::TakenDown(takedown) => taken_down(takedown),
        // Of those who have only applied the event names nobody: their applications read as not selected, or to be
        // confirmed.
        JobEvent::Cancelled(cancellation) => called_off(cancellation),
        JobEvent::Edited { .. } => vec![],
        // No word on the wire says these.
        JobEvent::FileUploaded { .. }
        | JobEvent::DeadlineExtended(_)
        | JobEvent::AttachmentAdded(_)
        | JobEvent::AttachmentRemoved { .. }
        | JobEvent::Featured { .. }
        | JobEvent::CancelRequested(_)
        | JobEvent::CancelDeclined { .. }
        | JobEvent::CancelRequestWithdrawn { .. }
        | JobEvent::CancelRequestLapsed { .. }
        | JobEvent::ProofAwaited(_)
        | JobEvent::ProofSettingsChanged(_)
        | JobEvent::Reviewed(_)
        | JobEvent::ReviewSealed(_)
        | JobEvent::ReviewsOpened(_)
        | JobEvent::InvitationDeclined(_)
        | JobEvent::Subcontracted(_) => vec![],
        JobEvent::Disputed(disputed) => dispute::of_job(disputed),
        JobEvent::DisputeWithdrawn(withdrawn) => dispute::withdrawn(withdrawn),
        JobEvent::DisputeSettled(settled) => dispute::settled(settled),
    }
}

fn lapsed(job: JobId, application: ApplicationId) -> Vec<Note> {
    let to_applicant = Note::to_applicant(application, Word::ApplicationUpdate).of_job(job);
    let to_poster = Note::to_poster(job, Word::ApplicationUpdate).of_application(application);
    [to_applicant, to_poster].map(|note| note.saying(What::Lapsed)).into()
}

fn approved(job: JobId, agent: PartyId, earned: Money, by: ApprovedBy) -> Vec<Note> {
    let to_agent = Note::to_party(agent, Word::JobApproved).of_job(job).over(earned);
    match by {
        ApprovedBy::Poster => vec![to_agent],
        ApprovedBy::Consensus => {
            let to_poster = Note::to_poster(job, Word::JobApproved);
            vec![to_agent.saying(What::Consensus), to_poster.saying(What::Consensus)]
        }
        ApprovedBy::Silence => {
            let to_poster = Note::to_poster(job, Word::JobApproved);
            vec![to_agent.saying(What::Silence), to_poster.saying(What::Silence)]
        }
    }
}

fn milestone_approved(approved: &MilestoneApproved) -> Vec<Note> {
    let MilestoneApproved { job, agent, earned, by, .. } = *approved;
    let what = match by {
        ApprovedBy::Poster => None,
        ApprovedBy::Consensus => Some(What::Consensus),
        ApprovedBy::Silence => Some(What::Silence),
    };
    let facts = Facts { milestone: Some(approved.milestone), what, ..Facts::default() };
    let mut notes = vec![Note::to_party(agent, Word::MilestoneApproved).of_job(job).over(earned).with(facts)];
    notes.extend(what.map(|_| Note::to_poster(job, Word::MilestoneApproved).with(facts)));
    notes
}

fn settled(Settlement { job, poster, agent, refund, .. }: &Settlement) -> Vec<Note> {
    let mut notes = vec![
        Note::to_party(*agent, Word::JobCancelled).of_job(*job).saying(What::Agreed),
        Note::to_party(*poster, Word::JobCancelled).of_job(*job).saying(What::Agreed),
    ];
    if !refund.is_zero() {
        notes.push(Note::to_party(*poster, Word::PaymentRefunded).of_job(*job).over(*refund));
    }
    notes
}

fn invited(Invitation { job, agents, offer, .. }: &Invitation) -> Vec<Note> {
    let to_guest = |agent: &PartyId| {
        let note = Note::to_party(*agent, Word::InvitationReceived).of_job(*job);
        match offer {
            Some(offer) => note.over(offer.price),
            None => note,
        }
    };
    agents.iter().map(to_guest).collect()
}

fn called_off(Cancellation { job, agent }: &Cancellation) -> Vec<Note> {
    agent.iter().map(|agent| Note::to_party(*agent, Word::JobCancelled).of_job(*job)).collect()
}

fn taken_down(Takedown { job, poster, agent, refund, .. }: &Takedown) -> Vec<Note> {
    let to = |party: PartyId| Note::to_party(party, Word::JobCancelled).of_job(*job).saying(What::TakenDown);
    let mut notes: Vec<Note> = [*poster].into_iter().chain(*agent).map(to).collect();
    if let Some(refund) = refund {
        notes.push(Note::to_party(*poster, Word::PaymentRefunded).of_job(*job).over(*refund));
    }
    notes
}

/// To the one of the two who did not do it.
fn to_other(who: Who, job: JobId, party: PartyId, event: Word) -> Note {
    match who {
        Who::Agent => Note::to_poster(job, event),
        Who::Poster => Note::to_party(party, event).of_job(job),
    }
}

fn by_candidacy(event: &CandidacyEvent) -> Vec<Note> {
    let counter = |version: u32, what: Option<What>| Facts { version: Some(version), what, ..Facts::default() };
    match event {
        CandidacyEvent::Applied { job, application, price, .. } => {
            let note = Note::to_poster(*job, Word::ApplicationUpdate).of_application(*application);
            vec![note.over(*price).saying(What::Applied)]
        }
        CandidacyEvent::ProoferApplied { job, application, price, .. } => {
            let note = Note::to_poster(*job, Word::ApplicationUpdate).of_application(*application);
            vec![note.over(*price).saying(What::ProoferApplied)]
        }
        CandidacyEvent::Withdrawn { job, application, .. } => {
            let note = Note::to_poster(*job, Word::ApplicationUpdate).of_application(*application);
            vec![note.saying(What::Withdrawn)]
        }
        CandidacyEvent::Rejected { job, party, application } => {
            let note = Note::to_party(*party, Word::ApplicationUpdate).of_job(*job);
            vec![note.of_application(*application).saying(What::Rejected)]
        }
        CandidacyEvent::Countered { job, party, application, version, by, price, .. } => {
            let note = to_other(*by, *job, *party, Word::ApplicationCountered).of_application(*application);
            vec![note.over(*price).with(counter(*version, None))]
        }
        CandidacyEvent::CounterAccepted { job, party, application, version, by, price } => {
            let note = to_other(*by, *job, *party, Word::ApplicationUpdate).of_application(*application);
            vec![note.over(*price).with(counter(*version, Some(What::CounterAccepted)))]
        }
        CandidacyEvent::CounterDeclined { job, party, application, version, by } => {
            let note = to_other(*by, *job, *party, Word::ApplicationUpdate).of_application(*application);
            vec![note.with(counter(*version, Some(What::CounterDeclined)))]
        }
        CandidacyEvent::MessageSent { job, party, application, from, message, .. } => {
            let note = to_other(*from, *job, *party, Word::JobMessage).of_application(*application);
            vec![note.with(Facts { message: Some(*message), ..Facts::default() })]
        }
        CandidacyEvent::NdaAcknowledged { .. }
        | CandidacyEvent::Confirmed { .. }
        | CandidacyEvent::FileShared { .. } => vec![],
    }
}

/// Between the beginning and the end of a round nothing is told but to whoever is asked: nobody can tell by it what
/// others do. A poster that selects its proofers is told when there is one to select.
fn by_proof(event: &ProofEvent) -> Vec<Note> {
    match event {
        ProofEvent::RoundOpened(opened) => {
            let [to_poster, to_worker] =
                [Note::to_poster, Note::to_worker].map(|to| to(opened.job, Word::ProofRoundOpened));
            let to_poster = match opened.assignment {
                Assignment::Auto => to_poster,
                Assignment::PosterSelect => to_poster.saying(What::Selecting),
            };
            vec![to_poster, to_worker]
        }
        ProofEvent::SlotInvited { job, seat, .. } | ProofEvent::ProoferSelected { job, seat, .. } => {
            vec![Note::to_party(seat.party, Word::ProofAssigned).of_job(*job)]
        }
        ProofEvent::SlotAccepted { job, seat, by_payment: true, .. } => {
            vec![Note::to_party(seat.party, Word::ProofAssigned).of_job(*job).saying(What::Begun)]
        }
        ProofEvent::TieBreakCalled { job, assignment: Assignment::PosterSelect, .. } => {
            vec![Note::to_poster(*job, Word::ProofRoundOpened).saying(What::Tied)]
        }
        ProofEvent::SlotFeeReturned { job, payer, fee, .. } => {
            let note = Note::to_party(*payer, Word::PaymentRefunded).of_job(*job);
            vec![note.over(fee.fee).saying(What::ProoferGone)]
        }
        ProofEvent::Appealed { job, .. } => {
            vec![Note::to_poster(*job, Word::ProofRoundOpened).saying(What::Appealed)]
        }
        ProofEvent::RoundClosed(closed) => {
            let sides = [Note::to_poster, Note::to_worker].map(|to| to(closed.job, Word::ProofClosed));
            let seats = closed.slots.iter().filter_map(|end| end.seat);
            let proofers = seats.map(|seat| Note::to_party(seat.party, Word::ProofClosed).of_job(closed.job));
            sides.into_iter().chain(proofers).collect()
        }
        ProofEvent::FeesFunded { .. }
        | ProofEvent::FeesReturned { .. }
        | ProofEvent::SlotAccepted { .. }
        | ProofEvent::SlotDeclined { .. }
        | ProofEvent::InvitationLapsed { .. }
        | ProofEvent::VerdictMissed { .. }
        | ProofEvent::VerdictSealed { .. }
        | ProofEvent::TieBreakCalled { .. }
        | ProofEvent::RecruitingEnded { .. }
        | ProofEvent::VotingEnded { .. } => vec![],
    }
}

fn by_payout(event: &PayoutEvent) -> Vec<Note> {
    match event {
        PayoutEvent::Scheduled { payout, job, party, amount, .. } => {
            let note = Note::to_party(*party, Word::PaymentPendingRelease).of_job(*job);
            vec![note.of_payout(*payout).over(*amount)]
        }
        PayoutEvent::Held { payout, .. } => vec![Note::to_payee(*payout, Word::PaymentHeld)],
        PayoutEvent::Resumed { payout, .. } => vec![Note::to_payee(*payout, Word::PaymentResumed)],
        PayoutEvent::Released { payout, job, party, amount, .. }
        | PayoutEvent::Awarded { payout, job, party, amount, .. } => {
            vec![Note::to_party(*party, Word::PaymentReleased).of_job(*job).of_payout(*payout).over(*amount)]
        }
        PayoutEvent::Paid { payout, amount } => vec![Note::to_payee(*payout, Word::PayoutPaid).over(*amount)],
        PayoutEvent::Failed { payout, party, amount, .. } => {
            vec![Note::to_party(*party, Word::PayoutFailed).of_payout(*payout).over(*amount)]
        }
        // The dispute tells of these.
        PayoutEvent::Withdrawn { .. }
        | PayoutEvent::Submitted { .. }
        | PayoutEvent::Frozen { .. }
        | PayoutEvent::Voided { .. } => vec![],
    }
}
