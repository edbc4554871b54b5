//! The machines of verification: a round, and each of its slots.

use super::{Machine, states, transitions};

pub(super) const ROUND: Machine = Machine {
    name: "round",
    about: "One round of verification of one delivery.",
    states: states! {
        "none";
        "funded";
        "recruiting";
        "reviewing";
        "ended";
        "approved" = "approved" end;
        "needs_revision" = "needs_revision" end;
        "rejected" = "rejected" end;
        "no_consensus" end;
        "abandoned" end;
        "returned" end;
    },
    transitions: transitions! {
        Poster FundEscrow: "none" => "funded" ["proof.fees_funded"];
        Worker SubmitWork: "none" => "recruiting" ["proof.round_opened"];
        Worker Appeal: "none" => "funded" ["proof.appealed" "proof.fees_funded"];
        Poster FundProofs: "none" | "returned" => "funded" ["proof.fees_funded"];
        Timer LapseRevision: "funded" => "returned" ["proof.fees_returned"];
        Timer OpenRound: "none" | "funded" | "returned" => "recruiting" ["proof.round_opened"];
        Poster FundProofs: "recruiting" ["proof.fees_funded"];
        Poster ChangeProofSettings: "funded" | "recruiting" | "reviewing" ["proof.fees_returned"];
        Poster ChangeProofSettings: "funded" => "returned" ["proof.fees_returned"];
        Poster ChangeProofSettings: "recruiting" => "ended" ["proof.fees_returned" "proof.voting_ended"];
        Timer EndRecruiting: "recruiting" => "reviewing" ["proof.recruiting_ended"];
        Timer EndRecruiting: "recruiting" => "ended" ["proof.recruiting_ended" "proof.voting_ended"];
        Proofer SubmitVerdict: "recruiting" | "reviewing" => "ended" ["proof.voting_ended"];
        Proofer DeclineSlot: "reviewing" => "ended" ["proof.voting_ended"];
        Timer LapseSlot: "reviewing" => "ended" ["proof.voting_ended"];
        Timer CloseRound: "ended" => "recruiting" ["proof.fees_funded" "proof.tie_break_called"];
        Timer CloseRound: "ended" => "recruiting" ["proof.tie_break_called"];
        Timer CloseRound: "ended" => "approved" ["proof.round_closed"];
        Timer CloseRound: "ended" => "needs_revision" ["proof.round_closed"];
        Timer CloseRound: "ended" => "rejected" ["proof.round_closed"];
        Timer CloseRound: "ended" => "no_consensus" ["proof.round_closed"];
        Timer CloseRound: "ended" => "abandoned" ["proof.round_closed"];
        Poster InterruptProof: "recruiting" | "reviewing" => "abandoned" ["proof.round_closed"];
        Poster InterruptProof: "funded" => "returned" ["proof.fees_returned"];
        Poster CancelJob: "funded" => "returned" ["proof.fees_returned"];
        Timer AbandonJob: "funded" => "returned" ["proof.fees_returned"];
        Worker DeclineJob: "funded" => "returned" ["proof.fees_returned"];
        Participant AnswerCancel: "funded" => "returned" ["proof.fees_returned"];
        Admin TakeDownJob: "funded" => "returned" ["proof.fees_returned"];
        Participant FileDispute: "recruiting" | "reviewing" => "abandoned" ["proof.round_closed"];
        Participant FileDispute: "funded" => "returned" ["proof.fees_returned"];
        Participant AcceptOffer: "funded" => "returned" ["proof.fees_returned"];
        Participant OfferInDispute: "funded" => "returned" ["proof.fees_returned"];
        Participant RespondToDispute: "funded" => "returned" ["proof.fees_returned"];
        Admin RuleDispute: "funded" => "returned" ["proof.fees_returned"];
        Timer DefaultJudgment: "funded" => "returned" ["proof.fees_returned"];
        Timer CloseVotes: "funded" => "returned" ["proof.fees_returned"];
        Timer RuleByCap: "funded" => "returned" ["proof.fees_returned"];
    },
};

pub(super) const SLOT: Machine = Machine {
    name: "slot",
    about: "A place for one proofer in a round, with what its verdict is paid.",
    states: states! {
        "none";
        "unfunded";
        "vacant";
        "invited";
        "selected";
        "accepted";
        "submitted";
        "given_up";
        "paid" end;
        "voided" end;
        "gone" end;
    },
    transitions: transitions! {
        Poster FundEscrow: "none" => "vacant" ["proof.fees_funded"];
        Timer OpenRound: "none" | "gone" => "unfunded" ["proof.round_opened"];
        Timer OpenRound: "vacant" ["proof.round_opened"];
        Timer OpenRound: "vacant" => "invited" ["proof.round_opened" "proof.slot_invited"];
        Poster FundProofs: "unfunded" => "vacant" ["proof.fees_funded"];
        Poster FundProofs: "unfunded" => "invited" ["proof.fees_funded" "proof.slot_invited"];
        Worker SubmitWork: "none" => "unfunded" ["proof.round_opened"];
        Worker Appeal: "none" => "vacant" ["proof.fees_funded"];
        Poster FundProofs: "none" | "gone" => "vacant" ["proof.fees_funded"];
        Poster SelectProofer: "unfunded" => "selected" ["proof.proofer_selected"];
        Poster FundProofs: "selected" => "accepted" ["proof.fees_funded" "proof.slot_accepted"];
        Proofer AcceptSlot: "invited" => "accepted" ["proof.slot_accepted"];
        Proofer SubmitVerdict: "invited" => "submitted" ["proof.slot_accepted" "proof.verdict_sealed"];
        Proofer SubmitVerdict: "accepted" => "submitted" ["proof.verdict_sealed"];
        Proofer DeclineSlot: "invited" | "accepted" => "invited" ["proof.slot_declined" "proof.slot_invited"];
        Proofer DeclineSlot: "invited" | "accepted" => "vacant" ["proof.slot_declined"];
        Proofer DeclineSlot: "accepted" => "given_up" ["proof.slot_declined"];
        Proofer DeclineSlot: "selected" => "unfunded" ["proof.slot_declined"];
        Proofer DeclineSlot: "accepted" => "unfunded" ["proof.slot_declined" "proof.slot_fee_returned"];
        Proofer DeclineSlot: "accepted" => "given_up" ["proof.slot_declined" "proof.slot_fee_returned"];
        Timer LapseSlot: "accepted" => "unfunded" ["proof.verdict_missed" "proof.slot_fee_returned"];
        Timer LapseSlot: "accepted" => "given_up" ["proof.verdict_missed" "proof.slot_fee_returned"];
        Timer EndRecruiting: "selected" => "given_up" ["proof.invitation_lapsed" "proof.recruiting_ended"];
        Timer CloseRound: "none" | "gone" => "unfunded" ["proof.tie_break_called"];
        Timer LapseSlot: "invited" ["proof.invitation_lapsed" "proof.slot_invited"];
        Timer LapseSlot: "invited" => "vacant" ["proof.invitation_lapsed"];
        Timer LapseSlot: "accepted" => "invited" ["proof.verdict_missed" "proof.slot_invited"];
        Timer LapseSlot: "accepted" => "vacant" ["proof.verdict_missed"];
        Timer LapseSlot: "accepted" => "given_up" ["proof.verdict_missed"];
        Timer EndRecruiting: "unfunded" | "vacant" => "given_up" ["proof.recruiting_ended"];
        Timer EndRecruiting: "invited" => "given_up" ["proof.invitation_lapsed" "proof.recruiting_ended"];
        Timer EndRecruiting: "accepted" | "submitted" ["proof.recruiting_ended"];
        Timer CloseRound: "none" | "gone" => "vacant" ["proof.fees_funded" "proof.tie_break_called"];
        Timer CloseRound: "none" | "gone" => "invited" ["proof.fees_funded" "proof.tie_break_called" "proof.slot_invited"];
        Timer CloseRound: "submitted" => "paid" ["proof.round_closed"];
        Timer CloseRound: "given_up" => "voided" ["proof.round_closed"];
        Poster ChangeProofSettings: "unfunded" | "vacant" | "given_up" => "gone" ["proof.fees_returned"];
        Poster ChangeProofSettings: "invited" => "gone" ["proof.invitation_lapsed" "proof.fees_returned"];
        Poster InterruptProof: "submitted" => "paid" ["proof.round_closed"];
        Poster InterruptProof: "unfunded" | "vacant" | "selected" | "invited" | "accepted" | "given_up" => "voided" ["proof.round_closed"];
        Poster InterruptProof: "vacant" => "gone" ["proof.fees_returned"];
        Poster CancelJob: "vacant" => "gone" ["proof.fees_returned"];
        Timer LapseRevision: "vacant" => "gone" ["proof.fees_returned"];
        Timer AbandonJob: "vacant" => "gone" ["proof.fees_returned"];
        Worker DeclineJob: "vacant" => "gone" ["proof.fees_returned"];
        Participant AnswerCancel: "vacant" => "gone" ["proof.fees_returned"];
        Admin TakeDownJob: "vacant" => "gone" ["proof.fees_returned"];
        Participant FileDispute: "submitted" => "paid" ["proof.round_closed"];
        Participant FileDispute: "unfunded" | "vacant" | "selected" | "invited" | "accepted" | "given_up" => "voided"
            ["proof.round_closed"];
        Participant FileDispute: "vacant" => "gone" ["proof.fees_returned"];
        Participant AcceptOffer: "vacant" => "gone" ["proof.fees_returned"];
        Participant OfferInDispute: "vacant" => "gone" ["proof.fees_returned"];
        Participant RespondToDispute: "vacant" => "gone" ["proof.fees_returned"];
        Admin RuleDispute: "vacant" => "gone" ["proof.fees_returned"];
        Timer DefaultJudgment: "vacant" => "gone" ["proof.fees_returned"];
        Timer CloseVotes: "vacant" => "gone" ["proof.fees_returned"];
        Timer RuleByCap: "vacant" => "gone" ["proof.fees_returned"];
    },
};
