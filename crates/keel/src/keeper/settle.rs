//! What became of the transactions in the journal: asked of the chain before anything new is sent.

use super::chain::{Chain, Fate, Head, Heads, Purse, Submission};
use super::desk::{Desk, Ended, Halt};
use super::entry::Entry;
use crate::deploy::quantities::hex;
use std::collections::BTreeMap;

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
        let still_used = self.look_after_included(chain, heads, now_ms).await?;
        let newly_used = self.look_for_open(chain, heads, purse, now_ms).await?;
        if !self.only_looks {
            self.hand_again(chain, heads.best).await?;
        }
        // The purse may be older than a block that has one of ours.
        let nonce = purse.nonce.max(still_used).max(newly_used);
        self.compare_nonce(heads, nonce)
    }

    /// Whether their blocks are still there, and final. Needs no old state, however long ago it was. Returns the nonce after theirs.
    async fn look_after_included(
        &mut self,
        chain: &impl Chain,
        heads: &Heads,
        now_ms: u64,
    ) -> Result<u32, Halt> {
        let included: Vec<(Entry, Head)> = self
            .journal
            .included()
            .filter_map(|entry| Some((entry.clone(), entry.stage.block()?)))
            .collect();
        let asked = included
            .iter()
            .map(|(_, block)| chain.hash_at(block.number));
        let found = futures::future::try_join_all(asked).await?;
        let mut next_nonce = 0;
        for ((entry, block), found) in included.iter().zip(found) {
            if found != Some(block.hash) {
                self.reorged(entry, block.number)?;
                continue;
            }
            next_nonce = next_nonce.max(entry.nonce.saturating_add(1));
            if block.number <= heads.finalized.number {
                self.close(entry, block.number, now_ms)?;
            }
        }
        Ok(next_nonce)
    }

    /// What became of those that are in no block as far as is known. Returns the nonce after those that are.
    async fn look_for_open(
        &mut self,
        chain: &impl Chain,
        heads: &Heads,
        purse: &Purse,
        now_ms: u64,
    ) -> Result<u32, Halt> {
        let mut fates = Vec::new();
        for entry in self.journal.undecided().cloned().collect::<Vec<_>>() {
            let fate = chain.fate(&entry.kept).await?;
            fates.push((entry, fate));
        }
        // What ran decides about the others with its nonce.
        fates.sort_by_key(|(_, fate)| !matches!(fate, Fate::Applied(_) | Fate::Forgotten { .. }));
        let mut next_nonce = 0;
        for (entry, fate) in fates {
            if !self.journal.undecided().any(|it| it.hash == entry.hash) {
                continue;
            }
            match fate {
                Fate::Open => {}
                Fate::Applied(applied) => {
                    self.count(chain, &entry, &applied, purse, now_ms).await?;
                    if applied.is_final {
                        self.close(&entry, applied.block.number, now_ms)?;
                    }
                    next_nonce = next_nonce.max(entry.nonce.saturating_add(1));
                }
                Fate::Forgotten { most_fee } => {
                    self.forgotten(&entry, most_fee, purse, now_ms)?;
                    next_nonce = next_nonce.max(entry.nonce.saturating_add(1));
                }
                Fate::Expired => self.lost(&entry, Ended::Expired, now_ms)?,
                Fate::Replaced => {
                    self.lost(&entry, Ended::Displaced, now_ms)?;
                    self.be_quiet(heads.best, entry.nonce, purse.nonce);
                }
            }
        }
        Ok(next_nonce)
    }

    /// A re-org dropped the block that had it: undecided again, unless it is in another one.
    fn reorged(&mut self, entry: &Entry, number: u32) -> Result<(), Halt> {
        tracing::warn!(task = %entry.task, nonce = entry.nonce, tx = %hex(&entry.hash), block = number, "reorged");
        self.meters.reorged.inc();
        self.journal.dropped(entry.hash)?;
        self.handed_at = None;
        Ok(())
    }

    /// It ran, for good, and others with its nonce never will.
    pub fn close(&mut self, entry: &Entry, number: u32, now_ms: u64) -> Result<(), Halt> {
        tracing::debug!(task = %entry.task, nonce = entry.nonce, block = number, "final");
        for other in self.journal.close(entry.nonce, entry.hash)? {
            let outcome = Ended::Superseded;
            tracing::info!(task = %other.task, nonce = other.nonce, tx = %hex(&other.hash), outcome = outcome.name(), "outcome");
            self.ended(&other.task, outcome, now_ms);
        }
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

    /// The same transaction, in order: on a new connection, after a re-org, and after some blocks without it.
    async fn hand_again(&mut self, chain: &impl Chain, best: Head) -> Result<(), Halt> {
        let every = self.config.connection.resend_after_blocks;
        // A head below the last one is a re-org's.
        let is_recent = |at: u32| (at..at.saturating_add(every)).contains(&best.number);
        if self.handed_at.is_some_and(is_recent) {
            return Ok(());
        }
        // Of those with one nonce the last, which has the largest tip.
        let open = self.journal.undecided().cloned();
        let open: BTreeMap<u32, Entry> = open.map(|entry| (entry.nonce, entry)).collect();
        for entry in open.into_values() {
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
    fn compare_nonce(&mut self, heads: &Heads, nonce: u32) -> Result<(), Halt> {
        if self.journal.undecided().next().is_some() {
            return Ok(());
        }
        match self.journal.next_nonce() {
            Some(expected) if nonce > expected && self.is_following => {
                self.be_quiet(heads.best, expected, nonce);
            }
            Some(expected) if nonce > expected && self.quiet_until.is_none() => {
                tracing::warn!(expected, found = nonce, "nonce_moved_while_away");
            }
            _ => {}
        }
        self.is_following = true;
        self.journal.set_next_nonce(nonce)?;
        Ok(())
    }
}
