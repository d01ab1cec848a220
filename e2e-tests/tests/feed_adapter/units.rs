use crate::*;

#[test]
fn prices_of_any_decimals_are_rounded_down_at_18() {
    for (decimals, price, expected_e18) in [
        (0, 1, E18),
        (5, 99_987, 999_870_000_000_000_000),
        (8, 99_987_654, 999_876_540_000_000_000),
        (18, E18 - 1, E18 - 1),
        (20, 99_999_999_999_999_999_999, E18 - 1),
    ] {
        let mut fixture = with(decimals, TimeUnit::Milliseconds);
        let now_ms = fixture.now_ms();
        fixture.set_price(now_ms, price);
        fixture.poke();
        assert_eq!(fixture.booked(), (expected_e18, now_ms), "{decimals}");
    }
}

#[test]
fn a_price_that_is_nothing_at_18_decimals_is_zero() {
    let mut fixture = with(20, TimeUnit::Milliseconds);
    let now_ms = fixture.now_ms();
    fixture.set_price(now_ms, 99);
    fixture.assert_poke_refused(AdapterError::ZeroPrice);
    fixture.set_price(now_ms, 100);
    assert_eq!(fixture.poke().unwrap().price_e18, 1);
}

#[test]
fn a_price_beyond_128_bits_is_refused() {
    let mut fixture = with(0, TimeUnit::Milliseconds);
    let now_ms = fixture.now_ms();
    fixture.set_price(now_ms, u128::MAX);
    fixture.assert_poke_refused(AdapterError::PriceTooLarge { price: u128::MAX });
}

#[test]
fn timestamps_in_seconds_are_taken_as_such() {
    let mut fixture = with(8, TimeUnit::Seconds);
    let seconds = fixture.now_ms() / 1_000;
    fixture.set_price(seconds, 100_000_000);
    fixture.poke();
    assert_eq!(fixture.booked(), (E18, seconds * 1_000));
    // Milliseconds taken for seconds are far in the future.
    let now_ms = fixture.now_ms();
    fixture.set_price(now_ms, 100_000_000);
    fixture.assert_poke_refused(AdapterError::FromFuture {
        at_ms: now_ms * 1_000,
        now_ms,
    });
    fixture.set_price(u64::MAX, 100_000_000);
    fixture.assert_poke_refused(AdapterError::FromFuture {
        at_ms: u64::MAX,
        now_ms,
    });
}
