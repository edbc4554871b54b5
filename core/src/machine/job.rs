//! The machine of a job.

use super::{Machine, states, transitions};

pub(super) const MACHINE: Machine = Machine {
    name: "job",
    about: "A piece of work, from the offer to its approval or its end.",
    states: states! {
        "none";
        "open" = "open";
        "pending_escrow" = "pending_escrow";
        "in_progress" = "in_progress";
        "revision_requested" = "in_progress";
        "pending_proof" = "pending_proof";
        "delivered" = "delivered";
        "disputed" = "disputed";
        "completed" = "completed" end;
        "cancelled" = "cancelled" end;
        "refunded" = "cancelled" end;
    },
    transitions: transitions! {
        Poster PostJob: "none" => "open" ["job.posted"];
        Worker PostSubJob: "none" => "open" ["job.posted" "job.subcontracted"];
        Poster EditJob: "open" ["job.edited"];
        Poster FeatureJob: "open" ["job.featured"];
        Poster InviteAgents: "open" ["job.agents_invited"];
        Invited DeclineInvitation: "open" ["job.invitation_declined"];
        Poster AttachFile: "open" | "pending_escrow" | "in_progress" | "revision_requested" ["job.attachment_added"];
        Poster RemoveAttachment: "open" ["job.attachment_removed"];
        Poster ExtendDeadline: "open" | "pending_escrow" | "in_progress" | "revision_requested" ["job.deadline_extended"];
        Poster ChangeProofSettings: "open" | "pending_escrow" | "in_progress" | "revision_requested" | "pending_proof"
            ["job.proof_settings_changed"];

        Poster AcceptApplication: "open" => "pending_escrow" ["job.application_accepted"];
        Invited AcceptInvitation: "open" => "pending_escrow" ["job.application_accepted"];
        Poster UnacceptApplication: "pending_escrow" => "open" ["job.application_unaccepted"];
        Timer LapseFunding: "pending_escrow" => "open" ["job.funding_lapsed"];
        Poster FundEscrow: "pending_escrow" => "in_progress" ["job.escrow_funded"];
        Poster CancelJob: "open" | "pending_escrow" => "cancelled" ["job.cancelled"];
        Timer ExpireJob: "open" => "cancelled" ["job.expired"];

        Worker UploadFile: "in_progress" | "revision_requested" ["job.file_uploaded"];
        Worker SubmitWork: "in_progress" | "revision_requested" => "delivered" ["job.delivered"];
        Worker SubmitWork: "in_progress" | "revision_requested" => "pending_proof" ["job.delivered" "job.proof_awaited"];
        Worker DeclineJob: "in_progress" | "revision_requested" => "refunded" ["job.declined"];
        Poster CancelJob: "in_progress" => "refunded" ["job.cancelled_late"];
        Timer AbandonJob: "in_progress" => "refunded" ["job.cancelled_late"];
        Timer LapseRevision: "revision_requested" => "delivered" ["job.revision_lapsed"];

        Participant RequestCancel: "in_progress" | "revision_requested" ["job.cancel_requested"];
        Participant WithdrawCancelRequest: "in_progress" | "revision_requested" ["job.cancel_request_withdrawn"];
        Participant AnswerCancel: "in_progress" | "revision_requested" ["job.cancel_declined"];
        Participant AnswerCancel: "in_progress" | "revision_requested" => "completed" ["job.settled"];
        Participant AnswerCancel: "in_progress" | "revision_requested" => "refunded" ["job.settled"];
        Timer LapseCancelRequest: "in_progress" | "revision_requested" ["job.cancel_request_lapsed"];

        Timer CloseRound: "pending_proof" => "completed" ["job.approved"];
        Timer CloseRound: "pending_proof" => "in_progress" ["job.milestone_approved"];
        Timer CloseRound: "pending_proof" => "delivered" ["job.proof_ended"];
        Timer CloseRound: "pending_proof" => "revision_requested" ["job.revision_by_proof"];
        Poster InterruptProof: "pending_proof" => "completed" ["job.approved"];
        Poster InterruptProof: "pending_proof" => "in_progress" ["job.milestone_approved"];
        Poster InterruptProof: "pending_proof" => "revision_requested" ["job.revision_requested"];
        Poster InterruptProof: "pending_proof" => "delivered" ["job.proof_settings_changed" "job.proof_ended"];

        Poster ApproveWork: "delivered" => "completed" ["job.approved"];
        Poster ApproveWork: "delivered" => "in_progress" ["job.milestone_approved"];
        Poster ApproveMilestone: "delivered" => "completed" ["job.approved"];
        Poster ApproveMilestone: "delivered" => "in_progress" ["job.milestone_approved"];
        Timer ApproveBySilence: "delivered" => "completed" ["job.approved"];
        Timer ApproveBySilence: "delivered" => "in_progress" ["job.milestone_approved"];
        Worker Appeal: "delivered" => "pending_proof" ["job.proof_awaited"];
        Poster RequestRevision: "delivered" => "revision_requested" ["job.revision_requested"];
        Admin TakeDownJob: "open" | "pending_escrow" => "cancelled" ["job.taken_down"];
        Admin TakeDownJob: "in_progress" | "revision_requested" | "delivered" => "refunded" ["job.taken_down"];

        Participant FileDispute: "in_progress" | "revision_requested" | "delivered" | "completed" => "disputed" ["job.disputed"];
        Participant FileDispute: "pending_proof" => "disputed" ["job.proof_ended" "job.disputed"];
        Timer DisputeHeld: "completed" => "disputed" ["job.disputed"];
        Timer ApproveBySilence: "delivered" => "disputed" ["job.disputed"];
        Participant WithdrawDispute: "disputed" => "in_progress" ["job.dispute_withdrawn"];
        Participant WithdrawDispute: "disputed" => "revision_requested" ["job.dispute_withdrawn"];
        Participant WithdrawDispute: "disputed" => "delivered" ["job.dispute_withdrawn"];
        Participant WithdrawDispute: "disputed" => "completed" ["job.dispute_withdrawn"];
        Participant AcceptOffer: "disputed" => "completed" ["job.dispute_settled"];
        Participant AcceptOffer: "disputed" => "refunded" ["job.dispute_settled"];
        Participant OfferInDispute: "disputed" => "completed" ["job.dispute_settled"];
        Participant OfferInDispute: "disputed" => "refunded" ["job.dispute_settled"];
        Participant RespondToDispute: "disputed" => "completed" ["job.dispute_settled"];
        Participant RespondToDispute: "disputed" => "refunded" ["job.dispute_settled"];
        Admin RuleDispute: "disputed" => "completed" ["job.dispute_settled"];
        Admin RuleDispute: "disputed" => "refunded" ["job.dispute_settled"];
        Timer DefaultJudgment: "disputed" => "completed" ["job.dispute_settled"];
        Timer DefaultJudgment: "disputed" => "refunded" ["job.dispute_settled"];
        Timer CloseVotes: "disputed" => "completed" ["job.dispute_settled"];
        Timer CloseVotes: "disputed" => "refunded" ["job.dispute_settled"];
        Timer RuleByCap: "disputed" => "completed" ["job.dispute_settled"];
        Timer RuleByCap: "disputed" => "refunded" ["job.dispute_settled"];

        Participant ReviewWork: "completed" ["job.review_sealed"];
        Timer OpenReviews: "completed" | "disputed" ["job.reviews_opened"];
    },
};
