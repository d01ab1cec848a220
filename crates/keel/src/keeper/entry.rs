//! A transaction of the journal, as it is kept.

use super::chain::{Hash, Head};
use super::task::Task;
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "stage", rename_all = "snake_case", deny_unknown_fields)]
pub enum Stage {
    /// Nobody knows yet: sent, perhaps sent, or dropped from a block by a re-org.
    Undecided,
    /// In a block that is not final yet.
    Included {
        number: u32,
        #[serde(with = "as_hex")]
        block: Hash,
    },
}

impl Stage {
    /// The block that has it.
    pub fn block(self) -> Option<Head> {
        match self {
            Self::Undecided => None,
            Self::Included { number, block } => Some(Head {
                number,
                hash: block,
            }),
        }
    }

    pub fn is_included(self) -> bool {
        self.block().is_some()
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    pub task: Task,
    pub nonce: u32,
    #[serde(with = "as_hex")]
    pub hash: Hash,
    /// The signed transaction.
    pub kept: String,
    /// In blocks after this one, and none from `dies` on.
    pub born: u32,
    pub dies: u32,
    /// The best block it was decided on.
    pub seen: u32,
    /// Its dry run promised more than its fee.
    pub paid: bool,
    /// Its fee and its result were counted, once, however often a re-org moves it.
    pub counted: bool,
    pub stage: Stage,
}

impl Entry {
    /// Whether a rescue may take its nonce: it can be in no block to come, or it is no rescue and has waited for more than so many blocks.
    /// Of two with one nonce a chain takes one.
    pub fn gives_way(&self, best: u32, wait_blocks: u32) -> bool {
        let is_over = best.saturating_add(1) >= self.dies;
        let waited = best.saturating_sub(self.seen);
        is_over || (!self.task.is_rescue() && waited > wait_blocks)
    }
}

/// Numbers beyond 64 bits, which JSON readers round.
pub mod as_text {
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(value: &u128, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(value)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<u128, D::Error> {
        let text = String::deserialize(from)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

pub mod as_hex {
    use super::Hash;
    use crate::deploy::quantities::{hex, unhex};
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(value: &Hash, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&hex(value))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Hash, D::Error> {
        let text = String::deserialize(from)?;
        let bytes = unhex(&text).map_err(serde::de::Error::custom)?;
        bytes
            .try_into()
            .map_err(|_| serde::de::Error::custom(format!("{text} is no hash")))
    }
}
