//! Plays a tape on the node: the same calls in the same order, as many to a block as fit, at the same times or a few blocks later.

use super::super::report::OnNode;
use super::super::CONTRACTS;
use super::actors::{contract_address, name, Actors};
use super::blocks::{limit, that_fit};
use super::point::Point;
use crate::progress::Progress;
use anyhow::{anyhow, ensure, Result};
use harness::chain::{hash_of, BLOCK_MS};
use harness::tape::{Measured, Step};
use harness::{artifacts, AccountId, Message, Role, Tape, Weight};
use interfaces::guard::Raw;
use node::shown::{Abi, Names};
use node::{Act, Dev, Signer, Trial, H256};
use std::collections::HashMap;
use std::mem::take;
use std::slice::from_ref;

/// The chain takes no two blocks closer to each other.
const LEAST_STEP_MS: u64 = BLOCK_MS / 2;
pub struct Player<'a> {
    dev: &'a Dev,
    actors: Actors,
    at: Point,
    /// The next block is to have this time.
    next_ms: Option<u64>,
    /// Transactions of the next block.
    waiting: Vec<Waiting>,
    /// Points to come back to, and their depth.
    open: Vec<(usize, Point)>,
    /// Hashes of the codes of contracts, by where they are on the node.
    codes: HashMap<[u8; 32], harness::Hash>,
    pub figures: Vec<(String, OnNode)>,
    pub differing: Vec<String>,
}

struct Waiting {
    step: usize,
    signer: Signer,
    who: AccountId,
    act: Act,
    limit: Weight,
}

/// A message by its bytes.
struct Input(AccountId, Vec<u8>);

impl Message for Input {
    type Answer = Raw;

    fn into_input(self) -> (AccountId, Vec<u8>) {
        (self.0, self.1)
    }
}

impl<'a> Player<'a> {
    pub fn new(dev: &'a Dev, actors: Actors, at: Point) -> Self {
        Self {
            dev,
            actors,
            at,
            next_ms: None,
            waiting: Vec::new(),
            open: Vec::new(),
            codes: HashMap::new(),
            figures: Vec::new(),
            differing: Vec::new(),
        }
    }

    pub async fn play(&mut self, tape: &Tape, progress: &Progress) -> Result<()> {
        self.next_ms = Some(tape.start_ms);
        for (number, step) in tape.steps.iter().enumerate() {
            self.step(number, step).await?;
            progress.advance(1);
        }
        Ok(())
    }

    async fn step(&mut self, number: usize, step: &Step) -> Result<()> {
        match step {
            // Every code is there from the beginning.
            Step::Upload { .. } => {}
            Step::Instantiate {
                code,
                input,
                salt,
                account,
                required,
            } => {
                let input = self.actors.translate(input);
                let deployer = Role::Deployer.account();
                let there = self.actors.account(deployer);
                let there = contract_address(there, *code, &input, salt);
                self.actors.place(*account, there);
                self.codes.insert(there.0, *code);
                let salt = salt.clone();
                let act = Act::Instantiate {
                    code: *code,
                    input,
                    salt,
                };
                self.wait(number, deployer, act, *required)?;
            }
            Step::Call {
                caller,
                callee,
                input,
                required,
            } => {
                let to = self.actors.account(*callee);
                let input = self.actors.translate(input);
                self.wait(number, *caller, Act::Call { to, input }, *required)?;
            }
            Step::Block { at_ms } => {
                self.send().await?;
                self.next_ms = Some(*at_ms);
            }
            Step::Measure(measured) => {
                self.send().await?;
                self.measure(measured).await?;
            }
            Step::Checkpoint(depth) => {
                self.send().await?;
                self.open.push((*depth, self.at.clone()));
            }
            Step::RollBack(depth) => loop {
                let Some((found, point)) = self.open.pop() else {
                    return Err(anyhow!("step {number}: no checkpoint to go back to"));
                };
                if found == *depth {
                    self.waiting.clear();
                    self.next_ms = None;
                    self.dev.set_head(point.head).await?;
                    self.at = point;
                    break;
                }
            },
        }
        Ok(())
    }

    /// Most that contracts may use in one block: transactions use some besides.
    fn room(&self) -> Weight {
        let Weight {
            ref_time,
            proof_size,
        } = self.dev.room();
        Weight {
            ref_time: ref_time / 20 * 19,
            proof_size: proof_size / 20 * 19,
        }
    }

    fn wait(&mut self, step: usize, who: AccountId, act: Act, required: Weight) -> Result<()> {
        let signer = self.actors.signer(who)?.clone();
        let limit = limit(required, self.room());
        self.waiting.push(Waiting {
            step,
            signer,
            who,
            act,
            limit,
        });
        Ok(())
    }

    /// Puts what waits into blocks; an empty one if time moved on and nothing waits.
    async fn send(&mut self) -> Result<()> {
        let waiting = take(&mut self.waiting);
        if waiting.is_empty() && self.next_ms.is_some() {
            self.block(&[], None).await?;
        }
        let mut rest = &waiting[..];
        while !rest.is_empty() {
            let limits = rest.iter().map(|it| it.limit);
            let (now, later) = rest.split_at(that_fit(limits, self.room()));
            self.send_now(now).await?;
            rest = later;
        }
        Ok(())
    }

    /// In one block; or, when something fails there, each in its own, with all a block has.
    async fn send_now(&mut self, waiting: &[Waiting]) -> Result<()> {
        let (before, next_ms) = (self.at.clone(), self.next_ms);
        if self.block(waiting, None).await?.is_empty() {
            return Ok(());
        }
        self.dev.set_head(before.head).await?;
        (self.at, self.next_ms) = (before, next_ms);
        for alone in waiting {
            let before = self.at.head;
            let failures = self.block(from_ref(alone), Some(self.room())).await?;
            if let Some(failure) = failures.first() {
                return Err(self.explained(before, alone, failure).await);
            }
        }
        Ok(())
    }

    async fn block(&mut self, waiting: &[Waiting], limit: Option<Weight>) -> Result<Vec<String>> {
        let target_ms = self.next_ms.take().unwrap_or(0);
        if target_ms > self.at.time_ms + BLOCK_MS {
            // The next block is always one step later.
            let before_ms = target_ms - BLOCK_MS;
            let is_last = waiting.is_empty() || before_ms < self.at.time_ms + LEAST_STEP_MS;
            let to_ms = if is_last { target_ms } else { before_ms };
            self.dev.travel_to(to_ms).await?;
            self.at.reread(self.dev.node()).await?;
            if waiting.is_empty() {
                return Ok(Vec::new());
            }
        }
        let mut signed = Vec::with_capacity(waiting.len());
        for it in waiting {
            let limit = limit.unwrap_or(it.limit);
            signed.push(self.at.sign(self.dev, &it.signer, &it.act, limit).await?);
        }
        self.at.block(self.dev, &signed).await
    }

    async fn measure(&mut self, measured: &Measured) -> Result<()> {
        let from = self.actors.account(measured.caller);
        let to = self.actors.account(measured.callee);
        let input = self.actors.translate(&measured.input);
        let trial = self.try_out(self.at.head, from, to, &input).await?;
        ensure!(
            !trial.is_refused(),
            "{}: {}",
            measured.name,
            self.refusal(to, &input, &trial)
        );
        let understood = self.actors.translate(&measured.answer);
        if trial.call.returned.map(|raw| raw.0).ok().as_deref() != understood.get(1..) {
            self.differing.push(measured.name.clone());
        }
        let figures = OnNode {
            ref_time: trial.call.weight.ref_time,
            proof_size: trial.call.weight.proof_size,
            storage_deposit: trial.call.storage_deposit,
        };
        self.figures.push((measured.name.clone(), figures));
        Ok(())
    }

    async fn try_out(
        &self,
        at: H256,
        from: AccountId,
        to: AccountId,
        input: &[u8],
    ) -> Result<Trial<Raw>> {
        let message = Input(to, input.to_vec());
        Ok(self.dev.node().dry_run_at(at, from, message).await?)
    }

    async fn explained(&self, before: H256, it: &Waiting, failure: &str) -> anyhow::Error {
        let who = name(it.who).unwrap_or_default();
        let mut reason = failure.to_owned();
        let what = match &it.act {
            Act::Call { to, input } => {
                let tried = self.try_out(before, it.signer.account(), *to, input).await;
                if let Some(trial) = tried.ok().filter(Trial::is_refused) {
                    reason = self.refusal(*to, input, &trial);
                }
                self.shown(*to, input)
            }
            other => format!("{other:?}"),
        };
        anyhow!("step {} of the tape, by {who}: {what}: {reason}", it.step)
    }

    fn refusal(&self, to: AccountId, input: &[u8], trial: &Trial<Raw>) -> String {
        let Ok(answer) = &trial.call.returned else {
            return trial.refused();
        };
        let understood = [&[0], &answer.0[..]].concat();
        let abi = self.abi(to);
        let shown = abi.and_then(|abi| abi.answer_to(input, &understood, &Names::default()).ok());
        let error = shown.unwrap_or_else(|| node::shown::hex(&answer.0));
        format!("the contract refuses: {error}")
    }

    fn shown(&self, to: AccountId, input: &[u8]) -> String {
        let abi = self.abi(to);
        let shown = abi.and_then(|abi| {
            let message = abi.message(input, &Names::default()).ok()?;
            Some(format!("{}.{}", abi.contract, message.line()))
        });
        shown.unwrap_or_else(|| node::shown::hex(input))
    }

    fn abi(&self, contract: AccountId) -> Option<Abi> {
        let code = self.codes.get(&contract.0)?;
        let mut built = CONTRACTS.iter().filter(|name| artifacts::exists(name));
        let name = built.find(|name| hash_of(&artifacts::code(name)) == *code)?;
        Abi::load(name).ok()
    }
}
