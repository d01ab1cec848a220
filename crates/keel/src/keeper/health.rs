//! Whether the keeper does its work, for `/healthz`: what is wrong now, each reason until it is cleared.

use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// What can be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Wrong {
    /// The first round is not done.
    Starting,
    /// No node answers, or it makes no blocks.
    Connection,
    /// Somebody else uses the signer.
    ForeignNonce,
    /// A breach stands, and the rescue fails.
    Rescue,
    /// Not even a rescue could be paid.
    Balance,
    Stopping,
}

/// Clones show the same.
#[derive(Clone)]
pub struct Health {
    reasons: Arc<Mutex<BTreeMap<Wrong, String>>>,
}

#[derive(Debug, Serialize)]
pub struct Shown {
    pub healthy: bool,
    pub reasons: BTreeMap<Wrong, String>,
}

impl Health {
    pub fn starting() -> Self {
        let health = Self {
            reasons: Arc::default(),
        };
        health.wrong(Wrong::Starting, "the first round is not done");
        health
    }

    pub fn wrong(&self, what: Wrong, why: impl Into<String>) {
        self.with(|reasons| {
            reasons.insert(what, why.into());
        });
    }

    pub fn well(&self, what: Wrong) {
        self.with(|reasons| {
            reasons.remove(&what);
        });
    }

    pub fn set(&self, what: Wrong, why: Option<String>) {
        match why {
            Some(why) => self.wrong(what, why),
            None => self.well(what),
        }
    }

    pub fn is(&self, what: Wrong) -> bool {
        let mut is = false;
        self.with(|reasons| is = reasons.contains_key(&what));
        is
    }

    pub fn shown(&self) -> Shown {
        let mut reasons = BTreeMap::new();
        self.with(|now| reasons.clone_from(now));
        Shown {
            healthy: reasons.is_empty(),
            reasons,
        }
    }

    fn with(&self, act: impl FnOnce(&mut BTreeMap<Wrong, String>)) {
        act(&mut self.reasons.lock().unwrap_or_else(PoisonError::into_inner));
    }
}
