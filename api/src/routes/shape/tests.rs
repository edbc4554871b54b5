//! How ids, means and cents are written.

use super::*;

#[test]
fn a_ref_is_the_beginning_of_an_id_in_capitals() {
    let id = Uuid::try_parse("0193a0bf-0000-7000-8000-000000000001").unwrap();
    assert_eq!(reference(id), "0193A0BF");
}

#[test]
fn a_mean_rating_has_two_decimals_at_most() {
    assert_eq!(rating(0, 0), Value::Null);
    assert_eq!(rating(1, 5).to_string(), "5.0");
    assert_eq!(rating(3, 14).to_string(), "4.67");
    assert_eq!(rating(8, 33).to_string(), "4.13");
}

#[test]
fn cents_are_written_as_dollars() {
    assert_eq!(formatted(50_000), "$500.00");
    assert_eq!(formatted(5), "$0.05");
}
