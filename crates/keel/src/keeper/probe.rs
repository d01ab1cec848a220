//! Dry runs of tasks.

use super::chain::{Chain, DryRun, Hash, Trouble};
use super::contracts::Contracts;
use super::decide::Probe;
use super::effect::{answered, Effect};
use super::liquidation::MarketNow;
use super::rules::Rules;
use super::task::Task;
use harness::AccountId;
use std::collections::BTreeMap;

/// A task, and what makes its effect worth something.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'a> {
    pub task: Task,
    /// Of a liquidation or its approval.
    pub market: Option<&'a MarketNow>,
    /// What it is worth whatever the effect: of an approval, what it is for.
    pub least_gain_e18: u128,
}

impl From<Task> for Candidate<'_> {
    fn from(task: Task) -> Self {
        Self {
            task,
            market: None,
            least_gain_e18: 0,
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub struct Prober<'a> {
    pub contracts: &'a Contracts,
    pub rules: &'a Rules,
    pub keeper: AccountId,
    /// By kind of task.
    pub usual_fees: &'a BTreeMap<&'static str, u128>,
}

impl Prober<'_> {
    pub async fn probe(
        &self,
        chain: &impl Chain,
        candidate: &Candidate<'_>,
        at: Hash,
    ) -> Result<Probe, Trouble> {
        let task = candidate.task;
        let Some(call) = task.call(self.contracts) else {
            return Ok(Probe::refused(task, "no market of the configuration"));
        };
        let run = match chain.dry_run(&call, at).await {
            Ok(run) => run,
            Err(Trouble::Refused(why)) => return Ok(Probe::refused(task, why)),
            Err(trouble) => return Err(trouble),
        };
        let outcome = self.outcome(&task, &run);
        let fee = match &outcome {
            Ok(effect) if effect.done => chain.fee(&call).await,
            _ => Ok(Some(0)),
        };
        let most_fee = match fee {
            Ok(Some(fee)) => fee.saturating_add(self.tip(&task)),
            Ok(None) => return Ok(Probe::refused(task, "the newest block has changed that")),
            // It fits a block and no transaction: of this task, not of the round.
            Err(Trouble::Refused(why)) => return Ok(Probe::refused(task, why)),
            Err(trouble) => return Err(trouble),
        };
        let gain_e18 = outcome.as_ref().map_or(0, |effect| {
            let gain_e18 = effect.gain_down_e18(self.rules, candidate.market);
            candidate.least_gain_e18.max(gain_e18)
        });
        let usual = self.usual_fees.get(task.kind()).copied();
        Ok(Probe {
            task,
            outcome,
            most_fee,
            fee: usual.unwrap_or(most_fee).min(most_fee),
            gain_e18,
        })
    }

    /// Native tokens for an earlier place in a block.
    pub fn tip(&self, task: &Task) -> u128 {
        match task.is_rescue() {
            true => self.rules.rescue_tip,
            false => 0,
        }
    }

    fn outcome(&self, task: &Task, run: &DryRun) -> Result<Effect, String> {
        let answer = run.answer.as_ref().map_err(String::clone)?;
        let says_done = answered(task, answer)?;
        let effect = Effect::read(task, self.contracts, self.keeper, &run.emitted);
        if says_done && run.emitted.is_empty() {
            // A chain that collects no events in dry runs: the answer is all there is, and pays nothing that is known.
            return Ok(Effect::unseen());
        }
        Ok(effect)
    }
}

impl Probe {
    pub fn refused(task: Task, why: impl Into<String>) -> Self {
        Self {
            task,
            outcome: Err(why.into()),
            most_fee: 0,
            fee: 0,
            gain_e18: 0,
        }
    }
}
