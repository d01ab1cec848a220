//! Votes and supply at the end of blocks that are over.

use crate::*;
use interfaces::governance_token::Checkpoint;

#[test]
fn the_present_block_and_later_ones_are_not_the_past() {
    let mut fixture = delegated();
    let present = fixture.chain.block_number();
    let token = fixture.token;
    for block in [present, present + 1, u32::MAX] {
        let error = GovernanceTokenError::BlockNotOver { block, present };
        let votes = token.call().past_votes(Role::Holder.account(), block);
        fixture.assert_refused(Role::Keeper, votes, error);
        let supply = token.call().past_supply(block);
        fixture.assert_refused(Role::Keeper, supply, error);
    }
    assert_eq!(fixture.past_votes(Role::Holder, present - 1), coins(1_000));
    assert_eq!(fixture.past_supply(present - 1), coins(1_000));
}

#[test]
fn coins_borrowed_and_returned_within_a_block_have_never_voted() {
    let mut fixture = delegated();
    let block = fixture.chain.block_number();
    fixture.delegate(Role::Attacker, Some(Role::Attacker));
    fixture.transfer(Role::Holder, Role::Attacker, coins(1_000));
    assert_eq!(fixture.votes(Role::Attacker), coins(1_000));
    fixture.transfer(Role::Attacker, Role::Holder, coins(1_000));
    fixture.chain.next_block();
    assert_eq!(fixture.past_votes(Role::Attacker, block), 0);
    assert_eq!(fixture.past_votes(Role::Holder, block), coins(1_000));
}

#[test]
fn a_change_counts_from_the_end_of_its_block_and_never_before() {
    let mut fixture = delegated();
    let block = fixture.chain.block_number();
    fixture.transfer(Role::Holder, Role::Trader, coins(400));
    fixture.chain.next_blocks(3);
    fixture.transfer(Role::Holder, Role::Trader, coins(100));
    fixture.chain.next_block();
    let past: Vec<u128> = (0..block + 4)
        .map(|block| fixture.past_votes(Role::Holder, block))
        .collect();
    // Delegated in the second block, transferred in the third and the sixth.
    assert_eq!(past, [0, 0, 1_000, 600, 600, 600, 500].map(coins));
}

#[test]
fn several_changes_in_a_block_are_one_checkpoint() {
    let mut fixture = delegated();
    let block = fixture.chain.block_number();
    let token = fixture.token;
    for _ in 0..5 {
        fixture.transfer(Role::Holder, Role::Trader, coins(10));
    }
    let of = Some(Role::Holder.account());
    assert_eq!(fixture.chain.read(token.call().checkpoints(of)), 2);
    let checkpoints: Vec<Option<Checkpoint>> = (0..3)
        .map(|index| fixture.chain.read(token.call().checkpoint(of, index)))
        .collect();
    let at = |block, whole| {
        Some(Checkpoint {
            block,
            amount_e18: coins(whole),
        })
    };
    assert_eq!(checkpoints, [at(block - 1, 1_000), at(block, 950), None]);
}

#[test]
fn the_supply_has_a_past_of_its_own() {
    let mut fixture = undelegated();
    let block = fixture.chain.block_number();
    let token = fixture.token;
    fixture.allow_minting(Role::Keeper, coins(500));
    let message = token.call().mint(Role::Keeper.account(), coins(500));
    fixture.chain.call(Role::Keeper, message).expect_ok();
    fixture.chain.next_block();
    let message = token.call().burn(coins(200));
    fixture.chain.call(Role::Keeper, message).expect_ok();
    fixture.chain.next_block();
    let past: Vec<u128> = (0..block + 2)
        .map(|block| fixture.past_supply(block))
        .collect();
    assert_eq!(past, [0, 1_000, 1_500, 1_300].map(coins));
    assert_eq!(fixture.supply(), coins(1_300));
    assert_eq!(fixture.chain.read(token.call().checkpoints(None)), 3);
}

#[test]
fn a_long_past_costs_the_search_and_not_its_length() {
    let mut fixture = delegated();
    let token = fixture.token;
    let view = || token.call().past_votes(Role::Holder.account(), 2);
    fixture.transfer(Role::Holder, Role::Trader, 1);
    fixture.chain.next_block();
    let short = fixture.chain.dry_run(Role::Keeper, view()).weight;
    for _ in 0..300 {
        fixture.transfer(Role::Holder, Role::Trader, 1);
        fixture.chain.next_block();
    }
    let call = fixture.chain.dry_run(Role::Keeper, view());
    let long = call.weight;
    assert_eq!(call.expect_ok(), coins(1_000));
    // 9 reads of 301 earlier checkpoints, where it was one of one.
    let read_ref_time = (long.ref_time - short.ref_time) / 8;
    assert!(
        read_ref_time < 60_000_000,
        "{read_ref_time} ps for each of the reads"
    );
}
