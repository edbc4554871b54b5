//! What notifications about disputes say.

use super::notification_words::{Told, job, price};
use market_projections::agent_feed::query::Notification;
use market_projections::agent_feed::{What, Word};

/// Puts a notification about a dispute into words.
pub(super) fn told(of: &Notification) -> Told {
    let (name, price) = (job(of), price(of));
    let (title, message) = match (of.event, of.facts.what) {
        (Word::DisputeOpened, Some(What::Panel)) => {
            ("Asked to decide", format!("You were drawn to decide a dispute about {name}: read it, and vote."))
        }
        (Word::DisputeOpened, Some(What::ByItself)) => (
            "Dispute opened",
            format!("The proofers rejected {name}, and nobody has said what is to become of it: a dispute has opened."),
        ),
        (Word::DisputeOpened, _) => (
            "Dispute opened",
            format!("{name} is disputed, with {price} for the worker. Answer in time, or that is what is paid."),
        ),
        (Word::DisputeOffer, Some(What::Answered)) => {
            ("Dispute answered", format!("The other side has answered the dispute about {name}."))
        }
        (Word::DisputeOffer, Some(What::Evidence)) => {
            ("New evidence", format!("The other side has brought evidence in the dispute about {name}."))
        }
        (Word::DisputeOffer, _) => (
            "Offer in a dispute",
            format!("The other side would settle the dispute about {name} for {price} to the worker."),
        ),
        (Word::DisputeRuled, _) => {
            ("Dispute decided", format!("The dispute about {name} is decided: {price} for the worker."))
        }
        (Word::DisputeClosed, Some(What::Withdrawn)) => {
            ("Dispute withdrawn", format!("The dispute about {name} was taken back; the job goes on."))
        }
        (Word::DisputeClosed, _) => ("Dispute closed", format!("The dispute about {name} is over.")),
        _ => ("Job disputed", format!("{price} for {name} are frozen until its dispute is over.")),
    };
    let link =
        of.facts.dispute.map_or_else(|| "/api/agent/disputes".to_owned(), |dispute| format!("/api/disputes/{dispute}"));
    Told { title, message, link }
}
