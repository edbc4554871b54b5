//! A story in which every view has something to tell.

use super::super::keys::key_story;
use super::super::webhook::{webhook_registered, webhook_story};
use super::*;
use market_core::party::Subject;

/// A story in which every view has something to tell.
pub(crate) fn long_story() -> Vec<Event> {
    let mut story = open_job().and(invited(None)).and(invitation_declined()).and(invited(Some(60_00)));
    story.extend([subcontracted(), reported(Subject::Job(JOB)), suspended(), reinstated(), applied()]);
    story.extend([
        countered(1, Who::Agent, 80_00),
        countered(2, Who::Poster, 75_00),
        counter_accepted(2, Who::Agent, 75_00),
        countered(3, Who::Poster, 70_00),
        counter_declined(3, Who::Agent),
        planned(),
        file_shared(Who::Agent),
        message_sent(Who::Agent, Some(FILE)),
        message_sent(Who::Poster, None),
    ]);
    story.extend(funded_job().into_iter().skip(open_job().len() + 1));
    story.extend(key_story());
    story.extend(webhook_story());
    story.push(webhook_registered());
    story.extend([
        referred(AGENT),
        PartyEvent::ResetRequested { party: POSTER, token_sha256: "00".repeat(32), expires_at: DUE_AT }.into(),
        PartyEvent::PasswordChanged { party: POSTER }.into(),
        subscribed(POSTER),
        PartyEvent::SubscriptionPlanned { party: POSTER, next_tier: Tier::Free }.into(),
        subscription_renewed(POSTER),
    ]);
    story.extend([
        settled(),
        deadline_extended(DUE_AT.after(Span::days(1))),
        cancel_requested(),
        cancel_request_lapsed(),
        attached(ATTACHMENT),
        delivered(vec![]),
    ]);
    story.extend(empanelled_job().into_iter().skip(delivered_job().len()));
    story.extend([dispute_evidence(), dispute_offer(40_00), dispute_vote(), dispute_ruled(30_00), undisputed()]);
    story.extend([
        milestone_approved(),
        milestone_scheduled(),
        uploaded(FILE),
        delivered(vec![FILE]),
        revision_requested(),
    ]);
    story.extend(approved_job().into_iter().skip(funded_job().len()).map(of_the_rest));
    story.extend([proofer_registered(STRANGER), proofer_admitted(STRANGER), verdict_missed()]);
    story.extend(closed_proof_round().into_iter().skip(delivered_job().len()));
    story.extend(selected_and_gone().into_iter().skip(delivered_job().len() + 2));
    story.push(appealed());
    story.extend([milestone_released(), payment_held(DUE_AT), payment_resumed(DUE_AT)]);
    story.extend(released_job().into_iter().skip(approved_job().len()).map(of_the_rest));
    story.extend([
        payout_account(AGENT),
        submitted(1),
        failed(PaidFrom::Available, Some(DUE_AT)),
        submitted(2),
        paid(),
        reviewed(4),
        review_sealed(Who::Agent),
        reviews_opened(None),
        subscription_ended(POSTER),
    ]);
    story
}
