//! The machine of a dispute.

use super::{Machine, states, transitions};

pub(super) const MACHINE: Machine = Machine {
    name: "dispute",
    about: "Poster and worker do not agree on what the work is worth. What it is ruled to be is paid at once; the job \
            ends with it, or goes on when it is taken back.",
    states: states! {
        "none";
        "filed" = "filed";
        "negotiating" = "negotiating";
        "evidence" = "evidence";
        "panel" = "panel";
        "voted" = "panel";
        "undecided" = "panel";
        "ruled" end;
        "withdrawn" = "withdrawn" end;
    },
    transitions: transitions! {
        Participant FileDispute: "none" => "filed" ["dispute.filed"];
        Timer DisputeHeld: "none" => "filed" ["dispute.filed"];
        Timer ApproveBySilence: "none" => "negotiating" ["dispute.filed"];
        Participant RespondToDispute: "filed" => "negotiating" ["dispute.answered"];
        Participant OfferInDispute: "filed" => "negotiating" ["dispute.answered" "dispute.offered"];
        Participant AddEvidence: "filed" => "negotiating" ["dispute.answered" "dispute.evidence_added"];
        Participant RespondToDispute: "filed" => "negotiating" ["dispute.answered" "dispute.offered"];
        Participant RespondToDispute: "negotiating" ["dispute.answered"];
        Participant RespondToDispute: "negotiating" ["dispute.answered" "dispute.offered"];
        Participant AddEvidence: "filed" | "negotiating" ["dispute.evidence_added"];
        Participant AddEvidence: "negotiating" ["dispute.answered" "dispute.evidence_added"];
        Participant OfferInDispute: "filed" | "negotiating" | "panel" | "undecided" ["dispute.offered"];
        Participant WithdrawDispute: "filed" | "negotiating" | "panel" | "undecided" => "withdrawn"
            ["dispute.withdrawn"];
        Participant AcceptOffer: "negotiating" | "panel" | "undecided" => "ruled" ["dispute.ruled"];
        Participant AcceptOffer: "filed" | "negotiating" | "panel" | "undecided" => "ruled"
            ["dispute.answered" "dispute.ruled"];
        Participant OfferInDispute: "negotiating" | "panel" | "undecided" ["dispute.answered" "dispute.offered"];
        Participant OfferInDispute: "filed" | "negotiating" | "panel" | "undecided" => "ruled"
            ["dispute.answered" "dispute.offered" "dispute.ruled"];
        Participant OfferInDispute: "negotiating" | "panel" | "undecided" => "ruled"
            ["dispute.offered" "dispute.ruled"];
        Participant RespondToDispute: "filed" | "negotiating" => "ruled"
            ["dispute.answered" "dispute.offered" "dispute.ruled"];
        Admin RuleDispute: "filed" | "negotiating" | "panel" | "undecided" => "ruled" ["dispute.ruled"];
        Timer DefaultJudgment: "filed" => "ruled" ["dispute.ruled"];
        Timer CloseEvidence: "negotiating" => "evidence" ["dispute.evidence_closed"];
        Timer DrawPanel: "evidence" => "panel" ["dispute.panel_drawn"];
        Timer DrawPanel: "evidence" => "undecided" ["dispute.panel_drawn"];
        Panelist VoteInDispute: "panel" ["dispute.vote_sealed"];
        Panelist VoteInDispute: "panel" => "voted" ["dispute.vote_sealed" "dispute.voting_ended"];
        Timer CloseVotes: "panel" | "voted" => "ruled" ["dispute.ruled"];
        Timer CloseVotes: "panel" | "voted" => "undecided" ["dispute.votes_missed"];
        Timer RuleByCap: "undecided" => "ruled" ["dispute.ruled"];
    },
};
