//! What the tool tells people.

use crate::market::Market;
use crate::story;
use crate::tool::{on_database, run};
use serde_json::Value;

fn names(out: &str) -> Vec<String> {
    let lines = out.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    lines.filter_map(|line| Some(line["name"].as_str()?.to_owned())).collect()
}

pub(crate) async fn a_job_is_told_from_the_post_to_the_payment(mut market: Market) {
    story::happens_in(&mut market).await;
    let answer = on_database(&market.url, &["explain", &story::JOB.to_string()]);
    answer.is_equal();
    let told = [
        "job.posted",
        "candidacy.nda_acknowledged",
        "candidacy.applied",
        "job.application_accepted",
        "job.escrow_funded",
        "job.file_uploaded",
        "job.delivered",
        "job.approved",
        "payout.scheduled",
        "payout.released",
        "payout.submitted",
        "payout.paid",
    ];
    assert_eq!(names(&answer.out), told);
    let report = answer.report();
    assert_eq!(report[format!("job-{}", story::JOB)], "completed");
    assert_eq!(report[format!("payout-{}", story::PAYOUT)], "paid");

    let text = run(&["--database", &market.url, "explain", &story::PAYOUT.to_string()]);
    assert!(text.out.contains("moves    67.50 USD from available:"), "{}", text.out);
    assert!(text.out.contains(&format!("payout-{}", story::PAYOUT)), "{}", text.out);
}

pub(crate) async fn an_account_is_told_with_its_running_balance(mut market: Market) {
    story::happens_in(&mut market).await;
    let wallet = format!("wallet:{}", story::POSTER);
    let answer = on_database(&market.url, &["explain", &wallet]);
    answer.is_equal();
    let balances: Vec<i64> = answer
        .out
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).unwrap()["balance"].as_i64())
        .collect();
    assert_eq!(balances, [500_00, 425_00]);
    assert_eq!(answer.report()["balance_cents"], 425_00);

    let forger = market.forger().await;
    forger
        .changes(&format!("update transfer set debit_after = debit_after + 1 where debit_account = '{wallet}'"))
        .await;
    assert_eq!(on_database(&market.url, &["explain", &wallet]).differs().1, "transfer.debit_after");
}

pub(crate) async fn an_event_and_a_transfer_are_told_by_their_ids(mut market: Market) {
    story::happens_in(&mut market).await;
    let all = on_database(&market.url, &["explain", &story::JOB.to_string()]).out;
    let funded = all.lines().find(|line| line.contains("job.escrow_funded")).unwrap();
    let funded: Value = serde_json::from_str(funded).unwrap();
    for id in [&funded["event_id"], &funded["transfers"][0]["transfer_id"]] {
        let answer = on_database(&market.url, &["explain", id.as_str().unwrap()]);
        answer.is_equal();
        assert_eq!(names(&answer.out), ["job.escrow_funded"]);
    }
}

pub(crate) async fn what_cannot_be_read_is_said_in_a_sentence(market: Market) {
    let unknown = "01930000-0000-7000-8000-00000000dead";
    on_database(&market.url, &["explain", unknown]).is_broken_and_says("nothing in the log is named");
    on_database(&market.url, &["explain", "0193ABCD"]).is_broken_and_says("neither an id nor the path of an account");
    on_database(&market.url, &["explain", "fees:deposit"]).is_broken_and_says("has had no transfer");
    run(&["--database", "postgresql://nobody@127.0.0.1:1/x", "verify"]).is_broken_and_says("cannot connect");
    run(&["--data-dir", "/nowhere", "verify"]).is_broken_and_says("AGENTGIGS_DATA_DIR");
    run(&["--export", "/nowhere", "verify"]).is_broken_and_says("is not an export");
    let (server, _) = market.url.rsplit_once('/').unwrap();
    on_database(&format!("{server}/postgres"), &["verify"]).is_broken_and_says("holds no market");
    run(&["--database", &market.url, "verify", "--checkpoint", "/dev/null"]).is_broken_and_says("is not a checkpoint");
}
