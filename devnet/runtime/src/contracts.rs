//! The contracts pallet: limits of the public chains that run it, deposits of Aleph Zero.

use crate::*;
use frame_support::{
    parameter_types,
    traits::{ConstBool, ConstU32, Nothing},
};
use frame_system::EnsureSigned;
use sp_runtime::Perbill;

/// 0.00004 tokens a byte and the same as 32 bytes an item: Aleph Zero's, whose token has 12 decimals too.
const DEPOSIT_PER_BYTE: Balance = 4 * TOKEN / 100_000;
const DEPOSIT_PER_ITEM: Balance = 32 * DEPOSIT_PER_BYTE;

const fn deposit(items: Balance, bytes: Balance) -> Balance {
    items * DEPOSIT_PER_ITEM + bytes * DEPOSIT_PER_BYTE
}

parameter_types! {
    pub const CodeHashLockupDepositPercent: Perbill = Perbill::from_percent(30);
    /// For a transaction that names no limit of its own.
    pub const DefaultDepositLimit: Balance = deposit(1024, 1024 * 1024);
    pub const DepositPerByte: Balance = DEPOSIT_PER_BYTE;
    pub const DepositPerItem: Balance = DEPOSIT_PER_ITEM;
    pub Schedule: pallet_contracts::Schedule<Runtime> = Default::default();
}

impl pallet_contracts::Config for Runtime {
    /// Code, input and salt decide a contract's address.
    type AddressGenerator = pallet_contracts::DefaultAddressGenerator;
    type ApiVersion = ();
    /// Contracts may call contracts only, not the chain's own calls.
    type CallFilter = Nothing;
    /// The contract called first and five below it. Six is just enough for governor, controller, guard, AMO, venue, token.
    type CallStack = [pallet_contracts::Frame<Self>; 5];
    type ChainExtension = ();
    type CodeHashLockupDepositPercent = CodeHashLockupDepositPercent;
    type Currency = Balances;
    type Debug = ();
    type DefaultDepositLimit = DefaultDepositLimit;
    type DepositPerByte = DepositPerByte;
    type DepositPerItem = DepositPerItem;
    type Environment = ();
    type InstantiateOrigin = EnsureSigned<AccountId>;
    /// The most that the pallet's own check of memory allows in whole KiB is 125 with this depth; public chains have 123.
    type MaxCodeLen = ConstU32<{ 123 * 1024 }>;
    type MaxDebugBufferLen = ConstU32<{ 2 * 1024 * 1024 }>;
    type MaxDelegateDependencies = ConstU32<32>;
    type MaxStorageKeyLen = ConstU32<128>;
    type MaxTransientStorageSize = ConstU32<{ 1024 * 1024 }>;
    type Migrations = ();
    type Randomness = Randomness;
    type RuntimeCall = RuntimeCall;
    type RuntimeEvent = RuntimeEvent;
    type RuntimeHoldReason = RuntimeHoldReason;
    type Schedule = Schedule;
    type Time = Timestamp;
    type UnsafeUnstableInterface = ConstBool<false>;
    type UploadOrigin = EnsureSigned<AccountId>;
    type WeightInfo = pallet_contracts::weights::SubstrateWeight<Self>;
    type WeightPrice = TransactionPayment;
    type Xcm = ();
}
