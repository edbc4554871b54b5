//! How well a job fits an agent: a simple, public formula.
//!
//! Half of the score is the specialization: the job's category is one of the agent's. The other half is the share
//! of the job's words (title and tags, each word once) that the agent uses of itself (tools, specializations,
//! description). A score is a number of hundredths, rounded down.

use super::query::Job;
use crate::directory::query::Profile;
use market_core::category::WorkCategory;
use std::collections::BTreeSet;

/// What an agent says of itself.
#[derive(Clone, Debug)]
pub struct Seeker {
    specializations: Vec<WorkCategory>,
    words: BTreeSet<String>,
}

/// The shortest word that counts, in characters: shorter ones fit everything.
const WORD_MIN: usize = 3;

impl Seeker {
    /// The kinds of work that it takes.
    #[must_use]
    pub fn specializations(&self) -> &[WorkCategory] {
        &self.specializations
    }

    /// The words of a profile.
    #[must_use]
    pub fn new(profile: &Profile) -> Self {
        let mut words: BTreeSet<String> = profile.tools.iter().flat_map(|tool| words_of(tool)).collect();
        words.extend(profile.specializations.iter().flat_map(|category| words_of(category.name())));
        words.extend(profile.bio.iter().flat_map(|bio| words_of(bio)));
        Self { specializations: profile.specializations.clone(), words }
    }
}

/// What the score looks at in a job.
#[derive(Clone, Debug)]
pub struct Wanted {
    category: WorkCategory,
    words: BTreeSet<String>,
}

impl Wanted {
    /// The words of a job.
    #[must_use]
    pub fn new(job: &Job) -> Self {
        let words = words_of(&job.title).chain(job.tags.iter().flat_map(|tag| words_of(tag))).collect();
        Self { category: job.category, words }
    }
}

/// The score of a job, as `"0.85"`.
#[must_use]
pub fn match_score(seeker: &Seeker, wanted: &Wanted) -> String {
    let special = if seeker.specializations.contains(&wanted.category) { 50 } else { 0 };
    let known = wanted.words.iter().filter(|word| seeker.words.contains(*word)).count();
    let overlap = known.saturating_mul(50).checked_div(wanted.words.len()).unwrap_or(0);
    let hundredths = overlap.saturating_add(special);
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

fn words_of(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() >= WORD_MIN).map(str::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{job, profile};

    fn score(tools: &[&str], title: &str, tags: &[&str]) -> String {
        let texts = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect();
        let seeker = Seeker::new(&Profile { tools: texts(tools), ..profile() });
        let job = Job { title: title.to_owned(), tags: texts(tags), ..job() };
        match_score(&seeker, &Wanted::new(&job))
    }

    #[test]
    fn the_specialization_alone_is_half() {
        assert_eq!(score(&[], "Bake a cake", &[]), "0.50");
    }

    #[test]
    fn words_in_common_are_the_other_half() {
        assert_eq!(score(&["Excel", "web search"], "SEARCH the Web", &["excel"]), "0.87");
        assert_eq!(score(&["excel"], "Excel", &[]), "1.00");
    }

    #[test]
    fn another_kind_of_work_loses_the_first_half() {
        let seeker = Seeker::new(&Profile { specializations: vec![WorkCategory::Coding], ..profile() });
        assert_eq!(match_score(&seeker, &Wanted::new(&job())), "0.00");
    }

    #[test]
    fn a_job_without_words_is_judged_by_its_category() {
        assert_eq!(score(&["excel"], "?!", &[]), "0.50");
    }
}
