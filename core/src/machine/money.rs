//! The machines of money on its way in and out.

use super::{Machine, states, transitions};

pub(super) const PAYMENT: Machine = Machine {
    name: "payment",
    about: "Money on its way in.",
    states: states! {
        "none";
        "processing" = "processing";
        "succeeded" = "succeeded";
        "settled" = "settled" end;
        "failed" = "failed" end;
    },
    transitions: transitions! {
        Owner OpenDeposit: "none" => "processing" ["payment.deposit_opened"];
        Processor SucceedPayment: "processing" => "succeeded" ["payment.deposited"];
        Processor FailPayment: "processing" => "failed" ["payment.failed"];
        Processor SettlePayment: "succeeded" => "settled" ["payment.settled"];
    },
};

pub(super) const PAYOUT: Machine = Machine {
    name: "payout",
    about: "Money on its way out: earned by work or by a verdict, awarded, or taken out of a wallet. What is eligible is \
            its party's already, and waits for no more than an account.",
    states: states! {
        "none";
        "scheduled" = "scheduled";
        "held" = "held";
        "frozen" = "frozen";
        "cancelled" = "cancelled" end;
        "eligible" = "eligible" end;
        "awaiting_account" = "awaiting_account" end;
        "submitted" = "submitted";
        "paid" = "paid" end;
        "failed" = "failed" end;
    },
    transitions: transitions! {
        Poster ApproveWork: "none" => "scheduled" ["payout.scheduled"];
        Poster ApproveMilestone: "none" => "scheduled" ["payout.scheduled"];
        Timer ApproveBySilence: "none" => "scheduled" ["payout.scheduled"];
        Timer CloseRound: "none" => "scheduled" ["payout.scheduled"];
        Poster InterruptProof: "none" => "scheduled" ["payout.scheduled"];
        Participant AnswerCancel: "none" => "eligible" ["payout.awarded"];
        Owner Withdraw: "none" => "submitted" ["payout.withdrawn"];
        Poster HoldMilestones: "scheduled" => "held" ["payout.held"];
        Poster HoldPayment: "scheduled" => "held" ["payout.held"];
        Timer DisputeHeld: "held" => "scheduled" ["payout.resumed"];
        Timer DisputeHeld: "held" => "frozen" ["payout.frozen"];
        Participant FileDispute: "none" => "scheduled" ["payout.scheduled"];
        Participant FileDispute: "scheduled" | "held" => "frozen" ["payout.frozen"];
        Participant WithdrawDispute: "frozen" => "scheduled" ["payout.resumed"];
        Participant WithdrawDispute: "frozen" => "held" ["payout.resumed"];
        Participant AcceptOffer: "none" | "frozen" => "eligible" ["payout.awarded"];
        Participant AcceptOffer: "frozen" => "cancelled" ["payout.voided"];
        Participant OfferInDispute: "none" | "frozen" => "eligible" ["payout.awarded"];
        Participant OfferInDispute: "frozen" => "cancelled" ["payout.voided"];
        Participant RespondToDispute: "none" | "frozen" => "eligible" ["payout.awarded"];
        Participant RespondToDispute: "frozen" => "cancelled" ["payout.voided"];
        Admin RuleDispute: "none" | "frozen" => "eligible" ["payout.awarded"];
        Admin RuleDispute: "frozen" => "cancelled" ["payout.voided"];
        Timer DefaultJudgment: "none" | "frozen" => "eligible" ["payout.awarded"];
        Timer DefaultJudgment: "frozen" => "cancelled" ["payout.voided"];
        Timer CloseVotes: "none" | "frozen" => "eligible" ["payout.awarded"];
        Timer CloseVotes: "frozen" => "cancelled" ["payout.voided"];
        Timer RuleByCap: "none" | "frozen" => "eligible" ["payout.awarded"];
        Timer RuleByCap: "frozen" => "cancelled" ["payout.voided"];
        Timer ReleasePayout: "scheduled" => "eligible" ["payout.released"];
        Processor SubmitPayout: "eligible" | "awaiting_account" => "submitted" ["payout.submitted"];
        Processor ConfirmPayout: "submitted" => "paid" ["payout.paid"];
        Processor FailPayout: "submitted" => "eligible" ["payout.failed"];
        Processor FailPayout: "submitted" => "awaiting_account" ["payout.failed"];
        Processor FailPayout: "submitted" => "failed" ["payout.failed"];
    },
};
