//! Where the money of a job is, by its events.

use super::*;
use crate::testing::*;

fn after(story: Vec<Event>) -> Escrow {
    row_of(story, &JOB).unwrap()
}

#[test]
fn an_unfunded_job_has_no_escrow() {
    assert_eq!(row_of::<Escrow>(hired_job(), &JOB), None);
}

#[test]
fn the_price_is_held_then_pending_then_released() {
    let held = after(funded_job());
    assert_eq!((held.funded, held.held, held.status), (75_00, 75_00, Status::Held));
    let pending = after(approved_job());
    assert_eq!((pending.held, pending.pending_release, pending.pending_commission), (0, 67_50, 7_50));
    assert_eq!((pending.status, pending.payout), (Status::PendingRelease, Some(PAYOUT)));
    let released = after(released_job());
    assert_eq!((released.pending_release, released.released, released.commission), (0, 67_50, 7_50));
    assert_eq!(released.status, Status::Released);
}

#[test]
fn a_settled_job_is_released_in_part_or_refunded() {
    let split = after(funded_job().and(settled_with(30_00)));
    assert_eq!((split.held, split.released, split.commission, split.refunded), (0, 27_00, 3_00, 45_00));
    assert_eq!((split.status, split.payout), (Status::Released, Some(PAYOUT)));
    let refunded = after(funded_job().and(settled_with(0)));
    assert_eq!((refunded.refunded, refunded.status, refunded.payout), (75_00, Status::Refunded, None));
}

#[test]
fn with_milestones_some_is_released_while_the_rest_is_held() {
    let story = planned_job().and(delivered(vec![])).and(milestone_approved()).and(milestone_scheduled());
    let held = after(story.clone());
    assert_eq!((held.held, held.pending_release, held.pending_commission), (56_25, 16_87, 1_88));
    assert_eq!((held.status, held.payout), (Status::Held, Some(MILESTONE_PAYOUT)));
    let released = after(story.clone().and(milestone_released()));
    assert_eq!((released.held, released.released, released.status), (56_25, 16_87, Status::Held));
    let last = after(story.clone().and(milestone_released()).and(delivered(vec![])).and(approved()));
    assert_eq!((last.pending_release, last.released, last.status), (50_63, 16_87, Status::PendingRelease));
    let parted = after(story.and(settled_with(0)));
    assert_eq!((parted.pending_release, parted.status), (16_87, Status::PendingRelease));
}

#[test]
fn a_dispute_freezes_everything_until_it_is_over() {
    let frozen = after(disputed_job());
    assert_eq!((frozen.held, frozen.frozen, frozen.status), (0, 75_00, Status::Frozen));
    let free = after(disputed_job().and(undisputed()));
    assert_eq!((free.held, free.frozen, free.status), (75_00, 0, Status::Held));
    let split = after(disputed_job().and(dispute_settled(30_00)));
    assert_eq!((split.frozen, split.released, split.commission, split.refunded), (0, 27_00, 3_00, 45_00));
}

#[test]
fn a_job_that_is_given_back_is_refunded() {
    let refunded = after(funded_job().and(declined()));
    assert_eq!((refunded.held, refunded.refunded, refunded.status), (0, 75_00, Status::Refunded));
}
