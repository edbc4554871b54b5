//! What disputes tell: each side what the other does, the panel that it is asked, and everybody in it how it ends.

use super::note::Note;
use super::{Facts, What, Word};
use market_core::dispute::{Case, DisputeEvent};
use market_core::ids::PartyId;
use market_core::job::{DisputeSettlement, DisputeWithdrawn, Disputed};
use market_core::money::Money;

fn to(party: PartyId, case: Case, event: Word, what: Option<What>) -> Note {
    let facts = Facts { dispute: Some(case.dispute), what, ..Facts::default() };
    Note::to_party(party, event).of_job(case.job).with(facts)
}

fn to_both(case: Case, event: Word, what: Option<What>) -> Vec<Note> {
    [case.poster, case.agent].map(|party| to(party, case, event, what)).into()
}

pub(super) fn told(event: &DisputeEvent) -> Vec<Note> {
    match event {
        DisputeEvent::Filed(filed) => match filed.by {
            Some(by) => {
                let note = to(filed.case.party_of(by.other()), filed.case, Word::DisputeOpened, None);
                vec![over(note, filed.wanted)]
            }
            None => to_both(filed.case, Word::DisputeOpened, Some(What::ByItself)),
        },
        // An answer in words; one by an offer or by evidence is told with that.
        DisputeEvent::Answered { case, by, words: Some(_), .. } => {
            vec![to(case.party_of(by.other()), *case, Word::DisputeOffer, Some(What::Answered))]
        }
        DisputeEvent::EvidenceAdded { case, by, .. } => {
            vec![to(case.party_of(by.other()), *case, Word::DisputeOffer, Some(What::Evidence))]
        }
        DisputeEvent::Offered { case, by, amount } => {
            vec![to(case.party_of(by.other()), *case, Word::DisputeOffer, Some(What::Offer)).over(*amount)]
        }
        DisputeEvent::PanelDrawn(drawn) => {
            let asked = drawn.panel.iter();
            asked.map(|panelist| to(panelist.party, drawn.case, Word::DisputeOpened, Some(What::Panel))).collect()
        }
        DisputeEvent::Ruled(ruled) => {
            to_both(ruled.case, Word::DisputeRuled, None).into_iter().map(|note| note.over(ruled.award)).collect()
        }
        DisputeEvent::Withdrawn { case, by } => {
            vec![to(case.party_of(by.other()), *case, Word::DisputeClosed, Some(What::Withdrawn))]
        }
        // Who has voted is nobody's business before all have.
        DisputeEvent::Answered { words: None, .. }
        | DisputeEvent::EvidenceClosed { .. }
        | DisputeEvent::VoteSealed { .. }
        | DisputeEvent::VotingEnded { .. }
        | DisputeEvent::VotesMissed { .. } => vec![],
    }
}

fn over(note: Note, amount: Option<Money>) -> Note {
    match amount {
        Some(amount) => note.over(amount),
        None => note,
    }
}

/// The job is frozen: both sides' jobs say so.
pub(super) fn of_job(disputed: &Disputed) -> Vec<Note> {
    to_both(disputed.case, Word::JobDisputed, None).into_iter().map(|note| note.over(disputed.price)).collect()
}

/// Whoever took it back knows; the payment goes on.
pub(super) fn withdrawn(_withdrawn: &DisputeWithdrawn) -> Vec<Note> {
    vec![]
}

/// The end of it, for both sides; and what goes back.
pub(super) fn settled(DisputeSettlement { dispute, settlement }: &DisputeSettlement) -> Vec<Note> {
    let (job, poster, agent) = (settlement.job, settlement.poster, settlement.agent);
    let case = Case { dispute: *dispute, job, poster, agent };
    let closed = to_both(case, Word::DisputeClosed, Some(What::Ruled));
    let mut notes: Vec<Note> = closed.into_iter().map(|note| note.over(settlement.award)).collect();
    if !settlement.refund.is_zero() {
        notes.push(Note::to_party(poster, Word::PaymentRefunded).of_job(job).over(settlement.refund));
    }
    notes
}
