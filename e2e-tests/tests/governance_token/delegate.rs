//! Through whom a balance votes.

use crate::*;
use interfaces::governance_token::DelegateChanged;

#[test]
fn a_balance_votes_through_the_delegate_its_owner_names() {
    let mut fixture = undelegated();
    let token = fixture.token;
    let message = token.call().delegate(Some(Role::Keeper.account()));
    let call = fixture.chain.call(Role::Holder, message);
    let event: DelegateChanged = call.event(token);
    assert_eq!(
        (event.owner, event.old, event.new),
        (Role::Holder.account(), None, Some(Role::Keeper.account()))
    );
    assert_eq!(
        vote_changes(&call, token),
        [(Role::Keeper.account(), 0, coins(1_000))]
    );
    call.expect_ok();
    assert_eq!(fixture.votes(Role::Keeper), coins(1_000));
    assert_eq!(fixture.votes(Role::Holder), 0);
    let view = token.call().delegate_of(Role::Holder.account());
    assert_eq!(fixture.chain.read(view), Some(Role::Keeper.account()));
}

#[test]
fn another_delegate_takes_the_votes_from_the_first() {
    let mut fixture = delegated();
    let token = fixture.token;
    let message = token.call().delegate(Some(Role::Keeper.account()));
    let call = fixture.chain.call(Role::Holder, message);
    let event: DelegateChanged = call.event(token);
    assert_eq!(event.old, Some(Role::Holder.account()));
    assert_eq!(
        vote_changes(&call, token),
        [
            (Role::Holder.account(), coins(1_000), 0),
            (Role::Keeper.account(), 0, coins(1_000))
        ]
    );
    call.expect_ok();
    assert_eq!(fixture.votes(Role::Holder), 0);
}

#[test]
fn votes_taken_back_are_nobodys() {
    let mut fixture = delegated();
    let token = fixture.token;
    let message = token.call().delegate(None);
    let call = fixture.chain.call(Role::Holder, message);
    let event: DelegateChanged = call.event(token);
    assert_eq!((event.old, event.new), (Some(Role::Holder.account()), None));
    call.expect_ok();
    assert_eq!(fixture.votes(Role::Holder), 0);
    let view = token.call().delegate_of(Role::Holder.account());
    assert_eq!(fixture.chain.read(view), None);
    assert_eq!(fixture.balance(Role::Holder), coins(1_000));
}

#[test]
fn the_same_delegate_again_changes_nothing() {
    let mut fixture = delegated();
    let before = fixture.chain.fingerprint();
    let message = fixture.token.call().delegate(Some(Role::Holder.account()));
    let call = fixture.chain.call(Role::Holder, message);
    assert!(call.emitted.is_empty());
    call.expect_ok();
    assert_eq!(fixture.chain.fingerprint().changed(&before), []);
}

#[test]
fn who_has_nothing_may_delegate_what_comes_later() {
    let mut fixture = delegated();
    let token = fixture.token;
    let message = token.call().delegate(Some(Role::Keeper.account()));
    let call = fixture.chain.call(Role::Trader, message);
    assert_eq!(vote_changes(&call, token), []);
    call.expect_ok();
    fixture.transfer(Role::Holder, Role::Trader, coins(30));
    assert_eq!(fixture.votes(Role::Keeper), coins(30));
    assert_eq!(fixture.votes(Role::Holder), coins(970));
}

#[test]
fn what_was_delegated_to_a_delegate_is_not_passed_on() {
    let mut fixture = undelegated();
    fixture.delegate(Role::Holder, Some(Role::Keeper));
    fixture.delegate(Role::Keeper, Some(Role::Trader));
    assert_eq!(fixture.votes(Role::Keeper), coins(1_000));
    assert_eq!(fixture.votes(Role::Trader), 0);
}
