//! The devnet's chain: a `pallet-contracts` runtime with the limits, deposits and fees of public contract chains.
#![no_std]
// `construct_runtime!` recurses deeply.
#![recursion_limit = "256"]

extern crate alloc;

mod apis;
mod contracts;
mod fees;
mod genesis;
mod system;

use alloc::vec::Vec;
use sp_runtime::{
    generic,
    traits::{BlakeTwo256, IdentifyAccount, Verify},
    MultiAddress, MultiSignature,
};

pub type Signature = MultiSignature;
pub type AccountId = <<Signature as Verify>::Signer as IdentifyAccount>::AccountId;
pub type Balance = u128;
pub type BlockNumber = u32;
pub type Hash = sp_core::H256;
pub type Nonce = u32;

pub type Header = generic::Header<BlockNumber, BlakeTwo256>;
pub type Block = generic::Block<Header, UncheckedExtrinsic>;
pub type UncheckedExtrinsic =
    generic::UncheckedExtrinsic<MultiAddress<AccountId, ()>, RuntimeCall, Signature, TxExtension>;

/// What a signed transaction carries besides its call. Only extensions that every client of `pallet-contracts` knows.
pub type TxExtension = (
    frame_system::CheckNonZeroSender<Runtime>,
    frame_system::CheckSpecVersion<Runtime>,
    frame_system::CheckTxVersion<Runtime>,
    frame_system::CheckGenesis<Runtime>,
    frame_system::CheckEra<Runtime>,
    frame_system::CheckNonce<Runtime>,
    frame_system::CheckWeight<Runtime>,
    pallet_transaction_payment::ChargeTransactionPayment<Runtime>,
);

type Executive = frame_executive::Executive<
    Runtime,
    Block,
    frame_system::ChainContext<Runtime>,
    Runtime,
    AllPalletsWithSystem,
>;

// Indices are named: they are part of every transaction's encoding.
frame_support::construct_runtime!(
    pub enum Runtime {
        System: frame_system = 0,
        Timestamp: pallet_timestamp = 1,
        Balances: pallet_balances = 2,
        TransactionPayment: pallet_transaction_payment = 3,
        Randomness: pallet_insecure_randomness_collective_flip = 4,
        Contracts: pallet_contracts = 5,
    }
);

/// The chain's own token has 12 decimals.
pub const TOKEN: Balance = 1_000_000_000_000;

pub const BLOCK_TIME_MS: u64 = 6_000;
