//! How a route says no: what follows from its place in the table, and what it adds.

use super::operation::foretells;
use super::{Body, Spec};
use crate::problem::{Kind, Origin};
use crate::routes::{Access, Entry};
use std::collections::BTreeMap;

/// The status with which a route of `origin` refuses.
pub(super) fn status(kind: Kind, origin: Origin) -> u16 {
    match origin {
        Origin::Documented => kind.entry().documented,
        Origin::Ours => kind.entry().ours,
    }
}

/// Every refusal of a route by its status.
pub(super) fn refusals(entry: &Entry, spec: &Spec) -> BTreeMap<u16, Vec<Kind>> {
    let mut kinds = vec![Kind::NulCharacter, Kind::Busy, Kind::Unavailable, Kind::Internal];
    kinds.extend(of_access(entry.access));
    kinds.extend(Kind::ALL.iter().filter(|kind| kind.entry().documented == 429));
    if entry.path.contains('{') {
        // An empty id, or one with a slash in it, leads to another route or to none.
        kinds.extend([Kind::NotFound, Kind::RefIsNotAnId, Kind::RouteNotFound]);
    }
    if entry.path.contains("/jobs/{id}") {
        kinds.push(Kind::JobNotFound);
    }
    if !spec.query.is_empty() || foretells(entry, spec) {
        kinds.push(Kind::QueryNotValid);
    }
    if takes_key(entry, spec) {
        kinds.extend([Kind::KeyNotUsable, Kind::IdempotencyMismatch, Kind::Conflict]);
        kinds.extend((!foretells(entry, spec)).then_some(Kind::DryRunNotPossible));
    }
    kinds.extend(of_body(&spec.body));
    kinds.extend(&spec.refusals);
    let mut by_status: BTreeMap<u16, Vec<Kind>> = BTreeMap::new();
    for kind in kinds {
        let same_status = by_status.entry(status(kind, entry.origin)).or_default();
        if !same_status.contains(&kind) {
            same_status.push(kind);
        }
    }
    by_status
}

/// Whether a route changes something, so that a retry must be safe. A form has no headers to choose.
pub(super) fn takes_key(entry: &Entry, spec: &Spec) -> bool {
    !matches!(spec.body, Body::Form(_)) && matches!(entry.method, "POST" | "PATCH" | "PUT" | "DELETE")
}

fn of_access(access: Access) -> Vec<Kind> {
    if access == Access::Open {
        return Vec::new();
    }
    let mut kinds = vec![Kind::NotAuthenticated, Kind::ApiKeyInBearer, Kind::ApiKeyNotValid, Kind::SessionNotValid];
    kinds.extend([Kind::KeyExpired, Kind::AddressNotAllowed, Kind::Suspended]);
    kinds.push(if access.scope().is_some() { Kind::ScopeRequired } else { Kind::SessionRequired });
    match access {
        Access::Finance => kinds.push(Kind::RoleRequired),
        Access::Spend => kinds.push(Kind::SpendLimit),
        _ => {}
    }
    kinds
}

fn of_body(body: &Body) -> &'static [Kind] {
    match body {
        Body::None => &[],
        Body::Json { .. } => &[Kind::BodyNotJson, Kind::Invalid, Kind::BodyTooLarge, Kind::MediaTypeNotSupported],
        Body::Upload(_) => &[Kind::UploadNotValid, Kind::FileTypeNotAllowed, Kind::FileTooLarge, Kind::BodyTooLarge],
        Body::Form(_) => &[Kind::BodyTooLarge],
    }
}
