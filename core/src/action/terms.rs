//! What a poster may do with what it offers.

use super::registry::Draft;
use super::scene::Scene;
use crate::ids::FileId;
use crate::job::attach::{AttachFile, RemoveAttachment};
use crate::job::cancel::CancelJob;
use crate::job::edit::{Changes, EditJob};
use crate::job::extend::ExtendDeadline;
use crate::job::feature::FeatureJob;
use crate::job::{Due, Stage};
use serde_json::json;
use uuid::Uuid;

/// What a poster adds who changes nothing else.
const ADDITION: &str = "Questions are welcome.";

pub(super) fn edit(scene: &Scene<'_>) -> Vec<Draft> {
    let description = format!("{} {ADDITION}", scene.job.terms.description);
    let changes = Changes { description: Some(description.clone()), ..Changes::default() };
    let command = EditJob { job: scene.at.job, poster: scene.at.party, changes };
    vec![Draft::of(command).body(json!({"description": description})).fill(&["description"]).until(scene.closes_at())]
}

pub(super) fn extend(scene: &Scene<'_>) -> Vec<Draft> {
    let mut due_at = scene.job.terms.deadline;
    if let Stage::InProgress(_, Due::First { due_at: work, .. } | Due::Revision { due_at: work }) = &scene.job.stage {
        due_at = Some(*work);
    }
    let deadline = scene.day_after(due_at.unwrap_or(scene.now));
    let command = ExtendDeadline { job: scene.at.job, poster: scene.at.party, deadline };
    let draft = Draft::of(command).body(json!({"deadline": deadline})).fill(&["deadline"]);
    vec![draft.until(scene.closes_at()).until(Some(deadline))]
}

pub(super) fn attach(scene: &Scene<'_>) -> Vec<Draft> {
    let command = AttachFile {
        job: scene.at.job,
        poster: scene.at.party,
        file: FileId(Uuid::nil()),
        name: String::new(),
        media_type: String::new(),
        sha256: String::new(),
        size: 0,
    };
    vec![Draft::of(command).until(scene.closes_at())]
}

pub(super) fn detach(scene: &Scene<'_>) -> Vec<Draft> {
    let one = |file: &FileId| {
        let command = RemoveAttachment { job: scene.at.job, poster: scene.at.party, file: *file };
        Draft::of(command).named("file", file).until(scene.closes_at())
    };
    scene.job.attachments.iter().map(one).collect()
}

pub(super) fn feature(scene: &Scene<'_>) -> Vec<Draft> {
    let days = 1;
    let command = FeatureJob { job: scene.at.job, poster: scene.at.party, days, expected_total: None };
    vec![Draft::of(command).body(json!({"days": days})).fill(&["days"]).until(scene.closes_at())]
}

pub(super) fn cancel(scene: &Scene<'_>) -> Vec<Draft> {
    let command = CancelJob { job: scene.at.job, poster: scene.at.party };
    vec![Draft::of(command).until(scene.closes_at())]
}
