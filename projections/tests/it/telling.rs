//! What a party is told, out of however much.

use crate::market::{Market, of_others};
use crate::story::*;
use market_core::event::Event;
use market_core::ids::PartyId;
use market_core::stream::Position;
use market_projections::agent_feed::query::{Notification, notifications, unread};
use market_projections::agent_feed::{Audience, Word};
use market_projections::{Place, Tail};
use std::time::{Duration, Instant};

/// Another story among the same two parties.
fn again(number: u32, story: Vec<Event>) -> Vec<Event> {
    let elsewhere = |event: Event| {
        let other = of_others(number, vec![event.clone()]).remove(0);
        let mut text = market_core::event::codec::encode(&other).unwrap();
        for party in [POSTER, AGENT] {
            let theirs = party.to_string().replace("01930000-", &format!("{number:08x}-"));
            text = text.replace(&theirs, &party.to_string());
        }
        market_core::event::codec::decode(other.name(), 1, &text).unwrap()
    };
    story.into_iter().map(elsewhere).collect()
}

async fn told(market: &Market, party: PartyId, tail: Tail) -> Vec<Notification> {
    notifications(market.store.pool(), party, None, &tail).await.unwrap()
}

fn words(notifications: &[Notification]) -> Vec<Word> {
    notifications.iter().map(|notification| notification.event).collect()
}

pub(crate) async fn a_party_is_told_what_concerns_it(mut market: Market) {
    let registered = open_job().len() - 1;
    market.happens(released_job().into_iter().chain([payout_account(AGENT), submitted(1), paid()]).collect()).await;
    market.views_caught_up().await;
    let of_agent = told(&market, AGENT, Tail::LAST).await;
    let expected = [
        Word::PayoutPaid,
        Word::PaymentReleased,
        Word::PaymentPendingRelease,
        Word::JobApproved,
        Word::JobFunded,
        Word::JobAccepted,
    ];
    assert_eq!(words(&of_agent), expected);
    assert_eq!((of_agent[0].audience, of_agent[0].job), (Audience::Payee, Some(JOB)));
    assert!(of_agent.iter().all(|told| told.job_title.as_deref() == Some("SaaS research")));
    let of_poster = told(&market, POSTER, Tail::LAST).await;
    assert_eq!(words(&of_poster), [Word::JobDelivered, Word::WalletDeposited, Word::ApplicationUpdate]);
    assert!(of_poster.iter().all(|told| told.seq.0 >= u64::try_from(registered).unwrap()));
    let pool = market.store.pool();
    assert_eq!(unread(pool, POSTER, None).await.unwrap(), 3);
    assert_eq!(unread(pool, POSTER, Some(of_poster[1].seq)).await.unwrap(), 1);
    let newer = notifications(pool, POSTER, Some(of_poster[1].seq), &Tail::LAST).await.unwrap();
    assert_eq!(words(&newer), [Word::JobDelivered]);
    assert_eq!(told(&market, PartyId(JOB.0), Tail::LAST).await, []);
}

pub(crate) async fn notifications_are_read_page_by_page(mut market: Market) {
    let parties = open_job().len() - 1;
    let first = funded_job().into_iter().chain([declined()]).collect();
    market.happens(first).await;
    for number in 2..8 {
        let story = open_job().into_iter().skip(parties).chain([applied(), expired()]);
        market.happens(again(number, story.collect())).await;
    }
    market.views_caught_up().await;
    let all = told(&market, POSTER, Tail { before: None, limit: 100 }).await;
    assert_eq!(all.len(), 4 + 6 * 2);
    for limit in [1, 2, 3, 5, 100] {
        let (mut paged, mut before) = (Vec::new(), None);
        loop {
            let page = told(&market, POSTER, Tail { before, limit }).await;
            let Some(last) = page.last() else { break };
            before = Some(Place { position: last.seq, ordinal: last.ordinal });
            paged.extend(page);
        }
        assert_eq!(paged, all, "pages of {limit}");
    }
}

const MANY_JOBS: &str = "insert into view_feed_addressee (addressee, audience, party, last)
    select md5('job' || n)::uuid, 'poster', $1, n * 30 from generate_series(1, 10000) n";

const THEIR_NOTES: &str = "insert into view_agent_feed (seq, at, addressee, job, ordinal, audience, event, facts)
    select n * 30 - k * 3, now(), md5('job' || n)::uuid, md5('job' || n)::uuid, 1, 'poster', 'job.delivered', '{}'
    from generate_series(1, 10000) n, generate_series(0, 9) k";

const MANY_NOTES: &str = "insert into view_agent_feed (seq, at, addressee, ordinal, audience, event, amount, facts)
    select n, now(), $1, 0, 'party', 'wallet.deposited', 1, '{}' from generate_series(1, 100000) n";

const OTHERS: &str = "insert into view_agent_feed (seq, at, addressee, ordinal, audience, event, facts)
    select 300000 + n, now(), md5('other' || n % 1000)::uuid, 0, 'party', 'job.message', '{}'
    from generate_series(1, 100000) n";

pub(crate) async fn many_jobs_and_many_notifications_are_answered_in_milliseconds(market: Market) {
    let owner = market.owner().await;
    owner.execute(MANY_JOBS, &[&POSTER.0]).await.unwrap();
    owner.execute(THEIR_NOTES, &[]).await.unwrap();
    owner.execute(MANY_NOTES, &[&AGENT.0]).await.unwrap();
    owner.execute(OTHERS, &[]).await.unwrap();
    owner.batch_execute("analyze view_agent_feed; analyze view_feed_addressee").await.unwrap();
    let middle = Some(Place { position: Position(297_000), ordinal: 0 });
    for party in [POSTER, AGENT] {
        for before in [None, middle] {
            let tail = Tail { before, ..Tail::LAST };
            assert_eq!(told(&market, party, tail).await.len(), 50);
            // The best of a few: others use the machine as well.
            let mut best = Duration::MAX;
            for _ in 0..5 {
                let begun = Instant::now();
                told(&market, party, tail).await;
                assert_eq!(unread(market.store.pool(), party, None).await.unwrap(), 1_000);
                best = best.min(begun.elapsed());
            }
            println!("{party} before {before:?}: {best:?}");
            assert!(best < Duration::from_millis(60), "{best:?}");
        }
    }
}
