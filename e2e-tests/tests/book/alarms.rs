//! Since when something is wrong, and who bears a loss: as the contract publishes them.

use crate::*;
use interfaces::book::{Alarms, AlarmsChanged, Bearer, Breached, LossBorne};

#[test]
fn an_alarm_begins_and_ends_with_the_message_that_makes_the_difference() {
    let mut fixture = book();
    let book = fixture.book;
    fixture.chain.next_block();
    let began_ms = fixture.chain.now_ms();
    let price = plain(bps(9_000), began_ms);
    let call = fixture
        .chain
        .call(ORACLE, book.call().set_price(USDC, price));
    let event: AlarmsChanged = call.event(book);
    let below = Alarms {
        below_par_ms: began_ms,
        ..Alarms::default()
    };
    assert_eq!((event.old, event.new), (Alarms::default(), below));
    fixture.chain.next_block();
    let again = fixture
        .chain
        .call(ORACLE, book.call().set_price(USDC, price));
    assert!(again.events::<AlarmsChanged>(book).is_empty());
    assert_eq!(fixture.chain.read(book.call().solvency()).alarms, below);

    let whole = plain(E18, began_ms);
    let call = fixture
        .chain
        .call(ORACLE, book.call().set_price(USDC, whole));
    let event: AlarmsChanged = call.event(book);
    assert_eq!((event.old, event.new), (below, Alarms::default()));
    call.expect_ok();
}

#[test]
fn a_breach_that_governance_makes_is_recorded_and_shown_to_the_controller() {
    let mut fixture = book_with_amos();
    let book = fixture.book;
    wind(
        &mut fixture,
        0,
        coins(500),
        0,
        position(coins(500), 0, coins(500)),
    );
    fixture.chain.next_block();
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
    let now_ms = fixture.chain.now_ms();
    let since = Breached {
        gross_ms: now_ms,
        ..Breached::default()
    };
    assert_eq!(fixture.chain.read(book.call().health()).breached, since);
    fixture.chain.next_block();
    let briefing = fixture.chain.read_ok(book.call().briefing(0));
    assert_eq!(briefing.health.breached, since);
    // Healed by what comes back.
    let rest = position(0, 0, 0);
    let message = book.call().book_unwind(0, coins(500), 0, 1, 1, rest);
    as_controller(&mut fixture, message);
    let health = fixture.chain.read(book.call().health());
    assert_eq!(health.breached, Breached::default());
}

#[test]
fn a_loss_is_published_with_who_bears_it() {
    let mut fixture = book_with_amos();
    let book = fixture.book;
    let message = book.call().book_recapitalisation(USDC, usd6(60));
    fixture.chain.call(VAULT, message).expect_ok();
    wind(
        &mut fixture,
        0,
        coins(500),
        0,
        position(coins(500), 0, coins(500)),
    );
    let richer = position(coins(530), 0, coins(530));
    as_controller(&mut fixture, book.call().book_mark(0, richer));
    let even = position(coins(500), 0, coins(500));
    as_controller(
        &mut fixture,
        book.call().book_harvest(0, coins(30), 0, even),
    );

    // 30 were gained, 60 were given: a loss of 500 leaves the rest to the holders.
    let call = fixture
        .chain
        .call(CONTROLLER, book.call().book_write_off(0));
    let borne: Vec<(Bearer, u128)> = call
        .events::<LossBorne>(book)
        .into_iter()
        .map(|event| (event.by, event.amount_e18))
        .collect();
    call.expect_ok();
    let short_e18 = fixture
        .chain
        .read(book.call().solvency())
        .equity_e18
        .unsigned_abs();
    assert_eq!(
        borne,
        [
            (Bearer::Gain, coins(30)),
            (Bearer::Buffer, coins(470) - short_e18),
            (Bearer::Holders, short_e18),
        ]
    );
    assert_eq!(short_e18, coins(500) - coins(90));
}
