//! The payment processor, and the simulated one that serves while there is no other.

use crate::setting;
use deadpool_postgres::Pool;
use futures_util::future::BoxFuture;
use market_core::ids::{PaymentId, PayoutId};
use market_core::money::Money;
use market_store::StoreError;
use std::str::FromStr;
use uuid::Uuid;

/// Where the mode of the simulated rail is kept.
const MODE: &str = "sandbox_payment_mode";

/// What the processor says of money on its way in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charge {
    /// It will say so later.
    Pending,
    /// It has the money.
    Settled,
}

/// What the processor says of money on its way out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sending {
    /// It will say so later.
    Pending,
    /// It has paid.
    Paid,
}

/// The payment processor.
pub trait PaymentRail: Send + Sync {
    /// Asks it to take what a payment is about. Asked again, it answers again and takes nothing more.
    fn charge(&self, payment: PaymentId) -> BoxFuture<'_, Result<Charge, StoreError>>;

    /// Asks it to pay. `key` is the id of the event that says so: asked again with it, it pays nothing more.
    fn pay(&self, key: Uuid, payout: PayoutId, amount: Money) -> BoxFuture<'_, Result<Sending, StoreError>>;
}

/// How the simulated rail behaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Everything succeeds and settles at once.
    #[default]
    Auto,
    /// Nothing moves until somebody says so.
    Manual,
}

impl Mode {
    /// The word on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Manual => "manual",
        }
    }
}

impl FromStr for Mode {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Auto, Self::Manual].into_iter().find(|mode| mode.name() == text).ok_or(())
    }
}

/// A processor that needs nobody outside.
#[derive(Debug)]
pub struct SimulatedRail {
    pool: Pool,
}

impl SimulatedRail {
    /// The rail whose mode is kept in this database.
    #[must_use]
    pub fn new(pool: Pool) -> Self {
        Self { pool }
    }
}

/// How the simulated rail behaves now.
///
/// # Errors
/// When the database cannot be reached.
pub async fn mode(pool: &Pool) -> Result<Mode, StoreError> {
    let stored = setting::read(pool, MODE).await?;
    Ok(stored.and_then(|text| text.parse().ok()).unwrap_or_default())
}

/// Has the simulated rail behave otherwise.
///
/// # Errors
/// When the database cannot be reached.
pub async fn set_mode(pool: &Pool, mode: Mode) -> Result<(), StoreError> {
    setting::write(pool, MODE, mode.name()).await
}

impl PaymentRail for SimulatedRail {
    fn charge(&self, _payment: PaymentId) -> BoxFuture<'_, Result<Charge, StoreError>> {
        Box::pin(async {
            Ok(match mode(&self.pool).await? {
                Mode::Auto => Charge::Settled,
                Mode::Manual => Charge::Pending,
            })
        })
    }

    fn pay(&self, _key: Uuid, _payout: PayoutId, _amount: Money) -> BoxFuture<'_, Result<Sending, StoreError>> {
        Box::pin(async {
            Ok(match mode(&self.pool).await? {
                Mode::Auto => Sending::Paid,
                Mode::Manual => Sending::Pending,
            })
        })
    }
}
