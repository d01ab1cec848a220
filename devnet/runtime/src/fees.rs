//! What a transaction costs. Refundable storage deposits are in `contracts.rs`.

use crate::{system::MAX_BLOCK_WEIGHT, Balance};
use frame_support::{parameter_types, weights::Weight};
use sp_runtime::traits::One;

parameter_types! {
    /// Fixed, so that the same call costs the same in an empty and in a busy chain.
    pub FeeMultiplier: pallet_transaction_payment::Multiplier = One::one();
}

/// One token a second of computation, as on Aleph Zero. Proof bytes cost the same share of a block, and the dearer of
/// the two is charged, as parachains do.
pub struct WeightToFee;

impl frame_support::weights::WeightToFee for WeightToFee {
    type Balance = Balance;

    fn weight_to_fee(weight: &Weight) -> Balance {
        let per_proof_byte = MAX_BLOCK_WEIGHT.ref_time() / MAX_BLOCK_WEIGHT.proof_size();
        let computation = Balance::from(weight.ref_time());
        let proof = Balance::from(weight.proof_size()) * Balance::from(per_proof_byte);
        computation.max(proof)
    }
}

/// One unit a byte of the transaction, as on Aleph Zero.
pub type LengthToFee = frame_support::weights::IdentityFee<Balance>;
