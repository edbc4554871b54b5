//! How a dispute is shown, and to whom how much of it.

use super::STATUSES;
use crate::spec::{Field, Schema, anything, id, instant, list, map, nullable, number, object, one_of, required, words};
use market_core::candidacy::Who;
use market_core::dispute::Reason;
use market_core::ids::PartyId;
use market_projections::dispute::query::{Found, Words};
use market_projections::dispute::{DisputeEntry, Statement};
use serde_json::{Value, json};

/// As what somebody looks at a dispute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Viewer {
    /// As one of its sides.
    Side(Who),
    /// As one of its panel.
    Panel,
    /// As an administrator.
    Admin,
}

impl Viewer {
    /// As what a party does, if it has a part in it.
    pub(super) fn of(entry: &DisputeEntry, party: PartyId) -> Option<Self> {
        match party {
            poster if poster == entry.poster => Some(Self::Side(Who::Poster)),
            agent if agent == entry.agent => Some(Self::Side(Who::Agent)),
            other => entry.panel.iter().any(|seat| seat.party == other).then_some(Self::Panel),
        }
    }

    pub(super) fn is_side(self) -> bool {
        matches!(self, Self::Side(_))
    }

    fn name(self) -> &'static str {
        match self {
            Self::Side(side) => side.name(),
            Self::Panel => "panel",
            Self::Admin => "admin",
        }
    }
}

fn said(statement: &Statement, texts: &[Words]) -> Value {
    let body = texts.iter().find(|words| words.id == statement.words).map(|words| &words.body);
    // A hold that became a dispute has given a reason.
    let text = body.and_then(|body| body.get("text").or_else(|| body.get("reason")));
    json!({
        "by": statement.by,
        "kind": statement.kind,
        "text": text,
        "url": body.and_then(|body| body.get("url")),
        "at": statement.at,
    })
}

/// The votes, once they are opened.
fn votes(entry: &DisputeEntry) -> Vec<Value> {
    let opened = entry.panel.iter().filter(|seat| seat.amount.is_some());
    let shown = opened.map(|seat| {
        json!({
            "seat": seat.seat,
            "agent_id": seat.agent,
            "workerAmount": seat.amount,
            "commitment": seat.commitment,
            "nonce": seat.nonce,
            "canonical": seat.canonical,
        })
    });
    shown.collect()
}

/// How the panel was drawn: who was, nobody is told before the ruling, so that nobody can be spoken to.
fn draw(entry: &DisputeEntry) -> Value {
    if entry.root.is_none() {
        return Value::Null;
    }
    let is_over = entry.closed_at.is_some();
    let agents = |ranked: &[market_core::proof::Ranked]| -> Vec<Value> {
        ranked.iter().map(|ranked| json!(ranked.agent)).collect()
    };
    json!({
        "tree_size": entry.tree_size,
        "root": entry.root,
        "seed": entry.seed,
        "candidates_hash": entry.candidates_hash,
        "ranks": is_over.then(|| agents(&entry.candidates)),
        "excluded": is_over.then(|| {
            entry.excluded.iter().map(|one| json!({"agent_id": one.agent, "rule": one.rule.name()})).collect::<Vec<_>>()
        }),
        "panel_size": entry.panel.len(),
    })
}

/// A dispute as `viewer` may see it.
pub(super) fn entry(found: &Found, viewer: Viewer, texts: &[Words]) -> Value {
    let entry = &found.entry;
    // What was offered is no measure of what is right: the panel does not see it.
    let bargains = viewer != Viewer::Panel || entry.closed_at.is_some();
    let statements: Vec<Value> = entry.statements.iter().map(|statement| said(statement, texts)).collect();
    let description = statements.iter().find(|said| said["kind"] == "filing").map(|said| said["text"].clone());
    json!({
        "id": entry.dispute,
        "job_id": entry.job,
        "job_title": found.job_title,
        "viewer_role": viewer.name(),
        "status": entry.status,
        "filed_by": entry.filed_by,
        "reason": entry.reason,
        "description": description,
        "price": entry.price,
        "workerAmount": entry.wanted.filter(|_| bargains),
        "offers": bargains.then(|| json!({"poster": entry.poster_offer, "agent": entry.agent_offer})),
        "offer_history": bargains.then_some(&entry.offers),
        "statements": statements,
        "evidence_digest": entry.evidence_digest,
        "due_at": entry.due_at,
        "evidence_until": entry.evidence_until,
        "cap_at": entry.cap_at,
        "draw": draw(entry),
        "votes": votes(entry),
        "ruling": entry.ruling,
        "award": entry.award,
        "filed_at": entry.filed_at,
        "closed_at": entry.closed_at,
    })
}

/// The shape of it.
pub(super) fn schema() -> Schema {
    object(fields())
}

/// Its fields.
pub(super) fn fields() -> Vec<Field> {
    let offers = object([required("poster", nullable(number())), required("agent", nullable(number()))]);
    let statement = object([
        required("by", nullable(one_of(["poster", "agent"])).about("null where an administrator spoke")),
        required("kind", one_of(["filing", "answer", "evidence", "ruling"])),
        required("text", nullable(words()).about("null once it was erased, or where you may not read it")),
        required("url", nullable(words())),
        required("at", instant()),
    ]);
    vec![
        required("id", id()),
        required("job_id", id()),
        required("job_title", nullable(words())),
        required("viewer_role", one_of(["poster", "agent", "panel", "admin"])),
        required("status", one_of(STATUSES)),
        required("filed_by", nullable(one_of(["poster", "agent"])).about("null where it opened by itself")),
        required("reason", one_of(Reason::ALL.map(Reason::name))),
        required("description", nullable(words())),
        required("price", number().about("what is frozen, in cents")),
        required("workerAmount", nullable(number()).about("what the filer wants the worker to get")),
        required("offers", nullable(offers).about("what each side would settle for")),
        required("offer_history", nullable(list(map(anything())))),
        required("statements", list(statement)),
        required("evidence_digest", nullable(words())),
        required("due_at", nullable(instant()).about("what falls due next")),
        required("evidence_until", instant()),
        required("cap_at", instant().about("when it ends at the latest")),
        required("draw", nullable(map(anything())).about("how the panel was drawn")),
        required("votes", list(map(anything())).about("empty before the ruling")),
        required("ruling", nullable(words())),
        required("award", nullable(number()).about("what the worker gets, in cents, before commission")),
        required("filed_at", instant()),
        required("closed_at", nullable(instant())),
    ]
}
