//! Harvest and write-off.

use crate::*;
use interfaces::book::{LossRealised, PositionChanged};
use interfaces::RatioKind;

/// AMO 0 owes 1,000 (600 coin, 400 USDC) and shows 1,100.
fn profitable() -> BookFixture {
    let mut fixture = book_with_amos();
    let even = position(coins(600), usd6(400), coins(1_000));
    wind(&mut fixture, 0, coins(600), usd6(400), even);
    let message = fixture.book.call().book_mark(0, richer());
    as_controller(&mut fixture, message);
    fixture
}

fn richer() -> Position {
    position(coins(660), usd6(440), coins(1_100))
}

#[test]
fn a_harvest_leaves_the_debt_and_books_what_came_as_profit() {
    let mut fixture = profitable();
    let book = fixture.book;
    let neighbour = record(&mut fixture, 1);
    let before = fixture.chain.read(book.call().solvency());
    let rest = position(coins(600), usd6(400), coins(1_000));
    let message = book.call().book_harvest(0, coins(60), usd6(40), rest);
    let call = fixture.chain.call(CONTROLLER, message);
    let changed: PositionChanged = call.event(book);
    assert_eq!(
        (changed.debt_old_e18, changed.debt_new_e18),
        (coins(1_000), coins(1_000))
    );
    assert_eq!(
        (changed.value_old_e18, changed.value_new_e18),
        (coins(1_100), coins(1_000))
    );
    let settled = call.expect_ok();
    assert_eq!((settled.loss_e18, settled.profit_e18), (0, coins(100)));
    assert_eq!(settled.debt_e18, coins(1_000));

    let harvested = record(&mut fixture, 0);
    assert_eq!(harvested.realised_profit_e18, coins(100));
    assert_eq!(
        (harvested.debt_e18, harvested.lent_tokens),
        (coins(1_000), usd6(400))
    );
    assert_eq!(harvested.mark, rest.mark);
    assert_eq!(record(&mut fixture, 1), neighbour);
    let after = fixture.chain.read(book.call().solvency());
    assert_eq!(after.supply_e18, before.supply_e18 - coins(60));
    assert_eq!(
        after.equity_e18,
        before.equity_e18 + i128::try_from(coins(100)).unwrap()
    );
    assert_eq!(collateral(&mut fixture, USDC).idle, usd6(640));
    assert_sums(&mut fixture);
}

#[test]
fn a_harvest_is_refused_with_its_numbers() {
    let mut fixture = profitable();
    let mut book = fixture.book.call();
    let chain = &mut fixture.chain;
    let message = book.book_harvest(0, 0, 0, richer());
    let error = refused(LedgerError::ZeroAmount);
    chain.assert_refused(CONTROLLER, message, error);
    let less = position(coins(599), usd6(400), coins(999));
    let error = refused(LedgerError::NothingToHarvest {
        value_e18: coins(999),
        debt_e18: coins(1_000),
    });
    let message = book.book_harvest(0, coins(1), 0, less);
    chain.assert_refused(CONTROLLER, message, error);
    let error = refused(LedgerError::MoreThanSupply {
        supply_e18: coins(2_600),
        amount_e18: coins(2_601),
    });
    let message = book.book_harvest(0, coins(2_601), 0, richer());
    chain.assert_refused(CONTROLLER, message, error);
    let error = refused(LedgerError::NoCollateral { amo: 2 });
    let message = book.book_harvest(2, 0, 1, position(0, 0, 0));
    chain.assert_refused(CONTROLLER, message, error);
}

#[test]
fn a_harvest_may_not_breach_a_ratio_further() {
    let mut fixture = profitable();
    let book = fixture.book;
    price(&mut fixture, USDC, bps(9_900));
    let solvency = fixture.chain.read(book.call().solvency());
    let minimum = Ratios {
        net_e18: solvency.ratios.net_e18,
        ..Ratios::default()
    };
    let limits = Limits {
        minimum,
        target: minimum,
        ..solvency.limits
    };
    as_governance(&mut fixture, book.call().set_limits(limits));
    // Half of the external tokens are gone with the coin that came: less behind every coin outside.
    let worse = position(coins(900), usd6(100), coins(1_000));
    let message = book.call().book_harvest(0, coins(1), 0, worse);
    assert!(matches!(
        fixture.chain.refused(CONTROLLER, message),
        BookError::Ledger(LedgerError::RatioBelowMinimum {
            ratio: RatioKind::Net,
            ..
        })
    ));
    assert_sums(&mut fixture);
}

#[test]
fn a_written_off_position_counts_for_nothing_and_its_debt_is_a_loss() {
    let mut fixture = profitable();
    let book = fixture.book;
    let neighbour = record(&mut fixture, 1);
    let before = fixture.chain.read(book.call().solvency());
    let call = fixture
        .chain
        .call(CONTROLLER, book.call().book_write_off(0));
    let loss: LossRealised = call.event(book);
    assert_eq!(
        (loss.amo, loss.loss_e18, loss.total_e18),
        (0, coins(1_000), coins(1_000))
    );
    let changed: PositionChanged = call.event(book);
    assert_eq!(
        (changed.debt_old_e18, changed.debt_new_e18),
        (coins(1_000), 0)
    );
    assert_eq!(
        (changed.value_old_e18, changed.value_new_e18),
        (coins(1_100), 0)
    );
    let settled = call.expect_ok();
    assert_eq!((settled.loss_e18, settled.debt_e18), (coins(1_000), 0));

    let gone = record(&mut fixture, 0);
    assert!(gone.is_empty());
    assert_eq!(
        (gone.lent_tokens, gone.realised_loss_e18),
        (0, coins(1_000))
    );
    assert_eq!(record(&mut fixture, 1), neighbour);
    let after = fixture.chain.read(book.call().solvency());
    assert_eq!(after.supply_e18, before.supply_e18);
    assert_eq!(
        after.equity_e18,
        before.equity_e18 - i128::try_from(coins(1_000)).unwrap()
    );
    let usdc = collateral(&mut fixture, USDC);
    assert_eq!((usdc.idle, usdc.lent), (usd6(600), 0));
    assert_sums(&mut fixture);
}

#[test]
fn what_a_written_off_position_gives_later_is_profit() {
    let mut fixture = profitable();
    let book = fixture.book;
    as_controller(&mut fixture, book.call().book_write_off(0));
    let message = book
        .call()
        .book_unwind(0, coins(60), usd6(40), 1, 10, position(0, 0, 0));
    let settled = as_controller(&mut fixture, message);
    assert_eq!((settled.loss_e18, settled.profit_e18), (0, coins(100)));
    assert_eq!(collateral(&mut fixture, USDC).idle, usd6(640));
    assert_sums(&mut fixture);
}
