//! Transactions before they are sent, and how they are made.

use crate::error::{NodeError, SendError};
use crate::intent::Intent;
use crate::limits::Limits;
use crate::node::Node;
use crate::signer::Signer;
use crate::trial::Trial;
use harness::{AccountId, Message, Weight};
use scale::Decode;
use serde::{Deserialize, Serialize};
use std::fmt::{self, Debug};
use std::time::Duration;
use subxt::backend::legacy::rpc_methods::Bytes;
use subxt::utils::H256;

/// Until when a transaction is followed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Until {
    /// It is in a block of the best chain, which can still be undone.
    #[default]
    Best,
    /// It can no longer be undone.
    Finalised,
}

/// How a transaction is made and followed. `SendOptions::default()` is right for people and scripts.
#[derive(Clone, Copy, Debug)]
pub struct SendOptions {
    /// Added to the weight and the storage deposit that the dry run needed: other transactions may come first. What is not used is not paid.
    pub margin_percent: u8,
    /// Most native tokens to put down for storage; what the dry run needed, and the margin, if not given.
    pub deposit_limit: Option<u128>,
    /// For how many blocks it can be included: a power of two, 4 at least. After that it is certain that it never will be.
    pub lifetime_blocks: u64,
    /// The account's next if not given.
    pub nonce: Option<u64>,
    pub tip: u128,
    pub until: Until,
    /// How long to follow it.
    pub patience: Duration,
}

impl Default for SendOptions {
    fn default() -> Self {
        Self {
            margin_percent: 25,
            deposit_limit: None,
            lifetime_blocks: 64,
            nonce: None,
            tip: 0,
            until: Until::Best,
            patience: Duration::from_secs(180),
        }
    }
}

/// A signed transaction. It can be kept (it serialises), submitted any number of times, and asked for: the chain takes it once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prepared {
    pub(crate) bytes: Bytes,
    pub hash: H256,
    pub(crate) signer: H256,
    pub nonce: u64,
    /// The block it was made on: it can only be in a later one,
    pub birth: u64,
    /// and in none from this one on.
    pub dies: u64,
    pub(crate) ref_time_limit: u64,
    pub(crate) proof_size_limit: u64,
    /// Most native tokens it may put down for storage.
    pub deposit_limit: u128,
    /// Most it can cost, tip included; what is not used is given back.
    pub fee_limit: u128,
}

impl Prepared {
    pub fn signer(&self) -> AccountId {
        AccountId(self.signer.0)
    }

    /// Most it may use; the fee is reckoned from it.
    pub fn weight_limit(&self) -> Weight {
        Weight {
            ref_time: self.ref_time_limit,
            proof_size: self.proof_size_limit,
        }
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl Debug for Prepared {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Prepared")
            .field("hash", &self.hash)
            .field("nonce", &self.nonce)
            .field("birth", &self.birth)
            .field("dies", &self.dies)
            .finish_non_exhaustive()
    }
}

/// A message that is ready to be sent, and what it would come to.
#[derive(Clone, Debug)]
pub struct Ready<A> {
    pub trial: Trial<A>,
    pub transaction: Prepared,
}

impl Node {
    /// Dry run, then a signed transaction with limits from it. Nothing is sent. Refused when the dry run is.
    ///
    /// The nonce is the account's next one: submit it before the next is prepared, or give the nonce. `send` does it all.
    pub async fn prepare<M: Message>(
        &self,
        signer: &Signer,
        message: M,
        options: &SendOptions,
    ) -> Result<Ready<M::Answer>, SendError<M::Answer>>
    where
        M::Answer: Debug,
    {
        let (to, input) = message.into_input();
        let at = self.best_hash().await?;
        let (limits, trial) = self
            .limited(at, signer.account(), to, &input, options)
            .await?;
        let intent = Intent::call(&limits, to, &input);
        let transaction = self.sign(signer, intent, options).await?;
        Ok(Ready { trial, transaction })
    }

    /// Limits that a dry run proved, and that dry run. The weight that a call uses is not always enough for it: a contract may demand more in
    /// reserve before it calls another (the controller does).
    async fn limited<A: Decode + Debug>(
        &self,
        at: H256,
        from: AccountId,
        to: AccountId,
        input: &[u8],
        options: &SendOptions,
    ) -> Result<(Limits, Trial<A>), SendError<A>> {
        let free = self.run_call(at, from, to, input, None).await?;
        if free.is_refused() {
            return Err(SendError::Refused(Box::new(free)));
        }
        let runtime = self.runtime();
        let mut limits = Limits::new(&runtime, &free, options)?;
        loop {
            let trial = self.run_call(at, from, to, input, Some(&limits)).await?;
            // With too little, a contract may also do less than it should.
            if trial.came_to_the_same(&free) {
                return Ok((limits, trial));
            }
            if limits.grow(runtime.largest) {
                continue;
            }
            if trial.is_refused() {
                return Err(SendError::Refused(Box::new(trial)));
            }
            let reason = "with as much weight as a transaction may use it does something else";
            return Err(NodeError::Unbuildable(reason.to_owned()).into());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transaction_survives_being_kept_and_does_not_show_its_bytes() {
        let transaction = Prepared {
            bytes: Bytes(vec![1, 2, 3]),
            hash: H256::repeat_byte(7),
            signer: H256::repeat_byte(8),
            nonce: 9,
            birth: 10,
            dies: 74,
            ref_time_limit: 1,
            proof_size_limit: 2,
            deposit_limit: 3,
            fee_limit: u128::MAX,
        };
        let kept = serde_json::to_string(&transaction).unwrap();
        assert_eq!(
            serde_json::from_str::<Prepared>(&kept).unwrap(),
            transaction
        );
        assert!(!format!("{transaction:?}").contains("bytes"));
    }
}
