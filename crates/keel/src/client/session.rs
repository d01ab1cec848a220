//! A node and a deployment on it.

use super::deployment::Deployment;
use super::exit::{refused, wrong_use};
use super::options::Reach;
use super::typed::Typed;
use anyhow::{anyhow, Context, Result};
use harness::{AccountId, Message};
use node::shown::{hex, Abi, Names, Shown};
use node::{Emitted, Node, NodeError, Trial, H256};
use scale::{Decode, Encode};
use serde_json::{json, Value as Json};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::Debug;
use std::rc::Rc;

/// Any contract's metadata has the events of all.
const EVENTS_OF: &str = "vault";

pub struct Session {
    pub node: Node,
    pub deployment: Deployment,
    pub names: Names,
    pub json: bool,
    abis: RefCell<BTreeMap<String, Option<Rc<Abi>>>>,
}

impl Session {
    /// Connects, and checks that the deployment is on that chain.
    pub async fn open(reach: &Reach) -> Result<Self> {
        let file = reach.deployment()?;
        let deployment = Deployment::read(&file)?;
        let node = Node::connect(&reach.url()).await?;
        let genesis = hex(&node.chain().genesis.0);
        if !deployment.may_be_on(&genesis) {
            return Err(wrong_use(format!(
                "{} is the record of another chain than the one at {}, whose genesis is {genesis}",
                file.display(),
                node.url()
            )));
        }
        let names = deployment.names();
        let session = Self {
            node,
            deployment,
            names,
            json: reach.json,
            abis: RefCell::default(),
        };
        if let Some(first) = session.deployment.contracts().first() {
            if session.node.code_hash_of(first.account).await?.is_none() {
                let (label, chain) = (&first.label, session.node.chain().name);
                let file = file.display();
                return Err(wrong_use(format!(
                    "{label} of {file} is not on the chain {chain} at {}: is it the record of another chain?",
                    session.node.url()
                )));
            }
        }
        Ok(session)
    }

    /// What a view that returns `Result` answers; its error ends the command.
    pub async fn read_ok<T, E>(&self, view: impl Message<Answer = Result<T, E>>) -> Result<T>
    where
        T: Decode + Debug,
        E: Decode + Debug,
        Result<T, E>: Encode,
    {
        let view = Typed::new(view);
        let at = self.node.best().await?.hash;
        let trial = self.trial_at(at, AccountId([0; 32]), &view).await?;
        match trial.call.returned {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(_)) | Err(_) => Err(self.refusal(&view, &trial)),
        }
    }

    pub async fn trial_at<A: Decode>(
        &self,
        at: H256,
        from: AccountId,
        message: &Typed<A>,
    ) -> Result<Trial<A>, NodeError> {
        self.node.dry_run_at(at, from, message.clone()).await
    }

    /// A refusal by the names of the contract's metadata.
    pub fn refusal<A: Debug + Encode>(
        &self,
        message: &Typed<A>,
        trial: &Trial<A>,
    ) -> anyhow::Error {
        let contract = self.names.name(message.to);
        let text = match &trial.call.returned {
            Ok(answer) => format!("{contract} refuses: {}", self.answer(message, answer)),
            Err(failure) => format!("{contract} fails: {failure}"),
        };
        match trial.debug.trim() {
            "" => refused(text),
            debug => refused(format!("{text}\n{debug}")),
        }
    }

    /// An answer on one line: `Ok` of a result as what is in it.
    pub fn answer<A: Debug + Encode>(&self, message: &Typed<A>, answer: &A) -> String {
        let understood = [vec![0], answer.encode()].concat();
        let abi = self.abi_at(message.to);
        let shown = abi.and_then(|abi| {
            let text = abi.answer_to(&message.input, &understood, &self.names);
            text.ok()
        });
        shown.unwrap_or_else(|| plain(&format!("{answer:?}")).to_owned())
    }

    /// A message by name with its arguments.
    pub fn call(&self, to: AccountId, input: &[u8]) -> String {
        let contract = self.names.name(to);
        let shown = self.abi_at(to).map(|abi| abi.message(input, &self.names));
        match shown {
            Some(Ok(shown)) => format!("{contract}.{}", shown.line()),
            _ => format!("{contract}, input {}", hex(input)),
        }
    }

    /// An event by name with its values; one that is not known, as digits.
    pub fn event(&self, event: &Emitted) -> String {
        match self.decoded(event, &self.names) {
            Ok(shown) => shown.line(),
            Err(_) => format!("unknown event {}", hex(&event.data)),
        }
    }

    /// The same for scripts: accounts as digits.
    pub fn event_json(&self, event: &Emitted) -> Json {
        let contract = self
            .deployment
            .at(event.contract)
            .map(|it| it.label.as_str());
        let mut told = json!({ "contract": contract, "account": hex(&event.contract.0) });
        match self.decoded(event, &Names::default()) {
            Ok(shown) => {
                told["event"] = json!(shown.name);
                told["fields"] = shown.json();
            }
            Err(_) => told["data"] = json!(hex(&event.data)),
        }
        told
    }

    fn decoded(&self, event: &Emitted, names: &Names) -> Result<Shown> {
        let own = self.abi_at(event.contract);
        let abi = own.or_else(|| self.abi(EVENTS_OF));
        let abi = abi.ok_or_else(|| anyhow!("no metadata"))?;
        abi.event(event, names)
    }

    pub fn abi_at(&self, account: AccountId) -> Option<Rc<Abi>> {
        let folder = &self.deployment.at(account)?.folder;
        self.abi(folder)
    }

    /// `None` when the contract was not built here: then values are shown without it.
    pub fn abi(&self, folder: &str) -> Option<Rc<Abi>> {
        let mut abis = self.abis.borrow_mut();
        let loaded = abis
            .entry(folder.to_owned())
            .or_insert_with(|| Abi::load(folder).ok().map(Rc::new));
        loaded.clone()
    }

    /// The same where nothing can be done without it.
    pub fn needed_abi(&self, folder: &str) -> Result<Rc<Abi>> {
        match self.abi(folder) {
            Some(abi) => Ok(abi),
            None => Abi::load(folder).map(Rc::new).context("metadata"),
        }
    }

    /// The time of the last block.
    pub async fn now_ms(&self) -> Result<u64> {
        let best = self.node.best().await?;
        Ok(self.node.time_ms(best.hash).await?)
    }
}

/// `Err(X)` and `Ok(X)` as `X`.
fn plain(answer: &str) -> &str {
    let inner = answer.strip_prefix("Err(").or(answer.strip_prefix("Ok("));
    inner.and_then(|it| it.strip_suffix(')')).unwrap_or(answer)
}
