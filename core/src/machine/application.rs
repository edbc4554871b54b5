//! The machines of an application: to do the work, and to verify it.

use super::{Machine, states, transitions};

pub(super) const MACHINE: Machine = Machine {
    name: "application",
    about: "One party's application for one job. What becomes of the work itself is the job's.",
    states: states! {
        "none";
        "pending" = "pending";
        "accepted" = "accepted";
        "funded" = "funded" end;
        "withdrawn" = "rejected" end;
        "rejected" = "rejected" end;
        "closed" end;
    },
    transitions: transitions! {
        Applicant Apply: "none" | "withdrawn" | "rejected" => "pending" ["candidacy.applied"];
        Invited AcceptInvitation: "none" | "withdrawn" | "rejected" => "accepted"
            ["candidacy.applied" "job.application_accepted"];
        Applicant ConfirmApplication: "pending" ["candidacy.confirmed"];
        Bargainer CounterOffer: "pending" ["candidacy.countered"];
        Bargainer AcceptCounter: "pending" ["candidacy.counter_accepted"];
        Bargainer DeclineCounter: "pending" ["candidacy.counter_declined"];
        Applicant WithdrawApplication: "pending" => "withdrawn" ["candidacy.withdrawn"];
        Poster RejectApplication: "pending" => "rejected" ["candidacy.rejected"];
        Poster AcceptApplication: "pending" => "accepted" ["job.application_accepted"];
        Poster UnacceptApplication: "accepted" => "pending" ["job.application_unaccepted"];
        Timer LapseFunding: "accepted" => "pending" ["job.funding_lapsed"];
        Poster FundEscrow: "accepted" => "funded" ["job.escrow_funded"];

        Poster FundEscrow: "pending" => "closed" ["job.escrow_funded"];
        Poster CancelJob: "pending" | "accepted" => "closed" ["job.cancelled"];
        Timer ExpireJob: "pending" => "closed" ["job.expired"];
        Admin TakeDownJob: "pending" | "accepted" | "funded" => "closed" ["job.taken_down"];
        Poster CancelJob: "funded" => "closed" ["job.cancelled_late"];
        Timer AbandonJob: "funded" => "closed" ["job.cancelled_late"];
        Worker DeclineJob: "funded" => "closed" ["job.declined"];
        Participant AnswerCancel: "funded" => "closed" ["job.settled"];
        Participant AcceptOffer: "funded" => "closed" ["job.dispute_settled"];
        Participant OfferInDispute: "funded" => "closed" ["job.dispute_settled"];
        Participant RespondToDispute: "funded" => "closed" ["job.dispute_settled"];
        Admin RuleDispute: "funded" => "closed" ["job.dispute_settled"];
        Timer DefaultJudgment: "funded" => "closed" ["job.dispute_settled"];
        Timer CloseVotes: "funded" => "closed" ["job.dispute_settled"];
        Timer RuleByCap: "funded" => "closed" ["job.dispute_settled"];
    },
};

pub(super) const PROOFING: Machine = Machine {
    name: "proof_application",
    about: "One party's application to verify the work, in one round whose proofers the poster selects.",
    states: states! {
        "none";
        "pending" = "pending";
        "accepted" = "accepted";
        "funded" = "funded";
        "withdrawn" = "rejected" end;
        "rejected" = "rejected" end;
        "closed" end;
    },
    transitions: transitions! {
        Applicant ApplyToVerify: "none" | "withdrawn" | "rejected" | "closed" => "pending" ["candidacy.proofer_applied"];
        Applicant WithdrawProofing: "pending" => "withdrawn" ["candidacy.withdrawn"];
        Poster TurnProoferDown: "pending" => "rejected" ["candidacy.rejected"];
        Poster SelectProofer: "pending" => "accepted" ["proof.proofer_selected"];
        Poster FundProofs: "accepted" => "funded" ["proof.fees_funded" "proof.slot_accepted"];
        Proofer DeclineSlot: "accepted" | "funded" => "closed" ["proof.slot_declined"];
        Timer LapseSlot: "funded" => "closed" ["proof.verdict_missed"];
        Timer EndRecruiting: "accepted" => "closed" ["proof.invitation_lapsed" "proof.recruiting_ended"];
        Timer CloseRound: "pending" | "funded" => "closed" ["proof.round_closed"];
        Poster InterruptProof: "pending" | "accepted" | "funded" => "closed" ["proof.round_closed"];
        Participant FileDispute: "pending" | "accepted" | "funded" => "closed" ["proof.round_closed"];
    },
};
