//! The embedded chain: the real contracts pallet in process, without node, network or clock.

use crate::artifacts;
use crate::call::{Call, Failure, Refusal, Weight};
use crate::events::{emitted, forget_events};
use crate::message::Message;
use crate::tape::{self, Measured, Step, Tape};
use crate::{AccountId, Role};
use drink::frame_support::sp_runtime::{BuildStorage, DispatchError};
use drink::frame_support::traits::fungible::Mutate;
use drink::minimal::{Balances, Contracts, MinimalSandboxRuntime as Runtime, System, Timestamp};
use drink::pallet_contracts::{
    Code, CollectEvents, DebugInfo, Determinism, ExecReturnValue, StorageDeposit,
};
use drink::AccountId32;
use ink::selector_bytes;
use scale::{Decode, Encode};
use sp_io::TestExternalities;
use std::fmt::Debug;
use std::sync::PoisonError;

/// 2023-03-10 00:00 UTC: where every chain starts unless it is told otherwise.
pub const START_MS: u64 = 1_678_406_400_000;
/// Time between two blocks unless a test says otherwise.
pub const BLOCK_MS: u64 = 6_000;
/// What a call may use, about what a chain allows a transaction.
pub const GAS_LIMIT: Weight = Weight {
    ref_time: 500_000_000_000,
    proof_size: 8 * 1024 * 1024,
};
/// What a call may put down for storage, in native tokens; a byte costs one.
pub const STORAGE_DEPOSIT_LIMIT: u128 = 10_000_000;

/// A caller with less is given `NATIVE_BALANCE` first.
const NATIVE_MINIMUM: u128 = 1_000_000_000_000;
const NATIVE_BALANCE: u128 = 1_000_000_000_000_000;

/// An open point to come back to. See [`Chain::checkpoint`].
#[derive(Debug, PartialEq, Eq)]
#[must_use = "roll back to it or keep what was done since"]
pub struct Checkpoint(u32);

/// A chain with its contracts. Every call is a transaction of its own, in the present block.
pub struct Chain {
    pub(crate) ext: TestExternalities,
    pub(crate) contracts: Vec<AccountId>,
    salt: u32,
    checkpoints: u32,
    gas_limit: Weight,
    tape: Option<tape::Shared>,
}

impl Default for Chain {
    fn default() -> Self {
        Self::new()
    }
}

impl Chain {
    pub fn new() -> Self {
        Self::starting_at(START_MS)
    }

    /// An empty chain whose first block stands at `now_ms`.
    pub fn starting_at(now_ms: u64) -> Self {
        let genesis = drink::pallet_balances::GenesisConfig::<Runtime> {
            balances: Vec::new(),
        };
        let storage = genesis
            .build_storage()
            .unwrap_or_else(|error| panic!("genesis: {error}"));
        let mut chain = Self::around(TestExternalities::new(storage), Vec::new(), 0);
        chain.ext.execute_with(|| {
            System::set_block_number(1);
            Timestamp::set_timestamp(now_ms);
        });
        chain.tape = tape::begun(now_ms);
        chain
    }

    pub(crate) fn around(ext: TestExternalities, contracts: Vec<AccountId>, salt: u32) -> Self {
        Self {
            ext,
            contracts,
            salt,
            checkpoints: 0,
            gas_limit: GAS_LIMIT,
            tape: None,
        }
    }

    pub(crate) fn salt(&self) -> u32 {
        self.salt
    }

    /// The time of the present block.
    pub fn now_ms(&mut self) -> u64 {
        self.ext.execute_with(Timestamp::get)
    }

    pub fn block_number(&mut self) -> u32 {
        self.ext.execute_with(System::block_number)
    }

    /// Begins the next block, `step_ms` later.
    pub fn next_block_in(&mut self, step_ms: u64) {
        self.ext.execute_with(|| {
            System::set_block_number(System::block_number().saturating_add(1));
            Timestamp::set_timestamp(Timestamp::get().saturating_add(step_ms));
        });
        if self.tape.is_some() {
            let at_ms = self.now_ms();
            self.taped(|tape| tape.push(Step::Block { at_ms }));
        }
    }

    /// Begins the next block, `BLOCK_MS` later.
    pub fn next_block(&mut self) {
        self.next_block_in(BLOCK_MS);
    }

    /// `count` blocks, `BLOCK_MS` apart.
    pub fn next_blocks(&mut self, count: u32) {
        for _ in 0..count {
            self.next_block();
        }
    }

    /// Begins the next block at a given time, which must not lie in the past.
    #[track_caller]
    pub fn next_block_at(&mut self, at_ms: u64) {
        let now_ms = self.now_ms();
        assert!(
            at_ms >= now_ms,
            "block time {at_ms} is before the present {now_ms}"
        );
        self.next_block_in(at_ms - now_ms);
    }

    /// The gas limit of the calls that follow; `GAS_LIMIT` at first.
    pub fn set_gas_limit(&mut self, limit: Weight) {
        self.gas_limit = limit;
    }

    /// Sends a message. A caller always has native tokens enough.
    pub fn call<M: Message>(
        &mut self,
        caller: impl Into<AccountId>,
        message: M,
    ) -> Call<M::Answer> {
        let (callee, input) = message.into_input();
        self.run(caller.into(), callee, input).0
    }

    /// The call, and its answer as it came.
    fn run<R: Decode>(
        &mut self,
        caller: AccountId,
        callee: AccountId,
        input: Vec<u8>,
    ) -> (Call<R>, Vec<u8>) {
        let taped = self.tape.is_some().then(|| input.clone());
        let gas_limit = self.gas_limit.into();
        let (result, emitted) = self.ext.execute_with(|| {
            let caller = native(caller);
            fund(&caller);
            forget_events();
            let result = Contracts::bare_call(
                caller,
                native(callee),
                0,
                gas_limit,
                Some(STORAGE_DEPOSIT_LIMIT),
                input,
                DebugInfo::Skip,
                CollectEvents::Skip,
                Determinism::Enforced,
            );
            (result, emitted())
        });
        let required = result.gas_required.into();
        let changed = matches!(&result.result, Ok(value) if !value.did_revert());
        if let Some(input) = taped.filter(|_| changed) {
            self.taped(|tape| {
                tape.push(Step::Call {
                    caller,
                    callee,
                    input,
                    required,
                });
            });
        }
        let bytes = result.result.as_ref().map(|value| value.data.clone());
        let bytes = bytes.unwrap_or_default();
        let call = Call {
            returned: answer(result.result),
            weight: result.gas_consumed.into(),
            weight_required: required,
            storage_deposit: signed(result.storage_deposit),
            emitted,
        };
        (call, bytes)
    }

    /// What a message would come to, with nothing changed.
    pub fn dry_run<M: Message>(
        &mut self,
        caller: impl Into<AccountId>,
        message: M,
    ) -> Call<M::Answer> {
        let checkpoint = self.checkpoint();
        let call = self.call(caller, message);
        self.roll_back(checkpoint);
        call
    }

    /// A dry run that is marked on the tape under this name, so that it is measured wherever the tape is played.
    pub fn measure<M: Message>(
        &mut self,
        name: &str,
        caller: impl Into<AccountId>,
        message: M,
    ) -> Call<M::Answer> {
        let (callee, input) = message.into_input();
        let caller = caller.into();
        let checkpoint = self.checkpoint();
        let (call, answer) = self.run(caller, callee, input.clone());
        self.roll_back(checkpoint);
        self.taped(|tape| {
            tape.push(Step::Measure(Measured {
                name: name.to_owned(),
                caller,
                callee,
                input,
                answer,
            }));
        });
        call
    }

    /// What a view returns. Changes nothing; stops the test when the view traps.
    #[track_caller]
    pub fn read<M: Message>(&mut self, view: M) -> M::Answer {
        match self.dry_run(Role::Named("reader"), view).returned {
            Ok(value) => value,
            Err(failure) => panic!("the view failed: {failure}"),
        }
    }

    /// The same for a view that returns `Result`: its `Ok`.
    #[track_caller]
    pub fn read_ok<T, E: Debug>(&mut self, view: impl Message<Answer = Result<T, E>>) -> T {
        match self.read(view) {
            Ok(value) => value,
            Err(error) => panic!("the view refused: {error:?}"),
        }
    }

    /// Instantiates a contract by its folder name under `contracts/`, through its constructor `new` with `arguments` (a tuple in the
    /// order of the parameters). As the deployer. Stops the test when the constructor refuses.
    #[track_caller]
    pub fn deploy(&mut self, contract: &str, arguments: impl Encode) -> AccountId {
        match self.try_deploy::<()>(contract, arguments) {
            Ok(account) => account,
            Err(Refusal::Failure(failure)) => panic!("deploying {contract}: {failure}"),
            Err(Refusal::Error(())) => panic!("deploying {contract}: the constructor refused"),
        }
    }

    /// The same, for a constructor that returns `Result<Self, E>`.
    pub fn try_deploy<E: Decode>(
        &mut self,
        contract: &str,
        arguments: impl Encode,
    ) -> Result<AccountId, Refusal<E>> {
        self.deploy_code(artifacts::code(contract), selector_bytes!("new"), arguments)
    }

    /// Instantiates a contract from its code.
    pub fn deploy_code<E: Decode>(
        &mut self,
        code: Vec<u8>,
        constructor: [u8; 4],
        arguments: impl Encode,
    ) -> Result<AccountId, Refusal<E>> {
        let deployer = native(Role::Deployer.account());
        let data = (constructor, arguments).encode();
        let salt = self.salt.encode();
        self.salt += 1;
        let taped = self.tape.is_some().then(|| (code.clone(), data.clone()));
        let hash = hash_of(&code);
        let deployed = self.ext.execute_with(|| {
            fund(&deployer);
            forget_events();
            let uploaded = Contracts::bare_upload_code(
                deployer.clone(),
                code,
                Some(STORAGE_DEPOSIT_LIMIT),
                Determinism::Enforced,
            )?;
            let result = Contracts::bare_instantiate(
                deployer,
                0,
                GAS_LIMIT.into(),
                Some(STORAGE_DEPOSIT_LIMIT),
                Code::Existing(uploaded.code_hash),
                data,
                salt.clone(),
                DebugInfo::Skip,
                CollectEvents::Skip,
            );
            result
                .result
                .map(|instance| (instance, result.gas_required.into()))
        });
        let (instance, required) = deployed.map_err(|error| Refusal::Failure(trapped(error)))?;
        if instance.result.did_revert() {
            return Err(match answer::<Result<(), E>>(Ok(instance.result)) {
                Ok(Err(error)) => Refusal::Error(error),
                Ok(Ok(())) => {
                    Refusal::Failure(Failure::Trapped("reverted without an error".into()))
                }
                Err(failure) => Refusal::Failure(failure),
            });
        }
        let account = AccountId(instance.account_id.into());
        self.contracts.push(account);
        if let Some((code, input)) = taped {
            self.taped(|tape| {
                tape.push(Step::Upload { code });
                tape.push(Step::Instantiate {
                    code: hash,
                    input,
                    salt,
                    account,
                    required,
                });
            });
        }
        Ok(account)
    }

    /// Uploads a code, as the deployer; what it is instantiated with is its hash.
    #[track_caller]
    pub fn upload(&mut self, code: Vec<u8>) -> ink::primitives::Hash {
        let deployer = native(Role::Deployer.account());
        let taped = self.tape.is_some().then(|| code.clone());
        let uploaded = self.ext.execute_with(|| {
            fund(&deployer);
            Contracts::bare_upload_code(
                deployer,
                code,
                Some(STORAGE_DEPOSIT_LIMIT),
                Determinism::Enforced,
            )
        });
        let hash = match uploaded {
            Ok(uploaded) => uploaded.code_hash.0.into(),
            Err(error) => panic!("uploading a code: {}", trapped(error)),
        };
        if let Some(code) = taped {
            self.taped(|tape| tape.push(Step::Upload { code }));
        }
        hash
    }

    /// The hash of a contract's code.
    #[track_caller]
    pub fn code_hash(&mut self, contract: impl Into<AccountId>) -> ink::primitives::Hash {
        let account = native(contract.into());
        match self.ext.execute_with(|| Contracts::code_hash(&account)) {
            Some(hash) => hash.0.into(),
            None => panic!("{account} is not a contract"),
        }
    }

    /// A point to come back to, whatever happens after: time, blocks, contracts. Costs nothing; they nest.
    pub fn checkpoint(&mut self) -> Checkpoint {
        self.checkpoints += 1;
        self.ext.execute_with(sp_io::storage::start_transaction);
        self.taped(Tape::checkpoint);
        Checkpoint(self.checkpoints)
    }

    /// Undoes everything since the checkpoint, with the checkpoints taken after it.
    #[track_caller]
    pub fn roll_back(&mut self, checkpoint: Checkpoint) {
        let Checkpoint(depth) = checkpoint;
        assert!(
            depth <= self.checkpoints,
            "the checkpoint is closed already"
        );
        while self.checkpoints >= depth {
            self.ext.execute_with(sp_io::storage::rollback_transaction);
            self.checkpoints -= 1;
        }
        self.taped(|tape| tape.roll_back(depth as usize));
    }

    /// Keeps everything since the checkpoint and closes it.
    #[track_caller]
    pub fn keep(&mut self, checkpoint: Checkpoint) {
        let Checkpoint(depth) = checkpoint;
        assert!(
            depth <= self.checkpoints,
            "the checkpoint is closed already"
        );
        while self.checkpoints >= depth {
            self.ext.execute_with(sp_io::storage::commit_transaction);
            self.checkpoints -= 1;
        }
        self.taped(|tape| tape.keep(depth as usize));
    }

    fn taped(&self, write: impl FnOnce(&mut Tape)) {
        if let Some(tape) = &self.tape {
            write(&mut tape.lock().unwrap_or_else(PoisonError::into_inner));
        }
    }
}

pub(crate) fn native(account: AccountId) -> AccountId32 {
    AccountId32::new(account.0)
}

fn fund(account: &AccountId32) {
    if Balances::free_balance(account) < NATIVE_MINIMUM {
        <Balances as Mutate<AccountId32>>::set_balance(account, NATIVE_BALANCE);
    }
}

fn answer<R: Decode>(result: Result<ExecReturnValue, DispatchError>) -> Result<R, Failure> {
    let value = result.map_err(trapped)?;
    let mut bytes = &value.data[..];
    match ink::MessageResult::<R>::decode(&mut bytes) {
        Ok(Ok(answer)) if bytes.is_empty() => Ok(answer),
        Ok(Err(error)) => Err(Failure::Language(error)),
        _ => Err(Failure::Answer(value.data)),
    }
}

fn trapped(error: DispatchError) -> Failure {
    Failure::Trapped(match error {
        DispatchError::Module(module) => module
            .message
            .map_or_else(|| format!("{module:?}"), str::to_owned),
        DispatchError::Other(text) => text.to_owned(),
        other => format!("{other:?}"),
    })
}

fn signed(deposit: StorageDeposit<u128>) -> i128 {
    let amount = |value: u128| i128::try_from(value).unwrap_or(i128::MAX);
    match deposit {
        StorageDeposit::Charge(value) => amount(value),
        StorageDeposit::Refund(value) => -amount(value),
    }
}

/// The hash under which the chain stores a code.
pub fn hash_of(code: &[u8]) -> ink::primitives::Hash {
    sp_io::hashing::blake2_256(code).into()
}
