//! Who has made an application: remembered from when it was made, so that a poster who accepts it at once need not
//! wait until the views show it.

use crate::app::App;
use crate::kept::Kept;
use crate::problem::Problem;
use market_core::ids::{ApplicationId, PartyId};
use market_core::rejection::Rejection;
use market_projections::application::applicants::party_of;
use std::sync::Arc;
use std::time::Duration;

/// How many applications are remembered at least.
const REMEMBERED_MIN: usize = 20_000;

/// How long one is remembered. Whose it is never changes, so this only bounds what is kept for nothing.
const REMEMBERED_FOR: Duration = Duration::from_secs(3_600);

/// The applicants of the applications that were made or asked for lately.
pub struct Applicants(Kept<ApplicationId, PartyId>);

impl Default for Applicants {
    fn default() -> Self {
        Self(Kept::new(REMEMBERED_MIN, REMEMBERED_FOR))
    }
}

impl Applicants {
    /// Takes note of an application that was made.
    pub fn note(&self, application: ApplicationId, party: PartyId) {
        self.0.put(application, Arc::new(party));
    }

    /// Who has made an application. One that the views do not show yet may have been made a moment ago, elsewhere:
    /// they are waited for once.
    ///
    /// # Errors
    /// When there is none, or a fault.
    pub async fn of(&self, app: &App, application: ApplicationId) -> Result<PartyId, Problem> {
        if let Some(party) = self.0.get(&application, |_| true) {
            return Ok(*party);
        }
        let mut found = party_of(app.store.pool(), application).await?;
        if found.is_none() {
            app.views.at_head(&app.store).await?;
            found = party_of(app.store.pool(), application).await?;
        }
        let party = found.ok_or(Rejection::ApplicationNotFound { application })?;
        self.note(application, party);
        Ok(party)
    }
}
