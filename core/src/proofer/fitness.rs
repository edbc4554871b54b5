//! What makes somebody fit to verify.

use crate::proof::ProofPolicy;
use crate::time::Timestamp;

/// What is known of a proofer, as the caller found it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fitness {
    /// How many jobs it has completed.
    pub completed_jobs: u32,
    /// The mean of what was said of its work, in hundredths; none if nothing was.
    pub rating_hundredths: Option<u32>,
    /// Since when it has been here.
    pub member_since: Timestamp,
    /// Whether an admin found it fit, whatever the numbers say.
    pub is_admitted: bool,
    /// When it failed to give a verdict.
    pub strikes: Vec<Timestamp>,
    /// Whether it may do anything at all.
    pub is_suspended: bool,
}

impl Fitness {
    /// Why it is not fit, each as a word; nothing if it is.
    #[must_use]
    pub fn reasons(&self, now: Timestamp, policy: &ProofPolicy) -> Vec<&'static str> {
        let rests = ("resting_after_missed_verdicts", self.rests(now, policy));
        let numbers = [
            ("completed_jobs", self.completed_jobs < policy.jobs_min),
            ("rating", self.rating_hundredths.is_none_or(|rating| rating < policy.rating_hundredths_min)),
            ("account_age", now < self.member_since.after(policy.membership_min)),
        ];
        let numbers = numbers.into_iter().filter(|_| !self.is_admitted);
        let suspended = ("suspended", self.is_suspended);
        numbers.chain([rests, suspended]).filter(|(_, lacks)| *lacks).map(|(word, _)| word).collect()
    }

    /// So many strikes within a window rest for as long, from the last of them on.
    fn rests(&self, now: Timestamp, policy: &ProofPolicy) -> bool {
        let mut strikes = self.strikes.clone();
        strikes.sort_unstable();
        let window = policy.strikes_window;
        let many = usize::try_from(policy.strikes_max.max(1)).unwrap_or(usize::MAX);
        strikes.windows(many).any(|some| match some {
            [first, .., last] => *last < first.after(window) && now < last.after(window),
            [only] => now < only.after(window),
            [] => false,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{NOW, candidate};

    fn reasons(fitness: &Fitness) -> Vec<&'static str> {
        fitness.reasons(NOW, &ProofPolicy::default())
    }

    #[test]
    fn the_numbers_decide_unless_an_admin_has() {
        let fit = candidate(0).fitness;
        assert_eq!(reasons(&fit), Vec::<&str>::new());
        let new = Fitness { completed_jobs: 49, rating_hundredths: Some(399), member_since: NOW, ..fit.clone() };
        assert_eq!(reasons(&new), ["completed_jobs", "rating", "account_age"]);
        assert_eq!(reasons(&Fitness { rating_hundredths: None, ..fit }), ["rating"]);
        assert_eq!(reasons(&Fitness { is_admitted: true, ..new }), Vec::<&str>::new());
    }

    #[test]
    fn whoever_is_suspended_is_not_fit_whatever_an_admin_found() {
        let suspended = Fitness { is_suspended: true, is_admitted: true, ..candidate(0).fitness };
        assert_eq!(reasons(&suspended), ["suspended"]);
    }

    #[test]
    fn three_strikes_in_a_month_rest_even_whom_an_admin_found_fit() {
        let ago = |days: i64| crate::time::Timestamp::from_micros(NOW.as_micros() - days * 86_400_000_000).unwrap();
        let with = |strikes: Vec<Timestamp>| Fitness { strikes, is_admitted: true, ..candidate(0).fitness };
        assert_eq!(reasons(&with(vec![ago(1), ago(29)])), Vec::<&str>::new());
        assert_eq!(reasons(&with(vec![ago(1), ago(15), ago(29)])), ["resting_after_missed_verdicts"]);
        assert_eq!(reasons(&with(vec![ago(25), ago(54), ago(40)])), ["resting_after_missed_verdicts"]);
        assert_eq!(reasons(&with(vec![ago(1), ago(15), ago(31)])), Vec::<&str>::new());
        assert_eq!(reasons(&with(vec![ago(30), ago(31), ago(32)])), Vec::<&str>::new());
    }
}
