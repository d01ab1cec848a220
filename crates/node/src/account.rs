//! Accounts: what they have, which transaction is their next, which code they run.

use crate::error::NodeError;
use crate::node::Node;
use harness::{AccountId, Hash};
use scale::{Decode, Encode};
use subxt::backend::rpc::rpc_params;
use subxt::ext::scale_decode::DecodeAsType;
use subxt::utils::{AccountId32, H256};

/// Native tokens of an account, in base units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Balance {
    pub free: u128,
    /// Held: deposits.
    pub reserved: u128,
    /// Of the free tokens, those that cannot be spent.
    pub frozen: u128,
}

impl Balance {
    /// What can be paid with.
    pub fn usable(&self) -> u128 {
        self.free.saturating_sub(self.frozen)
    }
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct AccountInfo {
    data: AccountData,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct AccountData {
    free: u128,
    reserved: u128,
    frozen: u128,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct ContractInfo {
    code_hash: [u8; 32],
}

impl Node {
    pub async fn balance(&self, account: AccountId) -> Result<Balance, NodeError> {
        let at = self.best_hash().await?;
        let stored = self.storage(at, "System", "Account", &[&account.0]).await?;
        let Some(bytes) = stored else {
            return Ok(Balance::default());
        };
        let info: AccountInfo = self.runtime().stored("System", "Account", &bytes)?;
        let AccountData {
            free,
            reserved,
            frozen,
        } = info.data;
        Ok(Balance {
            free,
            reserved,
            frozen,
        })
    }

    /// The nonce of the account's next transaction, those in the pool counted.
    pub async fn next_nonce(&self, account: AccountId) -> Result<u64, NodeError> {
        let account = AccountId32(account.0);
        self.request("system_accountNextIndex", rpc_params![account])
            .await
    }

    /// The nonce after the transactions that can no longer be undone. Of two transactions made with it the chain takes one.
    pub async fn final_nonce(&self, account: AccountId) -> Result<u64, NodeError> {
        let finalised = self.request("chain_getFinalizedHead", rpc_params![]);
        self.nonce_at(finalised.await?, account).await
    }

    /// How many transactions of the account are in the chain up to a block.
    pub(crate) async fn nonce_at(&self, at: H256, account: AccountId) -> Result<u64, NodeError> {
        let what = "AccountNonceApi_account_nonce";
        let bytes = self.state_call(what, &account.encode(), at).await?;
        let nonce = u32::decode(&mut &bytes[..]);
        nonce
            .map(u64::from)
            .map_err(|error| NodeError::unreadable(what, error))
    }

    /// The code a contract runs; `None` when the account is no contract.
    pub async fn code_hash_of(&self, account: AccountId) -> Result<Option<Hash>, NodeError> {
        let at = self.best_hash().await?;
        let item = "ContractInfoOf";
        let stored = self.storage(at, "Contracts", item, &[&account.0]).await?;
        let info = stored.map(|bytes| {
            self.runtime()
                .stored::<ContractInfo>("Contracts", item, &bytes)
        });
        Ok(info.transpose()?.map(|info| info.code_hash.into()))
    }

    /// Whether a code was uploaded and not removed.
    pub async fn has_code(&self, code: Hash) -> Result<bool, NodeError> {
        let at = self.best_hash().await?;
        let keys: [&[u8]; 1] = [code.as_ref()];
        let stored = self.storage(at, "Contracts", "CodeInfoOf", &keys);
        Ok(stored.await?.is_some())
    }
}
