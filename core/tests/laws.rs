//! What is true of every history, whatever anybody asks for in whatever order.
#![cfg(test)]

mod samples;

#[path = "laws/asides.rs"]
mod asides;
#[path = "laws/book.rs"]
mod book;
#[path = "laws/disputing.rs"]
mod disputing;
#[path = "laws/hiring.rs"]
mod hiring;
#[path = "laws/histories.rs"]
mod histories;
#[path = "laws/leaves.rs"]
mod leaves;
#[path = "laws/machines.rs"]
mod machines;
#[path = "laws/market.rs"]
mod market;
#[path = "laws/milestones.rs"]
mod milestones;
#[path = "laws/money.rs"]
mod money;
#[path = "laws/moves.rs"]
mod moves;
#[path = "laws/offers.rs"]
mod offers;
#[path = "laws/onward.rs"]
mod onward;
#[path = "laws/parties.rs"]
mod parties;
#[path = "laws/paying.rs"]
mod paying;
#[path = "laws/proofing.rs"]
mod proofing;
#[path = "laws/rare.rs"]
mod rare;
#[path = "laws/selecting.rs"]
mod selecting;
#[path = "laws/spending.rs"]
mod spending;
#[path = "laws/stories.rs"]
mod stories;
#[path = "laws/talking.rs"]
mod talking;
#[path = "laws/timers.rs"]
mod timers;
#[path = "laws/trust.rs"]
mod trust;
#[path = "laws/verdicts.rs"]
mod verdicts;
#[path = "laws/walk.rs"]
mod walk;
#[path = "laws/webhooks.rs"]
mod webhooks;
#[path = "laws/working.rs"]
mod working;
