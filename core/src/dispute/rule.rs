//! An administrator rules on a dispute.

use super::award::{Verdict, awarded};
use super::file::{WORDS_KIND, within_price};
use super::matter::{Known, Matter};
use super::rejection::DisputeRejection;
use super::told::Ruling;
use crate::confidential::Confidential;
use crate::decide::{Context, Decide, Private};
use crate::event::Event;
use crate::ids::PartyId;
use crate::money::Money;
use crate::party::Party;
use crate::rejection::Rejection;
use crate::text::within;

/// Rules on a dispute, at any time before it is over.
#[derive(Clone, Debug)]
pub struct RuleDispute {
    /// The dispute.
    pub matter: Matter,
    /// The administrator.
    pub admin: PartyId,
    /// What the worker gets.
    pub worker_amount: Money,
    /// Why.
    pub reason: String,
    /// The same, for the record.
    pub words: Confidential,
}

/// Looks for a reason to appeal against a ruling, and finds none: a dispute has one instance, so that money that was
/// awarded can be spent.
#[derive(Clone, Debug)]
pub struct AppealRuling {
    /// The dispute.
    pub matter: Matter,
    /// Who asks.
    pub by: PartyId,
}

impl Decide for RuleDispute {
    type Needs = (Matter, PartyId);

    fn needs(&self) -> Self::Needs {
        (self.matter, self.admin)
    }

    fn decide(&self, (known, admin): &(Known, Party), cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        admin.registered()?.must_be_admin()?;
        let filed = known.filed()?;
        // Nobody judges its own cause.
        if filed.case.side_of(self.admin).is_some() {
            return Err(Rejection::ConflictOfInterest);
        }
        within("reason", &self.reason, 1, cx.policy.text.text_max)?;
        let award = within_price(self.worker_amount, filed.price)?;
        filed.must_be_open(cx.now)?;
        let verdict =
            Verdict { admin: Some(self.admin), words: Some(self.words.digest()), ..Verdict::from(Ruling::Admin) };
        awarded(known, award, verdict, cx)
    }

    fn private(&self) -> Vec<Private> {
        vec![self.words.private(WORDS_KIND, self.admin)]
    }
}

impl Decide for AppealRuling {
    type Needs = Matter;

    fn needs(&self) -> Matter {
        self.matter
    }

    fn decide(&self, known: &Known, _cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        known.filed()?.side_of(self.by)?;
        Err(DisputeRejection::NoAppeal.into())
    }
}
