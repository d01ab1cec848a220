//! The real contracts behind the keeper: the embedded chain, where a submitted transaction is in the next block at once.

use super::stage::{FakeClock, CONFIG};
use crate::keeper::chain::{
    Applied, BlockEvent, Call, Chain, Connector, DryRun, Fate, Hash, Head, Heads, Identity, Purse,
    Signed, Submission, Terms, Trouble,
};
use crate::keeper::config::Config;
use crate::keeper::contracts::{Contracts, Recorded, Watched};
use crate::keeper::daemon::{Keeper, Mode};
use crate::keeper::health::Health;
use crate::keeper::meters::{self, Meters};
use crate::keeper::task::Task;
use futures::FutureExt;
use harness::prelude::*;
use interfaces::guard::Raw;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;
use tempfile::TempDir;
use tokio::sync::watch;

pub const KEEPER: Role = Role::Keeper;

pub struct Real {
    pub suite: Suite,
    pub contracts: Contracts,
    /// Calls of the keeper that were in a block.
    pub sent: Vec<Call>,
    events: HashMap<u32, Vec<BlockEvent>>,
    applied: HashMap<String, Applied>,
}

type Shared = Rc<RefCell<Real>>;

struct RealChain {
    real: Shared,
    heard: Cell<u32>,
}

struct RealConnector(Shared);

struct Encoded(Call);

impl Message for Encoded {
    type Answer = Raw;

    fn into_input(self) -> (AccountId, Vec<u8>) {
        (self.0.to, self.0.input)
    }
}

#[derive(Serialize, Deserialize)]
struct Kept {
    to: [u8; 32],
    input: Vec<u8>,
    nonce: u32,
}

impl Real {
    pub fn new(mut suite: Suite, budget: Option<AccountId>, market: Option<AccountId>) -> Self {
        let accounts = [
            ("controller", suite.contracts.controller.account),
            ("book", suite.contracts.book.account),
            ("lens", suite.contracts.lens.account),
            ("stablecoin", suite.contracts.stablecoin.account),
        ];
        let recorded = accounts.map(|(label, account)| Recorded {
            label: label.to_owned(),
            account,
            code: suite.chain.code_hash(account).into(),
        });
        let watched = market.map(|account| Watched {
            label: "lending-market".to_owned(),
            account,
        });
        let contracts = Contracts {
            controller: accounts[0].1,
            book: accounts[1].1,
            lens: accounts[2].1,
            stablecoin: accounts[3].1,
            keeper_budget: budget,
            watched: watched.into_iter().collect(),
            markets: Vec::new(),
            recorded: recorded.to_vec(),
        };
        Self {
            suite,
            contracts,
            sent: Vec::new(),
            events: HashMap::new(),
            applied: HashMap::new(),
        }
    }

    /// Somebody's call, whose events the keeper can find in its block.
    pub fn does<T: std::fmt::Debug, E: std::fmt::Debug>(
        &mut self,
        who: Role,
        message: impl Message<Answer = Result<T, E>>,
    ) -> T
    where
        Result<T, E>: scale::Decode,
    {
        let number = self.suite.chain.block_number();
        let call = self.suite.chain.call(who, message);
        let events = call.emitted.iter().cloned();
        let events = events.map(|emitted| BlockEvent {
            index: Some(0),
            emitted,
        });
        self.events.entry(number).or_default().extend(events);
        let done = call.expect_ok();
        self.suite.chain.next_block();
        done
    }

    pub fn did(&self, task: Task) -> bool {
        task.call(&self.contracts)
            .is_some_and(|call| self.sent.contains(&call))
    }

    /// A keeper that does what is due and ends; its metrics.
    pub fn keep_once(self, config: &str) -> (Self, String) {
        let folder = TempDir::new().unwrap();
        let config = Config::parse(&format!("{CONFIG}{config}"), folder.path()).unwrap();
        let contracts = self.contracts.clone();
        let real = Rc::new(RefCell::new(self));
        let (_stop, asked) = watch::channel(false);
        let meters = Meters::default();
        let keeper = Keeper {
            connector: RealConnector(real.clone()),
            clock: FakeClock::default(),
            config,
            contracts,
            account: KEEPER.account(),
            mode: Mode {
                once: true,
                dry_run: false,
            },
            meters: meters.clone(),
            health: Health::starting(),
            stop: asked,
            ready: Box::new(|_| ()),
        };
        keeper
            .run()
            .now_or_never()
            .expect("it waits for nothing")
            .unwrap();
        let real = Rc::into_inner(real).unwrap().into_inner();
        (real, meters::text(&meters.registry()))
    }
}

fn hash_of(number: u32) -> Hash {
    Sha256::digest(number.to_le_bytes()).into()
}

impl Connector for RealConnector {
    type Chain = RealChain;

    async fn connect(&self) -> Result<RealChain, Trouble> {
        let heard = self.0.borrow_mut().suite.chain.block_number();
        Ok(RealChain {
            real: self.0.clone(),
            heard: Cell::new(heard),
        })
    }
}

impl RealChain {
    fn head(&self) -> Head {
        let number = self.real.borrow_mut().suite.chain.block_number();
        Head {
            number,
            hash: hash_of(number),
        }
    }
}

impl Chain for RealChain {
    async fn identity(&self) -> Result<Identity, Trouble> {
        Ok(Identity {
            genesis: hash_of(0),
            decimals: 12,
        })
    }

    async fn next_head(&self) -> Result<Head, Trouble> {
        poll_fn(|_| {
            let head = self.head();
            match self.heard.replace(head.number) == head.number {
                true => Poll::Pending,
                false => Poll::Ready(Ok(head)),
            }
        })
        .await
    }

    async fn heads(&self) -> Result<Heads, Trouble> {
        Ok(Heads {
            best: self.head(),
            finalized: self.head(),
        })
    }

    async fn hash_at(&self, number: u32) -> Result<Option<Hash>, Trouble> {
        Ok((number <= self.head().number).then(|| hash_of(number)))
    }

    async fn events(&self, block: Hash) -> Result<Vec<BlockEvent>, Trouble> {
        let number = (0..=self.head().number).find(|number| hash_of(*number) == block);
        let real = self.real.borrow();
        let events = number.and_then(|number| real.events.get(&number));
        Ok(events.cloned().unwrap_or_default())
    }

    async fn purse(&self, _: Hash) -> Result<Purse, Trouble> {
        let mut real = self.real.borrow_mut();
        Ok(Purse {
            nonce: real.sent.len() as u32,
            free: 1_000_000_000_000_000,
            now_ms: real.suite.chain.now_ms(),
        })
    }

    async fn code_hash(&self, contract: AccountId) -> Result<Option<Hash>, Trouble> {
        let code = self.real.borrow_mut().suite.chain.code_hash(contract);
        Ok(Some(code.into()))
    }

    async fn dry_run(&self, call: &Call, _: Hash) -> Result<DryRun, Trouble> {
        let mut real = self.real.borrow_mut();
        let run = real.suite.chain.dry_run(KEEPER, Encoded(call.clone()));
        let answer = run.returned.map_err(|failure| failure.to_string());
        Ok(DryRun {
            answer: answer.map(|Raw(bytes)| [vec![0], bytes].concat()),
            emitted: run.emitted,
        })
    }

    async fn fee(&self, _: &Call) -> Result<Option<u128>, Trouble> {
        Ok(Some(1_000_000_000))
    }

    async fn sign(&self, call: &Call, terms: &Terms) -> Result<Option<Signed>, Trouble> {
        let kept = serde_json::to_string(&Kept {
            to: call.to.0,
            input: call.input.clone(),
            nonce: terms.nonce,
        });
        let kept = kept.unwrap();
        Ok(Some(Signed {
            hash: Sha256::digest(&kept).into(),
            kept,
            born: self.head().number,
            dies: self.head().number + terms.blocks,
        }))
    }

    async fn submit(&self, kept: &str) -> Result<Submission, Trouble> {
        let Kept { to, input, .. } = serde_json::from_str(kept).unwrap();
        let call = Call {
            to: AccountId(to),
            input,
        };
        let block = {
            self.real.borrow_mut().suite.chain.next_block();
            self.head()
        };
        let mut real = self.real.borrow_mut();
        let ran = real.suite.chain.call(KEEPER, Encoded(call.clone()));
        real.sent.push(call);
        let applied = Applied {
            block,
            index: 0,
            is_final: true,
            done: ran
                .returned
                .map(|_| ())
                .map_err(|failure| failure.to_string()),
            fee: 1_000_000_000,
            emitted: ran.emitted,
        };
        real.applied.insert(kept.to_owned(), applied);
        Ok(Submission::Known)
    }

    async fn fate(&self, kept: &str) -> Result<Fate, Trouble> {
        let real = self.real.borrow();
        Ok(real
            .applied
            .get(kept)
            .cloned()
            .map_or(Fate::Open, Fate::Applied))
    }
}
