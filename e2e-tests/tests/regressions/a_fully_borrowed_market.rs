//! The same with a market and a borrower: Maker's direct deposits when all cash was borrowed. The deposit is neither a loss nor absent, its owner's
//! rescue takes what is there, and what is repaid comes back.

use harness::prelude::*;
use harness::suite::{lending_params, lending_terms};
use interfaces::lending_amo::Mode;

#[test]
fn a_deposit_that_borrowers_took_whole_is_a_claim_and_comes_back_when_they_repay() {
    let mut ether = CoinConfig::dollar("Ether", "ETH", 8);
    ether.terms.par = false;
    ether.price_e18 = Some(coins(2_000));
    let config = SuiteConfig::default()
        .with_coins(vec![CoinConfig::dollar("USD Coin", "USDC", 6), ether])
        .without_pools()
        .without_price_risk();
    let mut suite = Suite::new(&config);
    let (usdc, ether, coin) = (suite.usdc(), suite.coin("ETH"), suite.stablecoin);
    suite.mint_for(Role::Holder, usdc, usd6(100_000));
    let assets = suite.market_assets(None, ether);
    let market = suite.deploy_market(assets, lending_terms());
    let init = suite.lending_amo_init(market, Mode::DirectDeposit);
    let (id, _) = suite.deploy_lending_amo(init, AmoConfig::default().terms);
    suite.chain.next_block_in(MINUTE_MS);
    suite.poke(id).expect_ok();
    let deposit = lending_params().floor_e18;
    let before = suite.solvency();

    let holder = Role::Holder.account();
    suite.give(Role::Holder, ether, ether.units(10));
    suite.approve(Role::Holder, ether.token, market);
    suite.approve(Role::Holder, coin, market);
    let message = market.call().post_collateral(ether.units(10), holder);
    suite.chain.call(Role::Holder, message).expect_ok();
    let message = market.call().borrow(deposit, holder);
    suite.chain.call(Role::Holder, message).expect_ok();
    let message = suite.controller.call().refresh(id);
    suite.chain.call(Role::Keeper, message).expect_ok();
    let lent = suite.solvency();
    assert_eq!((lent.lent_out_e18, lent.debt_e18), (deposit, deposit));
    assert_eq!(lent.equity_e18, before.equity_e18);

    let message = suite.registry.call().set_unwind_only(id);
    suite.chain.call(Role::Guardian, message).expect_ok();
    assert_eq!(suite.enforce().expect_ok(), 0);
    let message = market.call().repay(deposit / 2, holder);
    suite.chain.call(Role::Holder, message).expect_ok();
    suite.enforce().expect_ok();
    let half = suite.solvency();
    assert_eq!(half.debt_e18, deposit - deposit / 2);
    let record = suite
        .chain
        .read(suite.contracts.book.call().amo(id))
        .unwrap();
    assert_eq!(record.realised_loss_e18, 0);
}
