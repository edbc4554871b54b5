//! Sentences about the rows of disputes.

use super::*;
use crate::testing::*;
use market_core::time::Span;

fn after(story: Vec<Event>) -> DisputeEntry {
    row_of(story, &dispute()).unwrap()
}

#[test]
fn a_dispute_that_was_filed_waits_for_its_answer() {
    let row = after(disputed_job());
    assert_eq!((row.status, row.filed_by, row.wanted), (Status::Filed, Some(Who::Poster), Some(10_00)));
    assert_eq!((row.due_at, row.poster_offer, row.agent_offer), (Some(NOW.after(Span::hours(72))), Some(10_00), None));
    assert_eq!(row.statements.iter().map(|said| said.kind).collect::<Vec<_>>(), [Kind::Filing]);
}

#[test]
fn offers_answers_and_evidence_are_listed() {
    let row = after(disputed_job().and(dispute_answered()).and(dispute_evidence()).and(dispute_offer(40_00)));
    assert_eq!((row.status, row.agent_offer, row.offers.len()), (Status::Negotiating, Some(40_00), 1));
    let kinds: Vec<Kind> = row.statements.iter().map(|said| said.kind).collect();
    assert_eq!(kinds, [Kind::Filing, Kind::Answer, Kind::Evidence]);
}

#[test]
fn votes_are_opened_with_the_ruling_and_not_before() {
    let sealed = after(empanelled_job().and(dispute_vote()));
    assert_eq!((sealed.status, sealed.panel.len()), (Status::Panel, 1));
    assert!(sealed.panel[0].commitment.is_some() && sealed.panel[0].amount.is_none());
    let ruled = after(empanelled_job().and(dispute_vote()).and(dispute_ruled(30_00)));
    assert_eq!((ruled.status, ruled.ruling, ruled.award), (Status::Ruled, Some(Ruling::Panel), Some(30_00)));
    assert_eq!((ruled.panel[0].amount, ruled.due_at), (Some(30_00), None));
}

#[test]
fn a_withdrawn_dispute_is_closed() {
    let row = after(disputed_job().and(dispute_withdrawn()));
    assert_eq!((row.status, row.closed_at, row.award), (Status::Withdrawn, Some(NOW), None));
}
