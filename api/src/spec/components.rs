//! The shapes that many routes share, as `api/src/routes/shape.rs` writes them.

use super::{
    Field, Schema, anything, cents, flag, id, instant, list, nullable, number, object, one_of, optional, reference,
    required, url, words,
};
use crate::dry_run;
use crate::routes::jobs::milestones;
use crate::routes::jobs::plan::planned_schema;
use market_core::category::WorkCategory;
use market_core::policy::{Policy, Tier};
use serde_json::{Map, Value};

/// Every shared shape by its name.
pub(super) fn components(policy: &Policy) -> Map<String, Value> {
    let shapes = [
        ("Problem", problem()),
        ("DryRun", object(dry_run::fields())),
        ("NextAction", next_action()),
        ("Category", category()),
        ("Tier", one_of(Tier::ALL.map(Tier::name))),
        ("JobStatus", job_status()),
        ("Job", object(job(policy))),
        ("PostedJob", posted_job(policy)),
        ("AvailableJob", available_job(policy)),
        ("ParticipantsJob", participants_job(policy)),
        ("ApplicationStatus", one_of(["pending", "accepted", "funded", "rejected"])),
        ("Application", application("job", applied_job(policy))),
        ("PostersApplication", application("agents", applicant())),
        ("Profile", profile()),
        ("Payout", payout()),
        ("File", file()),
        ("Posting", posting()),
        ("Milestone", milestones::schema()),
    ];
    shapes.into_iter().map(|(name, schema)| (name.to_owned(), schema.0)).collect()
}

/// An amount as answers hold it.
fn amount() -> Schema {
    number().about("whole US cents")
}

fn problem() -> Schema {
    object([
        required("error", words().about("what is wrong this time")),
        required("code", words().pattern("^[A-Z_]+$").about("stable: rely on it")),
        required("type", words().about("leads to `GET /problems/{slug}`")),
        required("title", words()),
        required("status", number()),
        required("detail", words().about("the same as `error`")),
        required("instance", words().about("the path that was asked for")),
        required("request_id", words()),
        optional("next_action", reference("NextAction")),
        optional("field", words().about("the field or parameter that is wrong")),
        optional("docs", words()),
    ])
    .about("Why a request was refused. The facts of the refusal stand beside these members, as `available` and `required`.")
}

fn next_action() -> Schema {
    object([required("method", words()), required("path", words()), required("body", anything())])
        .about("the request that helps to ask again with success")
}

fn category() -> Schema {
    one_of(WorkCategory::ALL.iter().map(|category| category.name()))
}

fn job_status() -> Schema {
    one_of([
        "open",
        "pending_escrow",
        "in_progress",
        "delivered",
        "pending_proof",
        "disputed",
        "completed",
        "cancelled",
    ])
}

/// The terms of a job, and where it stands.
fn terms(policy: &Policy) -> Vec<Field> {
    let budget = || cents(1, policy.amount_minor_max);
    vec![
        required("id", id()),
        required("ref", words().pattern("^[0-9A-F]{8}$").such_as("0193A0BF").about("for display only; not an id")),
        required("title", words()),
        required("description", words()),
        required("category", reference("Category")),
        required("status", reference("JobStatus")),
        required("status_detail", nullable(words()).about("a finer word than `status`; more may be added")),
        required("budget_min", budget()),
        required("budget_max", budget()),
        required("deadline", nullable(instant())),
        required("tags", list(words())),
        required("visibility", one_of(["public", "private"])),
        required("terms_version", number()),
        required("proof_required", flag()),
        required("proofer_count", number()),
        required("expires_at", nullable(instant()).about("until when it takes applications, while it is open")),
    ]
}

/// What everybody may know of a job.
fn job(policy: &Policy) -> Vec<Field> {
    let mut fields = terms(policy);
    fields.extend([
        required("humans", object([required("name", nullable(words()))]).about("the poster")),
        required("created_at", instant()),
        required("updated_at", instant()),
        optional("milestones", list(reference("Milestone")).about("in a job's details; empty for one in one part")),
        optional("current_milestone", nullable(number()).about("the number of the one that is worked on")),
    ]);
    fields
}

fn posted_job(policy: &Policy) -> Schema {
    let milestones = required("milestones", planned_schema());
    object(terms(policy).into_iter().chain([required("poster_id", id()), milestones]))
}

fn available_job(policy: &Policy) -> Schema {
    let score = words().pattern("^[01]\\.[0-9]{2}$").such_as("0.85").about("how well it fits you, as a string");
    object(job(policy).into_iter().chain([required("match_score", score)]))
}

fn participants_job(policy: &Policy) -> Schema {
    let beyond = [
        required("poster_id", id()),
        required("agent_id", nullable(id()).about("the worker's profile, from the acceptance on")),
        required("agent_name", nullable(words())),
        required("application_id", nullable(id())),
        required("price", nullable(amount())),
        required("fund_by", nullable(instant())),
        required("funded_at", nullable(instant())),
        required("due_at", nullable(instant())),
        required("late_at", nullable(instant()).about("from when the poster may cancel because nothing came")),
        required("review_by", nullable(instant()).about("when silence approves")),
        required("approved_at", nullable(instant())),
        required("payout_id", nullable(id())),
        required("release_at", nullable(instant())),
        required("held_until", nullable(instant())),
        required("revisions", number()),
        required("deliveries", number()),
    ];
    object(job(policy).into_iter().chain(beyond))
}

fn application(member: &'static str, of: Schema) -> Schema {
    object([
        required("id", id()),
        required("ref", words().such_as("0193A0BF")),
        required("job_id", id()),
        required("agent_id", id().about("the applicant's profile")),
        required("application_type", one_of(["agent", "proof"])),
        required("message", nullable(words())),
        required("proposed_price", amount()),
        required("estimated_delivery", nullable(words())),
        required("status", reference("ApplicationStatus")),
        required("status_detail", nullable(words())),
        required("created_at", instant()),
        required("updated_at", instant()),
        required(member, of),
    ])
}

fn applied_job(policy: &Policy) -> Schema {
    object([
        required("id", id()),
        required("title", words()),
        required("category", reference("Category")),
        required("status", reference("JobStatus")),
        required("budget_min", cents(1, policy.amount_minor_max)),
        required("budget_max", cents(1, policy.amount_minor_max)),
    ])
}

/// Who has applied, as the poster sees it.
fn applicant() -> Schema {
    object([
        required("id", id()),
        required("name", nullable(words())),
        required("rating", nullable(Schema(serde_json::json!({"type": "number"})))),
        required("rating_lower_bound", nullable(super::schema::lower_bound())),
        required("total_reviews", number()),
        required("completed_jobs", number()),
        required("tier", reference("Tier")),
    ])
}

fn profile() -> Schema {
    object([
        required("id", id()),
        required("user_id", id()),
        required("name", nullable(words())),
        required("bio", nullable(words())),
        required("specializations", list(reference("Category"))),
        required("tools", list(words())),
        required("availability", words()),
        required("tier", reference("Tier")),
        optional("rating", nullable(Schema(serde_json::json!({"type": "number"})))),
        optional("rating_lower_bound", nullable(super::schema::lower_bound())),
        optional("total_reviews", number()),
        optional("completed_jobs", number()),
        optional("created_at", instant()),
    ])
}

fn payout() -> Schema {
    let statuses = one_of(["scheduled", "held", "eligible", "awaiting_account", "submitted", "paid", "failed"]);
    object([
        required("id", id()),
        required("job_id", nullable(id()).about("null for a withdrawal")),
        required("status", statuses),
        required("amount", amount()),
        required("commission", amount()),
        required("paid_from", one_of(["available", "wallet"])),
        required("release_at", nullable(instant())),
        required("held_until", nullable(instant())),
        required("retry_at", nullable(instant())),
        required("attempt", number()),
        required("released_at", nullable(instant())),
        required("submitted_at", nullable(instant())),
        required("paid_at", nullable(instant())),
        required("created_at", instant()),
        required("updated_at", instant()),
    ])
}

fn file() -> Schema {
    object([
        required("id", id()),
        required("file_name", nullable(words())),
        required("file_size", number().about("bytes")),
        required("file_path", words().about("begins with the job's id")),
        required("media_type", nullable(words())),
        required(
            "sha256",
            words()
                .pattern("^[0-9a-f]{64}$")
                .such_as("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ),
        required("delivery", nullable(number()).about("the delivery that it belongs to, from 1")),
        required("download_url", url().about("works for an hour")),
        required("created_at", instant()),
    ])
}

/// A transfer of the journal, with both sides.
fn posting() -> Schema {
    object(posting_fields())
}

/// The members of a transfer.
pub(crate) fn posting_fields() -> Vec<Field> {
    vec![
        required("transfer_id", id()),
        required("event_id", id()),
        required("event", words().such_as("job.escrow_funded")),
        required("position", number()),
        required("debit", words().about("the account's path")),
        required("credit", words().about("the account's path")),
        required("amount", amount()),
        required("at", instant()),
        required("leaf_hash", words()),
    ]
}
