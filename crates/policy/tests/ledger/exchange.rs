//! Minting and redeeming one asset: amounts and rounding by hand.

use crate::world::*;
use keel_policy::ledger::*;

const USDC: CollateralId = 0;

#[test]
fn a_par_asset_mints_at_most_one_coin_a_token() {
    let mut world = World::new(&[par(6)]);
    let minted = world.mint(USDC, usd6(1_000)).unwrap();
    assert_eq!(minted.coin_e18, 1_000 * USD);
    world.price(USDC, USD + USD / 50).unwrap();
    assert_eq!(world.mint(USDC, usd6(1_000)).unwrap().coin_e18, 1_000 * USD);
    assert_eq!(world.collaterals[0].idle, usd6(2_000));
    assert_eq!(world.totals.supply_e18, 2_000 * USD);
}

#[test]
fn below_par_it_mints_its_price() {
    let mut world = World::new(&[par(6)]);
    world.price(USDC, 987_654_321_098_765_432).unwrap();
    let minted = world.mint(USDC, 1_000_001).unwrap();
    // 1.000001 × 0.987654321098765432, rounded down.
    assert_eq!(minted.coin_e18, 987_655_308_753_086_530);
}

#[test]
fn fees_round_against_the_caller_and_leave_no_free_dust() {
    let mut world = World::new(&[par(18)]);
    let minted = world.mint_with_fee(USDC, 19_999, 1).unwrap();
    assert_eq!((minted.coin_e18, minted.fee_e18), (19_997, 2));
    let redeemed = world.redeem_with_fee(USDC, 10_001, 1).unwrap();
    assert_eq!((redeemed.tokens, redeemed.fee), (9_999, 2));
    assert_eq!(
        world.mint_with_fee(USDC, 1, 1),
        Err(LedgerError::ZeroAmount)
    );
    assert_eq!(
        world.redeem_with_fee(USDC, 1, 1),
        Err(LedgerError::ZeroAmount)
    );
}

#[test]
fn a_par_asset_redeems_at_no_less_than_one_dollar_a_token() {
    let mut world = World::new(&[par(6)]);
    world.mint(USDC, usd6(1_000)).unwrap();
    // Above par a coin buys less than a token: 100 / 1.02 = 98.039215…
    world.price(USDC, USD + USD / 50).unwrap();
    assert_eq!(world.redeem(USDC, 100 * USD).unwrap().tokens, 98_039_215);
    assert_eq!(world.totals.supply_e18, 900 * USD);
    assert_eq!(world.collaterals[0].idle, usd6(1_000) - 98_039_215);
}

#[test]
fn at_or_below_par_a_redemption_pays_one_token_a_coin() {
    let mut world = World::new(&[par(6), par(6)]);
    world.mint(USDC, usd6(1_000)).unwrap();
    world.mint(1, usd6(1_000)).unwrap();
    // Another asset's surplus keeps n at 1 while this one trades at 99 cents.
    world.collaterals[1].idle += usd6(100);
    world.price(USDC, USD - USD / 100).unwrap();
    assert_eq!(world.redeem(USDC, 100 * USD).unwrap().tokens, usd6(100));
}

#[test]
fn an_asset_that_is_not_at_par_trades_at_its_price_both_ways() {
    let mut world = World::new(&[volatile(18)]);
    world.price(0, 2_500 * USD).unwrap();
    let minted = world.mint(0, E18 / 2).unwrap();
    assert_eq!(minted.coin_e18, 1_250 * USD);
    world.price(0, 3_000 * USD).unwrap();
    let redeemed = world.redeem(0, 1_000 * USD).unwrap();
    assert_eq!(redeemed.tokens, E18 / 3);
}

#[test]
fn a_mint_that_heals_a_breach_is_welcome_though_the_ratio_stays_below_its_minimum() {
    let mut world = World::new(&[par(6)]);
    world.mint(USDC, usd6(1_000)).unwrap();
    world.open(Some(USDC), 0).unwrap();
    // The venue lost a tenth of what it borrowed from the vault.
    let amo = 0;
    world
        .wind(amo, 0, usd6(500), position(0, usd6(500), 500 * USD))
        .unwrap();
    world.mark(amo, position(0, usd6(450), 450 * USD)).unwrap();
    world.mint(USDC, usd6(1)).unwrap_err(); // n < 1
    world.collaterals[0].idle += usd6(51);
    let mut limits = loose();
    limits.minimum.net_e18 = 98 * USD / 100;
    limits.target.net_e18 = 98 * USD / 100;
    limits.minimum.idle_e18 = 9 * USD / 10;
    limits.target.idle_e18 = 9 * USD / 10;
    world.set_limits(limits).unwrap();
    let before = world.health();
    assert_eq!(before.breach, Some(RatioKind::Idle));
    world.mint(USDC, usd6(100)).unwrap();
    let after = world.health();
    assert!(after.ratios.idle_e18 > before.ratios.idle_e18);
    assert_eq!(after.breach, Some(RatioKind::Idle));
    world.assert_sums();
}
