//! Terms of governance with which a deployment can be called safe: time to read what was decided, to stop it, and to leave before it happens.

use super::manifest::Manifest;
use super::quantities::Span;
use harness::amounts::DAY_MS;
use interfaces::governor::GovernorTerms;
use interfaces::pause::MAX_PAUSE_MS;
use std::fmt;

const LEAST_THRESHOLD_BPS: u16 = 1;
const LEAST_QUORUM_BPS: u16 = 100;
const LEAST_PERIOD: Span = Span { ms: DAY_MS };
const LEAST_TIMELOCK: Span = Span { ms: 2 * DAY_MS };
const LEAST_GRACE: Span = Span { ms: 3 * DAY_MS };
const LONGEST_PAUSE: Span = Span { ms: MAX_PAUSE_MS };

/// A term that is weaker than it must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weak {
    pub term: &'static str,
    pub found: String,
    pub needed: String,
}

impl fmt::Display for Weak {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{} {} (must be {})",
            self.term, self.found, self.needed
        )
    }
}

pub fn weak_terms(terms: &GovernorTerms, block_time: Span) -> Vec<Weak> {
    let lasting = |blocks: u32| Span {
        ms: block_time.ms.saturating_mul(blocks.into()),
    };
    let sum = |one: Span, other: Span| Span {
        ms: one.ms.saturating_add(other.ms),
    };
    let period = lasting(terms.voting_period_blocks);
    let vote = sum(lasting(terms.voting_delay_blocks), period);
    let timelock = Span {
        ms: terms.timelock_delay_ms,
    };
    let grace = Span {
        ms: terms.grace_period_ms,
    };
    let decision = sum(vote, timelock);
    let at_least = |least: Span| format!("at least {least}");
    let rules = [
        (
            terms.threshold_bps >= LEAST_THRESHOLD_BPS,
            "threshold_bps",
            terms.threshold_bps.to_string(),
            format!("at least {LEAST_THRESHOLD_BPS}"),
        ),
        (
            terms.quorum_bps >= LEAST_QUORUM_BPS,
            "quorum_bps",
            terms.quorum_bps.to_string(),
            format!("at least {LEAST_QUORUM_BPS}"),
        ),
        (
            period >= LEAST_PERIOD,
            "voting_period_blocks",
            format!("{} = {period}", terms.voting_period_blocks),
            at_least(LEAST_PERIOD),
        ),
        (
            timelock >= LEAST_TIMELOCK,
            "timelock",
            timelock.to_string(),
            at_least(LEAST_TIMELOCK),
        ),
        (
            timelock > vote,
            "timelock",
            timelock.to_string(),
            format!("longer than voting delay and period, {vote}, so that a vote can cancel what is queued"),
        ),
        (
            decision < LONGEST_PAUSE,
            "voting delay, period and timelock",
            decision.to_string(),
            format!("shorter than a guardian's longest pause, {LONGEST_PAUSE}, so that a vote can answer before anyone lifts it"),
        ),
        (
            grace >= LEAST_GRACE,
            "grace_period",
            grace.to_string(),
            at_least(LEAST_GRACE),
        ),
    ];
    rules
        .into_iter()
        .filter(|(is_sound, ..)| !is_sound)
        .map(|(_, term, found, needed)| Weak {
            term,
            found,
            needed,
        })
        .collect()
}

pub fn listed(weak: &[Weak]) -> String {
    let texts: Vec<String> = weak.iter().map(Weak::to_string).collect();
    texts.join("; ")
}

impl Manifest {
    pub fn weak_terms(&self) -> Vec<Weak> {
        weak_terms(&self.governor.terms(), self.chain.block_time)
    }

    /// What every act says of a rehearsal.
    pub fn rehearsal(&self) -> Option<String> {
        let weak = self.weak_terms();
        let terms = if weak.is_empty() {
            "with terms of governance as a deployment's".to_owned()
        } else {
            format!("with weaker terms of governance: {}", listed(&weak))
        };
        let name = &self.chain.name;
        self.chain
            .rehearsal
            .then(|| format!("{name} is a rehearsal and no safe deployment, {terms}"))
    }
}
