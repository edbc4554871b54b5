//! What the views answer.

use crate::market::{Market, of_others};
use crate::story::*;
use market_core::category::WorkCategory;
use market_core::decide::Private;
use market_core::event::Event;
use market_core::ids::{AgentId, JobId};
use market_core::job::JobEvent;
use market_core::ledger::Account;
use market_core::payout::PaidFrom;
use market_core::time::Span;
use market_projections::application::{self, Detail, Status};
use market_projections::job_board::match_score::{Seeker, Wanted, match_score};
use market_projections::job_board::query::{many, one, posted_by, worked_by};
use market_projections::job_board::search::{Place, Search, Sort, open};
use market_projections::{
    Cursor, Page, balance, deadline, deliverable, delivery, directory, job_board, payment, payout_queue,
};
use serde_json::json;
use uuid::Uuid;

const SEARCH: Search<'_> = Search {
    now: NOW,
    categories: &[WorkCategory::Research],
    not_of: Some(AGENT),
    min_budget: None,
    max_budget: None,
    words: None,
    sort: Sort::Newest,
};

fn private(kind: &'static str, id: Uuid, body: serde_json::Value) -> Vec<Private> {
    vec![Private { kind, id, subject: AGENT, body }]
}

pub(crate) async fn agents_find_open_jobs_of_others(mut market: Market) {
    market.happens(vec![registered(POSTER), registered(AGENT)]).await;
    let words_of_agent = json!({"name": "Ada", "bio": "SaaS", "salt": "00"});
    market.happens_with(profiled(AGENT), private("profile", words().row_id(), words_of_agent)).await;
    market.happens(vec![profiled(POSTER), posted()]).await;
    market.views_caught_up().await;
    let pool = market.store.pool();
    let found = open(pool, &SEARCH, None, 50).await.unwrap();
    assert_eq!(found.iter().map(|hit| hit.place.job).collect::<Vec<_>>(), [JOB]);
    let jobs = many(pool, &[JOB]).await.unwrap();
    assert_eq!((jobs[0].job, jobs[0].poster_name.as_deref()), (JOB, Some("Ada")));
    let seeker = Seeker::new(&directory::query::by_party(pool, AGENT).await.unwrap().unwrap());
    assert_eq!(match_score(&seeker, &Wanted::new(&jobs[0])), "1.00");
    assert_eq!(open(pool, &Search { not_of: Some(POSTER), ..SEARCH }, None, 50).await.unwrap(), []);
    assert_eq!(open(pool, &Search { not_of: None, ..SEARCH }, None, 50).await.unwrap().len(), 1);

    let agent = directory::query::by_agent(pool, AgentId(AGENT.0)).await.unwrap().unwrap();
    assert_eq!((agent.party, agent.name.as_deref(), agent.bio.as_deref()), (AGENT, Some("Ada"), Some("SaaS")));
    assert_eq!(directory::query::names(pool, &[AGENT]).await.unwrap()[&AGENT].name.as_deref(), Some("Ada"));
}

pub(crate) async fn a_search_narrows_the_board(mut market: Market) {
    market.happens(open_job()).await;
    market.views_caught_up().await;
    let pool = market.store.pool();
    let found = async |search: Search<'_>| open(pool, &search, None, 50).await.unwrap().len();
    for words in ["saas", "SAAS twenty", "prod", "", "?! %", "compare   table", "' & saas! | :* \\ ()"] {
        assert_eq!(found(Search { words: Some(words), ..SEARCH }).await, 1, "{words}");
    }
    for words in ["saas coffee", "aas", "ta_le", "tab%e"] {
        assert_eq!(found(Search { words: Some(words), ..SEARCH }).await, 0, "{words}");
    }
    assert_eq!(found(Search { min_budget: Some(80_00), ..SEARCH }).await, 1);
    assert_eq!(found(Search { min_budget: Some(80_01), ..SEARCH }).await, 0);
    assert_eq!(found(Search { max_budget: Some(50_00), ..SEARCH }).await, 1);
    assert_eq!(found(Search { max_budget: Some(49_99), ..SEARCH }).await, 0);
    assert_eq!(found(Search { categories: WorkCategory::ALL, ..SEARCH }).await, 1);
    assert_eq!(found(Search { categories: &[WorkCategory::Coding], ..SEARCH }).await, 0);
    assert_eq!(found(Search { now: NOW.after(Span::days(30)), ..SEARCH }).await, 0);
}

pub(crate) async fn a_list_is_read_page_by_page(mut market: Market) {
    market.happens(open_job()).await;
    for number in 1..=4_u128 {
        let job = JobId(Uuid::from_u128(number));
        let JobEvent::Posted { poster, terms, expires_at, .. } = job_event(posted()) else { panic!("not a post") };
        market.happens(vec![JobEvent::Posted { job, poster, terms, expires_at }.into()]).await;
    }
    market.views_caught_up().await;
    let mut page = Page { after: None, limit: 2 };
    let mut jobs = Vec::new();
    loop {
        let found = posted_by(market.store.pool(), POSTER, &page).await.unwrap();
        let Some(last) = found.last() else { break };
        page.after = Some(Cursor { created_at: last.created_at, id: last.job.0 });
        jobs.extend(found.iter().map(|job| job.job.0.as_u128()));
    }
    assert_eq!(jobs, [JOB.0.as_u128(), 4, 3, 2, 1]);
}

pub(crate) async fn the_board_is_read_page_by_page_in_any_order(mut market: Market) {
    market.happens(open_job()).await;
    let JobEvent::Posted { poster, terms, expires_at, .. } = job_event(posted()) else { panic!("not a post") };
    for number in 1..=6_u64 {
        let mut terms = terms.clone();
        terms.budget_min = usd(number * 100);
        terms.budget_max = usd(10_000 + (number % 3) * 100);
        terms.deadline = (number % 2 == 0).then(|| NOW.after(Span::days(u32::try_from(number).unwrap())));
        let job = JobId(Uuid::from_u128(number.into()));
        market.happens(vec![JobEvent::Posted { job, poster, terms, expires_at }.into()]).await;
    }
    market.views_caught_up().await;
    let paged = async |sort: Sort| {
        let (mut after, mut jobs): (Option<Place>, Vec<u128>) = (None, Vec::new());
        loop {
            let hits = open(market.store.pool(), &Search { sort, ..SEARCH }, after, 2).await.unwrap();
            let Some(last) = hits.last() else { return jobs };
            after = Some(last.place);
            jobs.extend(hits.iter().map(|hit| hit.place.job.0.as_u128()));
        }
    };
    let first = JOB.0.as_u128();
    assert_eq!(paged(Sort::Newest).await, [first, 6, 5, 4, 3, 2, 1]);
    assert_eq!(paged(Sort::BudgetLow).await, [1, 2, 3, 4, 5, 6, first]);
    assert_eq!(paged(Sort::BudgetHigh).await, [5, 2, 4, 1, 6, 3, first]);
    assert_eq!(paged(Sort::Deadline).await, [2, 4, 6, 1, 3, 5, first]);
}

fn job_event(event: Event) -> JobEvent {
    match event {
        Event::Job(event) => event,
        other => panic!("{other:?}"),
    }
}

pub(crate) async fn a_completed_job_tells_of_its_payment(mut market: Market) {
    market.happens(approved_job()).await;
    market.views_caught_up().await;
    let job = one(market.store.pool(), JOB).await.unwrap().unwrap();
    assert_eq!((job.status, job.status_detail), (job_board::Status::Completed, Some(job_board::Detail::Cooldown)));
    assert_eq!(job.release_at, Some(NOW.after(Span::hours(24))));
    market.happens(vec![payment_held(DUE_AT)]).await;
    market.views_caught_up().await;
    let job = one(market.store.pool(), JOB).await.unwrap().unwrap();
    assert_eq!((job.status_detail, job.held_until), (Some(job_board::Detail::PaymentHeld), Some(DUE_AT)));
    let rest = released_job().into_iter().skip(approved_job().len());
    market.happens([payment_resumed(DUE_AT)].into_iter().chain(rest).collect()).await;
    market.views_caught_up().await;
    let found = worked_by(market.store.pool(), AGENT, &Page::FIRST).await.unwrap();
    assert_eq!(found[0].status_detail, Some(job_board::Detail::Released));
    let paid = payout_queue::query::work_of_job(market.store.pool(), JOB).await.unwrap().pop().unwrap();
    assert_eq!((paid.payout, paid.status), (PAYOUT, payout_queue::Status::AwaitingAccount));
    let payments = payment::query::of_party(market.store.pool(), POSTER, &Page::FIRST).await.unwrap();
    assert_eq!(payments.len(), 1);
    assert_eq!(payment::query::unsettled(market.store.pool(), 10).await.unwrap(), payments);
}

pub(crate) async fn those_whom_nobody_chose_are_rejected(mut market: Market) {
    let other = |event: Event| {
        let swapped = of_others(7, vec![event]).remove(0);
        let text = market_core::event::codec::encode(&swapped).unwrap();
        let here = text.replace(&of_others_id(JOB.0), &JOB.0.to_string());
        market_core::event::codec::decode(swapped.name(), 1, &here).unwrap()
    };
    market.happens(open_job()).await;
    let body = json!({"message": "some words", "salt": "00"});
    market.happens_with(applied(), private("proposal", words().row_id(), body)).await;
    market.happens(vec![other(registered(AGENT)), other(applied()), accepted()]).await;
    market.views_caught_up().await;
    let pool = market.store.pool().clone();
    let of_job = async || {
        let found = application::query::of_job(&pool, JOB, &Page::FIRST).await.unwrap();
        found.into_iter().map(|found| (found.party == AGENT, found.status, found.status_detail)).collect::<Vec<_>>()
    };
    assert_eq!(of_job().await, [(true, Status::Accepted, None), (false, Status::Pending, None)]);
    market.happens(vec![deposit_opened(), deposited(), funded()]).await;
    market.views_caught_up().await;
    let rejected = (false, Status::Rejected, Some(Detail::NotSelected));
    assert_eq!(of_job().await, [(true, Status::Funded, None), rejected]);

    let own = application::query::latest(&pool, JOB, AGENT).await.unwrap().unwrap();
    assert_eq!(own.words, Some(json!({"message": "some words"})));
    let counts = application::query::counts_of_agent(&pool, AGENT).await.unwrap();
    assert_eq!((counts.total, counts.pending, counts.accepted, counts.rejected), (1, 0, 1, 0));
    let filtered = async |status| application::query::of_agent(&pool, AGENT, Some(status), &Page::FIRST).await.unwrap();
    assert_eq!(filtered(Status::Funded).await.len(), 1);
    assert_eq!(filtered(Status::Rejected).await.len(), 0);
    assert_eq!(application::query::one(&pool, APPLICATION).await.unwrap(), Some(own));
}

fn of_others_id(id: Uuid) -> String {
    id.to_string().replace("01930000-", "00000007-")
}

pub(crate) async fn files_and_deliveries_are_numbered(mut market: Market) {
    market.happens(delivered_job()).await;
    market.happens(vec![revision_requested()]).await;
    market
        .happens_with(
            uploaded(FILE),
            private("file", FILE.0, json!({"name": "a.pdf", "media_type": "application/pdf"})),
        )
        .await;
    market.views_caught_up().await;
    let pool = market.store.pool().clone();
    assert_eq!(deliverable::query::one(&pool, FILE).await.unwrap().unwrap().delivery, None);
    market.happens(vec![delivered(vec![FILE])]).await;
    market.views_caught_up().await;
    let files = deliverable::query::of_job(&pool, JOB).await.unwrap();
    assert_eq!((files.len(), files[0].delivery, files[0].name.as_deref()), (1, Some(2), Some("a.pdf")));
    let deliveries = delivery::query::of_job(&pool, JOB).await.unwrap();
    let told: Vec<_> = deliveries.iter().map(|found| (found.number, found.files.clone())).collect();
    assert_eq!(told, [(1, vec![]), (2, vec![FILE])]);
}

pub(crate) async fn payouts_wait_for_their_account(mut market: Market) {
    let pool = market.store.pool().clone();
    let due = async |at| payout_queue::query::to_submit(&pool, at, 10).await.unwrap().len();
    market.happens(released_job()).await;
    market.views_caught_up().await;
    assert_eq!(due(NOW).await, 0);
    market.happens(vec![payout_account(AGENT)]).await;
    market.views_caught_up().await;
    assert_eq!(due(NOW).await, 1);
    market.happens(vec![submitted(1)]).await;
    market.views_caught_up().await;
    assert_eq!(due(NOW).await, 0);
    let sent = payout_queue::query::to_send(&pool, 10).await.unwrap();
    let event = market.store.read(sent[0].submitted_position, 1).await.unwrap().remove(0);
    assert_eq!((event.event, sent[0].country.as_deref()), (submitted(1), Some("US")));
    assert_eq!(sent[0].event_id(), market_core::event::event_id(event.at, event.position));
    market.happens(vec![failed(PaidFrom::Available, Some(DUE_AT))]).await;
    market.views_caught_up().await;
    assert_eq!((due(NOW).await, due(DUE_AT).await), (0, 1));
    market.happens(vec![submitted(2), failed(PaidFrom::Available, None)]).await;
    market.views_caught_up().await;
    assert_eq!(due(DUE_AT).await, 0);
    market.happens(vec![payout_account(AGENT)]).await;
    market.views_caught_up().await;
    assert_eq!(due(NOW).await, 1);
}

pub(crate) async fn deadlines_come_in_order(mut market: Market) {
    market.happens(of_others(1, open_job())).await;
    market.happens(of_others(2, hired_job())).await;
    market.views_caught_up().await;
    let pool = market.store.pool();
    let first = NOW.after(Span::hours(72));
    assert_eq!(deadline::query::next_due(pool).await.unwrap(), Some(first));
    assert_eq!(deadline::query::due(pool, NOW, 10).await.unwrap(), []);
    let due = deadline::query::due(pool, NOW.after(Span::days(30)), 10).await.unwrap();
    let kinds: Vec<_> = due.iter().map(|due| due.kind).collect();
    assert_eq!(kinds, [deadline::Kind::FundingWindow, deadline::Kind::ApplicationWindow]);
    assert_eq!(deadline::query::due(pool, NOW.after(Span::days(30)), 1).await.unwrap().len(), 1);
}

pub(crate) async fn balances_are_of_one_moment(mut market: Market) {
    market.views_caught_up().await;
    let none = balance::query::all(market.store.pool()).await.unwrap();
    assert_eq!((none.next.0, none.accounts.len()), (0, 0));
    let head = market.happens(funded_job()).await;
    market.views_caught_up().await;
    let all = balance::query::all(market.store.pool()).await.unwrap();
    assert_eq!(all.next, head);
    let (debits, credits) = all.accounts.iter().fold((0, 0), |(d, c), found| (d + found.debits, c + found.credits));
    assert_eq!(debits, credits);
    let some =
        balance::query::some(market.store.pool(), &[Account::Escrow(JOB), Account::Payout(PAYOUT)]).await.unwrap();
    assert_eq!(
        some.iter().map(|found| (found.account, found.balance)).collect::<Vec<_>>(),
        [(Account::Escrow(JOB), 75_00)]
    );
}
