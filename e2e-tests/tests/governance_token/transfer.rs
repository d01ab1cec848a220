//! Votes follow the coins.

use crate::*;
use interfaces::token::TokenError;
use psp22::{PSP22Error, Transfer};

/// Holder and trader vote themselves; the trader has 200 of the 1,000 coins.
fn two_voters() -> Fixture {
    let mut fixture = delegated();
    fixture.delegate(Role::Trader, Some(Role::Trader));
    fixture.transfer(Role::Holder, Role::Trader, coins(200));
    fixture.chain.next_block();
    fixture
}

#[test]
fn a_transfer_moves_votes_from_the_senders_delegate_to_the_receivers() {
    let mut fixture = two_voters();
    let token = fixture.token;
    let message = token
        .psp22()
        .transfer(Role::Trader.account(), coins(50), Vec::new());
    let call = fixture.chain.call(Role::Holder, message);
    let event: Transfer = call.event(token);
    assert_eq!(
        (event.from, event.to, event.value),
        (
            Some(Role::Holder.account()),
            Some(Role::Trader.account()),
            coins(50)
        )
    );
    assert_eq!(
        vote_changes(&call, token),
        [
            (Role::Holder.account(), coins(800), coins(750)),
            (Role::Trader.account(), coins(200), coins(250))
        ]
    );
    call.expect_ok();
}

#[test]
fn with_an_allowance_the_owners_votes_move_and_not_the_spenders() {
    let mut fixture = two_voters();
    let token = fixture.token;
    let message = token.psp22().approve(Role::Trader.account(), coins(60));
    fixture.chain.call(Role::Holder, message).expect_ok();
    let message = token.psp22().transfer_from(
        Role::Holder.account(),
        Role::Keeper.account(),
        coins(60),
        Vec::new(),
    );
    let call = fixture.chain.call(Role::Trader, message);
    assert_eq!(
        vote_changes(&call, token),
        [(Role::Holder.account(), coins(800), coins(740))]
    );
    call.expect_ok();
    assert_eq!(fixture.votes(Role::Trader), coins(200));
    assert_eq!(fixture.votes(Role::Keeper), 0);
    assert_eq!(fixture.balance(Role::Keeper), coins(60));
}

#[test]
fn between_two_owners_with_one_delegate_no_votes_move() {
    let mut fixture = delegated();
    fixture.delegate(Role::Trader, Some(Role::Holder));
    let token = fixture.token;
    let message = token
        .psp22()
        .transfer(Role::Trader.account(), coins(50), Vec::new());
    let call = fixture.chain.call(Role::Holder, message);
    assert_eq!(vote_changes(&call, token), []);
    call.expect_ok();
    assert_eq!(fixture.votes(Role::Holder), coins(1_000));
    assert_eq!(fixture.balance(Role::Trader), coins(50));
}

#[test]
fn a_transfer_to_oneself_or_of_nothing_moves_no_votes_whatever_its_amount() {
    let mut fixture = two_voters();
    let before = fixture.chain.fingerprint();
    for (to, amount) in [
        (Role::Holder, 0),
        (Role::Holder, coins(1)),
        (Role::Holder, coins(5_000)),
        (Role::Holder, u128::MAX),
        (Role::Trader, 0),
    ] {
        fixture.transfer(Role::Holder, to, amount);
    }
    let mut psp22 = fixture.token.psp22();
    let message = psp22.transfer_from(
        Role::Holder.account(),
        Role::Holder.account(),
        u128::MAX,
        Vec::new(),
    );
    fixture.chain.call(Role::Attacker, message).expect_ok();
    assert_eq!(fixture.chain.fingerprint().changed(&before), []);
}

#[test]
fn a_transfer_that_is_refused_moves_no_votes() {
    let mut fixture = two_voters();
    let psp22 = || fixture.token.psp22();
    let too_much = psp22().transfer(Role::Trader.account(), coins(800) + 1, Vec::new());
    let everything = psp22().transfer(Role::Trader.account(), u128::MAX, Vec::new());
    let not_allowed = psp22().transfer_from(
        Role::Holder.account(),
        Role::Attacker.account(),
        1,
        Vec::new(),
    );
    let chain = &mut fixture.chain;
    chain.assert_refused(Role::Holder, too_much, PSP22Error::InsufficientBalance);
    chain.assert_refused(Role::Holder, everything, PSP22Error::InsufficientBalance);
    chain.assert_refused(
        Role::Attacker,
        not_allowed,
        PSP22Error::InsufficientAllowance,
    );
    let message = fixture.token.call().burn(coins(800) + 1);
    let error = GovernanceTokenError::Token(TokenError::InsufficientBalance);
    fixture.assert_refused(Role::Holder, message, error);
}

#[test]
fn allowances_are_those_of_any_token() {
    let mut fixture = two_voters();
    let token = fixture.token;
    let spender = Role::Trader.account();
    let message = token.psp22().approve(spender, coins(5));
    fixture.chain.call(Role::Holder, message).expect_ok();
    let message = token.psp22().increase_allowance(spender, coins(3));
    fixture.chain.call(Role::Holder, message).expect_ok();
    let message = token.psp22().decrease_allowance(spender, coins(1));
    fixture.chain.call(Role::Holder, message).expect_ok();
    let view = token.psp22().allowance(Role::Holder.account(), spender);
    assert_eq!(fixture.chain.read(view), coins(7));
}
