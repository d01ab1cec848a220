//! Construction and governance.

use crate::*;
use interfaces::access::AccessError;
use interfaces::lending_market::{
    MarketPauseChanged, MarketTermsChanged, MAX_ADJUST_MS, MAX_RESERVE_BPS, MIN_ADJUST_MS,
};
use interfaces::pause::MAX_PAUSE_MS;
use policy::ledger::limits::MAX_AMOUNT;
use policy::lending::{MAX_BONUS_BPS, MAX_LIQUIDATION_BPS, MAX_RATE_E18};

type Change = fn(&mut MarketTerms);

/// Every bound, passed by one.
fn out_of_bounds() -> Vec<(MarketTerms, LendingError)> {
    let cases: [(Change, u128, u128, u128); 18] = [
        (
            |t| t.rate.adjust_ms = MIN_ADJUST_MS - 1,
            MIN_ADJUST_MS as u128 - 1,
            MIN_ADJUST_MS as u128,
            MAX_ADJUST_MS as u128,
        ),
        (
            |t| t.rate.target_utilisation_e18 = E18 / 100 - 1,
            E18 / 100 - 1,
            E18 / 100,
            E18 * 99 / 100,
        ),
        (
            |t| t.rate.target_utilisation_e18 = E18 * 99 / 100 + 1,
            E18 * 99 / 100 + 1,
            E18 / 100,
            E18 * 99 / 100,
        ),
        (
            |t| t.rate.most_rate_e18 = MAX_RATE_E18 + 1,
            MAX_RATE_E18 + 1,
            0,
            MAX_RATE_E18,
        ),
        (
            |t| t.rate.least_rate_e18 = E18 / 5 + 1,
            E18 / 5 + 1,
            0,
            E18 / 5,
        ),
        (
            |t| t.rate.full_rate_e18 = E18 / 5 - 1,
            E18 / 5 - 1,
            E18 / 5,
            MAX_RATE_E18,
        ),
        (
            |t| t.rate.full_rate_e18 = MAX_RATE_E18 + 1,
            MAX_RATE_E18 + 1,
            E18 / 5,
            MAX_RATE_E18,
        ),
        (
            |t| t.rate.adjust_ms = MAX_ADJUST_MS + 1,
            MAX_ADJUST_MS as u128 + 1,
            MIN_ADJUST_MS as u128,
            MAX_ADJUST_MS as u128,
        ),
        (
            |t| t.reserve_bps = MAX_RESERVE_BPS + 1,
            MAX_RESERVE_BPS as u128 + 1,
            0,
            MAX_RESERVE_BPS as u128,
        ),
        (
            |t| t.liquidation.liquidation_bps = 0,
            0,
            1,
            MAX_LIQUIDATION_BPS as u128,
        ),
        (
            |t| t.liquidation.liquidation_bps = MAX_LIQUIDATION_BPS + 1,
            MAX_LIQUIDATION_BPS as u128 + 1,
            1,
            MAX_LIQUIDATION_BPS as u128,
        ),
        (|t| t.liquidation.loan_to_value_bps = 8_001, 8_001, 0, 8_000),
        (
            |t| t.liquidation.bonus_bps = MAX_BONUS_BPS + 1,
            MAX_BONUS_BPS as u128 + 1,
            0,
            MAX_BONUS_BPS as u128,
        ),
        (|t| t.liquidation.close_bps = 0, 0, 1, 10_000),
        (
            |t| t.liquidation.liquidation_bps = 9_500,
            9_500 * 10_527,
            0,
            100_000_000,
        ),
        (
            |t| t.liquidation.least_debt_e18 = MAX_AMOUNT + 1,
            MAX_AMOUNT + 1,
            0,
            MAX_AMOUNT,
        ),
        (
            |t| t.supply_cap_e18 = MAX_AMOUNT + 1,
            MAX_AMOUNT + 1,
            0,
            MAX_AMOUNT,
        ),
        (
            |t| t.borrow_cap_e18 = MAX_AMOUNT + 1,
            MAX_AMOUNT + 1,
            0,
            MAX_AMOUNT,
        ),
    ];
    cases
        .into_iter()
        .map(|(change, value, minimum, maximum)| {
            let mut terms = lending_terms();
            // A threshold that the bonus still fits under, but for one.
            if value == 9_500 * 10_527 {
                terms.liquidation.bonus_bps = 527;
            }
            change(&mut terms);
            let error = LendingError::TermOutOfRange {
                value,
                minimum,
                maximum,
            };
            (terms, error)
        })
        .collect()
}

#[test]
fn governance_sets_terms_within_their_bounds() {
    let mut fixture = lent();
    let market = fixture.market;
    for (wrong, error) in out_of_bounds() {
        fixture.assert_refused(Role::Governance, market.call().set_terms(wrong), error);
    }
    let mut new = lending_terms();
    new.rate.target_utilisation_e18 -= 1;
    new.rate.full_rate_e18 -= 2;
    new.rate.least_rate_e18 += E18 / 50;
    new.rate.most_rate_e18 -= 4;
    new.rate.adjust_ms += 5;
    new.liquidation.loan_to_value_bps -= 6;
    new.liquidation.liquidation_bps -= 7;
    new.liquidation.bonus_bps += 8;
    new.liquidation.close_bps += 9;
    new.liquidation.least_debt_e18 += 10;
    new.reserve_bps += 11;
    new.supply_cap_e18 -= 12;
    new.borrow_cap_e18 -= 13;
    for who in [Role::Guardian, Role::Attacker] {
        let error = LendingError::Access(AccessError::NotAdmin);
        fixture.assert_refused(who, market.call().set_terms(new), error);
    }
    let assets = fixture.suite.chain.read(market.call().assets());
    let before = fixture.state();
    let call = fixture
        .suite
        .chain
        .call(Role::Governance, market.call().set_terms(new));
    let event: MarketTermsChanged = call.event(market);
    assert_eq!((event.old, event.new), (lending_terms(), new));
    call.expect_ok();
    assert_eq!(fixture.suite.chain.read(market.call().terms()), new);
    assert_eq!(fixture.suite.chain.read(market.call().assets()), assets);
    let after = fixture.state();
    assert_eq!(
        (after.totals, after.collateral, after.paused),
        (before.totals, before.collateral, false)
    );
    assert_eq!(after.rate.rate_at_target_e18, new.rate.least_rate_e18);
}

#[test]
fn the_guardian_pauses_and_governance_resumes() {
    let mut fixture = lent();
    let market = fixture.market;
    let error = LendingError::Access(AccessError::NotAdminOrGuardian);
    fixture.assert_refused(Role::Attacker, market.call().pause(), error);
    let before = fixture.state();
    let call = fixture
        .suite
        .chain
        .call(Role::Guardian, market.call().pause());
    let event: MarketPauseChanged = call.event(market);
    assert_eq!((event.old, event.new), (false, true));
    call.expect_ok();
    let expected = MarketState {
        paused: true,
        ..before
    };
    assert_eq!(fixture.state(), expected);
    let until_ms = fixture.suite.chain.now_ms() + MAX_PAUSE_MS;
    for who in [Role::Guardian, Role::Attacker] {
        let error = LendingError::Access(AccessError::PauseNotOver { until_ms });
        fixture.assert_refused(who, market.call().resume(), error);
    }
    fixture
        .suite
        .chain
        .call(Role::Governance, market.call().resume())
        .expect_ok();
    assert_eq!(fixture.state(), before);
    let until_ms = until_ms + MAX_PAUSE_MS;
    let error = LendingError::Access(AccessError::GuardianMustRest { until_ms });
    fixture.assert_refused(Role::Guardian, market.call().pause(), error);
    let chain = &mut fixture.suite.chain;
    chain
        .call(Role::Governance, market.call().pause())
        .expect_ok();
    chain.next_block_in(MAX_PAUSE_MS);
    chain
        .call(Role::Supplier, market.call().resume())
        .expect_ok();
    assert!(!chain.read(market.call().state()).paused);
    let view = market.call().pause_state();
    assert_eq!(chain.read(view).since_ms, 0);
}

#[test]
fn no_market_is_built_of_bad_assets_or_terms() {
    let mut fixture = market();
    let good = fixture.suite.market_assets(None, fixture.ether);
    for (wrong, error) in out_of_bounds() {
        let refusal = fixture.suite.try_deploy_market(good, wrong).unwrap_err();
        assert_eq!(refusal, harness::Refusal::Error(error));
    }
    let mut same = good;
    same.loan = same.collateral;
    let mut long = good;
    long.collateral_decimals = 19;
    for wrong in [same, long] {
        let refusal = fixture
            .suite
            .try_deploy_market(wrong, lending_terms())
            .unwrap_err();
        assert_eq!(refusal, harness::Refusal::Error(LendingError::BadAssets));
    }
}
