//! The projector follows the log.

use crate::market::{Market, many_stories, of_others};
use crate::story;
use market_core::stream::Position;
use market_projections::{Lag, Projector};
use std::sync::{Arc, Mutex};
use std::time::Duration;

const LONG: Duration = Duration::from_secs(20);

pub(crate) async fn the_tables_are_the_fold_of_the_log(mut market: Market) {
    market.happens(many_stories(20)).await;
    market.views_caught_up().await;
    market.views_equal_the_log().await;
}

pub(crate) async fn a_projector_that_starts_again_goes_on(mut market: Market) {
    for event in story::long_story() {
        market.happens(vec![event]).await;
        market.views_caught_up().await;
        market.views_caught_up().await;
    }
    market.views_equal_the_log().await;
}

type Heard = Arc<Mutex<Vec<Position>>>;

fn listening(projector: Projector) -> (Arc<Projector>, Heard) {
    let heard = Heard::default();
    let ear = Arc::clone(&heard);
    let projector = projector.on_events(move |events| {
        ear.lock().unwrap().extend(events.iter().map(|recorded| recorded.position));
    });
    (Arc::new(projector), heard)
}

pub(crate) async fn two_projectors_share_a_database(mut market: Market) {
    let (one, heard_by_one) = listening(Projector::new(market.store.clone()));
    let (two, heard_by_two) = listening(Projector::new(market.other_process().await));
    let running: Vec<_> = [&one, &two]
        .map(|projector| {
            let projector = Arc::clone(projector);
            tokio::spawn(async move { projector.run(std::future::pending()).await })
        })
        .into();
    let head = market.happens(many_stories(30)).await;
    let last = Position(head.0 - 1);
    for projector in [&one, &two] {
        projector.seen(last, LONG).await.unwrap();
    }
    market.views_equal_the_log().await;
    for heard in [heard_by_one, heard_by_two] {
        // Whoever starts late is told of what follows, without a gap.
        let heard: Vec<u64> = heard.lock().unwrap().iter().map(|position| position.0).collect();
        assert!(heard.iter().copied().eq(heard[0]..head.0), "from {} to {}", heard[0], head.0);
    }
    running.iter().for_each(tokio::task::JoinHandle::abort);
}

pub(crate) async fn a_step_that_is_broken_off_leaves_no_trace(mut market: Market) {
    let projector = Projector::new(market.store.clone());
    for number in 1..=30 {
        market.happens(of_others(number, story::long_story())).await;
        let patience = Duration::from_micros(u64::from(number) * 400);
        let _ = tokio::time::timeout(patience, projector.catch_up()).await;
    }
    projector.catch_up().await.unwrap();
    market.views_equal_the_log().await;
}

pub(crate) async fn whoever_waits_for_an_event_sees_it(mut market: Market) {
    let projector = Projector::new(market.store.clone());
    let head = market.happens(story::open_job()).await;
    let last = Position(head.0 - 1);
    assert_eq!(projector.seen(last, Duration::ZERO).await, Err(Lag { behind: head.0 }));
    assert!(!projector.has_told_all_within(LONG));
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let run = projector.run(async {
        let _ = stopped.await;
    });
    let wait = async {
        projector.seen(last, LONG).await.unwrap();
        stop.send(()).unwrap();
    };
    tokio::join!(run, wait);
    assert_eq!(*projector.position().borrow(), head);
    assert!(projector.has_told_all_within(LONG));
}

pub(crate) async fn a_row_that_somebody_changed_is_found(mut market: Market) {
    market.happens(many_stories(3)).await;
    market.views_caught_up().await;
    market
        .owner()
        .await
        .batch_execute("update view_payout_queue set amount = 1 where payout::text like '00000002%'")
        .await
        .unwrap();
    let found: Vec<_> = market.audited().await.into_iter().filter(|compared| compared.difference.is_some()).collect();
    assert_eq!(found.iter().map(|compared| compared.view).collect::<Vec<_>>(), ["payout_queue"]);
    let difference = found[0].difference.clone().unwrap();
    assert!(difference.key[0].starts_with("00000002"));
    assert_eq!(
        (difference.field.as_deref(), difference.log, difference.table),
        (Some("amount"), 50_63.into(), 1.into())
    );
}
