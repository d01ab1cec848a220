//! The node: connecting to it, and what it knows of its chain and blocks.

use crate::chain::{Chain, NativeToken};
use crate::connection::{Connection, Timeouts};
use crate::error::NodeError;
use crate::heads::Head;
use crate::runtime::{ChainConfig, Runtime};
use crate::sign::overhead;
use harness::AccountId;
use scale::{Decode, Encode};
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use subxt::backend::legacy::rpc_methods::{BlockDetails, Bytes, RuntimeVersion};
use subxt::backend::rpc::{rpc_params, RpcParams};
use subxt::client::OfflineClient;
use subxt::config::{Config, Header as _};
use subxt::utils::H256;
use subxt::Metadata;
use tokio::sync::Mutex;

/// A node of a chain with `pallet-contracts`. Clones share the connection, which is opened again by itself when it was lost: a request
/// then fails only when no new one can be had.
#[derive(Clone)]
pub struct Node {
    inner: Arc<Inner>,
}

struct Inner {
    connection: Connection,
    runtime: RwLock<Arc<Runtime>>,
    /// One sender at a time for each account, from its nonce to the pool.
    turns: Mutex<HashMap<[u8; 32], Arc<Mutex<()>>>>,
}

pub(crate) type Block = BlockDetails<ChainConfig>;
pub(crate) type Header = <ChainConfig as Config>::Header;

impl Node {
    /// Connects, and checks that the chain has what is used. `url` begins with `ws://` or `wss://`.
    pub async fn connect(url: &str) -> Result<Self, NodeError> {
        Self::connect_within(url, Timeouts::default()).await
    }

    pub async fn connect_within(url: &str, timeouts: Timeouts) -> Result<Self, NodeError> {
        Self::over(Connection::new(url, timeouts)).await
    }

    pub(crate) async fn over(connection: Connection) -> Result<Self, NodeError> {
        connection.open().await?;
        let runtime = runtime_of(&connection).await?;
        Ok(Self {
            inner: Arc::new(Inner {
                connection,
                runtime: RwLock::new(Arc::new(runtime)),
                turns: Mutex::default(),
            }),
        })
    }

    pub fn url(&self) -> &str {
        &self.inner.connection.url
    }

    /// Name, genesis, runtime version, native token.
    pub fn chain(&self) -> Chain {
        self.runtime().chain.clone()
    }

    pub(crate) fn runtime(&self) -> Arc<Runtime> {
        let runtime = self.inner.runtime.read();
        runtime.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Follows an upgrade of the runtime, after which transactions made for the old one are invalid.
    pub(crate) async fn renew_runtime(&self) -> Result<(), NodeError> {
        let version = runtime_version(self.connection()).await?;
        if version.spec_version != self.runtime().chain.spec_version {
            let renewed = Arc::new(runtime_of(self.connection()).await?);
            let mut runtime = self
                .inner
                .runtime
                .write()
                .unwrap_or_else(PoisonError::into_inner);
            *runtime = renewed;
        }
        Ok(())
    }

    pub(crate) fn connection(&self) -> &Connection {
        &self.inner.connection
    }

    /// This account's turn to take a nonce.
    pub(crate) async fn turn(&self, account: AccountId) -> Arc<Mutex<()>> {
        let mut turns = self.inner.turns.lock().await;
        turns.entry(account.0).or_default().clone()
    }

    pub(crate) async fn request<T: for<'a> Deserialize<'a>>(
        &self,
        method: &str,
        params: RpcParams,
    ) -> Result<T, NodeError> {
        self.connection().request(method, params).await
    }

    /// The last block.
    pub async fn best(&self) -> Result<Head, NodeError> {
        let hash = self.best_hash().await?;
        self.head(hash).await
    }

    /// The last block that can no longer be undone.
    pub async fn finalised(&self) -> Result<Head, NodeError> {
        let hash = self
            .request("chain_getFinalizedHead", rpc_params![])
            .await?;
        self.head(hash).await
    }

    /// The header of a block.
    pub async fn head(&self, hash: H256) -> Result<Head, NodeError> {
        let header: Option<Header> = self.request("chain_getHeader", rpc_params![hash]).await?;
        let header = header.ok_or_else(|| NodeError::UnknownBlock(format!("{hash:?}")))?;
        Ok(Head {
            number: header.number().into(),
            hash,
            parent: header.parent_hash,
        })
    }

    /// The block with this number on the best chain; `None` when it is not there yet.
    pub async fn block_hash(&self, number: u64) -> Result<Option<H256>, NodeError> {
        self.request("chain_getBlockHash", rpc_params![number])
            .await
    }

    pub(crate) async fn best_hash(&self) -> Result<H256, NodeError> {
        let hash: Option<H256> = self.request("chain_getBlockHash", rpc_params![]).await?;
        hash.ok_or_else(|| NodeError::UnknownBlock("best".to_owned()))
    }

    pub(crate) async fn block(&self, hash: H256) -> Result<Block, NodeError> {
        let block: Option<Block> = self.request("chain_getBlock", rpc_params![hash]).await?;
        block.ok_or_else(|| NodeError::UnknownBlock(format!("{hash:?}")))
    }

    pub(crate) async fn state_call(
        &self,
        function: &str,
        arguments: &[u8],
        at: H256,
    ) -> Result<Vec<u8>, NodeError> {
        let params = rpc_params![function, Bytes(arguments.to_vec()), at];
        let answer: Bytes = self
            .request("state_call", params)
            .await
            .map_err(named(function))?;
        Ok(answer.0)
    }

    /// The raw value of a storage item after a block.
    pub(crate) async fn storage(
        &self,
        at: H256,
        pallet: &str,
        item: &str,
        keys: &[&[u8]],
    ) -> Result<Option<Vec<u8>>, NodeError> {
        let key = self.runtime().key(pallet, item, keys)?;
        let params = rpc_params![Bytes(key), at];
        let value: Option<Bytes> = self.request("state_getStorage", params).await?;
        Ok(value.map(|it| it.0))
    }

    /// The time of a block, in milliseconds.
    pub async fn time_ms(&self, at: H256) -> Result<u64, NodeError> {
        let bytes = self.storage(at, "Timestamp", "Now", &[]).await?;
        let bytes = bytes.unwrap_or_else(|| 0_u64.encode());
        u64::decode(&mut &bytes[..]).map_err(|error| NodeError::unreadable("Timestamp.Now", error))
    }
}

/// A refused runtime call by its own name.
fn named(function: &str) -> impl Fn(NodeError) -> NodeError + '_ {
    move |error| match error {
        NodeError::Refused { refusal, .. } => NodeError::Refused {
            what: function.to_owned(),
            refusal,
        },
        other => other,
    }
}

async fn runtime_version(connection: &Connection) -> Result<RuntimeVersion, NodeError> {
    connection
        .request("state_getRuntimeVersion", rpc_params![])
        .await
}

async fn runtime_of(connection: &Connection) -> Result<Runtime, NodeError> {
    let version = runtime_version(connection).await?;
    let genesis: Option<H256> = connection
        .request("chain_getBlockHash", rpc_params![0_u32])
        .await?;
    let genesis = genesis.ok_or_else(|| NodeError::UnknownBlock("0".to_owned()))?;
    let properties = connection
        .request("system_properties", rpc_params![])
        .await?;
    let spec_name = version.other.get("specName").and_then(|it| it.as_str());
    let chain = Chain {
        name: connection.request("system_chain", rpc_params![]).await?,
        genesis,
        spec_name: spec_name.unwrap_or_default().to_owned(),
        spec_version: version.spec_version,
        native: NativeToken::of(&properties),
    };
    let metadata = metadata(connection).await?;
    let version = subxt::backend::RuntimeVersion {
        spec_version: version.spec_version,
        transaction_version: version.transaction_version,
    };
    let client = OfflineClient::new(genesis, version, metadata);
    let runtime = Runtime::new(&connection.url, chain, client)?;
    let at = connection
        .request("chain_getBlockHash", rpc_params![])
        .await?;
    let overhead = overhead(connection, &runtime.client, at).await?;
    Ok(runtime.without(overhead))
}

/// Version 15 where the node has it: it lists runtime APIs.
async fn metadata(connection: &Connection) -> Result<Metadata, NodeError> {
    let what = "Metadata_metadata_at_version";
    let params = rpc_params![what, Bytes(15_u32.encode())];
    let unreadable = |error| NodeError::unreadable("metadata", error);
    match connection.request::<Bytes>("state_call", params).await {
        Ok(answer) => {
            let versioned = Option::<Vec<u8>>::decode(&mut &answer[..]).map_err(unreadable)?;
            if let Some(bytes) = versioned {
                return Metadata::decode(&mut &bytes[..]).map_err(unreadable);
            }
        }
        Err(error) if error.is_connection() => return Err(error),
        // An old runtime without that call.
        Err(_) => {}
    }
    let bytes: Bytes = connection
        .request("state_getMetadata", rpc_params![])
        .await?;
    Metadata::decode(&mut &bytes[..]).map_err(unreadable)
}
