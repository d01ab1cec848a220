//! What a transaction may use, how many fit into a block, and when the first block can be.

use anyhow::{bail, Result};
use chrono::{DateTime, Utc};
use harness::chain::BLOCK_MS;
use harness::Weight;

/// What a call may use on the node that needed so much on the embedded chain. Too little is found out: the call fails and is sent again.
pub fn limit(required: Weight, room: Weight) -> Weight {
    Weight {
        ref_time: (required
            .ref_time
            .saturating_mul(2)
            .saturating_add(2_000_000_000))
        .min(room.ref_time),
        proof_size: (required
            .proof_size
            .saturating_mul(4)
            .saturating_add(100_000))
        .min(room.proof_size),
    }
}

/// How many of these go into one block: at least one.
pub fn that_fit(limits: impl Iterator<Item = Weight>, room: Weight) -> usize {
    /// What a transaction uses besides.
    const OWN: Weight = Weight {
        ref_time: 1_000_000_000,
        proof_size: 20_000,
    };
    let mut used = Weight::default();
    let fitting = limits.take_while(|limit| {
        used.ref_time += limit.ref_time + OWN.ref_time;
        used.proof_size += limit.proof_size + OWN.proof_size;
        used.ref_time <= room.ref_time && used.proof_size <= room.proof_size
    });
    fitting.count().max(1)
}

/// The node plays what happened from `first_ms` on, and time does not go back.
pub fn ensure_in_time(now_ms: u64, blocks_before: u64, first_ms: u64) -> Result<()> {
    if now_ms + blocks_before * BLOCK_MS < first_ms {
        return Ok(());
    }
    bail!(
        "the node's time is {}, but what is measured begins at {}: start a devnet in the past, ./scripts/devnet --start-time 2023-03-09T00:00:00Z",
        date(now_ms),
        date(first_ms)
    )
}

fn date(ms: u64) -> String {
    let date = i64::try_from(ms)
        .ok()
        .and_then(DateTime::<Utc>::from_timestamp_millis);
    date.map_or_else(
        || format!("{ms} ms"),
        |date| date.format("%Y-%m-%d %H:%M:%S UTC").to_string(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use harness::chain::START_MS;

    fn weight(ref_time: u64, proof_size: u64) -> Weight {
        Weight {
            ref_time,
            proof_size,
        }
    }

    #[test]
    fn a_block_takes_what_fits_and_one_in_any_case() {
        let room = weight(100_000_000_000, 1_000_000);
        let fitting = |limits: &[Weight]| that_fit(limits.iter().copied(), room);
        assert_eq!(fitting(&[weight(1, 300_000); 5]), 3);
        assert_eq!(fitting(&[weight(40_000_000_000, 1); 5]), 2);
        assert_eq!(fitting(&[room, weight(1, 1)]), 1);
    }

    #[test]
    fn a_limit_is_never_more_than_a_transaction_may_have() {
        let room = weight(100_000_000_000, 1_000_000);
        assert_eq!(
            limit(weight(1_000_000_000, 100_000), room),
            weight(4_000_000_000, 500_000)
        );
        assert_eq!(limit(weight(u64::MAX, u64::MAX), room), room);
    }

    #[test]
    fn a_node_that_is_too_late_is_told_how_to_start() {
        assert!(ensure_in_time(START_MS - 86_400_000, 30, START_MS).is_ok());
        for now_ms in [START_MS, START_MS - 30 * BLOCK_MS, 1_767_225_600_000] {
            let error = ensure_in_time(now_ms, 30, START_MS)
                .unwrap_err()
                .to_string();
            assert!(
                error.contains("./scripts/devnet --start-time 2023-03-09T00:00:00Z"),
                "{error}"
            );
        }
        let error = ensure_in_time(1_767_225_600_000, 0, START_MS).unwrap_err();
        let error = error.to_string();
        assert!(error.contains("2026-01-01 00:00:00 UTC"), "{error}");
        assert!(error.contains("2023-03-10 00:00:00 UTC"), "{error}");
    }
}
