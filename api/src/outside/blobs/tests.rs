//! A folder of files, as uploads, downloads and dead uploads see it.

use super::*;
use bytes::Bytes;
use sha2::{Digest as _, Sha256};
use std::fs;
use std::path::PathBuf;
use tempfile::TempDir;
use uuid::Uuid;

const JOB: JobId = JobId(Uuid::from_u128(1));
const FILE: FileId = FileId(Uuid::from_u128(2));

async fn opened() -> (TempDir, Blobs) {
    let home = tempfile::tempdir().unwrap();
    let blobs = Blobs::in_folder(home.path()).await.unwrap();
    (home, blobs)
}

fn names(home: &TempDir, job: JobId) -> Vec<String> {
    let folder = home.path().join("blobs").join(job.to_string());
    let listed = fs::read_dir(folder).into_iter().flatten();
    listed.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

async fn text(blobs: &Blobs, range: Option<Range<u64>>) -> Option<Vec<u8>> {
    let content = blobs.read(JOB, FILE, range).await.unwrap()?;
    let chunks: Vec<Bytes> = content.bytes.try_collect().await.unwrap();
    assert_eq!(u64::try_from(chunks.concat().len()).unwrap(), content.size);
    Some(chunks.concat())
}

async fn put(blobs: &Blobs, bytes: &[u8]) {
    let mut draft = blobs.begin_at(JOB, FILE).await.unwrap();
    draft.write(bytes).await.unwrap();
    blobs.keep(draft.end().await.unwrap(), JOB, FILE).await.unwrap();
}

#[tokio::test]
async fn a_file_is_seen_once_it_is_kept_and_not_before() {
    let (home, blobs) = opened().await;
    let mut draft = blobs.begin_at(JOB, FILE).await.unwrap();
    draft.write(&vec![b'a'; 700_000]).await.unwrap();
    assert_eq!(text(&blobs, None).await, None);
    let written = draft.end().await.unwrap();
    assert_eq!((text(&blobs, None).await, written.size), (None, 700_000));
    assert_eq!(written.sha256, hex::encode(Sha256::digest(vec![b'a'; 700_000])));
    blobs.keep(written, JOB, FILE).await.unwrap();
    assert_eq!(text(&blobs, None).await.unwrap(), vec![b'a'; 700_000]);
    assert_eq!(names(&home, JOB), [FILE.to_string()]);
    blobs.remove(JOB, FILE).await;
    blobs.remove(JOB, FILE).await;
    assert_eq!((text(&blobs, None).await, names(&home, JOB).len()), (None, 0));
}

#[tokio::test]
async fn a_file_that_nobody_keeps_is_gone() {
    let (home, blobs) = opened().await;
    let mut draft = blobs.begin_at(JOB, FILE).await.unwrap();
    draft.write(b"half a sentence").await.unwrap();
    let written = draft.end().await.unwrap();
    assert_eq!(names(&home, JOB).len(), 1);
    drop(written);
    while !names(&home, JOB).is_empty() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_file_whose_place_is_known_late_comes_to_it_all_the_same() {
    let (_home, blobs) = opened().await;
    let mut draft = blobs.begin().await.unwrap();
    draft.write(b"whole").await.unwrap();
    let written = draft.end().await.unwrap();
    blobs.keep(written, JOB, FILE).await.unwrap();
    assert_eq!(text(&blobs, None).await.as_deref(), Some(b"whole".as_slice()));
    let listed: Vec<(Key, ObjectMeta)> = blobs.list().try_collect().await.unwrap();
    assert_eq!(listed.iter().map(|(key, _)| *key).collect::<Vec<_>>(), [Key::Of(JOB, FILE)]);
}

#[tokio::test]
async fn parts_are_read_as_they_are_asked_for() {
    let (_home, blobs) = opened().await;
    let bytes: Vec<u8> = (0..200_000_u32).map(|n| u8::try_from(n % 251).unwrap()).collect();
    put(&blobs, &bytes).await;
    for range in [0..1, 65_530..65_550, 0..200_000, 199_999..200_000] {
        let wanted = bytes[usize::try_from(range.start).unwrap()..usize::try_from(range.end).unwrap()].to_vec();
        assert_eq!(text(&blobs, Some(range)).await, Some(wanted));
    }
}

#[tokio::test]
async fn what_is_unfinished_is_dead_when_nobody_else_uses_the_folder() {
    let (home, blobs) = opened().await;
    put(&blobs, b"kept").await;
    let dead: PathBuf = home.path().join("blobs").join(JOB.to_string()).join(format!("{FILE}#1"));
    fs::write(&dead, b"half").unwrap();
    let beside = Blobs::in_folder(home.path()).await.unwrap();
    assert!(dead.exists(), "it may be the other's");
    assert_eq!(beside.sweep_drafts(Duration::from_secs(60)).await.unwrap(), 0, "it is young");
    drop((blobs, beside));
    let alone = Blobs::in_folder(home.path()).await.unwrap();
    assert!(!dead.exists());
    assert_eq!(text(&alone, None).await.as_deref(), Some(b"kept".as_slice()));
}

#[test]
fn a_key_is_ours_only_if_this_house_would_write_it_so() {
    let own = place(JOB, FILE);
    assert_eq!(Key::read(&own), Key::Of(JOB, FILE));
    assert_eq!(Key::read(&Path::from("staging/00ff")), Key::Staged);
    for foreign in ["a", "a/b", "a/b/c", &own.to_string().replace('-', ""), &format!("{own}/x"), "staging"] {
        assert_eq!(Key::read(&Path::from(foreign)), Key::Foreign, "{foreign}");
    }
}
