//! The search for what an amount was, against a plain walk through all of it.

use keel_policy::governance::{latest_before_end_of, Checkpoint};
use proptest::prelude::*;

fn walk(trail: &[Checkpoint], block: u32) -> Option<Checkpoint> {
    trail
        .iter()
        .rev()
        .find(|checkpoint| checkpoint.block <= block)
        .copied()
}

/// What the search finds, and how many checkpoints it read.
fn search(trail: &[Checkpoint], block: u32) -> (Option<Checkpoint>, u32) {
    let mut reads = 0;
    let count = u32::try_from(trail.len()).unwrap();
    let found = latest_before_end_of(block, count, |index| {
        reads += 1;
        trail.get(usize::try_from(index).unwrap()).copied()
    });
    (found, reads)
}

fn trail(steps: &[u32]) -> Vec<Checkpoint> {
    let mut block = 0;
    (0_u128..)
        .zip(steps)
        .map(|(amount_e18, step)| {
            block += step;
            Checkpoint { block, amount_e18 }
        })
        .collect()
}

#[test]
fn before_the_first_checkpoint_there_was_nothing() {
    assert_eq!(search(&[], 7), (None, 0));
    let trail = trail(&[8, 1]);
    assert_eq!(search(&trail, 7).0, None);
    assert_eq!(search(&trail, 8).0, Some(trail[0]));
    assert_eq!(search(&trail, 9).0, Some(trail[1]));
    assert_eq!(search(&trail, u32::MAX).0, Some(trail[1]));
}

#[test]
fn the_whole_range_of_blocks_is_searched_in_at_most_32_reads() {
    for block in [0, 1, u32::MAX / 2, u32::MAX - 1, u32::MAX] {
        let mut reads = 0;
        let found = latest_before_end_of(block, u32::MAX, |index| {
            reads += 1;
            Some(Checkpoint {
                block: index,
                amount_e18: index.into(),
            })
        });
        let last = block.min(u32::MAX - 1);
        assert_eq!(found.unwrap().block, last);
        assert!(reads <= 32, "{reads} reads for block {block}");
    }
}

#[test]
fn every_block_of_any_trail_has_what_the_walk_finds() {
    let config = ProptestConfig {
        cases: 200,
        failure_persistence: None,
        rng_seed: prop::test_runner::RngSeed::Fixed(20_220_417),
        ..ProptestConfig::default()
    };
    proptest!(config, |(steps in prop::collection::vec(1_u32..5, 0..70))| {
        let trail = trail(&steps);
        let end = trail.last().map_or(0, |last| last.block) + 3;
        let bound = u32::try_from(trail.len() + 1).unwrap().next_power_of_two().ilog2();
        for block in 0..end {
            let (found, reads) = search(&trail, block);
            prop_assert_eq!(found, walk(&trail, block));
            prop_assert!(reads <= bound, "{} reads of {}", reads, trail.len());
        }
    });
}
