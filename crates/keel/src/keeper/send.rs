//! Sending what was decided: tried once more on the newest block, signed, written down, handed over.

use super::chain::{Chain, Fate, Head, Submission, Terms, Trouble};
use super::decide::{judge, Probe, Scene, Verdict};
use super::desk::{Desk, Ended, Halt};
use super::entry::Entry;
use super::meters::OfTask;
use super::probe::Candidate;
use super::rules::coins;
use crate::deploy::quantities::hex;

/// The tip, in base units, with which a transaction takes the place of one that has none: far more than the share by which a pool ranks
/// small transactions before large ones. A thousandth of a token at most.
const TIP_TO_REPLACE: u128 = 1_000_000;

/// What was decided on which block.
pub struct Chosen<'a> {
    pub candidate: Candidate<'a>,
    pub probe: Probe,
    pub paid: bool,
    pub best: Head,
}

impl Desk {
    /// Whether it was sent.
    pub async fn send(
        &mut self,
        chain: &impl Chain,
        chosen: Chosen<'_>,
        now_ms: u64,
    ) -> Result<bool, Halt> {
        let Chosen {
            candidate,
            mut probe,
            mut paid,
            best,
        } = chosen;
        let task = probe.task;
        let newest = chain.heads().await?.best;
        let purse = chain.purse(newest.hash).await?;
        if newest != best {
            probe = self.prober().probe(chain, &candidate, newest.hash).await?;
            let scene = Scene {
                keeper: self.keeper,
                number: newest.number,
                now_ms,
                free: purse.free,
                spent: self.journal.spent(),
                circuits: &self.circuits,
                // The turn was ours when it was decided.
                at_once: true,
            };
            match judge(&self.rules, &scene, &probe) {
                Verdict::Send { paid: still } => paid = still,
                Verdict::Hold(hold) => {
                    tracing::info!(%task, block = newest.number, why = %hold, "no_longer_due");
                    return Ok(false);
                }
            }
        }
        let open: Vec<Entry> = self.journal.undecided().cloned().collect();
        let Some(nonce) = self.nonce(chain, &open, purse.nonce).await? else {
            return Ok(false); // the next round finds out why
        };
        let Some(call) = task.call(&self.contracts) else {
            return Ok(false);
        };
        let to_replace = TIP_TO_REPLACE.min(self.rules.native_unit / 1_000);
        let least_tip = if open.is_empty() { 0 } else { to_replace };
        let terms = Terms {
            nonce,
            blocks: self.config.connection.valid_blocks,
            tip: self.prober().tip(&task).max(least_tip),
        };
        let signed = match chain.sign(&call, &terms).await {
            Ok(Some(signed)) => signed,
            Ok(None) => {
                tracing::info!(%task, why = "the newest block has changed that", "no_longer_due");
                return Ok(false);
            }
            Err(Trouble::Refused(why)) => {
                tracing::error!(%task, nonce, why, "not_signed");
                self.ended(&task, Ended::Refused, now_ms);
                return Ok(false);
            }
            Err(trouble) => return Err(trouble.into()),
        };
        self.journal
            .begin(task, nonce, &signed, newest.number, paid)?;
        let (fee, reward) = (
            self.rules.native(probe.fee),
            coins(probe.outcome.as_ref().map_or(0, |it| it.reward_e18)),
        );
        let tx = hex(&signed.hash);
        let instead_of: Vec<String> = open.iter().map(|it| it.task.to_string()).collect();
        self.handed_at = Some(newest.number);
        match chain.submit(&signed.kept).await? {
            Submission::Known => {
                self.meters.sent.get_or_create(&OfTask::of(&task)).inc();
                tracing::info!(%task, nonce, %tx, block = newest.number, fee, reward, paid, ?instead_of, "submitted");
                Ok(true)
            }
            Submission::Refused(why) => {
                // The first node it was handed to did not take it: nobody has it, so its nonce is free.
                tracing::error!(%task, nonce, %tx, why, "not_taken");
                self.journal.end(signed.hash)?;
                if open.is_empty() {
                    self.journal.set_next_nonce(nonce)?;
                }
                self.ended(&task, Ended::Refused, now_ms);
                Ok(false)
            }
        }
    }

    /// The next one; or that of the first open one, in whose place a rescue is sent. None when the chain has moved on.
    async fn nonce(
        &self,
        chain: &impl Chain,
        open: &[Entry],
        next: u32,
    ) -> Result<Option<u32>, Trouble> {
        let Some(nonce) = open.iter().map(|entry| entry.nonce).min() else {
            let expected = self.journal.next_nonce();
            return Ok(expected.filter(|expected| *expected == next));
        };
        for entry in open {
            // It may be in a block by now.
            if !matches!(chain.fate(&entry.kept).await?, Fate::Open) {
                return Ok(None);
            }
        }
        Ok(Some(nonce))
    }
}
