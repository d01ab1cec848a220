use crate::{at_price, context, stale, Case};
use harness::prelude::*;
use interfaces::Position;
use policy::pool::{position, Pool};

#[test]
fn the_contract_marks_what_the_policy_marks() {
    for mut case in [Case::new(), Case::wound(), Case::cheap()] {
        for context in [
            context(),
            stale(),
            at_price(bps(9_000)),
            at_price(bps(10_300)),
        ] {
            let pool = Pool::from(&case.state());
            let expected = position(&pool, &context).unwrap();
            assert_eq!(case.position(&context), expected);
        }
    }
}

/// An attacker who takes most of one coin within a block, and gives it back, sees the same mark all the way.
#[test]
fn a_mark_ignores_what_happens_to_the_price_within_a_block() {
    let mut case = Case::wound();
    case.let_the_average_follow();
    case.set_swap_fee(0);
    let honest = case.position(&context());
    let in_tolerance = |seen: &Position| {
        seen.mark.own_e18.abs_diff(honest.mark.own_e18) < E18 / 100_000
            && seen.mark.external.abs_diff(honest.mark.external) <= 10
            && seen.mark.value_e18.abs_diff(honest.mark.value_e18) < E18 / 100_000
            && seen.quote_e18 == honest.quote_e18
    };

    let bought = case.trade(1, usd6(700_000));
    let seen = case.position(&context());
    assert!(in_tolerance(&seen), "{honest:?} became {seen:?}");
    // The balances moved by far.
    assert!(seen.liquid.own_e18 < honest.liquid.own_e18 / 2);

    case.trade(0, 2 * bought);
    let seen = case.position(&context());
    assert!(in_tolerance(&seen), "{honest:?} became {seen:?}");
    assert!(seen.liquid.own_e18 > honest.liquid.own_e18 * 3 / 2);
}

#[test]
fn a_fallen_collateral_shows_at_once() {
    let mut case = Case::wound();
    let at_par = case.position(&context());
    let fallen = case.position(&at_price(bps(9_500)));
    assert!(fallen.mark.own_e18 < at_par.mark.own_e18 / 2);
    assert!(fallen.mark.external > at_par.mark.external * 3 / 2);
    assert_eq!(fallen.mark.value_e18, at_par.mark.value_e18);
    assert_eq!(
        fallen.quote_e18,
        math::mul_div_down(at_par.quote_e18, 95, 100).unwrap()
    );
}

#[test]
fn a_stale_price_makes_no_quote() {
    let mut case = Case::wound();
    assert!(case.position(&context()).quote_e18 > E18);
    assert_eq!(case.position(&stale()).quote_e18, 0);
}
