//! Replacing the code of a contract whose state cannot be moved elsewhere: vault, book and oracle. Everything else is replaced by a new
//! contract, or by nothing (`docs/upgrades.md`).
//!
//! Who may do it is named when the contract is constructed, and is the governor from the start: new code may do anything, and take itself back
//! afterwards, so that no look at what stands could prove that it never was there. The address proves the constructor.
//!
//! Root storage cells are empty and every part lies under a fixed key, so that new code finds what the old one wrote. What the cells
//! hold is the storage version: code that reads other cells, or the same ones otherwise, has another one.

use crate::{AccountId, Hash};
use ink::env::DefaultEnvironment;
use ink::storage::traits::StorageKey;
use ink::storage::Lazy;

/// The selector of the question.
const STORAGE_VERSION: [u8; 4] = ink::selector_bytes!("Upgradable::storage_version");

/// Whose cells a code reads, and in which form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub struct StorageVersion {
    /// The kind of contract.
    pub contract: [u8; 4],
    /// Higher with every change of a cell's key or type.
    pub version: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub enum UpgradeError {
    /// Only the upgrader may.
    NotUpgrader { upgrader: AccountId },
    /// There is no such code, or it traps or answers something else when it is asked for its storage version.
    NotUpgradable,
    /// The code is another contract's, or reads other cells.
    WrongStorage {
        found: StorageVersion,
        expected: StorageVersion,
    },
    /// The chain refuses to replace the code.
    NotReplaced,
}

/// The contract runs other code from the next call on.
#[ink::event]
pub struct CodeReplaced {
    pub old: Hash,
    pub new: Hash,
}

#[ink::event]
pub struct UpgraderChanged {
    pub old: AccountId,
    pub new: AccountId,
}

#[ink::trait_definition]
pub trait Upgradable {
    /// Whose cells this code reads, and in which form.
    #[ink(message)]
    fn storage_version(&self) -> StorageVersion;

    /// Who may replace the code: a vote of the governor named in the constructor, through its timelock. The admin may not.
    #[ink(message)]
    fn upgrader(&self) -> AccountId;

    /// Names another upgrader, as for another governor. Upgrader only. What cannot call ends all upgrades.
    #[ink(message)]
    fn set_upgrader(&mut self, new: AccountId) -> Result<(), UpgradeError>;

    /// Replaces the contract's code by one that was uploaded. Upgrader only. The new code
    /// is asked first, on this contract's storage, and must name the storage version of the present one; it need not be upgradable itself.
    #[ink(message)]
    fn upgrade(&mut self, code: Hash) -> Result<(), UpgradeError>;
}

impl StorageVersion {
    pub const fn new(contract: [u8; 4], version: u32) -> Self {
        Self { contract, version }
    }
}

/// The key of the cell where a contract keeps its upgrader; its constructor sets it.
pub const UPGRADER_KEY: u32 = 0x5550_4752;

/// What `Upgradable::upgrader` answers.
pub fn upgrader<Key: StorageKey>(cell: &Lazy<AccountId, Key>) -> AccountId {
    match cell.get() {
        Some(upgrader) => upgrader,
        None => unreachable!(), // the constructor sets it
    }
}

fn ensure_upgrader(upgrader: AccountId) -> Result<(), UpgradeError> {
    if ink::env::caller::<DefaultEnvironment>() != upgrader {
        return Err(UpgradeError::NotUpgrader { upgrader });
    }
    Ok(())
}

/// What `Upgradable::set_upgrader` does.
pub fn set_upgrader<Key: StorageKey>(
    cell: &mut Lazy<AccountId, Key>,
    new: AccountId,
) -> Result<(), UpgradeError> {
    let old = upgrader(cell);
    ensure_upgrader(old)?;
    cell.set(&new);
    ink::env::emit_event::<DefaultEnvironment, _>(UpgraderChanged { old, new });
    Ok(())
}

/// What `Upgradable::upgrade` does, for a contract whose code reads `expected`.
pub fn upgrade<Key: StorageKey>(
    cell: &Lazy<AccountId, Key>,
    expected: StorageVersion,
    code: Hash,
) -> Result<(), UpgradeError> {
    ensure_upgrader(upgrader(cell))?;
    let found = ask(&code).ok_or(UpgradeError::NotUpgradable)?;
    if found != expected {
        return Err(UpgradeError::WrongStorage { found, expected });
    }
    let old = platform::own_code();
    platform::set_code(&code).map_err(|_| UpgradeError::NotReplaced)?;
    ink::env::emit_event::<DefaultEnvironment, _>(CodeReplaced { old, new: code });
    Ok(())
}

/// The code's own answer, by delegation: its dispatcher has decoded this contract's root cell before it answers. Whatever else it does
/// in doing so is undone with the message unless it becomes the contract's code, and then it may do it anyway. An answer that is too long
/// for the buffer ends the message.
fn ask(code: &Hash) -> Option<StorageVersion> {
    let mut buffer = [0; 32];
    let mut answer = &mut buffer[..];
    platform::delegate(code, &STORAGE_VERSION, &mut answer).ok()?;
    // By hand: the codec's way costs more code than all the rest.
    match *answer {
        [0, a, b, c, d, w, x, y, z] => Some(StorageVersion {
            contract: [a, b, c, d],
            version: u32::from_le_bytes([w, x, y, z]),
        }),
        _ => None,
    }
}

/// The platform's own functions: those of ink! take several times the code.
#[cfg(not(feature = "std"))]
mod platform {
    use crate::Hash;
    use ink::env::ReturnErrorCode;
    use pallet_contracts_uapi::{CallFlags, HostFn, HostFnImpl};

    pub fn delegate(
        code: &Hash,
        input: &[u8],
        answer: &mut &mut [u8],
    ) -> Result<(), ReturnErrorCode> {
        HostFnImpl::delegate_call(CallFlags::empty(), code.as_ref(), input, Some(answer))
    }

    pub fn own_code() -> Hash {
        let mut code = [0; 32];
        HostFnImpl::own_code_hash(&mut code);
        code.into()
    }

    pub fn set_code(code: &Hash) -> Result<(), ReturnErrorCode> {
        HostFnImpl::set_code_hash(code.as_ref())
    }
}

/// Off chain there is no code.
#[cfg(feature = "std")]
mod platform {
    use crate::Hash;
    use ink::env::ReturnErrorCode;

    pub fn delegate(_: &Hash, _: &[u8], _: &mut &mut [u8]) -> Result<(), ReturnErrorCode> {
        Err(ReturnErrorCode::CodeNotFound)
    }

    pub fn own_code() -> Hash {
        Hash::default()
    }

    pub fn set_code(_: &Hash) -> Result<(), ReturnErrorCode> {
        Err(ReturnErrorCode::CodeNotFound)
    }
}
