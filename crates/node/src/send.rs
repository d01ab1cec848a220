//! Sending a message: dry run, transaction, pool, block; one at a time for each account.

use crate::error::{SendError, SubmitError};
use crate::included::Included;
use crate::node::Node;
use crate::prepare::{Prepared, Ready, SendOptions};
use crate::signer::Signer;
use crate::trial::Trial;
use harness::Message;
use std::fmt::Debug;

/// A message that succeeded.
#[derive(Clone, Debug)]
pub struct Receipt<A> {
    /// The dry run before it. Its answer is what the message was to return: a transaction itself returns nothing.
    pub trial: Trial<A>,
    pub transaction: Prepared,
    pub included: Included,
}

impl Node {
    /// Sends a message: dry run, transaction, and followed until it is in a block. What would be refused is not sent.
    ///
    /// May be called at once from several tasks for the same account: nonces are taken in turn.
    pub async fn send<M: Message>(
        &self,
        signer: &Signer,
        message: M,
        options: &SendOptions,
    ) -> Result<Receipt<M::Answer>, SendError<M::Answer>>
    where
        M::Answer: Debug,
    {
        let ready = {
            let turn = self.turn(signer.account()).await;
            let _turn = turn.lock().await;
            let ready = self.prepare(signer, message, options).await?;
            self.enter_pool(&ready.transaction).await?;
            ready
        };
        self.finish(ready, options).await
    }

    /// Puts a prepared transaction into the pool and follows it: the second half of `send`.
    pub async fn send_prepared<A: Debug>(
        &self,
        ready: Ready<A>,
        options: &SendOptions,
    ) -> Result<Receipt<A>, SendError<A>> {
        self.enter_pool(&ready.transaction).await?;
        self.finish(ready, options).await
    }

    pub(crate) async fn enter_pool<A: Debug>(
        &self,
        transaction: &Prepared,
    ) -> Result<(), SendError<A>> {
        match self.submit(transaction).await {
            Ok(()) => Ok(()),
            Err(SubmitError::Refused(refusal)) => Err(SendError::NotAccepted(refusal)),
            // It may have arrived: following finds out, and submits the same again if not.
            Err(SubmitError::Unknown(error)) => {
                tracing::warn!(hash = ?transaction.hash, %error, "submitted without an answer");
                Ok(())
            }
        }
    }

    pub(crate) async fn finish<A: Debug>(
        &self,
        ready: Ready<A>,
        options: &SendOptions,
    ) -> Result<Receipt<A>, SendError<A>> {
        let Ready { trial, transaction } = ready;
        let followed = self.follow(&transaction, options.until, options.patience);
        let included = match followed.await {
            Ok(included) => included,
            Err(error) => {
                let transaction = Box::new(transaction);
                return Err(SendError::Lost { transaction, error });
            }
        };
        let reason = included.result.clone().err();
        let receipt = Receipt {
            trial,
            transaction,
            included,
        };
        match reason {
            None => Ok(receipt),
            Some(reason) => Err(SendError::Failed {
                receipt: Box::new(receipt),
                reason,
            }),
        }
    }
}
