//! What became of a transaction: looked for in the blocks, never guessed.

use crate::error::NodeError;
use crate::included::Included;
use crate::node::Node;
use crate::prepare::Prepared;
use std::collections::HashSet;
use std::fmt;
use subxt::config::substrate::BlakeTwo256;
use subxt::config::{Hasher as _, Header as _};
use subxt::utils::H256;

/// What became of a transaction.
#[derive(Clone, Debug)]
#[allow(clippy::large_enum_variant)] // never kept in numbers
pub enum Fate {
    /// In a block of the best chain; `finalised` says whether for good.
    Included(Included),
    /// In no block yet, and still may come: in the pool, or nowhere.
    Open,
    /// Another transaction of the account has its nonce, for good: it never ran and never will.
    Replaced,
    /// Its lifetime is over, for good: it never ran and never will.
    Expired,
}

impl fmt::Display for Fate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Included(included) => {
                write!(formatter, "the transaction is in block {}", included.number)
            }
            Self::Open => write!(formatter, "the transaction is in no block yet"),
            Self::Replaced => write!(
                formatter,
                "another transaction of the account took the nonce; this one never ran"
            ),
            Self::Expired => write!(
                formatter,
                "the transaction's lifetime ended before it came into a block; it never ran"
            ),
        }
    }
}

/// Blocks that are known not to have the transaction: each is fetched once.
#[derive(Default)]
pub(crate) struct Seen {
    without: HashSet<H256>,
}

impl Node {
    /// What became of a transaction. Can be asked at any time, by any process that kept it: it looks into every block since the
    /// transaction was made, of the chain as it is now.
    pub async fn outcome(&self, transaction: &Prepared) -> Result<Fate, NodeError> {
        self.outcome_since(transaction, &mut Seen::default()).await
    }

    pub(crate) async fn outcome_since(
        &self,
        transaction: &Prepared,
        seen: &mut Seen,
    ) -> Result<Fate, NodeError> {
        // First, so that what is final below was already part of the chain that is searched.
        let finalised = self.finalised().await?;
        let best = self.best_hash().await?;
        let mut walked = Vec::new();
        let mut at = best;
        while !seen.without.contains(&at) {
            let block = self.block(at).await?.block;
            let number: u64 = block.header.number().into();
            if number <= transaction.birth {
                break;
            }
            let is_it = |bytes: &&[u8]| BlakeTwo256::hash(bytes) == transaction.hash;
            let mut extrinsics = block.extrinsics.iter().map(|it| &it.0[..]);
            if number < transaction.dies {
                if let Some(place) = extrinsics.position(|bytes| is_it(&bytes)) {
                    let index = u32::try_from(place).unwrap_or(u32::MAX);
                    let is_final = number <= finalised.number;
                    let included = self.included_at(number, at, index, is_final);
                    return included.await.map(Fate::Included);
                }
            }
            walked.push(at);
            at = block.header.parent_hash;
        }
        seen.without.extend(walked);
        // The last block that could have had it is final, and none has it.
        if finalised.number + 1 >= transaction.dies {
            return Ok(Fate::Expired);
        }
        let used = self.nonce_at(finalised.hash, transaction.signer()).await?;
        match used > transaction.nonce {
            true => Ok(Fate::Replaced),
            false => Ok(Fate::Open),
        }
    }
}
