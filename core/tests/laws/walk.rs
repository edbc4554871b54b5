//! One long walk through the market, the same each time unless another seed is given, in which everything must happen.

use crate::machines::{Seen, unseen};
use crate::moves::Move;
use crate::rare;
use crate::samples::samples;
use crate::stories::{play, story};
use crate::timers;
use market_core::event::Event;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use std::collections::{BTreeMap, BTreeSet};

/// How many steps are walked at least.
const STEPS_MIN: usize = 200_000;

/// Where another seed comes from.
const SEED: &str = "WALK_SEED";

/// Events that no command has followed from since something else took their place.
const FORMER: &[&str] = &["job.reviewed"];

/// What was met on the way.
#[derive(Default)]
struct Met {
    steps: usize,
    counts: BTreeMap<&'static str, u64>,
    accepted: BTreeSet<&'static str>,
    seen: BTreeSet<Seen>,
    moved: BTreeSet<&'static str>,
}

impl Met {
    fn live_through(&mut self, steps: &[crate::stories::Step]) {
        self.steps += steps.len();
        let mut market = play(steps);
        timers::run_out(&mut market);
        market.check();
        for (name, count) in market.book.counts() {
            *self.counts.entry(name).or_default() += count;
        }
        self.accepted.extend(market.accepted());
        self.seen.append(&mut market.watcher.seen);
        self.moved.append(&mut market.watcher.moved);
    }
}

fn walk(seed: u64) -> Met {
    let bytes: Vec<u8> = seed.to_le_bytes().repeat(4);
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let mut met = Met::default();
    while met.steps < STEPS_MIN {
        let steps = story().new_tree(&mut runner).unwrap().current();
        met.live_through(&steps);
    }
    met
}

#[test]
fn on_a_long_walk_everything_happens_and_nothing_is_stuck() {
    let other = std::env::var(SEED).ok().map(|seed| seed.parse::<u64>().unwrap());
    let seed = other.unwrap_or(1);
    println!("{SEED}={seed}: the seed of this walk");
    let met = walk(seed);
    println!("{} steps, {} events", met.steps, met.counts.values().sum::<u64>());
    if other.is_none() {
        everything_happens(met);
    }
}

fn everything_happens(mut met: Met) {
    let names: Vec<&str> = samples().iter().map(Event::name).collect();
    let is_told = |name: &str| met.counts.contains_key(name) || FORMER.contains(&name) || by_sentences_only(name);
    let untold: Vec<&&str> = names.iter().filter(|name| !is_told(name)).collect();
    assert!(untold.is_empty(), "no story tells of {untold:?}; told were {:#?}", met.counts);
    // What only timers ask for in these stories is no move.
    let timers = ["OpenRound", "EndRecruiting", "LapseSlot", "CloseRound"];
    met.accepted.retain(|command| !timers.iter().any(|timer| command.ends_with(timer)));
    assert_eq!(
        met.accepted.len(),
        Move::all().len(),
        "some commands were never accepted; these were: {:#?}",
        met.accepted
    );
    let unmoved: Vec<&str> = market_core::machine::POSTINGS.iter().map(|(name, _)| *name).collect();
    let unmoved: Vec<&str> = unmoved.into_iter().filter(|name| !met.moved.contains(name)).collect();
    assert!(unmoved.is_empty(), "these events are said to move money, and never did: {unmoved:?}");
    let unseen: Vec<String> =
        unseen(&met.seen).into_iter().filter(|line| !rare::STEPS.contains(&line.as_str())).collect();
    assert!(unseen.is_empty(), "these steps are told of, and never happened:\n{}", unseen.join("\n"));
}

/// Who verifies is found fit by the storyteller: the sentences tell of that.
fn by_sentences_only(name: &str) -> bool {
    name.starts_with("proofer.")
}
