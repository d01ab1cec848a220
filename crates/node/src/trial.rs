//! Dry runs: what a message would come to, on the state of a block, with nothing sent.

use crate::dispatch::{DispatchError, DispatchFailure};
use crate::error::NodeError;
use crate::limits::Limits;
use crate::node::Node;
use crate::ran::{Ran, Returned, Said};
use crate::weight::CodedWeight;
use harness::{AccountId, Call, Message};
use interfaces::guard::Raw;
use scale::{Decode, Encode};
use std::fmt::Debug;
use subxt::utils::H256;

/// Who reads: views look at no caller.
const READER: AccountId = AccountId([0; 32]);

/// What a message would come to.
#[derive(Clone, Debug)]
#[must_use = "a dry run may have failed: look at `call` or `is_refused`"]
pub struct Trial<A> {
    /// The same as from the embedded chain: the answer by its type (also a contract's error), weights, deposit, events. No events on chains whose runtime does not
    /// collect them in dry runs.
    pub call: Call<A>,
    /// The contract undid everything: it returned an error.
    pub reverted: bool,
    /// What the contract wrote for debugging, on chains that pass it on.
    pub debug: String,
    /// The block on whose state it ran.
    pub at: H256,
    /// The answer as it came.
    pub(crate) answer: Vec<u8>,
}

impl<A> Trial<A> {
    /// Whether a transaction would change nothing.
    pub fn is_refused(&self) -> bool {
        self.reverted || self.call.returned.is_err()
    }

    /// Whether both came to the same, with the same events.
    pub(crate) fn came_to_the_same(&self, other: &Self) -> bool {
        self.answer == other.answer && self.call.emitted == other.call.emitted
    }
}

impl<A: Debug> Trial<A> {
    /// The refusal on one line.
    pub fn refused(&self) -> String {
        match &self.call.returned {
            Ok(answer) => format!("the contract refuses: {}", plain(&format!("{answer:?}"))),
            Err(failure) => format!("it would fail: {failure}"),
        }
    }
}

/// `Err(X)` is shown as `X`.
fn plain(answer: &str) -> &str {
    let inner = answer.strip_prefix("Err(");
    inner.and_then(|it| it.strip_suffix(')')).unwrap_or(answer)
}

impl Node {
    /// What a message would come to if it were in the next block, with as much weight as a block has.
    pub async fn dry_run<M: Message>(
        &self,
        from: AccountId,
        message: M,
    ) -> Result<Trial<M::Answer>, NodeError> {
        let at = self.best_hash().await?;
        self.dry_run_at(at, from, message).await
    }

    /// The same on the state after a block.
    pub async fn dry_run_at<M: Message>(
        &self,
        at: H256,
        from: AccountId,
        message: M,
    ) -> Result<Trial<M::Answer>, NodeError> {
        let (to, input) = message.into_input();
        self.run_call(at, from, to, &input, None).await
    }

    /// What a view returns.
    pub async fn read<M: Message>(&self, view: M) -> Result<M::Answer, NodeError> {
        let at = self.best_hash().await?;
        self.read_at(at, view).await
    }

    /// What a view returned after a block. Several views of one block agree with each other.
    pub async fn read_at<M: Message>(&self, at: H256, view: M) -> Result<M::Answer, NodeError> {
        let trial = self.dry_run_at(at, READER, view).await?;
        trial.call.returned.map_err(NodeError::View)
    }

    pub(crate) async fn run_call<A: Decode>(
        &self,
        at: H256,
        from: AccountId,
        to: AccountId,
        input: &[u8],
        limits: Option<&Limits>,
    ) -> Result<Trial<A>, NodeError> {
        let weight = limits.map(|it| CodedWeight::from(it.weight));
        let deposit = limits.map(|it| it.deposit);
        let arguments = (from, to, 0_u128, weight, deposit, input).encode();
        let bytes = self.state_call("ContractsApi_call", &arguments, at).await?;
        let mut rest = &bytes[..];
        let said = Said::<Returned>::decode(&mut rest);
        let said = said.map_err(|error| NodeError::unreadable("ContractsApi_call", error))?;
        let metadata = self.runtime().metadata();
        let ran = Ran::new(said, rest, &metadata, |returned| returned)?;
        Ok(self.without_earlier_events(ran, at).await?.trial(at))
    }

    /// A runtime that collects events returns those of the block, on whose state it runs, before those of the dry run.
    async fn without_earlier_events(&self, mut ran: Ran, at: H256) -> Result<Ran, NodeError> {
        if ran.returned.is_err() || ran.collected.iter().all(|it| it.emitted().is_none()) {
            return Ok(ran);
        }
        let earlier = self.records_in(at).await?;
        if ran.collected.starts_with(&earlier) {
            ran.collected.drain(..earlier.len());
        }
        Ok(ran)
    }

    pub(crate) async fn run_instantiate(
        &self,
        from: AccountId,
        code: harness::Hash,
        input: &[u8],
        salt: &[u8],
    ) -> Result<(Trial<Raw>, Option<AccountId>), NodeError> {
        let at = self.best_hash().await?;
        let no_limit = (None::<u8>, None::<u8>);
        let existing = (1_u8, code);
        let arguments = (from, 0_u128, no_limit, existing, input, salt).encode();
        let what = "ContractsApi_instantiate";
        let bytes = self.state_call(what, &arguments, at).await?;
        let mut rest = &bytes[..];
        let said = Said::<(Returned, AccountId)>::decode(&mut rest);
        let said = said.map_err(|error| NodeError::unreadable(what, error))?;
        let account = said.result.as_ref().ok().map(|(_, account)| *account);
        let metadata = self.runtime().metadata();
        let ran = Ran::new(said, rest, &metadata, |(returned, _)| returned)?;
        let ran = self.without_earlier_events(ran, at).await?;
        Ok((ran.trial(at), account))
    }

    /// The deposit for a code, or why it would be refused.
    pub(crate) async fn run_upload(
        &self,
        from: AccountId,
        code: &[u8],
    ) -> Result<Result<u128, DispatchFailure>, NodeError> {
        let at = self.best_hash().await?;
        let enforced = 0_u8;
        let arguments = (from, code, None::<u8>, enforced).encode();
        let what = "ContractsApi_upload_code";
        let bytes = self.state_call(what, &arguments, at).await?;
        let said = Result::<([u8; 32], u128), DispatchError>::decode(&mut &bytes[..]);
        let said = said.map_err(|error| NodeError::unreadable(what, error))?;
        let metadata = self.runtime().metadata();
        Ok(match said {
            Ok((_, deposit)) => Ok(deposit),
            Err(error) => Err(error.named(&metadata)),
        })
    }
}
