//! Steps that happen too seldom to be met on every long walk.

/// Each as the watcher writes it.
pub(crate) const STEPS: &[&str] = &[
    r#"job ExtendDeadline: "pending_escrow" ["job.deadline_extended"]"#,
    r#"job TakeDownJob: "revision_requested" => "refunded" ["job.taken_down"]"#,
    r#"application AcceptInvitation: "rejected" => "accepted" ["candidacy.applied" "job.application_accepted"]"#,
    r#"round ChangeProofSettings: "reviewing" ["proof.fees_returned"]"#,
    r#"round ChangeProofSettings: "recruiting" => "ended" ["proof.fees_returned" "proof.voting_ended"]"#,
    r#"round EndRecruiting: "recruiting" => "reviewing" ["proof.recruiting_ended"]"#,
    r#"round SubmitVerdict: "reviewing" => "ended" ["proof.voting_ended"]"#,
    r#"round DeclineSlot: "reviewing" => "ended" ["proof.voting_ended"]"#,
    r#"round LapseSlot: "reviewing" => "ended" ["proof.voting_ended"]"#,
    r#"round InterruptProof: "reviewing" => "abandoned" ["proof.round_closed"]"#,
    r#"round InterruptProof: "funded" => "returned" ["proof.fees_returned"]"#,
    r#"slot DeclineSlot: "accepted" => "given_up" ["proof.slot_declined"]"#,
    r#"slot LapseSlot: "accepted" => "given_up" ["proof.verdict_missed"]"#,
    r#"slot EndRecruiting: "invited" => "given_up" ["proof.invitation_lapsed" "proof.recruiting_ended"]"#,
    r#"slot EndRecruiting: "accepted" ["proof.recruiting_ended"]"#,
    r#"slot CloseRound: "gone" => "invited" ["proof.fees_funded" "proof.tie_break_called" "proof.slot_invited"]"#,
    r#"slot ChangeProofSettings: "given_up" => "gone" ["proof.fees_returned"]"#,
    r#"slot InterruptProof: "given_up" => "voided" ["proof.round_closed"]"#,
    r#"slot InterruptProof: "vacant" => "gone" ["proof.fees_returned"]"#,
    r#"payout SubmitPayout: "awaiting_account" => "submitted" ["payout.submitted"]"#,
    r#"payout FailPayout: "submitted" => "awaiting_account" ["payout.failed"]"#,
];
