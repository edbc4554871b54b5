//! How a thing stands, in a word or two.

use market_core::allowance::Allowance;
use market_core::candidacy::{Candidacy, Nda, Standing};
use market_core::dispute::Dispute;
use market_core::job::Job;
use market_core::party::{Email, Key, Party};
use market_core::proof::{Phase, Proof};
use market_core::state::State;

/// The state of a stream, for people.
pub(super) fn standing(state: &State) -> String {
    match state {
        State::Proof(proof) => of_proof(proof),
        State::Proofer(proofer) => format!("verifies {} kinds of work", proofer.categories.len()),
        State::Dispute(Dispute::Filed(filed)) => filed.status().to_owned(),
        State::Dispute(Dispute::Unfiled) => "not filed".to_owned(),
        State::Job(Job::Posted(job)) => job.status().to_owned(),
        State::Job(Job::Unposted) => "not posted".to_owned(),
        State::Payout(payout) => payout.status().to_owned(),
        State::Payment(payment) => payment.status().to_owned(),
        State::Candidacy(candidacy) => of_candidacy(candidacy).to_owned(),
        State::Party(Party::Registered(party)) => format!("registered, {} roles", party.roles.len()),
        State::Party(Party::Unregistered) => "not registered".to_owned(),
        State::Email(Email::Claimed(party)) => format!("claimed by {party}"),
        State::Email(Email::Free) => "free".to_owned(),
        State::Key(Key::Live { party, .. }) => format!("live, of {party}"),
        State::Key(Key::Revoked) => "revoked".to_owned(),
        State::Key(Key::Unknown) => "unknown".to_owned(),
        State::Allowance(Allowance::Live(live)) => format!("live, of {}", live.party),
        State::Allowance(Allowance::Revoked) => "revoked".to_owned(),
        State::Allowance(Allowance::Unwritten) => "not written down".to_owned(),
        State::Webhooks(webhooks) => format!("{} webhooks", webhooks.count()),
    }
}

fn of_proof(proof: &Proof) -> String {
    let Some(round) = proof.latest() else {
        return "no round".to_owned();
    };
    let phase = match round.phase {
        Phase::Funded => "paid for",
        Phase::Recruiting { .. } => "recruiting",
        Phase::Reviewing => "reviewing",
        Phase::Ended { .. } => "to be closed",
        Phase::Closed(outcome) => outcome.name(),
    };
    format!("round {}, {phase}", round.number)
}

fn of_candidacy(candidacy: &Candidacy) -> &'static str {
    match (&candidacy.application, candidacy.nda) {
        (Some(application), _) => match application.standing {
            Standing::Live => "applied",
            Standing::Withdrawn => "withdrawn",
            Standing::Rejected => "rejected",
        },
        (None, Nda::Acknowledged) => "confidentiality acknowledged",
        (None, Nda::Open) => "nothing",
    }
}
