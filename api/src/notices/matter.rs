//! What waits for somebody: by which word it is told, what there is to do, and how long it matters.

use market_core::stream::Position;
use market_core::time::Timestamp;
use market_projections::agent_feed::query::Notification;
use market_projections::agent_feed::waiting::Clock;
use market_projections::agent_feed::{What, Word};
use market_projections::deadline::Kind;

/// Something that waits for somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Matter {
    /// What there is to do, in a sentence or two.
    pub todo: &'static str,
    lasts: Lasts,
    /// How often a party is told of it.
    pub pace: Pace,
}

/// How long something matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lasts {
    /// Nobody knows.
    Always,
    /// Until a clock rings that the event itself has set.
    UntilItsOwn(&'static [Kind]),
    /// Until a clock rings that the event right after it has set.
    UntilTheNext(&'static [Kind]),
    /// Until a clock rings, whatever has set it.
    Until(&'static [Kind]),
    /// While a clock runs, which is about something else.
    While(&'static [Kind]),
}

/// How often a party is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// Each time.
    EachTime,
    /// Once an hour for each job, and not at all of what it has read by then: two who talk need no mail for each word.
    Hourly,
}

/// Whether something still waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Still {
    /// It is over: somebody has done it, or it is too late.
    Over,
    /// It waits, until then if that is known.
    Waits(Option<Timestamp>),
}

/// A proofer's own clock.
const SLOT: &[Kind] = &[Kind::ProofSlot1, Kind::ProofSlot2, Kind::ProofSlot3];

const fn each(todo: &'static str, lasts: Lasts) -> Option<Matter> {
    Some(Matter { todo, lasts, pace: Pace::EachTime })
}

const fn hourly(todo: &'static str, lasts: Lasts) -> Option<Matter> {
    Some(Matter { todo, lasts, pace: Pace::Hourly })
}

/// What waits for a poster whose invitation with a price was accepted: the agent has applied and is hired at once.
const HIRED: Matter = Matter {
    todo: "It accepts your invitation and is hired: fund the escrow, else the acceptance lapses.",
    lasts: Lasts::UntilTheNext(&[Kind::FundingWindow]),
    pace: Pace::EachTime,
};

/// What waits for whoever was told this while these clocks run, and until when that is known; none if nothing does.
#[must_use]
pub fn waiting(told: &Notification, clocks: &[Clock]) -> Option<(Matter, Option<Timestamp>)> {
    let hired = Some(HIRED).filter(|_| told.facts.what == Some(What::Applied));
    let still = |matter: Matter| match matter.still(told, clocks) {
        Still::Over => None,
        Still::Waits(until) => Some((matter, until)),
    };
    [hired, of(told)].into_iter().flatten().find_map(still)
}

/// What may wait for whoever was told this.
fn of(told: &Notification) -> Option<Matter> {
    use Lasts::{Always, Until, UntilItsOwn, While};
    match told.event {
        Word::ApplicationUpdate => update(told.facts.what),
        Word::ApplicationCountered => {
            hourly("Accept it, decline it, or make an offer of your own.", While(&[Kind::ApplicationWindow]))
        }
        Word::InvitationReceived => each("Accept or decline it.", While(&[Kind::ApplicationWindow])),
        Word::JobFunded => each("Deliver in time: what comes too late may be refunded.", Until(&[Kind::Abandoned])),
        Word::JobMessage => hourly("Read it, and answer if need be.", Always),
        Word::JobDelivered => each(
            "Look at it, then approve it or ask for changes; silence approves it.",
            UntilItsOwn(&[Kind::ReviewWindow]),
        ),
        Word::JobRevisionRequested => each(
            "Hand the changes in; without them what was delivered before stands.",
            UntilItsOwn(&[Kind::RevisionWindow]),
        ),
        Word::PaymentHeld => {
            each("Answer the poster: when the hold ends, a dispute opens by itself.", UntilItsOwn(&[Kind::PosterHold]))
        }
        Word::PayoutFailed => each(
            "Look at your payout account. Earnings are sent again by themselves; a withdrawal is back in your wallet.",
            Always,
        ),
        Word::ProofAssigned if told.facts.what == Some(What::Begun) => {
            each("Give your verdict in time: one that was begun and is missed is a strike.", UntilItsOwn(SLOT))
        }
        Word::ProofAssigned => {
            each("Accept or decline, or give your verdict at once; then somebody else is asked.", UntilItsOwn(SLOT))
        }
        Word::ProofRoundOpened => select(told.facts.what),
        Word::DisputeOpened => dispute(told.facts.what),
        Word::DisputeOffer => {
            hourly("Accept the offer, make another, or bring evidence.", Until(&[Kind::DisputeEvidence]))
        }
        Word::KeyLimitReached => each("Find out what it spends on; raise its limit if it is to spend more.", Always),
        Word::WebhookDisabled => each("Mend what should take it, then enable it again.", Always),
        // These tell something, and ask for nothing.
        Word::JobAvailable
        | Word::JobAccepted
        | Word::JobApproved
        | Word::MilestoneApproved
        | Word::JobCancelled
        | Word::JobDisputed
        | Word::PaymentPendingRelease
        | Word::PaymentResumed
        | Word::PaymentReleased
        | Word::PaymentRefunded
        | Word::PayoutPaid
        | Word::WalletDeposited
        | Word::ProofClosed
        | Word::DisputeRuled
        | Word::DisputeClosed
        | Word::ChargebackOpened => None,
    }
}

fn update(what: Option<What>) -> Option<Matter> {
    match what {
        Some(What::Applied) => hourly(
            "Accept it, make a counter-offer, or reject it: nothing begins before.",
            Lasts::Until(&[Kind::ApplicationWindow]),
        ),
        Some(What::ProoferApplied) => {
            hourly("Select your proofers, and pay them.", Lasts::Until(&[Kind::ProofRecruiting]))
        }
        _ => None,
    }
}

fn select(what: Option<What>) -> Option<Matter> {
    match what {
        Some(What::Selecting) => {
            each("Select your proofers, and pay them.", Lasts::UntilItsOwn(&[Kind::ProofRecruiting]))
        }
        Some(What::Tied) => each(
            "Select a third, and pay it; without one there is no consensus.",
            Lasts::UntilItsOwn(&[Kind::ProofRecruiting]),
        ),
        _ => None,
    }
}

fn dispute(what: Option<What>) -> Option<Matter> {
    match what {
        Some(What::Panel) => each("Read the case, and vote.", Lasts::UntilItsOwn(&[Kind::DisputeVotes])),
        Some(What::ByItself) => {
            each("Say what is to become of the work, and bring evidence.", Lasts::UntilItsOwn(&[Kind::DisputeEvidence]))
        }
        _ => each("Answer it: whoever is silent loses.", Lasts::UntilItsOwn(&[Kind::DisputeResponse])),
    }
}

/// The words by which something is told that waits.
#[must_use]
pub fn words() -> &'static [Word] {
    &[
        Word::ApplicationUpdate,
        Word::ApplicationCountered,
        Word::InvitationReceived,
        Word::JobFunded,
        Word::JobMessage,
        Word::JobDelivered,
        Word::JobRevisionRequested,
        Word::PaymentHeld,
        Word::PayoutFailed,
        Word::ProofAssigned,
        Word::ProofRoundOpened,
        Word::DisputeOpened,
        Word::DisputeOffer,
        Word::KeyLimitReached,
        Word::WebhookDisabled,
    ]
}

impl Matter {
    /// Whether it still waits, by the clocks that run now.
    fn still(&self, told: &Notification, clocks: &[Clock]) -> Still {
        let first = |kinds: &[Kind]| clocks.iter().find(|clock| kinds.contains(&clock.kind));
        let set_at = |at: Position, kinds: &[Kind]| {
            clocks.iter().find(|clock| kinds.contains(&clock.kind) && clock.set_position == at)
        };
        let due = |clock: Option<&Clock>| clock.map_or(Still::Over, |clock| Still::Waits(Some(clock.due_at)));
        match self.lasts {
            Lasts::Always => Still::Waits(None),
            Lasts::UntilItsOwn(kinds) => due(set_at(told.seq, kinds)),
            Lasts::UntilTheNext(kinds) => due(set_at(told.seq.next(), kinds)),
            Lasts::Until(kinds) => due(first(kinds)),
            Lasts::While(kinds) => first(kinds).map_or(Still::Over, |_| Still::Waits(None)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use market_projections::agent_feed::{Audience, Facts};

    fn told(event: Word, what: Option<What>) -> Notification {
        Notification {
            seq: Position(7),
            ordinal: 0,
            audience: Audience::Party,
            event,
            job: None,
            job_title: None,
            application: None,
            payout: None,
            amount: None,
            category: None,
            facts: Facts { what, ..Facts::default() },
            at: Timestamp::from_micros(0).unwrap(),
        }
    }

    fn clock(kind: Kind, set_position: u64) -> Clock {
        Clock { kind, due_at: Timestamp::from_micros(9).unwrap(), set_position: Position(set_position) }
    }

    #[test]
    fn what_is_looked_for_is_what_may_wait() {
        let whats = [None, Some(What::Applied), Some(What::Selecting), Some(What::Panel)];
        for word in Word::ALL {
            let waits = whats.iter().any(|what| of(&told(*word, *what)).is_some());
            assert_eq!(words().contains(word), waits, "{word:?}");
        }
    }

    #[test]
    fn what_another_event_has_moved_on_is_over() {
        let delivered = told(Word::JobDelivered, None);
        let still = |clocks: &[Clock]| of(&delivered).unwrap().still(&delivered, clocks);
        assert_eq!(still(&[clock(Kind::ReviewWindow, 7)]), Still::Waits(Timestamp::from_micros(9)));
        assert_eq!(still(&[clock(Kind::ReviewWindow, 8)]), Still::Over, "it was delivered once more");
        assert_eq!(still(&[]), Still::Over, "it is approved");
    }

    #[test]
    fn whoever_accepts_an_invitation_is_to_be_paid_for() {
        let applied = told(Word::ApplicationUpdate, Some(What::Applied));
        let todo = |clocks: &[Clock]| waiting(&applied, clocks).map(|(matter, _)| matter.todo);
        assert_eq!(todo(&[clock(Kind::FundingWindow, 8)]), Some(HIRED.todo));
        assert_eq!(todo(&[clock(Kind::FundingWindow, 9)]), None, "somebody was accepted later");
        assert!(todo(&[clock(Kind::ApplicationWindow, 1)]).is_some_and(|todo| todo.starts_with("Accept it")));
    }

    #[test]
    fn a_proofer_is_told_of_no_clock_but_its_own() {
        let asked = told(Word::ProofAssigned, None);
        let others = [clock(Kind::ProofSlot1, 5), clock(Kind::ProofSlot2, 6)];
        assert_eq!(of(&asked).unwrap().still(&asked, &others), Still::Over);
    }
}
