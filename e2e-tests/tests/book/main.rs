//! The book alone; its writers are accounts. What the formulas give is tested in `policy`; here it is who may write, what is stored,
//! what is published, and that the stored sums are those of the records.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation
)]

mod access;
mod alarms;
mod equity;
mod exchange;
mod positions;
mod prices;
mod profit;
mod sequences;
mod terms;

use harness::prelude::*;
use interfaces::book::{
    AmoId, AmoRecord, BookError, CollateralTerms, LedgerError, Price, Settlement, Writers,
};
use interfaces::{Collateral, CollateralId, Limits, Position, Ratios};
use policy::ledger::{Health, Mark};

const USDC: CollateralId = 0;
const DAI: CollateralId = 1;

const PAR: CollateralTerms = CollateralTerms {
    decimals: 6,
    par: true,
    haircut_bps: 100,
    largest_haircut_bps: 100,
    failed_bps: 5_000,
    price_max_age_ms: HOUR_MS,
};

fn limits() -> Limits {
    Limits {
        supply_ceiling_e18: coins(1_000_000),
        debt_ceiling_e18: coins(100_000),
        lent_haircut_bps: 500,
        mark_max_age_ms: HOUR_MS,
        buffer_e18: 0,
        ..Limits::default()
    }
}

fn token(id: u8) -> AccountId {
    AccountId::from([id + 1; 32])
}

/// What a position looks like: own coin, external tokens, value.
fn position(own_e18: u128, external: u128, value_e18: u128) -> Position {
    Position {
        mark: Mark {
            own_e18,
            lent_out_e18: 0,
            external,
            value_e18,
        },
        ..Position::default()
    }
}

/// Two dollars of 6 and 18 decimals, listed, at 1 USD, with limits; 1,000 coins minted against each.
fn book() -> BookFixture {
    let mut fixture = BookFixture::new();
    let dai = CollateralTerms {
        decimals: 18,
        ..PAR
    };
    for (id, terms) in [(USDC, PAR), (DAI, dai)] {
        let message = fixture.book.call().list_collateral(token(id), terms);
        assert_eq!(as_governance(&mut fixture, message), id);
        price(&mut fixture, id, E18);
    }
    let message = fixture.book.call().set_limits(limits());
    as_governance(&mut fixture, message);
    mint(&mut fixture, USDC, usd6(1_000));
    mint(&mut fixture, DAI, coins(1_000));
    fixture
}

/// The same with three AMOs: two that hold USDC, one without collateral.
fn book_with_amos() -> BookFixture {
    let mut fixture = book();
    for collateral in [Some(USDC), Some(USDC), None] {
        let message = fixture.book.call().open_amo(collateral, 1_000);
        as_controller(&mut fixture, message);
    }
    fixture
}

#[track_caller]
fn as_governance<T>(
    fixture: &mut BookFixture,
    message: impl Message<Answer = Result<T, BookError>>,
) -> T {
    fixture.chain.call(Role::Governance, message).expect_ok()
}

#[track_caller]
fn as_controller<T>(
    fixture: &mut BookFixture,
    message: impl Message<Answer = Result<T, BookError>>,
) -> T {
    fixture.chain.call(CONTROLLER, message).expect_ok()
}

#[track_caller]
fn mint(fixture: &mut BookFixture, id: CollateralId, tokens: u128) -> u128 {
    let message = fixture.book.call().book_mint(id, tokens, 0);
    fixture.chain.call(VAULT, message).expect_ok().coin_e18
}

/// Without any measure of risk.
fn plain(price_e18: u128, at_ms: u64) -> Price {
    Price {
        price_e18,
        pessimistic_e18: price_e18,
        at_ms,
        ..Price::default()
    }
}

/// The oracle sets a price as of the present block.
#[track_caller]
fn price(fixture: &mut BookFixture, id: CollateralId, price_e18: u128) {
    let now_ms = fixture.chain.now_ms();
    let message = fixture.book.call().set_price(id, plain(price_e18, now_ms));
    fixture.chain.call(ORACLE, message).expect_ok();
}

#[track_caller]
fn wind(fixture: &mut BookFixture, amo: AmoId, coin: u128, tokens: u128, at: Position) -> Health {
    let message = fixture.book.call().book_wind(amo, coin, tokens, at);
    as_controller(fixture, message)
}

fn collateral(fixture: &mut BookFixture, id: CollateralId) -> Collateral {
    let view = fixture.book.call().collateral(id);
    fixture.chain.read(view).unwrap()
}

fn record(fixture: &mut BookFixture, amo: AmoId) -> AmoRecord {
    let view = fixture.book.call().amo(amo);
    fixture.chain.read(view).unwrap()
}

/// The running sums are those of the records.
#[track_caller]
fn assert_sums(fixture: &mut BookFixture) {
    let book = fixture.book;
    let running = fixture.chain.read(book.call().solvency());
    let recomputed = fixture.chain.read(book.call().recompute());
    assert_eq!(running, recomputed);
    let health = fixture.chain.read(book.call().health());
    assert_eq!(
        (health.ratios, health.breach),
        (running.ratios, running.breach)
    );
}

fn refused(error: LedgerError) -> BookError {
    BookError::Ledger(error)
}
