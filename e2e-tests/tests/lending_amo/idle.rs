//! Idle collateral: what is beyond the target of the idle ratio is lent out and called back.

use crate::*;

#[test]
fn what_is_beyond_the_target_is_lent_and_no_more() {
    let mut fixture = fixture(Mode::IdleCollateral);
    let before = fixture.suite.solvency();
    assert!(before.ratios.idle_e18 > before.limits.target.idle_e18);
    fixture.settle();
    let after = fixture.suite.solvency();
    let (idle, target) = (after.ratios.idle_e18, after.limits.target.idle_e18);
    assert!(
        idle >= target && idle < target + bps(20),
        "{idle} of {target}"
    );
    let record = fixture.record();
    assert_eq!(record.debt_e18, record.lent_tokens * 1_000_000_000_000);
    assert_eq!(record.mark.external, record.lent_tokens);
    assert_eq!(after.supply_e18, before.supply_e18);
    // Lent tokens are behind the coins like idle ones.
    assert_eq!(after.equity_e18, before.equity_e18);
    assert_eq!(after.breach, None);
    fixture.assert_booked();
}

#[test]
fn what_is_missing_to_the_target_is_called_back() {
    let mut fixture = fixture(Mode::IdleCollateral);
    fixture.settle();
    let lent = fixture.record().lent_tokens;
    let (vault, usdc) = (fixture.suite.vault, fixture.suite.usdc());
    let message = vault.call().redeem(usdc.token.account, coins(60_000), 0);
    fixture.suite.chain.call(Role::Holder, message).expect_ok();
    let low = fixture.suite.solvency();
    assert!(low.ratios.idle_e18 < low.limits.target.idle_e18);
    assert_eq!(low.breach, None);
    let outcome = fixture.poke();
    assert!(matches!(outcome, Outcome::Unwound { .. }), "{outcome:?}");
    fixture.settle();
    let after = fixture.suite.solvency();
    assert!(after.ratios.idle_e18 + bps(20) >= after.limits.target.idle_e18);
    assert!(fixture.record().lent_tokens < lent);
    // A base unit a step is kept by the market.
    let kept = low.equity_e18 - after.equity_e18;
    assert!((0..=10 * 1_000_000_000_000).contains(&kept), "{kept}");
    fixture.assert_booked();
}

#[test]
fn its_interest_is_harvested_in_tokens() {
    let mut fixture = fixture(Mode::IdleCollateral);
    fixture.settle();
    fixture.borrow(100_000);
    fixture.wait(30 * DAY_MS);
    // The mark is a month old and counts for little: it is read first.
    let message = fixture.suite.controller.call().refresh(fixture.id);
    fixture.suite.chain.call(Role::Keeper, message).expect_ok();
    let before = fixture.suite.solvency();
    let message = fixture.suite.controller.call().harvest(fixture.id);
    fixture.suite.chain.call(Role::Keeper, message).expect_ok();
    let after = fixture.suite.solvency();
    assert!(after.equity_e18 > before.equity_e18);
    assert!(after.idle_e18 > before.idle_e18);
    fixture.assert_booked();
}
