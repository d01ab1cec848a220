//! What the keeper knows from one connection to the next.

use super::borrowers::Borrowers;
use super::chain::{Hash, Head, Heads, Purse, Trouble};
use super::circuit::Circuits;
use super::config::Config;
use super::contracts::Contracts;
use super::health::{Health, Wrong};
use super::journal::Journal;
use super::meters::{Meters, OfKind, OfOutcome, OfTask};
use super::probe::Prober;
use super::rules::Rules;
use super::task::Task;
use harness::AccountId;
use std::collections::BTreeMap;

/// How a round, or the keeper, ends before its time.
#[derive(Debug)]
pub enum Halt {
    /// Of the connection: another one may do.
    Trouble(Trouble),
    /// Nothing that waiting would mend.
    Fatal(anyhow::Error),
}

impl From<Trouble> for Halt {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Fatal(why) => Self::Fatal(anyhow::anyhow!(why)),
            trouble => Self::Trouble(trouble),
        }
    }
}

impl From<anyhow::Error> for Halt {
    fn from(error: anyhow::Error) -> Self {
        Self::Fatal(error)
    }
}

pub struct Desk {
    pub config: Config,
    pub rules: Rules,
    pub contracts: Contracts,
    pub keeper: AccountId,
    pub journal: Journal,
    pub circuits: Circuits,
    pub borrowers: Borrowers,
    pub meters: Meters,
    pub health: Health,
    /// Somebody else used the signer: nothing is sent before this block.
    pub quiet_until: Option<u32>,
    /// The best block of the last round.
    pub looked_at: Hash,
    /// A round was done: from here on the nonce moves by this keeper's transactions only.
    pub is_following: bool,
    /// The block at which undecided bytes were last handed to a node; none on a new connection.
    pub handed_at: Option<u32>,
    /// Nothing is sent, and nothing sent again.
    pub only_looks: bool,
    /// One round is all there is: no turns are waited for.
    pub at_once: bool,
    /// What each kind of task cost when it was last in a block.
    pub usual_fees: BTreeMap<&'static str, u128>,
    /// Outcomes of this run that were failures.
    pub failed: u32,
    /// What could not be read, or saved, in the last round, and why.
    pub unread: BTreeMap<&'static str, String>,
    /// Last said of each task, so that only news is logged.
    pub said: BTreeMap<Task, String>,
}

/// How a transaction ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    Done,
    /// It succeeded and changed nothing.
    Nothing,
    Failed,
    /// Another keeper did it first.
    Raced,
    /// It was in no block while it was valid.
    Expired,
    /// Somebody else used its nonce.
    Displaced,
    /// A rescue of this keeper was sent in its place, and one of the two ran.
    Superseded,
    /// The node has pruned what would tell.
    Forgotten,
    /// No node took it.
    Refused,
}

impl Ended {
    pub fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Nothing => "nothing",
            Self::Failed => "failed",
            Self::Raced => "raced",
            Self::Expired => "expired",
            Self::Displaced => "displaced",
            Self::Superseded => "superseded",
            Self::Forgotten => "forgotten",
            Self::Refused => "refused",
        }
    }
}

impl Desk {
    pub fn prober(&self) -> Prober<'_> {
        Prober {
            contracts: &self.contracts,
            rules: &self.rules,
            keeper: self.keeper,
            usual_fees: &self.usual_fees,
        }
    }

    /// Counts how a transaction ended: what was promised and did not happen rests, what happened is forgiven.
    pub fn ended(&mut self, task: &Task, ended: Ended, now_ms: u64) {
        let failures_before = self.circuits.failures(task);
        let in_a_row = match ended {
            Ended::Done => {
                self.circuits.succeeded(task);
                0
            }
            // Neither for nor against.
            Ended::Raced | Ended::Displaced | Ended::Superseded | Ended::Forgotten => {
                self.circuits.failures(task)
            }
            Ended::Nothing | Ended::Failed | Ended::Expired | Ended::Refused => {
                self.failed = self.failed.saturating_add(1);
                self.circuits.failed(task, now_ms)
            }
        };
        let meters = &self.meters;
        let outcome = OfOutcome {
            task: task.kind().to_owned(),
            outcome: ended.name(),
        };
        meters.outcomes.get_or_create(&outcome).inc();
        let failures = meters.failures.get_or_create(&OfTask::of(task));
        failures.set(in_a_row.into());
        meters.circuits_open.set(as_i64(self.circuits.open()));
        let is_failure = in_a_row > failures_before;
        if is_failure && in_a_row == self.config.failures.open_after {
            tracing::error!(%task, in_a_row, "circuit_opened");
        }
    }

    /// Nothing is sent for a while: two who use one signer would take each other's nonces.
    pub fn be_quiet(&mut self, best: Head, expected: u32, found: u32) {
        let blocks = self.config.connection.quiet_blocks;
        let until = best.number.saturating_add(blocks);
        self.quiet_until = Some(until);
        let why = format!(
            "the signer's nonce went from {expected} to {found} without this keeper: somebody else uses its key; \
             nothing is sent until it has stood still for {blocks} blocks. Give every keeper a key of its own"
        );
        tracing::error!(expected, found, until_block = until, "foreign_nonce");
        self.health.wrong(Wrong::ForeignNonce, why);
        self.meters.paused.get_or_create(&FOREIGN).set(1);
    }

    pub fn is_quiet(&mut self, best: Head) -> bool {
        match self.quiet_until {
            Some(until) if best.number < until => true,
            Some(_) => {
                self.quiet_until = None;
                self.health.well(Wrong::ForeignNonce);
                self.meters.paused.get_or_create(&FOREIGN).set(0);
                tracing::info!("nonce_stands_still");
                false
            }
            None => false,
        }
    }

    /// What is found again by searching is not worth stopping for.
    pub fn save_borrowers(&mut self, at_once: bool) {
        let part = "borrowers on disk";
        match self.borrowers.save(at_once) {
            Ok(()) => {
                self.unread.remove(part);
            }
            Err(error) => {
                let why = format!("{error:#}");
                if self.unread.get(part) != Some(&why) {
                    tracing::warn!(why, "borrowers_not_saved");
                }
                self.unread.insert(part, why);
            }
        }
    }

    pub fn measure(&self, heads: &Heads, purse: &Purse) {
        let (meters, rules) = (&self.meters, &self.rules);
        meters.best.set(heads.best.number.into());
        meters.finalized.set(heads.finalized.number.into());
        meters.nonce.set(purse.nonce.into());
        meters.balance.set(rules.native(purse.free));
        let low = i64::from(purse.free < rules.warn_balance)
            + i64::from(purse.free < rules.minimum_balance);
        if meters.balance_low.set(low) != low && low != 0 {
            let balance = rules.native(purse.free);
            tracing::warn!(balance, only_rescues = low == 2, "balance_low");
        }
        let (undecided, included) = (self.journal.undecided(), self.journal.included());
        meters.undecided.set(as_i64(undecided.count()));
        meters.unfinalized.set(as_i64(included.count()));
        meters.borrowers.set(as_i64(self.borrowers.count()));
        meters.scanned.set(self.borrowers.scanned().into());
    }
}

const FOREIGN: OfKind = OfKind {
    kind: "foreign_nonce",
};

fn as_i64(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
