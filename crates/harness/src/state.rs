//! The contracts' state as a whole: whether it changed, and copies of it.

use crate::chain::{native, Chain};
use crate::AccountId;
use drink::frame_support::sp_runtime::StateVersion;
use drink::frame_support::storage::storage_prefix;
use scale::{Decode, Encode};
use sp_io::TestExternalities;

/// Stands for the storage and the code of every contract of a chain: equal when nothing of them changed. Native balances, events,
/// time and block number are not part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fingerprint(Vec<(AccountId, Vec<u8>, Vec<u8>)>);

/// A key of the trie's database with its value and reference count.
type TrieNode = (Vec<u8>, (Vec<u8>, i32));

/// A copy of a chain's state, to make any number of chains from.
#[derive(Clone)]
pub struct Snapshot {
    storage: Vec<TrieNode>,
    root: drink::frame_support::sp_runtime::testing::H256,
    contracts: Vec<AccountId>,
    salt: u32,
}

impl Fingerprint {
    /// The contracts that differ from `other`.
    pub fn changed(&self, other: &Self) -> Vec<AccountId> {
        let differs = |entry: &&(AccountId, Vec<u8>, Vec<u8>)| !other.0.contains(entry);
        self.0
            .iter()
            .filter(differs)
            .map(|(account, _, _)| *account)
            .collect()
    }
}

impl Snapshot {
    /// How much the state holds.
    pub fn bytes(&self) -> usize {
        let size = |(key, (value, _)): &TrieNode| key.len() + value.len();
        self.storage.iter().map(size).sum()
    }
}

impl Chain {
    pub fn fingerprint(&mut self) -> Fingerprint {
        let contracts = &self.contracts;
        let entries = self.ext.execute_with(|| {
            contracts
                .iter()
                .map(|account| {
                    let info = contract_info(*account);
                    let root = storage_root(&info);
                    (*account, info, root)
                })
                .collect()
        });
        Fingerprint(entries)
    }

    /// Stands for the storage of one contract, whatever its code is.
    pub fn storage_root(&mut self, contract: impl Into<AccountId>) -> Vec<u8> {
        let account = contract.into();
        self.ext
            .execute_with(|| storage_root(&contract_info(account)))
    }

    pub fn snapshot(&self) -> Snapshot {
        let mut copy = TestExternalities::new_empty();
        copy.backend = self.ext.as_backend();
        let (storage, root) = copy.into_raw_snapshot();
        Snapshot {
            storage,
            root,
            contracts: self.contracts.clone(),
            salt: self.salt(),
        }
    }

    pub fn from_snapshot(snapshot: &Snapshot) -> Self {
        let ext = TestExternalities::from_raw_snapshot(
            snapshot.storage.clone(),
            snapshot.root,
            StateVersion::V1,
        );
        Self::around(ext, snapshot.contracts.clone(), snapshot.salt)
    }
}

/// The pallet's record of a contract, encoded; empty when there is none.
fn contract_info(account: AccountId) -> Vec<u8> {
    let account = native(account).encode();
    let mut key = storage_prefix(b"Contracts", b"ContractInfoOf").to_vec();
    key.extend(sp_io::hashing::twox_64(&account));
    key.extend(account);
    sp_io::storage::get(&key).map_or_else(Vec::new, |bytes| bytes.to_vec())
}

fn storage_root(info: &[u8]) -> Vec<u8> {
    trie_id(info).map_or_else(Vec::new, |id| {
        sp_io::default_child_storage::root(&id, StateVersion::V1)
    })
}

/// The first field of that record names the contract's storage.
fn trie_id(info: &[u8]) -> Option<Vec<u8>> {
    Vec::<u8>::decode(&mut &info[..]).ok()
}
