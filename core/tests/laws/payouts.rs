//! What the auditor writes down of payouts: none before its time, and none twice.

use super::{Book, Clock};
use market_core::payout::{EarnedBy, PayoutEvent};
use market_core::policy::Policy;
use market_core::time::Timestamp;

impl Book {
    pub(super) fn payout(&mut self, event: &PayoutEvent, at: Timestamp) {
        match event {
            PayoutEvent::Scheduled { payout, job, releasable_at, amount, commission, by: EarnedBy::Proof, .. } => {
                let closed_at = self.verdicts.ended_at(*job).unwrap();
                assert_eq!(*releasable_at, closed_at.after(Policy::default().cooldown));
                self.verdicts.scheduled(*payout, *job, amount.minor() + commission.minor());
                self.payouts.insert(*payout, Clock::Cooling(*releasable_at));
            }
            PayoutEvent::Scheduled { payout, job, releasable_at, .. } => {
                let approved_at = self.jobs[job].cools_from.unwrap();
                assert_eq!(*releasable_at, approved_at.after(Policy::default().cooldown));
                let before = self.payouts.insert(*payout, Clock::Cooling(*releasable_at));
                assert!(before.is_none(), "scheduled twice");
            }
            PayoutEvent::Held { payout, until, .. } => {
                let Clock::Cooling(releasable_at) = self.payouts[payout] else { panic!("held, but not cooling") };
                assert!(at < releasable_at, "held when it was to be released");
                self.payouts.insert(*payout, Clock::Held { until: *until });
            }
            PayoutEvent::Frozen { payout, frozen_at, .. } => {
                match self.payouts[payout] {
                    Clock::Cooling(releasable_at) => assert!(*frozen_at < releasable_at, "frozen when it was due"),
                    Clock::Held { until, .. } => assert!(*frozen_at <= until, "frozen after its hold"),
                    Clock::Frozen | Clock::Released => panic!("frozen twice, or after its release"),
                }
                self.payouts.insert(*payout, Clock::Frozen);
            }
            PayoutEvent::Resumed { payout, releasable_at, held_until } => {
                match self.payouts[payout] {
                    Clock::Frozen => assert!(*releasable_at >= at, "a clock went on with less than nothing"),
                    // Of a milestone that others have followed.
                    Clock::Held { until } => assert!(at >= until && *releasable_at >= until, "a hold ended early"),
                    Clock::Cooling(_) | Clock::Released => panic!("it was not held, and not frozen"),
                }
                let cooling = Clock::Cooling(*releasable_at);
                let held = held_until.map(|until| Clock::Held { until });
                self.payouts.insert(*payout, held.unwrap_or(cooling));
            }
            PayoutEvent::Voided { payout, .. } => {
                assert!(matches!(self.payouts[payout], Clock::Frozen), "voided without a dispute");
                self.payouts.insert(*payout, Clock::Released);
            }
            PayoutEvent::Released { payout, job, amount, commission, by, .. } => {
                let Clock::Cooling(releasable_at) = self.payouts[payout] else { panic!("released while held") };
                assert!(at >= releasable_at, "released at {at}, before {releasable_at}");
                self.payouts.insert(*payout, Clock::Released);
                if *by == EarnedBy::Proof {
                    return self.verdicts.released(*payout, amount.minor() + commission.minor());
                }
                let sums = self.jobs.get_mut(job).unwrap();
                sums.paid += amount.minor();
                sums.commission += commission.minor();
                match by {
                    EarnedBy::Milestone => self.cooled(*job, amount.minor() + commission.minor()),
                    EarnedBy::Work | EarnedBy::Proof => self.ended(*job),
                }
            }
            PayoutEvent::Awarded { payout, .. } => {
                let before = self.payouts.insert(*payout, Clock::Released);
                assert!(matches!(before, None | Some(Clock::Frozen)), "awarded twice");
            }
            PayoutEvent::Withdrawn { .. }
            | PayoutEvent::Submitted { .. }
            | PayoutEvent::Paid { .. }
            | PayoutEvent::Failed { .. } => {}
        }
    }
}
