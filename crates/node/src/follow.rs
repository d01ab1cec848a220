//! Submitting a transaction, and following it until it is in a block.

use crate::error::{FollowError, NodeError, SubmitError};
use crate::heads::Which;
use crate::included::Included;
use crate::node::Node;
use crate::outcome::{Fate, Seen};
use crate::prepare::{Prepared, Until};
use futures::StreamExt;
use std::time::Duration;
use subxt::backend::legacy::rpc_methods::Bytes;
use subxt::backend::rpc::rpc_params;
use subxt::utils::H256;
use tokio::time::{timeout, Instant};

/// Of the RPC: the very same transaction is in the pool already.
const ALREADY_IN_POOL: i32 = 1013;

/// A new head is awaited no longer than this before the chain is looked at again.
const LOOK_AGAIN: Duration = Duration::from_secs(6);

impl Node {
    /// Puts a transaction into the node's pool. The same transaction any number of times: the chain takes it once.
    pub async fn submit(&self, transaction: &Prepared) -> Result<(), SubmitError> {
        let params = rpc_params![Bytes(transaction.bytes().to_vec())];
        let submitted = self
            .connection()
            .request_once::<H256>("author_submitExtrinsic", params);
        match submitted.await {
            Ok(_) => Ok(()),
            Err(NodeError::Refused { refusal, .. }) if refusal.code == ALREADY_IN_POOL => Ok(()),
            Err(NodeError::Refused { refusal, .. }) => Err(SubmitError::Refused(refusal)),
            Err(error) => Err(SubmitError::Unknown(error)),
        }
    }

    /// Waits until a transaction that was submitted is in a block. Survives a lost connection and a restarted node; a transaction that
    /// the pool forgot is submitted again, the same one.
    pub async fn follow(
        &self,
        transaction: &Prepared,
        until: Until,
        patience: Duration,
    ) -> Result<Included, FollowError> {
        let deadline = Instant::now() + patience;
        let mut heads = self.heads(match until {
            Until::Best => Which::Best,
            Until::Finalised => Which::Finalised,
        });
        let mut seen = Seen::default();
        let mut last = None;
        // It was just submitted: it may be in no block for a while, so the pool is asked from the second look on.
        let mut looked = false;
        loop {
            match self.look(transaction, &mut seen, looked).await {
                Ok(Some(included)) if until == Until::Best || included.finalised => {
                    return Ok(included);
                }
                Ok(_) => looked = true,
                Err(FollowError::Node(error)) if error.is_connection() => last = Some(error),
                Err(error) => return Err(error),
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(FollowError::TimedOut {
                    seconds: patience.as_secs(),
                    dies: transaction.dies,
                    last,
                });
            }
            if let Ok(Some(Err(error))) = timeout(left.min(LOOK_AGAIN), heads.next()).await {
                last = Some(error);
            }
        }
    }

    async fn look(
        &self,
        transaction: &Prepared,
        seen: &mut Seen,
        ask_pool: bool,
    ) -> Result<Option<Included>, FollowError> {
        match self.outcome_since(transaction, seen).await? {
            Fate::Included(included) => Ok(Some(included)),
            Fate::Open if ask_pool => self.keep_in_pool(transaction, seen).await,
            Fate::Open => Ok(None),
            gone @ (Fate::Replaced | Fate::Expired | Fate::Forgotten) => {
                Err(FollowError::Gone(gone))
            }
        }
    }

    async fn keep_in_pool(
        &self,
        transaction: &Prepared,
        seen: &mut Seen,
    ) -> Result<Option<Included>, FollowError> {
        let refusal = match self.submit(transaction).await {
            Ok(()) => return Ok(None),
            Err(SubmitError::Unknown(error)) => return Err(error.into()),
            Err(SubmitError::Refused(refusal)) => refusal,
        };
        // Refused because it came into a block meanwhile, or because it cannot any more.
        match self.outcome_since(transaction, seen).await? {
            Fate::Included(included) => Ok(Some(included)),
            Fate::Open => {
                let best = self.best_hash().await?;
                match self.nonce_at(best, transaction.signer()).await? > transaction.nonce {
                    // Another has the nonce, in a block that may be undone: that is decided when it is final.
                    true => Ok(None),
                    false => Err(FollowError::Dropped(refusal)),
                }
            }
            gone => Err(FollowError::Gone(gone)),
        }
    }
}
