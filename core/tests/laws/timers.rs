//! The market's own timers: what falls due when, and that they alone bring every job to an end.

use crate::disputing::DisputeMove;
use crate::market::{JOBS, Market, job};
use crate::proofing::RoundTimer;
use market_core::actor::Actor;
use market_core::decide::{Context, Decide};
use market_core::dispute::from_hold::DisputeHeld;
use market_core::event::Recorded;
use market_core::ids::{JobId, PartyId, PayoutId};
use market_core::job::abandon::AbandonJob;
use market_core::job::approve::ApproveBySilence;
use market_core::job::expire::ExpireJob;
use market_core::job::lapse::LapseFunding;
use market_core::job::lapse_revision::LapseRevision;
use market_core::job::request_cancel::LapseCancelRequest;
use market_core::job::{Due, Job, Stage};
use market_core::payout::Payout;
use market_core::payout::release::ReleasePayout;
use market_core::proof::end_recruiting::EndRecruiting;
use market_core::proof::lapse::LapseSlot;
use market_core::rejection::Rejection;
use market_core::time::{Span, Timestamp};
use std::collections::BTreeSet;

/// More than any job takes: lapse, expire, draw, end of recruiting, close, silence, hold, release, reviews opened,
/// evidence, panel, cap, and the holds and releases of its milestones.
const FIRINGS_MAX: usize = 70;

/// Something that the market does by itself.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Timer {
    Expire(JobId),
    Lapse(JobId),
    Abandon(JobId),
    LapseRevision(JobId),
    LapseCancelRequest(JobId),
    Draw(JobId),
    EndRecruiting(JobId),
    LapseSlot(JobId, u8),
    Close(JobId, PartyId),
    Silence(JobId),
    Release(PayoutId, PartyId),
    DisputeHeld(JobId, PayoutId),
    Dispute(JobId, DisputeMove),
    OpenReviews(JobId),
}

/// What falls due next around a job; nothing when it has come to its end.
pub(crate) fn of_job(market: &Market, id: JobId) -> Option<(Timestamp, Timer)> {
    let Job::Posted(posted) = market.job(id) else { return None };
    match &posted.stage {
        Stage::Open { expires_at } => Some((*expires_at, Timer::Expire(id))),
        Stage::PendingEscrow(hire) => Some((hire.fund_by, Timer::Lapse(id))),
        Stage::PendingProof { .. } => market.round_timers(&posted).map(|(due_at, timer)| {
            let timer = match timer {
                RoundTimer::Draw => Timer::Draw(id),
                RoundTimer::EndRecruiting => Timer::EndRecruiting(id),
                RoundTimer::Lapse(slot) => Timer::LapseSlot(id, slot),
                RoundTimer::Close => Timer::Close(id, posted.poster),
            };
            (due_at, timer)
        }),
        Stage::InProgress(_, due) if posted.closes_at(due) < due.closes_at() => {
            Some((posted.closes_at(due), Timer::LapseCancelRequest(id)))
        }
        Stage::InProgress(_, due @ Due::First { .. }) => Some((due.closes_at(), Timer::Abandon(id))),
        Stage::InProgress(_, due @ Due::Revision { .. }) => Some((due.closes_at(), Timer::LapseRevision(id))),
        Stage::Delivered { review_by, .. } => Some((*review_by, Timer::Silence(id))),
        Stage::Completed { payout, .. } => of_payment(market, *payout),
        Stage::Disputed(frozen) => Some(market.falls_due_in(id, frozen)),
        Stage::Cancelled(_) => None,
    }
}

fn of_payment(market: &Market, payout: PayoutId) -> Option<(Timestamp, Timer)> {
    match market.payout(payout) {
        // It waits while its payee is suspended.
        Payout::Cooling { earned, releasable_at } => {
            let (party, _) = market.log.load(&earned.party);
            let due_at = party.registered().unwrap().fit_from(releasable_at)?;
            Some((due_at, Timer::Release(payout, earned.party)))
        }
        Payout::Held { earned, until, .. } => Some((until, Timer::DisputeHeld(earned.job, payout))),
        Payout::Eligible { .. } | Payout::Submitted { .. } | Payout::Paid(_) => None,
        Payout::Unscheduled | Payout::Returned(_) | Payout::Frozen { .. } | Payout::Voided => {
            panic!("approved work has lost its payment")
        }
    }
}

/// The payments of milestones cool down beside the clocks of the job.
fn of_milestones(market: &Market, id: JobId) -> Vec<(Timestamp, Timer)> {
    let Job::Posted(posted) = market.job(id) else { return Vec::new() };
    posted.milestone_payouts.iter().filter_map(|payout| of_payment(market, *payout)).collect()
}

/// What falls due next of all.
pub(crate) fn next(market: &Market) -> Option<(Timestamp, Timer)> {
    let of_work = (0..JOBS).filter_map(|n| of_job(market, job(n)));
    let of_words = (0..JOBS).filter_map(|n| of_reviews(market, job(n)));
    let of_milestones = (0..JOBS).flat_map(|n| of_milestones(market, job(n)));
    let all = of_work.chain(of_words).chain(of_milestones).chain(of_verdicts(market));
    all.min_by_key(|(due_at, _)| *due_at)
}

/// What verdicts have earned cools down as well.
fn of_verdicts(market: &Market) -> Option<(Timestamp, Timer)> {
    let all = market.payouts.iter().filter(|payout| market.book.is_of_verdict(**payout));
    all.filter_map(|payout| of_payment(market, *payout)).min_by_key(|(due_at, _)| *due_at)
}

/// When the sealed reviews of a job are opened: beside its other clocks, of which this one stops none.
pub(crate) fn of_reviews(market: &Market, id: JobId) -> Option<(Timestamp, Timer)> {
    let Job::Posted(posted) = market.job(id) else { return None };
    posted.reviews.until.filter(|_| posted.reviews.is_sealed()).map(|until| (until, Timer::OpenReviews(id)))
}

impl Timer {
    /// Issues the command that it stands for.
    pub(crate) fn fire(self, market: &mut Market) -> Result<Vec<Recorded>, Rejection> {
        match self {
            Self::Expire(job) => market.run(&ExpireJob { job }),
            Self::Lapse(job) => market.run(&LapseFunding { job }),
            Self::Abandon(job) => market.run(&AbandonJob { job }),
            Self::LapseRevision(job) => market.run(&LapseRevision { job }),
            Self::LapseCancelRequest(job) => market.run(&LapseCancelRequest { job }),
            Self::Draw(job) => market.run(&market.draw(job)),
            Self::EndRecruiting(job) => market.run(&EndRecruiting { job }),
            Self::LapseSlot(job, slot) => market.run(&LapseSlot { job, slot, suspended: BTreeSet::new() }),
            Self::Close(job, poster) => {
                let payout = PayoutId(market.new_id());
                let recorded = market.run(&market.closing(job, poster, payout))?;
                market.note_payout(job);
                Ok(recorded)
            }
            Self::Silence(job) => {
                let payout = PayoutId(market.new_id());
                market.payouts.push(payout);
                market.run(&ApproveBySilence { job, payout })
            }
            Self::Release(payout, party) => market.run(&ReleasePayout { payout, party }),
            Self::DisputeHeld(job, payout) => market.run(&DisputeHeld { payout, job }),
            Self::Dispute(job, what) => market.dispute_timer(what, job),
            Self::OpenReviews(job) => market.run(&market.opening(job).unwrap()),
        }
    }

    /// Not a microsecond early, and late with the same result as punctual.
    fn check(self, market: &Market, due_at: Timestamp) {
        match self {
            Self::Expire(job) => punctual(market, &ExpireJob { job }, due_at),
            Self::Lapse(job) => punctual(market, &LapseFunding { job }, due_at),
            Self::Abandon(job) => punctual(market, &AbandonJob { job }, due_at),
            Self::LapseRevision(job) => punctual(market, &LapseRevision { job }, due_at),
            Self::LapseCancelRequest(job) => punctual(market, &LapseCancelRequest { job }, due_at),
            Self::Draw(job) => punctual(market, &market.draw(job), due_at),
            Self::EndRecruiting(job) => punctual(market, &EndRecruiting { job }, due_at),
            Self::LapseSlot(job, slot) => {
                punctual(market, &LapseSlot { job, slot, suspended: BTreeSet::new() }, due_at)
            }
            Self::Close(job, poster) => punctual(market, &market.closing(job, poster, PayoutId(job.0)), due_at),
            Self::Silence(job) => punctual(market, &ApproveBySilence { job, payout: PayoutId(job.0) }, due_at),
            Self::Release(payout, party) => punctual(market, &ReleasePayout { payout, party }, due_at),
            Self::DisputeHeld(job, payout) => punctual(market, &DisputeHeld { payout, job }, due_at),
            Self::Dispute(job, what) => market.check_dispute_timer(what, job, due_at),
            Self::OpenReviews(job) => punctual(market, &market.opening(job).unwrap(), due_at),
        }
    }
}

pub(crate) fn punctual<C: Decide>(market: &Market, command: &C, due_at: Timestamp) {
    let (known, _) = market.log.load(&command.needs());
    let decide = |now| command.decide(&known, &Context { now, actor: Actor::Platform, policy: &market.policy });
    let early = Timestamp::from_micros(due_at.as_micros() - 1).unwrap();
    assert_eq!(decide(early), Err(Rejection::NotDueYet { due_at }));
    let on_time = decide(due_at).unwrap();
    assert!(!on_time.is_empty());
    assert_eq!(decide(due_at.after(Span::days(9))), Ok(on_time), "a late timer has another result");
}

/// Lets time pass until nothing falls due any more: everybody sleeps, only the market's timers run. Nobody is left
/// suspended, for what such a party has earned waits.
pub(crate) fn run_out(market: &mut Market) {
    market.reinstate_all();
    for firing in 0.. {
        let Some((due_at, timer)) = next(market) else { break };
        assert!(firing < FIRINGS_MAX * usize::from(JOBS), "the timers go on for ever: {timer:?}");
        timer.check(market, due_at);
        market.wait_until(due_at);
        timer.fire(market).unwrap();
    }
    for n in 0..JOBS {
        let Job::Posted(posted) = market.job(job(n)) else { continue };
        let status = posted.status();
        assert!(matches!(status, "completed" | "cancelled"), "job {n} is stuck: {status}");
        assert!(market.book.has_ended(job(n)), "job {n} is {status}, and its money has not come to an end");
        market.book.is_settled(job(n));
    }
}
