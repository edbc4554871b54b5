//! What falls due, as sentences.

use super::*;
use crate::testing::*;
use market_core::candidacy::Who;
use market_core::time::Span;

fn after(story: Vec<Event>) -> Vec<(Uuid, Kind, Timestamp)> {
    rows_of::<Deadline>(story).into_iter().map(|row| (row.thing, row.kind, row.due_at)).collect()
}

#[test]
fn every_stage_of_a_job_has_its_deadline_and_no_other() {
    let job = JOB.0;
    assert_eq!(after(open_job()), [(job, Kind::ApplicationWindow, NOW.after(Span::days(30)))]);
    assert_eq!(after(hired_job()), [(job, Kind::FundingWindow, NOW.after(Span::hours(72)))]);
    assert_eq!(after(funded_job()), [(job, Kind::Abandoned, DUE_AT.after(Span::days(7)))]);
    assert_eq!(after(delivered_job()), [(job, Kind::ReviewWindow, NOW.after(Span::hours(72)))]);
    assert_eq!(after(delivered_job().and(revision_requested())), [(job, Kind::RevisionWindow, DUE_AT)]);
    assert_eq!(
        after(delivered_job().and(revision_requested()).and(revision_lapsed())),
        [(job, Kind::ReviewWindow, DUE_AT.after(Span::hours(72)))]
    );
}

#[test]
fn an_acceptance_that_lapses_opens_the_application_window_again() {
    assert_eq!(after(hired_job().and(lapsed())), [(JOB.0, Kind::ApplicationWindow, NOW.after(Span::days(31)))]);
}

#[test]
fn an_approved_job_leaves_its_payout_cooling() {
    let cooling = (PAYOUT.0, Kind::Cooldown, NOW.after(Span::hours(24)));
    assert_eq!(after(approved_job()), [cooling]);
    let held = NOW.after(Span::hours(72));
    assert_eq!(after(approved_job().and(payment_held(held))), [(PAYOUT.0, Kind::PosterHold, held)]);
    assert_eq!(
        after(approved_job().and(payment_held(held)).and(payment_resumed(held))),
        [(PAYOUT.0, Kind::Cooldown, held)]
    );
    assert_eq!(after(released_job()), []);
}

#[test]
fn a_subscription_has_the_deadline_of_its_period() {
    let subscribed = vec![registered(AGENT), subscribed(AGENT)];
    assert_eq!(after(subscribed.clone()), [(AGENT.0, Kind::SubscriptionPeriod, DUE_AT)]);
    let renewed = subscribed.and(subscription_renewed(AGENT));
    assert_eq!(after(renewed.clone()), [(AGENT.0, Kind::SubscriptionPeriod, DUE_AT.after(Span::days(30)))]);
    assert_eq!(after(renewed.and(subscription_ended(AGENT))), []);
}

#[test]
fn more_time_moves_the_clock_of_the_work() {
    let later = DUE_AT.after(Span::days(1));
    assert_eq!(
        after(funded_job().and(deadline_extended(later))),
        [(JOB.0, Kind::Abandoned, later.after(Span::days(7)))]
    );
    assert_eq!(
        after(delivered_job().and(revision_requested()).and(revision_extended(later))),
        [(JOB.0, Kind::RevisionWindow, later)]
    );
}

#[test]
fn a_proposal_to_end_a_job_has_a_clock_of_its_own() {
    let abandoned = (JOB.0, Kind::Abandoned, DUE_AT.after(Span::days(7)));
    let asked = || funded_job().and(cancel_requested());
    assert_eq!(after(asked()), [abandoned, (JOB.0, Kind::CancelRequest, DUE_AT)]);
    assert_eq!(after(asked().and(cancel_request_lapsed())), [abandoned]);
    assert_eq!(after(asked().and(settled_with(0))), []);
    let review = (JOB.0, Kind::ReviewWindow, DUE_AT.after(Span::hours(72)));
    assert_eq!(
        after(delivered_job().and(revision_requested()).and(cancel_requested()).and(revision_lapsed())),
        [review]
    );
}

#[test]
fn sealed_reviews_wait_for_their_opening() {
    let opening = (JOB.0, Kind::SealedReviews, DUE_AT);
    assert_eq!(after(released_job().and(review_sealed(Who::Agent))), [opening]);
    let both = released_job().and(review_sealed(Who::Agent)).and(review_sealed(Who::Poster));
    assert_eq!(after(both.clone()), [opening]);
    assert_eq!(after(both.and(reviews_opened(None))), []);
}

#[test]
fn a_job_that_ends_early_leaves_nothing() {
    assert_eq!(after(open_job().and(cancelled())), []);
    assert_eq!(after(hired_job().and(cancelled())), []);
    assert_eq!(after(open_job().and(expired())), []);
    assert_eq!(after(funded_job().and(declined())), []);
    for story in [open_job(), hired_job(), funded_job(), delivered_job()] {
        assert_eq!(after(story.and(taken_down())), []);
    }
}
