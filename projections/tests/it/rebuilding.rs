//! Views are made anew beside the live ones.

use crate::market::{Market, many_stories, of_others};
use crate::story;
use market_core::stream::Position;
use market_projections::memory::Snapshot;
use market_projections::{Projector, rebuild};
use std::time::Duration;

pub(crate) async fn a_view_is_rebuilt_while_the_market_runs(mut market: Market) {
    market.happens(many_stories(20)).await;
    market.views_caught_up().await;
    let projector = Projector::new(market.store.clone());
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let run = projector.run(async {
        let _ = stopped.await;
    });
    let store = market.store.clone();
    let mut progress = Vec::new();
    let work = async {
        let names = ["job_board", "deadline", "balance"];
        let rebuilt = async {
            for name in names {
                rebuild::rebuild(&store, &[name], |done, goal| progress.push((done, goal))).await.unwrap();
            }
        };
        let traded = async {
            for number in 100..110 {
                market.happens(of_others(number, story::long_story())).await;
            }
        };
        tokio::join!(rebuilt, traded);
        let head = market.store.head().await.unwrap();
        projector.seen(Position(head.0 - 1), std::time::Duration::from_secs(20)).await.unwrap();
        stop.send(()).unwrap();
    };
    tokio::join!(run, work);
    assert!(progress.iter().all(|(done, goal)| done <= goal));
    market.views_equal_the_log().await;
}

pub(crate) async fn a_rebuilt_table_has_the_rights_and_indexes_of_the_old_one(mut market: Market) {
    const LOOK: &str = "
        select tablename, tableowner, indexname, indexdef, relacl::text
        from pg_tables join pg_indexes using (schemaname, tablename) join pg_class on relname = tablename
        where tablename like 'view_%' order by indexname";
    market.happens(story::long_story()).await;
    market.views_caught_up().await;
    let owner = market.owner().await;
    let look = async || {
        let rows = owner.query(LOOK, &[]).await.unwrap();
        let text = |row: &tokio_postgres::Row| {
            (0..5).map(|at| row.get::<_, Option<String>>(at).unwrap_or_default()).collect::<Vec<_>>()
        };
        rows.iter().map(text).collect::<Vec<_>>()
    };
    let before = look().await;
    let names: Vec<_> = market_projections::all().iter().map(|view| view.name()).collect();
    for _ in 0..2 {
        rebuild::rebuild(&market.store, &names, |_, _| {}).await.unwrap();
    }
    assert_eq!(look().await, before);
    assert!(before.iter().any(|row| row[4].contains("market_auditor")));
    market.views_equal_the_log().await;
}

pub(crate) async fn a_long_reader_does_not_stop_the_live_views(mut market: Market) {
    market.happens(many_stories(3)).await;
    market.views_caught_up().await;
    let mut reader = market.owner().await;
    let snapshot = Snapshot::open(&mut reader).await.unwrap();
    let store = market.store.clone();
    let rebuilding = tokio::spawn(async move { rebuild::rebuild(&store, &["job_board"], |_, _| {}).await });
    let projector = Projector::new(market.store.clone());
    let began = std::time::Instant::now();
    let mut number = 1_000;
    while began.elapsed() < Duration::from_millis(1_500) {
        number += 1;
        market.happens(of_others(number, story::open_job())).await;
        tokio::time::timeout(Duration::from_secs(5), projector.catch_up()).await.unwrap().unwrap();
    }
    assert!(!rebuilding.is_finished());
    drop(snapshot);
    rebuilding.await.unwrap().unwrap();
    projector.catch_up().await.unwrap();
    market.views_equal_the_log().await;
}

pub(crate) async fn a_view_whose_fold_has_changed_rebuilds_itself(mut market: Market) {
    market.happens(many_stories(5)).await;
    market.views_caught_up().await;
    let older = "update checkpoint set version = 0 where view = 'escrow'; update view_escrow set funded = 0";
    market.owner().await.batch_execute(older).await.unwrap();
    market.views_caught_up().await;
    market.views_equal_the_log().await;
}

pub(crate) async fn a_new_view_begins_at_the_beginning(mut market: Market) {
    market.happens(many_stories(5)).await;
    market.views_caught_up().await;
    let absent = "delete from checkpoint where view = 'payment'; delete from view_payment";
    market.owner().await.batch_execute(absent).await.unwrap();
    market.happens(of_others(77, story::long_story())).await;
    let projector = Projector::new(market.store.clone());
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let run = projector.run(async {
        let _ = stopped.await;
    });
    let owner = market.owner().await;
    let wait = async {
        let sql = "select count(*) from checkpoint where next = (select size from log_head)";
        let all = i64::try_from(market_projections::all().len()).unwrap();
        while owner.query_one(sql, &[]).await.unwrap().get::<_, i64>(0) < all {
            tokio::task::yield_now().await;
        }
        stop.send(()).unwrap();
    };
    tokio::join!(run, wait);
    market.views_equal_the_log().await;
}

pub(crate) async fn all_views_are_rebuilt_when_all_have_changed(mut market: Market) {
    market.happens(many_stories(5)).await;
    market.views_caught_up().await;
    market.owner().await.batch_execute("update checkpoint set version = 0, next = 3").await.unwrap();
    market.views_caught_up().await;
    market.views_equal_the_log().await;
}

pub(crate) async fn a_newer_programs_view_is_left_alone(mut market: Market) {
    market.happens(many_stories(2)).await;
    market.views_caught_up().await;
    let owner = market.owner().await;
    owner.batch_execute("update checkpoint set version = 9, next = 4 where view = 'escrow'").await.unwrap();
    owner.batch_execute("update view_escrow set funded = 0").await.unwrap();
    let head = market.happens(of_others(77, story::long_story())).await;
    market.views_caught_up().await;
    let rows = owner.query("select view, next, version from checkpoint order by view", &[]).await.unwrap();
    let views = market_projections::all();
    for row in rows {
        let (view, next, version): (&str, i64, i32) = (row.get(0), row.get(1), row.get(2));
        let ours = views.iter().find(|known| known.name() == view).unwrap().version();
        let expected = if view == "escrow" { (4, 9) } else { (i64::try_from(head.0).unwrap(), ours.cast_signed()) };
        assert_eq!((next, version), expected, "{view}");
    }
    let touched = owner.query_one("select count(*) from view_escrow where funded > 0", &[]).await.unwrap();
    assert_eq!(touched.get::<_, i64>(0), 0);
}
