//! Uploading codes and instantiating contracts from them.

use crate::error::{NodeError, SendError};
use crate::intent::Intent;
use crate::limits::Limits;
use crate::node::Node;
use crate::prepare::{Ready, SendOptions};
use crate::send::Receipt;
use crate::signer::Signer;
use crate::trial::Trial;
use harness::{AccountId, Call, Failure, Hash, Weight};
use interfaces::guard::Raw;

/// A contract that was made.
#[derive(Clone, Debug)]
pub struct Instantiation {
    pub account: AccountId,
    pub receipt: Receipt<Raw>,
}

impl Node {
    /// Uploads a code. Nothing is sent when it is there: then there is no receipt.
    pub async fn upload(
        &self,
        signer: &Signer,
        code: &[u8],
        options: &SendOptions,
    ) -> Result<(Hash, Option<Receipt<()>>), SendError<()>> {
        let hash = harness::chain::hash_of(code);
        if self.has_code(hash).await? {
            return Ok((hash, None));
        }
        let turn = self.turn(signer.account()).await;
        let _turn = turn.lock().await;
        let at = self.best_hash().await?;
        let trial = |returned, deposit: u128| Trial {
            call: Call {
                returned,
                weight: Weight::default(),
                weight_required: Weight::default(),
                storage_deposit: i128::try_from(deposit).unwrap_or(i128::MAX),
                emitted: Vec::new(),
            },
            reverted: false,
            debug: String::new(),
            at,
            answer: Vec::new(),
        };
        let deposit = match self.run_upload(signer.account(), code).await? {
            Ok(deposit) => deposit,
            Err(failure) => {
                let failure = Failure::Trapped(failure.to_string());
                return Err(SendError::Refused(Box::new(trial(Err(failure), 0))));
            }
        };
        let intent = Intent::upload(code, deposit);
        let transaction = self.sign(signer, intent, options).await?;
        let trial = trial(Ok(()), deposit);
        let ready = Ready { trial, transaction };
        let receipt = self.send_prepared(ready, options).await?;
        Ok((hash, Some(receipt)))
    }

    /// Instantiates a contract from a code that was uploaded. `input` is selector and arguments of the constructor; what the constructor
    /// returned when it refused is in the refusal, after the byte that says that it was understood.
    pub async fn instantiate(
        &self,
        signer: &Signer,
        code: Hash,
        input: &[u8],
        salt: &[u8],
        options: &SendOptions,
    ) -> Result<Instantiation, SendError<Raw>> {
        let turn = self.turn(signer.account()).await;
        let _turn = turn.lock().await;
        let run = self.run_instantiate(signer.account(), code, input, salt);
        let (trial, account) = run.await?;
        let account = match account {
            Some(account) if !trial.is_refused() => account,
            _ => return Err(SendError::Refused(Box::new(trial))),
        };
        let limits = Limits::new(&self.runtime(), &trial, options)?;
        let intent = Intent::instantiate(&limits, code, input, salt);
        let transaction = self.sign(signer, intent, options).await?;
        let ready = Ready { trial, transaction };
        let receipt = self.send_prepared(ready, options).await?;
        if !receipt.included.instantiated.contains(&account) {
            let reason = "the contract stands elsewhere than the dry run said";
            return Err(NodeError::unreadable("Contracts.Instantiated", reason).into());
        }
        Ok(Instantiation { account, receipt })
    }
}
