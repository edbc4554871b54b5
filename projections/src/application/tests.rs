//! What becomes of applications, as sentences.

use super::*;
use crate::testing::*;

fn words_after(story: Vec<Event>) -> (Status, Option<Detail>) {
    let row: ApplicationEntry = row_of(story, &APPLICATION).unwrap();
    (row.status, row.status_detail)
}

#[test]
fn an_application_is_pending_accepted_and_funded() {
    assert_eq!(words_after(open_job().and(applied())), (Status::Pending, None));
    assert_eq!(words_after(hired_job()), (Status::Accepted, None));
    assert_eq!(words_after(funded_job()), (Status::Funded, None));
}

#[test]
fn an_acceptance_that_lapses_makes_it_pending_again() {
    assert_eq!(words_after(hired_job().and(lapsed())), (Status::Pending, None));
}

#[test]
fn a_confirmation_is_one_of_the_terms_as_they_were_read() {
    let version = |story| row_of::<ApplicationEntry>(story, &APPLICATION).unwrap().terms_version;
    assert_eq!(version(open_job().and(applied())), 1);
    assert_eq!(version(open_job().and(applied()).and(edited())), 1);
    assert_eq!(version(open_job().and(applied()).and(edited()).and(confirmed())), 2);
}

#[test]
fn an_application_to_verify_is_for_one_round_and_names_no_time() {
    let row: ApplicationEntry = row_of(offered_to_verify(), &OFFER).unwrap();
    assert_eq!((row.kind, row.round, row.delivery_hours), (Kind::Proof, Some(1), None));
    assert_eq!((row.status, row.price), (Status::Pending, 3_75));
}

#[test]
fn a_rejected_application_says_by_whom() {
    let (job, party, application) = (JOB, AGENT, APPLICATION);
    let withdrawn = CandidacyEvent::Withdrawn { job, party, application }.into();
    let rejected = CandidacyEvent::Rejected { job, party, application }.into();
    let applied = || open_job().and(applied());
    assert_eq!(words_after(applied().and(withdrawn)), (Status::Rejected, Some(Detail::Withdrawn)));
    assert_eq!(words_after(applied().and(rejected)), (Status::Rejected, Some(Detail::NotSelected)));
}
