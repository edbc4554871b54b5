//! What a job of the samples offers.

use super::{hour, usd};
use market_core::category::WorkCategory;
use market_core::job::{Terms, Visibility, Windows};
use market_core::proof::{Assignment, ProofTerms, Requirement};

pub(super) fn terms() -> Terms {
    Terms {
        title: "SaaS research".to_owned(),
        description: "Compare twenty products in a table.".to_owned(),
        category: WorkCategory::Research,
        budget_min: usd(5_000),
        budget_max: usd(8_000),
        deadline: Some(hour(240)),
        tags: vec!["saas".to_owned()],
        visibility: Visibility::Public,
        windows: Windows::default(),
        proof: None,
        milestones: None,
    }
}

pub(super) fn proof_terms() -> ProofTerms {
    ProofTerms {
        requirements: vec![Requirement { question: "Does it run?".to_owned(), required: true }],
        assignment: Assignment::PosterSelect,
        fee: Some(usd(400)),
        ..ProofTerms::of(2)
    }
}
