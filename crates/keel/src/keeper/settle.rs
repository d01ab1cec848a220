//! What became of the transactions in the journal: asked of the chain before anything new is sent.

use super::chain::{Applied, Chain, Fate, Head, Heads, Purse, Submission, Trouble};
use super::desk::{Desk, Ended, Halt};
use super::effect::Effect;
use super::journal::{Entry, Stage};
use super::meters::OfKind;
use super::rules::coins;
use crate::deploy::quantities::hex;
use harness::Emitted;

impl Desk {
    /// Brings the journal up to the chain as it is now.
    pub async fn settle(
        &mut self,
        chain: &impl Chain,
        heads: &Heads,
        purse: &Purse,
        now_ms: u64,
    ) -> Result<(), Halt> {
        self.journal.new_day(purse.now_ms);
        for entry in self.journal.entries().to_vec() {
            let fate = chain.fate(&entry.kept).await?;
            self.note_fork(&entry, &fate)?;
            match fate {
                Fate::Open => {}
                Fate::Applied(applied) => {
                    self.applied(chain, &entry, &applied, purse, now_ms).await?;
                }
                Fate::Expired => self.lost(&entry, Ended::Expired, now_ms)?,
                Fate::Replaced => {
                    self.lost(&entry, Ended::Displaced, now_ms)?;
                    self.be_quiet(heads.best, entry.nonce, purse.nonce);
                }
            }
        }
        if !self.only_looks {
            self.hand_again(chain, heads.best).await?;
        }
        self.compare_nonce(heads, purse)
    }

    /// A re-org dropped the block that had it: undecided again, unless it is in another one.
    fn note_fork(&mut self, entry: &Entry, fate: &Fate) -> Result<(), Halt> {
        let Stage::Included { number, block } = entry.stage else {
            return Ok(());
        };
        if matches!(fate, Fate::Applied(applied) if applied.block.hash == block) {
            return Ok(());
        }
        tracing::warn!(task = %entry.task, nonce = entry.nonce, tx = %hex(&entry.hash), block = number, "reorged");
        self.meters.reorged.inc();
        self.journal.dropped(entry.hash)?;
        self.handed_at = None;
        Ok(())
    }

    /// It never ran, and never will.
    fn lost(&mut self, entry: &Entry, ended: Ended, now_ms: u64) -> Result<(), Halt> {
        tracing::warn!(task = %entry.task, nonce = entry.nonce, tx = %hex(&entry.hash), outcome = ended.name(), "outcome");
        self.journal.end(entry.hash)?;
        // Its nonce is to be had again, or somebody has it.
        self.is_following = false;
        self.ended(&entry.task, ended, now_ms);
        Ok(())
    }

    async fn applied(
        &mut self,
        chain: &impl Chain,
        entry: &Entry,
        applied: &Applied,
        purse: &Purse,
        now_ms: u64,
    ) -> Result<(), Halt> {
        let is_known =
            matches!(entry.stage, Stage::Included { block, .. } if block == applied.block.hash);
        if !is_known {
            self.count(chain, entry, applied, purse, now_ms).await?;
        }
        if applied.is_final {
            tracing::debug!(task = %entry.task, nonce = entry.nonce, block = applied.block.number, "final");
            self.journal.end(entry.hash)?;
        }
        Ok(())
    }

    /// Its fee, its reward and what it did, once, however often a re-org moves it.
    async fn count(
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
            recalled = coins(effect.recalled_e18),
            healed = effect.healed,
            skipped = ?effect.skipped,
            why,
            "outcome"
        );
        // In this order: a crash between the two counts a fee of the day twice, never not at all.
        if !entry.counted && !entry.paid {
            self.journal.spend(purse.now_ms, &entry.task, applied.fee)?;
        }
        self.journal.included(entry.hash, applied.block)?;
        if entry.counted {
            return Ok(());
        }
        if ended == Ended::Done {
            self.usual_fees.insert(entry.task.kind(), applied.fee);
        }
        let kind = match (entry.paid, entry.task.is_rescue()) {
            (true, _) => "paid",
            (false, true) => "unpaid_rescue",
            (false, false) => "unpaid_upkeep",
        };
        self.meters.fees.get_or_create(&OfKind { kind }).inc_by(fee);
        self.meters.rewards.inc_by(reward);
        self.ended(&entry.task, ended, now_ms);
        Ok(())
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
            let events = chain.events(hash).await?;
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

    /// The same transaction, in order: on a new connection, after a re-org, and after some blocks without it.
    async fn hand_again(&mut self, chain: &impl Chain, best: Head) -> Result<(), Halt> {
        let every = self.config.connection.resend_after_blocks;
        // A head below the last one is a re-org's.
        let is_recent = |at: u32| (at..at.saturating_add(every)).contains(&best.number);
        if self.handed_at.is_some_and(is_recent) {
            return Ok(());
        }
        for entry in self.journal.undecided().cloned().collect::<Vec<_>>() {
            let said = chain.submit(&entry.kept).await?;
            self.meters.resent.inc();
            let refused = match said {
                Submission::Known => String::new(),
                Submission::Refused(why) => why,
            };
            tracing::info!(task = %entry.task, nonce = entry.nonce, tx = %hex(&entry.hash), refused, "resent");
        }
        self.handed_at = Some(best.number);
        Ok(())
    }

    /// With nothing undecided the chain's nonce is the journal's, or somebody else uses the signer.
    fn compare_nonce(&mut self, heads: &Heads, purse: &Purse) -> Result<(), Halt> {
        if self.journal.undecided().next().is_some() {
            return Ok(());
        }
        match self.journal.next_nonce() {
            Some(expected) if purse.nonce > expected && self.is_following => {
                self.be_quiet(heads.best, expected, purse.nonce);
            }
            Some(expected) if purse.nonce > expected && self.quiet_until.is_none() => {
                tracing::warn!(expected, found = purse.nonce, "nonce_moved_while_away");
            }
            _ => {}
        }
        self.is_following = true;
        self.journal.set_next_nonce(purse.nonce)?;
        Ok(())
    }
}
