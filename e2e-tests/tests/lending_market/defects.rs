//! Published defects of lending markets, each replayed.

use crate::*;

/// Starlay and many forks of Compound: the first depositor supplies a unit, donates a fortune, and the next deposits round to no share.
#[test]
fn the_first_depositor_cannot_inflate_a_share() {
    let mut fixture = market();
    let market = fixture.market;
    fixture.supply(Role::Attacker, 1);
    let message = fixture.suite.contracts.stablecoin.psp22().transfer(
        market.account,
        coins(100_000),
        Vec::new(),
    );
    fixture
        .suite
        .chain
        .call(Role::Attacker, message)
        .expect_ok();
    let shares = fixture.supply(Role::Supplier, coins(1_000));
    let message = market.call().withdraw(shares, Role::Supplier.account(), 0);
    let back = fixture
        .suite
        .chain
        .call(Role::Supplier, message)
        .expect_ok();
    assert!(back + 1 >= coins(1_000), "{back}");
    let own = fixture.shares(Role::Attacker);
    let message = market.call().withdraw(own, Role::Attacker.account(), 0);
    assert!(
        fixture
            .suite
            .chain
            .call(Role::Attacker, message)
            .ok()
            .unwrap_or(0)
            <= 1
    );
}

/// Donated collateral counted for whoever borrowed next, or raised a share's price.
#[test]
fn donated_collateral_and_cash_count_for_nobody() {
    let mut fixture = lent();
    let (market, ether) = (fixture.market, fixture.ether);
    let before = fixture.state();
    let loan = fixture.loan(Role::Holder);
    let message = ether
        .token
        .psp22()
        .transfer(market.account, ether.units(500), Vec::new());
    fixture
        .suite
        .chain
        .call(Role::Attacker, message)
        .expect_ok();
    let message = fixture.suite.contracts.stablecoin.psp22().transfer(
        market.account,
        coins(10_000),
        Vec::new(),
    );
    fixture
        .suite
        .chain
        .call(Role::Attacker, message)
        .expect_ok();
    assert_eq!(fixture.state(), before);
    assert_eq!(fixture.loan(Role::Holder), loan);
    let message = market.call().borrow(coins(100), Role::Attacker.account());
    let error = LendingError::NotCovered {
        debt_e18: coins(100),
        collateral: 0,
    };
    fixture.assert_refused(Role::Attacker, message, error);
}

/// A liquidation of dust left a debt too small for anyone to liquidate: bad debt by rounding.
#[test]
fn a_liquidation_leaves_no_dust() {
    let mut fixture = market();
    fixture.supply(Role::Supplier, coins(1_000));
    fixture.post(Role::Holder, 1);
    fixture.borrow(Role::Holder, coins(150));
    let take = fixture
        .market
        .call()
        .take_collateral(fixture.ether.units(1) * 89 / 100, Role::Holder.account());
    fixture.suite.chain.call(Role::Holder, take).expect_ok();
    fixture.price(1_600);
    // Half of 150 would leave less than the least debt: all of it may be repaid, and a part that leaves dust may not.
    let part = fixture
        .market
        .call()
        .liquidate(Role::Holder.account(), coins(60), 0);
    let error = LendingError::DebtTooSmall {
        debt_e18: coins(90),
        least_e18: coins(100),
    };
    fixture.assert_refused(Role::Attacker, part, error);
    let all = fixture
        .market
        .call()
        .liquidate(Role::Holder.account(), coins(1_000), 0);
    let (repaid, _) = fixture.suite.chain.call(Role::Attacker, all).expect_ok();
    assert_eq!(repaid, coins(150));
    assert_eq!(fixture.debt(Role::Holder), 0);
}

/// Interest of tokens with few decimals rounded to nothing while somebody poked often enough.
#[test]
fn interest_at_six_decimals_survives_a_poke_every_second() {
    let mut fixture = market();
    let (usdc, ether) = (fixture.suite.usdc(), fixture.ether);
    let assets = fixture.suite.market_assets(Some(usdc), ether);
    let market = fixture.suite.deploy_market(assets, lending_terms());
    for who in [Role::Supplier, Role::Holder] {
        fixture.suite.give(who, usdc, usd6(1_000));
        fixture.suite.approve(who, usdc.token, market);
        fixture.suite.approve(who, ether.token, market);
    }
    let chain = &mut fixture.suite.chain;
    let supplier = Role::Supplier.account();
    chain
        .call(Role::Supplier, market.call().supply(usd6(200), supplier))
        .expect_ok();
    let holder = Role::Holder.account();
    chain
        .call(
            Role::Holder,
            market.call().post_collateral(ether.units(1), holder),
        )
        .expect_ok();
    chain
        .call(Role::Holder, market.call().borrow(usd6(100), holder))
        .expect_ok();
    let start = chain.checkpoint();
    chain.next_block_in(100 * SECOND_MS);
    let once = chain.read(market.call().debt_e18(holder));
    chain.roll_back(start);
    for _ in 0..100 {
        chain.next_block_in(SECOND_MS);
        chain
            .call(Role::Attacker, market.call().accrue())
            .expect_ok();
    }
    let often = chain.read(market.call().debt_e18(holder));
    assert!(once > coins(100) && often >= once && often - once < once / 1_000_000_000_000);
}

/// Starlay: anyone set the liquidation threshold and the oracle. Abax: a setter wrote another field. See `terms` for every field.
#[test]
fn nobody_but_governance_sets_anything() {
    let mut fixture = lent();
    let market = fixture.market;
    for who in [Role::Supplier, Role::Holder, Role::Keeper, Role::Attacker] {
        let error = LendingError::Access(interfaces::access::AccessError::NotAdmin);
        fixture.assert_refused(who, market.call().set_terms(lending_terms()), error);
        fixture.assert_refused(who, market.call().resume(), error);
    }
}

/// Abax: the price feed's time was ignored.
#[test]
fn an_old_price_lends_nothing_and_liquidates_nobody() {
    let mut fixture = lent();
    fixture.suite.chain.next_block_in(HOUR_MS + 1);
    let market = fixture.market;
    let error = LendingError::PriceNotTrusted {
        collateral: fixture.ether.id,
    };
    let borrow = market.call().borrow(coins(100), Role::Holder.account());
    fixture.assert_refused(Role::Holder, borrow, error);
    let liquidate = market.call().liquidate(Role::Holder.account(), coins(1), 0);
    fixture.assert_refused(Role::Attacker, liquidate, error);
}
