//! Posting and taking collateral.

use crate::*;
use interfaces::lending_market::{CollateralPosted, CollateralTaken};

#[test]
fn collateral_is_posted_for_anyone_and_taken_by_its_owner() {
    let mut fixture = market();
    let (market, ether) = (fixture.market, fixture.ether);
    let holder = Role::Holder.account();
    let message = market.call().post_collateral(ether.units(3), holder);
    let call = fixture.suite.chain.call(Role::Attacker, message);
    let event: CollateralPosted = call.event(market);
    call.expect_ok();
    assert_eq!(
        (event.payer, event.old, event.new),
        (Role::Attacker.account(), 0, ether.units(3))
    );
    assert_eq!(fixture.loan(Role::Holder).collateral, ether.units(3));
    assert_eq!(fixture.state().collateral, ether.units(3));

    let error = LendingError::InsufficientCollateral {
        collateral: 0,
        asked: 1,
    };
    let stolen = market.call().take_collateral(1, Role::Attacker.account());
    fixture.assert_refused(Role::Attacker, stolen, error);
    let message = market
        .call()
        .take_collateral(ether.units(1), Role::Trader.account());
    let call = fixture.suite.chain.call(Role::Holder, message);
    let event: CollateralTaken = call.event(market);
    call.expect_ok();
    assert_eq!((event.old, event.new), (ether.units(3), ether.units(2)));
    assert_eq!(fixture.ether(Role::Trader), ether.units(1));
    fixture.assert_balanced();
}

#[test]
fn a_debt_holds_its_collateral_by_the_loan_to_value_share() {
    let mut fixture = lent();
    let ether = fixture.ether;
    let market = fixture.market;
    // 50,000 need 35.714… ether.
    let take = |amount| {
        market
            .call()
            .take_collateral(amount, Role::Holder.account())
    };
    let error = LendingError::NotCovered {
        debt_e18: coins(50_000),
        collateral: ether.units(35),
    };
    fixture.assert_refused(Role::Holder, take(ether.units(15)), error);
    fixture.assert_refused(Role::Holder, take(0), LendingError::ZeroAmount);
    let message = take(ether.units(14));
    fixture.suite.chain.call(Role::Holder, message).expect_ok();
    fixture.suite.chain.next_block_in(HOUR_MS + 1);
    let error = LendingError::PriceNotTrusted {
        collateral: ether.id,
    };
    fixture.assert_refused(Role::Holder, take(1), error);
    // More is always welcome.
    fixture.post(Role::Holder, 1);
    fixture.assert_balanced();
}
