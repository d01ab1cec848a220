//! Liquidations on the real lending market.

use super::embedded::{Real, KEEPER};
use harness::prelude::*;
use harness::suite::lending_terms;

const MARKET: &str = "[liquidations]\nmarkets = [\"lending-market\"]\n";

/// 69,000 coins borrowed against 50 ether of 2,000 USD: uncovered below 1,725. The keeper holds coins.
fn leveraged() -> (Real, LendingMarketHandle) {
    let mut ether = CoinConfig::dollar("Ether", "ETH", 8);
    ether.terms.par = false;
    ether.price_e18 = Some(2_000 * E18);
    let config = SuiteConfig::default()
        .with_coins(vec![CoinConfig::dollar("USD Coin", "USDC", 6), ether])
        .without_pools()
        .without_price_risk();
    let mut suite = Suite::new(&config);
    let (usdc, ether) = (suite.usdc(), suite.coin("ETH"));
    for who in [Role::Supplier, Role::Holder, KEEPER] {
        suite.mint_for(who, usdc, usd6(1_002_000));
    }
    suite.give(Role::Holder, ether, ether.units(1_000));
    let market = suite.deploy_market(suite.market_assets(None, ether), lending_terms());
    let coin = suite.stablecoin;
    suite.approve(Role::Supplier, coin, market);
    suite.approve(Role::Holder, ether.token, market);
    let mut real = Real::new(suite, None, Some(market.account));
    let supply = market
        .call()
        .supply(coins(100_000), Role::Supplier.account());
    real.does(Role::Supplier, supply);
    let post = market
        .call()
        .post_collateral(ether.units(50), Role::Holder.account());
    real.does(Role::Holder, post);
    let borrow = market.call().borrow(coins(69_000), Role::Holder.account());
    real.does(Role::Holder, borrow);
    (real, market)
}

fn price(real: &mut Real, dollars: u128) {
    let id = real.suite.coin("ETH").id;
    real.suite.report_prices(&[(id, dollars * E18)]);
}

fn debt(real: &mut Real, market: LendingMarketHandle) -> u128 {
    let view = market.call().debt_e18(Role::Holder.account());
    real.suite.chain.read(view)
}

#[test]
fn a_covered_debt_is_left_alone() {
    let (mut real, market) = leveraged();
    price(&mut real, 1_800);
    let (mut real, metrics) = real.keep_once(MARKET);
    assert_eq!(real.sent, []);
    assert!(debt(&mut real, market) >= coins(69_000));
    assert!(metrics.contains("keel_keeper_borrowers 1"), "{metrics}");
}

#[test]
fn an_uncovered_debt_is_approved_for_and_liquidated_with_profit() {
    let (mut real, market) = leveraged();
    price(&mut real, 1_700);
    let ether = real.suite.coin("ETH").token;
    let coin = real.suite.stablecoin;
    let held = real.suite.balance(coin, KEEPER);
    let (mut real, metrics) = real.keep_once(MARKET);
    let paid = held - real.suite.balance(coin, KEEPER);
    let seized = real.suite.balance(ether, KEEPER);
    // Half of it, and the interest of some blocks.
    assert!(
        paid >= coins(34_500) && paid < coins(34_501),
        "{paid} {metrics}"
    );
    // 5 % bonus at 1,700 USD.
    assert!(
        seized * 1_700 * (E18 / 100_000_000) > paid * 104 / 100,
        "{seized}"
    );
    assert_eq!(real.sent.len(), 2, "an approval and the liquidation");
    assert_eq!(real.sent[0].to, coin.account);
    assert_eq!(real.sent[1].to, market.account);
    assert!(debt(&mut real, market) <= coins(34_501));
    // What was seized covers the fee of the liquidation, and nothing that of the approval.
    for kind in ["paid", "unpaid_upkeep"] {
        let fee = format!("keel_keeper_fees_native_total{{kind=\"{kind}\"}} 0.001\n");
        assert!(metrics.contains(&fee), "{metrics}");
    }
}

#[test]
fn without_the_loan_asset_nothing_is_tried() {
    let (mut real, market) = leveraged();
    price(&mut real, 1_700);
    let coin = real.suite.stablecoin;
    let all = real.suite.balance(coin, KEEPER);
    let away = coin
        .psp22()
        .transfer(Role::Treasury.account(), all, Vec::new());
    real.does(KEEPER, away);
    let (mut real, _) = real.keep_once(MARKET);
    assert_eq!(real.sent, []);
    assert!(debt(&mut real, market) >= coins(69_000));
}

#[test]
fn a_discount_that_eats_the_bonus_makes_no_liquidation() {
    let (mut real, market) = leveraged();
    price(&mut real, 1_700);
    let (mut real, _) = real.keep_once(&format!("{MARKET}slippage_bps = 600\n"));
    assert_eq!(real.sent, []);
    assert!(debt(&mut real, market) >= coins(69_000));
}

#[test]
fn a_market_that_is_not_watched_is_not_liquidated() {
    let (mut real, _) = leveraged();
    real.contracts.watched.clear();
    price(&mut real, 1_700);
    let (real, metrics) = real.keep_once("");
    assert_eq!(real.sent, []);
    assert!(metrics.contains("keel_keeper_borrowers 0"));
}
