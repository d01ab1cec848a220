use crate::{token_with_holder, transfer};
use harness::prelude::*;
use psp22::{PSP22Error, Transfer};

#[test]
fn a_call_returns_events_weight_and_deposit() {
    let (mut chain, token) = token_with_holder();
    let call = chain.call(Role::Holder, transfer(token, Role::Trader, usd6(40)));

    let event: Transfer = call.event(token);
    assert_eq!(event.from, Some(Role::Holder.account()));
    assert_eq!(event.to, Some(Role::Trader.account()));
    assert_eq!(event.value, usd6(40));
    assert!(call.weight.ref_time > 0 && call.weight.proof_size > 0);
    assert!(
        call.storage_deposit > 0,
        "the trader's balance is a new record"
    );
    call.expect_ok();
    assert_eq!(chain.balance(token, Role::Trader), usd6(40));
    assert_eq!(chain.balance(token, Role::Holder), usd6(60));
}

#[test]
fn events_are_those_of_one_call_and_one_contract() {
    let (mut chain, token) = token_with_holder();
    chain
        .call(Role::Holder, transfer(token, Role::Trader, 1))
        .expect_ok();
    let call = chain.call(Role::Holder, transfer(token, Role::Trader, 2));
    let values: Vec<u128> = call
        .events::<Transfer>(token)
        .iter()
        .map(|event| event.value)
        .collect();
    assert_eq!(values, [2]);
    assert!(call.events::<Transfer>(Role::Trader).is_empty());
    assert!(call.events::<psp22::Approval>(token).is_empty());
}

#[test]
fn the_same_call_costs_the_same() {
    let cost = || {
        let (mut chain, token) = token_with_holder();
        chain
            .call(Role::Holder, transfer(token, Role::Trader, 1))
            .weight
    };
    assert_eq!(cost(), cost());
}

#[test]
fn plain_answers_decode() {
    let (mut chain, token) = token_with_holder();
    assert_eq!(chain.read(token.psp22().total_supply()), usd6(100));
    assert_eq!(
        chain.read(token.metadata().token_symbol()),
        Some("USDC".to_string())
    );
    assert_eq!(chain.read(token.metadata().token_decimals()), 6);
}

#[test]
fn a_refusal_has_its_error_and_no_effect() {
    let (mut chain, token) = token_with_holder();
    let message = transfer(token, Role::Trader, usd6(100) + 1);
    chain.assert_refused(Role::Holder, message, PSP22Error::InsufficientBalance);
}

#[test]
#[should_panic(expected = "refused with another error")]
fn another_error_is_not_the_expected_refusal() {
    let (mut chain, token) = token_with_holder();
    let message = transfer(token, Role::Trader, usd6(100) + 1);
    chain.assert_refused(Role::Holder, message, PSP22Error::InsufficientAllowance);
}

#[test]
#[should_panic(expected = "contracts whose storage the call changed")]
fn a_success_is_no_refusal() {
    let (mut chain, token) = token_with_holder();
    chain.refused(Role::Holder, transfer(token, Role::Trader, 1));
}

#[test]
fn running_out_of_gas_is_a_trap_and_no_refusal() {
    let (mut chain, token) = token_with_holder();
    let full = chain
        .dry_run(Role::Holder, transfer(token, Role::Trader, 1))
        .weight_required;
    chain.set_gas_limit(Weight {
        ref_time: full.ref_time / 2,
        proof_size: full.proof_size,
    });
    assert_eq!(
        chain.assert_traps(Role::Holder, transfer(token, Role::Trader, 1)),
        "OutOfGas"
    );
    chain.set_gas_limit(full);
    chain
        .call(Role::Holder, transfer(token, Role::Trader, 1))
        .expect_ok();
}

#[test]
fn a_missing_contract_is_a_failure() {
    let (mut chain, _) = token_with_holder();
    let nowhere = TokenHandle::at(Role::Attacker.account());
    let name = chain.assert_traps(Role::Holder, transfer(nowhere, Role::Trader, 1));
    assert_eq!(name, "ContractNotFound");
}

#[test]
fn a_message_the_contract_does_not_have_is_a_failure() {
    let (mut chain, token) = token_with_holder();
    let vault = VaultHandle::at(token.account);
    let call = chain.call(Role::Holder, vault.call().redeem(token.account, 1, 0));
    assert_eq!(
        call.failure(),
        Some(&Failure::Language(ink::LangError::CouldNotReadInput))
    );
    assert_eq!(call.error(), None);
    assert!(!call.succeeded());
}
