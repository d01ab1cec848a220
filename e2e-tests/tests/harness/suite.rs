use harness::prelude::*;
use harness::suite::{deploy_pool, deploy_token, pool_init};
use interfaces::book::Writers;
use interfaces::stable_pool::PoolError;

#[test]
fn a_suite_is_wired_and_priced() {
    let mut suite = Suite::default();
    let writers = Writers {
        vault: suite.vault.account,
        controller: suite.controller.account,
        oracle: suite.oracle.account,
    };
    assert_eq!(
        suite.chain.read(suite.contracts.book.call().writers()),
        writers
    );
    let solvency = suite.solvency();
    assert!(solvency.prices_fresh);
    assert_eq!((solvency.supply_e18, solvency.breach), (0, None));
    for coin in suite.coins.clone() {
        let registered = suite
            .chain
            .read(suite.contracts.controller.call().amo(coin.amo_id()));
        assert_eq!(registered.unwrap().account, coin.amo().account);
        let coins = suite.chain.read(coin.pool().call().coins());
        assert_eq!(coins, [suite.stablecoin.account, coin.token.account]);
        let listed = suite
            .chain
            .read(suite.contracts.vault.call().asset(coin.token.account));
        assert_eq!(listed.unwrap().collateral, coin.id);
    }
}

#[test]
fn suites_of_one_configuration_are_equal_and_apart() {
    let config = SuiteConfig::default();
    let mut deployed = Suite::deploy(&config);
    let (mut one, mut other) = (Suite::new(&config), Suite::new(&config));
    assert_eq!(one.chain.fingerprint(), deployed.chain.fingerprint());
    assert_eq!(other.chain.fingerprint(), deployed.chain.fingerprint());

    let usdc = one.usdc();
    let minted = one.mint_for(Role::Holder, usdc, usd6(100));
    assert_eq!(one.balance(one.stablecoin, Role::Holder), minted);
    assert_eq!(other.balance(other.stablecoin, Role::Holder), 0);
}

#[test]
fn other_configurations_are_other_suites() {
    let bare = Suite::new(&SuiteConfig::default().without_pools());
    assert!(!bare.usdc().has_pool() && !bare.usdc().has_amo());
    let pools = Suite::new(&SuiteConfig::default().without_amos());
    assert!(pools.usdc().has_pool() && !pools.usdc().has_amo());
}

#[test]
fn verbs_leave_a_suite_that_can_be_traded() {
    let mut suite = Suite::default();
    let usdc = suite.usdc();
    suite.seed_pool(usdc, 1_000_000);
    suite.mint_for(Role::Trader, usdc, usd6(10_000));
    suite.approve_all(Role::Trader);
    let message =
        usdc.pool()
            .call()
            .swap_exact_in(0, 1, coins(1_000), 0, Role::Trader.account(), NEVER);
    let bought = suite.chain.call(Role::Trader, message).expect_ok();
    assert_eq!(suite.balance(usdc.token, Role::Trader), bought);

    suite.chain.next_block_in(2 * HOUR_MS);
    assert!(!suite.solvency().prices_fresh);
    suite.refresh_prices();
    assert!(suite.solvency().prices_fresh);
}

#[test]
fn a_refusing_constructor_tells_its_error() {
    let mut chain = Chain::new();
    let one = deploy_token(&mut chain, "Coin A", "A", 6);
    let other = deploy_token(&mut chain, "Coin B", "B", 6);
    let config = PoolConfig {
        amp: 0,
        ..PoolConfig::default()
    };
    let before = chain.fingerprint();
    let init = pool_init(&[(one.account, 6), (other.account, 6)], &config);
    let refusal = deploy_pool(&mut chain, init).unwrap_err();
    assert!(
        matches!(
            refusal,
            Refusal::Error(PoolError::OutOfRange { value: 0, .. })
        ),
        "{refusal:?}"
    );
    assert_eq!(chain.fingerprint(), before);
}
