use crate::*;
use interfaces::book::PriceChanged;
use policy::ledger::limits::MAX_PRICE_E18;

#[test]
fn a_price_is_stored_with_its_time_and_its_pessimistic_twin() {
    let mut fixture = book();
    let book = fixture.book;
    let neighbour = collateral(&mut fixture, DAI);
    fixture.chain.next_block();
    let before = collateral(&mut fixture, USDC);
    let at_ms = fixture.chain.now_ms() - 1;
    let message = book.call().set_price(USDC, bps(9_990), bps(9_900), at_ms);
    let call = fixture.chain.call(ORACLE, message);
    let changed: PriceChanged = call.event(book);
    assert_eq!(changed.collateral, USDC);
    assert_eq!(
        (changed.old_e18, changed.new_e18, changed.at_ms),
        (E18, bps(9_990), at_ms)
    );
    call.expect_ok();
    let expected = Collateral {
        price_e18: bps(9_990),
        pessimistic_e18: bps(9_900),
        price_at_ms: at_ms,
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
        let message = message.set_price(USDC, price_e18, pessimistic_e18, now_ms);
        chain.assert_refused(ORACLE, message, error);
    }
    let older = refused(LedgerError::PriceNotNewer {
        at_ms: now_ms - 1,
        price_at_ms: now_ms,
    });
    chain.assert_refused(ORACLE, message.set_price(USDC, E18, E18, now_ms - 1), older);
    let unknown = refused(LedgerError::UnknownCollateral { collateral: 2 });
    chain.assert_refused(ORACLE, message.set_price(2, E18, E18, now_ms), unknown);
    // Of the same time: replaces.
    chain
        .call(ORACLE, message.set_price(USDC, E18 - 1, E18 - 1, now_ms))
        .expect_ok();
    assert_eq!(collateral(&mut fixture, USDC).price_e18, E18 - 1);
}
