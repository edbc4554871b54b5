//! Sentences about panels.

use super::DisputeRejection;
use super::exit_tests::{AWARDED, days, parts};
use crate::event::Event;
use crate::rejection::Rejection;
use crate::testing::story::Story;
use crate::testing::*;

/// Evidence is closed, and four could be drawn.
fn empanelled(events: Vec<Event>) -> Story {
    answered(with_panel(events))
        .at(days(5))
        .when(close_evidence())
        .then(&["dispute.evidence_closed"])
        .when(draw_panel((0..4).map(candidate).collect()))
        .then(&["dispute.panel_drawn"])
}

#[test]
fn the_award_is_the_median_of_what_the_panel_seals() {
    let story = empanelled(delivered_job(usd(75_00)))
        .when(vote(1, usd(75_00)))
        .then(&["dispute.vote_sealed"])
        .when(vote(1, usd(0)))
        .then_refused(DisputeRejection::VoteGiven.into())
        .when(vote(2, usd(75_01)))
        .then_refused_for("worker_amount")
        .when(vote(2, usd(0)))
        .then(&["dispute.vote_sealed"])
        .when(close_votes(&[(1, 75_00), (2, 0)]))
        .then_refused(Rejection::NotDueYet { due_at: days(7) })
        .when(vote(3, usd(20_05)))
        .then(&["dispute.vote_sealed", "dispute.voting_ended"])
        .when(close_votes(&[(1, 75_00), (2, 0)]))
        .then_refused(DisputeRejection::VotesMoved.into())
        .when(close_votes(&[(1, 75_00), (2, 0), (3, 20_05)]))
        .then(AWARDED);
    parts(story, 75_00, 20_05, 2_01);
}

#[test]
fn who_does_not_vote_is_not_waited_for_and_what_was_changed_does_not_count() {
    let story = empanelled(delivered_job(usd(75_00)))
        .when(vote(1, usd(10_00)))
        .then(&["dispute.vote_sealed"])
        .when(vote(3, usd(20_01)))
        .then(&["dispute.vote_sealed"])
        .at(days(7))
        .when(vote(2, usd(0)))
        .then_refused(Rejection::DeadlinePassed { due_at: days(7) });
    let two = story.when(close_votes(&[(1, 10_00), (3, 20_01)])).then(AWARDED);
    parts(two, 75_00, 15_01, 1_50);
    let changed = empanelled(delivered_job(usd(75_00)))
        .when(vote(1, usd(10_00)))
        .then(&["dispute.vote_sealed"])
        .at(days(7))
        .when(close_votes(&[(1, 70_00)]))
        .then(&["dispute.votes_missed"]);
    changed.when(rule(usd(1_00))).then(AWARDED);
}

#[test]
fn only_the_panel_votes_and_only_who_is_near_to_nobody_sits_on_it() {
    empanelled(delivered_job(usd(75_00)))
        .when(crate::dispute::vote::VoteInDispute { by: AGENT, seat: None, ..vote(1, usd(0)) })
        .then_refused(DisputeRejection::NotYours { whose: "the panel" }.into())
        .when(crate::dispute::vote::VoteInDispute { by: STRANGER, seat: None, ..vote(1, usd(0)) })
        .then_refused(DisputeRejection::NotFound { dispute: dispute() }.into())
        .when(offer(panelist(1), usd(0)))
        .then_refused(DisputeRejection::NotYours { whose: "the two sides of the dispute" }.into());
    let near = crate::proof::open::Candidate { party: AGENT, ..candidate(1) };
    answered(delivered_job(usd(75_00)))
        .at(days(5))
        .when(close_evidence())
        .then(&["dispute.evidence_closed"])
        .when(draw_panel(vec![near]))
        .then(&["dispute.panel_drawn"])
        .when(vote(1, usd(0)))
        .then_refused(DisputeRejection::NotFound { dispute: dispute() }.into());
}
