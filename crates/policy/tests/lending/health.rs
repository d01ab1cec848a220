//! Cover and liquidation.

use crate::{config, e18, exact, E18};
use keel_policy::lending::*;
use num_rational::BigRational;
use proptest::prelude::*;

const USD: u128 = E18;

fn terms() -> LiquidationTerms {
    LiquidationTerms {
        loan_to_value_bps: 7_000,
        liquidation_bps: 8_000,
        bonus_bps: 500,
        close_bps: 5_000,
        least_debt_e18: 100 * USD,
    }
}

/// A collateral of 8 decimals.
fn at(price: u128) -> Prices {
    Prices {
        loan_e18: USD,
        collateral_e18: price,
        collateral_unit: 100_000_000,
    }
}

#[test]
fn a_covered_debt_is_left_alone() {
    // 10 at 1,000 cover 8,000.
    let prices = at(1_000 * USD);
    let attempt = |debt| liquidation(&terms(), &prices, 1_000_000_000, debt, debt);
    assert_eq!(attempt(8_000 * USD), Err(LiquidationRefusal::Covered));
    assert!(attempt(8_000 * USD + 1).is_ok());
}

#[test]
fn a_liquidation_repays_at_most_the_close_factor_and_pays_the_bonus() {
    let prices = at(1_000 * USD);
    let debt = 9_000 * USD;
    let part = liquidation(&terms(), &prices, 1_000_000_000, debt, debt).unwrap();
    assert_eq!(part.repaid_e18, 4_500 * USD);
    // 4,725 USD of collateral.
    assert_eq!(part.seized, 472_500_000);
    let less = liquidation(&terms(), &prices, 1_000_000_000, debt, 1_000 * USD).unwrap();
    assert_eq!((less.repaid_e18, less.seized), (1_000 * USD, 105_000_000));
}

#[test]
fn a_small_debt_is_repaid_whole() {
    let prices = at(1_000 * USD);
    let all = liquidation(&terms(), &prices, 20_000_000, 170 * USD, 170 * USD).unwrap();
    assert_eq!(all.repaid_e18, 170 * USD);
    assert_eq!(all.seized, 17_850_000);
}

#[test]
fn where_the_collateral_does_not_pay_all_of_it_goes_for_what_it_pays() {
    let prices = at(1_000 * USD);
    let debt = 20_000 * USD;
    let all = liquidation(&terms(), &prices, 1_000_000_000, debt, debt).unwrap();
    assert_eq!(all.seized, 1_000_000_000);
    // 10,000 USD pay for 9,523.8 of debt and the bonus.
    assert_eq!(all.repaid_e18, 10_000 * USD * 100 / 105);
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn cover_is_exact(
        price in 1..1_000_000u128, collateral in 0..1_000_000_000_000u128, debt in 0..1_000_000_000u128, bps in 1..10_000u16,
    ) {
        let prices = at(price * USD / 100);
        let debt = debt * USD / 1_000;
        let value = exact(collateral) * e18(prices.collateral_e18) / exact(prices.collateral_unit);
        let cover = value * exact(bps.into()) / exact(10_000);
        let is = is_covered(&prices, collateral, debt, bps).unwrap();
        let exactly = e18(debt) <= cover;
        // Rounded against the borrower, by two units at most.
        prop_assert!(!is || exactly);
        prop_assert!(is || e18(debt + 2) > cover);
    }

    /// Whatever is offered: the liquidator never gets more than debt and bonus, and what is left is no worse covered while the collateral pays for all.
    #[test]
    fn a_liquidation_never_overpays_and_never_worsens(
        price in 100..1_000_000u128, collateral in 1..1_000_000_000_000u128, load_bps in 8_001..20_000u128,
        offered_bps in 1..20_000u128, bonus_bps in 0..=MAX_BONUS_BPS, close_bps in 1..=10_000u16,
    ) {
        let terms = LiquidationTerms { bonus_bps, close_bps, ..terms() };
        let prices = at(price * USD / 100);
        let value_e18 = collateral * (prices.collateral_e18 / 100_000_000);
        let debt = value_e18 / 10_000 * load_bps;
        prop_assume!(debt > 1_000_000);
        let Ok(done) = liquidation(&terms, &prices, collateral, debt, debt / 10_000 * offered_bps) else {
            return Ok(());
        };
        prop_assert!(done.repaid_e18 <= debt && done.seized <= collateral);
        let got = exact(done.seized) * e18(prices.collateral_e18) / exact(prices.collateral_unit);
        let bonus = BigRational::new(
            num_bigint::BigInt::from(10_000 + u32::from(bonus_bps)),
            num_bigint::BigInt::from(10_000),
        );
        // Where all of the collateral goes, what is repaid is rounded by a unit.
        prop_assert!(got <= e18(done.repaid_e18 + 2) * &bonus);
        let pays_all = exact(value_e18) >= exact(debt) * &bonus;
        if pays_all && done.repaid_e18 < debt {
            let (left, owed) = (exact(collateral - done.seized), exact(debt - done.repaid_e18));
            prop_assert!(left * exact(debt) >= owed * exact(collateral));
        }
    }
}
