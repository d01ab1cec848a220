//! Weights as a chain encodes them.

use harness::Weight;
use scale::{Decode, Encode};

#[derive(Clone, Copy, Debug, Decode, Encode)]
pub struct CodedWeight {
    #[codec(compact)]
    ref_time: u64,
    #[codec(compact)]
    proof_size: u64,
}

impl From<CodedWeight> for Weight {
    fn from(coded: CodedWeight) -> Self {
        Self {
            ref_time: coded.ref_time,
            proof_size: coded.proof_size,
        }
    }
}

impl From<Weight> for CodedWeight {
    fn from(weight: Weight) -> Self {
        Self {
            ref_time: weight.ref_time,
            proof_size: weight.proof_size,
        }
    }
}
