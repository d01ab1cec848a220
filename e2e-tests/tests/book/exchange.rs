use crate::*;
use interfaces::RatioKind;

#[test]
fn a_mint_books_tokens_and_coin() {
    let mut fixture = book();
    let book = fixture.book;
    let preview = fixture
        .chain
        .read_ok(book.call().preview_mint(USDC, usd6(100), 10));
    let call = fixture
        .chain
        .call(VAULT, book.call().book_mint(USDC, usd6(100), 10));
    // The vault, which knows the holder, has the event.
    assert!(call.emitted.is_empty());
    let minted = call.expect_ok();
    assert_eq!(minted, preview);
    assert_eq!(
        (minted.coin_e18, minted.fee_e18),
        (coins(100) - bps(1_000), bps(1_000))
    );
    assert_eq!(collateral(&mut fixture, USDC).idle, usd6(1_100));
    assert_eq!(collateral(&mut fixture, DAI).idle, coins(1_000));
    let solvency = fixture.chain.read(book.call().solvency());
    assert_eq!(solvency.supply_e18, coins(2_000) + minted.coin_e18);
    assert_sums(&mut fixture);
}

#[test]
fn a_redemption_books_tokens_and_coin() {
    let mut fixture = book();
    let book = fixture.book;
    let preview = fixture
        .chain
        .read_ok(book.call().preview_redeem(USDC, coins(100), 10));
    let message = book.call().book_redeem(USDC, coins(100), 10);
    let redeemed = fixture.chain.call(VAULT, message).expect_ok();
    assert_eq!(redeemed, preview);
    assert_eq!(
        (redeemed.tokens, redeemed.fee),
        (usd6(100) - 100_000, 100_000)
    );
    assert_eq!(collateral(&mut fixture, USDC).idle, usd6(900) + 100_000);
    let solvency = fixture.chain.read(book.call().solvency());
    assert_eq!(solvency.supply_e18, coins(1_900));
}

#[test]
fn a_basket_books_every_asset() {
    let mut fixture = book();
    let book = fixture.book;
    let fees = [0, 100, 0, 0, 0, 0, 0, 0];
    let preview = fixture
        .chain
        .read_ok(book.call().preview_basket(coins(200), fees));
    let message = book.call().book_basket(coins(200), fees);
    let paid = fixture.chain.call(VAULT, message).expect_ok();
    assert_eq!(paid, preview);
    assert_eq!(paid, [usd6(100), coins(99), 0, 0, 0, 0, 0, 0]);
    assert_eq!(collateral(&mut fixture, USDC).idle, usd6(900));
    assert_eq!(collateral(&mut fixture, DAI).idle, coins(901));
}

#[test]
fn the_basket_pays_with_stale_prices_when_nothing_else_does() {
    let mut fixture = book();
    let book = fixture.book;
    fixture.chain.next_block_in(HOUR_MS + 1);
    let stale = refused(LedgerError::StalePrice {
        collateral: USDC,
        price_at_ms: collateral(&mut fixture, USDC).price.at_ms,
        max_age_ms: HOUR_MS,
    });
    let chain = &mut fixture.chain;
    chain.assert_refused(VAULT, book.call().book_mint(USDC, usd6(1), 0), stale);
    chain.assert_refused(VAULT, book.call().book_redeem(USDC, coins(1), 0), stale);
    assert!(!chain.read(book.call().solvency()).prices_fresh);
    let message = book.call().book_basket(coins(200), [100; 8]);
    let paid = chain.call(VAULT, message).expect_ok();
    assert_eq!(paid, [usd6(100), coins(100), 0, 0, 0, 0, 0, 0]);
}

#[test]
fn refusals_carry_their_numbers_and_previews_refuse_alike() {
    let mut fixture = book();
    let book = fixture.book;
    let mut message = book.call();
    let chain = &mut fixture.chain;
    let unknown = refused(LedgerError::UnknownCollateral { collateral: 2 });
    chain.assert_refused(VAULT, message.book_mint(2, 1, 0), unknown);
    chain.assert_refused(VAULT, message.book_redeem(2, 1, 0), unknown);
    let zero = refused(LedgerError::ZeroAmount);
    chain.assert_refused(VAULT, message.book_mint(USDC, 0, 0), zero);
    chain.assert_refused(
        VAULT,
        message.book_redeem(USDC, E18 / 1_000_000 - 1, 0),
        zero,
    );
    chain.assert_refused(VAULT, message.book_basket(0, [0; 8]), zero);
    let more = refused(LedgerError::MoreThanSupply {
        supply_e18: coins(2_000),
        amount_e18: coins(2_001),
    });
    chain.assert_refused(VAULT, message.book_redeem(USDC, coins(2_001), 0), more);
    chain.assert_refused(VAULT, message.book_basket(coins(2_001), [0; 8]), more);
    let idle = refused(LedgerError::InsufficientIdle {
        collateral: USDC,
        idle: usd6(1_000),
        amount: usd6(1_001),
    });
    chain.assert_refused(VAULT, message.book_redeem(USDC, coins(1_001), 0), idle);
    let above = refused(LedgerError::SupplyAboveCeiling {
        supply_e18: coins(1_000_001),
        ceiling_e18: coins(1_000_000),
    });
    chain.assert_refused(VAULT, message.book_mint(USDC, usd6(998_001), 0), above);

    let reader = Role::Named("reader");
    chain.assert_refused(reader, message.preview_mint(USDC, 0, 0), zero);
    chain.assert_refused(reader, message.preview_redeem(USDC, coins(1_001), 0), idle);
    chain.assert_refused(reader, message.preview_basket(coins(2_001), [0; 8]), more);
}

#[test]
fn below_par_only_the_basket_pays() {
    let mut fixture = book();
    price(&mut fixture, USDC, E18 / 2);
    let book = fixture.book;
    let below = refused(LedgerError::BelowPar {
        redemption_ratio_e18: bps(7_500),
    });
    let chain = &mut fixture.chain;
    chain.assert_refused(VAULT, book.call().book_mint(DAI, coins(1), 0), below);
    chain.assert_refused(VAULT, book.call().book_redeem(DAI, coins(1), 0), below);
    let message = book.call().book_basket(coins(200), [100; 8]);
    let paid = chain.call(VAULT, message).expect_ok();
    assert_eq!(paid, [usd6(100), coins(100), 0, 0, 0, 0, 0, 0]);
    assert_eq!(
        chain.read(book.call().solvency()).redemption_ratio_e18,
        bps(7_500)
    );
}

#[test]
fn a_mint_that_would_breach_a_ratio_is_refused_with_the_ratio() {
    let mut fixture = book();
    let book = fixture.book;
    // DAI counts for 97 cents from now on; idle is 0.98 of the supply.
    let dai = CollateralTerms {
        decimals: 18,
        haircut_bps: 300,
        largest_haircut_bps: 300,
        ..PAR
    };
    as_governance(&mut fixture, book.call().set_collateral_terms(DAI, dai));
    let idle = Ratios {
        idle_e18: bps(9_800),
        ..Ratios::default()
    };
    let limits = Limits {
        minimum: idle,
        target: idle,
        ..limits()
    };
    as_governance(&mut fixture, book.call().set_limits(limits));
    let message = book.call().book_mint(DAI, coins(10), 0);
    let refusal = fixture.chain.refused(VAULT, message);
    let BookError::Ledger(LedgerError::RatioBelowMinimum {
        ratio,
        value_e18,
        minimum_e18,
    }) = refusal
    else {
        panic!("refused with {refusal:?}");
    };
    assert_eq!((ratio, minimum_e18), (RatioKind::Idle, bps(9_800)));
    // 990 + 970 + 9.7 over 2,010.
    assert_eq!(value_e18, coins(1_969_700) / 2_010_000);
    mint(&mut fixture, USDC, usd6(10));
}

#[test]
fn the_basket_is_bounded_by_what_is_idle() {
    let mut fixture = book_with_amos();
    let book = fixture.book;
    wind(
        &mut fixture,
        0,
        0,
        usd6(1_000),
        position(0, usd6(1_000), coins(1_000)),
    );
    let more = refused(LedgerError::InsufficientBasket {
        idle_e18: coins(1_000),
        amount_e18: coins(1_001),
    });
    let message = book.call().book_basket(coins(1_001), [0; 8]);
    fixture.chain.assert_refused(VAULT, message, more);
    let message = book.call().book_basket(coins(1_000), [0; 8]);
    let paid = fixture.chain.call(VAULT, message).expect_ok();
    assert_eq!(paid, [0, coins(1_000), 0, 0, 0, 0, 0, 0]);
}
