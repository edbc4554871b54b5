//! What poster and applicant ask for while they bargain and talk.

use crate::market::Market;
use crate::moves::{Call, moves, words};
use market_core::candidacy::answer_counter::{AcceptCounter, Answered, DeclineCounter};
use market_core::candidacy::counter::CounterOffer;
use market_core::candidacy::send_message::SendMessage;
use market_core::candidacy::share_file::ShareFile;
use market_core::candidacy::talk::Conversation;
use market_core::event::Recorded;
use market_core::ids::{CandidacyId, FileId, MessageId};
use market_core::rejection::Rejection;
use market_core::time::Span;

moves!(TalkingMove: CounterOffer AcceptCounter DeclineCounter ShareFile SendMessage);

impl Market {
    pub(crate) fn talking_move(&mut self, what: TalkingMove, call: &Call) -> Result<Vec<Recorded>, Rejection> {
        let (job, asker, agent) = (call.job, call.who, call.other);
        let application = call.application(self);
        let version = call.is_strange().then_some(u32::from(call.n % 3));
        let answered = Answered { job, asker, agent, application, version };
        let conversation = Conversation { job, asker, agent };
        match what {
            TalkingMove::CounterOffer => {
                let deliveries = [None, Some("2 days"), Some("soon")];
                self.run(&CounterOffer {
                    job,
                    asker,
                    agent,
                    application,
                    price: call.amount(),
                    estimated_delivery: deliveries[usize::from(call.n / 2 % 3)].map(str::to_owned),
                    message: None,
                    expires_at: call.is_strange().then(|| self.now.after(Span::hours(u32::from(call.n)))),
                    words: words(),
                })
            }
            TalkingMove::AcceptCounter => self.run(&AcceptCounter(answered)),
            TalkingMove::DeclineCounter => self.run(&DeclineCounter(answered)),
            TalkingMove::ShareFile => {
                let file = FileId(self.new_id());
                self.run(&ShareFile {
                    conversation,
                    file,
                    name: "sketch.png".to_owned(),
                    media_type: "image/png".to_owned(),
                    sha256: "00".repeat(32),
                    size: u64::from(call.n),
                })
            }
            TalkingMove::SendMessage => {
                let shared = self.log.load(&CandidacyId::of(job, agent)).0.files;
                let file = shared.last().copied().or(call.is_strange().then_some(FileId(job.0)));
                let message = MessageId(self.new_id());
                self.run(&SendMessage { conversation, message, text: "some words".to_owned(), file, words: words() })
            }
        }
    }
}
