//! What a transaction in a block did and cost, by that block: counted once, whatever was promised.

use super::chain::{Applied, Chain, Purse, Trouble};
use super::desk::{Desk, Ended, Halt};
use super::effect::Effect;
use super::entry::Entry;
use super::liquidation;
use super::meters::OfKind;
use super::rules::coins;
use super::spending::Purpose;
use super::task::Task;
use crate::deploy::quantities::hex;
use harness::Emitted;

impl Desk {
    /// Its fee, its reward and what it did, once, however often a re-org moves it.
    pub async fn count(
        &mut self,
        chain: &impl Chain,
        entry: &Entry,
        applied: &Applied,
        purse: &Purse,
        now_ms: u64,
    ) -> Result<(), Halt> {
        let effect = Effect::read(&entry.task, &self.contracts, self.keeper, &applied.emitted);
        let ended = match (&applied.done, effect.done) {
            (Ok(()), true) => Ended::Done,
            _ if self.others_did(chain, entry, applied).await? => Ended::Raced,
            (Ok(()), false) => Ended::Nothing,
            (Err(_), _) => Ended::Failed,
        };
        let why = applied.done.as_ref().err().map_or("", String::as_str);
        let gain_e18 = self.gained_e18(chain, entry, &effect, applied, purse);
        let gain_e18 = gain_e18.await?;
        let is_covered = gain_e18 >= self.rules.usd_up_e18(applied.fee);
        let purpose = Purpose::of(&entry.task, entry.paid);
        let (fee, reward) = (self.rules.native(applied.fee), coins(effect.reward_e18));
        tracing::info!(
            task = %entry.task,
            nonce = entry.nonce,
            tx = %hex(&entry.hash),
            outcome = ended.name(),
            block = applied.block.number,
            block_hash = %hex(&applied.block.hash),
            fee,
            reward,
            gain = coins(gain_e18),
            recalled = coins(effect.recalled_e18),
            healed = effect.healed,
            skipped = ?effect.skipped,
            why,
            "outcome"
        );
        // In this order: a crash between the two counts a fee of the day twice, never not at all.
        if !entry.counted && !is_covered {
            self.journal.spend(purse.now_ms, purpose, applied.fee)?;
        }
        self.journal.include(entry.hash, applied.block)?;
        if entry.counted {
            return Ok(());
        }
        if ended == Ended::Done {
            self.usual_fees.insert(entry.task.kind(), applied.fee);
        }
        let kind = match is_covered {
            true => "paid",
            false => purpose.name(),
        };
        self.meters.fees.get_or_create(&OfKind { kind }).inc_by(fee);
        self.meters.rewards.inc_by(reward);
        self.ended(&entry.task, ended, now_ms);
        Ok(())
    }

    /// What the keeper has of it by what happened in the block, whatever its dry run promised. USD.
    async fn gained_e18(
        &self,
        chain: &impl Chain,
        entry: &Entry,
        effect: &Effect,
        applied: &Applied,
        purse: &Purse,
    ) -> Result<u128, Trouble> {
        let market = match entry.task {
            Task::Liquidate { market, .. } if effect.seized != 0 => self.contracts.market(market),
            _ => None,
        };
        let Some(market) = market else {
            return Ok(effect.gain_down_e18(&self.rules, None));
        };
        let at = applied.block.hash;
        let priced = async {
            let listed = liquidation::collaterals(chain, &self.contracts, at).await?;
            liquidation::look(chain, market, self.keeper, &listed, purse.now_ms, at).await
        };
        let now = match priced.await {
            Ok(now) => now,
            // Without prices nothing is gained.
            Err(Trouble::Refused(_)) => None,
            Err(trouble) => return Err(trouble),
        };
        Ok(effect.gain_down_e18(&self.rules, now.as_ref()))
    }

    /// Whether somebody else did it between the block it was decided on and its own place.
    async fn others_did(
        &self,
        chain: &impl Chain,
        entry: &Entry,
        applied: &Applied,
    ) -> Result<bool, Trouble> {
        let last = applied.block.number;
        for number in entry.seen.saturating_add(1)..=last {
            let Some(hash) = chain.hash_at(number).await? else {
                break;
            };
            let events = match chain.events(hash).await {
                Ok(events) => events,
                // Pruned.
                Err(Trouble::Refused(_)) => continue,
                Err(trouble) => return Err(trouble),
            };
            let others = events
                .into_iter()
                .filter(|it| number != last || it.index != Some(applied.index));
            let emitted: Vec<Emitted> = others.map(|it| it.emitted).collect();
            if Effect::read(&entry.task, &self.contracts, self.keeper, &emitted).done {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// It may have run, and the node no longer has what would tell: the day is charged with the most that it cost.
    pub fn forgotten(
        &mut self,
        entry: &Entry,
        most_fee: u128,
        purse: &Purse,
        now_ms: u64,
    ) -> Result<(), Halt> {
        let (ended, fee) = (Ended::Forgotten, self.rules.native(most_fee));
        let why = "the node has pruned its block; the fee is the most that it can have cost, and counts for the day";
        tracing::warn!(task = %entry.task, nonce = entry.nonce, tx = %hex(&entry.hash), outcome = ended.name(), fee, why, "outcome");
        if !entry.counted {
            let purpose = Purpose::of(&entry.task, entry.paid);
            self.journal.spend(purse.now_ms, purpose, most_fee)?;
            let kind = purpose.name();
            self.meters.fees.get_or_create(&OfKind { kind }).inc_by(fee);
            self.ended(&entry.task, ended, now_ms);
        }
        self.close(entry, entry.born, now_ms)
    }
}
