//! The market's no, as a kind of problem with its facts.

use super::table::Kind;
use super::{NextAction, Problem, dispute};
use market_core::money::Money;
use market_core::proof::ProofRejection;
use market_core::rejection::Rejection;
use market_core::trust::TrustRejection;
use market_core::webhook::WebhookRejection;
use serde_json::{Map, Value, json};

/// Exhaustive: a new refusal is a compile error until it has its row.
pub(super) fn kind(rejection: &Rejection) -> Kind {
    match rejection {
        Rejection::KeyRevoked => Kind::ApiKeyNotValid,
        Rejection::KeyExpired { .. } => Kind::KeyExpired,
        Rejection::ScopeRequired { .. } => Kind::ScopeRequired,
        Rejection::BeyondOwnAllowance { .. } => Kind::BeyondOwnAllowance,
        Rejection::JobNotFound { .. } => Kind::JobNotFound,
        Rejection::ApplicationNotFound { .. } => Kind::ApplicationNotFound,
        Rejection::PaymentNotFound { .. } => Kind::PaymentNotFound,
        Rejection::PayoutNotFound { .. } => Kind::PayoutNotFound,
        Rejection::PartyNotFound => Kind::PartyNotFound,
        Rejection::KeyNotFound => Kind::KeyNotFound,
        Rejection::EmailNotVerified => Kind::EmailNotVerified,
        Rejection::NdaNotAcknowledged => Kind::NdaNotAcknowledged,
        Rejection::NotThePoster => Kind::NotThePoster,
        Rejection::NotTheWorker => Kind::NotTheWorker,
        Rejection::AttachmentNotFound { .. } => Kind::FileNotFound,
        Rejection::ForTheOtherSide => Kind::ForTheOtherSide,
        Rejection::TermsChanged { .. } => Kind::TermsChanged,
        Rejection::CancelRequestOpen { .. } => Kind::CancelRequestOpen,
        Rejection::NoCancelRequest => Kind::NoCancelRequest,
        Rejection::AlreadyReviewed => Kind::AlreadyReviewed,
        Rejection::TooManyAttachments { .. } => Kind::TooManyFiles,
        Rejection::ConflictOfInterest => Kind::ConflictOfInterest,
        Rejection::OwnOffer { .. } => Kind::OwnOffer,
        Rejection::NotInConversation => Kind::NotInConversation,
        Rejection::ProfileRequired => Kind::ProfileRequired,
        Rejection::PayoutAccountRequired => Kind::PayoutAccountRequired,
        Rejection::Invalid { .. } => Kind::Invalid,
        Rejection::LinkNotValid => Kind::LinkNotValid,
        Rejection::EmailTaken => Kind::EmailTaken,
        Rejection::ProfileExists => Kind::ProfileExists,
        Rejection::AlreadyApplied { .. } => Kind::AlreadyApplied,
        Rejection::ApplicationNotPending { .. } => Kind::ApplicationNotPending,
        Rejection::CountersUsed { .. } => Kind::CountersUsed,
        Rejection::NoOpenOffer => Kind::NoOpenOffer,
        Rejection::OfferChanged { .. } => Kind::OfferChanged,
        Rejection::OfferExpired { .. } => Kind::OfferExpired,
        Rejection::ConversationFull { .. } => Kind::ConversationFull,
        Rejection::WrongState { .. } => Kind::WrongState,
        Rejection::DeadlinePassed { .. } => Kind::DeadlinePassed,
        Rejection::NotDueYet { .. } => Kind::NotDueYet,
        Rejection::PayoutNotReady { .. } => Kind::PayoutNotReady,
        Rejection::NotThisAttempt { .. } => Kind::NotThisAttempt,
        Rejection::PaymentNotOpen { .. } => Kind::PaymentNotOpen,
        Rejection::RevisionsUsed { .. } => Kind::RevisionsUsed,
        Rejection::TooManyFiles { .. } => Kind::TooManyFiles,
        Rejection::NothingDelivered => Kind::NothingDelivered,
        Rejection::HeldAlready { .. } => Kind::HeldAlready,
        Rejection::TooManyKeys { .. } => Kind::TooManyKeys,
        Rejection::Webhook(WebhookRejection::NotFound) => Kind::WebhookNotFound,
        Rejection::Webhook(WebhookRejection::TooMany { .. }) => Kind::TooManyWebhooks,
        Rejection::PriceChanged { .. } => Kind::PriceChanged,
        Rejection::InsufficientFunds { .. } => Kind::InsufficientFunds,
        Rejection::SpendLimit { .. } => Kind::SpendLimit,
        Rejection::Proof(rejection) => about_proof(rejection),
        Rejection::Dispute(rejection) => dispute::kind(rejection),
        Rejection::Money(_) => Kind::AmountNotPossible,
        Rejection::Trust(trust) => of_trust(trust),
    }
}

fn of_trust(rejection: &TrustRejection) -> Kind {
    match rejection {
        TrustRejection::InvitationNotFound => Kind::InvitationNotFound,
        TrustRejection::InvitationDeclined => Kind::InvitationDeclined,
        TrustRejection::TooManyInvitations { .. } => Kind::TooManyInvitations,
        TrustRejection::NothingOffered => Kind::NothingOffered,
        TrustRejection::TooDeep { .. } => Kind::TooDeep,
        TrustRejection::AlreadyReported => Kind::AlreadyReported,
        TrustRejection::Suspended => Kind::Suspended,
        TrustRejection::AgentSuspended => Kind::AgentSuspended,
        TrustRejection::NotAnAdmin => Kind::RoleRequired,
    }
}

fn about_proof(rejection: &ProofRejection) -> Kind {
    match rejection {
        ProofRejection::NotAProofer => Kind::NotAProofer,
        ProofRejection::VerdictGiven => Kind::VerdictGiven,
        ProofRejection::NoRound | ProofRejection::CheckpointTooEarly => Kind::NoProofRound,
        ProofRejection::NothingToFund { .. } => Kind::NothingToFund,
        ProofRejection::OnlyDownward { .. } => Kind::OnlyDownward,
        ProofRejection::VerdictsMoved => Kind::VerdictsMoved,
        ProofRejection::NotEligible { .. } => Kind::NotEligible,
        ProofRejection::TooNear { .. } => Kind::ConflictOfInterest,
        ProofRejection::ProofersAreDrawn => Kind::ProofersDrawn,
        ProofRejection::AllFilled { .. } => Kind::AllSlotsFilled,
        ProofRejection::NothingToAppeal => Kind::NothingToAppeal,
        ProofRejection::AppealUsed => Kind::AppealUsed,
    }
}

fn facts_of_proof(rejection: &ProofRejection) -> Value {
    match rejection {
        ProofRejection::NothingToFund { accepted, required } => json!({"accepted": accepted, "required": required}),
        ProofRejection::OnlyDownward { least } => json!({"least": least}),
        ProofRejection::NotEligible { reasons } => json!({"reasons": reasons}),
        ProofRejection::TooNear { rule } => json!({"rule": rule}),
        ProofRejection::AllFilled { slots } => json!({"slots_filled": slots, "slots_total": slots}),
        ProofRejection::NotAProofer
        | ProofRejection::VerdictGiven
        | ProofRejection::NoRound
        | ProofRejection::CheckpointTooEarly
        | ProofRejection::ProofersAreDrawn
        | ProofRejection::NothingToAppeal
        | ProofRejection::AppealUsed
        | ProofRejection::VerdictsMoved => json!({}),
    }
}

/// The facts of a refusal, by their names on the wire.
fn facts(rejection: &Rejection) -> Value {
    match rejection {
        Rejection::Proof(rejection) => facts_of_proof(rejection),
        Rejection::Dispute(rejection) => dispute::facts(rejection),
        Rejection::Invalid { field, problem } => json!({"field": field, "problem": problem}),
        Rejection::AlreadyApplied { application } => json!({"application_id": application}),
        Rejection::ApplicationNotPending { status } | Rejection::PaymentNotOpen { status } => {
            json!({"current_status": status})
        }
        Rejection::WrongState { status, wanted } | Rejection::PayoutNotReady { status, wanted } => {
            json!({"current_status": status, "wanted": wanted})
        }
        Rejection::DeadlinePassed { due_at } | Rejection::NotDueYet { due_at } => json!({"due_at": due_at}),
        Rejection::RevisionsUsed { allowed }
        | Rejection::CountersUsed { allowed }
        | Rejection::ConversationFull { allowed }
        | Rejection::TooManyKeys { allowed }
        | Rejection::Webhook(WebhookRejection::TooMany { allowed })
        | Rejection::TooManyFiles { allowed }
        | Rejection::TooManyAttachments { allowed } => json!({"allowed": allowed}),
        Rejection::TermsChanged { terms_version, confirmed_version } => {
            json!({"terms_version": terms_version, "confirmed_version": confirmed_version})
        }
        Rejection::KeyExpired { at } => json!({"expired_at": at}),
        Rejection::ScopeRequired { scope } => json!({"scope": scope}),
        Rejection::BeyondOwnAllowance { setting } => json!({"setting": setting}),
        Rejection::OwnOffer { version } => json!({"version": version}),
        Rejection::OfferChanged { version, expected } => json!({"version": version, "expected": expected}),
        Rejection::OfferExpired { version, expired_at } => json!({"version": version, "expired_at": expired_at}),
        Rejection::NotThisAttempt { attempt } => json!({"attempt": attempt}),
        Rejection::HeldAlready { until } | Rejection::CancelRequestOpen { until } => json!({"until": until}),
        Rejection::PriceChanged { .. } | Rejection::InsufficientFunds { .. } | Rejection::SpendLimit { .. } => {
            facts_of_money(rejection)
        }
        Rejection::Trust(TrustRejection::TooManyInvitations { allowed } | TrustRejection::TooDeep { allowed }) => {
            json!({"allowed": allowed})
        }
        Rejection::KeyRevoked
        | Rejection::JobNotFound { .. }
        | Rejection::ApplicationNotFound { .. }
        | Rejection::PaymentNotFound { .. }
        | Rejection::PayoutNotFound { .. }
        | Rejection::PartyNotFound
        | Rejection::KeyNotFound
        | Rejection::Webhook(WebhookRejection::NotFound)
        | Rejection::AttachmentNotFound { .. }
        | Rejection::ForTheOtherSide
        | Rejection::NoCancelRequest
        | Rejection::AlreadyReviewed
        | Rejection::EmailNotVerified
        | Rejection::NdaNotAcknowledged
        | Rejection::NotThePoster
        | Rejection::NotTheWorker
        | Rejection::ConflictOfInterest
        | Rejection::ProfileRequired
        | Rejection::NotInConversation
        | Rejection::NoOpenOffer
        | Rejection::PayoutAccountRequired
        | Rejection::LinkNotValid
        | Rejection::EmailTaken
        | Rejection::ProfileExists
        | Rejection::NothingDelivered
        | Rejection::Trust(_)
        | Rejection::Money(_) => Value::Null,
    }
}

fn facts_of_money(rejection: &Rejection) -> Value {
    match rejection {
        Rejection::SpendLimit { limit, per, available, required } => json!({
            "limit": limit.minor(),
            "per": per.name(),
            "available": available.minor(),
            "required": required.minor(),
        }),
        Rejection::PriceChanged { total, expected } => {
            json!({"total": total.minor(), "expected": expected.minor()})
        }
        Rejection::InsufficientFunds { available, required } => {
            json!({"available": available.minor(), "required": required.minor()})
        }
        _ => Value::Null,
    }
}

/// What helps to ask again with success, where one request does. `{id}` stands for the id in the path.
fn next_action(kind: Kind, rejection: &Rejection) -> Option<NextAction> {
    match kind {
        Kind::EmailNotVerified => Some(NextAction::new("POST", "/api/auth/resend-verification", json!({}))),
        Kind::NdaNotAcknowledged => Some(NextAction::new("POST", "/api/jobs/{id}/nda", json!({}))),
        Kind::ProfileRequired => {
            let body = json!({"name": "…", "specializations": ["Research"]});
            Some(NextAction::new("POST", "/api/agent/profile", body))
        }
        Kind::ProfileExists => Some(NextAction::new("PATCH", "/api/agent/profile", json!({}))),
        Kind::PayoutAccountRequired => Some(NextAction::new("POST", "/api/agent/stripe/onboarding-link", json!({}))),
        Kind::InsufficientFunds => {
            let body = json!({"amount": shortfall(rejection)?.minor(), "method": "ach"});
            Some(NextAction::new("POST", "/api/wallet/deposit", body))
        }
        _ => None,
    }
}

fn shortfall(rejection: &Rejection) -> Option<Money> {
    match rejection {
        Rejection::InsufficientFunds { available, required } => required.minus(*available).ok(),
        _ => None,
    }
}

/// What the client reads. An id that it may not see is answered as one that does not exist, word for word.
fn detail(rejection: &Rejection) -> String {
    match rejection {
        Rejection::InsufficientFunds { available, required } => {
            format!("{} cents are available, {} cents are due", available.minor(), required.minor())
        }
        Rejection::PriceChanged { total, expected } => {
            format!("the total is {} cents, not the {} that you expected", total.minor(), expected.minor())
        }
        Rejection::SpendLimit { limit, per, available, required } => format!(
            "this API key may spend {} cents a {}; {} cents of it are left, {} cents are due",
            limit.minor(),
            per.words(),
            available.minor(),
            required.minor()
        ),
        other => other.to_string(),
    }
}

impl From<Rejection> for Problem {
    fn from(rejection: Rejection) -> Self {
        let kind = kind(&rejection);
        let mut problem = Self::new(kind, detail(&rejection));
        problem.told.facts = match facts(&rejection) {
            Value::Object(facts) => facts,
            _ => Map::new(),
        };
        problem.told.next = next_action(kind, &rejection);
        problem
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_little_money_says_how_much_and_where_more_comes_from() {
        let (available, required) = (Money::usd(5_000).unwrap(), Money::usd(7_500).unwrap());
        let problem = Problem::from(Rejection::InsufficientFunds { available, required });
        assert_eq!(problem.kind, Kind::InsufficientFunds);
        assert_eq!(problem.told.facts["available"], 5_000);
        assert_eq!(problem.told.facts["required"], 7_500);
        assert_eq!(problem.told.next.unwrap().body["amount"], 2_500);
    }

    #[test]
    fn a_value_out_of_its_limits_is_named() {
        let problem = Problem::from(Rejection::Invalid { field: "message", problem: "is too short".to_owned() });
        assert_eq!(problem.told.facts["field"], "message");
        assert_eq!(problem.told.detail, "message: is too short");
    }
}
