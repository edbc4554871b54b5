//! The route table: read this to know the API.

#[macro_use]
mod table;

mod access;
pub mod admin;
pub mod agent;
pub mod applications;
pub mod auth;
pub mod conversation;
pub mod disputes;
pub mod docs;
pub mod events;
pub mod files;
pub mod finance;
pub mod health;
pub mod help;
pub mod idempotency;
pub mod invitations;
pub mod job_templates;
pub mod jobs;
pub mod log;
pub mod metrics;
pub mod problems;
pub mod proofs;
pub mod quotes;
pub mod reports;
pub mod reputation;
pub mod sandbox;
pub mod shape;
pub mod state_machines;
pub mod wallet;
pub mod webhooks;

use crate::gate::gate;
use crate::pages::{leave, reset_password, verify_email};
use crate::problem::{Kind, Origin, Problem};
use crate::spec::Spec;
pub use access::Access;
use actix_web::HttpRequest;
use actix_web::middleware::from_fn;
use actix_web::web::{self, ServiceConfig};
use market_core::policy::Policy;
use table::{bind, not_allowed};

/// One method of one path.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// The method.
    pub method: &'static str,
    /// The path, with `{id}` where one goes.
    pub path: &'static str,
    /// Who has stated it.
    pub origin: Origin,
    /// Who may use it.
    pub access: Access,
    /// What it takes and answers.
    pub spec: fn(&Policy) -> Spec,
}

/// What no route takes.
///
/// # Errors
/// Always.
pub async fn not_found(request: HttpRequest) -> Result<&'static str, Problem> {
    let detail = format!("there is no route {}; GET /api/help lists them all, /docs/api tells of each", request.path());
    Err(Problem::new(Kind::RouteNotFound, detail).with("docs", "/docs/api").with("help", "/api/help"))
}

routes! { MARKET market {
    "/api/auth/register" { POST Documented Open auth::register: register, spec; }
    "/api/auth/login" { POST Documented Open auth::login: login, spec; }
    "/api/auth/refresh" { POST Ours Open auth::refresh: refresh, spec; }
    "/api/auth/logout" { POST Ours Open auth::logout: logout, spec; }
    "/api/auth/verify-email" { POST Ours Open auth::verify_email: verify_email, spec; }
    "/api/auth/resend-verification" { POST Ours Account auth::resend_verification: resend_verification, spec; }
    "/api/auth/forgot-password" { POST Ours Open auth::forgot_password: forgot_password, spec; }
    "/api/auth/reset-password" { POST Ours Open auth::reset_password: reset_password, spec; }
    "/auth/verify-email" {
        GET Ours Open verify_email: ask, ask_spec;
        POST Ours Open verify_email: verify, verify_spec;
    }
    "/auth/reset-password" {
        GET Ours Open reset_password: ask, ask_spec;
        POST Ours Open reset_password: reset, reset_spec;
    }
    "/mail/unsubscribe" {
        GET Ours Open leave: ask, ask_spec;
        POST Ours Open leave: leave, leave_spec;
    }
    "/api/whoami" { GET Ours Read auth::whoami: whoami, spec; }

    "/api/agent/profile" {
        GET Ours Read agent::profile: profile, spec;
        POST Documented Session agent::create_profile: create_profile, spec;
        PATCH Documented Account agent::change_profile: change_profile, spec;
    }
    "/api/agent/api-key" { POST Documented Session agent::create_key: create_key, spec; }
    "/api/agent/api-keys" { GET Ours Read agent::keys: keys, spec; }
    "/api/agent/api-keys/{id}" {
        GET Ours Read agent::keys: key, key_spec;
        PATCH Ours Account agent::change_key: change_key, spec;
        DELETE Ours Account agent::revoke_key: revoke_key, spec;
    }
    "/api/agent/api-keys/{id}/rotate" { POST Ours Account agent::rotate_key: rotate_key, spec; }
    "/api/agent/subscription" {
        GET Documented Read agent::subscription: subscription, spec;
        POST Documented Account agent::subscription: subscribe, subscribe_spec;
        DELETE Documented Account agent::subscription: unsubscribe, unsubscribe_spec;
    }
    "/api/agent/referrals" {
        GET Documented Read agent::referrals: referrals, spec;
        POST Documented Account agent::referrals: refer, refer_spec;
    }
    "/api/agent/stripe/onboarding-link" { POST Ours Session agent::onboarding_link: onboarding_link, spec; }
    "/api/agent/payout-account" { GET Ours Read agent::payout_account: payout_account, spec; }
    "/api/agent/payouts" { GET Ours Read agent::payouts: payouts, payouts_spec; }
    "/api/agent/payouts/{id}" { GET Ours Read agent::payouts: payout, payout_spec; }
    "/api/agent/earnings" { GET Documented Read agent::earnings: earnings, spec; }
    "/api/agent/statements" { GET Ours Read agent::statements: statements, spec; }
    "/api/agent/notices" {
        GET Ours Read agent::notices: notices, spec;
        PATCH Ours Account agent::notices: change, change_spec;
    }
    "/api/agent/notifications" { GET Documented Read agent::notifications: notifications, spec; }
    "/api/agent/notifications/read" { POST Ours Read agent::read_notifications: read_notifications, spec; }
    "/api/agent/events" { GET Documented Read events::stream: events, spec; }
    "/api/agent/events/history" { GET Ours Read events::history: history, spec; }
    "/api/agent/webhooks" {
        GET Ours Read webhooks::list: list, list_spec;
        POST Documented Account webhooks::register: register, spec;
    }
    "/api/agent/webhooks/{id}" {
        GET Ours Read webhooks::list: show, show_spec;
        PATCH Ours Account webhooks::change: change, spec;
        DELETE Ours Account webhooks::remove: remove, spec;
    }
    "/api/agent/webhooks/{id}/test" { POST Ours Account webhooks::test: test, spec; }
    "/api/agent/webhooks/{id}/rotate-secret" { POST Ours Account webhooks::rotate_secret: rotate_secret, spec; }
    "/api/agent/webhooks/{id}/replay" { POST Ours Account webhooks::replay: replay, spec; }
    "/api/agent/webhooks/{id}/deliveries" { GET Ours Read webhooks::deliveries: deliveries, spec; }
    "/api/agent/webhooks/{id}/deliveries/{delivery}/redeliver" { POST Ours Account webhooks::redeliver: redeliver, spec; }
    "/api/agent/applications" { GET Documented Read agent::applications: applications, spec; }

    "/api/agent/jobs" { GET Documented Read jobs::mine: mine, spec; POST Documented Post jobs::post: post, spec; }
    "/api/agent/jobs/available" { GET Documented Read jobs::available: available, spec; }
    "/api/agent/jobs/{id}" { PATCH Ours Post jobs::edit: edit, spec; }
    "/api/agent/jobs/{id}/extend-deadline" { POST Ours Post jobs::extend_deadline: extend_deadline, spec; }
    "/api/agent/jobs/{id}/invitations" {
        GET Ours Read invitations::invite: invited, invited_spec;
        POST Ours Post invitations::invite: invite, spec;
    }
    "/api/agent/invitations" { GET Ours Read invitations::mine: mine, spec; }
    "/api/agent/invitations/{id}/accept" { POST Ours Work invitations::answer: accept, accept_spec; }
    "/api/agent/invitations/{id}/decline" { POST Ours Work invitations::answer: decline, decline_spec; }
    "/api/agent/jobs/{id}/details" { GET Documented Read jobs::details: details, spec; }
    "/api/agent/jobs/{id}/applications" { GET Documented Read jobs::applications: applications, spec; }
    "/api/agent/jobs/{id}/accept-application" { POST Documented Post jobs::accept_application: accept_application, spec; }
    "/api/agent/jobs/{id}/unaccept-application" { POST Ours Post jobs::unaccept_application: unaccept_application, spec; }
    "/api/agent/jobs/{id}/accept" { POST Documented Work jobs::apply: apply, spec; }
    "/api/agent/jobs/{id}/upload-deliverable" { POST Documented Work jobs::upload_deliverable: upload_deliverable, spec; }
    "/api/agent/jobs/{id}/submit" { POST Documented Work jobs::submit: submit, spec; }
    "/api/agent/jobs/{id}/decline" { POST Ours Work jobs::decline: decline, spec; }
    "/api/agent/jobs/{id}/approve" { POST Documented Post jobs::approve: approve, spec; }
    "/api/integrations/jobs" { GET Documented Read jobs::mine: mine, spec; POST Documented Post jobs::post: post, spec; }
    "/api/jobs/public" { GET Ours Open jobs::public: public, spec; }
    "/api/jobs/{id}/actions" { GET Ours Read jobs::actions: actions, spec; }
    "/api/jobs/{id}/chain" { GET Ours Read jobs::chain: chain, spec; }
    "/api/jobs/{id}/milestones" { GET Ours Read jobs::milestones: milestones, spec; }
    "/api/jobs/{id}/timeline" { GET Ours Read jobs::timeline: timeline, spec; }
    "/api/jobs/{id}/nda" { GET Documented Read jobs::nda: nda, spec; POST Documented Work jobs::acknowledge_nda: acknowledge_nda, spec; }
    "/api/jobs/{id}/apply" { POST Documented Work jobs::apply: apply, spec; }
    "/api/jobs/{id}/fund-escrow" { POST Documented Spend jobs::fund_escrow: fund_escrow, spec; }
    "/api/jobs/{id}/cancel" { POST Documented Post jobs::cancel: cancel, spec; }
    "/api/jobs/{id}/cancel-request" {
        GET Ours Read jobs::cancel_request: show, show_spec;
        POST Ours Work jobs::cancel_request: request, request_spec;
        DELETE Ours Work jobs::cancel_request: withdraw, withdraw_spec;
    }
    "/api/jobs/{id}/cancel-request/respond" { POST Ours Work jobs::answer_cancel: answer_cancel, spec; }
    "/api/jobs/{id}/attachments" { GET Documented Read jobs::attachments: attachments, spec; POST Ours Post jobs::attach: attach, spec; }
    "/api/jobs/{id}/attachments/{file}" { DELETE Ours Post jobs::remove_attachment: remove_attachment, spec; }
    "/api/jobs/{id}/review" {
        GET Ours Read jobs::review: said, said_spec;
        POST Documented Read jobs::review: review, spec;
    }
    "/api/jobs/{id}/feature" {
        GET Documented Read jobs::feature: featured, featured_spec;
        POST Documented Spend jobs::feature: feature, spec;
    }
    "/api/jobs/{id}/deliver" { POST Documented Work jobs::submit: submit, spec; }
    "/api/jobs/{id}/deliverables" { GET Ours Read jobs::deliverables: deliverables, spec; }
    "/api/jobs/{id}/download" { GET Documented Read jobs::download: download, spec; }
    "/api/jobs/{id}/request-revision" { POST Documented Post jobs::request_revision: request_revision, spec; }
    "/api/jobs/{id}/approve" { POST Documented Post jobs::approve: approve, spec; }
    "/api/jobs/{id}/hold-payment" { POST Documented Session jobs::hold_payment: hold_payment, spec; }
    "/api/jobs/{id}/payment" { GET Ours Read jobs::payment: payment, spec; }
    "/api/jobs/{id}/messages" {
        GET Documented Read conversation::messages: messages, spec;
        POST Documented Message conversation::send_message: send_message, spec;
    }
    "/api/jobs/{id}/messages/upload" { POST Documented Message conversation::upload: upload, spec; }
    "/api/jobs/{id}/proofs" { GET Documented Read proofs::show: show, spec; }
    "/api/jobs/{id}/proofs/rounds/{round}" { GET Ours Read proofs::rounds: round, spec; }
    "/api/jobs/{id}/proofs/assignment-lottery" { GET Ours Read proofs::lottery: lottery, spec; }
    "/api/jobs/{id}/proof" { POST Documented Work proofs::submit: submit, spec; }
    "/api/jobs/{id}/proof/accept" { POST Ours Work proofs::answer: accept, accept_spec; }
    "/api/jobs/{id}/proof/decline" { POST Ours Work proofs::answer: decline, decline_spec; }
    "/api/jobs/{id}/proof-settings" {
        GET Documented Read proofs::settings: settings, settings_spec;
        PATCH Documented Post proofs::settings: change, change_spec;
    }
    "/api/jobs/{id}/fund-proof-escrow" { POST Documented Spend proofs::fund: fund, spec; }
    "/api/jobs/{id}/accept-proofer" { POST Documented Post proofs::accept_proofer: accept_proofer, spec; }
    "/api/jobs/{id}/proofs/appeal" { POST Ours Spend proofs::appeal: appeal, spec; }
    "/api/jobs/proof-needed" { GET Documented Read proofs::needed: needed, spec; }
    "/api/agent/proofs/register" { POST Documented Work proofs::register: register, spec; }
    "/api/agent/proofs/available" { GET Documented Read proofs::available: available, spec; }
    "/api/agent/proofs/eligibility" { GET Ours Read proofs::eligibility: eligibility, spec; }
    "/api/agent/improvement-trends" { GET Documented Read proofs::trends: trends, spec; }
    "/api/proofs/leaderboard" { GET Documented Open proofs::ranks: leaderboard, spec; }
    "/api/admin/proofers/{id}/override" { POST Ours Finance proofs::admit: admit, spec; }

    "/api/jobs/{id}/dispute" { POST Documented Read disputes::file: file, spec; }
    "/api/agent/disputes" { GET Ours Read disputes::list: mine, mine_spec; }
    "/api/disputes/{id}" { GET Ours Read disputes::list: show, show_spec; }
    "/api/disputes/{id}/respond" { POST Ours Read disputes::respond: respond, spec; }
    "/api/disputes/{id}/evidence" { POST Ours Read disputes::evidence: evidence, spec; }
    "/api/disputes/{id}/offer" { POST Ours Read disputes::offer: offer, spec; }
    "/api/disputes/{id}/offer/accept" { POST Ours Read disputes::offer: accept, accept_spec; }
    "/api/disputes/{id}/withdraw" { POST Ours Read disputes::withdraw: withdraw, spec; }
    "/api/disputes/{id}/appeal" { POST Ours Read disputes::appeal: appeal, spec; }
    "/api/disputes/{id}/vote" { POST Ours Work disputes::vote: vote, spec; }
    "/api/disputes/{id}/rule" { POST Ours Finance disputes::rule: rule, spec; }
    "/api/admin/disputes" { GET Ours Finance disputes::list: every, every_spec; }
    "/api/admin/holds" { GET Ours Finance admin::holds: holds, spec; }

    "/api/applications/{id}" { DELETE Ours Work applications::withdraw: withdraw, spec; }
    "/api/applications/{id}/reject" { POST Ours Post applications::reject: reject, spec; }
    "/api/applications/{id}/counter" { POST Ours Read applications::counter: counter, spec; }
    "/api/applications/{id}/counter/accept" { POST Ours Read applications::answer_counter: accept, accept_spec; }
    "/api/applications/{id}/counter/decline" { POST Ours Read applications::answer_counter: decline, decline_spec; }

    "/api/applications/{id}/confirm" { POST Ours Work applications::confirm: confirm, spec; }

    "/api/public/agents/{id}/reputation" { GET Documented Open reputation::agent: agent, spec; }
    "/api/public/posters/{id}/reputation" { GET Ours Open reputation::poster: poster, spec; }

    "/api/wallet" { GET Documented Read wallet::balance: balance, spec; }
    "/api/wallet/deposit" { POST Ours Session wallet::deposit: deposit, spec; }
    "/api/wallet/withdraw" { POST Ours Session wallet::withdraw: withdraw, spec; }
    "/api/wallet/transactions" { GET Ours Read wallet::transfers: transfers, spec; }

    "/api/quotes" { POST Ours Read quotes: quote, spec; }

    "/api/finance/trial-balance" { GET Ours Finance finance::trial_balance: trial_balance, spec; }
    "/api/finance/accounts/{path}/statement" { GET Ours Finance finance::statement: statement, spec; }

    "/log/key" { GET Ours Open log::key: key, spec; }
    "/log/checkpoint" { GET Ours Open log::checkpoint: checkpoint, spec; }
    "/api/log/checkpoint" { GET Ours Open log::checkpoint: checkpoint, spec; }
    "/api/log/proof/inclusion" { GET Ours Open log::inclusion: inclusion, spec; }
    "/api/log/proof/consistency" { GET Ours Open log::consistency: consistency, spec; }
    "/api/reports" { POST Documented Read reports: report, spec; }
    "/api/admin/reports" { GET Ours Finance admin::reports: reports, spec; }
    "/api/admin/jobs/{id}/takedown" { POST Ours Finance admin::take_down: take_down, spec; }
    "/api/admin/agents/{id}/suspend" { POST Ours Finance admin::suspend: suspend, spec; }
    "/api/admin/agents/{id}/reinstate" { POST Ours Finance admin::suspend: reinstate, reinstate_spec; }

    "/api/idempotency/{key}" { GET Ours Read idempotency: outcome, spec; }

    "/api/help" { GET Documented Open help: help, help_spec; }
    "/api/help/state-machines" { GET Ours Open state_machines: machines, spec; }
    "/api/categories" { GET Documented Open help: categories, categories_spec; }
    "/api/job-templates" { GET Documented Open job_templates: templates, spec; }
    "/problems" { GET Ours Open problems: problems, problems_spec; }
    "/problems/{slug}" { GET Ours Open problems: problem, problem_spec; }
    "/files/{id}/{file}" { GET Ours Open files: file, spec; }
    "/.well-known/openapi.json" { GET Documented Open docs: document, document_spec; }
    "/docs/api" { GET Ours Open docs: page, page_spec; }
    "/docs/api.css" { GET Ours Open docs: style, style_spec; }
    "/healthz" { GET Ours Open health: healthz, healthz_spec; }
    "/readyz" { GET Ours Open health: readyz, readyz_spec; }
    "/metrics" { GET Ours Open metrics: metrics, spec; }
} }

// There only while no real processor moves real money.
routes! { SANDBOX only_in_sandbox {
    "/api/sandbox/clock/advance" { POST Ours Open sandbox::advance: advance, spec; }
    "/api/sandbox/outbox" { GET Ours Open sandbox::outbox: outbox, spec; }
    "/api/sandbox/payments/simulate" { POST Ours Open sandbox::simulate: simulate, spec; }
    "/api/sandbox/payments/mode" { POST Ours Open sandbox::mode: mode, spec; }
} }

#[cfg(test)]
mod tests;
