//! What verdicts cost, as an auditor counts it: everything that was put in is paid or goes back.

use market_core::ids::{JobId, PayoutId};
use market_core::proof::ProofEvent;
use market_core::time::Timestamp;
use std::collections::BTreeMap;

/// The money of the verdicts of each job, in cents.
#[derive(Default)]
pub(crate) struct Verdicts {
    jobs: BTreeMap<JobId, Sums>,
    cooling: BTreeMap<PayoutId, (JobId, u64)>,
}

/// The money of the verdicts of one job.
#[derive(Clone, Default, Debug)]
struct Sums {
    funded: u64,
    returned: u64,
    paid: u64,
    /// When the voting of the latest round has ended, or it was closed by its poster.
    ended_at: Option<Timestamp>,
}

impl Verdicts {
    pub(crate) fn observe(&mut self, event: &ProofEvent, at: Timestamp) {
        let sums = self.jobs.entry(event.job()).or_default();
        match event {
            ProofEvent::FeesFunded { fees, .. } => sums.funded += fees.iter().map(|fee| fee.fee.minor()).sum::<u64>(),
            ProofEvent::FeesReturned { fees, .. } => {
                sums.returned += fees.iter().map(|fee| fee.fee.minor()).sum::<u64>();
            }
            ProofEvent::SlotFeeReturned { fee, .. } => sums.returned += fee.fee.minor(),
            ProofEvent::RoundOpened(_) => sums.ended_at = None,
            ProofEvent::TieBreakCalled { .. } => sums.ended_at = None,
            ProofEvent::VotingEnded { ended_at, .. } => sums.ended_at = Some(*ended_at),
            ProofEvent::RoundClosed(closed) => {
                for end in &closed.slots {
                    sums.returned += end.returned.map_or(0, |money| money.minor());
                    let paid = end.paid.map_or(0, |paid| paid.earned.minor() + paid.commission.minor());
                    assert!(paid == 0 || end.opening.is_some(), "paid for nothing");
                    sums.paid += paid;
                }
                sums.ended_at.get_or_insert(at);
            }
            _ => {}
        }
    }

    /// From when what a round has led to counts.
    pub(crate) fn ended_at(&self, job: JobId) -> Option<Timestamp> {
        self.jobs.get(&job)?.ended_at
    }

    /// A verdict's pay begins to cool down.
    pub(crate) fn scheduled(&mut self, payout: PayoutId, job: JobId, cents: u64) {
        assert!(self.cooling.insert(payout, (job, cents)).is_none(), "scheduled twice");
    }

    pub(crate) fn released(&mut self, payout: PayoutId, cents: u64) {
        assert_eq!(self.cooling.remove(&payout).map(|(_, cents)| cents), Some(cents));
    }

    pub(crate) fn is_cooling(&self, payout: PayoutId) -> bool {
        self.cooling.contains_key(&payout)
    }

    /// What verdicts have earned around a job and is not released yet.
    pub(crate) fn cooling(&self, job: JobId) -> u64 {
        self.cooling.values().filter(|(of, _)| *of == job).map(|(_, cents)| cents).sum()
    }

    /// All that was put in is paid or went back.
    pub(crate) fn are_settled(&self, job: JobId) {
        let sums = self.jobs.get(&job).cloned().unwrap_or_default();
        assert_eq!(sums.funded, sums.paid + sums.returned, "job {job}: {sums:?}");
    }
}
