//! Which clock asks for which command.

/// The commands that clocks ask for, with the names that the clocks have among what falls due.
const TIMERS: [(&str, &str); 18] = [
    ("ExpireJob", "application_window"),
    ("LapseFunding", "funding_window"),
    ("AbandonJob", "abandoned"),
    ("LapseRevision", "revision_window"),
    ("LapseCancelRequest", "cancel_request"),
    ("ApproveBySilence", "review_window"),
    ("ReleasePayout", "cooldown"),
    ("DisputeHeld", "poster_hold"),
    ("OpenReviews", "sealed_reviews"),
    ("OpenRound", "proof_draw"),
    ("EndRecruiting", "proof_recruiting"),
    ("LapseSlot", "proof_slot"),
    ("CloseRound", "proof_close"),
    ("DefaultJudgment", "dispute_response"),
    ("CloseEvidence", "dispute_evidence"),
    ("DrawPanel", "dispute_draw"),
    ("CloseVotes", "dispute_votes"),
    ("RuleByCap", "dispute_cap"),
];

/// The clock that asks for a command, if one does.
#[must_use]
pub fn timer_of(command: &str) -> Option<&'static str> {
    TIMERS.iter().find(|(known, _)| *known == command).map(|(_, timer)| *timer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::{By, MACHINES};

    #[test]
    fn every_step_of_a_clock_names_it_and_no_other_step_does() {
        for transition in MACHINES.into_iter().flat_map(|machine| machine.transitions) {
            assert_eq!(timer_of(transition.command).is_some(), transition.by == By::Timer, "{transition:?}");
        }
    }
}
