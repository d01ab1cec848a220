//! A chain that does what the test says: blocks, forks, a pool, transactions that do not keep what their dry runs promised.

use super::model::State;
use crate::keeper::chain::{Call, Hash, Head, Trouble};
use crate::keeper::contracts::Contracts;
use crate::keeper::task::Task;
use harness::{AccountId, Emitted};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Native tokens a transaction costs: a tenth of a whole one.
pub const FEE: u128 = 100_000_000_000;
pub const NATIVE: u128 = 1_000_000_000_000;
const BLOCK_MS: u64 = 6_000;
const START_MS: u64 = 1_700_000_000_000;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tx {
    pub from: [u8; 32],
    pub nonce: u32,
    pub born: u32,
    pub dies: u32,
    pub tip: u128,
    pub to: [u8; 32],
    pub input: Vec<u8>,
}

/// A transaction in a block.
#[derive(Clone, Debug)]
pub struct Ran {
    pub tx: Tx,
    pub done: Result<(), String>,
    pub emitted: Vec<Emitted>,
}

#[derive(Clone, Debug)]
pub struct Block {
    pub head: Head,
    pub transactions: Vec<Ran>,
    pub state: State,
    pub nonces: BTreeMap<AccountId, u32>,
}

/// What the node does with a transaction that is handed to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taking {
    Takes,
    /// Says that it took it, and forgets it.
    Forgets,
    Refuses(String),
    /// It arrives, and the node dies before it answers.
    DiesAfter,
    /// The node dies before it arrives.
    DiesBefore,
}

pub struct World {
    pub contracts: Contracts,
    pub genesis: Hash,
    pub blocks: Vec<Block>,
    pub pool: Vec<Tx>,
    pub finality_lag: u32,
    /// No block after this one becomes final.
    pub finality_stops_at: u32,
    /// Of blocks below this one the state is gone.
    pub pruned_below: u32,
    pub free: u128,
    /// No request is answered.
    pub mute: bool,
    /// No connection can be had, and the open ones are gone.
    pub down: bool,
    pub taking: Taking,
    /// Dry runs promise what the transaction does not do.
    pub lies: BTreeSet<Task>,
    /// Fail in a block though their dry runs do not.
    pub fails: BTreeSet<Task>,
    /// Fit a block and no transaction.
    pub too_heavy: BTreeSet<Task>,
    /// Transactions that give less wait.
    pub least_tip: u128,
    /// How often it was asked what became of a transaction.
    pub searches: usize,
    /// In a block that is made while it is asked.
    pub arrives_when_searched: Vec<Tx>,
    /// Codes that were replaced.
    pub replaced: BTreeSet<String>,
    /// Of every submission that arrived.
    pub arrived: Vec<Tx>,
    pub connections: u32,
    fork: u8,
    pub announced: u64,
    pub dropped: u64,
}

pub type Shared = Rc<RefCell<World>>;

fn hash(text: &str) -> Hash {
    Sha256::digest(text).into()
}

impl Tx {
    pub fn kept(&self) -> String {
        serde_json::to_string(self).unwrap()
    }

    pub fn hash(&self) -> Hash {
        hash(&self.kept())
    }

    pub fn call(&self) -> Call {
        Call {
            to: AccountId(self.to),
            input: self.input.clone(),
        }
    }
}

impl World {
    pub fn new(contracts: Contracts) -> Self {
        let genesis = Head {
            number: 0,
            hash: hash("genesis"),
        };
        Self {
            contracts,
            genesis: genesis.hash,
            blocks: vec![Block {
                head: genesis,
                transactions: Vec::new(),
                state: State::quiet(START_MS),
                nonces: BTreeMap::new(),
            }],
            pool: Vec::new(),
            finality_lag: 2,
            finality_stops_at: u32::MAX,
            pruned_below: 0,
            free: 1_000 * NATIVE,
            mute: false,
            down: false,
            taking: Taking::Takes,
            lies: BTreeSet::new(),
            fails: BTreeSet::new(),
            too_heavy: BTreeSet::new(),
            least_tip: 0,
            searches: 0,
            arrives_when_searched: Vec::new(),
            replaced: BTreeSet::new(),
            arrived: Vec::new(),
            connections: 0,
            fork: 0,
            announced: 0,
            dropped: 0,
        }
    }

    pub fn best(&self) -> &Block {
        self.blocks.last().unwrap()
    }

    pub fn state(&self) -> &State {
        &self.best().state
    }

    pub fn finalized(&self) -> &Block {
        let number = self.best().head.number.saturating_sub(self.finality_lag);
        let number = number.min(self.finality_stops_at);
        &self.blocks[number as usize]
    }

    pub fn at(&self, hash: Hash) -> Result<&Block, Trouble> {
        let found = self.blocks.iter().find(|it| it.head.hash == hash);
        found.ok_or_else(|| Trouble::Refused("unknown block".to_owned()))
    }

    /// The next block: what outsiders do, then the pool.
    pub fn make_block(&mut self, outsiders: impl FnOnce(&mut State)) {
        let parent = self.best().clone();
        let number = parent.head.number + 1;
        let mut block = Block {
            head: Head {
                number,
                hash: hash(&format!("{:?} {number} {}", parent.head.hash, self.fork)),
            },
            transactions: Vec::new(),
            state: parent.state,
            nonces: parent.nonces,
        };
        block.state.now_ms += BLOCK_MS;
        outsiders(&mut block.state);
        self.pool.sort_by_key(|it| (it.from, it.nonce));
        let mut left = Vec::new();
        for tx in std::mem::take(&mut self.pool) {
            let nonce = block.nonces.entry(AccountId(tx.from)).or_default();
            if tx.nonce < *nonce || number >= tx.dies {
                continue;
            }
            if tx.nonce > *nonce || tx.tip < self.least_tip {
                left.push(tx);
                continue;
            }
            *nonce += 1;
            let ran = self.apply(&mut block.state, tx);
            block.transactions.push(ran);
        }
        self.pool = left;
        self.blocks.push(block);
        self.announced += 1;
    }

    pub fn is_among(&self, tasks: &BTreeSet<Task>, call: &Call) -> bool {
        let is_it = |task: &Task| task.call(&self.contracts).as_ref() == Some(call);
        tasks.iter().any(is_it)
    }

    fn apply(&self, state: &mut State, tx: Tx) -> Ran {
        let call = tx.call();
        let fails = self.is_among(&self.fails, &call);
        if fails || self.is_among(&self.lies, &call) {
            let reverted = || Err("ContractReverted".to_owned());
            return Ran {
                tx,
                done: if fails { reverted() } else { Ok(()) },
                emitted: Vec::new(),
            };
        }
        let ran = state.call(AccountId(tx.from), &call);
        Ran {
            tx,
            done: ran.answer.map(|_| ()),
            emitted: ran.emitted,
        }
    }

    /// A transaction of an account, by whom ever: into the pool.
    pub fn enter(&mut self, from: AccountId, nonce: u32, task: Task) {
        let call = task.call(&self.contracts).unwrap();
        self.pool.push(Tx {
            from: from.0,
            nonce,
            born: 0,
            dies: u32::MAX,
            tip: 0,
            to: call.to.0,
            input: call.input,
        });
    }

    /// Another fork takes over from before the last blocks; their transactions return to the pool, or are forgotten.
    pub fn fork(&mut self, depth: usize, returns: bool) {
        let kept = self.blocks.len() - depth;
        let dropped = self.blocks.split_off(kept);
        self.fork += 1;
        if returns {
            let transactions = dropped.into_iter().flat_map(|it| it.transactions);
            self.pool.extend(transactions.map(|ran| ran.tx));
        }
    }

    /// The process of the node: its pool and its connections go, its chain stays.
    pub fn kill_node(&mut self) {
        self.pool.clear();
        self.down = true;
    }

    pub fn start_node(&mut self) {
        self.down = false;
        self.dropped += 1;
        self.taking = Taking::Takes;
    }

    pub fn drop_connections(&mut self) {
        self.dropped += 1;
    }

    /// Tasks of an account in blocks, in order.
    pub fn done_by(&self, from: AccountId) -> Vec<Task> {
        let all = self.blocks.iter().flat_map(|it| &it.transactions);
        all.filter(|ran| ran.tx.from == from.0)
            .map(|ran| self.task_of(&ran.tx))
            .collect()
    }

    /// Different transactions of an account that ever arrived at a node.
    pub fn signed_by(&self, from: AccountId) -> usize {
        let of = self.arrived.iter().filter(|tx| tx.from == from.0);
        of.map(Tx::hash).collect::<BTreeSet<_>>().len()
    }

    fn task_of(&self, tx: &Tx) -> Task {
        let amo = super::model::AMO;
        let tasks = [
            Task::Enforce,
            Task::EnforceAmo(amo),
            Task::Refresh(amo),
            Task::Rebalance(amo),
            Task::Harvest(amo),
        ];
        let call = tx.call();
        let found = tasks
            .into_iter()
            .find(|it| it.call(&self.contracts).as_ref() == Some(&call));
        found.unwrap()
    }
}
