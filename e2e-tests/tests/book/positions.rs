use crate::*;
use interfaces::book::{AmoOpened, LossRealised, PositionChanged, SeverityChanged};
use interfaces::{RatioKind, MAX_AMOS};
use policy::ledger::limits::MAX_AMOUNT;

#[test]
fn records_open_in_order_empty_and_marked() {
    let mut fixture = book();
    let book = fixture.book;
    let now_ms = fixture.chain.now_ms();
    for (id, collateral) in (0..).zip([Some(USDC), None]) {
        let call = fixture
            .chain
            .call(CONTROLLER, book.call().open_amo(collateral, 2_500));
        let opened: AmoOpened = call.event(book);
        assert_eq!(
            (opened.amo, opened.collateral, opened.severity_bps),
            (id, collateral, 2_500)
        );
        assert_eq!(call.expect_ok(), id);
        let expected = AmoRecord {
            collateral,
            severity_bps: 2_500,
            marked_ms: now_ms,
            ..AmoRecord::default()
        };
        assert_eq!(record(&mut fixture, id), expected);
    }
    assert_eq!(fixture.chain.read(book.call().amo(2)), None);
    assert_sums(&mut fixture);
}

#[test]
fn there_are_at_most_sixteen() {
    let mut fixture = book();
    let book = fixture.book;
    for _ in 0..MAX_AMOS {
        as_controller(&mut fixture, book.call().open_amo(Some(USDC), 0));
    }
    let message = book.call().open_amo(Some(USDC), 0);
    fixture
        .chain
        .assert_refused(CONTROLLER, message, refused(LedgerError::TooManyAmos));
}

#[test]
fn opening_refuses_an_unknown_collateral_and_a_severity_above_all() {
    let mut fixture = book();
    let book = fixture.book;
    let unknown = refused(LedgerError::UnknownCollateral { collateral: 2 });
    let message = book.call().open_amo(Some(2), 0);
    fixture.chain.assert_refused(CONTROLLER, message, unknown);
    let severe = refused(LedgerError::OutOfRange {
        value: 10_001,
        minimum: 0,
        maximum: 10_000,
    });
    let message = book.call().open_amo(None, 10_001);
    fixture.chain.assert_refused(CONTROLLER, message, severe);
}

#[test]
fn an_amo_that_was_never_opened_is_unknown_to_every_message() {
    let mut fixture = book_with_amos();
    let mut book = fixture.book.call();
    let unknown = refused(LedgerError::UnknownAmo { amo: 3 });
    let at = position(0, 0, 0);
    let chain = &mut fixture.chain;
    chain.assert_refused(CONTROLLER, book.set_severity(3, 0), unknown);
    chain.assert_refused(CONTROLLER, book.book_wind(3, 1, 0, at), unknown);
    chain.assert_refused(CONTROLLER, book.book_unwind(3, 0, 0, 0, 0, at), unknown);
    chain.assert_refused(CONTROLLER, book.book_harvest(3, 1, 0, at), unknown);
    chain.assert_refused(CONTROLLER, book.book_write_off(3), unknown);
    chain.assert_refused(CONTROLLER, book.book_mark(3, at), unknown);
    chain.assert_refused(CONTROLLER, book.briefing(3), unknown);
}

#[test]
fn a_wind_books_funding_debt_and_position() {
    let mut fixture = book_with_amos();
    let book = fixture.book;
    fixture.chain.next_block();
    let neighbour = record(&mut fixture, 1);
    let at = position(coins(300), usd6(100), coins(401));
    let call = fixture.chain.call(
        CONTROLLER,
        book.call().book_wind(0, coins(300), usd6(100), at),
    );
    let changed: PositionChanged = call.event(book);
    assert_eq!(
        (changed.amo, changed.debt_old_e18, changed.debt_new_e18),
        (0, 0, coins(400))
    );
    assert_eq!(
        (changed.value_old_e18, changed.value_new_e18),
        (0, coins(401))
    );
    assert_eq!(
        (changed.own_new_e18, changed.external_new),
        (coins(300), usd6(100))
    );
    let health = call.expect_ok();

    let now_ms = fixture.chain.now_ms();
    let expected = AmoRecord {
        collateral: Some(USDC),
        severity_bps: 1_000,
        debt_e18: coins(400),
        lent_tokens: usd6(100),
        mark: at.mark,
        marked_ms: now_ms,
        ..AmoRecord::default()
    };
    assert_eq!(record(&mut fixture, 0), expected);
    assert_eq!(record(&mut fixture, 1), neighbour);
    let usdc = collateral(&mut fixture, USDC);
    assert_eq!((usdc.idle, usdc.lent), (usd6(900), usd6(100)));
    assert_eq!(
        (usdc.deployed.external, usdc.deployed.own_e18),
        (usd6(100), coins(300))
    );
    let solvency = fixture.chain.read(book.call().solvency());
    assert_eq!(
        (solvency.supply_e18, solvency.debt_e18),
        (coins(2_300), coins(400))
    );
    assert_eq!(solvency.ratios, health.ratios);
    assert_sums(&mut fixture);
}

#[test]
fn a_wind_is_refused_with_its_numbers() {
    let mut fixture = book_with_amos();
    let book = fixture.book;
    let mut message = book.call();
    let chain = &mut fixture.chain;
    let at = position(coins(1), 0, coins(1));
    let zero = refused(LedgerError::ZeroAmount);
    chain.assert_refused(CONTROLLER, message.book_wind(0, 0, 0, at), zero);
    let none = refused(LedgerError::NoCollateral { amo: 2 });
    chain.assert_refused(CONTROLLER, message.book_wind(2, 0, 1, at), none);
    chain.assert_refused(
        CONTROLLER,
        message.book_wind(2, 1, 0, position(0, 1, 0)),
        none,
    );
    let idle = refused(LedgerError::InsufficientIdle {
        collateral: USDC,
        idle: usd6(1_000),
        amount: usd6(1_000) + 1,
    });
    chain.assert_refused(
        CONTROLLER,
        message.book_wind(0, 0, usd6(1_000) + 1, at),
        idle,
    );
    let debt = refused(LedgerError::DebtAboveCeiling {
        debt_e18: coins(100_001),
        ceiling_e18: coins(100_000),
    });
    chain.assert_refused(
        CONTROLLER,
        message.book_wind(0, coins(100_001), 0, at),
        debt,
    );
    let supply = refused(LedgerError::SupplyAboveCeiling {
        supply_e18: coins(1_000_001),
        ceiling_e18: coins(1_000_000),
    });
    chain.assert_refused(
        CONTROLLER,
        message.book_wind(0, coins(998_001), 0, at),
        supply,
    );
    let out = refused(LedgerError::OutOfRange {
        value: MAX_AMOUNT + 1,
        minimum: 0,
        maximum: MAX_AMOUNT,
    });
    let liar = position(MAX_AMOUNT + 1, 0, 0);
    chain.assert_refused(CONTROLLER, message.book_wind(0, 1, 0, liar), out);
    chain.assert_refused(CONTROLLER, message.book_unwind(0, 0, 0, 0, 0, liar), out);
    chain.assert_refused(CONTROLLER, message.book_mark(0, liar), out);
}

#[test]
fn a_wind_may_not_breach_a_ratio() {
    let mut fixture = book_with_amos();
    let book = fixture.book;
    let minimum = Ratios {
        gross_e18: bps(9_000),
        net_e18: bps(9_000),
        ..Ratios::default()
    };
    let limits = Limits {
        minimum,
        target: minimum,
        ..limits()
    };
    as_governance(&mut fixture, book.call().set_limits(limits));
    // 1,980 over 2,000 + 201.
    let message = book
        .call()
        .book_wind(0, coins(201), 0, position(coins(201), 0, coins(201)));
    let error = refused(LedgerError::RatioBelowMinimum {
        ratio: RatioKind::Gross,
        value_e18: coins(1_980) / 2_201,
        minimum_e18: bps(9_000),
    });
    fixture.chain.assert_refused(CONTROLLER, message, error);
    wind(
        &mut fixture,
        0,
        coins(200),
        0,
        position(coins(200), 0, coins(200)),
    );
    assert_sums(&mut fixture);
}

#[test]
fn stale_prices_and_stale_marks_stop_winding_only() {
    let mut fixture = book_with_amos();
    let book = fixture.book;
    let mut message = book.call();
    let at = position(coins(10), 0, coins(10));
    let opened_ms = fixture.chain.now_ms();
    wind(&mut fixture, 0, coins(10), 0, at);
    fixture.chain.next_block_in(HOUR_MS + 1);
    let chain = &mut fixture.chain;
    let stale = refused(LedgerError::StaleMark {
        amo: 0,
        marked_ms: opened_ms,
        max_age_ms: HOUR_MS,
    });
    chain.assert_refused(CONTROLLER, message.book_wind(0, 1, 0, at), stale);
    let briefing = chain.read_ok(message.briefing(0));
    assert!(!briefing.mark_fresh && !briefing.price_fresh);
    chain.call(CONTROLLER, message.book_mark(0, at)).expect_ok();
    let stale = refused(LedgerError::StalePrice {
        collateral: USDC,
        price_at_ms: opened_ms,
        max_age_ms: HOUR_MS,
    });
    chain.assert_refused(CONTROLLER, message.book_wind(0, 1, 0, at), stale);
    let unwind = message.book_unwind(0, coins(10), 0, 1, 1, position(0, 0, 0));
    chain.call(CONTROLLER, unwind).expect_ok();
    assert_sums(&mut fixture);
}

#[test]
fn an_unwinding_settles_debt_loss_and_profit() {
    let mut fixture = book_with_amos();
    let book = fixture.book;
    wind(
        &mut fixture,
        0,
        coins(600),
        usd6(400),
        position(coins(600), usd6(400), coins(1_000)),
    );
    as_controller(
        &mut fixture,
        book.call()
            .book_mark(0, position(coins(500), usd6(400), coins(900))),
    );
    let rest = position(coins(375), usd6(300), coins(675));
    let message = book
        .call()
        .book_unwind(0, coins(125), usd6(100), 1, 4, rest);
    let call = fixture.chain.call(CONTROLLER, message);
    let loss: LossRealised = call.event(book);
    assert_eq!(
        (loss.amo, loss.loss_e18, loss.total_e18),
        (0, coins(25), coins(25))
    );
    let changed: PositionChanged = call.event(book);
    assert_eq!(
        (changed.debt_old_e18, changed.debt_new_e18),
        (coins(1_000), coins(750))
    );
    assert_eq!(
        (changed.value_old_e18, changed.value_new_e18),
        (coins(900), coins(675))
    );
    let Settlement {
        loss_e18,
        profit_e18,
        debt_e18,
        ..
    } = call.expect_ok();
    assert_eq!((loss_e18, profit_e18, debt_e18), (coins(25), 0, coins(750)));
    let usdc = collateral(&mut fixture, USDC);
    assert_eq!((usdc.idle, usdc.lent), (usd6(700), usd6(300)));
    assert_sums(&mut fixture);

    // The rest comes back worth 900: 75 of loss were expected of it, and it is 225 more than what is then owed.
    let message = book
        .call()
        .book_unwind(0, coins(500), usd6(400), 3, 3, position(0, 0, 0));
    let call = fixture.chain.call(CONTROLLER, message);
    let settled = call.expect_ok();
    assert_eq!(
        (settled.loss_e18, settled.profit_e18),
        (coins(75), coins(225))
    );
    let record = record(&mut fixture, 0);
    assert_eq!((record.debt_e18, record.lent_tokens), (0, 0));
    assert_eq!(record.realised_loss_e18, coins(100));
    assert_eq!(record.realised_profit_e18, coins(225));
    assert_sums(&mut fixture);
}

#[test]
fn an_unwinding_cannot_burn_more_than_there_is_or_restore_what_an_amo_cannot_hold() {
    let mut fixture = book_with_amos();
    let book = fixture.book;
    let more = refused(LedgerError::MoreThanSupply {
        supply_e18: coins(2_000),
        amount_e18: coins(2_001),
    });
    let message = book
        .call()
        .book_unwind(0, coins(2_001), 0, 0, 0, position(0, 0, 0));
    fixture.chain.assert_refused(CONTROLLER, message, more);
    let none = refused(LedgerError::NoCollateral { amo: 2 });
    let message = book.call().book_unwind(2, 0, 1, 0, 0, position(0, 0, 0));
    fixture.chain.assert_refused(CONTROLLER, message, none);
    let message = book.call().book_mark(2, position(0, 1, 0));
    fixture.chain.assert_refused(CONTROLLER, message, none);
}

#[test]
fn severity_decides_which_venue_binds() {
    let mut fixture = book_with_amos();
    let book = fixture.book;
    for amo in [0, 1] {
        wind(
            &mut fixture,
            amo,
            0,
            usd6(100),
            position(0, usd6(100), coins(100)),
        );
    }
    let before = record(&mut fixture, 1);
    let call = fixture
        .chain
        .call(CONTROLLER, book.call().set_severity(1, 9_000));
    let changed: SeverityChanged = call.event(book);
    assert_eq!(
        (changed.amo, changed.old_bps, changed.new_bps),
        (1, 1_000, 9_000)
    );
    call.expect_ok();
    let expected = AmoRecord {
        severity_bps: 9_000,
        ..before
    };
    assert_eq!(record(&mut fixture, 1), expected);
    assert_sums(&mut fixture);
    let severe = refused(LedgerError::OutOfRange {
        value: 10_001,
        minimum: 0,
        maximum: 10_000,
    });
    let message = book.call().set_severity(1, 10_001);
    fixture.chain.assert_refused(CONTROLLER, message, severe);
}

#[test]
fn a_briefing_is_what_the_other_views_say() {
    let mut fixture = book_with_amos();
    let book = fixture.book;
    wind(
        &mut fixture,
        0,
        coins(100),
        usd6(50),
        position(coins(90), usd6(60), coins(150)),
    );
    price(&mut fixture, USDC, bps(9_990));
    let record = record(&mut fixture, 0);
    let usdc = collateral(&mut fixture, USDC);
    let chain = &mut fixture.chain;
    let briefing = chain.read_ok(book.call().briefing(0));
    let solvency = chain.read(book.call().solvency());
    assert_eq!(briefing.record, record);
    assert_eq!(briefing.limits, solvency.limits);
    assert_eq!(briefing.health.ratios, solvency.ratios);
    assert_eq!(briefing.supply_e18, solvency.supply_e18);
    assert_eq!(briefing.total_debt_e18, solvency.debt_e18);
    assert_eq!((briefing.amo, briefing.collateral), (0, Some(usdc)));
    assert_eq!(briefing.fair_e18(), bps(9_990));
    assert_eq!(briefing.prudent_e18(), bps(9_990) * 99 / 100);
    assert_eq!(briefing.equity_e18, solvency.equity_e18);
    assert_eq!(briefing.binding.failure, solvency.binding_failure);
    assert!(briefing.price_fresh && briefing.mark_fresh);
    let idle_e18 = usdc.idle * briefing.prudent_e18() / 1_000_000 + coins(990);
    assert_eq!(briefing.idle_value_e18, idle_e18);
    assert_eq!(
        briefing.gross_value_e18,
        idle_e18 + usd6(50) * briefing.prudent_e18() / 1_000_000
    );
    let without = chain.read_ok(book.call().briefing(2));
    assert_eq!(without.collateral, None);
    assert!(without.price_fresh);
}
