//! A node behind the acts of `keel deploy`.

use super::sending::weight;
use crate::deploy::backend::{Backend, Code, Instantiated, Opaque, Placed};
use anyhow::{bail, Context, Result};
use harness::{AccountId, Failure, Hash};
use interfaces::guard::Raw;
use node::shown::Names;
use node::{Included, Node, Prepared, SendError, SendOptions, Signer, Trial, Until};
use std::fmt::Debug;
use std::time::Duration;
use tokio::runtime::Runtime;

/// Calls that wait. Says on standard error what is sent, and what it cost.
pub struct Blocking {
    runtime: Runtime,
    node: Node,
    signer: Option<Signer>,
    reader: AccountId,
    names: Names,
}

/// Finality of a slow chain takes minutes.
const PATIENCE: Duration = Duration::from_secs(900);

impl Blocking {
    /// Without a signer it only reads, in the name of `reader`.
    pub fn connect(
        url: &str,
        signer: Option<Signer>,
        reader: AccountId,
        names: Names,
    ) -> Result<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .context("starting the client")?;
        let node = runtime.block_on(Node::connect(url))?;
        let chain = node.chain();
        eprintln!(
            "{} at {url}, {} {}",
            chain.name, chain.spec_name, chain.spec_version
        );
        let reader = signer.as_ref().map_or(reader, Signer::account);
        Ok(Self {
            runtime,
            node,
            signer,
            reader,
            names,
        })
    }

    fn sender(&self) -> Result<&Signer> {
        let signer = self.signer.as_ref();
        signer.context("who signs? give --signer-file, --signer-env or --signer-dev")
    }

    /// Numbered by the final state of the account: of two transactions with the same number a chain takes one.
    async fn options(&self, signer: &Signer) -> Result<SendOptions> {
        Ok(SendOptions {
            nonce: Some(self.node.final_nonce(signer.account()).await?),
            until: Until::Finalised,
            patience: PATIENCE,
            ..SendOptions::default()
        })
    }

    fn say(&self, what: &str, transaction: &Prepared, included: &Included) {
        let native = self.node.chain().native;
        eprintln!(
            "{what}: block {}, weight {}, fee {} of at most {}",
            included.number,
            weight(included.weight),
            native.shown(included.fee),
            native.shown(transaction.fee_limit)
        );
    }

    async fn place(&self, code: &Code, input: &[u8], salt: [u8; 32]) -> Result<Instantiated> {
        let signer = self.sender()?;
        let options = self.options(signer).await?;
        let uploaded = self.node.upload(signer, &code.bytes, &options).await;
        let (_, receipt) = uploaded.map_err(plainly)?;
        if let Some(receipt) = receipt {
            let what = format!("code of {}", code.contract);
            self.say(&what, &receipt.transaction, &receipt.included);
        }
        let options = self.options(signer).await?;
        let instantiated = self
            .node
            .instantiate(signer, code.hash, input, &salt, &options);
        match instantiated.await {
            Ok(done) => {
                self.say(
                    code.contract,
                    &done.receipt.transaction,
                    &done.receipt.included,
                );
                Ok(Instantiated::Placed(Placed {
                    by: signer.account(),
                    address: done.account,
                    salt: salt.to_vec(),
                }))
            }
            Err(SendError::Refused(trial)) => refused(*trial),
            Err(error) => Err(plainly(error)),
        }
    }

    async fn send(&self, to: AccountId, input: &[u8]) -> Result<Vec<u8>> {
        let signer = self.sender()?;
        let options = self.options(signer).await?;
        let input = input.to_vec();
        let message = Opaque { to, input };
        match self.node.send(signer, message, &options).await {
            Ok(receipt) => {
                let what = format!("message to {}", self.names.name(to));
                self.say(&what, &receipt.transaction, &receipt.included);
                answered(receipt.trial.call.returned)
            }
            // The contract's own error: an answer like any other.
            Err(SendError::Refused(trial)) => answered(trial.call.returned),
            Err(error) => Err(plainly(error)),
        }
    }
}

impl Backend for Blocking {
    fn signer(&self) -> AccountId {
        self.reader
    }

    fn genesis(&self) -> Option<Hash> {
        Some(self.node.chain().genesis.0.into())
    }

    fn instantiate(&mut self, code: &Code, input: &[u8], salt: [u8; 32]) -> Result<Instantiated> {
        let placed = self.runtime.block_on(self.place(code, input, salt));
        placed.with_context(|| format!("instantiating {}", code.contract))
    }

    fn call(&mut self, to: AccountId, input: &[u8]) -> Result<Vec<u8>> {
        self.runtime.block_on(self.send(to, input))
    }

    fn read(&mut self, from: AccountId, to: AccountId, input: &[u8]) -> Result<Vec<u8>> {
        let input = input.to_vec();
        let message = Opaque { to, input };
        let trial = self.runtime.block_on(self.node.dry_run(from, message))?;
        answered(trial.call.returned)
    }

    fn code_hash(&mut self, account: AccountId) -> Result<Option<Hash>> {
        Ok(self.runtime.block_on(self.node.code_hash_of(account))?)
    }
}

/// With the byte that says that the contract understood the message.
fn answered(returned: Result<Raw, Failure>) -> Result<Vec<u8>> {
    match returned {
        Ok(Raw(answer)) => Ok([vec![0], answer].concat()),
        Err(failure) => bail!("{failure}"),
    }
}

/// What a constructor said: its error stands behind a byte for `Err`.
fn refused(trial: Trial<Raw>) -> Result<Instantiated> {
    match trial.call.returned {
        Ok(Raw(answer)) => match answer.split_first() {
            Some((1, error)) => Ok(Instantiated::Refused(error.to_vec())),
            _ => bail!("the constructor reverted without an error"),
        },
        Err(failure) => bail!("{failure}"),
    }
}

fn plainly<A: Debug>(error: SendError<A>) -> anyhow::Error {
    match error {
        SendError::Node(error) => error.into(),
        other => anyhow::anyhow!("{other}"),
    }
}
