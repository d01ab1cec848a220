//! Bad debt: recognised with the first liquidation, whole; still owed by the borrower; given back to suppliers when it is paid.

use crate::*;
use interfaces::lending_market::{Liquidated, Repaid};

/// 69,000 borrowed against 50 ether, which fell to 1,000: the collateral pays for 47,619.05. The attacker supplies a fifth of the market.
fn under_water() -> Fixture {
    let mut fixture = market();
    fixture.supply(Role::Supplier, coins(80_000));
    fixture.supply(Role::Attacker, coins(20_000));
    fixture.post(Role::Holder, 50);
    fixture.borrow(Role::Holder, coins(69_000));
    fixture.price(1_000);
    fixture
}

impl Fixture {
    fn liquidate(&mut self, tokens: u128) -> Liquidated {
        let market = self.market;
        let message = market.call().liquidate(Role::Holder.account(), tokens, 0);
        let call = self.suite.chain.call(Role::Attacker, message);
        let event = call.event(market);
        call.expect_ok();
        event
    }

    fn claim(&mut self, who: Role) -> u128 {
        let shares = self.shares(who);
        self.state().totals.claim_down_e18(shares).unwrap()
    }
}

/// Morpho and others: a liquidation that left a unit of collateral left the whole loss unrecognised, and who knew withdrew before the others.
#[test]
fn who_liquidates_a_part_has_the_whole_loss_recognised_before_he_can_leave() {
    let mut fixture = under_water();
    let before = fixture.claim(Role::Attacker);
    let event = fixture.liquidate(coins(1_000));
    let lost = coins(69_000) - coins(50_000) * 100 / 105;
    assert!(
        event.bad_debt_e18.abs_diff(lost) < coins(1) / 1_000,
        "{}",
        event.bad_debt_e18
    );
    let fell = before - fixture.claim(Role::Attacker);
    assert!(fell.abs_diff(lost / 5) < coins(1) / 1_000, "{fell}");
    fixture.assert_balanced();
    // The rest is liquidated without any further loss.
    let event = fixture.liquidate(coins(69_000));
    assert!(event.bad_debt_e18 < 10, "{}", event.bad_debt_e18);
    assert_eq!(fixture.loan(Role::Holder), Loan::default());
    fixture.assert_balanced();
}

/// Two base units of collateral, posted by anyone, must not keep the loss away.
#[test]
fn dust_of_collateral_is_not_left_behind() {
    let mut fixture = under_water();
    let market = fixture.market;
    let most = coins(50_000) * 100 / 105;
    let message = market
        .call()
        .liquidate(Role::Holder.account(), most - coins(1) / 100_000, 0);
    let error = fixture.suite.chain.refused(Role::Attacker, message);
    assert!(
        matches!(error, LendingError::DebtTooSmall { .. }),
        "{error:?}"
    );
    let message = market.call().post_collateral(2, Role::Holder.account());
    fixture
        .suite
        .chain
        .call(Role::Attacker, message)
        .expect_ok();
    let event = fixture.liquidate(coins(69_000));
    assert_eq!(event.seized, fixture.ether.units(50) + 2);
    assert_eq!(fixture.loan(Role::Holder), Loan::default());
}

#[test]
fn a_price_that_comes_back_is_the_suppliers_and_not_the_borrowers() {
    let mut fixture = under_water();
    let event = fixture.liquidate(coins(1_000));
    let lost = event.bad_debt_e18;
    assert_eq!(fixture.loan(Role::Holder).lost_e18, lost);
    fixture.price(2_000);
    // He cannot take collateral out as if the debt were gone.
    let market = fixture.market;
    let left = fixture.loan(Role::Holder).collateral;
    let message = market
        .call()
        .take_collateral(left / 2, Role::Holder.account());
    let error = fixture.suite.chain.refused(Role::Holder, message);
    assert!(
        matches!(error, LendingError::NotCovered { debt_e18, .. } if debt_e18 > coins(67_900)),
        "{error:?}"
    );
    // He pays all of it; suppliers get back what they bore.
    let claims = fixture.state().totals.supplied_e18;
    let message = market.call().repay(u128::MAX / 2, Role::Holder.account());
    let call = fixture.suite.chain.call(Role::Holder, message);
    let event: Repaid = call.event(market);
    let taken = call.expect_ok();
    assert_eq!(event.recovered_e18, lost);
    assert!(taken.abs_diff(coins(68_000)) < coins(1) / 1_000, "{taken}");
    let totals = fixture.state().totals;
    assert_eq!(totals.supplied_e18, claims + lost);
    assert_eq!((totals.bad_debt_e18, totals.borrowed_e18), (0, 0));
    fixture.assert_balanced();
    let message = market.call().take_collateral(left, Role::Holder.account());
    fixture.suite.chain.call(Role::Holder, message).expect_ok();
    assert_eq!(fixture.loan(Role::Holder), Loan::default());
}

#[test]
fn a_liquidation_at_a_better_price_pays_for_what_was_written_off() {
    let mut fixture = under_water();
    let lost = fixture.liquidate(coins(1_000)).bad_debt_e18;
    // 48.95 ether of 1,400 pay for 65,267 of 68,000.
    fixture.price(1_400);
    let event = fixture.liquidate(coins(69_000));
    let recovered = event.recovered_e18;
    assert!(
        recovered > lost - coins(3_000) && recovered < lost,
        "{recovered} of {lost}"
    );
    assert_eq!(event.bad_debt_e18, 0);
    assert_eq!(fixture.state().totals.bad_debt_e18, lost - recovered);
    assert_eq!(fixture.loan(Role::Holder), Loan::default());
    fixture.assert_balanced();
}

/// Moonwell and others: an id or a number of decimals that is another asset's prices everything wrong.
#[test]
fn an_asset_that_the_book_knows_otherwise_has_no_price() {
    let fixture = market();
    let mut suite = fixture.suite;
    let (usdc, ether) = (suite.usdc(), fixture.ether);
    let right = suite.market_assets(None, ether);
    let mut other_id = right;
    other_id.collateral_id = usdc.id;
    let mut other_decimals = right;
    other_decimals.collateral_decimals = 18;
    for assets in [other_id, other_decimals] {
        let market = suite.deploy_market(assets, lending_terms());
        for who in [Role::Supplier, Role::Holder] {
            let (coin, token) = (suite.contracts.stablecoin, ether.token);
            suite.approve(who, coin, market);
            suite.approve(who, token, market);
        }
        let (supplier, holder) = (Role::Supplier.account(), Role::Holder.account());
        let message = market.call().supply(coins(1_000), supplier);
        suite.chain.call(Role::Supplier, message).expect_ok();
        let message = market.call().post_collateral(ether.units(10), holder);
        suite.chain.call(Role::Holder, message).expect_ok();
        let message = market.call().borrow(coins(200), holder);
        let error = LendingError::BadAssets;
        suite.chain.assert_refused(Role::Holder, message, error);
        // Whoever came by mistake leaves again.
        let message = market.call().take_collateral(ether.units(10), holder);
        suite.chain.call(Role::Holder, message).expect_ok();
    }
}

/// A dollar at 60 cents is borrowed for a dollar: the borrower may not bet the suppliers' loss on its return.
#[test]
fn a_dollar_below_par_is_owed_at_par_and_not_lent_while_halted() {
    let fixture = market();
    let mut suite = fixture.suite;
    let (usdc, ether) = (suite.usdc(), fixture.ether);
    let assets = suite.market_assets(Some(usdc), ether);
    let market = suite.deploy_market(assets, lending_terms());
    let (supplier, holder) = (Role::Supplier.account(), Role::Holder.account());
    for who in [Role::Supplier, Role::Holder] {
        suite.give(who, usdc, usd6(10_000));
        suite.approve(who, usdc.token, market);
        suite.approve(who, ether.token, market);
    }
    let message = market.call().supply(usd6(10_000), supplier);
    suite.chain.call(Role::Supplier, message).expect_ok();
    let message = market.call().post_collateral(ether.units(1), holder);
    suite.chain.call(Role::Holder, message).expect_ok();
    suite.report_prices(&[(usdc.id, E18 / 10 * 6)]);
    let message = market.call().borrow(usd6(1_401), holder);
    let error = LendingError::NotCovered {
        debt_e18: coins(1_401),
        collateral: ether.units(1),
    };
    suite.chain.assert_refused(Role::Holder, message, error);
    let message = market.call().borrow(usd6(1_400), holder);
    suite.chain.call(Role::Holder, message).expect_ok();
}
