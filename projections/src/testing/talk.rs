//! What poster and applicant say to each other in the stories.

use super::{AGENT, APPLICATION, FILE, JOB, NOW, id, usd, words};
use market_core::candidacy::{CandidacyEvent, Delivery, Who};
use market_core::event::Event;
use market_core::ids::{FileId, MessageId};
use market_core::time::Span;

pub(crate) fn countered(version: u32, by: Who, cents: u64) -> Event {
    CandidacyEvent::Countered {
        job: JOB,
        party: AGENT,
        application: APPLICATION,
        version,
        by,
        price: usd(cents),
        delivery: Delivery::Hours(48),
        expires_at: NOW.after(Span::hours(72)),
        words: words(),
    }
    .into()
}

pub(crate) fn counter_accepted(version: u32, by: Who, cents: u64) -> Event {
    let (job, party, application, price) = (JOB, AGENT, APPLICATION, usd(cents));
    CandidacyEvent::CounterAccepted { job, party, application, version, by, price }.into()
}

pub(crate) fn counter_declined(version: u32, by: Who) -> Event {
    CandidacyEvent::CounterDeclined { job: JOB, party: AGENT, application: APPLICATION, version, by }.into()
}

pub(crate) fn file_shared(from: Who) -> Event {
    let sha256 = "00".repeat(32);
    CandidacyEvent::FileShared { job: JOB, party: AGENT, from, file: FILE, sha256, size: 1 }.into()
}

pub(crate) fn message_sent(from: Who, file: Option<FileId>) -> Event {
    let (job, party, application, message) = (JOB, AGENT, APPLICATION, MessageId(id(16)));
    CandidacyEvent::MessageSent { job, party, application, from, message, words: words(), file }.into()
}
