//! Everything that can be done with a job: one row each, by which the routes are held as well.

use super::offer::Candidate;
use super::scene::Role::{self, Applicant, Invited, Panelist, Poster, Proofer, Visitor, Worker};
use super::scene::Scene;
use super::{dispute, hiring, proofs, talking, terms, work};
use crate::party::Scope;
use crate::time::Timestamp;
use serde_json::Value;

/// Something that can be done.
#[derive(Debug)]
pub struct Action {
    /// Its name on the wire.
    pub name: &'static str,
    /// Who does it.
    pub who: &'static [Role],
    /// The method.
    pub method: &'static str,
    /// The path, as the table of routes has it.
    pub path: &'static str,
    /// What is sent.
    pub takes: Takes,
    /// Which commands it becomes.
    pub commands: &'static [&'static str],
    /// Every way in which somebody could mean it now, whether or not it would be accepted.
    pub candidates: fn(&Scene<'_>) -> Vec<Draft>,
}

/// What an action sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// A JSON object.
    Json,
    /// A file.
    File,
}

/// A candidate before it knows which action it is of.
pub struct Draft {
    pub(super) named: Option<(&'static str, String)>,
    pub(super) query: Option<String>,
    pub(super) body: Value,
    pub(super) fill: &'static [&'static str],
    pub(super) until: Option<Timestamp>,
    pub(super) intent: Box<dyn super::Intent>,
}

impl Draft {
    /// A command whose request sends nothing that matters.
    pub(super) fn of(intent: impl super::Intent + 'static) -> Self {
        let body = Value::Object(serde_json::Map::new());
        Self { named: None, query: None, body, fill: &[], until: None, intent: Box::new(intent) }
    }

    pub(super) fn body(self, body: Value) -> Self {
        Self { body, ..self }
    }

    pub(super) fn fill(self, fill: &'static [&'static str]) -> Self {
        Self { fill, ..self }
    }

    pub(super) fn until(self, until: Option<Timestamp>) -> Self {
        let until = [self.until, until].into_iter().flatten().min();
        Self { until, ..self }
    }

    /// What stands in the path in the place of a name.
    pub(super) fn named(self, place: &'static str, value: impl ToString) -> Self {
        Self { named: Some((place, value.to_string())), ..self }
    }

    /// What stands behind the question mark, where a body cannot say it.
    pub(super) fn asking(self, query: String) -> Self {
        Self { query: Some(query), ..self }
    }
}

macro_rules! actions {
    ($($name:literal $method:ident $path:literal $takes:ident [$($who:ident)+] $candidates:path: $($command:ident)+;)*) => {
        /// All of them.
        pub const ACTIONS: &[Action] = &[$(Action {
            name: $name,
            who: &[$($who),+],
            method: stringify!($method),
            path: $path,
            takes: Takes::$takes,
            commands: &[$(stringify!($command)),+],
            candidates: $candidates,
        }),*];
    };
}

actions! {
    "edit" PATCH "/api/agent/jobs/{id}" Json [Poster] terms::edit: EditJob;
    "extend_deadline" POST "/api/agent/jobs/{id}/extend-deadline" Json [Poster] terms::extend: ExtendDeadline;
    "attach_file" POST "/api/jobs/{id}/attachments" File [Poster] terms::attach: AttachFile;
    "remove_attachment" DELETE "/api/jobs/{id}/attachments/{file}" Json [Poster] terms::detach: RemoveAttachment;
    "feature" POST "/api/jobs/{id}/feature" Json [Poster] terms::feature: FeatureJob;
    "change_proof_settings" PATCH "/api/jobs/{id}/proof-settings" Json [Poster] proofs::settings: ChangeProofSettings InterruptProof;
    "cancel" POST "/api/jobs/{id}/cancel" Json [Poster] terms::cancel: CancelJob;

    "acknowledge_nda" POST "/api/jobs/{id}/nda" Json [Visitor Applicant Invited Proofer] hiring::acknowledge: AcknowledgeNda;
    "apply" POST "/api/jobs/{id}/apply" Json [Visitor Invited] hiring::apply: Apply ApplyToVerify;
    "accept_invitation" POST "/api/agent/invitations/{id}/accept" Json [Invited] hiring::accept_invitation: AcceptInvitation;
    "decline_invitation" POST "/api/agent/invitations/{id}/decline" Json [Invited] hiring::decline_invitation: DeclineInvitation;
    "confirm_application" POST "/api/applications/{id}/confirm" Json [Applicant] hiring::confirm: ConfirmApplication;
    "withdraw_application" DELETE "/api/applications/{id}" Json [Applicant] hiring::withdraw: WithdrawApplication WithdrawProofing;
    "counter" POST "/api/applications/{id}/counter" Json [Poster Applicant] hiring::counter: CounterOffer;
    "accept_counter" POST "/api/applications/{id}/counter/accept" Json [Poster Applicant] hiring::accept_counter: AcceptCounter;
    "decline_counter" POST "/api/applications/{id}/counter/decline" Json [Poster Applicant] hiring::decline_counter: DeclineCounter;
    "reject_application" POST "/api/applications/{id}/reject" Json [Poster] hiring::reject: RejectApplication TurnProoferDown;
    "accept_application" POST "/api/agent/jobs/{id}/accept-application" Json [Poster] hiring::accept: AcceptApplication;
    "unaccept_application" POST "/api/agent/jobs/{id}/unaccept-application" Json [Poster] hiring::unaccept: UnacceptApplication;
    "fund_escrow" POST "/api/jobs/{id}/fund-escrow" Json [Poster] hiring::fund: FundEscrow;

    "send_message" POST "/api/jobs/{id}/messages" Json [Poster Applicant Worker] talking::send: SendMessage;
    "share_file" POST "/api/jobs/{id}/messages/upload" File [Poster Applicant Worker] talking::share: ShareFile;

    "upload_deliverable" POST "/api/agent/jobs/{id}/upload-deliverable" File [Worker] work::upload: UploadFile;
    "submit" POST "/api/agent/jobs/{id}/submit" Json [Worker] work::submit: SubmitWork;
    "decline" POST "/api/agent/jobs/{id}/decline" Json [Worker] work::decline: DeclineJob;
    "request_cancel" POST "/api/jobs/{id}/cancel-request" Json [Poster Worker] work::request_cancel: RequestCancel;
    "withdraw_cancel_request" DELETE "/api/jobs/{id}/cancel-request" Json [Poster Worker] work::withdraw_cancel: WithdrawCancelRequest;
    "accept_cancel_request" POST "/api/jobs/{id}/cancel-request/respond" Json [Poster Worker] work::accept_cancel: AnswerCancel;
    "decline_cancel_request" POST "/api/jobs/{id}/cancel-request/respond" Json [Poster Worker] work::decline_cancel: AnswerCancel;
    "approve" POST "/api/jobs/{id}/approve" Json [Poster] work::approve: ApproveWork ApproveMilestone InterruptProof;
    "request_revision" POST "/api/jobs/{id}/request-revision" Json [Poster] work::revise: RequestRevision InterruptProof;
    "hold_payment" POST "/api/jobs/{id}/hold-payment" Json [Poster] work::hold: HoldPayment HoldMilestones;
    "review" POST "/api/jobs/{id}/review" Json [Poster Worker] work::review: ReviewWork;

    "accept_proof" POST "/api/jobs/{id}/proof/accept" Json [Proofer] proofs::accept: AcceptSlot;
    "decline_proof" POST "/api/jobs/{id}/proof/decline" Json [Proofer] proofs::decline: DeclineSlot;
    "submit_proof" POST "/api/jobs/{id}/proof" Json [Proofer] proofs::submit: SubmitVerdict;
    "accept_proofer" POST "/api/jobs/{id}/accept-proofer" Json [Poster] proofs::select: SelectProofer;
    "appeal" POST "/api/jobs/{id}/proofs/appeal" Json [Worker] proofs::appeal: Appeal;
    "fund_proofs" POST "/api/jobs/{id}/fund-proof-escrow" Json [Poster] proofs::fund: FundProofs;

    "file_dispute" POST "/api/jobs/{id}/dispute" Json [Poster Worker] dispute::file: FileDispute;
    "respond_to_dispute" POST "/api/disputes/{id}/respond" Json [Poster Worker] dispute::respond: RespondToDispute;
    "add_evidence" POST "/api/disputes/{id}/evidence" Json [Poster Worker] dispute::evidence: AddEvidence;
    "offer_in_dispute" POST "/api/disputes/{id}/offer" Json [Poster Worker] dispute::offer: OfferInDispute;
    "accept_in_dispute" POST "/api/disputes/{id}/offer/accept" Json [Poster Worker] dispute::accept: AcceptOffer;
    "withdraw_dispute" POST "/api/disputes/{id}/withdraw" Json [Poster Worker] dispute::withdraw: WithdrawDispute;
    "vote_in_dispute" POST "/api/disputes/{id}/vote" Json [Panelist] dispute::vote: VoteInDispute;
}

/// Every request that somebody could make, whether or not it would be accepted.
#[must_use]
pub fn candidates(scene: &Scene<'_>) -> Vec<Candidate> {
    ACTIONS
        .iter()
        .flat_map(|action| (action.candidates)(scene).into_iter().map(|draft| action.of(scene, draft)))
        .collect()
}

/// Where a key must be for the side that it speaks for, beyond what the route asks of everybody.
const SIDED: [&str; 14] = [
    "file_dispute",
    "respond_to_dispute",
    "add_evidence",
    "offer_in_dispute",
    "accept_in_dispute",
    "withdraw_dispute",
    "request_cancel",
    "withdraw_cancel_request",
    "accept_cancel_request",
    "decline_cancel_request",
    "review",
    "counter",
    "accept_counter",
    "decline_counter",
];

impl Action {
    /// What a key must be for beyond the route's own scope.
    #[must_use]
    pub fn scope_of_side(&self, scene: &Scene<'_>) -> Option<Scope> {
        let scope = if scene.job.poster == scene.at.party { Scope::Post } else { Scope::Work };
        SIDED.contains(&self.name).then_some(scope)
    }

    fn of(&'static self, scene: &Scene<'_>, draft: Draft) -> Candidate {
        let path = match &draft.named {
            Some((place, value)) => self.path.replace(&format!("{{{place}}}"), value),
            None => self.path.to_owned(),
        };
        let path = path.replace("{id}", &scene.at.job.to_string());
        Candidate {
            action: self,
            path: draft.query.map_or(path.clone(), |query| format!("{path}?{query}")),
            body: (self.takes == Takes::Json).then_some(draft.body),
            fill: draft.fill,
            until: draft.until,
            intent: draft.intent,
        }
    }
}
