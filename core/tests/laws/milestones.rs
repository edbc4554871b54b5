//! What is asked of work that is delivered and paid in parts.

use crate::market::Market;
use crate::moves::{Call, moves, words};
use market_core::event::Recorded;
use market_core::ids::PayoutId;
use market_core::job::approve::ApproveWork;
use market_core::job::approve_milestone::ApproveMilestone;
use market_core::payout::hold_milestones::HoldMilestones;
use market_core::rejection::Rejection;

moves!(PartMove: ApproveMilestone HoldMilestones);

impl Market {
    pub(crate) fn part_move(&mut self, what: PartMove, call: &Call) -> Result<Vec<Recorded>, Rejection> {
        let (job, poster) = (call.job, call.who);
        let held = self.job(job);
        let posted = held.posted(job).ok();
        let current = posted.and_then(market_core::job::Posted::milestone).unwrap_or(1);
        match what {
            PartMove::ApproveMilestone => {
                let milestone = if call.is_strange() { current + 1 } else { current };
                let payout = PayoutId(self.new_id());
                let recorded =
                    self.run(&ApproveMilestone { milestone, approval: ApproveWork { job, poster, payout } })?;
                self.note_payout(job);
                Ok(recorded)
            }
            PartMove::HoldMilestones => {
                let payouts = posted.map(|posted| posted.work_payouts()).unwrap_or_default();
                self.run(&HoldMilestones {
                    job,
                    poster,
                    payouts: payouts.iter().map(|paid| paid.payout).collect(),
                    milestone: call.n.is_multiple_of(4).then(|| current.saturating_sub(1).max(1)),
                    reason: "the numbers look odd".to_owned(),
                    words: words(),
                })
            }
        }
    }
}
