//! Files where they lie: what dead uploads leave, what nobody knows, and a bucket in place of the folder.

use crate::files::{at_work, uploads};
use crate::{PROGRAMS, market};
use market_api::app::App;
use market_api::config::Settings;
use market_api::workers::sweeper;
use market_tests::actor::{Actor, Answer, Job, Pass, client, follow};
use market_tests::bucket::Bucket;
use market_tests::market::Market;
use market_tests::server::PATIENCE;
use std::io::Write as _;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};
use uuid::Uuid;

/// All files below a folder.
fn files_in(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files_in(&path)) } else { found.push(path) }
    }
    found
}

async fn until(what: &str, holds: impl Fn() -> bool) {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < PATIENCE, "{what}");
        tokio::task::yield_now().await;
    }
}

/// Sends so many bytes of an upload that goes on, and leaves the connection open.
fn half_an_upload(url: &str, worker: &Actor, job: &Job, sent: usize) -> TcpStream {
    let Pass::Key(key) = &worker.agent.pass else { panic!("an agent has a key") };
    let mut stream = TcpStream::connect(url.trim_start_matches("http://")).unwrap();
    let head = format!(
        "POST /api/agent/jobs/{}/upload-deliverable HTTP/1.1\r\nHost: market\r\nX-API-Key: {key}\r\n\
         Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 9000000\r\n\r\n\
         --b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\n",
        job.id
    );
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(&vec![b'x'; sent]).unwrap();
    stream
}

#[tokio::test]
async fn a_dead_upload_leaves_nothing_and_a_kept_file_survives_the_server() {
    let mut market = market().await;
    let (_, worker, job) = at_work(&market).await;
    let blobs = market.data_dir().join("blobs");
    let kept = uploads(&worker, &job, "kept.txt", b"kept").await;
    let upload = half_an_upload(market.url(), &worker, &job, 1_000_000);
    until("the upload is not written", || files_in(&blobs).len() == 2).await;
    drop(upload);
    until("a broken upload stays", || files_in(&blobs).len() == 1).await;
    let upload = half_an_upload(market.url(), &worker, &job, 1_000_000);
    until("the upload is not written", || files_in(&blobs).len() == 2).await;
    let beside = market.setup.start();
    assert_eq!(files_in(&blobs).len(), 2, "a server that is not alone leaves what may be another's");
    beside.kill();
    market.server.kill();
    drop(upload);
    market.server = market.setup.start();
    until("a dead upload stays", || files_in(&blobs).len() == 1).await;
    let link = format!("/api/jobs/{}/download?file={}", job.id, kept["file_id"].as_str().unwrap());
    let agent = market.stranger().with(worker.agent.pass.clone());
    let link = agent.get(&link).await.ok();
    assert_eq!(follow(link["url"].as_str().unwrap()).await.text().await.unwrap(), "kept");
}

#[tokio::test]
async fn what_no_event_knows_is_swept_and_nothing_else() {
    let mut market = market().await;
    let (_, worker, job) = at_work(&market).await;
    let known = uploads(&worker, &job, "known.txt", b"known").await;
    let nameless = uploads(&worker, &job, "nameless.txt", b"nameless").await;
    let id = |uploaded: &serde_json::Value| -> Uuid { uploaded["file_id"].as_str().unwrap().parse().unwrap() };
    let owner = market_tests::db::connect(&market.database).await;
    owner.execute("delete from private where kind = 'file' and id = $1", &[&id(&nameless)]).await.unwrap();
    let blobs = market.data_dir().join("blobs");
    let put = |folder: &str, name: &str| {
        std::fs::create_dir_all(blobs.join(folder)).unwrap();
        std::fs::write(blobs.join(folder).join(name), b"orphan").unwrap();
        blobs.join(folder).join(name)
    };
    let here = put(&job.id, &Uuid::now_v7().to_string());
    let elsewhere = put(&Uuid::now_v7().to_string(), &Uuid::now_v7().to_string());
    let staged = put("staging", "0123");
    let unfinished = put(&job.id, &format!("{}#1", Uuid::now_v7()));
    // As if it were in another job's folder: an event of some other stream knows it.
    let moved = put(&Uuid::now_v7().to_string(), &id(&nameless).to_string());
    let foreign = put("not-ours", "notes.txt");
    let settings = Settings { data_dir: market.data_dir().to_owned(), ..Settings::default() };
    let app = App::open(settings, &market.database).await.unwrap();
    assert_eq!(sweeper::pass(&app, Duration::from_secs(3_600)).await.unwrap(), 0, "they are young");
    assert!([&here, &elsewhere, &staged, &unfinished].iter().all(|path| path.exists()));
    assert_eq!(sweeper::pass(&app, Duration::ZERO).await.unwrap(), 4);
    assert!(![&here, &elsewhere, &staged, &unfinished].iter().any(|path| path.exists()));
    assert!(moved.exists() && foreign.exists());
    for file in [&known, &nameless] {
        assert_eq!(follow(file["url"].as_str().unwrap()).await.status(), 200);
    }
    app.store.close().await;
    let old = put(&job.id, &Uuid::now_v7().to_string());
    let long_ago = SystemTime::now() - Duration::from_secs(2 * 3_600);
    std::fs::File::options().write(true).open(&old).unwrap().set_modified(long_ago).unwrap();
    let young = put(&job.id, &Uuid::now_v7().to_string());
    market.server.kill();
    market.server = market.setup.start();
    until("a server that starts does not sweep", || !old.exists()).await;
    assert!(young.exists());
}

#[tokio::test]
async fn files_lie_in_a_bucket_as_they_lie_in_a_folder() {
    let bucket = Bucket::open().await;
    let mut environment = bucket.environment();
    environment.push(("AGENTGIGS_POLICY__FILE_BYTES_MAX__FREE", "20000000"));
    let market = Market::open_with(PROGRAMS, &environment).await;
    let (_, worker, job) = at_work(&market).await;
    let bytes: Vec<u8> = (0..12_000_000_u32).map(|n| b'a' + u8::try_from(n % 23).unwrap()).collect();
    let uploaded = uploads(&worker, &job, "large.txt", &bytes).await;
    let key = format!("files/market/{}/{}", job.id, uploaded["file_id"].as_str().unwrap());
    assert!(bucket.held(|held| held.objects.get(&key) == Some(&bytes) && held.objects.len() == 1));
    let url = uploaded["download_url"].as_str().unwrap();
    assert!(follow(url).await.bytes().await.unwrap() == bytes);
    let part = client().get(url).header("range", "bytes=5242879-5242890").send().await.unwrap();
    assert_eq!(part.status(), 206);
    assert_eq!(part.bytes().await.unwrap(), bytes[5_242_879..=5_242_890]);
    let upload = half_an_upload(market.url(), &worker, &job, 6_000_000);
    until("no part is sent", || bucket.held(|held| held.uploads.values().any(|parts| !parts.is_empty()))).await;
    drop(upload);
    until("a broken upload stays in the bucket", || bucket.held(|held| held.uploads.is_empty())).await;
    let program = [b"\x7fELF".as_slice(), &bytes].concat();
    let path = format!("/api/agent/jobs/{}/upload-deliverable", job.id);
    let refused: Answer = worker.agent.upload(&path, "a.txt", program).await;
    refused.refused(400, "FILE_TYPE_NOT_ALLOWED");
    assert_eq!(bucket.held(|held| (held.objects.len(), held.uploads.len(), held.unsigned)), (1, 0, 0));
    market.is_audited().await;
}
