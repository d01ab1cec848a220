//! The keeper budget alone; its controller is an account. What a poke is worth is tested in `policy`, what is paid for in `controller`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap
)]

mod terms;

use harness::prelude::*;
use interfaces::access::AccessError;
use interfaces::keeper_budget::{
    Budget, BudgetControllerChanged, BudgetError, BudgetWithdrawn, KeeperPaid, PayTerms, Service,
};
use interfaces::token::TokenError;
use policy::limits::BucketTerms;

fn pay_terms() -> PayTerms {
    PayTerms {
        enforce_bps: 5,
        full_after_ms: MINUTE_MS,
        rebalance_bps: 1_000,
        most_e18: coins(100),
        rate: BucketTerms {
            capacity_e18: coins(150),
            refill_e18_per_day: coins(24),
        },
    }
}

fn gain(whole: u128) -> Service {
    Service {
        gained_e18: coins(whole),
        ..Service::default()
    }
}

/// A budget of 1,000 coins.
fn funded() -> (Suite, KeeperBudgetHandle) {
    let mut suite = Suite::new(&SuiteConfig::default().without_pools());
    let usdc = suite.usdc();
    suite.mint_for(Role::Holder, usdc, usd6(2_000));
    let budget = suite.deploy_keeper_budget(pay_terms());
    let coin = suite.contracts.stablecoin;
    let message = coin
        .psp22()
        .transfer(budget.account, coins(1_000), Vec::new());
    suite.chain.call(Role::Holder, message).expect_ok();
    let message = budget.call().set_controller(CONTROLLER.account());
    suite.chain.call(Role::Governance, message).expect_ok();
    (suite, budget)
}

fn view(suite: &mut Suite, budget: KeeperBudgetHandle) -> Budget {
    suite.chain.read(budget.call().budget())
}

#[test]
fn only_the_controller_says_what_a_keeper_did() {
    let (mut suite, budget) = funded();
    let controller = suite.controller.account;
    for who in [
        Role::Governance,
        Role::Guardian,
        Role::Keeper,
        Role::Attacker,
    ] {
        let message = budget.call().pay(who.account(), gain(10));
        let error = BudgetError::NotController;
        suite.chain.assert_refused(who, message, error);
    }
    let message = budget.call().set_controller(Role::Attacker.account());
    for who in [Role::Guardian, Role::Attacker] {
        let error = BudgetError::Access(AccessError::NotAdmin);
        suite.chain.assert_refused(who, message.clone(), error);
    }
    let before = view(&mut suite, budget);
    let message = budget.call().set_controller(controller);
    let call = suite.chain.call(Role::Governance, message);
    let event: BudgetControllerChanged = call.event(budget);
    assert_eq!(
        (event.old, event.new),
        (Some(CONTROLLER.account()), controller)
    );
    call.expect_ok();
    let expected = Budget {
        controller: Some(controller),
        ..before
    };
    assert_eq!(view(&mut suite, budget), expected);
}

#[test]
fn a_payment_is_what_the_preview_says_and_uses_the_rate() {
    let (mut suite, budget) = funded();
    let keeper = Role::Keeper.account();
    let pay = |service| budget.call().pay(keeper, service);
    let preview = suite.chain.read(budget.call().preview_pay(gain(400)));
    let call = suite.chain.call(CONTROLLER, pay(gain(400)));
    let event: KeeperPaid = call.event(budget);
    assert_eq!(
        (event.keeper, event.service, event.paid_e18),
        (keeper, gain(400), coins(40))
    );
    assert_eq!((call.expect_ok(), preview), (coins(40), coins(40)));
    let coin = suite.contracts.stablecoin;
    assert_eq!(suite.balance(coin, Role::Keeper), coins(40));
    let after = view(&mut suite, budget);
    assert_eq!(
        (after.level_e18, after.balance_e18),
        (coins(110), coins(960))
    );

    // At most 100 a poke, then what is left of the rate, then nothing: no refusal.
    for paid in [coins(100), coins(10), 0] {
        let call = suite.chain.call(CONTROLLER, pay(gain(1_000_000)));
        assert_eq!(call.expect_ok(), paid);
    }
    suite.chain.next_block_in(HOUR_MS);
    let call = suite.chain.call(CONTROLLER, pay(gain(1_000_000)));
    assert_eq!(call.expect_ok(), coins(1));
}

#[test]
fn what_is_not_there_is_not_paid() {
    let (mut suite, budget) = funded();
    let withdraw = |amount| budget.call().withdraw(Role::Treasury.account(), amount);
    for who in [Role::Guardian, Role::Attacker] {
        let error = BudgetError::Access(AccessError::NotAdmin);
        suite.chain.assert_refused(who, withdraw(1), error);
    }
    let error = BudgetError::ZeroAmount;
    suite
        .chain
        .assert_refused(Role::Governance, withdraw(0), error);
    let error = BudgetError::Token(TokenError::InsufficientBalance);
    let beyond = withdraw(coins(1_000) + 1);
    suite.chain.assert_refused(Role::Governance, beyond, error);
    let call = suite.chain.call(Role::Governance, withdraw(coins(995)));
    let event: BudgetWithdrawn = call.event(budget);
    assert_eq!(
        (event.to, event.amount_e18),
        (Role::Treasury.account(), coins(995))
    );
    call.expect_ok();
    let coin = suite.contracts.stablecoin;
    assert_eq!(suite.balance(coin, Role::Treasury), coins(995));
    for paid in [coins(5), 0] {
        let message = budget.call().pay(Role::Keeper.account(), gain(1_000));
        assert_eq!(suite.chain.call(CONTROLLER, message).expect_ok(), paid);
    }
}
