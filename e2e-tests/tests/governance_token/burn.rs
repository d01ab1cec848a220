//! Burning one's own coins.

use crate::*;
use psp22::Transfer;

#[test]
fn anyone_burns_its_own_coins_and_their_votes_end() {
    let mut fixture = delegated();
    let token = fixture.token;
    let call = fixture
        .chain
        .call(Role::Holder, token.call().burn(coins(300)));
    let event: Transfer = call.event(token);
    assert_eq!(
        (event.from, event.to, event.value),
        (Some(Role::Holder.account()), None, coins(300))
    );
    assert_eq!(
        vote_changes(&call, token),
        [(Role::Holder.account(), coins(1_000), coins(700))]
    );
    call.expect_ok();
    assert_eq!(fixture.supply(), coins(700));
    assert_eq!(fixture.balance(Role::Holder), coins(700));
}

#[test]
fn what_is_burned_leaves_room_below_the_maximum_but_no_allowance() {
    let mut fixture = delegated();
    let token = fixture.token;
    let room = MAX_GOVERNANCE_SUPPLY - coins(1_000);
    fixture.allow_minting(Role::Keeper, room);
    let mint = |amount| token.call().mint(Role::Keeper.account(), amount);
    fixture.chain.call(Role::Keeper, mint(room)).expect_ok();
    fixture
        .chain
        .call(Role::Keeper, token.call().burn(coins(10)))
        .expect_ok();
    let error = GovernanceTokenError::MintingAllowanceExceeded {
        allowance_e18: 0,
        amount_e18: coins(10),
    };
    fixture.assert_refused(Role::Keeper, mint(coins(10)), error);
    fixture.allow_minting(Role::Keeper, coins(11));
    let error = GovernanceTokenError::MaxSupplyExceeded {
        supply_e18: MAX_GOVERNANCE_SUPPLY - coins(10),
        amount_e18: coins(11),
        maximum_e18: MAX_GOVERNANCE_SUPPLY,
    };
    fixture.assert_refused(Role::Keeper, mint(coins(11)), error);
    fixture
        .chain
        .call(Role::Keeper, mint(coins(10)))
        .expect_ok();
}

#[test]
fn nothing_is_not_burned() {
    let mut fixture = delegated();
    let message = fixture.token.call().burn(0);
    fixture.assert_refused(Role::Holder, message, GovernanceTokenError::ZeroAmount);
}

#[test]
fn burning_everything_leaves_a_past_that_stands() {
    let mut fixture = delegated();
    let block = fixture.chain.block_number();
    let message = fixture.token.call().burn(coins(1_000));
    fixture.chain.call(Role::Holder, message).expect_ok();
    fixture.chain.next_block();
    assert_eq!(fixture.supply(), 0);
    assert_eq!(fixture.past_votes(Role::Holder, block - 1), coins(1_000));
    assert_eq!(fixture.past_supply(block - 1), coins(1_000));
    assert_eq!(fixture.past_votes(Role::Holder, block), 0);
    assert_eq!(fixture.past_supply(block), 0);
}
