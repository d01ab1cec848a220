//! A connection of which every request has a deadline.

use super::chain::{
    BlockEvent, Call, Chain, DryRun, Fate, Hash, Head, Heads, Identity, Purse, Signed, Submission,
    Terms, Trouble,
};
use super::clock::Clock;
use harness::AccountId;
use std::future::Future;

pub struct Link<C, K> {
    pub chain: C,
    pub clock: K,
    pub deadline_ms: u64,
}

/// What comes of a request, unless the deadline comes first.
pub async fn within<T>(
    clock: &impl Clock,
    deadline_ms: u64,
    request: impl Future<Output = Result<T, Trouble>>,
) -> Result<T, Trouble> {
    tokio::select! {
        biased;
        done = request => done,
        () = clock.sleep(deadline_ms) => Err(Trouble::Silent { after_ms: deadline_ms }),
    }
}

impl<C: Chain, K: Clock> Link<C, K> {
    async fn ask<T>(
        &self,
        request: impl Future<Output = Result<T, Trouble>>,
    ) -> Result<T, Trouble> {
        within(&self.clock, self.deadline_ms, request).await
    }
}

impl<C: Chain, K: Clock> Chain for Link<C, K> {
    async fn identity(&self) -> Result<Identity, Trouble> {
        self.ask(self.chain.identity()).await
    }

    /// Without a deadline: how long a chain may pause between blocks is another matter.
    async fn next_head(&self) -> Result<Head, Trouble> {
        self.chain.next_head().await
    }

    async fn heads(&self) -> Result<Heads, Trouble> {
        self.ask(self.chain.heads()).await
    }

    async fn hash_at(&self, number: u32) -> Result<Option<Hash>, Trouble> {
        self.ask(self.chain.hash_at(number)).await
    }

    async fn events(&self, block: Hash) -> Result<Vec<BlockEvent>, Trouble> {
        self.ask(self.chain.events(block)).await
    }

    async fn purse(&self, at: Hash) -> Result<Purse, Trouble> {
        self.ask(self.chain.purse(at)).await
    }

    async fn code_hash(&self, contract: AccountId) -> Result<Option<Hash>, Trouble> {
        self.ask(self.chain.code_hash(contract)).await
    }

    async fn dry_run(&self, call: &Call, at: Hash) -> Result<DryRun, Trouble> {
        self.ask(self.chain.dry_run(call, at)).await
    }

    async fn fee(&self, call: &Call) -> Result<Option<u128>, Trouble> {
        self.ask(self.chain.fee(call)).await
    }

    async fn sign(&self, call: &Call, terms: &Terms) -> Result<Option<Signed>, Trouble> {
        self.ask(self.chain.sign(call, terms)).await
    }

    async fn submit(&self, kept: &str) -> Result<Submission, Trouble> {
        self.ask(self.chain.submit(kept)).await
    }

    async fn fate(&self, kept: &str) -> Result<Fate, Trouble> {
        self.ask(self.chain.fate(kept)).await
    }
}
