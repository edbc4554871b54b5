//! The words that tell where a job stands.

use serde::{Deserialize, Serialize};

/// A job's word on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Takes applications.
    Open,
    /// An application is accepted and must be funded.
    PendingEscrow,
    /// The worker works.
    InProgress,
    /// Proofers look at what was handed in.
    PendingProof,
    /// The poster looks at what was handed in.
    Delivered,
    /// Approved.
    Completed,
    /// Its money is frozen until a dispute is over.
    Disputed,
    /// Over without an approval.
    Cancelled,
}

/// A job's finer word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Detail {
    /// Open again: the acceptance was not funded, or taken back.
    Lapsed,
    /// Cancelled: nobody was accepted in time.
    Expired,
    /// Cancelled: the escrow went back.
    Refunded,
    /// Cancelled: the market took it down before any money was in it.
    TakenDown,
    /// Completed: both sides agreed on a part for the worker.
    Split,
    /// In progress again: the poster asked for changes.
    RevisionRequested,
    /// Delivered: the proofers rejected it.
    RejectedByProof,
    /// Completed: the payment cools down. Only when read.
    Cooldown,
    /// Completed: the poster asked for time. Only when read.
    PaymentHeld,
    /// Completed: the payment was released. Only when read.
    Released,
}
