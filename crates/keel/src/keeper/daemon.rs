//! From the first connection to the stop: follows blocks, connects again, keeps what must outlast a connection.

use super::chain::{Chain, Connector, Hash, Trouble};
use super::clock::Clock;
use super::config::Config;
use super::contracts::Contracts;
use super::desk::{Desk, Halt};
use super::health::{Health, Wrong};
use super::link::{within, Link};
use super::meters::{Meters, OfKind};
use super::opening::same_chain;
use super::round::Round;
use crate::deploy::quantities::hex;
use anyhow::{bail, Result};
use harness::AccountId;
use tokio::sync::watch;

/// After so many rounds in a row that the node refused, another connection is tried.
const REFUSED_ROUNDS: u32 = 5;

#[derive(Clone, Copy, Debug, Default)]
pub struct Mode {
    /// Until nothing is due any more.
    pub once: bool,
    /// Sends nothing.
    pub dry_run: bool,
}

pub struct Keeper<C, K> {
    pub connector: C,
    pub clock: K,
    pub config: Config,
    pub contracts: Contracts,
    pub account: AccountId,
    pub mode: Mode,
    pub meters: Meters,
    pub health: Health,
    /// Becomes true to stop.
    pub stop: watch::Receiver<bool>,
    /// Told once, when the first round is done: the best block.
    pub ready: Box<dyn Fn(u32)>,
}

/// Why a session ended without a fault.
enum Over {
    Stopped,
    /// `once`: nothing is due any more.
    Idle(Round),
}

impl<C: Connector, K: Clock> Keeper<C, K> {
    /// Until it is stopped; an error when the configuration is wrong.
    pub async fn run(self) -> Result<()> {
        let mut stop = self.stop.clone();
        let (clock, limit_ms) = (self.clock.clone(), self.config.connection.stop_within.ms);
        let cut_short = async {
            stopped(&mut stop).await;
            clock.sleep(limit_ms).await;
        };
        tokio::select! {
            biased;
            ended = self.follow() => ended,
            () = cut_short => {
                tracing::warn!("stopped_with_undecided"); // the journal has it
                Ok(())
            }
        }
    }

    async fn follow(mut self) -> Result<()> {
        let mut desk: Option<Desk> = None;
        let mut attempt: u32 = 0;
        loop {
            let trouble = match self.connect().await {
                Ok(link) => match self.session(&link, &mut desk, &mut attempt).await {
                    Ok(over) => return self.end(desk, over),
                    Err(Halt::Fatal(error)) => return Err(error),
                    Err(Halt::Trouble(trouble)) => trouble,
                },
                Err(trouble) => trouble,
            };
            self.meters.connected.set(0);
            self.count(&trouble);
            self.health.wrong(Wrong::Connection, trouble.to_string());
            if self.mode.once {
                bail!("{}: {trouble}", self.config.address().shown());
            }
            let connection = &self.config.connection;
            let doubled_ms = connection
                .reconnect_after
                .ms
                .saturating_mul(1 << attempt.min(32));
            let wait_ms = doubled_ms.min(connection.longest_reconnect.ms);
            attempt = attempt.saturating_add(1);
            let address = self.config.address();
            tracing::warn!(node = address.shown(), why = %trouble, wait_ms, "disconnected");
            tokio::select! {
                biased;
                () = stopped(&mut self.stop) => return self.end(desk, Over::Stopped),
                () = self.clock.sleep(wait_ms) => {}
            }
            self.meters.reconnects.inc();
        }
    }

    async fn connect(&self) -> Result<Link<C::Chain, K>, Trouble> {
        let deadline_ms = self.config.connection.deadline.ms;
        let chain = within(&self.clock, deadline_ms, self.connector.connect()).await?;
        Ok(Link {
            chain,
            clock: self.clock.clone(),
            deadline_ms,
        })
    }

    /// One connection, from its checks to its end.
    async fn session(
        &mut self,
        link: &Link<C::Chain, K>,
        desk: &mut Option<Desk>,
        attempt: &mut u32,
    ) -> Result<Over, Halt> {
        let desk = match desk {
            Some(desk) => {
                same_chain(link, &self.config, desk.journal.genesis()).await?;
                desk
            }
            None => desk.insert(self.open(link).await?),
        };
        // Whatever the last connection took may be lost.
        desk.handed_at = None;
        self.meters.connected.set(1);
        let mut refused: u32 = 0;
        loop {
            let is_stopping = *self.stop.borrow();
            match desk.round(link, !is_stopping).await {
                Ok(round) => {
                    refused = 0;
                    *attempt = 0;
                    self.health.well(Wrong::Connection);
                    self.greet(desk);
                    if is_stopping && round.undecided == 0 {
                        return Ok(Over::Stopped);
                    }
                    if self.mode.once && !round.sent && round.undecided == 0 {
                        if round.learned {
                            continue;
                        }
                        return Ok(Over::Idle(round));
                    }
                }
                // A block may have gone between two questions; the next one answers.
                Err(Halt::Trouble(trouble @ Trouble::Refused(_))) if refused < REFUSED_ROUNDS => {
                    refused = refused.saturating_add(1);
                    self.count(&trouble);
                    tracing::warn!(why = %trouble, "round_refused");
                    if is_stopping && desk.journal.undecided().next().is_none() {
                        return Ok(Over::Stopped);
                    }
                }
                Err(halt) => return Err(halt),
            }
            self.next_block(link, desk.looked_at, is_stopping).await?;
        }
    }

    /// Waits for a block, or for the stop.
    async fn next_block(
        &mut self,
        link: &Link<C::Chain, K>,
        looked_at: Hash,
        is_stopping: bool,
    ) -> Result<(), Trouble> {
        let stall_ms = self.config.connection.stall_after.ms;
        tokio::select! {
            biased;
            () = stopped(&mut self.stop), if !is_stopping => {
                self.health.wrong(Wrong::Stopping, "asked to stop");
                tracing::info!("stopping");
                Ok(())
            }
            news = other_head(link, looked_at) => news,
            () = self.clock.sleep(stall_ms) => {
                self.meters.troubles.get_or_create(&OfKind { kind: "stalled" }).inc();
                Err(Trouble::Lost(format!("no block for {stall_ms} ms")))
            }
        }
    }

    /// Says once that the first round is done.
    fn greet(&self, desk: &Desk) {
        if !self.health.is(Wrong::Starting) {
            return;
        }
        self.health.well(Wrong::Starting);
        let best = u32::try_from(self.meters.best.get()).unwrap_or(0);
        tracing::info!(
            account = %hex(&desk.keeper.0),
            node = self.config.address().shown(),
            genesis = %hex(&desk.journal.genesis()),
            block = best,
            undecided = desk.journal.undecided().count(),
            "ready"
        );
        (self.ready)(best);
    }

    fn end(&self, desk: Option<Desk>, over: Over) -> Result<()> {
        let Some(mut desk) = desk else {
            return Ok(());
        };
        desk.save_borrowers(true);
        tracing::info!(undecided = desk.journal.undecided().count(), "stopped");
        match over {
            Over::Stopped => Ok(()),
            Over::Idle(_) if desk.failed != 0 => bail!("{} transactions failed", desk.failed),
            Over::Idle(round) if round.blocked && !self.mode.dry_run => {
                bail!("something is due and was held back; see the log")
            }
            Over::Idle(_) => Ok(()),
        }
    }

    fn count(&self, trouble: &Trouble) {
        let kind = OfKind {
            kind: trouble.kind(),
        };
        self.meters.troubles.get_or_create(&kind).inc();
    }
}

/// A connection begins with the head that is there, and heads queue up while a round is on.
async fn other_head(chain: &impl Chain, looked_at: Hash) -> Result<(), Trouble> {
    while chain.next_head().await?.hash == looked_at {}
    Ok(())
}

async fn stopped(stop: &mut watch::Receiver<bool>) {
    if stop.wait_for(|stop| *stop).await.is_err() {
        std::future::pending::<()>().await; // whoever could stop it is gone
    }
}
