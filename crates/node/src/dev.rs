//! What a devnet's node does besides: blocks of given transactions, time that jumps, branches. Nothing is tried before it is done.

use crate::error::NodeError;
use crate::heads::Head;
use crate::included::Included;
use crate::intent::Intent;
use crate::limits::Limits;
use crate::node::Node;
use crate::sign::extensions;
use crate::signer::Signer;
use harness::{AccountId, Hash, Weight};
use serde::Deserialize;
use serde_json::{json, Value as Json};
use subxt::backend::legacy::rpc_methods::Bytes;
use subxt::backend::rpc::{rpc_params, RpcParams};
use subxt::config::signed_extensions::CheckMortalityParams;
use subxt::ext::scale_value::Value;
use subxt::tx::DynamicPayload;
use subxt::utils::H256;

/// A node of the devnet.
#[derive(Clone)]
pub struct Dev {
    node: Node,
}

/// What a transaction is to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Native tokens for an account.
    Pay {
        to: AccountId,
        amount: u128,
    },
    Upload {
        code: Vec<u8>,
    },
    Instantiate {
        code: Hash,
        input: Vec<u8>,
        salt: Vec<u8>,
    },
    Call {
        to: AccountId,
        input: Vec<u8>,
    },
}

/// A block that was made.
#[derive(Clone, Debug)]
pub struct Made {
    pub head: Head,
    /// What became of each transaction; of one that the block did not take, why.
    pub included: Vec<Result<Included, String>>,
}

#[derive(Deserialize)]
struct Methods {
    methods: Vec<String>,
}

/// The calls of a devnet's node that are used.
const METHODS: [&str; 3] = ["dev_newBlock", "dev_setHead", "dev_timeTravel"];

/// `sp_runtime::transaction_validity::InvalidTransaction`, whose variants have kept their places.
const INVALID: [&str; 11] = [
    "the call is not expected",
    "the account cannot pay the fee",
    "an earlier nonce is missing",
    "the nonce was used before",
    "the signature is wrong",
    "the block it was made on is too old",
    "it exhausts the resources of a block",
    "an error of the chain's own",
    "a mandatory call failed",
    "a mandatory call must not be validated",
    "the signer is wrong",
];

impl Dev {
    /// `None` when the node has not the `dev_` calls.
    pub async fn of(node: &Node) -> Result<Option<Self>, NodeError> {
        let Methods { methods } = node.request("rpc_methods", rpc_params![]).await?;
        let has_all = METHODS.iter().all(|it| methods.iter().any(|has| has == it));
        Ok(has_all.then(|| Self { node: node.clone() }))
    }

    pub fn node(&self) -> &Node {
        &self.node
    }

    /// Most weight that a transaction can give to a contract, and all of a block together.
    pub fn room(&self) -> Weight {
        self.node.runtime().largest
    }

    /// This block becomes the last one: what came after it has never been.
    pub async fn set_head(&self, block: H256) -> Result<(), NodeError> {
        self.ask::<Json>("dev_setHead", rpc_params![block])
            .await
            .map(drop)
    }

    /// An empty block with this time, which must be later than the last one's.
    pub async fn travel_to(&self, ms: u64) -> Result<(), NodeError> {
        self.ask::<Json>("dev_timeTravel", rpc_params![ms])
            .await
            .map(drop)
    }

    /// A block with these signed transactions, in this order.
    pub async fn make_block(&self, transactions: &[Vec<u8>]) -> Result<Made, NodeError> {
        let content: Vec<Bytes> = transactions.iter().cloned().map(Bytes).collect();
        let params = match content.is_empty() {
            true => json!({}),
            false => json!({ "transactions": content }),
        };
        let hash: H256 = self.ask("dev_newBlock", rpc_params![params]).await?;
        let head = self.node.head(hash).await?;
        let block = self.node.block(hash).await?.block;
        let mut included = Vec::with_capacity(transactions.len());
        for transaction in transactions {
            let mut inside = block.extrinsics.iter();
            let Some(place) = inside.position(|it| it.0 == *transaction) else {
                included.push(Err(self.refusal(head.parent, transaction).await?));
                continue;
            };
            let index = u32::try_from(place).unwrap_or(u32::MAX);
            let ended = self.node.included_at(head.number, hash, index, true);
            included.push(Ok(ended.await?));
        }
        Ok(Made { head, included })
    }

    /// Why a block on this one would not take a transaction.
    async fn refusal(&self, at: H256, transaction: &[u8]) -> Result<String, NodeError> {
        let what = "TaggedTransactionQueue_validate_transaction";
        let from_outside = 2_u8;
        let arguments = [&[from_outside], transaction, &at.0].concat();
        let answer = self.node.state_call(what, &arguments, at).await?;
        Ok(match answer[..] {
            [0, ..] => "it alone could be in a block, but there was no room".to_owned(),
            [1, 0, reason, ..] => match INVALID.get(usize::from(reason)) {
                Some(reason) => (*reason).to_owned(),
                None => format!("invalid for reason {reason}"),
            },
            _ => "it cannot be validated".to_owned(),
        })
    }

    /// A signed transaction, valid until its nonce is used. What running a contract may use is limited by weight, what it may put down by
    /// deposit.
    pub fn sign(
        &self,
        signer: &Signer,
        nonce: u64,
        act: &Act,
        weight: Weight,
        deposit: u128,
    ) -> Result<Vec<u8>, NodeError> {
        let limits = Limits { weight, deposit };
        let payload = match act {
            Act::Pay { to, amount } => payment(*to, *amount),
            Act::Upload { code } => Intent::upload(code, deposit).payload(),
            Act::Instantiate { code, input, salt } => {
                Intent::instantiate(&limits, *code, input, salt).payload()
            }
            Act::Call { to, input } => Intent::call(&limits, *to, input).payload(),
        };
        let extensions = extensions(nonce, CheckMortalityParams::immortal(), 0);
        let transactions = self.node.runtime().client.tx();
        let signed = transactions.create_signed_offline(&payload, signer.pair(), extensions);
        let signed = signed.map_err(|error| NodeError::Unbuildable(error.to_string()))?;
        Ok(signed.into_encoded())
    }

    /// Never repeated: a block made twice would be two.
    async fn ask<T: for<'a> Deserialize<'a>>(
        &self,
        method: &str,
        params: RpcParams,
    ) -> Result<T, NodeError> {
        self.node.connection().request_once(method, params).await
    }
}

fn payment(to: AccountId, amount: u128) -> DynamicPayload {
    let to = Value::unnamed_variant("Id", [Value::from_bytes(to.0)]);
    let fields = vec![to, Value::u128(amount)];
    subxt::dynamic::tx("Balances", "transfer_keep_alive", fields)
}
