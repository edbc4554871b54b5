//! What is sent next, and what follows from answers.

use super::*;
use market_core::ids::PartyId;

const NOW: i64 = 1_767_225_600;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_micros((NOW + seconds) * 1_000_000).unwrap()
}

fn hook(number: u128) -> WebhookId {
    WebhookId(Uuid::from_u128(number))
}

fn due(webhook: u128, seq: i64) -> Due {
    Due {
        place: Place { webhook: hook(webhook), seq, ordinal: 0 },
        party: PartyId(Uuid::from_u128(1)),
        url: None,
        rotation: 0,
        overlap_until: None,
        tries: 0,
        event: "job.accepted".to_owned(),
        at: at(0),
        outage: None,
        content: None,
    }
}

fn desk_with(webhook: u128, count: i64) -> Desk {
    let mut desk = Desk::new(WebhookPolicy::default());
    assert_eq!(desk.take((0..count).map(|seq| due(webhook, seq)).collect()), usize::try_from(count).unwrap());
    desk
}

fn all(desk: &mut Desk) -> Vec<Sending> {
    std::iter::from_fn(|| desk.sends()).collect()
}

fn answer(desk: &mut Desk, sent: &Sending, verdict: Verdict) -> Consequence {
    desk.answered(sent, verdict, at(0), (0, 0))
}

const FAILED: Verdict = Verdict::Failed(None);

#[test]
fn a_webhook_begins_with_one_and_each_arrival_doubles_it() {
    let mut desk = desk_with(1, 100);
    let mut widths = Vec::new();
    for _ in 0..6 {
        let sent = all(&mut desk);
        widths.push(sent.len());
        for one in &sent {
            answer(&mut desk, one, Verdict::Delivered);
        }
    }
    assert_eq!(widths, [1, 2, 8, 16, 16, 16]);
}

#[test]
fn a_failure_stops_a_webhook_and_gives_back_what_was_held() {
    let mut desk = desk_with(1, 100);
    let sent = all(&mut desk);
    let Consequence { outcome, health, disable } = answer(&mut desk, &sent[0], FAILED);
    assert!(matches!(outcome, Outcome::Again(due_at) if due_at == at(4)), "{outcome:?}");
    let outage = Outage { failures: 1, since: at(0) };
    assert_eq!((health, disable), (Some(Health::Down(outage, at(4))), None));
    assert_eq!((all(&mut desk).len(), desk.in_hand()), (0, 1));
    assert_eq!(desk.full(), [hook(1).0], "until it is written down");
    desk.written([sent[0].due.place].into_iter());
    assert_eq!((desk.full(), desk.in_hand()), (vec![], 0));
}

#[test]
fn what_fails_at_once_is_one_failure_and_what_fails_while_others_arrive_is_none() {
    let mut desk = desk_with(1, 100);
    let first = all(&mut desk);
    answer(&mut desk, &first[0], Verdict::Delivered);
    let both = all(&mut desk);
    assert!(answer(&mut desk, &both[0], FAILED).health.is_some());
    assert!(answer(&mut desk, &both[1], FAILED).health.is_none());
    let mut desk = desk_with(1, 100);
    let first = all(&mut desk);
    answer(&mut desk, &first[0], Verdict::Delivered);
    let both = all(&mut desk);
    answer(&mut desk, &both[0], Verdict::Delivered);
    let consequence = answer(&mut desk, &both[1], FAILED);
    assert!(consequence.health.is_none() && matches!(consequence.outcome, Outcome::Again(_)));
    assert!(!all(&mut desk).is_empty());
}

#[test]
fn the_first_arrival_after_an_outage_is_told() {
    let mut desk = Desk::new(WebhookPolicy::default());
    desk.take(vec![Due { outage: Some(Outage { failures: 3, since: at(-10) }), ..due(1, 0) }]);
    assert_eq!(desk.full(), [hook(1).0], "one is asked, and no other");
    let sent = all(&mut desk);
    assert_eq!(answer(&mut desk, &sent[0], Verdict::Delivered).health, Some(Health::Up));
}

#[test]
fn five_days_without_a_success_and_a_receiver_that_is_gone_disable_it() {
    let after = |seconds: i64| {
        let mut desk = Desk::new(WebhookPolicy::default());
        desk.take(vec![Due { outage: Some(Outage { failures: 9, since: at(0) }), ..due(1, 0) }]);
        let sent = all(&mut desk);
        desk.answered(&sent[0], FAILED, at(seconds), (0, 0)).disable
    };
    assert_eq!(after(5 * 86_400 - 1), None);
    assert_eq!(after(5 * 86_400), Some(WhyDisabled::Failing));
    let mut desk = desk_with(1, 1);
    let sent = all(&mut desk);
    let Consequence { outcome, disable, .. } = answer(&mut desk, &sent[0], Verdict::Gone);
    assert_eq!((outcome, disable), (Outcome::Failed, Some(WhyDisabled::Gone)));
}

#[test]
fn after_the_last_try_a_delivery_is_given_up() {
    let mut desk = Desk::new(WebhookPolicy::default());
    desk.take(vec![Due { tries: 9, ..due(1, 0) }]);
    let sent = all(&mut desk);
    assert_eq!(answer(&mut desk, &sent[0], FAILED).outcome, Outcome::Failed);
}

#[test]
fn slow_receivers_leave_room_for_others() {
    let mut desk = Desk::new(WebhookPolicy::default());
    for slow in 0..100 {
        desk.take((0..100).map(|seq| due(slow, seq)).collect());
        desk.hooks.get_mut(&hook(slow)).unwrap().window = 16;
    }
    let under_way = all(&mut desk);
    assert!(under_way.len() <= 256 + 100);
    desk.take(vec![due(1_000, 0)]);
    assert_eq!(all(&mut desk)[0].due.place.webhook, hook(1_000));
}

#[test]
fn what_is_in_hand_is_not_taken_again() {
    let mut desk = desk_with(1, 3);
    assert_eq!(desk.take((0..4).map(|seq| due(1, seq)).collect()), 1);
    assert_eq!(desk.in_hand(), 4);
}
