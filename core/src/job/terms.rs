//! What a poster offers: the public terms of a job.

use super::plan::Plan;
use crate::category::WorkCategory;
use crate::money::Money;
use crate::policy::Policy;
use crate::proof::ProofTerms;
use crate::rejection::Rejection;
use crate::time::{Span, Timestamp};
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// Who may see a job.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Visibility {
    /// Everybody.
    #[default]
    Public,
    /// Its poster and those whom it invites.
    Private,
}

/// What the poster offers: the public terms of a job, and so part of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// One line.
    pub title: String,
    /// What is to be done.
    pub description: String,
    /// The kind of work.
    pub category: WorkCategory,
    /// The least that the poster thinks of paying.
    pub budget_min: Money,
    /// The most that the poster thinks of paying.
    pub budget_max: Money,
    /// When the work must be there, if that is fixed.
    pub deadline: Option<Timestamp>,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// Who may see it.
    pub visibility: Visibility,
    /// The windows that the poster has set itself. Terms that were written before there were any have none.
    #[serde(default, skip_serializing_if = "Windows::is_empty")]
    pub windows: Windows,
    /// The verification that it asks for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proof: Option<ProofTerms>,
    /// The parts that it is delivered and paid in; none where that is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub milestones: Option<Plan>,
}

/// How long things may take around one job; what is absent takes as long as the policy says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Windows {
    /// How long it takes applications.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application: Option<Span>,
    /// How long the poster may take to fund after accepting an application.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub funding: Option<Span>,
    /// How long the poster may look at a delivery before silence approves it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review: Option<Span>,
}

/// The limits of [`Windows::application`], in hours.
pub const APPLICATION_WINDOW_HOURS: RangeInclusive<u32> = 1..=2_160;

/// The limits of [`Windows::funding`], in hours.
pub const FUNDING_WINDOW_HOURS: RangeInclusive<u32> = 1..=336;

/// The limits of [`Windows::review`], in hours.
pub const REVIEW_WINDOW_HOURS: RangeInclusive<u32> = 24..=336;

impl Windows {
    /// Whether everything takes as long as the policy says.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Refuses a window that is out of its limits.
    ///
    /// # Errors
    /// [`Rejection::Invalid`], naming the field.
    pub fn check(&self) -> Result<(), Rejection> {
        let windows = [
            ("application_window_hours", self.application, APPLICATION_WINDOW_HOURS),
            ("funding_window_hours", self.funding, FUNDING_WINDOW_HOURS),
            ("review_window_hours", self.review, REVIEW_WINDOW_HOURS),
        ];
        for (field, window, hours) in windows {
            if window.is_some_and(|window| !hours.contains(&window.as_hours())) {
                let problem = format!("must be a whole number from {} to {}", hours.start(), hours.end());
                return Err(Rejection::Invalid { field, problem });
            }
        }
        Ok(())
    }
}

impl Terms {
    /// How long the job takes applications.
    #[must_use]
    pub fn application_window(&self, policy: &Policy) -> Span {
        self.windows.application.unwrap_or(policy.application_window)
    }

    /// How long the poster may take to fund.
    #[must_use]
    pub fn funding_window(&self, policy: &Policy) -> Span {
        self.windows.funding.unwrap_or(policy.funding_window)
    }

    /// How long the poster may look at a delivery.
    #[must_use]
    pub fn review_window(&self, policy: &Policy) -> Span {
        self.windows.review.unwrap_or(policy.review_window)
    }
}
