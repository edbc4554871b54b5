//! A verdict as a proofer writes it.

use super::canonical::{canonical, is_plain};
use super::tally::Decision;
use super::terms::Requirement;
use crate::policy::Policy;
use crate::rejection::Rejection;
use crate::text::within;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A verdict. Its canonical text is what is sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// What it says.
    pub verdict: Decision,
    /// The marks; absent in the older form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scorecard: Option<Scorecard>,
    /// The only mark of the older form, from 1 to 100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<u8>,
    /// The only text of the older form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub feedback: Option<String>,
    /// What it rests on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence_summary: Option<String>,
    /// The answers to the poster's questions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub custom_answers: Option<Value>,
    /// What the worker may make of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent_feedback: Option<String>,
    /// What is to change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision_items: Option<Value>,
}

/// Four marks, and one for the whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scorecard {
    /// Whether everything is there.
    pub completeness: Mark,
    /// Whether it is right.
    pub accuracy: Mark,
    /// Whether it was come by in a sound way.
    pub methodology: Mark,
    /// Whether it is well made.
    pub quality: Mark,
    /// The whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<Mark>,
}

/// A mark and what is said to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// From 1 to 5.
    pub rating: u8,
    /// Why.
    pub comments: String,
}

/// The longest canonical text of a verdict, in bytes.
pub const VERDICT_BYTES_MAX: usize = 200_000;

impl Verdict {
    /// From 0 to 100: twenty times the mean of the four marks, which is a whole number, or the mark of the older form.
    #[must_use]
    pub fn points(&self) -> u8 {
        let Some(card) = &self.scorecard else {
            return self.score.unwrap_or(0);
        };
        let marks = [&card.completeness, &card.accuracy, &card.methodology, &card.quality];
        marks.iter().fold(0_u8, |sum, mark| sum.saturating_add(mark.rating)).saturating_mul(5)
    }

    /// The text that is sealed.
    #[must_use]
    pub fn canonical(&self) -> String {
        serde_json::to_value(self).map(|value| canonical(&value)).unwrap_or_default()
    }

    /// What a sealed text says.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    pub(crate) fn check(&self, requirements: &[Requirement], policy: &Policy) -> Result<(), Rejection> {
        match (&self.scorecard, self.score) {
            (Some(card), _) => card.check(policy)?,
            (None, Some(1..=100)) => {}
            (None, Some(_)) => return Err(invalid("score", "must be a whole number from 1 to 100")),
            (None, None) => return Err(invalid("scorecard", "is missing")),
        }
        match (&self.evidence_summary, &self.feedback) {
            (Some(summary), _) => {
                within("evidence_summary", summary, policy.proof.evidence_min, policy.text.text_max)?;
            }
            (None, Some(feedback)) if self.scorecard.is_none() => {
                within("feedback", feedback, 1, policy.text.text_max)?
            }
            (None, _) if self.scorecard.is_none() => return Err(invalid("feedback", "is missing")),
            (None, _) => return Err(invalid("evidence_summary", "is missing")),
        }
        if let Some(feedback) = &self.agent_feedback {
            within("agent_feedback", feedback, 0, policy.text.text_max)?;
        }
        let answers = self.custom_answers.as_ref();
        if answers.is_some_and(|answers| !is_plain(answers)) {
            return Err(invalid("custom_answers", "must hold whole numbers only"));
        }
        if self.revision_items.as_ref().is_some_and(|items| !is_plain(items)) {
            return Err(invalid("revision_items", "must hold whole numbers only"));
        }
        for (index, requirement) in requirements.iter().enumerate().filter(|(_, asked)| asked.required) {
            if !answers.is_some_and(|answers| is_answered(answers, index, &requirement.question)) {
                let problem = format!("must answer {:?}", requirement.question);
                return Err(Rejection::Invalid { field: "custom_answers", problem });
            }
        }
        if self.canonical().len() > VERDICT_BYTES_MAX {
            return Err(invalid("custom_answers", "is too long"));
        }
        Ok(())
    }
}

impl Scorecard {
    fn check(&self, policy: &Policy) -> Result<(), Rejection> {
        let marks = [
            ("scorecard.completeness", Some(&self.completeness)),
            ("scorecard.accuracy", Some(&self.accuracy)),
            ("scorecard.methodology", Some(&self.methodology)),
            ("scorecard.quality", Some(&self.quality)),
            ("scorecard.summary", self.summary.as_ref()),
        ];
        for (field, mark) in marks {
            let Some(mark) = mark else { continue };
            if !(1..=5).contains(&mark.rating) {
                return Err(invalid(field, "must have a rating from 1 to 5"));
            }
            within(field, &mark.comments, policy.proof.comment_min, policy.text.text_max)?;
        }
        Ok(())
    }
}

/// Answers come by question, as `{question, answer}`, or in the order of the questions.
fn is_answered(answers: &Value, index: usize, question: &str) -> bool {
    let says = |value: Option<&Value>| match value {
        None | Some(Value::Null) => false,
        Some(Value::String(text)) => !text.trim().is_empty(),
        Some(_) => true,
    };
    match answers {
        Value::Object(by_question) => {
            let named = by_question.iter().find(|(name, _)| letters(name) == letters(question));
            says(named.map(|(_, answer)| answer))
        }
        Value::Array(list) => {
            let named = list.iter().find(|answer| answer.get("question").and_then(Value::as_str) == Some(question));
            match named {
                Some(named) => says(named.get("answer")),
                None => list.get(index).is_some_and(|answer| answer.get("question").is_none() && says(Some(answer))),
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

/// A question is named however its name came to be spelt on its way.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn invalid(field: &'static str, problem: &str) -> Rejection {
    Rejection::Invalid { field, problem: problem.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::verdict;
    use serde_json::json;

    fn refused(verdict: &Verdict, requirements: &[Requirement]) -> Option<&'static str> {
        match verdict.check(requirements, &Policy::default()) {
            Err(Rejection::Invalid { field, .. }) => Some(field),
            _ => None,
        }
    }

    #[test]
    fn a_verdict_is_read_as_it_was_sealed() {
        let verdict = verdict(Decision::Approved, 4);
        assert_eq!(Verdict::read(&verdict.canonical()), Some(verdict.clone()));
        assert_eq!((verdict.points(), refused(&verdict, &[])), (80, None));
    }

    #[test]
    fn a_verdict_that_says_too_little_is_refused() {
        let good = verdict(Decision::Approved, 4);
        assert_eq!(refused(&verdict(Decision::Approved, 6), &[]), Some("scorecard.completeness"));
        let short = Verdict { evidence_summary: Some("short".to_owned()), ..good.clone() };
        assert_eq!(refused(&short, &[]), Some("evidence_summary"));
        assert_eq!(refused(&Verdict { scorecard: None, ..good.clone() }, &[]), Some("scorecard"));
        let halves = Verdict { custom_answers: Some(json!({"a": 0.5})), ..good };
        assert_eq!(refused(&halves, &[]), Some("custom_answers"));
    }

    #[test]
    fn the_older_form_has_one_mark_and_one_text() {
        let older = Verdict {
            scorecard: None,
            evidence_summary: None,
            score: Some(85),
            feedback: Some("Good work.".to_owned()),
            ..verdict(Decision::Approved, 4)
        };
        assert_eq!((older.points(), refused(&older, &[])), (85, None));
        assert_eq!(refused(&Verdict { score: Some(101), ..older.clone() }, &[]), Some("score"));
        assert_eq!(refused(&Verdict { feedback: None, ..older }, &[]), Some("feedback"));
    }

    #[test]
    fn required_questions_are_answered_in_whatever_shape() {
        let asked = [Requirement { question: "Does it run?".to_owned(), required: true }];
        let with = |answers: Value| Verdict { custom_answers: Some(answers), ..verdict(Decision::Approved, 4) };
        assert_eq!(refused(&verdict(Decision::Approved, 4), &asked), Some("custom_answers"));
        assert_eq!(refused(&with(json!({"Does it run?": " "})), &asked), Some("custom_answers"));
        for answers in
            [json!({"Does it run?": "yes"}), json!(["yes"]), json!([{"question": "Does it run?", "answer": 1}])]
        {
            assert_eq!(refused(&with(answers), &asked), None);
        }
    }
}
