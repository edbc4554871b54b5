//! How good somebody is at least, as far as so few ratings can tell: what ranks go by.

use crate::job::review::RATING_MAX;

/// The whole, in basis points.
const WHOLE: u128 = 10_000;

/// `z² · 10⁴` for 95 %: `1.96² = 3.8416`.
const Z_SQUARED: u128 = 38_416;

/// What the square root is scaled by: three more decimals than are shown.
const SCALE: u128 = 1_000;

/// The lower end of Wilson's score interval (95 %) of `reviews` ratings whose sum is `rating_total`, in basis points,
/// rounded down; none without reviews.
///
/// A rating `r` of 1 to 5 counts as the share `(r − 1) / 4` of a success, so with `n` ratings, `s = Σ(r − 1)`, `p = s / 4n`
/// and `z = 1.96` it is
///
/// ```text
///   ( p + z²/2n − z · √( p(1 − p)/n + z²/4n² ) ) / ( 1 + z²/n )
/// = ( 2500·s + z²·10⁴/2 − √( z²·10⁴ · (625·s(4n − s)/n + z²·10⁴/4) ) ) / ( 10⁴·n + z²·10⁴ )
/// ```
///
/// of which the second form is what is computed, in whole numbers.
#[must_use]
pub fn lower_bound(reviews: u32, rating_total: u32) -> Option<u32> {
    let n = u128::from(reviews);
    let most = n.saturating_mul(u128::from(RATING_MAX.saturating_sub(1)));
    let s = u128::from(rating_total).saturating_sub(n).min(most);
    let spread = s.saturating_mul(most.saturating_sub(s)).saturating_mul(625);
    let fixed = n.saturating_mul(Z_SQUARED / 4);
    let scaled = spread.saturating_add(fixed).saturating_mul(Z_SQUARED).saturating_mul(SCALE.pow(2));
    let squared = scaled.checked_div(n)?;
    let floor = squared.isqrt();
    // Rounded up, so that the bound is rounded down.
    let root = if floor.saturating_mul(floor) < squared { floor.saturating_add(1) } else { floor };
    let middle = s.saturating_mul(2_500).saturating_add(Z_SQUARED / 2).saturating_mul(SCALE);
    let whole = n.saturating_mul(WHOLE).saturating_add(Z_SQUARED).saturating_mul(SCALE);
    let bound = middle.saturating_sub(root).saturating_mul(WHOLE).checked_div(whole)?;
    u32::try_from(bound).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_ratings_prove_little() {
        assert_eq!(lower_bound(0, 0), None);
        assert_eq!(lower_bound(1, 5), Some(2_065));
        assert_eq!(lower_bound(10, 50), Some(7_224));
        assert_eq!(lower_bound(100, 500), Some(9_630));
        // Forty good ones outrank one excellent one.
        assert!(lower_bound(40, 180) > lower_bound(1, 5));
    }

    #[test]
    fn the_worst_and_the_middle_are_where_the_formula_has_them() {
        assert_eq!(lower_bound(1, 1), Some(0));
        assert_eq!(lower_bound(1_000, 1_000), Some(0));
        // p = 0.75 of 4: (0.75 + 0.4802 − 1.96·√(0.046875 + 0.0600…)) / 1.9604
        assert_eq!(lower_bound(4, 16), Some(3_006));
        assert_eq!(lower_bound(2, 6), Some(945));
    }

    #[test]
    fn more_of_the_same_never_lowers_it_and_nothing_overflows() {
        let bounds: Vec<_> = (1..200).map(|n| lower_bound(n, n * 4).unwrap()).collect();
        assert!(bounds.is_sorted());
        assert!(lower_bound(u32::MAX, u32::MAX).is_some());
    }
}
