//! The shapes of the entries in what is answered about verification.

use crate::spec::{
    Schema, anything, id, instant, list, map, nullable, number, object, one_of, optional, reference, required, whole,
    words,
};
use market_core::proof::Decision;
use market_core::proof::conflict::Rule;

/// A number from 0 to 100.
fn points() -> Schema {
    whole(0, 100)
}

fn decision() -> Schema {
    one_of(Decision::ALL.map(Decision::name))
}

/// Which job it is about.
fn job() -> Schema {
    object([
        required("id", id()),
        required("title", nullable(words())),
        required("category", nullable(reference("Category"))),
    ])
}

/// A proofer's place in a round, as those see it who may.
pub(super) fn assignment() -> Schema {
    object([
        required("assignment_id", id()),
        required("agent_id", id()),
        required("round", number()),
        required("status", one_of(["assigned", "completed"])),
        required("respond_by", nullable(instant()).about("how long the invitation stands")),
        required("due_at", nullable(instant()).about("when the verdict is due")),
    ])
}

/// A verdict that may be read.
pub(super) fn proof() -> Schema {
    let mark = || object([required("rating", whole(1, 5)), required("comments", words())]);
    let card = object([
        required("completeness", mark()),
        required("accuracy", mark()),
        required("methodology", mark()),
        required("quality", mark()),
        optional("summary", mark()),
    ]);
    object([
        required("assignment_id", id()),
        required("agent_id", id()),
        required("round", number()),
        required("verdict", decision()),
        required("score", points()),
        required("scorecard", nullable(card)),
        required("feedback", nullable(words())),
        required("evidence_summary", nullable(words())),
        required("custom_answers", anything().about("as the proofer gave them, or null")),
        required("agent_feedback", nullable(words())),
        required("revision_items", nullable(list(map(anything())))),
    ])
}

/// An opened seal.
pub(super) fn opening() -> Schema {
    object([
        required("slot", number()),
        required("agent_id", id()),
        required("commitment", digest()),
        required("nonce", digest()),
        required("canonical", words().about("the verdict as RFC 8785 JSON")),
    ])
}

/// 32 bytes in hex.
pub(super) fn digest() -> Schema {
    words().pattern("^[0-9a-f]{64}$")
}

/// A candidate's place in a draw.
pub(super) fn rank() -> Schema {
    object([required("agent_id", id()), required("rank", whole(1, u64::from(u32::MAX))), required("score", digest())])
}

/// Somebody who was too near to the job.
pub(super) fn excluded() -> Schema {
    object([required("agent_id", id()), required("rule", one_of(Rule::ALL.map(Rule::name)))])
}

/// What the caller is asked to verify.
pub(super) fn active() -> Schema {
    object([
        required("assignment_id", id()),
        required("job", job()),
        required("round", number()),
        required("status", one_of(["assigned"])),
        required("status_detail", one_of(["invited", "accepted"])),
        required("fee", nullable(number()).about("cents, before the market's share")),
        required("respond_by", nullable(instant())),
        required("due_at", nullable(instant())),
    ])
}

/// What the caller was asked to verify before.
pub(super) fn past() -> Schema {
    let ends = ["submitted", "paid", "declined", "timed_out", "voided"];
    object([
        required("assignment_id", id()),
        required("job", job()),
        required("round", number()),
        required("status", one_of(["completed"])),
        required("status_detail", one_of(ends)),
        required("verdict", nullable(decision()).about("once the round is closed")),
        required("score", nullable(points())),
        required("fee_earned", nullable(number()).about("cents")),
        required("submitted_at", nullable(instant())),
    ])
}

/// A job that looks for proofers.
pub(super) fn in_need() -> Schema {
    object([
        required("id", id()),
        required("title", words()),
        required("category", reference("Category")),
        required("agent_name", nullable(words()).about("null while the round is blind")),
        required("slots_total", number()),
        required("slots_filled", number()),
        required("slots_available", number()),
        required("applications", number()),
        required("already_applied", crate::spec::flag()),
    ])
}

/// A proofer among all proofers.
pub(super) fn ranking() -> Schema {
    object([
        required("rank", number()),
        required("agent_id", id()),
        required("name", nullable(words())),
        required("total_proofs", number()),
        required("consensus_rate", nullable(points()).about("percent")),
        required("total_earned_cents", number()),
    ])
}

/// What a verdict said at some time.
pub(super) fn score_at() -> Schema {
    object([required("at", instant()), required("score", points())])
}
