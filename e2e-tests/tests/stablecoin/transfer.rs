use crate::{allowance, approve, assert_backed, with_holder};
use harness::prelude::*;
use psp22::{Approval, PSP22Error, Transfer};

fn transfer(
    fixture: &StablecoinFixture,
    to: Role,
    amount: u128,
) -> impl Message<Answer = Result<(), PSP22Error>> {
    let mut psp22 = fixture.stablecoin.psp22();
    psp22.transfer(to.account(), amount, Vec::new())
}

fn transfer_from(
    fixture: &StablecoinFixture,
    from: Role,
    to: Role,
    amount: u128,
) -> impl Message<Answer = Result<(), PSP22Error>> {
    let mut psp22 = fixture.stablecoin.psp22();
    psp22.transfer_from(from.account(), to.account(), amount, Vec::new())
}

#[test]
fn a_holder_transfers_and_the_supply_stays() {
    let mut fixture = with_holder();
    let message = transfer(&fixture, Role::Trader, coins(30));
    let call = fixture.chain.call(Role::Holder, message);

    let event: Transfer = call.event(fixture.stablecoin);
    assert_eq!(event.from, Some(Role::Holder.account()));
    assert_eq!(event.to, Some(Role::Trader.account()));
    assert_eq!(event.value, coins(30));
    assert_eq!(call.emitted.len(), 1);
    call.expect_ok();
    let coin = fixture.stablecoin;
    assert_eq!(fixture.chain.balance(coin, Role::Holder), coins(70));
    assert_eq!(fixture.chain.balance(coin, Role::Trader), coins(30));
    assert_eq!(fixture.chain.supply(coin), coins(100));
    assert_backed(&mut fixture, &[Role::Holder, Role::Trader]);
}

#[test]
fn the_last_unit_moves_and_one_more_does_not() {
    let mut fixture = with_holder();
    let message = transfer(&fixture, Role::Trader, coins(100) + 1);
    let error = PSP22Error::InsufficientBalance;
    fixture.chain.assert_refused(Role::Holder, message, error);

    let message = transfer(&fixture, Role::Trader, coins(100));
    fixture.chain.call(Role::Holder, message).expect_ok();
    let message = transfer(&fixture, Role::Trader, 1);
    let error = PSP22Error::InsufficientBalance;
    fixture.chain.assert_refused(Role::Holder, message, error);
    assert_backed(&mut fixture, &[Role::Holder, Role::Trader]);
}

#[test]
fn a_spender_uses_up_the_allowance() {
    let mut fixture = with_holder();
    approve(&mut fixture, Role::Holder, Role::Trader, coins(50));
    let message = transfer_from(&fixture, Role::Holder, Role::Treasury, coins(20));
    let call = fixture.chain.call(Role::Trader, message);

    let approval: Approval = call.event(fixture.stablecoin);
    assert_eq!(approval.owner, Role::Holder.account());
    assert_eq!(approval.spender, Role::Trader.account());
    assert_eq!(approval.amount, coins(30));
    let moved: Transfer = call.event(fixture.stablecoin);
    assert_eq!(moved.from, Some(Role::Holder.account()));
    assert_eq!(moved.to, Some(Role::Treasury.account()));
    assert_eq!(moved.value, coins(20));
    call.expect_ok();
    assert_eq!(
        allowance(&mut fixture, Role::Holder, Role::Trader),
        coins(30)
    );

    let message = transfer_from(&fixture, Role::Holder, Role::Treasury, coins(30) + 1);
    let error = PSP22Error::InsufficientAllowance;
    fixture.chain.assert_refused(Role::Trader, message, error);
    assert_backed(&mut fixture, &[Role::Holder, Role::Treasury]);
}

#[test]
fn an_allowance_is_no_balance() {
    let mut fixture = with_holder();
    approve(&mut fixture, Role::Holder, Role::Trader, coins(500));
    let message = transfer_from(&fixture, Role::Holder, Role::Trader, coins(100) + 1);
    let error = PSP22Error::InsufficientBalance;
    fixture.chain.assert_refused(Role::Trader, message, error);
}

#[test]
fn nobody_spends_without_an_allowance() {
    let mut fixture = with_holder();
    for attacker in [Role::Attacker, Role::Governance, Role::Guardian, VAULT] {
        let message = transfer_from(&fixture, Role::Holder, Role::Attacker, 1);
        let error = PSP22Error::InsufficientAllowance;
        fixture.chain.assert_refused(attacker, message, error);
    }
}

#[test]
fn allowances_rise_and_fall_by_what_is_asked() {
    let mut fixture = with_holder();
    let mut psp22 = fixture.stablecoin.psp22();
    let spender = Role::Trader.account();
    approve(&mut fixture, Role::Holder, Role::Trader, coins(5));

    let message = psp22.increase_allowance(spender, coins(3));
    let call = fixture.chain.call(Role::Holder, message);
    let raised: Approval = call.event(fixture.stablecoin);
    assert_eq!(raised.amount, coins(8));
    call.expect_ok();
    assert_eq!(
        allowance(&mut fixture, Role::Holder, Role::Trader),
        coins(8)
    );

    let message = psp22.decrease_allowance(spender, coins(6));
    let call = fixture.chain.call(Role::Holder, message);
    let lowered: Approval = call.event(fixture.stablecoin);
    assert_eq!(lowered.amount, coins(2));
    call.expect_ok();
    assert_eq!(
        allowance(&mut fixture, Role::Holder, Role::Trader),
        coins(2)
    );

    let message = psp22.decrease_allowance(spender, coins(2) + 1);
    let error = PSP22Error::InsufficientAllowance;
    fixture.chain.assert_refused(Role::Holder, message, error);
    // One pair's allowance is no other's.
    assert_eq!(allowance(&mut fixture, Role::Trader, Role::Holder), 0);
    assert_eq!(allowance(&mut fixture, Role::Holder, Role::Attacker), 0);
}

#[test]
fn zero_and_self_transfers_do_nothing() {
    let mut fixture = with_holder();
    let before = fixture.chain.fingerprint();
    for message in [
        (Role::Attacker, Role::Trader, 0),
        // More than it has: psp22 does not look.
        (Role::Attacker, Role::Attacker, coins(1)),
    ] {
        let (caller, to, amount) = message;
        let message = transfer(&fixture, to, amount);
        let call = fixture.chain.call(caller, message);
        assert!(call.emitted.is_empty());
        call.expect_ok();
    }
    assert_eq!(fixture.chain.fingerprint(), before);
}

/// The supply, the buckets and everything else stay out of a transfer: its weight does not depend on them.
#[test]
fn a_transfer_costs_the_same_with_one_facilitator_and_with_eight() {
    let mut fixture = with_holder();
    let message = transfer(&fixture, Role::Trader, coins(1));
    let with_two = fixture.chain.dry_run(Role::Holder, message).weight;
    for name in ["a", "b", "c", "d", "e", "f"] {
        let facilitator = Role::Named(name).account();
        let message = fixture.stablecoin.call().set_capacity(facilitator, CAP);
        fixture.chain.call(Role::Governance, message).expect_ok();
    }
    let message = transfer(&fixture, Role::Trader, coins(1));
    let with_eight = fixture.chain.dry_run(Role::Holder, message).weight;
    assert_eq!(with_eight, with_two);
}

const CAP: u128 = coins(7);
