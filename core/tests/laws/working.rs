//! What is asked while money is in a job.

use crate::market::Market;
use crate::moves::{Call, moves, words};
use crate::parties::pick;
use market_core::allowance::change::Wishes;
use market_core::allowance::{Allowance, Asked, UsedKey};
use market_core::event::Recorded;
use market_core::ids::{FileId, KeyId, PayoutId};
use market_core::job::abandon::AbandonJob;
use market_core::job::approve::{ApproveBySilence, ApproveWork};
use market_core::job::decline::DeclineJob;
use market_core::job::fund_escrow::FundEscrow;
use market_core::job::lapse_revision::LapseRevision;
use market_core::job::request_revision::RequestRevision;
use market_core::job::submit::SubmitWork;
use market_core::job::upload::UploadFile;
use market_core::party::Scope;
use market_core::rejection::Rejection;

moves!(WorkingMove: FundEscrow FundByKey UploadFile SubmitWork ApproveWork ApproveBySilence RequestRevision DeclineJob AbandonJob LapseRevision);

impl Market {
    pub(crate) fn working_move(&mut self, what: WorkingMove, call: &Call) -> Result<Vec<Recorded>, Rejection> {
        let (job, who) = (call.job, call.who);
        match what {
            WorkingMove::FundEscrow => {
                let funding = self.funding(call);
                self.run(&funding)
            }
            WorkingMove::FundByKey => self.fund_by_key(call),
            WorkingMove::UploadFile => {
                let file = FileId(self.new_id());
                self.run(&UploadFile {
                    job,
                    agent: who,
                    file,
                    name: "report.pdf".to_owned(),
                    media_type: "application/pdf".to_owned(),
                    sha256: "00".repeat(32),
                    size: u64::from(call.n),
                })
            }
            WorkingMove::SubmitWork => {
                let address = call.n.is_multiple_of(2).then(|| "https://example.com/report".to_owned());
                self.run(&SubmitWork { job, agent: who, address, words: words() })
            }
            WorkingMove::ApproveWork => {
                let payout = PayoutId(self.new_id());
                let recorded = self.run(&ApproveWork { job, poster: who, payout })?;
                self.payouts.push(payout);
                Ok(recorded)
            }
            WorkingMove::ApproveBySilence => {
                let payout = PayoutId(self.new_id());
                let recorded = self.run(&ApproveBySilence { job, payout })?;
                self.payouts.push(payout);
                Ok(recorded)
            }
            WorkingMove::RequestRevision => self.run(&RequestRevision { job, poster: who, words: words() }),
            WorkingMove::DeclineJob => self.run(&DeclineJob { job, agent: who, words: words() }),
            WorkingMove::AbandonJob => self.run(&AbandonJob { job }),
            WorkingMove::LapseRevision => self.run(&LapseRevision { job }),
        }
    }

    fn funding(&self, call: &Call) -> FundEscrow {
        let expected_total = match call.n % 4 {
            0 | 1 => None,
            2 => self.price(call.job),
            _ => Some(call.amount()),
        };
        let application = call.application(self);
        FundEscrow { job: call.job, poster: call.who, application, agent: call.other, expected_total }
    }

    /// By a key of the poster's that may spend so much a day, whoever's it is and whatever it may do.
    fn fund_by_key(&mut self, call: &Call) -> Result<Vec<Recorded>, Rejection> {
        let own = |secret: &_| -> bool {
            let allowance: Allowance = self.log.load(&KeyId(*secret)).0;
            matches!(allowance, Allowance::Live(live) if live.party == call.who)
        };
        let known = pick(&self.secrets, call).map(|secret| secret.0).filter(own);
        let key = match known {
            Some(known) => KeyId(known),
            None => {
                let limit = self.price(call.job).map(|price| price.plus(price).unwrap());
                let wishes = Wishes { spend_limit_per_day: Some(limit), ..Wishes::default() };
                self.create_key(&Call { n: 0, ..*call }, wishes)?;
                KeyId(self.secrets.last().unwrap().0)
            }
        };
        let funding = self.funding(call);
        let used = UsedKey { party: call.who, key, scope: Some(Scope::Spend) };
        self.run(&Asked { command: &funding, key: Some(used) })
    }
}
