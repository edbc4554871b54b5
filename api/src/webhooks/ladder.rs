//! How long is waited after a failure: each wait is longer than the one before, none is the same twice.

use super::postman::Verdict;
use market_core::webhook::policy::WebhookPolicy;
use std::time::Duration;

/// A wait is by so much shorter or longer than it would be, so that what failed together does not come back together.
const JITTER_PERCENT: u64 = 20;

/// How long to wait after the `failures`-th failure in a row (from 1); none when that was the last. `dice` is random.
#[must_use]
pub fn wait_after(policy: &WebhookPolicy, failures: u32, verdict: Verdict, dice: u16) -> Option<Duration> {
    let index = usize::try_from(failures).ok()?.checked_sub(1)?;
    policy.retries.get(index).map(|span| wait(policy, span.as_seconds(), verdict, dice))
}

/// How long a receiver is left alone after so many failures in a row: as long as a delivery waits, and not for hours.
/// One that works again should not wait for what happens next, and one that does not costs a probe now and then.
#[must_use]
pub fn rest_after(policy: &WebhookPolicy, failures: u32, verdict: Verdict, dice: u16) -> Duration {
    let index = usize::try_from(failures).unwrap_or(usize::MAX).saturating_sub(1);
    let seconds = policy.retries.get(index).map_or(u32::MAX, |span| span.as_seconds());
    wait(policy, seconds.min(policy.rest_max.as_seconds()), verdict, dice)
}

fn wait(policy: &WebhookPolicy, seconds: u32, verdict: Verdict, dice: u16) -> Duration {
    let (least, asked) = match verdict {
        Verdict::Overloaded(asked) => (policy.overload_wait.as_seconds(), asked),
        Verdict::Failed(asked) => (0, asked),
        Verdict::Delivered | Verdict::Gone => (0, None),
    };
    let least = Duration::from_secs(least.into());
    let base = Duration::from_secs(seconds.into()).max(least);
    // Whoever says how long is believed, within reason.
    asked.map_or_else(|| shaken(base, dice).max(least), |asked| asked.clamp(base, base.saturating_mul(2)))
}

fn shaken(base: Duration, dice: u16) -> Duration {
    let millis = u64::try_from(base.as_millis()).unwrap_or(u64::MAX);
    let swing = millis.saturating_mul(JITTER_PERCENT) / 100;
    let part = swing.saturating_mul(2).saturating_mul(u64::from(dice)) / u64::from(u16::MAX);
    Duration::from_millis(millis.saturating_sub(swing).saturating_add(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIDDLE: u16 = u16::MAX / 2;

    fn seconds(failures: u32, verdict: Verdict, dice: u16) -> Option<u64> {
        wait_after(&WebhookPolicy::default(), failures, verdict, dice).map(|wait| wait.as_secs_f64().round() as u64)
    }

    #[test]
    fn each_wait_is_longer_and_after_the_last_there_is_none() {
        let waits: Vec<u64> = (1..).map_while(|failures| seconds(failures, Verdict::Failed(None), MIDDLE)).collect();
        assert_eq!(waits, [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]);
    }

    #[test]
    fn a_receiver_is_left_alone_for_minutes_at_most() {
        let rest = |failures, verdict| rest_after(&WebhookPolicy::default(), failures, verdict, MIDDLE).as_secs_f64();
        for (failures, seconds) in [(1, 5.0), (2, 300.0), (3, 300.0), (70, 300.0)] {
            assert!((rest(failures, Verdict::Failed(None)) - seconds).abs() < 0.1, "{failures}");
        }
        assert!((rest(1, Verdict::Overloaded(None)) - 60.0).abs() < 0.1);
        assert!((rest(9, Verdict::Overloaded(Some(Duration::from_secs(86_400)))) - 600.0).abs() < 0.1);
    }

    #[test]
    fn a_wait_swings_by_a_fifth() {
        assert_eq!(seconds(2, Verdict::Failed(None), 0), Some(240));
        assert_eq!(seconds(2, Verdict::Failed(None), u16::MAX), Some(360));
    }

    #[test]
    fn whoever_is_asked_too_much_is_left_alone_for_a_minute_at_least() {
        assert_eq!(seconds(1, Verdict::Overloaded(None), 0), Some(60));
        assert_eq!(seconds(2, Verdict::Overloaded(None), MIDDLE), Some(300));
    }

    #[test]
    fn what_a_receiver_asks_for_is_granted_within_reason() {
        let asked = |seconds| Verdict::Failed(Some(Duration::from_secs(seconds)));
        assert_eq!(seconds(2, asked(1), 0), Some(300));
        assert_eq!(seconds(2, asked(400), 0), Some(400));
        assert_eq!(seconds(2, asked(86_400), 0), Some(600));
        assert_eq!(seconds(1, Verdict::Overloaded(Some(Duration::from_secs(90))), 0), Some(90));
    }
}
