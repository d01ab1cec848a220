//! A tape: what was done to an embedded chain, step by step, so that the same can be done on another chain.
//!
//! Reads and dry runs leave nothing on it, nor does what was rolled back, unless something was measured there. Calls that the contracts refused
//! changed nothing and are left off. A chain is taped from its first block or not at all.

use crate::{AccountId, Hash, Weight};
use std::cell::RefCell;
use std::sync::{Arc, Mutex, PoisonError};

/// What was done to one chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tape {
    /// Time of the first block.
    pub start_ms: u64,
    pub steps: Vec<Step>,
    /// Where the open checkpoints are among the steps.
    open: Vec<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// As the deployer. The same code may be uploaded several times.
    Upload { code: Vec<u8> },
    /// As the deployer.
    Instantiate {
        code: Hash,
        input: Vec<u8>,
        salt: Vec<u8>,
        /// Where the contract is on this chain.
        account: AccountId,
        /// The least weight limit it succeeds with.
        required: Weight,
    },
    Call {
        caller: AccountId,
        callee: AccountId,
        input: Vec<u8>,
        /// The least weight limit it succeeds with.
        required: Weight,
    },
    /// The next block began, at this time.
    Block { at_ms: u64 },
    /// A dry run whose weight is of interest.
    Measure(Measured),
    /// A point to come back to, with one number for each depth of nesting.
    Checkpoint(usize),
    /// Back to the last checkpoint with this number; those within it are closed too.
    RollBack(usize),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measured {
    pub name: String,
    pub caller: AccountId,
    pub callee: AccountId,
    pub input: Vec<u8>,
    /// What it returned here.
    pub answer: Vec<u8>,
}

pub(crate) type Shared = Arc<Mutex<Tape>>;

thread_local! {
    /// The tapes of the chains begun since recording began.
    static RECORDED: RefCell<Option<Vec<Shared>>> = const { RefCell::new(None) };
}

/// Tapes every chain that is begun in `work`, on this thread, up to the last thing measured on it. Chains made from a snapshot are not
/// taped.
pub fn record<R>(work: impl FnOnce() -> R) -> (R, Vec<Tape>) {
    RECORDED.with_borrow_mut(|recorded| *recorded = Some(Vec::new()));
    let done = work();
    let shared = RECORDED.with_borrow_mut(Option::take).unwrap_or_default();
    let tapes = shared.iter().map(|tape| {
        let mut tape = tape.lock().unwrap_or_else(PoisonError::into_inner).clone();
        tape.end_at_the_last_measurement();
        tape
    });
    (done, tapes.collect())
}

/// The tape of a chain that begins now, while recording.
pub(crate) fn begun(start_ms: u64) -> Option<Shared> {
    RECORDED.with_borrow_mut(|recorded| {
        let recorded = recorded.as_mut()?;
        let tape = Arc::new(Mutex::new(Tape {
            start_ms,
            steps: Vec::new(),
            open: Vec::new(),
        }));
        recorded.push(tape.clone());
        Some(tape)
    })
}

impl Tape {
    pub(crate) fn push(&mut self, step: Step) {
        self.steps.push(step);
    }

    pub(crate) fn checkpoint(&mut self) {
        self.open.push(self.steps.len());
        self.steps.push(Step::Checkpoint(self.open.len()));
    }

    pub(crate) fn roll_back(&mut self, depth: usize) {
        let from = self.open[depth - 1];
        self.open.truncate(depth - 1);
        match last_measured(&self.steps[from..]) {
            None => self.steps.truncate(from),
            Some(last) => {
                self.steps.truncate(from + last + 1);
                self.steps.push(Step::RollBack(depth));
            }
        }
    }

    pub(crate) fn keep(&mut self, depth: usize) {
        for index in self.open.drain(depth - 1..).rev() {
            self.steps.remove(index);
        }
    }

    /// How many things were measured.
    pub fn measured(&self) -> usize {
        let measured = |step: &&Step| matches!(step, Step::Measure(_));
        self.steps.iter().filter(measured).count()
    }

    fn end_at_the_last_measurement(&mut self) {
        let length = last_measured(&self.steps).map_or(0, |last| last + 1);
        self.steps.truncate(length);
    }
}

fn last_measured(steps: &[Step]) -> Option<usize> {
    steps
        .iter()
        .rposition(|step| matches!(step, Step::Measure(_)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chain::{BLOCK_MS, START_MS};
    use crate::prelude::*;
    use crate::suite::deploy_token;

    /// What the steps are called, a letter each: upload, instantiate, call, block, measure, checkpoint and back.
    fn letters(tapes: &[Tape]) -> String {
        let steps = tapes.iter().flat_map(|tape| &tape.steps);
        let letter = |step: &Step| match step {
            Step::Upload { .. } => 'u',
            Step::Instantiate { .. } => 'i',
            Step::Call { .. } => 'c',
            Step::Block { .. } => 'b',
            Step::Measure(_) => 'm',
            Step::Checkpoint(_) => '(',
            Step::RollBack(_) => ')',
        };
        steps.map(letter).collect()
    }

    fn mint(chain: &mut Chain, token: TokenHandle) {
        let message = token.mint(Role::Holder, 1);
        chain.call(Role::Deployer, message).expect_ok();
    }

    fn measure(chain: &mut Chain, token: TokenHandle) {
        let view = token.psp22().balance_of(Role::Holder.account());
        chain.measure("balance", Role::Holder, view).value();
    }

    fn taped(work: impl FnOnce(&mut Chain, TokenHandle)) -> Vec<Tape> {
        let ((), tapes) = record(|| {
            let mut chain = Chain::new();
            let token = deploy_token(&mut chain, "Coin", "C", 6);
            work(&mut chain, token);
        });
        tapes
    }

    #[test]
    fn what_changes_the_chain_is_on_the_tape_up_to_the_last_measurement() {
        let tapes = taped(|chain, token| {
            mint(chain, token);
            chain.next_block();
            measure(chain, token);
            mint(chain, token);
        });
        assert_eq!(letters(&tapes), "uicbm");
        let tape = &tapes[0];
        assert_eq!((tape.start_ms, tape.measured()), (START_MS, 1));
        assert_eq!(
            tape.steps[3],
            Step::Block {
                at_ms: START_MS + BLOCK_MS
            }
        );
        let Step::Measure(measured) = &tape.steps[4] else {
            panic!("the last step is the measurement")
        };
        assert_eq!(measured.caller, Role::Holder.account());
        // Understood, and one unit.
        assert_eq!(measured.answer, scale::Encode::encode(&(0_u8, 1_u128)));
    }

    #[test]
    fn reads_dry_runs_and_refused_calls_are_left_off() {
        let tapes = taped(|chain, token| {
            chain.balance(token, Role::Holder);
            let message = token.mint(Role::Holder, 1);
            chain.dry_run(Role::Deployer, message).expect_ok();
            let message = token
                .psp22()
                .transfer(Role::Keeper.account(), 1, Vec::new());
            chain.call(Role::Holder, message).expect_err();
            measure(chain, token);
        });
        assert_eq!(letters(&tapes), "uim");
    }

    #[test]
    fn what_was_rolled_back_is_left_off_unless_something_was_measured_there() {
        let tapes = taped(|chain, token| {
            let for_nothing = chain.checkpoint();
            mint(chain, token);
            chain.next_block();
            chain.roll_back(for_nothing);
            let apart = chain.checkpoint();
            mint(chain, token);
            measure(chain, token);
            mint(chain, token);
            chain.roll_back(apart);
            measure(chain, token);
        });
        assert_eq!(letters(&tapes), "ui(cm)m");
    }

    #[test]
    fn a_rollback_closes_the_checkpoints_within() {
        let tapes = taped(|chain, token| {
            let outer = chain.checkpoint();
            mint(chain, token);
            let _inner = chain.checkpoint();
            mint(chain, token);
            measure(chain, token);
            chain.roll_back(outer);
            measure(chain, token);
        });
        assert_eq!(letters(&tapes), "ui(c(cm)m");
        assert_eq!(tapes[0].steps[7], Step::RollBack(1));
    }

    #[test]
    fn what_was_kept_is_on_the_tape_without_its_checkpoint() {
        let tapes = taped(|chain, token| {
            let checkpoint = chain.checkpoint();
            mint(chain, token);
            chain.keep(checkpoint);
            measure(chain, token);
        });
        assert_eq!(letters(&tapes), "uicm");
    }

    #[test]
    fn every_chain_has_a_tape_of_its_own_and_none_is_taped_otherwise() {
        let ((), tapes) = record(|| {
            for _ in 0..2 {
                deploy_token(&mut Chain::new(), "Coin", "C", 6);
            }
        });
        assert_eq!(tapes.len(), 2);
        assert_eq!(letters(&tapes), "");
        assert!(begun(START_MS).is_none());
    }
}
