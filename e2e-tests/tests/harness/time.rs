use harness::chain::{BLOCK_MS, START_MS};
use harness::prelude::*;

#[test]
fn time_and_blocks_move_only_when_told() {
    let mut chain = Chain::new();
    assert_eq!((chain.now_ms(), chain.block_number()), (START_MS, 1));
    chain.next_block();
    assert_eq!(
        (chain.now_ms(), chain.block_number()),
        (START_MS + BLOCK_MS, 2)
    );
    chain.next_block_in(2 * HOUR_MS);
    assert_eq!(
        (chain.now_ms(), chain.block_number()),
        (START_MS + BLOCK_MS + 2 * HOUR_MS, 3)
    );
    chain.next_block_at(START_MS + DAY_MS);
    assert_eq!(
        (chain.now_ms(), chain.block_number()),
        (START_MS + DAY_MS, 4)
    );
}

#[test]
#[should_panic(expected = "before the present")]
fn time_does_not_go_back() {
    Chain::new().next_block_at(START_MS - 1);
}

#[test]
fn a_chain_may_start_elsewhere() {
    assert_eq!(Chain::starting_at(5).now_ms(), 5);
}
