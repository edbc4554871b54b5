//! What is asked while money is in a job.

use crate::market::Market;
use crate::moves::{Call, moves, words};
use market_core::event::Recorded;
use market_core::ids::{FileId, PayoutId};
use market_core::job::abandon::AbandonJob;
use market_core::job::approve::{ApproveBySilence, ApproveWork};
use market_core::job::decline::DeclineJob;
use market_core::job::fund_escrow::FundEscrow;
use market_core::job::lapse_revision::LapseRevision;
use market_core::job::request_revision::RequestRevision;
use market_core::job::submit::SubmitWork;
use market_core::job::upload::UploadFile;
use market_core::rejection::Rejection;

moves!(WorkingMove: FundEscrow UploadFile SubmitWork ApproveWork ApproveBySilence RequestRevision DeclineJob AbandonJob LapseRevision);

impl Market {
    pub(crate) fn working_move(&mut self, what: WorkingMove, call: &Call) -> Result<Vec<Recorded>, Rejection> {
        let (job, who) = (call.job, call.who);
        match what {
            WorkingMove::FundEscrow => {
                let application = call.application(self);
                let price = self.price(job);
                let expected_total = match call.n % 4 {
                    0 | 1 => None,
                    2 => price,
                    _ => Some(call.amount()),
                };
                self.run(&FundEscrow { job, poster: who, application, agent: call.other, expected_total })
            }
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
}
