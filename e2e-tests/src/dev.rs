//! What a test may do to the devnet besides sending transactions: blocks, time, another head.

use harness::AccountId;
use ink_e2e::subxt::backend::legacy::rpc_methods::Bytes;
use ink_e2e::subxt::backend::rpc::{rpc_params, RpcParams};
use ink_e2e::subxt::utils::AccountId32;
use ink_e2e::{RpcClient, H256};
use serde_json::{json, Value};

/// `Timestamp.Now`.
const TIMESTAMP_NOW: &str = "0xf0c365c3cf59d671eb72da0e7a4113c49f1f0515f462cdcf84e0f1d6045dfcbb";

/// The `dev_` calls of a node.
#[derive(Clone)]
pub struct Dev {
    rpc: RpcClient,
}

impl Dev {
    pub fn new(rpc: RpcClient) -> Self {
        Self { rpc }
    }

    /// So many blocks, empty but for what waits in the pool.
    pub async fn new_blocks(&self, count: u32) {
        self.ask("dev_newBlock", rpc_params![json!({ "count": count })])
            .await;
    }

    /// A block with this time.
    pub async fn travel_to(&self, ms: u64) {
        self.ask("dev_timeTravel", rpc_params![ms]).await;
    }

    /// The last block.
    pub async fn head(&self) -> H256 {
        let hash = self.ask("chain_getBlockHash", rpc_params![]).await;
        serde_json::from_value(hash).expect("a block hash")
    }

    /// Its number.
    pub async fn number(&self) -> u32 {
        let header = self.ask("chain_getHeader", rpc_params![]).await;
        let number = header["number"]
            .as_str()
            .and_then(|text| text.strip_prefix("0x"));
        u32::from_str_radix(number.expect("a number"), 16).expect("a number")
    }

    /// How many transactions the account has sent.
    pub async fn nonce(&self, account: AccountId) -> u64 {
        let account = AccountId32(account.0);
        let nonce = self
            .ask("system_accountNextIndex", rpc_params![account])
            .await;
        nonce.as_u64().expect("a number")
    }

    /// How many transactions wait in the pool.
    pub async fn pending(&self) -> usize {
        let waiting = self.ask("author_pendingExtrinsics", rpc_params![]).await;
        waiting.as_array().map_or(0, Vec::len)
    }

    /// Makes blocks up to the one with this number.
    pub async fn go_to(&self, number: u32) {
        let present = self.number().await;
        assert!(number >= present, "block {number} is over at {present}");
        if number > present {
            self.new_blocks(number - present).await;
        }
    }

    /// This block becomes the last one: what came after it has never been.
    pub async fn set_head(&self, block: H256) {
        self.ask("dev_setHead", rpc_params![block]).await;
    }

    /// The time of the last block.
    pub async fn now_ms(&self) -> u64 {
        let stored = self
            .ask("state_getStorage", rpc_params![TIMESTAMP_NOW])
            .await;
        let stored: Vec<u8> = serde_json::from_value::<Bytes>(stored).expect("a time").0;
        u64::from_le_bytes(stored.try_into().expect("eight bytes"))
    }

    async fn ask(&self, method: &str, params: RpcParams) -> Value {
        match self.rpc.request::<Value>(method, params).await {
            Ok(answer) => answer,
            Err(error) => panic!("{method}: {error}; the tests need a devnet's node"),
        }
    }
}
