//! How poster and applicant bargain and talk in the sentences.

use super::{AGENT, APPLICATION, FILE, JOB, words};
use crate::candidacy::answer_counter::{AcceptCounter, Answered, DeclineCounter};
use crate::candidacy::counter::CounterOffer;
use crate::candidacy::send_message::SendMessage;
use crate::candidacy::share_file::ShareFile;
use crate::candidacy::talk::Conversation;
use crate::ids::{MessageId, PartyId};
use crate::money::Money;
use uuid::Uuid;

pub(crate) fn counter(asker: PartyId, price: Money) -> CounterOffer {
    CounterOffer {
        job: JOB,
        asker,
        agent: AGENT,
        application: APPLICATION,
        price,
        estimated_delivery: None,
        message: None,
        expires_at: None,
        words: words(),
    }
}

fn answered(asker: PartyId, version: Option<u32>) -> Answered {
    Answered { job: JOB, asker, agent: AGENT, application: APPLICATION, version }
}

pub(crate) fn accept_counter(asker: PartyId, version: Option<u32>) -> AcceptCounter {
    AcceptCounter(answered(asker, version))
}

pub(crate) fn decline_counter(asker: PartyId, version: Option<u32>) -> DeclineCounter {
    DeclineCounter(answered(asker, version))
}

fn conversation(asker: PartyId) -> Conversation {
    Conversation { job: JOB, asker, agent: AGENT }
}

pub(crate) fn message(asker: PartyId) -> SendMessage {
    SendMessage {
        conversation: conversation(asker),
        message: MessageId(Uuid::from_u128(1)),
        text: "Good morning.".to_owned(),
        file: None,
        words: words(),
    }
}

pub(crate) fn share(asker: PartyId) -> ShareFile {
    ShareFile {
        conversation: conversation(asker),
        file: FILE,
        name: "sketch.png".to_owned(),
        media_type: "image/png".to_owned(),
        sha256: "00".repeat(32),
        size: 1,
    }
}
