//! What became of a transaction: looked for in the blocks, never guessed.

use crate::error::{NodeError, Refusal};
use crate::included::Included;
use crate::node::Node;
use crate::prepare::Prepared;
use std::collections::HashMap;
use std::fmt;
use subxt::config::substrate::BlakeTwo256;
use subxt::config::Hasher as _;
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
    /// Its nonce is used, for good, and it may well have run; the node has pruned what would tell.
    Forgotten,
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
            Self::Forgotten => write!(
                formatter,
                "the node has pruned the block of the transaction: ask one that keeps all state what it did"
            ),
        }
    }
}

/// What is known of the blocks that could have a transaction: each is fetched once, also when a search is broken off.
#[derive(Default)]
pub struct Seen {
    /// Blocks without it, and their parents.
    without: HashMap<H256, H256>,
}

/// Where a transaction was found.
struct Place {
    number: u64,
    block: H256,
    index: u32,
}

/// What a search came to.
enum Search {
    Found(Place),
    InNone,
    /// A final block that could have it is not to be had any more.
    Pruned,
}

/// State this far behind the best block is given up by most nodes.
const STATE_KEPT_BLOCKS: u64 = 256;

impl Node {
    /// What became of a transaction. Can be asked at any time, by any process that kept it: it looks into every block that can have it,
    /// of the chain as it is now.
    pub async fn outcome(&self, transaction: &Prepared) -> Result<Fate, NodeError> {
        self.outcome_since(transaction, &mut Seen::default()).await
    }

    /// The same, without the blocks that were looked into before.
    pub async fn outcome_since(
        &self,
        transaction: &Prepared,
        seen: &mut Seen,
    ) -> Result<Fate, NodeError> {
        // First, so that what is final below was already part of the chain that is searched.
        let finalised = self.finalised().await?;
        let best = self.best().await?;
        let found = self.search(transaction, seen, best.number, finalised.number);
        let found = found.await?;
        if let Search::Found(place) = found {
            return self.told(place, best.number, finalised.number).await;
        }
        let used = self.nonce_at(finalised.hash, transaction.signer()).await?;
        let is_used = used > transaction.nonce;
        Ok(match found {
            Search::Pruned if is_used => Fate::Forgotten,
            // The last block that could have had it is final, and none has it.
            _ if finalised.number + 1 >= transaction.dies => Fate::Expired,
            _ if is_used => Fate::Replaced,
            _ => Fate::Open,
        })
    }

    /// From the last block that can have it back to the one it was made on.
    async fn search(
        &self,
        transaction: &Prepared,
        seen: &mut Seen,
        best: u64,
        finalised: u64,
    ) -> Result<Search, NodeError> {
        let mut number = best.min(transaction.dies - 1);
        if number <= transaction.birth {
            return Ok(Search::InNone);
        }
        let Some(mut at) = self.block_hash(number).await? else {
            return match number <= finalised {
                true => Ok(Search::Pruned),
                false => Err(NodeError::UnknownBlock(number.to_string())),
            };
        };
        while number > transaction.birth {
            if let Some(parent) = seen.without.get(&at) {
                at = *parent;
                number -= 1;
                continue;
            }
            let block = match self.block(at).await {
                Ok(block) => block.block,
                Err(NodeError::UnknownBlock(_)) if number <= finalised => {
                    return Ok(Search::Pruned);
                }
                Err(error) => return Err(error),
            };
            let is_it = |bytes: &[u8]| BlakeTwo256::hash(bytes) == transaction.hash;
            let mut extrinsics = block.extrinsics.iter();
            if let Some(index) = extrinsics.position(|it| is_it(&it.0)) {
                return Ok(Search::Found(Place {
                    number,
                    block: at,
                    index: u32::try_from(index).unwrap_or(u32::MAX),
                }));
            }
            seen.without.insert(at, block.header.parent_hash);
            at = block.header.parent_hash;
            number -= 1;
        }
        Ok(Search::InNone)
    }

    /// What it did there, if the node still has the state.
    async fn told(&self, place: Place, best: u64, finalised: u64) -> Result<Fate, NodeError> {
        let Place {
            number,
            block,
            index,
        } = place;
        let is_final = number <= finalised;
        match self.included_at(number, block, index, is_final).await {
            Ok(included) => Ok(Fate::Included(included)),
            Err(NodeError::Refused { refusal, .. })
                if is_final && (number + STATE_KEPT_BLOCKS <= best || says_discarded(&refusal)) =>
            {
                Ok(Fate::Forgotten)
            }
            Err(error) => Err(error),
        }
    }
}

/// As nodes of the SDK refuse state that they pruned.
fn says_discarded(refusal: &Refusal) -> bool {
    let text = refusal.to_string();
    text.contains("discarded")
}
