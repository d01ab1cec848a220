//! What a transaction may use: what its dry run needed, and a margin.

use crate::error::NodeError;
use crate::prepare::SendOptions;
use crate::runtime::Runtime;
use crate::trial::Trial;
use harness::Weight;

/// What a transaction may use.
pub struct Limits {
    pub weight: Weight,
    pub deposit: u128,
}

impl Limits {
    /// What the dry run needed and the margin, but never more than a transaction may use on this chain.
    pub fn new<A>(
        runtime: &Runtime,
        trial: &Trial<A>,
        options: &SendOptions,
    ) -> Result<Self, NodeError> {
        let needed = trial.call.weight_required;
        let most = runtime.largest;
        if needed.ref_time > most.ref_time || needed.proof_size > most.proof_size {
            return Err(NodeError::Unbuildable(format!(
                "it needs a weight of {} ps and {} bytes, a transaction may use {} ps and {} bytes",
                needed.ref_time, needed.proof_size, most.ref_time, most.proof_size
            )));
        }
        let margin = options.margin_percent;
        let weight = Weight {
            ref_time: with_margin(needed.ref_time.into(), margin, most.ref_time.into()),
            proof_size: with_margin(needed.proof_size.into(), margin, most.proof_size.into()),
        };
        let charged = u128::try_from(trial.call.storage_deposit).unwrap_or(0);
        // One more item, for what the dry run found in place and the transaction may not.
        let deposit = grown(charged, margin).saturating_add(runtime.item_deposit);
        Ok(Self {
            weight,
            deposit: options.deposit_limit.unwrap_or(deposit),
        })
    }

    /// Twice the time, of which contracts can see what is left; then twice the proof. False when a transaction may not use more.
    pub fn grow(&mut self, most: Weight) -> bool {
        let weight = &mut self.weight;
        if weight.ref_time < most.ref_time {
            weight.ref_time = weight.ref_time.saturating_mul(2).min(most.ref_time);
            return true;
        }
        if weight.proof_size < most.proof_size {
            weight.proof_size = weight.proof_size.saturating_mul(2).min(most.proof_size);
            return true;
        }
        false
    }
}

fn grown(amount: u128, margin_percent: u8) -> u128 {
    let margin = amount.saturating_mul(margin_percent.into()) / 100;
    amount.saturating_add(margin)
}

fn with_margin(needed: u128, margin_percent: u8, most: u128) -> u64 {
    let limit = grown(needed, margin_percent).min(most);
    u64::try_from(limit).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_has_a_margin_and_never_exceeds_a_transaction() {
        assert_eq!(with_margin(100, 25, 1_000), 125);
        assert_eq!(with_margin(900, 25, 1_000), 1_000);
        assert_eq!(with_margin(0, 25, 1_000), 0);
    }

    #[test]
    fn limits_grow_up_to_those_of_a_transaction() {
        let weight = |ref_time, proof_size| Weight {
            ref_time,
            proof_size,
        };
        let mut limits = Limits {
            weight: weight(30, 10),
            deposit: 0,
        };
        let most = weight(100, 15);
        for expected in [weight(60, 10), weight(100, 10), weight(100, 15)] {
            assert!(limits.grow(most));
            assert_eq!(limits.weight, expected);
        }
        assert!(!limits.grow(most));
    }
}
