//! A market in which everything is lent out: `enforce` takes what is there, the breach stays booked, the rate rises, and it closes when somebody
//! repays, by nothing but pokes that anyone sends.

use crate::*;
use interfaces::RatioKind;

#[test]
fn an_idle_breach_stands_until_liquidity_returns_and_then_closes_by_itself() {
    let mut fixture = fixture(Mode::IdleCollateral);
    fixture.settle();
    let lent = fixture.record().lent_tokens / usd6(1);
    // Borrowers take nearly all of it, holders redeem: idle falls below its minimum.
    fixture.borrow(lent / 8);
    for _ in 0..6 {
        fixture.borrow(lent / 8);
    }
    fixture.borrow(lent / 8 - 2_000);
    let quiet = fixture.rate_e18();
    let (vault, usdc) = (fixture.suite.vault, fixture.suite.usdc());
    let message = vault.call().redeem(usdc.token.account, coins(200_000), 0);
    fixture.suite.chain.call(Role::Holder, message).expect_ok();
    assert_eq!(fixture.suite.solvency().breach, Some(RatioKind::Idle));
    let began_ms = fixture.suite.solvency().alarms.breached.idle_ms;

    // What is there comes back; the rest stays owed, without a loss.
    let debt = fixture.record().debt_e18;
    fixture.suite.enforce().expect_ok();
    let record = fixture.record();
    assert!(record.debt_e18 < debt && record.debt_e18 > debt / 2);
    assert_eq!(record.realised_loss_e18, 0);
    let stands = fixture.suite.solvency();
    assert_eq!(stands.breach, Some(RatioKind::Idle));
    assert_eq!(stands.alarms.breached.idle_ms, began_ms);
    assert_eq!(fixture.suite.enforce().expect_ok(), 0);
    // Borrowers pay for it: more at once, and more with every adjustment.
    let high = fixture.rate_e18();
    assert!(high > quiet);
    let kink = |fixture: &mut Fixture| {
        let view = fixture.market.call().state();
        fixture.suite.chain.read(view).rate.rate_at_target_e18
    };
    let low = kink(&mut fixture);
    fixture.wait(2 * DAY_MS);
    fixture.suite.give(Role::Holder, usdc, usd6(2_000_000));
    // The next who moves the market, however little, moves the curve too.
    fixture.repay(1);
    assert!(kink(&mut fixture) > low);
    assert!(fixture.rate_e18() > quiet);
    // Exits go on, for what is idle.
    let message = vault.call().redeem_basket(coins(10_000), vec![0, 0]);
    fixture.suite.chain.call(Role::Holder, message).expect_ok();

    // A borrower repays; the next poke of anyone heals.
    fixture.repay(lent / 2);
    fixture.suite.enforce().expect_ok();
    let healed = fixture.suite.solvency();
    assert_eq!((healed.breach, healed.alarms.breached.idle_ms), (None, 0));
    let target = healed.limits.target.idle_e18;
    assert!(healed.ratios.idle_e18 >= target);
    assert!(healed.ratios.idle_e18 <= target + E18 / 1_000);
    fixture.assert_booked();
}
