//! Who may call, what is refused, what is governed.

use crate::*;
use harness::suite::lending_params;
use interfaces::access::AccessError;
use interfaces::amo::{AmoError, Context};
use interfaces::controller::ControllerError;
use interfaces::lending_amo::{LendingParams, LendingParamsChanged};
use policy::ledger::limits::MAX_AMOUNT;
use policy::lending::MAX_RATE_E18;

#[test]
fn nobody_but_the_controller_moves_anything() {
    for mode in [Mode::DirectDeposit, Mode::IdleCollateral] {
        let mut fixture = fixture(mode);
        fixture.settle();
        let mut amo = fixture.amo.amo();
        let context = Context::default();
        for who in [
            Role::Governance,
            Role::Guardian,
            Role::Keeper,
            Role::Attacker,
        ] {
            let chain = &mut fixture.suite.chain;
            let error = AmoError::NotController;
            chain.assert_refused(who, amo.wind(context, 1, 0), error);
            chain.assert_refused(who, amo.unwind(context, 1), error);
            chain.assert_refused(who, amo.withdraw(context, 1), error);
        }
    }
}

#[test]
fn it_describes_what_it_is() {
    let mut deposit = fixture(Mode::DirectDeposit);
    let described = deposit.suite.chain.read(deposit.amo.amo().descriptor());
    assert_eq!(described.collateral, None);
    assert_eq!(described.backing, Some(deposit.ether.token.account));
    assert_eq!(described.funding, deposit.amo.account);
    let mut idle = fixture(Mode::IdleCollateral);
    let described = idle.suite.chain.read(idle.amo.amo().descriptor());
    assert_eq!(described.collateral, Some(idle.loan.account));
    assert_eq!(
        idle.suite.chain.read(idle.amo.call().mode()),
        Mode::IdleCollateral
    );
    assert_eq!(
        idle.suite.chain.read(idle.amo.call().market()),
        idle.market.account
    );
}

#[test]
fn a_market_of_another_kind_is_refused() {
    let mut fixture = fixture(Mode::DirectDeposit);
    let wrong = fixture
        .suite
        .lending_amo_init(fixture.market, Mode::IdleCollateral);
    let refusal = fixture.suite.try_deploy_lending_amo(wrong).unwrap_err();
    assert_eq!(refusal, harness::Refusal::Error(AmoError::WrongVenue));
}

#[test]
fn a_market_that_the_stablecoin_secures_cannot_be_lent_into() {
    let mut fixture = fixture(Mode::IdleCollateral);
    let usdc = fixture.suite.usdc();
    let mut assets = fixture.suite.market_assets(Some(usdc), fixture.ether);
    assets.collateral = fixture.suite.stablecoin.account;
    assets.collateral_decimals = 18;
    let market = fixture.suite.deploy_market(assets, lending_terms());
    let init = fixture.suite.lending_amo_init(market, Mode::IdleCollateral);
    let refusal = fixture.suite.try_deploy_lending_amo(init).unwrap_err();
    assert_eq!(refusal, harness::Refusal::Error(AmoError::WrongVenue));
}

#[test]
fn the_same_market_cannot_be_registered_by_an_amo_twice() {
    let mut fixture = fixture(Mode::DirectDeposit);
    let message = fixture
        .suite
        .registry
        .call()
        .register(fixture.amo.account, AmoConfig::default().terms);
    let error = ControllerError::AmoRegistered;
    fixture
        .suite
        .chain
        .assert_refused(Role::Governance, message, error);
}

#[test]
fn governance_sets_the_params_within_their_bounds() {
    let mut fixture = fixture(Mode::DirectDeposit);
    let amo = fixture.amo;
    let good = lending_params();
    let error = |value: u128, minimum: u128, maximum: u128| AmoError::ParameterOutOfRange {
        value,
        minimum,
        maximum,
    };
    type Change = fn(&mut LendingParams);
    let cases: [(Change, AmoError); 5] = [
        (
            |p| p.high_rate_e18 = MAX_RATE_E18 + 1,
            error(MAX_RATE_E18 + 1, 0, MAX_RATE_E18),
        ),
        (
            |p| p.target_rate_e18 = p.high_rate_e18 + 1,
            error(good.high_rate_e18 + 1, 0, good.high_rate_e18),
        ),
        (
            |p| p.low_rate_e18 = p.target_rate_e18 + 1,
            error(good.target_rate_e18 + 1, 0, good.target_rate_e18),
        ),
        (
            |p| p.floor_e18 = MAX_AMOUNT + 1,
            error(MAX_AMOUNT + 1, 0, MAX_AMOUNT),
        ),
        (
            |p| p.least_step_e18 = MAX_AMOUNT + 1,
            error(MAX_AMOUNT + 1, 0, MAX_AMOUNT),
        ),
    ];
    for (change, refusal) in cases {
        let mut wrong = good;
        change(&mut wrong);
        let message = amo.call().set_params(wrong);
        fixture
            .suite
            .chain
            .assert_refused(Role::Governance, message, refusal);
        let init = interfaces::lending_amo::LendingAmoInit {
            params: wrong,
            ..fixture
                .suite
                .lending_amo_init(fixture.market, Mode::DirectDeposit)
        };
        let built = fixture.suite.try_deploy_lending_amo(init).unwrap_err();
        assert_eq!(built, harness::Refusal::Error(refusal));
    }
    let new = LendingParams {
        low_rate_e18: 1,
        target_rate_e18: 2,
        high_rate_e18: 3,
        floor_e18: 4,
        least_step_e18: 5,
    };
    for who in [Role::Guardian, Role::Attacker] {
        let error = AmoError::Access(AccessError::NotAdmin);
        let message = amo.call().set_params(new);
        fixture.suite.chain.assert_refused(who, message, error);
    }
    let call = fixture
        .suite
        .chain
        .call(Role::Governance, amo.call().set_params(new));
    let event: LendingParamsChanged = call.event(amo);
    assert_eq!((event.old, event.new), (good, new));
    call.expect_ok();
    assert_eq!(fixture.suite.chain.read(amo.call().params()), new);
    assert_eq!(
        fixture.suite.chain.read(amo.call().mode()),
        Mode::DirectDeposit
    );
}

#[test]
fn donations_change_nothing() {
    let mut fixture = fixture(Mode::DirectDeposit);
    fixture.settle();
    let before = fixture.position();
    let coin = fixture.suite.stablecoin;
    for to in [fixture.amo.account, fixture.market.account] {
        let message = coin.psp22().transfer(to, coins(500), Vec::new());
        fixture.suite.chain.call(Role::Holder, message).expect_ok();
    }
    assert_eq!(fixture.position(), before);
    assert_eq!(fixture.poke(), Outcome::Nothing);
}
