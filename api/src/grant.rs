//! Gives a role to a registered party, beside a server that runs.

use crate::clock::Clock;
use crate::config::Settings;
use crate::entropy;
use crate::secrets::Secrets;
use market_core::actor::Actor;
use market_core::decide::Context;
use market_core::ids::CommandId;
use market_core::party::grant_role::GrantRole;
use market_core::party::{Email, Role};
use market_store::{ExecuteError, PgStore, Request, StoreError, StoreSettings};
use serde_json::Value;

/// Why a role was not given.
#[derive(Debug, thiserror::Error)]
pub enum GrantError {
    /// Nobody has the address.
    #[error("nobody is registered with {0}")]
    NobodyThere(String),
    /// The market said no, or the record has a fault.
    #[error(transparent)]
    Execute(#[from] ExecuteError),
}

impl From<StoreError> for GrantError {
    fn from(error: StoreError) -> Self {
        Self::Execute(error.into())
    }
}

/// Gives the role.
///
/// # Errors
/// When nobody has the address, or the database cannot be reached.
pub async fn grant(settings: &Settings, database_url: &str, address: &str, role: Role) -> Result<(), GrantError> {
    let store_settings = StoreSettings { origin: settings.log_origin.clone(), ..StoreSettings::default() };
    let store = PgStore::open(database_url, store_settings).await?;
    let given = give(settings, &store, address, role).await;
    store.close().await;
    given
}

pub(crate) async fn give(settings: &Settings, store: &PgStore, address: &str, role: Role) -> Result<(), GrantError> {
    let (clock, secrets) = (Clock::open(store.pool()).await?, Secrets::open(store.pool()).await?);
    let email = secrets.email_id(&address.trim().to_lowercase());
    let Email::Claimed(party) = store.load(&email).await? else {
        return Err(GrantError::NobodyThere(address.to_owned()));
    };
    let cx = Context { now: clock.now(), actor: Actor::Platform, policy: &settings.policy };
    let request = Request { command: CommandId(entropy::id(cx.now)), digest: None, answer: &|_| Value::Null };
    store.execute(&GrantRole { party, role }, &cx, &request).await?;
    Ok(())
}
