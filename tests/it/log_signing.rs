//! Signing in the store: every checkpoint continues the one before, and proofs come out of tiles as out of leaves.

use crate::fresh_database;
use crate::log_verifier::{Hash, continues, is_in, root};
use crate::store_contract::{commit, registered, store_says};
use futures_util::future::join_all;
use market_core::event::tree::{Frontier, Hash as CoreHash, leaf_hash};
use market_core::log::checkpoint::Checkpoint;
use market_core::log::key::LogKey;
use market_core::log::proof::{consistency, inclusion};
use market_core::stream::Position;
use market_store::{Pace, PgStore, SignedCheckpoint, StoreError};
use market_tests::db;
use market_tests::market::audit;
use std::collections::BTreeMap;
use tokio_postgres::Client;

/// Signs as a test does: with the text alone.
async fn signs(
    store: &PgStore,
    pace: Pace,
    remembered: Option<&Checkpoint>,
) -> Result<Option<SignedCheckpoint>, String> {
    let signed = store.sign(pace, remembered, async |checkpoint: Checkpoint| Ok(checkpoint.to_string())).await;
    signed.map_err(|error| error.to_string())
}

/// Appends leaves that no command has led to: a log of many in a moment.
async fn grows(owner: &Client, leaves: &mut Vec<Hash>, to: usize) {
    let from = leaves.len();
    leaves.extend((from..to).map(|index| leaf_hash(&index.to_be_bytes()).0));
    let added: Vec<Vec<u8>> = leaves[from..].iter().map(|leaf| leaf.to_vec()).collect();
    let mut tree = Frontier::default();
    leaves.iter().for_each(|leaf| tree.push(CoreHash(*leaf)));
    let (first, size) = (i64::try_from(from).unwrap(), i64::try_from(to).unwrap());
    let insert = "insert into event (position, stream_id, stream_category, version, name, schema_version, at, actor,
                                     command_id, payload, leaf, leaf_hash)
        select $1 + place - 1, gen_random_uuid(), 'party', 1, 'made.up', 1, now(), 'platform', gen_random_uuid(),
               '{}', '', hash
        from unnest($2::bytea[]) with ordinality as added (hash, place)";
    owner.execute(insert, &[&first, &added]).await.unwrap();
    owner.execute("update log_head set size = $1, frontier = $2", &[&size, &tree.to_bytes()]).await.unwrap();
}

fn plain(proof: Vec<CoreHash>) -> Vec<Hash> {
    proof.into_iter().map(|hash| hash.0).collect()
}

fn up_to(leaves: &[Hash], size: u64) -> Hash {
    root(&leaves[..usize::try_from(size).unwrap()])
}

/// Roots that were computed before: those of large trees take a while.
#[derive(Default)]
struct Roots(BTreeMap<u64, Hash>);

impl Roots {
    fn at(&mut self, leaves: &[Hash], size: u64) -> Hash {
        *self.0.entry(size).or_insert_with(|| up_to(leaves, size))
    }
}

/// Proofs at and around the edges of tiles, and in between.
async fn proves(store: &PgStore, leaves: &[Hash], roots: &mut Roots, signed: &SignedCheckpoint) {
    let edges = [1, 2, 255, 256, 257, 511, 512, 1_000, 65_535, 65_536, 65_537, 66_000, 131_072, signed.size];
    for size in edges.into_iter().filter(|size| (1..=signed.size).contains(size)) {
        let at_size = roots.at(leaves, size);
        assert_eq!(store.root_at(size).await.unwrap().unwrap().0, at_size, "{size}");
        for index in [0, 1, 254, 255, 256, 700, 65_535, 65_536, size - 1].into_iter().filter(|index| *index < size) {
            let proof = plain(store.prove(&inclusion(index, size).unwrap(), signed).await.unwrap());
            let leaf = leaves[usize::try_from(index).unwrap()];
            assert!(is_in(leaf, index, size, &proof, at_size), "{index} of {size}");
        }
        for first in [1, 100, 256, 300, 65_536, size - 1, size].into_iter().filter(|first| *first <= size) {
            let proof = plain(store.prove(&consistency(first, size).unwrap(), signed).await.unwrap());
            assert!(continues((first, roots.at(leaves, first)), (size, at_size), &proof), "{first} of {size}");
        }
    }
}

#[tokio::test]
async fn proofs_hold_at_every_edge_of_a_tile_on_every_level() {
    let url = fresh_database().await;
    let (store, owner) = (db::store(&url).await, db::connect(&url).await);
    let (mut leaves, mut roots) = (Vec::new(), Roots::default());
    let mut last: Option<Checkpoint> = None;
    for size in [0, 1, 255, 256, 300, 1_024, 65_537, 132_000] {
        grows(&owner, &mut leaves, size).await;
        let signed = signs(&store, Pace::AtOnce, last.as_ref()).await.unwrap().unwrap();
        assert_eq!((signed.size, signed.root.0), (u64::try_from(size).unwrap(), root(&leaves)));
        assert_eq!(signs(&store, Pace::AtOnce, last.as_ref()).await.unwrap(), None, "the size has not changed");
        proves(&store, &leaves, &mut roots, &signed).await;
        last = Checkpoint::read(&signed.note);
    }
    let tiles = owner.query("select level, count(*) from log_tile group by level order by level", &[]).await.unwrap();
    let tiles: Vec<(i16, i64)> = tiles.iter().map(|row| (row.get(0), row.get(1))).collect();
    assert_eq!(tiles, [(0, 515), (1, 2)]);
}

#[tokio::test]
async fn a_checkpoint_follows_the_last_one_after_a_second_by_the_databases_clock() {
    let url = fresh_database().await;
    let (store, owner) = (db::store(&url).await, db::connect(&url).await);
    assert_eq!(signs(&store, Pace::OnceASecond, None).await.unwrap().unwrap().size, 0, "the empty log is signed");
    store_says(&store, commit(1, &[], vec![registered(1)])).await;
    for (signed_at, expected) in [("now() + interval '1 hour'", None), ("now() - interval '2 seconds'", Some(1))] {
        let set = format!("set session_replication_role = replica; update log_checkpoint set signed_at = {signed_at}");
        owner.batch_execute(&set).await.unwrap();
        let signed = signs(&store, Pace::OnceASecond, None).await.unwrap();
        assert_eq!(signed.map(|signed| signed.size), expected, "{signed_at}");
    }
}

#[tokio::test]
async fn the_first_checkpoint_after_an_event_is_found_however_many_follow() {
    let store = db::store(&fresh_database().await).await;
    for n in 0..6_u128 {
        store_says(&store, commit(n, &[], vec![registered(n)])).await;
        if n % 2 == 1 {
            signs(&store, Pace::AtOnce, None).await.unwrap();
        }
    }
    store_says(&store, commit(9, &[], vec![registered(9)])).await;
    let mut sizes = Vec::new();
    for position in 0..7 {
        let found = store.first_checkpoint_after(Position(position)).await.unwrap();
        sizes.push(found.map(|checkpoint| checkpoint.size));
    }
    assert_eq!(sizes, [Some(2), Some(2), Some(4), Some(4), Some(6), Some(6), None]);
}

#[tokio::test]
async fn many_signers_of_one_log_never_sign_two_of_them() {
    let url = fresh_database().await;
    let stores = [db::store(&url).await, db::store(&url).await, db::store(&url).await];
    let writing = (0..300_u128).map(|n| {
        let store = &stores[usize::try_from(n % 3).unwrap()];
        async move {
            store_says(store, commit(n, &[], vec![registered(n)])).await;
            signs(store, Pace::AtOnce, None).await.unwrap();
        }
    });
    join_all(writing).await;
    let owner = db::connect(&url).await;
    let rows = owner.query("select leaf_hash from event order by position", &[]).await.unwrap();
    let leaves: Vec<Hash> = rows.iter().map(|row| row.get::<_, Vec<u8>>(0).try_into().unwrap()).collect();
    let signed = owner.query("select size, root from log_checkpoint order by size", &[]).await.unwrap();
    for row in &signed {
        let (size, found): (i64, Vec<u8>) = (row.get(0), row.get(1));
        assert_eq!(found, up_to(&leaves, u64::try_from(size).unwrap()), "at {size}");
    }
    assert_eq!(signed.last().unwrap().get::<_, i64>(0), 300);
}

#[tokio::test]
async fn nothing_is_signed_that_does_not_continue_what_was() {
    let url = fresh_database().await;
    let (store, owner) = (db::store(&url).await, db::connect(&url).await);
    let mut leaves = Vec::new();
    grows(&owner, &mut leaves, 300).await;
    let signed = signs(&store, Pace::AtOnce, None).await.unwrap().unwrap();
    let remembered = |size, root| Checkpoint { origin: store.origin().to_owned(), size, root };
    grows(&owner, &mut leaves, 310).await;
    for other in [remembered(400, signed.root), remembered(305, signed.root), remembered(200, signed.root)] {
        let refused = signs(&store, Pace::AtOnce, Some(&other)).await.unwrap_err();
        assert!(refused.contains(&other.size.to_string()), "{refused}");
    }
    owner
        .batch_execute(
            "set session_replication_role = replica; update event set leaf_hash = sha256('other') where position = 304",
        )
        .await
        .unwrap();
    let refused = signs(&store, Pace::AtOnce, Some(&remembered(300, signed.root))).await.unwrap_err();
    assert!(refused.contains("not that of the head"), "{refused}");
    assert_eq!(store.last_checkpoint().await.unwrap(), Some(signed));
}

#[tokio::test]
async fn what_the_signer_could_not_remember_is_not_signed() {
    let store = db::store(&fresh_database().await).await;
    store_says(&store, commit(1, &[], vec![registered(1)])).await;
    let full = async |_: Checkpoint| Err(StoreError::Unavailable("the disk is full".to_owned()));
    assert!(store.sign(Pace::AtOnce, None, full).await.is_err());
    assert_eq!(store.last_checkpoint().await.unwrap(), None);
    assert_eq!(signs(&store, Pace::AtOnce, None).await.unwrap().unwrap().size, 1);
}

#[tokio::test]
async fn a_log_that_is_read_in_many_pieces_is_verified_with_its_checkpoints() {
    let url = fresh_database().await;
    let store = db::store(&url).await;
    for round in 0..6_u128 {
        let writing = (0..1_500)
            .map(|n| store_says(&store, commit(round * 10_000 + n, &[], vec![registered(round * 10_000 + n)])));
        join_all(writing).await;
        let key = LogKey::from_seed(store.origin(), &[1; 32]).unwrap();
        let note = async |checkpoint: Checkpoint| Ok(checkpoint.sign(&key));
        store.sign(Pace::AtOnce, None, note).await.unwrap();
    }
    assert_eq!(audit(&url, "verify").await, Ok(()));
    let owner = db::connect(&url).await;
    let beyond = "insert into log_checkpoint (size, root, note) values (9001, sha256('root'), 'note')";
    owner.batch_execute(beyond).await.unwrap();
    let found = audit(&url, "verify").await.unwrap_err();
    assert!(found.contains("log_checkpoint.size") && found.contains("9001"), "{found}");
}
