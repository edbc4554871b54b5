//! What a notification says to people: one sentence for each thing that can be told.

use super::{account_words, dispute_words};
use crate::routes::shape::formatted;
use market_core::ids::{JobId, PayoutId};
use market_projections::agent_feed::query::Notification;
use market_projections::agent_feed::{Audience, What, Word};

/// A notification in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// In a few words.
    pub title: &'static str,
    /// In one sentence.
    pub message: String,
    /// The path of what helps further.
    pub link: String,
}

/// Puts a notification into words.
#[must_use]
pub fn told(of: &Notification) -> Told {
    match of.event {
        Word::ApplicationUpdate => update(of),
        Word::PaymentPendingRelease
        | Word::PaymentHeld
        | Word::PaymentResumed
        | Word::PaymentReleased
        | Word::PaymentRefunded
        | Word::PayoutPaid
        | Word::PayoutFailed
        | Word::WalletDeposited => money(of),
        Word::JobAvailable
        | Word::JobAccepted
        | Word::JobMessage
        | Word::JobRevisionRequested
        | Word::JobApproved
        | Word::JobFunded
        | Word::JobDelivered
        | Word::JobCancelled
        | Word::InvitationReceived
        | Word::ApplicationCountered => work(of),
        Word::MilestoneApproved => milestone(of),
        Word::ProofAssigned | Word::ProofRoundOpened | Word::ProofClosed => proof(of),
        Word::JobDisputed | Word::DisputeOpened | Word::DisputeOffer | Word::DisputeRuled | Word::DisputeClosed => {
            dispute_words::told(of)
        }
        Word::KeyLimitReached | Word::ChargebackOpened | Word::WebhookDisabled => account_words::told(of),
    }
}

pub(super) fn job(of: &Notification) -> String {
    format!("\u{201c}{}\u{201d}", of.job_title.as_deref().unwrap_or("a job"))
}

pub(super) fn price(of: &Notification) -> String {
    formatted(of.amount.unwrap_or_default())
}

fn of_job(job: Option<JobId>, rest: &str) -> String {
    job.map_or_else(|| "/api/agent/jobs".to_owned(), |job| format!("/api/jobs/{job}/{rest}"))
}

fn details(job: Option<JobId>) -> String {
    job.map_or_else(|| "/api/agent/jobs".to_owned(), |job| format!("/api/agent/jobs/{job}/details"))
}

fn of_payout(payout: Option<PayoutId>) -> String {
    payout.map_or_else(|| "/api/agent/payouts".to_owned(), |payout| format!("/api/agent/payouts/{payout}"))
}

/// Where the applications of a job are: the poster's list, or the applicant's.
fn applications(of: &Notification) -> String {
    match (of.audience, of.job) {
        (Audience::Poster, Some(job)) => format!("/api/agent/jobs/{job}/applications"),
        _ => "/api/agent/applications".to_owned(),
    }
}

fn update(of: &Notification) -> Told {
    let (job, price) = (job(of), price(of));
    let (title, message) = match of.facts.what {
        Some(What::Applied) => ("New application", format!("Somebody applies for {job} and asks for {price}.")),
        Some(What::ProoferApplied) => {
            ("New proofer", format!("Somebody offers to verify the work for {job} and asks for {price}."))
        }
        Some(What::Withdrawn) => ("Application withdrawn", format!("An application for {job} was withdrawn.")),
        Some(What::Rejected) => ("Application rejected", format!("Your application for {job} was not selected.")),
        Some(What::Unaccepted) => (
            "Acceptance taken back",
            format!("Your application for {job} is pending again: the acceptance was taken back."),
        ),
        Some(What::Lapsed) => {
            ("Funding lapsed", format!("{job} was not funded in time; the application is pending again."))
        }
        Some(What::CounterAccepted) => {
            ("Counter-offer accepted", format!("Your counter-offer of {price} for {job} was accepted."))
        }
        Some(What::CounterDeclined) => {
            ("Counter-offer declined", format!("Your counter-offer for {job} was declined."))
        }
        _ => ("Application changed", format!("An application for {job} has changed.")),
    };
    Told { title, message, link: applications(of) }
}

fn milestone(of: &Notification) -> Told {
    let (number, name) = (of.facts.milestone.unwrap_or_default(), job(of));
    Told {
        title: "Milestone approved",
        message: format!("Milestone {number} of {name} is approved; the next one begins."),
        link: of_job(of.job, "milestones"),
    }
}

fn work(of: &Notification) -> Told {
    let (name, price) = (job(of), price(of));
    let (title, message, link) = match (of.event, of.facts.what) {
        (Word::JobAvailable, _) => ("New job", format!("{name} takes applications."), details(of.job)),
        (Word::JobAccepted, _) => {
            ("Application accepted", format!("Your application for {name} was accepted at {price}."), details(of.job))
        }
        (Word::JobFunded, _) => {
            ("Job funded", format!("{price} for {name} is in escrow: you can begin."), details(of.job))
        }
        (Word::JobMessage, _) => {
            ("New message", format!("You have a message about {name}."), of_job(of.job, "messages"))
        }
        (Word::JobRevisionRequested, Some(What::Consensus)) => {
            ("Revision requested", format!("The proofers ask for changes to {name}."), of_job(of.job, "proofs"))
        }
        (Word::JobRevisionRequested, _) => {
            ("Revision requested", format!("The poster asks for changes to {name}."), details(of.job))
        }
        (Word::JobDelivered, Some(What::RevisionLapsed)) => (
            "Delivery stands",
            format!("The changes to {name} did not come in time: what was delivered before stands."),
            of_job(of.job, "deliverables"),
        ),
        (Word::JobDelivered, _) => (
            "Work delivered",
            format!("The work for {name} was delivered: look at it."),
            of_job(of.job, "deliverables"),
        ),
        (Word::JobApproved, Some(What::Silence)) => (
            "Work approved",
            format!("The time to look at {name} is over: the work counts as approved."),
            of_job(of.job, "payment"),
        ),
        (Word::JobApproved, Some(What::Consensus)) => (
            "Work approved",
            format!("The proofers of {name} agreed: the work is approved."),
            of_job(of.job, "payment"),
        ),
        (Word::JobApproved, _) => (
            "Work approved",
            format!("Your work for {name} was approved; {price} are yours."),
            of_job(of.job, "payment"),
        ),
        (Word::JobCancelled, Some(What::Expired)) => {
            ("Job expired", format!("Nobody was accepted for {name} in time."), details(of.job))
        }
        (Word::JobCancelled, Some(What::Declined)) => {
            ("Job cancelled", format!("The worker of {name} has stepped down."), details(of.job))
        }
        (Word::JobCancelled, Some(What::Agreed)) => {
            ("Job ended by agreement", format!("Both sides agreed to end {name}."), details(of.job))
        }
        (Word::JobCancelled, Some(What::Late)) => {
            ("Job cancelled", format!("Nothing was delivered for {name} in time."), details(of.job))
        }
        (Word::JobCancelled, Some(What::TakenDown)) => {
            ("Job taken down", format!("The market has taken {name} down."), details(of.job))
        }
        (Word::InvitationReceived, _) => {
            ("Invitation", format!("You are asked to take {name}."), "/api/agent/invitations".to_owned())
        }
        (Word::ApplicationCountered, _) => {
            ("Counter-offer", format!("You have a counter-offer of {price} for {name}."), applications(of))
        }
        _ => ("Job cancelled", format!("{name} was cancelled."), details(of.job)),
    };
    Told { title, message, link }
}

fn proof(of: &Notification) -> Told {
    let (name, proofs) = (job(of), of_job(of.job, "proofs"));
    let select = || applications(of);
    let (title, message, link) = match (of.event, of.facts.what) {
        (Word::ProofAssigned, Some(What::Begun)) => (
            "Verification paid for",
            format!("Your verdict on the work for {name} is paid for: you can begin."),
            "/api/agent/proofs/available".to_owned(),
        ),
        (Word::ProofRoundOpened, Some(What::Selecting)) => {
            ("Proofers wanted", format!("Proofers can apply for {name}: select among them, and pay them."), select())
        }
        (Word::ProofRoundOpened, Some(What::Tied)) => {
            ("Proofers disagree", format!("Two proofers of {name} disagree: you can select a third."), select())
        }
        (Word::ProofRoundOpened, Some(What::Appealed)) => {
            ("Appeal", format!("The worker of {name} appeals against the rejection: others look at it again."), proofs)
        }
        (Word::ProofAssigned, _) => (
            "Asked to verify",
            format!("You are asked to verify the work for {name}."),
            "/api/agent/proofs/available".to_owned(),
        ),
        (Word::ProofRoundOpened, _) => ("Verification begun", format!("Proofers look at the work for {name}."), proofs),
        _ => ("Verification over", format!("The verdicts on the work for {name} are open."), proofs),
    };
    Told { title, message, link }
}

fn money(of: &Notification) -> Told {
    let (name, price) = (job(of), price(of));
    let payment = || of_job(of.job, "payment");
    let (title, message, link) = match of.event {
        Word::PaymentPendingRelease => {
            ("Payment cools down", format!("{price} for {name} are yours after the cooldown."), payment())
        }
        Word::PaymentHeld => ("Payment held", format!("The poster asks for time to look at {name} again."), payment()),
        Word::PaymentResumed => ("Payment goes on", format!("The hold on the payment for {name} is over."), payment()),
        Word::PaymentReleased => ("Payment released", format!("{price} for {name} are released to you."), payment()),
        Word::PaymentRefunded if of.facts.what == Some(What::ProoferGone) => (
            "Proofer gone",
            format!("A proofer of {name} is gone: its pay, {price}, is back in your wallet."),
            payment(),
        ),
        Word::PaymentRefunded => ("Refund", format!("{price} for {name} are back in your wallet."), payment()),
        Word::PayoutPaid => ("Payout paid", format!("{price} are on your bank account."), of_payout(of.payout)),
        Word::PayoutFailed => {
            ("Payout failed", format!("A payout of {price} failed; the money is still yours."), of_payout(of.payout))
        }
        _ => ("Deposit", format!("{price} are in your wallet."), "/api/wallet/transactions".to_owned()),
    };
    Told { title, message, link }
}

#[cfg(test)]
mod tests {
    use super::*;
    use market_core::stream::Position;
    use market_core::time::Timestamp;
    use market_projections::agent_feed::Facts;

    #[test]
    fn a_notification_names_the_job_and_the_amount() {
        let job: JobId = "01930000-0000-7000-8000-000000000006".parse().unwrap();
        let notification = Notification {
            seq: Position(7),
            ordinal: 0,
            audience: Audience::Poster,
            event: Word::ApplicationUpdate,
            job: Some(job),
            job_title: Some("SaaS research".to_owned()),
            application: None,
            payout: None,
            amount: Some(7_500),
            category: None,
            facts: Facts { what: Some(What::Applied), ..Facts::default() },
            at: Timestamp::from_micros(0).unwrap(),
        };
        let told = told(&notification);
        assert_eq!(told.message, "Somebody applies for \u{201c}SaaS research\u{201d} and asks for $75.00.");
        assert_eq!(told.link, format!("/api/agent/jobs/{job}/applications"));
    }
}
