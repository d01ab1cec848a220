//! The node of the scripted chain: answers, and what goes wrong with answering.

use super::world::{Shared, Taking, Tx, World, FEE};
use crate::keeper::chain::{
    Applied, BlockEvent, Call, Chain, Connector, DryRun, Fate, Hash, Head, Heads, Identity, Purse,
    Signed, Submission, Terms, Trouble,
};
use harness::AccountId;
use std::cell::Cell;
use std::future::poll_fn;
use std::task::Poll;

pub struct FakeConnector {
    pub world: Shared,
    pub account: AccountId,
}

pub struct FakeChain {
    world: Shared,
    account: AccountId,
    connection: u32,
    heard: Cell<u64>,
    drops: u64,
}

impl Connector for FakeConnector {
    type Chain = FakeChain;

    async fn connect(&self) -> Result<FakeChain, Trouble> {
        {
            let mut world = self.world.borrow_mut();
            if world.down {
                return Err(Trouble::Lost("connection refused".to_owned()));
            }
            world.connections += 1;
        }
        let world = self.world.borrow();
        Ok(FakeChain {
            world: self.world.clone(),
            account: self.account,
            connection: world.connections,
            heard: Cell::new(world.announced),
            drops: world.dropped,
        })
    }
}

impl FakeChain {
    fn is_gone(&self, world: &World) -> Option<Trouble> {
        let is_gone = world.down || world.dropped != self.drops;
        is_gone.then(|| Trouble::Lost(format!("connection {} was dropped", self.connection)))
    }

    async fn ask<T>(
        &self,
        answer: impl FnOnce(&mut World) -> Result<T, Trouble>,
    ) -> Result<T, Trouble> {
        let mut answer = Some(answer);
        poll_fn(|_| {
            let mut world = self.world.borrow_mut();
            if let Some(trouble) = self.is_gone(&world) {
                return Poll::Ready(Err(trouble));
            }
            if world.mute {
                return Poll::Pending;
            }
            Poll::Ready(answer.take().unwrap()(&mut world))
        })
        .await
    }

    fn made(&self, world: &World, call: &Call, terms: &Terms) -> Result<Option<Tx>, Trouble> {
        if world.is_among(&world.too_heavy, call) {
            let why = "it needs more weight than a transaction may use";
            return Err(Trouble::Refused(why.to_owned()));
        }
        let mut state = world.state().clone();
        if state.call(self.account, call).answer.is_err() {
            return Ok(None);
        }
        let (best, finalized) = (world.best().head.number, world.finalized().head.number);
        // As the client does when finality lags.
        let born = match best - finalized <= terms.blocks / 2 {
            true => finalized,
            false => best,
        };
        Ok(Some(Tx {
            from: self.account.0,
            nonce: terms.nonce,
            born,
            dies: born + terms.blocks,
            tip: terms.tip,
            to: call.to.0,
            input: call.input.clone(),
        }))
    }
}

impl Chain for FakeChain {
    async fn identity(&self) -> Result<Identity, Trouble> {
        self.ask(|world| {
            Ok(Identity {
                genesis: world.genesis,
                decimals: 12,
            })
        })
        .await
    }

    async fn next_head(&self) -> Result<Head, Trouble> {
        poll_fn(|_| {
            let world = self.world.borrow();
            if let Some(trouble) = self.is_gone(&world) {
                return Poll::Ready(Err(trouble));
            }
            if world.mute || world.announced == self.heard.get() {
                return Poll::Pending;
            }
            self.heard.set(world.announced);
            Poll::Ready(Ok(world.best().head))
        })
        .await
    }

    async fn heads(&self) -> Result<Heads, Trouble> {
        self.ask(|world| {
            Ok(Heads {
                best: world.best().head,
                finalized: world.finalized().head,
            })
        })
        .await
    }

    async fn hash_at(&self, number: u32) -> Result<Option<Hash>, Trouble> {
        self.ask(|world| Ok(world.blocks.get(number as usize).map(|it| it.head.hash)))
            .await
    }

    async fn events(&self, block: Hash) -> Result<Vec<BlockEvent>, Trouble> {
        self.ask(|world| {
            let block = world.at(block)?;
            if block.head.number < world.pruned_below {
                return Err(Trouble::Refused("State already discarded".to_owned()));
            }
            let transactions = block.transactions.iter().zip(0..);
            let events = transactions.flat_map(|(ran, index)| {
                ran.emitted.iter().map(move |emitted| BlockEvent {
                    index: Some(index),
                    emitted: emitted.clone(),
                })
            });
            Ok(events.collect())
        })
        .await
    }

    async fn purse(&self, at: Hash) -> Result<Purse, Trouble> {
        self.ask(|world| {
            let of_pool = world.pool.iter().filter(|it| it.from == self.account.0);
            let waiting = of_pool.map(|it| it.nonce + 1).max().unwrap_or(0);
            let nonce = world.best().nonces.get(&self.account).copied();
            Ok(Purse {
                nonce: nonce.unwrap_or(0).max(waiting),
                free: world.free,
                now_ms: world.at(at)?.state.now_ms,
            })
        })
        .await
    }

    async fn code_hash(&self, contract: AccountId) -> Result<Option<Hash>, Trouble> {
        self.ask(|world| {
            let recorded = &world.contracts.recorded;
            let found = recorded.iter().find(|it| it.account == contract);
            Ok(found.map(|it| match world.replaced.contains(&it.label) {
                true => [0xff; 32],
                false => it.code,
            }))
        })
        .await
    }

    async fn dry_run(&self, call: &Call, at: Hash) -> Result<DryRun, Trouble> {
        self.ask(|world| {
            let mut state = world.at(at)?.state.clone();
            let ran = state.call(self.account, call);
            Ok(DryRun {
                answer: ran.answer,
                emitted: ran.emitted,
            })
        })
        .await
    }

    async fn fee(&self, call: &Call) -> Result<Option<u128>, Trouble> {
        self.ask(|world| Ok(self.made(world, call, &Terms::default())?.map(|_| FEE)))
            .await
    }

    async fn sign(&self, call: &Call, terms: &Terms) -> Result<Option<Signed>, Trouble> {
        self.ask(|world| {
            let tx = self.made(world, call, terms)?;
            Ok(tx.map(|tx| Signed {
                kept: tx.kept(),
                hash: tx.hash(),
                born: tx.born,
                dies: tx.dies,
            }))
        })
        .await
    }

    async fn submit(&self, kept: &str) -> Result<Submission, Trouble> {
        let tx: Tx = serde_json::from_str(kept).unwrap();
        self.ask(|world| {
            let taking = world.taking.clone();
            if taking == Taking::DiesBefore {
                world.down = true;
                return Err(Trouble::Lost("the node died".to_owned()));
            }
            world.arrived.push(tx.clone());
            if let Taking::Refuses(why) = taking {
                return Ok(Submission::Refused(why));
            }
            let nonce = world.best().nonces.get(&self.account).copied();
            if tx.nonce < nonce.unwrap_or(0) {
                return Ok(Submission::Refused("Transaction is outdated".to_owned()));
            }
            let is_rival = |it: &Tx| it.from == tx.from && it.nonce == tx.nonce && *it != tx;
            if world.pool.iter().any(|it| is_rival(it) && it.tip >= tx.tip) {
                return Ok(Submission::Refused("Priority is too low".to_owned()));
            }
            if taking != Taking::Forgets && !world.pool.contains(&tx) {
                world.pool.retain(|it| !is_rival(it));
                world.pool.push(tx);
            }
            if taking == Taking::DiesAfter {
                world.down = true;
                return Err(Trouble::Lost("the node died".to_owned()));
            }
            Ok(Submission::Known)
        })
        .await
    }

    async fn fate(&self, kept: &str) -> Result<Fate, Trouble> {
        let tx: Tx = serde_json::from_str(kept)
            .map_err(|_| Trouble::Fatal("a transaction of another version".to_owned()))?;
        self.ask(|world| {
            world.searches += 1;
            let arrived = std::mem::take(&mut world.arrives_when_searched);
            if !arrived.is_empty() {
                world.pool.extend(arrived);
                world.make_block(|_| ());
            }
            let last = world.finalized();
            for block in &world.blocks {
                let mut transactions = block.transactions.iter().zip(0..);
                let found = transactions.find(|(ran, _)| ran.tx == tx);
                if let Some((ran, index)) = found {
                    let is_final = block.head.number <= last.head.number;
                    if block.head.number < world.pruned_below && is_final {
                        return Ok(Fate::Forgotten { most_fee: FEE });
                    }
                    return Ok(Fate::Applied(Applied {
                        block: block.head,
                        index,
                        is_final,
                        done: ran.done.clone(),
                        fee: FEE,
                        emitted: ran.emitted.clone(),
                    }));
                }
            }
            let used = last.nonces.get(&AccountId(tx.from)).copied().unwrap_or(0);
            Ok(match () {
                () if used > tx.nonce => Fate::Replaced,
                () if last.head.number >= tx.dies => Fate::Expired,
                () => Fate::Open,
            })
        })
        .await
    }
}
