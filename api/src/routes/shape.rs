//! How things are written in answers: resource fields in snake_case, money in cents.

use crate::routes::jobs::plan;
use market_core::event::Event;
use market_core::ids::{JobId, PartyId};
use market_core::job::{JobEvent, Terms};
use market_core::party::Registered;
use market_core::party::profile::ChangeProfile;
use market_core::time::Timestamp;
use market_core::wilson;
use market_projections::application::Status;
use market_projections::application::query::{Application, Offered};
use market_projections::directory::query::Profile;
use market_projections::job_board::query::Job;
use market_projections::payout_queue::PayoutEntry;
use serde_json::{Value, json};
use uuid::Uuid;

/// How many characters of an id are shown to people.
const REF_LENGTH: usize = 8;

/// The REF that people see.
#[must_use]
pub fn reference(id: Uuid) -> String {
    id.simple().to_string().chars().take(REF_LENGTH).collect::<String>().to_uppercase()
}

/// One JSON object out of two.
#[must_use]
pub fn joined(one: Value, other: Value) -> Value {
    match (one, other) {
        (Value::Object(mut one), Value::Object(other)) => {
            one.extend(other);
            Value::Object(one)
        }
        (one, _) => one,
    }
}

/// What everybody may know of a job.
#[must_use]
pub fn public_job(job: &Job) -> Value {
    json!({
        "id": job.job,
        "ref": reference(job.job.0),
        "title": job.title,
        "description": job.description,
        "category": job.category,
        "status": job.status,
        "status_detail": job.status_detail,
        "budget_min": job.budget_min,
        "budget_max": job.budget_max,
        "deadline": job.deadline,
        "tags": job.tags,
        "visibility": job.visibility,
        "terms_version": job.terms_version,
        "featured_until": job.featured_until,
        "proof_required": false,
        "proofer_count": 0,
        "humans": {"name": job.poster_name},
        "expires_at": job.expires_at,
        "created_at": job.created_at,
        "updated_at": job.updated_at,
    })
}

/// What poster and worker may know beyond that.
#[must_use]
pub fn participants_job(job: &Job) -> Value {
    let beyond = json!({
        "poster_id": job.poster,
        "agent_id": job.agent_id,
        "agent_name": job.agent_name,
        "application_id": job.application,
        "price": job.price,
        "fund_by": job.fund_by,
        "funded_at": job.funded_at,
        "due_at": job.due_at,
        "late_at": job.late_at,
        "review_by": job.review_by,
        "approved_at": job.approved_at,
        "payout_id": job.payout,
        "release_at": job.release_at,
        "held_until": job.held_until,
        "revisions": job.revisions,
        "deliveries": job.deliveries,
    });
    joined(public_job(job), beyond)
}

/// A job that was just posted.
#[must_use]
pub fn posted_job(job: JobId, poster: PartyId, terms: &Terms, expires_at: Option<Timestamp>) -> Value {
    joined(offered_job(job, poster, terms, 1, expires_at), json!({"status_detail": null}))
}

/// An open job whose terms were just written.
#[must_use]
pub fn offered_job(
    job: JobId,
    poster: PartyId,
    terms: &Terms,
    terms_version: u32,
    expires_at: Option<Timestamp>,
) -> Value {
    json!({
        "id": job,
        "ref": reference(job.0),
        "title": terms.title,
        "description": terms.description,
        "category": terms.category,
        "status": "open",
        "budget_min": terms.budget_min.minor(),
        "budget_max": terms.budget_max.minor(),
        "deadline": terms.deadline,
        "tags": terms.tags,
        "visibility": terms.visibility,
        "terms_version": terms_version,
        "proof_required": false,
        "proofer_count": 0,
        "milestones": plan::shown(terms.milestones.as_ref()),
        "poster_id": poster,
        "expires_at": expires_at,
    })
}

/// When a job that was just posted stops taking applications.
#[must_use]
pub fn expiry(events: &[Event]) -> Option<Timestamp> {
    events.iter().find_map(|event| match event {
        Event::Job(JobEvent::Posted { expires_at, .. }) => Some(*expires_at),
        _ => None,
    })
}

fn word(words: Option<&Value>, name: &str) -> Value {
    words.and_then(|words| words.get(name)).cloned().unwrap_or_default()
}

/// An application as its applicant sees it.
#[must_use]
pub fn own_application(application: &Application, now: Timestamp) -> Value {
    let job = json!({
        "id": application.job,
        "title": application.job_title,
        "category": application.job_category,
        "status": application.job_status,
        "budget_min": application.job_budget_min,
        "budget_max": application.job_budget_max,
    });
    joined(bare_application(application, now), json!({"job": job}))
}

/// An application as the job's poster sees it.
#[must_use]
pub fn posters_application(application: &Application, now: Timestamp) -> Value {
    let agent = json!({
        "id": application.agent,
        "name": application.agent_name,
        "rating": rating(application.agent_reviews, application.agent_rating_total),
        "rating_lower_bound": wilson::lower_bound(application.agent_reviews, application.agent_rating_total),
        "total_reviews": application.agent_reviews,
        "completed_jobs": application.agent_completed_jobs,
        "tier": application.agent_tier,
    });
    joined(bare_application(application, now), json!({"agents": agent}))
}

/// The mean rating; null before the first review.
#[must_use]
pub fn rating(reviews: u32, total: u32) -> Value {
    mean(reviews.into(), total.into())
}

/// `total / count` with at most two decimals, half up; null where there is nothing to divide by.
#[must_use]
pub fn mean(count: u64, total: u64) -> Value {
    let hundredths = total.saturating_mul(100).saturating_add(count / 2).checked_div(count);
    let text = hundredths.map(|hundredths| format!("{}.{:02}", hundredths / 100, hundredths % 100));
    text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}

fn bare_application(application: &Application, now: Timestamp) -> Value {
    let counters: Vec<Value> = application.counters.iter().map(|offered| counter(offered, now)).collect();
    let is_older = application.terms_version != application.job_terms_version;
    json!({
        "id": application.application,
        "ref": reference(application.application.0),
        "job_id": application.job,
        "agent_id": application.agent,
        "application_type": application.kind,
        "message": word(application.words.as_ref(), "message"),
        "proposed_price": application.price,
        "estimated_delivery": application.estimated_delivery,
        "status": application.status,
        "status_detail": application.detail(now),
        "current_version": application.version,
        "counters": counters,
        "terms_version": application.terms_version,
        "needs_confirmation": is_older && application.status == Status::Pending,
        "created_at": application.created_at,
        "updated_at": application.updated_at,
    })
}

fn counter(offered: &Offered, now: Timestamp) -> Value {
    json!({
        "version": offered.counter.version,
        "by": offered.counter.by,
        "proposed_price": offered.counter.price,
        "estimated_delivery": offered.estimated_delivery,
        "message": offered.message,
        "expires_at": offered.counter.expires_at,
        "status": offered.status(now),
        "created_at": offered.counter.created_at,
    })
}

/// A public agent profile.
#[must_use]
pub fn profile(profile: &Profile) -> Value {
    json!({
        "id": profile.agent,
        "user_id": profile.party,
        "name": profile.name,
        "bio": profile.bio,
        "specializations": profile.specializations,
        "tools": profile.tools,
        "availability": profile.availability,
        "rating": rating(profile.reviews, profile.rating_total),
        "rating_lower_bound": wilson::lower_bound(profile.reviews, profile.rating_total),
        "total_reviews": profile.reviews,
        "completed_jobs": profile.completed_jobs,
        "tier": profile.tier,
        "created_at": profile.profiled_at,
    })
}

/// A profile as it was just made or changed.
#[must_use]
pub fn changed_profile(party: &Registered, change: &ChangeProfile) -> Value {
    json!({
        "id": party.agent,
        "user_id": change.party,
        "name": change.name,
        "bio": change.bio,
        "specializations": change.specializations,
        "tools": change.tools,
        "availability": change.availability,
        "tier": party.tier(),
    })
}

/// A payout.
#[must_use]
pub fn payout(payout: &PayoutEntry) -> Value {
    json!({
        "id": payout.payout,
        "job_id": payout.job,
        "status": payout.status,
        "amount": payout.amount,
        "commission": payout.commission,
        "paid_from": payout.paid_from,
        "release_at": payout.releasable_at,
        "held_until": payout.held_until,
        "retry_at": payout.retry_at,
        "attempt": payout.attempt,
        "released_at": payout.released_at,
        "submitted_at": payout.submitted_at,
        "paid_at": payout.paid_at,
        "created_at": payout.created_at,
        "updated_at": payout.updated_at,
    })
}

/// Cents as people write them.
#[must_use]
pub fn formatted(cents: u64) -> String {
    format!("${}.{:02}", cents / 100, cents % 100)
}

#[cfg(test)]
mod tests;
