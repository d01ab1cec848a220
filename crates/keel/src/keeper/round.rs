//! One round: what one block gives to do.

use super::chain::{Chain, Head, Heads, Purse, Trouble};
use super::clock::Clock;
use super::decide::{decide, Decision, Probe, Scene, Verdict};
use super::desk::{Desk, Halt};
use super::link::Link;
use super::liquidation::{self, MarketNow, Offer};
use super::probe::Candidate;
use super::rules::coins;
use super::send::Chosen;
use super::task::Task;
use super::views;
use interfaces::book::Solvency;

/// What a round came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Round {
    pub sent: bool,
    pub undecided: usize,
    /// Borrowers were found or read: another round may have something to liquidate.
    pub learned: bool,
    /// Due, and held back by something that an operator could change.
    pub blocked: bool,
}

/// A failing `enforce` is replaced by one of each AMO after so many failures in a row.
const ENFORCE_EACH_AFTER: u32 = 2;

impl Desk {
    /// `may_send`: not while the keeper stops.
    pub async fn round<C: Chain, K: Clock>(
        &mut self,
        link: &Link<C, K>,
        may_send: bool,
    ) -> Result<Round, Halt> {
        let heads = link.heads().await?;
        self.looked_at = heads.best.hash;
        let purse = link.purse(heads.best.hash).await?;
        let now_ms = link.clock.now_ms();
        self.settle(link, &heads, &purse, now_ms).await?;
        self.measure(&heads, &purse);
        let undecided = self.journal.undecided().count();
        let mut round = Round {
            undecided,
            ..Round::default()
        };
        let is_quiet = self.is_quiet(heads.best);
        let solvency = views::solvency(link, &self.contracts, heads.best.hash).await?;
        self.show(&solvency);
        if may_send && !is_quiet && self.may_sign(heads.best) {
            self.act(link, &heads, &purse, &solvency, &mut round)
                .await?;
        }
        round.blocked |= is_quiet;
        if !round.sent && !self.borrowers.is_idle() {
            round.learned = self.learn(link, &heads).await?;
        }
        round.undecided = self.journal.undecided().count();
        self.measure(&heads, &purse);
        self.meters.rounds.inc();
        Ok(round)
    }

    /// With something undecided only a rescue is signed, and only in the place of what gives way to it.
    fn may_sign(&self, best: Head) -> bool {
        let wait_blocks = self.config.connection.resend_after_blocks;
        let mut undecided = self.journal.undecided();
        undecided.all(|entry| entry.gives_way(best.number, wait_blocks))
    }

    /// Rescues first: while one is due nothing else is even looked at.
    async fn act<C: Chain, K: Clock>(
        &mut self,
        link: &Link<C, K>,
        heads: &Heads,
        purse: &Purse,
        solvency: &Solvency,
        round: &mut Round,
    ) -> Result<(), Halt> {
        self.meters.due.clear();
        let best = heads.best;
        if self.rules.enabled.enforce {
            let rescues = self.rescues(link, best).await?;
            let decisions = self.judged(link, best, purse, rescues);
            self.alarm(solvency, &decisions);
            if self.carry_out(link, best, decisions, &[], round).await? {
                return Ok(());
            }
        }
        if round.undecided != 0 {
            return Ok(());
        }
        let budget = views::budget(link, &self.contracts, best.hash).await;
        if let Some(budget) = self.excused("keeper budget", budget)?.flatten() {
            self.meters.budget.set(coins(budget.balance_e18));
        }
        let markets = self.markets(link, best, purse).await;
        let markets = self.excused("markets", markets)?.unwrap_or_default();
        let offers = self.offers(link, best, &markets).await;
        let mut candidates = self.excused("debts", offers)?.unwrap_or_default();
        let amos = views::amos(link, &self.contracts, best.hash).await;
        let amos = self.excused("AMOs", amos)?.unwrap_or_default();
        self.show_amos(&amos);
        let upkeep = views::upkeep(&self.rules, solvency, &amos);
        candidates.extend(upkeep.into_iter().map(Candidate::from));
        let prober = self.prober();
        let probing = candidates
            .iter()
            .map(|candidate| prober.probe(link, candidate, best.hash));
        let probes = futures::future::try_join_all(probing).await?;
        let decisions = self.judged(link, best, purse, probes);
        self.carry_out(link, best, decisions, &candidates, round)
            .await?;
        Ok(())
    }

    /// `enforce`, or, when all at once fails, `enforce_amo` of each.
    async fn rescues<C: Chain, K: Clock>(
        &self,
        link: &Link<C, K>,
        best: Head,
    ) -> Result<Vec<Probe>, Halt> {
        let prober = self.prober();
        let all = prober.probe(link, &Task::Enforce.into(), best.hash).await?;
        let lies = self.circuits.failures(&Task::Enforce) >= ENFORCE_EACH_AFTER;
        if all.outcome.is_ok() && !lies {
            return Ok(vec![all]);
        }
        let mut probes = vec![all];
        for amo in views::registered(link, &self.contracts, best.hash).await? {
            let each = Task::EnforceAmo(amo.amo).into();
            probes.push(prober.probe(link, &each, best.hash).await?);
        }
        Ok(probes)
    }

    /// What can be left out when it cannot be read: a node without old blocks, a broken contract. The rest goes on.
    fn excused<T>(
        &mut self,
        part: &'static str,
        read: Result<T, Trouble>,
    ) -> Result<Option<T>, Trouble> {
        match read {
            Ok(read) => {
                self.unread.remove(part);
                Ok(Some(read))
            }
            Err(Trouble::Refused(why)) => {
                if self.unread.get(part) != Some(&why) {
                    tracing::warn!(part, why, "unreadable");
                }
                self.unread.insert(part, why);
                Ok(None)
            }
            Err(trouble) => Err(trouble),
        }
    }

    /// Who borrows, and what is owed. Whether anything is new.
    async fn learn<C: Chain, K: Clock>(
        &mut self,
        link: &Link<C, K>,
        heads: &Heads,
    ) -> Result<bool, Halt> {
        let liquidations = &self.config.liquidations;
        let (blocks, reads) = (liquidations.blocks_per_block, liquidations.reads_per_block);
        let searched = self.borrowers.scan(link, heads.finalized, blocks).await;
        let searched = self.excused("events of past blocks", searched)?;
        let read = self.borrowers.read(link, heads.best, reads).await;
        let read = self.excused("loans", read)?;
        self.save_borrowers(false);
        Ok(searched.unwrap_or(0) != 0 || read.unwrap_or(0) != 0)
    }

    async fn markets<C: Chain, K: Clock>(
        &self,
        link: &Link<C, K>,
        best: Head,
        purse: &Purse,
    ) -> Result<Vec<MarketNow>, Trouble> {
        let mut seen = Vec::new();
        if self.contracts.markets.is_empty() {
            return Ok(seen);
        }
        let listed = liquidation::collaterals(link, &self.contracts, best.hash).await?;
        for market in &self.contracts.markets {
            let (keeper, now_ms) = (self.keeper, purse.now_ms);
            let now = liquidation::look(link, market, keeper, &listed, now_ms, best.hash).await?;
            seen.extend(now);
        }
        Ok(seen)
    }

    async fn offers<'a, C: Chain, K: Clock>(
        &self,
        link: &Link<C, K>,
        best: Head,
        markets: &'a [MarketNow],
    ) -> Result<Vec<Candidate<'a>>, Trouble> {
        let mut candidates = Vec::new();
        for market in markets {
            let offer = self
                .borrowers
                .offer(link, &self.rules, market, best.hash)
                .await?;
            let Some(Offer { task, gain_e18 }) = offer else {
                continue;
            };
            let is_approval = matches!(task, Task::Approve { .. });
            candidates.push(Candidate {
                task,
                market: Some(market),
                least_gain_e18: if is_approval { gain_e18 } else { 0 },
            });
        }
        Ok(candidates)
    }

    fn judged<C: Chain, K: Clock>(
        &self,
        link: &Link<C, K>,
        best: Head,
        purse: &Purse,
        probes: Vec<Probe>,
    ) -> Vec<Decision> {
        let scene = Scene {
            keeper: self.keeper,
            number: best.number,
            now_ms: link.clock.now_ms(),
            free: purse.free,
            spent: self.journal.spent(),
            circuits: &self.circuits,
            at_once: self.at_once,
        };
        decide(&self.rules, &scene, probes)
    }

    /// Sends the first that can be sent. Whether it was.
    async fn carry_out<C: Chain, K: Clock>(
        &mut self,
        link: &Link<C, K>,
        best: Head,
        decisions: Vec<Decision>,
        candidates: &[Candidate<'_>],
        round: &mut Round,
    ) -> Result<bool, Halt> {
        for decision in &decisions {
            self.say(decision, round);
        }
        if self.only_looks {
            return Ok(false);
        }
        for Decision { probe, verdict } in decisions {
            let Verdict::Send { paid } = verdict else {
                continue;
            };
            let task = probe.task;
            let known = candidates.iter().find(|it| it.task == task);
            let chosen = Chosen {
                candidate: known.copied().unwrap_or_else(|| task.into()),
                probe,
                paid,
                best,
            };
            if self.send(link, chosen, link.clock.now_ms()).await? {
                round.sent = true;
                return Ok(true);
            }
        }
        Ok(false)
    }
}
