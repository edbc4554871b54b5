//! Stories that begin anyhow, go on anyhow, and end well.

use crate::market::{JOBS, Market, PARTIES, job, party};
use crate::moves::{Call, Move};
use crate::parties::PartyMove;
use crate::paying::PayingMove;
use crate::samples::samples;
use crate::timers;
use market_core::event::Event;
use market_core::time::Span;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, FileFailurePersistence, TestRunner};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// How long a story is, in steps.
const STEPS_MAX: usize = 240;

/// How many stories are told.
const CASES: u32 = 256;

/// One step of a story.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step {
    /// What a sensible market would do next with a job.
    Onward { job: u8, fork: u8, n: u16 },
    /// Anything by anyone, mostly refused.
    Stray(Call),
    /// Time goes by.
    Wait(Span),
    /// Time goes by until something falls due.
    WaitForTimer,
}

fn call() -> impl Strategy<Value = Call> {
    (select(Move::all()), 0..PARTIES, 0..PARTIES, 0..JOBS, any::<u16>()).prop_map(|(what, who, other, n_job, n)| Call {
        what,
        who: party(who),
        other: party(other),
        job: job(n_job),
        n,
    })
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        14 => (0..JOBS, any::<u8>(), any::<u16>()).prop_map(|(job, fork, n)| Step::Onward { job, fork, n }),
        6 => call().prop_map(Step::Stray),
        2 => (0..40_000_u32).prop_map(|seconds| Step::Wait(Span::seconds(seconds))),
        1 => Just(Step::WaitForTimer),
    ]
}

pub(crate) fn story() -> impl Strategy<Value = Vec<Step>> {
    vec(step(), 1..=STEPS_MAX)
}

/// Everybody but the stranger is ready to do business.
fn prologue(market: &mut Market) {
    for n in 0..PARTIES - 1 {
        for what in [PartyMove::Register, PartyMove::VerifyEmail, PartyMove::ChangeProfile] {
            market.ask(&Call { what: Move::Party(what), who: party(n), other: party(n), job: job(0), n: 0 });
        }
    }
    for what in [PayingMove::OpenDeposit, PayingMove::SucceedPayment] {
        market.ask(&Call { what: Move::Paying(what), who: party(0), other: party(0), job: job(0), n: 60_000 });
    }
}

/// Plays a story to the end of its steps.
pub(crate) fn play(steps: &[Step]) -> Market {
    let mut market = Market::new();
    prologue(&mut market);
    for step in steps {
        match *step {
            Step::Onward { job: n_job, fork, n } => market.onward(job(n_job), fork, n),
            Step::Stray(call) => market.ask(&call),
            Step::Wait(span) => market.wait(span),
            Step::WaitForTimer => {
                // A jump of weeks would end every story that has only begun.
                let soon = market.now.after(Span::days(4));
                if let Some((due_at, _)) = timers::next(&market).filter(|(due_at, _)| *due_at < soon) {
                    market.wait_until(due_at);
                }
            }
        }
    }
    market.check();
    market
}

proptest! {
    #![proptest_config(Config {
        cases: CASES,
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct("tests/laws.proptest-regressions"))),
        ..Config::default()
    })]

    #[test]
    fn the_laws_hold_in_every_story_and_timers_alone_bring_it_to_its_end(steps in story()) {
        let mut market = play(&steps);
        timers::run_out(&mut market);
        market.check();
    }
}

#[test]
fn the_stories_are_about_everything() {
    let counts: RefCell<BTreeMap<&str, u64>> = RefCell::default();
    let config = Config { cases: CASES, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, deterministic());
    let told = runner.run(&story(), |steps| {
        let mut market = play(&steps);
        timers::run_out(&mut market);
        for (name, count) in market.book.counts() {
            *counts.borrow_mut().entry(name).or_default() += count;
        }
        Ok(())
    });
    told.unwrap();
    let counts = counts.into_inner();
    let names: Vec<&str> = samples().iter().map(Event::name).collect();
    let untold: Vec<&&str> = names.iter().filter(|name| !counts.contains_key(**name)).collect();
    assert!(untold.is_empty(), "no story tells of {untold:?}; told were {counts:#?}");
    println!("{counts:#?}");
}

fn deterministic() -> proptest::test_runner::TestRng {
    proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha)
}
