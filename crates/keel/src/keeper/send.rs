//! Sending what was decided: tried once more on the newest block, signed, written down, handed over.

use super::chain::{Chain, Head, Submission, Trouble};
use super::decide::{judge, Probe, Scene, Verdict};
use super::desk::{Desk, Ended, Halt};
use super::meters::OfTask;
use super::probe::Candidate;
use super::rules::coins;
use crate::deploy::quantities::hex;

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
        if self.journal.next_nonce() != Some(purse.nonce) {
            return Ok(false); // the next round finds out why
        }
        let Some(call) = task.call(&self.contracts) else {
            return Ok(false);
        };
        let nonce = purse.nonce;
        let blocks = self.config.connection.valid_blocks;
        let signed = match chain.sign(&call, nonce, blocks).await {
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
        self.handed_at = Some(newest.number);
        match chain.submit(&signed.kept).await? {
            Submission::Known => {
                self.meters.sent.get_or_create(&OfTask::of(&task)).inc();
                tracing::info!(%task, nonce, %tx, block = newest.number, fee, reward, paid, "submitted");
                Ok(true)
            }
            Submission::Refused(why) => {
                // The first node it was handed to did not take it: nobody has it, so its nonce is free.
                tracing::error!(%task, nonce, %tx, why, "not_taken");
                self.journal.end(signed.hash)?;
                self.journal.set_next_nonce(nonce)?;
                self.ended(&task, Ended::Refused, now_ms);
                Ok(false)
            }
        }
    }
}
