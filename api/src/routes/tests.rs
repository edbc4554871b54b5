//! What holds for every route.

use super::*;
use std::collections::BTreeSet;

#[test]
fn a_route_is_there_once() {
    let all: BTreeSet<_> = MARKET.iter().chain(SANDBOX).map(|entry| (entry.path, entry.method)).collect();
    assert_eq!(all.len(), MARKET.len() + SANDBOX.len());
}
