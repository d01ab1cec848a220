//! Limits of a sub-call are silently cut to what is left: whoever sends little gas could make a healthy AMO fail and have it passed by, so that a
//! breach stands or another AMO pays. Here the gas left must cover the allowance before each guarded call, more proof than any single charge is
//! burned before an AMO is passed by, and nothing is passed by deep in somebody's call stack.

use crate::scripted::*;
use harness::prelude::*;
use harness::suite::lending_terms;
use ink::selector_bytes;
use interfaces::amo::Plan;
use interfaces::controller::{AmoSkipped, ControllerError, Enforced};
use interfaces::guard::{Allowance, Raw};
use interfaces::lending_amo::Mode;
use scale::{Decode, Encode};

fn breached() -> (Suite, Scripted) {
    let (mut suite, amo) = suite_with_amo();
    breach_gross(&mut suite, &amo);
    (suite, amo)
}

/// Healed, or refused for want of gas, or out of a limit with no trace; never an AMO passed by.
fn heals_within(suite: &mut Suite, limit: Weight) -> (bool, Option<ControllerError>) {
    suite.chain.set_gas_limit(limit);
    let before = suite.chain.fingerprint();
    let checkpoint = suite.chain.checkpoint();
    let call = suite.enforce();
    assert!(
        call.events::<AmoSkipped>(suite.controller).is_empty(),
        "{limit:?}"
    );
    let healed = !call.events::<Enforced>(suite.controller).is_empty();
    let error = call.error().cloned();
    if !healed {
        assert!(error.is_some() || call.failure().is_some(), "{limit:?}");
        assert!(suite.chain.fingerprint().changed(&before).is_empty());
    }
    suite.chain.roll_back(checkpoint);
    (healed, error)
}

#[test]
fn no_gas_limit_and_no_proof_limit_forges_a_failure() {
    let (mut suite, _) = breached();
    let plenty = harness::chain::GAS_LIMIT;
    let little_time = |step: u64| Weight {
        ref_time: step * 1_500_000_000,
        ..plenty
    };
    let little_proof = |step: u64| Weight {
        proof_size: step * 12_000,
        ..plenty
    };
    let (mut refused, mut healed) = (0, [0, 0]);
    for step in 1..=60 {
        let (within, error) = heals_within(&mut suite, little_time(step));
        healed[0] += u32::from(within);
        if let Some(error) = error {
            let ControllerError::NotEnoughGas { left, needed } = error else {
                panic!("{error:?} at step {step}");
            };
            assert!(left < needed);
            refused += 1;
        }
        let (within, error) = heals_within(&mut suite, little_proof(step));
        healed[1] += u32::from(within);
        assert_eq!(error, None, "proof cannot be read: it runs out");
    }
    assert!(refused > 0, "the gas was never found to be too little");
    for healed in healed {
        assert!((1..60).contains(&healed), "{healed} of 60 healed");
    }
}

/// Up to what the allowance is, in steps of less than any contract's code.
fn no_proof_limit_forges_a_failure(suite: &mut Suite) {
    let plenty = harness::chain::GAS_LIMIT;
    let healed = (1..=150).filter(|step| {
        let limit = Weight {
            proof_size: step * 10_000,
            ..plenty
        };
        heals_within(suite, limit).0
    });
    assert!((1..150).contains(&healed.count()));
}

#[test]
fn no_proof_limit_forges_a_failure_of_a_pool_amo_and_its_pool() {
    let mut suite = Suite::new(&SuiteConfig::default());
    let coin = suite.usdc();
    suite.mint_for(Role::Holder, coin, usd6(2_000_000));
    suite.seed_pool(coin, 200_000);
    suite.give(Role::Trader, coin, usd6(150_000));
    suite.approve_all(Role::Trader);
    let trader = Role::Trader.account();
    let message = coin
        .pool()
        .call()
        .swap_exact_in(1, 0, usd6(150_000), 0, trader, NEVER);
    suite.chain.call(Role::Trader, message).expect_ok();
    suite.chain.next_block_in(HOUR_MS);
    suite.refresh_prices();
    suite.poke(coin.amo_id()).expect_ok();
    let message = suite.registry.call().set_unwind_only(coin.amo_id());
    suite.chain.call(Role::Guardian, message).expect_ok();
    no_proof_limit_forges_a_failure(&mut suite);
}

#[test]
fn no_proof_limit_forges_a_failure_of_a_lending_amo_and_its_market() {
    let mut ether = CoinConfig::dollar("Ether", "ETH", 8);
    ether.terms.par = false;
    ether.price_e18 = Some(coins(2_000));
    let config = SuiteConfig::default()
        .with_coins(vec![CoinConfig::dollar("USD Coin", "USDC", 6), ether])
        .without_pools()
        .without_price_risk();
    let mut suite = Suite::deploy(&config);
    let (usdc, ether) = (suite.usdc(), suite.coin("ETH"));
    suite.mint_for(Role::Holder, usdc, usd6(1_000_000));
    let assets = suite.market_assets(None, ether);
    let market = suite.deploy_market(assets, lending_terms());
    let init = suite.lending_amo_init(market, Mode::DirectDeposit);
    let (amo, _) = suite.deploy_lending_amo(init, AmoConfig::default().terms);
    suite.chain.next_block_in(2 * MINUTE_MS);
    suite.refresh_prices();
    suite.poke(amo).expect_ok();
    let message = suite.registry.call().set_unwind_only(amo);
    suite.chain.call(Role::Guardian, message).expect_ok();
    no_proof_limit_forges_a_failure(&mut suite);
}

#[test]
fn an_amo_that_fails_at_once_costs_no_more_proof_than_the_largest_charge() {
    let (mut suite, amo) = breached();
    let healthy = suite.chain.checkpoint();
    let needed = suite.enforce().weight.proof_size;
    suite.chain.roll_back(healthy);
    amo.misbehaves(&mut suite, POSITION, TRAP, Plan::Nothing);
    let call = suite.enforce();
    assert_eq!(call.events::<AmoSkipped>(suite.controller).len(), 1);
    // The book, the stablecoin and the vault are not asked.
    assert!(call.weight.proof_size < needed + 300_000);
    assert!(call.weight.proof_size < suite_allowance(&mut suite).proof_size);
}

fn suite_allowance(suite: &mut Suite) -> Allowance {
    let settings = suite.controller.call().settings();
    suite.chain.read(settings).allowance
}

/// `enforce` with this many contracts in front of it: guards, which call whatever they are told to.
fn enforce_below(suite: &mut Suite, relays: &[AccountId]) -> Call<Raw> {
    let everything = Allowance {
        ref_time: 400_000_000_000,
        proof_size: 7_000_000,
        storage_deposit: 1_000_000,
    };
    let mut to = suite.controller.account;
    let mut selector = selector_bytes!("Controller::enforce");
    let mut arguments = Vec::new();
    let (first, behind) = relays.split_first().unwrap();
    for relay in behind {
        arguments = (to, everything, selector, Raw(arguments)).encode();
        selector = selector_bytes!("Guard::forward");
        to = *relay;
    }
    let first = GuardHandle::at(*first);
    let message = first
        .call()
        .forward(to, everything, selector, Raw(arguments));
    suite.chain.call(Role::Attacker, message)
}

#[test]
fn no_depth_of_the_call_stack_forges_a_failure() {
    let (mut suite, amo) = breached();
    let relays: Vec<AccountId> = (0..6).map(|_| suite.chain.deploy("guard", ())).collect();
    let debt_e18 = amo.record(&mut suite).debt_e18;
    let (mut healed, mut needs_origin) = (0, 0);
    for depth in 1..=relays.len() {
        let before = suite.chain.fingerprint();
        let checkpoint = suite.chain.checkpoint();
        let call = enforce_below(&mut suite, &relays[..depth]);
        assert!(call.events::<AmoSkipped>(suite.controller).is_empty());
        let answer = call
            .returned
            .as_ref()
            .ok()
            .map(|raw| Result::<u32, ControllerError>::decode(&mut raw.0.as_slice()).unwrap());
        match &answer {
            Some(Ok(steps)) => {
                assert_eq!(*steps, 1);
                assert!(amo.record(&mut suite).debt_e18 < debt_e18);
                healed += 1;
            }
            // The AMO could not be reached from here: who asks at the top of the stack gets it.
            Some(Err(error)) => {
                assert_eq!(*error, ControllerError::SkipNeedsOrigin { amo: amo.id });
                needs_origin += 1;
            }
            None => {}
        }
        if !matches!(answer, Some(Ok(_))) {
            assert!(suite.chain.fingerprint().changed(&before).is_empty());
        }
        suite.chain.roll_back(checkpoint);
    }
    assert!(healed > 0 && needs_origin > 0, "{healed} {needs_origin}");
    suite.enforce().expect_ok();
    assert_eq!(suite.solvency().breach, None);
}

#[test]
fn an_amo_that_does_fail_is_passed_by_for_an_account_alone() {
    let (mut suite, amo) = breached();
    amo.misbehaves(&mut suite, POSITION, TRAP, Plan::Nothing);
    let relay = suite.guard.account;
    let before = suite.chain.fingerprint();
    let Raw(answer) = enforce_below(&mut suite, &[relay]).value();
    assert_eq!(
        Result::<u32, ControllerError>::decode(&mut answer.as_slice()).unwrap(),
        Err(ControllerError::SkipNeedsOrigin { amo: amo.id })
    );
    assert!(suite.chain.fingerprint().changed(&before).is_empty());
    let call = suite.enforce();
    let skipped: AmoSkipped = call.event(suite.controller);
    call.expect_ok();
    assert_eq!(skipped.amo, amo.id);
}
