//! Interest and shares.

use crate::{config, e18, exact, exp, E18};
use keel_policy::lending::*;
use num_traits::One;
use proptest::prelude::*;

const UNIT6: u128 = 1_000_000_000_000;

fn lent(borrowed: u128) -> Totals {
    let mut totals = Totals::default();
    totals.supply(borrowed * 2, 1).unwrap();
    totals.borrow(borrowed, 1).unwrap().unwrap();
    totals
}

/// cash + borrowed = supplied + reserves.
fn assert_balanced(totals: &Totals, unit_e18: u128) {
    assert_eq!(
        totals.cash * unit_e18 + totals.borrowed_e18,
        totals.supplied_e18 + totals.reserves_e18,
        "{totals:?}"
    );
}

#[test]
fn a_year_at_ten_percent_in_any_number_of_pokes_is_the_same_to_a_billionth() {
    let rate = E18 / 10;
    let mut once = lent(1_000_000 * E18);
    once.accrue(rate, YEAR_MS, 1_000).unwrap();
    // The last is a poke in every block of six seconds.
    for pokes in [12u64, 365, 8_760, 100_000, 5_256_000] {
        let mut often = lent(1_000_000 * E18);
        let mut elapsed_ms = 0;
        for poke in 1..=pokes {
            let until_ms = YEAR_MS * poke / pokes;
            often.accrue(rate, until_ms - elapsed_ms, 1_000).unwrap();
            elapsed_ms = until_ms;
        }
        let off = often.borrowed_e18.abs_diff(once.borrowed_e18);
        assert!(off < once.borrowed_e18 / 1_000_000_000, "{pokes}: {off}");
        assert_balanced(&often, 1);
    }
}

#[test]
fn interest_of_a_millisecond_is_not_lost_at_low_decimals() {
    // One whole token of 6 decimals lent at 1 % a year: a millisecond's interest is far below a base unit.
    let mut totals = Totals::default();
    totals.supply(2_000_000, UNIT6).unwrap();
    totals.borrow(1_000_000, UNIT6).unwrap().unwrap();
    for _ in 0..1_000 {
        totals.accrue(E18 / 100, 1, 0).unwrap();
    }
    let mut once = Totals::default();
    once.supply(2_000_000, UNIT6).unwrap();
    once.borrow(1_000_000, UNIT6).unwrap().unwrap();
    once.accrue(E18 / 100, 1_000, 0).unwrap();
    assert!(totals.borrowed_e18 > E18);
    assert!(totals.borrowed_e18 - once.borrowed_e18 < 100_000);
}

#[test]
fn the_first_supplier_cannot_take_the_second_ones_deposit() {
    let mut totals = Totals::default();
    let first = totals.supply(1, 1).unwrap();
    // He would need interest or a gift to raise the price of a share; the gift is not counted, so the worst is the smallest supply.
    let second = totals.supply(1_000 * E18, 1).unwrap();
    let back = totals.redeem(second, 1).unwrap().unwrap();
    assert!(back + 1 >= 1_000 * E18, "{back}");
    assert!(totals.redeem(first, 1).unwrap().unwrap() <= 1);
}

#[test]
fn bad_debt_is_borne_by_suppliers_at_once() {
    let mut totals = lent(1_000 * E18);
    let shares = totals.borrow_shares;
    let price = totals.claim_down_e18(E18).unwrap();
    let lost = totals.write_off(shares / 4).unwrap();
    assert_eq!(lost, 250 * E18);
    assert_eq!(
        (totals.supplied_e18, totals.bad_debt_e18),
        (1_750 * E18, 250 * E18)
    );
    assert!(totals.claim_down_e18(E18).unwrap() < price);
    assert_balanced(&totals, 1);
}

#[derive(Clone, Debug)]
enum Step {
    Supply(u128),
    Redeem(u128),
    Borrow(u128),
    Repay(u128),
    Wait(u64, u128),
    WriteOff(u128),
    Reserves,
}

fn step() -> impl Strategy<Value = Step> {
    let amount = || prop_oneof![1..1_000u128, 1..1_000_000_000_000u128];
    prop_oneof![
        3 => amount().prop_map(Step::Supply),
        3 => (0..=10_000u128).prop_map(Step::Redeem),
        3 => amount().prop_map(Step::Borrow),
        3 => amount().prop_map(Step::Repay),
        3 => (0..YEAR_MS / 4, 0..2 * E18).prop_map(|(ms, rate)| Step::Wait(ms, rate)),
        1 => (0..=10_000u128).prop_map(Step::WriteOff),
        1 => Just(Step::Reserves),
    ]
}

proptest! {
    #![proptest_config(config())]

    /// Never below the exact interest, above it by less than the sum of a few roundings.
    #[test]
    fn interest_is_continuous_compounding(
        borrowed in 1..1_000_000_000_000u128, rate in 0..5 * E18, ms in 1..YEAR_MS,
    ) {
        let borrowed = borrowed * 1_000_000_000_007;
        let mut totals = lent(borrowed);
        let interest = totals.accrue(rate, ms, 0).unwrap();
        let x = e18(rate) * exact(ms.into()) / exact(YEAR_MS.into());
        let factor = exp(&x);
        let expected = exact(borrowed) * (&factor - num_rational::BigRational::one());
        prop_assert!(exact(interest) >= expected);
        let slack = exact(borrowed) * factor * exact(200) / exact(E18) + exact(2);
        prop_assert!(exact(interest) - expected <= slack);
        assert_balanced(&totals, 1);
    }

    /// Claims and cash agree exactly; a share's price falls only with a bad debt; nobody gets out more than he put in but interest.
    #[test]
    fn the_books_balance_and_a_share_falls_only_with_bad_debt(
        steps in prop::collection::vec(step(), 1..60), six in any::<bool>(),
    ) {
        let unit = if six { UNIT6 } else { 1 };
        let mut totals = Totals::default();
        let price = |totals: &Totals| {
            exact(totals.supplied_e18 + VIRTUAL_ASSETS_E18)
                / exact(totals.supply_shares + VIRTUAL_SHARES)
        };
        for step in steps {
            let before = totals;
            match step {
                Step::Supply(tokens) => { totals.supply(tokens, unit).unwrap(); }
                Step::Redeem(bps) => {
                    let shares = totals.supply_shares / 10_000 * bps;
                    if totals.redeem(shares, unit).unwrap().is_none() {
                        totals = before;
                    }
                }
                Step::Borrow(tokens) => {
                    if totals.borrow(tokens, unit).unwrap().is_none() {
                        totals = before;
                    }
                }
                Step::Repay(tokens) => {
                    let shares = totals.borrow_shares;
                    let (taken, cleared) = totals.repay(tokens, shares, unit).unwrap();
                    prop_assert!(taken <= tokens && cleared <= shares);
                }
                Step::Wait(ms, rate) => { totals.accrue(rate, ms, 1_000).unwrap(); }
                Step::WriteOff(bps) => {
                    let shares = totals.borrow_shares / 10_000 * bps;
                    totals.write_off(shares).unwrap();
                }
                Step::Reserves => { totals.take_reserves(unit).unwrap(); }
            }
            assert_balanced(&totals, unit);
            if totals.bad_debt_e18 == before.bad_debt_e18 {
                prop_assert!(price(&totals) >= price(&before), "{before:?}\n{totals:?}");
            }
            if totals.borrow_shares == 0 {
                prop_assert_eq!(totals.borrowed_e18, 0);
            }
        }
    }

    #[test]
    fn no_round_trip_gains(
        supplied in 1..1_000_000_000_000u128, interest_ms in 0..YEAR_MS, tokens in 1..1_000_000_000_000u128,
        six in any::<bool>(),
    ) {
        let unit = if six { UNIT6 } else { 1 };
        let mut totals = Totals::default();
        totals.supply(supplied, unit).unwrap();
        totals.borrow(supplied / 2, unit).unwrap();
        totals.accrue(E18 / 3, interest_ms, 500).unwrap();
        let mut lender = totals;
        let shares = lender.supply(tokens, unit).unwrap();
        if let Some(back) = lender.redeem(shares, unit).unwrap() {
            prop_assert!(back <= tokens);
        }
        let wanted = tokens.min(totals.cash);
        if let Some(shares) = totals.borrow(wanted, unit).unwrap() {
            let owed = totals.debt_up_e18(shares).unwrap();
            prop_assert!(owed >= wanted * unit);
            let (taken, cleared) = totals.repay(u128::MAX / unit / 4, shares, unit).unwrap();
            prop_assert!(taken >= wanted && cleared == shares);
        }
    }
}
