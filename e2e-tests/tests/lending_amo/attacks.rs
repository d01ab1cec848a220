//! What an attacker may try with the plan and the position of an AMO that lends.

use crate::*;
use harness::suite::lending_params;
use interfaces::amo::{AmoError, Context, Plan};
use interfaces::oracle::RiskTerms;

fn plan(fixture: &mut Fixture) -> Plan {
    let debt_e18 = fixture.record().debt_e18;
    let context = Context {
        collateral_price_e18: E18,
        price_fresh: true,
        debt_e18,
        wind_room_e18: coins(1_000_000),
        unwind_room_e18: coins(1_000_000),
        ..Context::default()
    };
    let view = fixture.amo.amo().plan(context);
    fixture.suite.chain.read_ok(view).plan
}

/// A market in which borrowers pay within the band, for days.
fn at_rest() -> Fixture {
    let mut fixture = fixture(Mode::DirectDeposit);
    fixture.supply(20_000);
    fixture.borrow(18_500);
    fixture.wait(2 * DAY_MS);
    fixture.settle();
    fixture.wait(DAY_MS);
    assert_eq!(plan(&mut fixture), Plan::Nothing);
    fixture
}

#[test]
fn borrowing_everything_for_a_block_winds_nothing() {
    let mut fixture = at_rest();
    let state = fixture.suite.chain.read(fixture.market.call().state());
    let all = state.totals.cash / E18;
    fixture.borrow(all);
    assert!(fixture.rate_e18() > lending_params().high_rate_e18);
    assert_eq!(plan(&mut fixture), Plan::Nothing);
    assert_eq!(fixture.poke(), Outcome::Nothing);
}

#[test]
fn repaying_everything_for_a_block_unwinds_nothing() {
    let mut fixture = at_rest();
    fixture.repay(19_000);
    assert!(fixture.rate_e18() < lending_params().low_rate_e18);
    assert_eq!(plan(&mut fixture), Plan::Nothing);
    assert_eq!(fixture.poke(), Outcome::Nothing);
}

/// The feed of the collateral dies while it falls: suppliers who know would leave, and the AMO would be handed their claims.
#[test]
fn nothing_is_wound_into_a_market_that_cannot_liquidate() {
    let mut fixture = at_rest();
    let state = fixture.suite.chain.read(fixture.market.call().state());
    fixture.borrow(state.totals.cash / E18);
    let usdc = fixture.suite.usdc().id;
    for _ in 0..3 {
        fixture.suite.chain.next_block_in(DAY_MS);
        fixture.suite.report_prices(&[(usdc, E18)]);
    }
    assert!(fixture.rate_e18() > lending_params().high_rate_e18);
    assert_eq!(plan(&mut fixture), Plan::Nothing);
    fixture.suite.refresh_prices();
    assert!(matches!(plan(&mut fixture), Plan::Wind { .. }));
    // The breaker of the collateral trips.
    let feed = fixture.suite.oracle;
    let id = fixture.ether.id;
    let terms = fixture
        .suite
        .chain
        .read(feed.call().feed(id))
        .unwrap()
        .terms;
    let risk = RiskTerms {
        trip_bps: 300,
        reset_bps: 100,
        ..terms.risk
    };
    let terms = interfaces::oracle::FeedTerms { risk, ..terms };
    let message = feed.call().set_feed_terms(id, terms);
    fixture
        .suite
        .chain
        .call(Role::Governance, message)
        .expect_ok();
    fixture.suite.chain.next_block_in(MINUTE_MS);
    fixture.suite.report_prices(&[(id, ETHER * E18 * 12 / 10)]);
    assert_eq!(plan(&mut fixture), Plan::Nothing);
}

/// A unit supplied in the AMO's name is less than anything that could be withdrawn: it is no position.
#[test]
fn a_gift_of_dust_does_not_keep_the_amo_from_being_retired() {
    let mut fixture = at_rest();
    let (registry, amo) = (fixture.suite.registry, fixture.amo.account);
    fixture.repay(19_000);
    let message = registry.call().set_unwind_only(fixture.id);
    fixture
        .suite
        .chain
        .call(Role::Guardian, message)
        .expect_ok();
    for _ in 0..3 {
        fixture.wait(2 * MINUTE_MS);
        let message = fixture.suite.controller.call().refresh(fixture.id);
        fixture.suite.chain.call(Role::Keeper, message).expect_ok();
    }
    assert_eq!(fixture.record().debt_e18, 0);
    for _ in 0..3 {
        let message = fixture.market.call().supply(1, amo);
        fixture.suite.chain.call(Role::Holder, message).expect_ok();
    }
    let left = fixture.position();
    assert!(left.units == 0 || left.liquid.own_e18 > 0, "{left:?}");
    let message = fixture.suite.controller.call().refresh(fixture.id);
    fixture.suite.chain.call(Role::Keeper, message).expect_ok();
    let message = registry.call().retire(fixture.id);
    fixture
        .suite
        .chain
        .call(Role::Governance, message)
        .expect_ok();
}

/// Who lost something is not given more, not even up to the floor.
#[test]
fn a_loss_is_not_minted_again() {
    let mut fixture = fixture(Mode::DirectDeposit);
    fixture.settle();
    let holder = Role::Holder.account();
    let posted = fixture.ether.units(7) / 10;
    let message = fixture.market.call().post_collateral(posted, holder);
    fixture.suite.chain.call(Role::Holder, message).expect_ok();
    let message = fixture.market.call().borrow(coins(900), holder);
    fixture.suite.chain.call(Role::Holder, message).expect_ok();
    let id = fixture.ether.id;
    fixture.suite.report_prices(&[(id, 1_300 * E18)]);
    let message = fixture.market.call().liquidate(holder, coins(1_000), 0);
    fixture.suite.chain.call(Role::Holder, message).expect_ok();
    let claim = fixture.position().mark.value_e18;
    assert!(claim < lending_params().floor_e18 - coins(10), "{claim}");
    assert_eq!(plan(&mut fixture), Plan::Nothing);
}

#[test]
fn an_amo_of_another_book_is_refused() {
    let mut fixture = fixture(Mode::DirectDeposit);
    let mut init = fixture
        .suite
        .lending_amo_init(fixture.market, Mode::DirectDeposit);
    init.book = Role::Attacker.account();
    let refusal = fixture.suite.try_deploy_lending_amo(init).unwrap_err();
    assert_eq!(refusal, Refusal::Error(AmoError::WrongVenue));
}
