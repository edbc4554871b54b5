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
        Timer OpenRound: "none" | "funded" => "recruiting" ["proof.round_opened"];
        Poster FundProofs: "recruiting" ["proof.fees_funded"];
        Poster ChangeProofSettings: "funded" | "recruiting" ["proof.fees_returned"];
        Poster ChangeProofSettings: "funded" => "returned" ["proof.fees_returned"];
        Poster ChangeProofSettings: "recruiting" => "ended" ["proof.fees_returned" "proof.voting_ended"];
        Timer EndRecruiting: "recruiting" => "reviewing" ["proof.recruiting_ended"];
        Timer EndRecruiting: "recruiting" => "ended" ["proof.recruiting_ended" "proof.voting_ended"];
        Proofer SubmitVerdict: "recruiting" | "reviewing" => "ended" ["proof.voting_ended"];
        Proofer DeclineSlot: "reviewing" => "ended" ["proof.voting_ended"];
        Timer LapseSlot: "reviewing" => "ended" ["proof.voting_ended"];
        Timer CloseRound: "ended" => "recruiting" ["proof.fees_funded" "proof.tie_break_called"];
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
    },
};

pub(super) const SLOT: Machine = Machine {
    name: "slot",
    about: "A place for one proofer in a round, with what its verdict is paid.",
    states: states! {
        "none";
    },
    transitions: transitions! {},
};
