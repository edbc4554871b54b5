//! What somebody is as a proofer.

use super::event::ProoferEvent;
use crate::category::WorkCategory;
use crate::decide::Evolve;

/// Somebody as a proofer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proofer {
    /// The kinds of work that it verifies.
    pub categories: Vec<WorkCategory>,
    /// Whether it is fit whatever the numbers say.
    pub is_admitted: bool,
}

impl Evolve for Proofer {
    type Event = ProoferEvent;

    fn evolve(self, event: &ProoferEvent) -> Self {
        match event {
            ProoferEvent::Registered { categories, .. } => Self { categories: categories.clone(), ..self },
            ProoferEvent::Admitted { .. } => Self { is_admitted: true, ..self },
        }
    }
}
