use crate::*;
use interfaces::book::PriceChanged;
use policy::ledger::limits::{MAX_HAIRCUT_BPS, MAX_PRICE_E18};

#[test]
fn a_price_is_stored_with_its_time_and_its_pessimistic_twin() {
    let mut fixture = book();
    let book = fixture.book;
    let neighbour = collateral(&mut fixture, DAI);
    fixture.chain.next_block();
    let before = collateral(&mut fixture, USDC);
    let at_ms = fixture.chain.now_ms() - 1;
    let new = Price {
        price_e18: bps(9_990),
        pessimistic_e18: bps(9_900),
        haircut_bps: 250,
        halted: true,
        at_ms,
    };
    let message = book.call().set_price(USDC, new);
    let call = fixture.chain.call(ORACLE, message);
    let changed: PriceChanged = call.event(book);
    assert_eq!(changed.collateral, USDC);
    assert_eq!((changed.old, changed.new), (before.price, new));
    call.expect_ok();
    let expected = Collateral {
        price: new,
        ..before
    };
    assert_eq!(collateral(&mut fixture, USDC), expected);
    assert_eq!(collateral(&mut fixture, DAI), neighbour);
    assert_sums(&mut fixture);
}

#[test]
fn a_price_reaches_every_position_of_its_collateral() {
    let mut fixture = book_with_amos();
    wind(
        &mut fixture,
        0,
        0,
        usd6(500),
        position(0, usd6(500), coins(500)),
    );
    wind(
        &mut fixture,
        1,
        coins(50),
        0,
        position(coins(50), 0, coins(50)),
    );
    let before = collateral(&mut fixture, USDC).deployed;
    price(&mut fixture, USDC, E18 / 2);
    let after = collateral(&mut fixture, USDC).deployed;
    assert_eq!(before.prudent_value_e18, coins(495));
    assert_eq!(after.prudent_value_e18, coins(495) / 2);
    assert_eq!(after.external, before.external);
    assert_sums(&mut fixture);
}

#[test]
fn prices_out_of_range_or_out_of_time_are_refused() {
    let mut fixture = book();
    let book = fixture.book;
    let now_ms = fixture.chain.now_ms();
    let mut message = book.call();
    let chain = &mut fixture.chain;
    for (price_e18, pessimistic_e18) in [(0, 0), (E18, 0), (E18, E18 + 1), (MAX_PRICE_E18 + 1, E18)]
    {
        let error = refused(LedgerError::PriceOutOfRange {
            price_e18,
            pessimistic_e18,
        });
        let price = Price {
            pessimistic_e18,
            ..plain(price_e18, now_ms)
        };
        let message = message.set_price(USDC, price);
        chain.assert_refused(ORACLE, message, error);
    }
    let price = Price {
        haircut_bps: MAX_HAIRCUT_BPS + 1,
        ..plain(E18, now_ms)
    };
    let error = refused(LedgerError::OutOfRange {
        value: u128::from(MAX_HAIRCUT_BPS) + 1,
        minimum: 0,
        maximum: MAX_HAIRCUT_BPS.into(),
    });
    chain.assert_refused(ORACLE, message.set_price(USDC, price), error);
    let older = refused(LedgerError::PriceNotNewer {
        at_ms: now_ms - 1,
        price_at_ms: now_ms,
    });
    chain.assert_refused(
        ORACLE,
        message.set_price(USDC, plain(E18, now_ms - 1)),
        older,
    );
    let unknown = refused(LedgerError::UnknownCollateral { collateral: 2 });
    chain.assert_refused(ORACLE, message.set_price(2, plain(E18, now_ms)), unknown);
    // Of the same time: replaces.
    chain
        .call(ORACLE, message.set_price(USDC, plain(E18 - 1, now_ms)))
        .expect_ok();
    assert_eq!(collateral(&mut fixture, USDC).price.price_e18, E18 - 1);
}

#[test]
fn a_halted_price_stops_minting_and_winding_and_no_exit() {
    let mut fixture = book_with_amos();
    let at = position(0, usd6(500), coins(500));
    wind(&mut fixture, 0, 0, usd6(500), at);
    let mut message = fixture.book.call();
    let now_ms = fixture.chain.now_ms();
    let halted = Price {
        halted: true,
        ..plain(E18, now_ms)
    };
    fixture
        .chain
        .call(ORACLE, message.set_price(USDC, halted))
        .expect_ok();
    let error = refused(LedgerError::PriceHalted { collateral: USDC });
    let chain = &mut fixture.chain;
    chain.assert_refused(VAULT, message.book_mint(USDC, usd6(1), 0), error);
    chain.assert_refused(CONTROLLER, message.book_wind(0, 0, usd6(1), at), error);
    chain.call(VAULT, message.book_mint(DAI, 10, 0)).expect_ok();
    let redeem = message.book_redeem(USDC, coins(1), 0);
    assert_eq!(chain.call(VAULT, redeem).expect_ok().tokens, usd6(1));
    chain
        .call(VAULT, message.book_basket(coins(1), [0; 8]))
        .expect_ok();
    let unwind = message.book_unwind(0, 0, usd6(500), 1, 1, Position::default());
    chain.call(CONTROLLER, unwind).expect_ok();
    assert_sums(&mut fixture);
}

#[test]
fn a_haircut_that_volatility_justifies_counts_within_the_governed_ones() {
    let mut fixture = book();
    let set = |fixture: &mut BookFixture, haircut_bps| {
        let price = Price {
            haircut_bps,
            ..plain(E18, fixture.chain.now_ms())
        };
        let message = fixture.book.call().set_price(USDC, price);
        fixture.chain.call(ORACLE, message).expect_ok();
        collateral(fixture, USDC).prudent_e18()
    };
    let terms = CollateralTerms {
        haircut_bps: 100,
        largest_haircut_bps: 500,
        ..PAR
    };
    let message = fixture.book.call().set_collateral_terms(USDC, terms);
    as_governance(&mut fixture, message);
    for (justified, counted) in [(99, 100), (101, 101), (500, 500), (501, 500), (5_000, 500)] {
        assert_eq!(set(&mut fixture, justified), bps(10_000 - counted));
    }
    assert_sums(&mut fixture);
}
