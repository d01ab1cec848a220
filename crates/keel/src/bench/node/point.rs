//! The end of a branch on the node, to go on from and to come back to.

use anyhow::{ensure, Result};
use harness::Weight;
use node::{Act, Dev, Node, Signer, H256};
use std::collections::HashMap;

/// Most that a transaction may put down for storage, native base units: more than anything needs.
const DEPOSIT_LIMIT: u128 = 1_000_000_000_000_000;

/// The end of a branch.
#[derive(Clone)]
pub struct Point {
    pub head: H256,
    pub time_ms: u64,
    /// Of those who have sent something since the first point.
    nonces: HashMap<[u8; 32], u64>,
}

impl Point {
    pub async fn at_head(node: &Node) -> Result<Self> {
        let mut point = Self {
            head: H256::zero(),
            time_ms: 0,
            nonces: HashMap::new(),
        };
        point.reread(node).await?;
        Ok(point)
    }

    /// After something else than `block` has moved the head.
    pub async fn reread(&mut self, node: &Node) -> Result<()> {
        self.head = node.best().await?.hash;
        self.time_ms = node.time_ms(self.head).await?;
        Ok(())
    }

    /// Takes the signer's next nonce.
    pub async fn sign(
        &mut self,
        dev: &Dev,
        signer: &Signer,
        act: &Act,
        limit: Weight,
    ) -> Result<Vec<u8>> {
        let account = signer.account();
        let nonce = match self.nonces.get(&account.0) {
            Some(nonce) => *nonce,
            None => dev.node().next_nonce(account).await?,
        };
        self.nonces.insert(account.0, nonce + 1);
        Ok(dev.sign(signer, nonce, act, limit, DEPOSIT_LIMIT)?)
    }

    /// Makes the next block of these. Returns why some failed in it.
    pub async fn block(&mut self, dev: &Dev, transactions: &[Vec<u8>]) -> Result<Vec<String>> {
        let made = dev.make_block(transactions).await?;
        ensure!(
            made.head.parent == self.head,
            "the node makes blocks by itself: start the devnet without --block-time, and let nobody else use it"
        );
        self.head = made.head.hash;
        self.time_ms = dev.node().time_ms(self.head).await?;
        let failures = made
            .included
            .into_iter()
            .filter_map(|included| match included {
                Ok(included) => included.result.err().map(|failure| failure.to_string()),
                Err(reason) => Some(format!("the block did not take it: {reason}")),
            });
        Ok(failures.collect())
    }
}
