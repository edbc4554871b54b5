//! The chart of accounts: every place where value can lie.

use crate::ids::{DisputeId, JobId, PartyId, PayoutId};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

/// A place where value can lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Account {
    /// Charged by the processor, not settled yet.
    ProcessorClearing,
    /// The market's balance with the processor.
    ProcessorBalance,
    /// What a party has put in and may spend or take out.
    Wallet(PartyId),
    /// The price of a job that is being worked on.
    Escrow(JobId),
    /// What the verdict in a slot of a round is paid.
    ProofEscrow(JobId, u32, u8),
    /// What is disputed.
    DisputeHold(DisputeId),
    /// The worker's part of an approved job, while it cools down.
    Pending(PartyId, JobId),
    /// The market's part of an approved job, while it cools down.
    PendingCommission(JobId),
    /// What a party has earned and was not paid yet.
    Available(PartyId),
    /// Money that is on its way to a party.
    Payout(PayoutId),
    /// Fees on deposits.
    DepositFees,
    /// Commissions earned.
    CommissionFees,
    /// Commissions on what verdicts are paid.
    ProofCommissionFees,
    /// Prices of subscriptions.
    SubscriptionFees,
    /// Fees for jobs that are featured.
    FeatureFees,
    /// What the market bears where nobody else should.
    Goodwill,
}

/// The five kinds of accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// What the market has.
    Asset,
    /// What it owes.
    Liability,
    /// What its owners put in.
    Equity,
    /// What it earned.
    Revenue,
    /// What it spent.
    Expense,
}

impl Class {
    /// The word in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Asset => "asset",
            Self::Liability => "liability",
            Self::Equity => "equity",
            Self::Revenue => "revenue",
            Self::Expense => "expense",
        }
    }

    /// The side that increases an account of this class.
    #[must_use]
    pub fn normal_side(self) -> Side {
        match self {
            Self::Asset | Self::Expense => Side::Debit,
            Self::Liability | Self::Equity | Self::Revenue => Side::Credit,
        }
    }
}

/// One side of a transfer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// Left.
    Debit,
    /// Right.
    Credit,
}

/// How far an account may fall.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Floor {
    /// Not below zero.
    Zero,
    /// As far as it must.
    None,
}

impl Account {
    /// Its class.
    #[must_use]
    pub fn class(&self) -> Class {
        match self {
            Self::ProcessorClearing | Self::ProcessorBalance => Class::Asset,
            Self::Wallet(_)
            | Self::Escrow(_)
            | Self::ProofEscrow(..)
            | Self::DisputeHold(_)
            | Self::Pending(..)
            | Self::PendingCommission(_)
            | Self::Available(_)
            | Self::Payout(_) => Class::Liability,
            Self::DepositFees
            | Self::CommissionFees
            | Self::ProofCommissionFees
            | Self::SubscriptionFees
            | Self::FeatureFees => Class::Revenue,
            Self::Goodwill => Class::Expense,
        }
    }

    /// Its floor: what belongs to somebody cannot be overdrawn.
    #[must_use]
    pub fn floor(&self) -> Floor {
        match self.class() {
            Class::Liability => Floor::Zero,
            Class::Asset | Class::Equity | Class::Revenue | Class::Expense => Floor::None,
        }
    }
}

impl fmt::Display for Account {
    /// The stored path, as `escrow:job:018f…`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ProcessorClearing => f.write_str("stripe:clearing"),
            Self::ProcessorBalance => f.write_str("stripe:balance"),
            Self::Wallet(party) => write!(f, "wallet:{party}"),
            Self::Escrow(job) => write!(f, "escrow:job:{job}"),
            Self::ProofEscrow(job, round, slot) => write!(f, "escrow:proof:{job}:{round}:{slot}"),
            Self::DisputeHold(dispute) => write!(f, "hold:dispute:{dispute}"),
            Self::Pending(party, job) => write!(f, "pending:{party}:{job}"),
            Self::PendingCommission(job) => write!(f, "commission:pending:{job}"),
            Self::Available(party) => write!(f, "available:{party}"),
            Self::Payout(payout) => write!(f, "payout:{payout}"),
            Self::DepositFees => f.write_str("fees:deposit"),
            Self::CommissionFees => f.write_str("fees:commission"),
            Self::ProofCommissionFees => f.write_str("fees:proof_commission"),
            Self::SubscriptionFees => f.write_str("fees:subscription"),
            Self::FeatureFees => f.write_str("fees:feature"),
            Self::Goodwill => f.write_str("cost:goodwill"),
        }
    }
}

/// The text is no account's path.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no account has the path {0:?}")]
pub struct NotAnAccount(pub String);

impl FromStr for Account {
    type Err = NotAnAccount;

    fn from_str(path: &str) -> Result<Self, NotAnAccount> {
        let no = || NotAnAccount(path.to_owned());
        let id = |part: &str| Uuid::parse_str(part).map_err(|_| no());
        match path.split(':').collect::<Vec<_>>().as_slice() {
            ["stripe", "clearing"] => Ok(Self::ProcessorClearing),
            ["stripe", "balance"] => Ok(Self::ProcessorBalance),
            ["hold", "dispute", dispute] => Ok(Self::DisputeHold(DisputeId(id(dispute)?))),
            ["wallet", party] => Ok(Self::Wallet(PartyId(id(party)?))),
            ["escrow", "job", job] => Ok(Self::Escrow(JobId(id(job)?))),
            ["escrow", "proof", job, round, slot] => {
                let number = |part: &str| part.parse::<u32>().map_err(|_| no());
                let slot = u8::try_from(number(slot)?).map_err(|_| no())?;
                Ok(Self::ProofEscrow(JobId(id(job)?), number(round)?, slot))
            }
            ["pending", party, job] => Ok(Self::Pending(PartyId(id(party)?), JobId(id(job)?))),
            ["commission", "pending", job] => Ok(Self::PendingCommission(JobId(id(job)?))),
            ["available", party] => Ok(Self::Available(PartyId(id(party)?))),
            ["payout", payout] => Ok(Self::Payout(PayoutId(id(payout)?))),
            ["fees", "deposit"] => Ok(Self::DepositFees),
            ["fees", "commission"] => Ok(Self::CommissionFees),
            ["fees", "proof_commission"] => Ok(Self::ProofCommissionFees),
            ["fees", "subscription"] => Ok(Self::SubscriptionFees),
            ["fees", "feature"] => Ok(Self::FeatureFees),
            ["cost", "goodwill"] => Ok(Self::Goodwill),
            _ => Err(no()),
        }
    }
}

impl From<Account> for String {
    fn from(account: Account) -> Self {
        account.to_string()
    }
}

impl TryFrom<String> for Account {
    type Error = NotAnAccount;

    fn try_from(path: String) -> Result<Self, NotAnAccount> {
        path.parse()
    }
}
