//! Candidates are weighed: what is accepted is offered, what is nearly accepted is told with what is in the way.

use super::intent::Intent;
use super::registry::Action;
use super::scene::Scene;
use crate::allowance::UsedKey;
use crate::decide::{Context, Evolve, Found};
use crate::event::Event;
use crate::job::{Job, JobEvent};
use crate::payout::{EarnedBy, PayoutEvent};
use crate::rejection::Rejection;
use crate::time::Timestamp;
use serde_json::Value;

/// A request that could be made, and the command that it is.
pub struct Candidate {
    /// Which action it is.
    pub action: &'static Action,
    /// The path, with everything in its place.
    pub path: String,
    /// What to send; none where a file is sent.
    pub body: Option<Value>,
    /// Which fields of the body stand for the caller's own words or numbers.
    pub fill: &'static [&'static str],
    /// Until when it is accepted, if nothing else happens; none where no clock is running against it.
    pub until: Option<Timestamp>,
    /// The command.
    pub intent: Box<dyn Intent>,
}

/// A request that would be accepted.
pub struct Offer {
    /// The request.
    pub candidate: Candidate,
    /// What would follow.
    pub events: Vec<Event>,
}

/// A request that would be accepted if one thing were different.
pub struct Blocked {
    /// The request.
    pub candidate: Candidate,
    /// What is in the way.
    pub why: Rejection,
}

/// What somebody may do.
#[derive(Default)]
pub struct Options {
    /// What would be accepted.
    pub offers: Vec<Offer>,
    /// What the party could bring about by something else first.
    pub blocked: Vec<Blocked>,
}

impl Offer {
    /// The job's status afterwards.
    #[must_use]
    pub fn next_status(&self, scene: &Scene<'_>) -> &'static str {
        let mut after = Job::Posted(Box::new(scene.job.clone()));
        for event in &self.events {
            if let Event::Job(event) = event {
                after = after.evolve(event);
            }
        }
        after.posted(scene.at.job).map_or(scene.job.status(), |job| job.status())
    }
}

/// Whether the party itself can do away with what is in the way.
fn can_be_helped(rejection: &Rejection) -> bool {
    matches!(
        rejection,
        Rejection::EmailNotVerified
            | Rejection::NdaNotAcknowledged
            | Rejection::ProfileRequired
            | Rejection::InsufficientFunds { .. }
            | Rejection::SpendLimit { .. }
            | Rejection::ScopeRequired { .. }
            | Rejection::TermsChanged { .. }
    )
}

/// What whoever asks may foresee. A worker who disputes the work while it is verified foresees the dispute: what the
/// round is paid would tell who has judged.
fn told(scene: &Scene<'_>, mut events: Vec<Event>) -> Vec<Event> {
    let disputes = events.iter().any(|event| matches!(event, Event::Job(JobEvent::Disputed(_))));
    if disputes && scene.job.poster != scene.at.party {
        events.retain(|event| {
            !matches!(event, Event::Proof(_) | Event::Payout(PayoutEvent::Scheduled { by: EarnedBy::Proof, .. }))
        });
    }
    events
}

/// Decides every candidate. What would change nothing is not worth offering.
#[must_use]
pub fn weigh(
    scene: &Scene<'_>,
    candidates: Vec<Candidate>,
    found: &Found,
    key: &dyn Fn(&Action) -> Option<UsedKey>,
    cx: &Context<'_>,
) -> Options {
    let roles = scene.roles();
    let mut options = Options::default();
    // Whoever is suspended may do nothing, whatever it is.
    let candidates = if scene.party.must_be_fit().is_ok() { candidates } else { Vec::new() };
    for candidate in candidates {
        match candidate.intent.foresee(key(candidate.action), found, cx) {
            Ok(events) if events.is_empty() => {}
            Ok(events) => options.offers.push(Offer { candidate, events: told(scene, events) }),
            Err(why) if can_be_helped(&why) && candidate.action.who.iter().any(|role| roles.contains(role)) => {
                options.blocked.push(Blocked { candidate, why });
            }
            Err(_) => {}
        }
    }
    options
}
