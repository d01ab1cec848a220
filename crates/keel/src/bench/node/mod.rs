//! The same messages on a node: what was done to the embedded chains is done there, and what was measured is measured there.

mod actors;
mod blocks;
mod player;
mod point;

use super::report::{NodeChain, OnNode};
use crate::progress::Progress;
use actors::Actors;
use anyhow::{anyhow, bail, Context, Result};
use blocks::ensure_in_time;
use harness::tape::Step;
use harness::{Role, Tape};
use node::{Act, Dev, Node, Signer};
use player::Player;
use point::Point;
use std::collections::BTreeMap;

/// A tape and the group of messages it belongs to.
pub type Named = (&'static str, Tape);

pub struct Measured {
    pub chain: NodeChain,
    /// By the row's name.
    pub figures: BTreeMap<String, OnNode>,
    /// What was answered otherwise than on the embedded chain: other blocks, other times.
    pub differing: Vec<String>,
}

/// Who pays for accounts that the devnet does not fund.
const PAYER: &str = "//Alice";
/// Whole native tokens for each of them, and the most a transaction may put down for storage.
const PAID: u128 = 10_000;

/// A devnet's node to measure on.
pub struct Stage {
    runtime: tokio::runtime::Runtime,
    dev: Dev,
}

impl Stage {
    pub fn open(url: &str) -> Result<Self> {
        let runtime = tokio::runtime::Runtime::new().context("starting the client")?;
        let dev = runtime.block_on(async {
            let node = Node::connect(url).await?;
            Dev::of(&node).await
        })?;
        let Some(dev) = dev else {
            bail!("{url} is no devnet: the benchmark makes blocks, moves time and goes back, for which a node needs the calls dev_newBlock, dev_timeTravel and dev_setHead; start one with ./scripts/devnet --start-time 2023-03-09T00:00:00Z")
        };
        Ok(Self { runtime, dev })
    }

    /// Plays the tapes, each from the same block on, and leaves the node with the head that it had.
    pub fn measure(&self, tapes: &[Named]) -> Result<Measured> {
        self.runtime.block_on(async {
            let before = self.dev.node().best().await?;
            let measured = play(&self.dev, tapes).await;
            self.dev.set_head(before.hash).await?;
            measured
        })
    }
}

async fn play(dev: &Dev, tapes: &[Named]) -> Result<Measured> {
    let chain = dev.node().chain();
    let actors = Actors::new(senders(tapes))?;
    let base = prepare(dev, &actors, tapes).await?;
    let steps: usize = tapes.iter().map(|(_, tape)| tape.steps.len()).sum();
    let progress = Progress::new(steps as u64);
    let mut measured = Measured {
        chain: NodeChain {
            spec_name: chain.spec_name,
            spec_version: chain.spec_version,
            native_symbol: chain.native.symbol,
            native_decimals: chain.native.decimals,
        },
        figures: BTreeMap::new(),
        differing: Vec::new(),
    };
    for (group, tape) in tapes {
        progress.says(group);
        dev.set_head(base.head).await?;
        let mut player = Player::new(dev, actors.clone(), base.clone());
        let played = player.play(tape, &progress).await;
        played.with_context(|| format!("{group}, on the node"))?;
        measured.figures.extend(player.figures);
        measured.differing.extend(player.differing);
    }
    Ok(measured)
}

fn senders(tapes: &[Named]) -> Vec<harness::AccountId> {
    let steps = tapes.iter().flat_map(|(_, tape)| &tape.steps);
    let senders = steps.filter_map(|step| match step {
        Step::Call { caller, .. } => Some(*caller),
        Step::Measure(measured) => Some(measured.caller),
        _ => None,
    });
    senders.collect()
}

/// Whoever sends something can pay for it, and every code is there.
async fn prepare(dev: &Dev, actors: &Actors, tapes: &[Named]) -> Result<Point> {
    let node = dev.node();
    let codes = codes(tapes);
    let token = 10_u128.pow(node.chain().native.decimals.into());
    let mut point = Point::at_head(node).await?;
    let payer = Signer::from_dev_seed(PAYER)?;
    let mut payments = Vec::new();
    for signer in actors.signers() {
        let to = signer.account();
        if node.balance(to).await?.usable() < PAID * token / 2 {
            let amount = PAID * token;
            let act = Act::Pay { to, amount };
            payments.push(point.sign(dev, &payer, &act, Default::default()).await?);
        }
    }
    done(point.block(dev, &payments).await?)
        .with_context(|| format!("{PAYER} pays for accounts without tokens"))?;
    let starts = tapes.iter().map(|(_, tape)| tape.start_ms);
    let first_ms = starts
        .min()
        .ok_or_else(|| anyhow!("nothing was measured"))?;
    ensure_in_time(point.time_ms, codes.len() as u64, first_ms)?;

    let deployer = actors.signer(Role::Deployer.account())?;
    let progress = Progress::new(codes.len() as u64);
    progress.says("uploading the contracts");
    for (hash, code) in codes {
        if !node.has_code(hash.into()).await? {
            let code = code.clone();
            let act = Act::Upload { code };
            let upload = point.sign(dev, deployer, &act, Default::default()).await?;
            done(point.block(dev, &[upload]).await?).context("uploading a contract")?;
        }
        progress.advance(1);
    }
    Ok(point)
}

fn done(failures: Vec<String>) -> Result<()> {
    match failures.first() {
        None => Ok(()),
        Some(failure) => bail!("{failure}"),
    }
}

fn codes(tapes: &[Named]) -> BTreeMap<[u8; 32], &Vec<u8>> {
    let steps = tapes.iter().flat_map(|(_, tape)| &tape.steps);
    let codes = steps.filter_map(|step| match step {
        Step::Upload { code } => Some((harness::chain::hash_of(code).into(), code)),
        _ => None,
    });
    codes.collect()
}
