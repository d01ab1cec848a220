//! The vault with book, oracle and stablecoin: mint, redeem, basket, previews, lending, terms, roles.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::arithmetic_side_effects
)]

mod access;
mod distribute;
mod donations;
mod mint;
mod odd_token;
mod pause;
mod previews;
mod recapitalise;
mod redeem;
mod redeem_basket;
mod release_restore;
mod sequences;
mod terms;

use harness::prelude::*;
use interfaces::book::{BookError, LedgerError};
use interfaces::stablecoin::StablecoinError;
use interfaces::vault::{Asset, AssetTerms, VaultError};

/// Dollars of 6, 8 and 18 decimals, and an asset that is not at par.
const SYMBOLS: [&str; 4] = ["USDC", "USD8", "DAI", "GOLD"];
const GOLD_E18: u128 = 2_000 * E18;
/// Of every asset, for minting and for redeeming.
const FEE_BPS: u128 = 10;

fn config() -> SuiteConfig {
    let mut gold = CoinConfig::dollar("Gold Ounce", "GOLD", 8);
    gold.terms.par = false;
    gold.price_e18 = Some(GOLD_E18);
    let dollars = [
        ("USD Coin", "USDC", 6),
        ("Eight", "USD8", 8),
        ("Dai", "DAI", 18),
    ];
    let mut coins: Vec<CoinConfig> = dollars
        .map(|(name, symbol, decimals)| CoinConfig::dollar(name, symbol, decimals))
        .into();
    coins.push(gold);
    SuiteConfig::default()
        .with_coins(coins)
        .without_pools()
        .without_price_risk()
}

/// Nothing is minted; holder and attacker have 1,000 of each token and have approved the vault for tokens and coin.
fn vault() -> Suite {
    with(&config())
}

fn with(config: &SuiteConfig) -> Suite {
    let mut suite = Suite::new(config);
    for role in [Role::Holder, Role::Attacker] {
        suite.approve_all(role);
        for coin in suite.coins.clone() {
            suite.give(role, coin, coin.units(1_000));
        }
    }
    suite
}

/// The holder has minted against 100 of each dollar.
fn in_use() -> Suite {
    let mut suite = vault();
    for symbol in ["USDC", "USD8", "DAI"] {
        let coin = suite.coin(symbol);
        mint_now(&mut suite, coin, coin.units(100));
    }
    suite
}

fn mint(
    suite: &Suite,
    coin: Coin,
    tokens_in: u128,
    min_coin_out: u128,
) -> impl Message<Answer = Result<u128, VaultError>> {
    suite
        .vault
        .call()
        .mint(coin.token.account, tokens_in, min_coin_out)
}

fn redeem(
    suite: &Suite,
    coin: Coin,
    coin_in: u128,
    min_tokens_out: u128,
) -> impl Message<Answer = Result<u128, VaultError>> {
    suite
        .vault
        .call()
        .redeem(coin.token.account, coin_in, min_tokens_out)
}

fn redeem_basket(
    suite: &Suite,
    coin_in: u128,
    min_tokens_out: Vec<u128>,
) -> impl Message<Answer = Result<Vec<u128>, VaultError>> {
    suite.vault.call().redeem_basket(coin_in, min_tokens_out)
}

/// The holder mints, whatever the result.
#[track_caller]
fn mint_now(suite: &mut Suite, coin: Coin, tokens_in: u128) -> u128 {
    let message = mint(suite, coin, tokens_in, 0);
    suite.chain.call(Role::Holder, message).expect_ok()
}

fn asset(suite: &mut Suite, coin: Coin) -> Asset {
    let view = suite.vault.call().asset(coin.token.account);
    suite.chain.read(view).unwrap()
}

fn idle(suite: &mut Suite, coin: Coin) -> u128 {
    asset(suite, coin).idle
}

fn set_terms(suite: &mut Suite, coin: Coin, change: impl FnOnce(&mut AssetTerms)) {
    let mut terms = asset(suite, coin).terms;
    change(&mut terms);
    let message = suite
        .vault
        .call()
        .set_asset_terms(coin.token.account, terms);
    suite.chain.call(Role::Governance, message).expect_ok();
}

fn report(suite: &mut Suite, symbol: &str, price_e18: u128) {
    let id = suite.coin(symbol).id;
    suite.report_prices(&[(id, price_e18)]);
}

/// Every price is older than it may be.
fn let_prices_go_stale(suite: &mut Suite) {
    suite.chain.next_block_in(HOUR_MS + 1);
}

/// `share` of basis points, rounded up: every fee.
fn fee_up(amount: u128, fee_bps: u128) -> u128 {
    (amount * fee_bps).div_ceil(10_000)
}

fn ledger(error: LedgerError) -> VaultError {
    VaultError::Book(BookError::Ledger(error).into())
}

fn stablecoin(error: StablecoinError) -> VaultError {
    VaultError::Stablecoin(error.into())
}

/// What vault, book, tokens and stablecoin say of the same things.
#[track_caller]
fn assert_consistent(suite: &mut Suite) {
    let (vault, book, stablecoin) = (suite.vault, suite.book, suite.stablecoin);
    for coin in suite.coins.clone() {
        let idle = idle(suite, coin);
        let booked = suite.chain.read(book.call().collateral(coin.id)).unwrap();
        assert_eq!(idle, booked.idle, "idle {} of vault and book", coin.symbol);
        let held = suite.balance(coin.token, vault);
        assert!(
            held >= idle,
            "the vault counts {idle} {} and holds {held}",
            coin.symbol
        );
    }
    let solvency = suite.solvency();
    assert_eq!(solvency, suite.chain.read(book.call().recompute()));
    let supply = suite.chain.supply(stablecoin);
    assert_eq!(solvency.supply_e18, supply, "supply of book and stablecoin");
    let mut levels = 0;
    for facilitator in suite.chain.read(stablecoin.call().facilitators()) {
        let view = stablecoin.call().bucket(facilitator);
        levels += suite.chain.read(view).unwrap().level;
    }
    assert_eq!(
        u128::try_from(levels),
        Ok(supply),
        "levels against the supply"
    );
}
