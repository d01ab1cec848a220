//! The guard: an isolated, gas-capped call into a contract that may be hostile.
//!
//! Its code is run by delegation: the controller delegates to it, it calls the AMO with capped weight, proof and storage deposit, and
//! hands back at most `MAX_ANSWER_BYTES`. Whatever the AMO does (trap, loop, flood the caller with bytes, eat deposit), only the
//! delegated frame dies, and the controller catches that. Measured: a plain `call_v2` with limits does not isolate these cases.
//!
//! Instantiated once so that its code stays; storage is empty and must stay empty: the frame runs on the caller's storage.

use crate::AccountId;
use ink::prelude::vec::Vec;

/// Longest answer that is handed back.
pub const MAX_ANSWER_BYTES: usize = 1_024;

/// Bytes without a length prefix: encodes as they are, decodes all that is left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Raw(pub Vec<u8>);

/// Bounds of an allowance. `proof_size` covers the largest code an AMO can have, so that a caller short of proof is always found out; a
/// limit of zero would mean "everything left".
pub const MIN_ALLOWANCE: Allowance = Allowance {
    ref_time: 5_000_000_000,
    proof_size: 131_072,
    storage_deposit: 1,
};
pub const MAX_ALLOWANCE: Allowance = Allowance {
    ref_time: 400_000_000_000,
    proof_size: 4_194_304,
    storage_deposit: 100_000_000_000_000_000_000,
};

/// What a guarded call may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Allowance {
    pub ref_time: u64,
    pub proof_size: u64,
    pub storage_deposit: u128,
}

#[ink::trait_definition]
pub trait Guard {
    /// Calls `to` with `selector` and `arguments` (encoded, without prefix) within `allowance` and returns its answer as it came. Traps
    /// when the callee fails in any way or answers with too much. Meant for delegation only: called directly it calls `to` as the
    /// guard, which owns nothing and has no rights anywhere.
    #[ink(message)]
    fn forward(
        &self,
        to: AccountId,
        allowance: Allowance,
        selector: [u8; 4],
        arguments: Raw,
    ) -> Raw;
}

impl scale::Encode for Raw {
    fn size_hint(&self) -> usize {
        self.0.len()
    }

    fn encode_to<T: scale::Output + ?Sized>(&self, out: &mut T) {
        out.write(&self.0);
    }
}

impl scale::Decode for Raw {
    fn decode<I: scale::Input>(input: &mut I) -> Result<Self, scale::Error> {
        let length = input
            .remaining_len()?
            .ok_or("the end of the input is not known")?;
        let mut bytes = ink::prelude::vec![0; length];
        input.read(&mut bytes)?;
        Ok(Self(bytes))
    }
}

#[cfg(feature = "std")]
impl scale_info::TypeInfo for Raw {
    type Identity = Vec<u8>;

    fn type_info() -> scale_info::Type {
        Vec::<u8>::type_info()
    }
}
