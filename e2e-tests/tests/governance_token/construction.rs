//! What a token starts with.

use crate::*;

#[test]
fn the_first_supply_is_the_holders_and_votes_for_nobody() {
    let mut fixture = undelegated();
    assert_eq!(fixture.supply(), coins(1_000));
    assert_eq!(fixture.balance(Role::Holder), coins(1_000));
    assert_eq!(fixture.votes(Role::Holder), 0);
    let token = fixture.token;
    let chain = &mut fixture.chain;
    assert_eq!(
        chain.read(token.call().max_supply_e18()),
        MAX_GOVERNANCE_SUPPLY
    );
    assert_eq!(
        chain.read(token.call().delegate_of(Role::Holder.account())),
        None
    );
    assert_eq!(
        chain.read(token.metadata().token_name()),
        Some("Keel".to_string())
    );
    assert_eq!(
        chain.read(token.metadata().token_symbol()),
        Some("KEEL".to_string())
    );
    assert_eq!(chain.read(token.metadata().token_decimals()), 18);
}

#[test]
fn more_than_the_maximum_is_not_minted_at_the_start() {
    let mut chain = Chain::new();
    let init = governance_token_init(MAX_GOVERNANCE_SUPPLY, Role::Holder);
    let full = deploy_governance_token(&mut chain, init).unwrap();
    assert_eq!(chain.supply(full), MAX_GOVERNANCE_SUPPLY);
    let init = governance_token_init(MAX_GOVERNANCE_SUPPLY + 1, Role::Holder);
    let refusal = deploy_governance_token(&mut chain, init).unwrap_err();
    let error = GovernanceTokenError::MaxSupplyExceeded {
        supply_e18: 0,
        amount_e18: MAX_GOVERNANCE_SUPPLY + 1,
        maximum_e18: MAX_GOVERNANCE_SUPPLY,
    };
    assert_eq!(refusal, Refusal::Error(error));
}

#[test]
fn a_token_may_start_with_nothing() {
    let mut chain = Chain::new();
    let init = governance_token_init(0, Role::Holder);
    let token = deploy_governance_token(&mut chain, init).unwrap();
    assert_eq!(chain.supply(token), 0);
    assert_eq!(chain.read(token.call().checkpoints(None)), 0);
    chain.next_block();
    assert_eq!(chain.read_ok(token.call().past_supply(1)), 0);
}

#[test]
fn the_largest_supply_there_can_be_votes_and_moves_whole() {
    let mut chain = Chain::new();
    let mut init = governance_token_init(u128::MAX, Role::Holder);
    init.max_supply_e18 = u128::MAX;
    let token = deploy_governance_token(&mut chain, init).unwrap();
    let mut fixture = Fixture { chain, token };
    fixture.delegate(Role::Holder, Some(Role::Holder));
    fixture.delegate(Role::Trader, Some(Role::Trader));
    assert_eq!(fixture.votes(Role::Holder), u128::MAX);
    fixture.chain.next_block();
    fixture.transfer(Role::Holder, Role::Trader, u128::MAX);
    assert_eq!(fixture.votes(Role::Holder), 0);
    assert_eq!(fixture.votes(Role::Trader), u128::MAX);
    assert_eq!(fixture.past_supply(1), u128::MAX);
    fixture.allow_minting(Role::Keeper, u128::MAX);
    let message = token.call().mint(Role::Keeper.account(), 1);
    let error = GovernanceTokenError::MaxSupplyExceeded {
        supply_e18: u128::MAX,
        amount_e18: 1,
        maximum_e18: u128::MAX,
    };
    fixture.assert_refused(Role::Keeper, message, error);
}
