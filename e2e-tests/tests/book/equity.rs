//! Equity given and paid out.

use crate::*;
use policy::ledger::limits::MAX_AMOUNT;

#[test]
fn what_is_given_is_idle_and_equity() {
    let mut fixture = book();
    let book = fixture.book;
    let before = fixture.chain.read(book.call().solvency());
    let message = book.call().book_recapitalisation(USDC, usd6(50));
    fixture.chain.call(VAULT, message).expect_ok();
    assert_eq!(collateral(&mut fixture, USDC).idle, usd6(1_050));
    assert_eq!(collateral(&mut fixture, DAI).idle, coins(1_000));
    let after = fixture.chain.read(book.call().solvency());
    assert_eq!(after.supply_e18, before.supply_e18);
    assert_eq!(
        after.equity_e18,
        before.equity_e18 + i128::try_from(coins(50)).unwrap()
    );
    assert_sums(&mut fixture);
}

#[test]
fn gifts_need_no_price_and_are_refused_only_as_nothing_unknown_or_absurd() {
    let mut fixture = book();
    let book = fixture.book;
    fixture.chain.next_block_in(HOUR_MS + 1);
    let give = |id, tokens| book.call().book_recapitalisation(id, tokens);
    let chain = &mut fixture.chain;
    chain.assert_refused(VAULT, give(USDC, 0), refused(LedgerError::ZeroAmount));
    let unknown = refused(LedgerError::UnknownCollateral { collateral: 2 });
    chain.assert_refused(VAULT, give(2, 1), unknown);
    let out = refused(LedgerError::OutOfRange {
        value: MAX_AMOUNT + 1,
        minimum: 0,
        maximum: MAX_AMOUNT,
    });
    let beyond = MAX_AMOUNT + 1 - usd6(1_000);
    chain.assert_refused(VAULT, give(USDC, beyond), out);
    chain.call(VAULT, give(USDC, usd6(1))).expect_ok();
    assert_sums(&mut fixture);
}

/// 100 given; the buffer is 30.
fn surplus() -> BookFixture {
    let mut fixture = book();
    let book = fixture.book;
    let message = book.call().book_recapitalisation(USDC, usd6(100));
    fixture.chain.call(VAULT, message).expect_ok();
    let limits = Limits {
        buffer_e18: coins(30),
        ..limits()
    };
    as_governance(&mut fixture, book.call().set_limits(limits));
    fixture
}

#[test]
fn the_surplus_is_what_the_prudent_measure_leaves_beyond_the_buffer() {
    let mut fixture = surplus();
    let book = fixture.book;
    // 2,100 at 99 %, less 2,000 of supply, less the buffer.
    let surplus_e18 = coins(2_100) * 99 / 100 - coins(2_030);
    let solvency = fixture.chain.read(book.call().solvency());
    assert_eq!(solvency.surplus_e18, surplus_e18);
    let pay = |tokens| book.call().book_distribution(USDC, tokens);
    let error = refused(LedgerError::BeyondSurplus {
        value_e18: surplus_e18 + E18 / 1_000_000,
        surplus_e18,
    });
    let most = usd6(49);
    fixture.chain.assert_refused(VAULT, pay(most + 1), error);
    fixture.chain.call(VAULT, pay(most)).expect_ok();
    assert_eq!(collateral(&mut fixture, USDC).idle, usd6(1_051));
    assert_eq!(collateral(&mut fixture, DAI).idle, coins(1_000));
    assert_sums(&mut fixture);
}

#[test]
fn payouts_are_refused_with_their_numbers() {
    let mut fixture = surplus();
    let book = fixture.book;
    let pay = |id, tokens| book.call().book_distribution(id, tokens);
    let chain = &mut fixture.chain;
    let zero = refused(LedgerError::ZeroAmount);
    chain.assert_refused(VAULT, pay(USDC, 0), zero);
    let unknown = refused(LedgerError::UnknownCollateral { collateral: 2 });
    chain.assert_refused(VAULT, pay(2, 1), unknown);
    let idle = refused(LedgerError::InsufficientIdle {
        collateral: USDC,
        idle: usd6(1_100),
        amount: usd6(1_101),
    });
    chain.assert_refused(VAULT, pay(USDC, usd6(1_101)), idle);
    let price_at_ms = chain.now_ms();
    chain.next_block_in(HOUR_MS + 1);
    let stale = |collateral| {
        refused(LedgerError::StalePrice {
            collateral,
            price_at_ms,
            max_age_ms: HOUR_MS,
        })
    };
    chain.assert_refused(VAULT, pay(USDC, 1), stale(USDC));
    price(&mut fixture, USDC, E18);
    // What is paid is fresh; what else is held is not.
    fixture
        .chain
        .assert_refused(VAULT, pay(USDC, 1), stale(DAI));
}

#[test]
fn nothing_is_paid_while_coins_are_worth_less_than_a_dollar() {
    let mut fixture = surplus();
    price(&mut fixture, USDC, bps(9_000));
    let book = fixture.book;
    let redemption_ratio_e18 = fixture
        .chain
        .read(book.call().solvency())
        .redemption_ratio_e18;
    assert!(redemption_ratio_e18 < E18);
    let message = book.call().book_distribution(DAI, 1);
    let error = refused(LedgerError::BelowPar {
        redemption_ratio_e18,
    });
    fixture.chain.assert_refused(VAULT, message, error);
}

#[test]
fn a_payout_may_not_breach_a_ratio() {
    let mut fixture = book_with_amos();
    let book = fixture.book;
    let message = book.call().book_recapitalisation(USDC, usd6(100));
    fixture.chain.call(VAULT, message).expect_ok();
    let lent = position(0, usd6(500), coins(500));
    wind(&mut fixture, 0, 0, usd6(500), lent);
    let solvency = fixture.chain.read(book.call().solvency());
    let minimum = Ratios {
        idle_e18: solvency.ratios.idle_e18,
        ..Ratios::default()
    };
    let limits = Limits {
        minimum,
        target: minimum,
        ..solvency.limits
    };
    as_governance(&mut fixture, book.call().set_limits(limits));
    let message = book.call().book_distribution(USDC, usd6(1));
    let error = refused(LedgerError::RatioBelowMinimum {
        ratio: interfaces::RatioKind::Idle,
        value_e18: coins(1_599) * 99 / 100 / 2_000,
        minimum_e18: minimum.idle_e18,
    });
    fixture.chain.assert_refused(VAULT, message, error);
}
