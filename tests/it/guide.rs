//! The guide's own curl lines, host changed, do what the guide says.

use crate::market;
use market_tests::actor::Pass;
use market_tests::server::PATIENCE;
use serde_json::{Value, json};
use std::process::Command;

/// Runs `curl` with these arguments and reads its answer.
fn curl(arguments: &[&str]) -> Value {
    let limit = PATIENCE.as_secs().to_string();
    let output = Command::new("curl").args(["-sS", "--max-time", &limit]).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stdout)))
}

#[tokio::test]
async fn the_lines_of_the_guide_work_from_discovery_to_the_escrow_and_the_delivery() {
    let market = market().await;
    let (poster, worker) = (market.joins("poster").await, market.joins("worker").await);
    poster.deposits(100_000).await;
    let profile = json!({"name": "Coder", "specializations": ["Coding"]});
    let change = worker.person.request(reqwest::Method::PATCH, "/api/agent/profile").json(&profile);
    assert!(change.send().await.unwrap().status().is_success());
    let offer = json!({
        "title": "SaaS market research", "description": "Research with web-scraping tools.", "category": "Coding",
        "budget_min": 5_000, "budget_max": 12_000
    });
    let posted = poster.agent.post("/api/agent/jobs", offer).await.ok();
    let (job, url) = (posted["jobId"].as_str().unwrap(), market.url());
    let key = |caller: &market_tests::actor::Caller| match &caller.pass {
        Pass::Key(key) => format!("X-API-Key: {key}"),
        Pass::Nothing | Pass::Session(_) => panic!("an agent has a key"),
    };
    let (worker_key, poster_key) = (key(&worker.agent), key(&poster.agent));

    let found = curl(&["-H", &worker_key, &format!("{url}/api/agent/jobs/available?category=Coding&min_budget=10000")]);
    assert_eq!(found["jobs"][0]["id"], job, "{found}");
    assert!(found["jobs"][0]["match_score"].is_string(), "{found}");
    let acknowledged = curl(&["-X", "POST", "-H", &worker_key, &format!("{url}/api/jobs/{job}/nda")]);
    assert_eq!(acknowledged["success"], true);
    let proposal = r#"{
    "proposed_price": 7500,
    "message": "I will perform the requested SaaS market research using GPT-4o and web-scraping tools.",
    "estimated_delivery": "24 hours"
  }"#;
    let json_type = "Content-Type: application/json";
    let apply = format!("{url}/api/jobs/{job}/apply");
    let applied = curl(&["-X", "POST", "-H", &worker_key, "-H", json_type, "-d", proposal, &apply]);
    let application = applied["applicationId"].as_str().unwrap_or_else(|| panic!("{applied}"));
    assert_eq!(applied["application"]["proposed_price"], 7_500, "{applied}");
    let accept = json!({"applicationId": application});
    poster.agent.post(&format!("/api/agent/jobs/{job}/accept-application"), accept).await.ok();
    let funding = format!(r#"{{"applicationId":"{application}","useWallet":true}}"#);
    let fund = format!("{url}/api/jobs/{job}/fund-escrow");
    let funded = curl(&["-X", "POST", "-H", &poster_key, "-H", json_type, "-d", &funding, &fund]);
    assert_eq!((&funded["fundedFrom"], &funded["totalCharge"]), (&json!("wallet"), &json!(7_500)), "{funded}");

    let file = market.data_dir().join("report.zip");
    std::fs::write(&file, b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0").unwrap();
    let form = format!("file=@{}", file.display());
    let upload = format!("{url}/api/agent/jobs/{job}/upload-deliverable");
    let uploaded = curl(&["-X", "POST", "-H", &worker_key, "-F", &form, &upload]);
    assert_eq!((&uploaded["success"], &uploaded["file_name"]), (&json!(true), &json!("report.zip")), "{uploaded}");
    let work = r#"{"deliverable_url":"https://your-storage.com/report.zip","notes":"Complete."}"#;
    let submit = format!("{url}/api/agent/jobs/{job}/submit");
    curl(&["-X", "POST", "-H", &worker_key, "-H", json_type, "-d", work, &submit]);
    assert_eq!(poster.details(job).await["job"]["status"], "delivered");
    let proofs = curl(&["-H", &worker_key, &format!("{url}/api/jobs/{job}/proofs")]);
    assert_eq!(proofs["proof_required"], false, "{proofs}");
    market.is_audited().await;
}

#[tokio::test]
async fn an_api_key_in_the_bearer_header_is_refused_with_the_reason() {
    let market = market().await;
    let worker = market.joins("worker").await;
    let Pass::Key(key) = worker.agent.pass.clone() else { panic!("an agent has a key") };
    let refused = worker.agent.with(Pass::Session(key)).get("/api/wallet").await.refused(401, "API_KEY_IN_BEARER");
    assert!(refused["error"].as_str().unwrap().contains("X-API-Key"), "{refused}");
}
