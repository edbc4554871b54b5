//! Single bits of an export, flipped at random.

use crate::exports::exported;
use crate::market::Market;
use crate::story;
use crate::tool::on_export;
use clap::Parser as _;
use replay_tool::args::Cli;
use replay_tool::{EventRow, report};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::fs;
use std::path::{Path, PathBuf};

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }
}

async fn is_equal(folder: &Path) -> bool {
    let cli = Cli::parse_from(["replay-tool", "--export", folder.to_str().unwrap(), "audit"]);
    report(&cli).await.unwrap().is_equal()
}

pub(crate) async fn every_flipped_bit_of_an_export_is_found(mut market: Market) {
    story::happens_in(&mut market).await;
    let folder = exported(&market);
    let files: Vec<PathBuf> =
        ["manifest.json", "segments/000000000000.jsonl.zst"].map(|file| folder.path().join(file)).into();
    let mut dice = Dice(7);
    for round in 0..600 {
        let file = &files[round % 2];
        let whole = fs::read(file).unwrap();
        let mut flipped = whole.clone();
        let place = dice.below(whole.len());
        let bit = 1 << dice.below(8);
        flipped[place] ^= bit;
        fs::write(file, &flipped).unwrap();
        assert!(!is_equal(folder.path()).await, "bit {bit} of byte {place} of {}", file.display());
        if round % 50 == 1 {
            let (_, field) = on_export(folder.path(), &["ledger"]).differs();
            assert_eq!(field, "segments/000000000000.jsonl.zst: sha256");
        }
        fs::write(file, &whole).unwrap();
    }
    assert!(is_equal(folder.path()).await);
}

/// Whoever can change a segment can change the manifest as well: what is inside must hold by itself.
pub(crate) async fn a_flipped_bit_is_found_even_if_the_digests_were_made_to_fit(mut market: Market) {
    story::happens_in(&mut market).await;
    let folder = exported(&market);
    let segment = folder.path().join("segments/000000000000.jsonl.zst");
    let lines = zstd::decode_all(fs::read(&segment).unwrap().as_slice()).unwrap();
    let mut dice = Dice(11);
    let (mut found, mut same) = (0, 0);
    while found < 400 {
        let mut flipped = lines.clone();
        let place = dice.below(lines.len());
        flipped[place] ^= 1 << dice.below(8);
        if rows(&flipped) == rows(&lines) {
            // As an upper-case digit of an id: the same values, or a command's id, which the leaf does not hold.
            same += 1;
            continue;
        }
        write_with_digests(folder.path(), &segment, &flipped);
        assert!(!is_equal(folder.path()).await, "byte {place}: {}", String::from_utf8_lossy(&flipped[place..][..9]));
        found += 1;
    }
    assert!(same < found, "{same} flips changed no value");
    write_with_digests(folder.path(), &segment, &lines);
    assert!(is_equal(folder.path()).await);
}

/// The values that stand in the lines, but for the ids of commands; none if they cannot be read.
fn rows(lines: &[u8]) -> Option<Vec<EventRow<'_>>> {
    let read = |line| EventRow::from_line(line).ok();
    lines
        .strip_suffix(b"\n")?
        .split(|byte| *byte == b'\n')
        .map(|line| Some(EventRow { command_id: uuid::Uuid::nil(), ..read(line)? }))
        .collect()
}

fn write_with_digests(folder: &Path, segment: &Path, lines: &[u8]) {
    let packed = zstd::encode_all(lines, 1).unwrap();
    fs::write(segment, &packed).unwrap();
    let path = folder.join("manifest.json");
    let mut manifest: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    let text = fs::read_to_string(&path).unwrap();
    let listed = manifest["segments"][0].take();
    let text = text
        .replace(listed["sha256"].as_str().unwrap(), &hex::encode(Sha256::digest(&packed)))
        .replace(&format!("\"bytes\": {}", listed["bytes"]), &format!("\"bytes\": {}", json!(packed.len())));
    fs::write(&path, text).unwrap();
}
