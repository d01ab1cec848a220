//! A node as the keeper's chain.

use super::address::Address;
use super::chain::{
    Applied, BlockEvent, Call, Chain, Connector, DryRun, Fate, Hash, Head, Heads, Identity, Purse,
    Signed, Submission, Terms, Trouble,
};
use super::config::Config;
use anyhow::{Context, Result};
use futures::StreamExt;
use harness::{AccountId, Message};
use interfaces::guard::Raw;
use node::{
    Included, Node, NodeError, Prepared, Seen, SendError, SendOptions, Signer, SubmitError,
    Timeouts, Trial, Which, H256,
};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;

/// What was searched for each open transaction: it outlasts connections, so that a slow node gets to the end of it.
type Searched = Arc<Mutex<HashMap<H256, Seen>>>;

pub struct NodeConnector {
    address: Address,
    timeouts: Timeouts,
    signer: Signer,
    searched: Searched,
}

pub struct NodeChain {
    address: Address,
    node: Node,
    signer: Signer,
    searched: Searched,
    announced: Mutex<node::Heads>,
}

impl NodeConnector {
    pub fn new(config: &Config) -> Result<Self> {
        let named = &config.signer;
        let signer = match (&named.key_file, &named.environment, &named.dev) {
            (Some(file), ..) => Signer::from_file(file),
            (_, Some(variable), _) => Signer::from_env(variable),
            (.., Some(seed)) => Signer::from_dev_seed(seed),
            (None, None, None) => anyhow::bail!("signer: nobody is named"),
        };
        let deadline = Duration::from_millis(config.connection.deadline.ms);
        Ok(Self {
            address: config.address(),
            timeouts: Timeouts {
                connect: deadline,
                request: deadline,
            },
            signer: signer.context("signer")?,
            searched: Searched::default(),
        })
    }

    pub fn account(&self) -> AccountId {
        self.signer.account()
    }
}

impl Connector for NodeConnector {
    type Chain = NodeChain;

    async fn connect(&self) -> Result<NodeChain, Trouble> {
        let node = Node::connect_within(self.address.url(), self.timeouts).await;
        let node = node.map_err(|error| trouble(&self.address, error))?;
        Ok(NodeChain {
            address: self.address.clone(),
            announced: Mutex::new(node.heads(Which::Best)),
            node,
            signer: self.signer.clone(),
            searched: self.searched.clone(),
        })
    }
}

impl NodeChain {
    fn trouble(&self, error: NodeError) -> Trouble {
        trouble(&self.address, error)
    }

    /// What a transaction of this message would be; none when the contract refuses it.
    async fn prepared(
        &self,
        call: &Call,
        options: &SendOptions,
    ) -> Result<Option<Prepared>, Trouble> {
        match self.node.prepare(&self.signer, opaque(call), options).await {
            Ok(ready) => Ok(Some(ready.transaction)),
            Err(SendError::Refused(_)) => Ok(None),
            Err(SendError::Node(error)) => Err(self.trouble(error)),
            Err(other) => Err(Trouble::Refused(self.address.cleaned(&other.to_string()))),
        }
    }
}

impl Chain for NodeChain {
    async fn identity(&self) -> Result<Identity, Trouble> {
        let chain = self.node.chain();
        Ok(Identity {
            genesis: chain.genesis.0,
            decimals: chain.native.decimals,
        })
    }

    async fn next_head(&self) -> Result<Head, Trouble> {
        match self.announced.lock().await.next().await {
            Some(head) => self::head(head.map_err(|error| self.trouble(error))?),
            None => Err(Trouble::Lost("the subscription ended".to_owned())),
        }
    }

    async fn heads(&self) -> Result<Heads, Trouble> {
        Ok(Heads {
            finalized: head(
                self.node
                    .finalised()
                    .await
                    .map_err(|error| self.trouble(error))?,
            )?,
            best: head(
                self.node
                    .best()
                    .await
                    .map_err(|error| self.trouble(error))?,
            )?,
        })
    }

    async fn hash_at(&self, number: u32) -> Result<Option<Hash>, Trouble> {
        let hash = self
            .node
            .block_hash(number.into())
            .await
            .map_err(|error| self.trouble(error))?;
        Ok(hash.map(|hash| hash.0))
    }

    async fn events(&self, block: Hash) -> Result<Vec<BlockEvent>, Trouble> {
        let events = self
            .node
            .events_in(H256(block))
            .await
            .map_err(|error| self.trouble(error))?;
        let events = events.into_iter().map(|event| BlockEvent {
            index: event.extrinsic,
            emitted: event.emitted,
        });
        Ok(events.collect())
    }

    async fn purse(&self, at: Hash) -> Result<Purse, Trouble> {
        let account = self.signer.account();
        let nonce = self
            .node
            .next_nonce(account)
            .await
            .map_err(|error| self.trouble(error))?;
        Ok(Purse {
            nonce: small(nonce)?,
            free: self
                .node
                .balance(account)
                .await
                .map_err(|error| self.trouble(error))?
                .usable(),
            now_ms: self
                .node
                .time_ms(H256(at))
                .await
                .map_err(|error| self.trouble(error))?,
        })
    }

    async fn code_hash(&self, contract: AccountId) -> Result<Option<Hash>, Trouble> {
        let code = self
            .node
            .code_hash_of(contract)
            .await
            .map_err(|error| self.trouble(error))?;
        Ok(code.map(Into::into))
    }

    async fn dry_run(&self, call: &Call, at: Hash) -> Result<DryRun, Trouble> {
        let from = self.signer.account();
        let trial: Trial<Raw> = self
            .node
            .dry_run_at(H256(at), from, opaque(call))
            .await
            .map_err(|error| self.trouble(error))?;
        let answer = trial.call.returned.map_err(|failure| failure.to_string());
        Ok(DryRun {
            answer: answer.map(|Raw(bytes)| understood(bytes)),
            emitted: trial.call.emitted,
        })
    }

    async fn fee(&self, call: &Call) -> Result<Option<u128>, Trouble> {
        let prepared = self.prepared(call, &SendOptions::default()).await?;
        Ok(prepared.map(|it| it.fee_limit))
    }

    async fn sign(&self, call: &Call, terms: &Terms) -> Result<Option<Signed>, Trouble> {
        let options = SendOptions {
            nonce: Some(terms.nonce.into()),
            lifetime_blocks: terms.blocks.into(),
            tip: terms.tip,
            ..SendOptions::default()
        };
        let Some(prepared) = self.prepared(call, &options).await? else {
            return Ok(None);
        };
        let kept = serde_json::to_string(&prepared);
        Ok(Some(Signed {
            kept: kept.map_err(|error| Trouble::Refused(error.to_string()))?,
            hash: prepared.hash.0,
            born: small(prepared.birth)?,
            dies: small(prepared.dies)?,
        }))
    }

    async fn submit(&self, kept: &str) -> Result<Submission, Trouble> {
        match self.node.submit(&read(kept)?).await {
            Ok(()) => Ok(Submission::Known),
            Err(SubmitError::Refused(refusal)) => Ok(Submission::Refused(refusal.to_string())),
            Err(SubmitError::Unknown(error)) => Err(self.trouble(error)),
        }
    }

    async fn fate(&self, kept: &str) -> Result<Fate, Trouble> {
        let transaction = read(kept)?;
        let mut searched = self.searched.lock().await;
        let seen = searched.entry(transaction.hash).or_default();
        let fate = self.node.outcome_since(&transaction, seen).await;
        let fate = fate.map_err(|error| self.trouble(error))?;
        if !matches!(fate, node::Fate::Open) {
            searched.remove(&transaction.hash);
        }
        Ok(match fate {
            node::Fate::Included(included) => Fate::Applied(applied(included)?),
            node::Fate::Open => Fate::Open,
            node::Fate::Replaced => Fate::Replaced,
            node::Fate::Expired => Fate::Expired,
            node::Fate::Forgotten => Fate::Forgotten {
                most_fee: transaction.fee_limit,
            },
        })
    }
}

fn applied(included: Included) -> Result<Applied, Trouble> {
    Ok(Applied {
        block: Head {
            number: small(included.number)?,
            hash: included.block.0,
        },
        index: included.index,
        is_final: included.finalised,
        done: included.result.map_err(|failure| failure.to_string()),
        fee: included.fee,
        emitted: included.emitted,
    })
}

fn read(kept: &str) -> Result<Prepared, Trouble> {
    serde_json::from_str(kept).map_err(|error| {
        Trouble::Fatal(format!(
            "this version cannot read a transaction of the journal ({error}): let the version that wrote it finish it"
        ))
    })
}

/// A message whose answer is decoded elsewhere.
struct Opaque(Call);

impl Message for Opaque {
    type Answer = Raw;

    fn into_input(self) -> (AccountId, Vec<u8>) {
        (self.0.to, self.0.input)
    }
}

fn opaque(call: &Call) -> Opaque {
    Opaque(call.clone())
}

/// The byte before an answer says that the contract understood the message.
fn understood(answer: Vec<u8>) -> Vec<u8> {
    [vec![0], answer].concat()
}

fn head(head: node::Head) -> Result<Head, Trouble> {
    Ok(Head {
        number: small(head.number)?,
        hash: head.hash.0,
    })
}

fn small(number: u64) -> Result<u32, Trouble> {
    u32::try_from(number).map_err(|_| Trouble::Refused(format!("{number} is beyond 32 bits")))
}

fn trouble(address: &Address, error: NodeError) -> Trouble {
    let is_lost = error.is_connection() || matches!(error, NodeError::OtherChain { .. });
    let why = address.cleaned(&error.to_string());
    match is_lost {
        true => Trouble::Lost(why),
        false => Trouble::Refused(why),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transaction_of_another_version_ends_the_keeper() {
        let trouble = read("{\"bytes\":\"0x00\"}").unwrap_err();
        assert!(matches!(&trouble, Trouble::Fatal(_)), "{trouble}");
        assert!(trouble
            .to_string()
            .contains("let the version that wrote it finish it"));
    }

    #[test]
    fn what_a_node_could_not_do_does_not_repeat_the_key_in_its_url() {
        let url = "wss://node.example/5ecre7";
        let error = NodeError::Unreachable {
            url: url.to_owned(),
            reason: "refused".to_owned(),
        };
        let trouble = trouble(&Address::of(url), error).to_string();
        assert!(trouble.contains("wss://node.example: refused"), "{trouble}");
        assert!(!trouble.contains("5ecre7"), "{trouble}");
    }
}
