//! Metrics, in Prometheus' text format.

use super::task::Task;
use interfaces::RatioKind;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;
use std::sync::atomic::AtomicU64;

pub type Amount = Gauge<f64, AtomicU64>;
pub type Sum = Counter<f64, AtomicU64>;

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct OfTask {
    pub task: String,
    /// The AMO or the market it is about; empty for all.
    pub target: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct OfOutcome {
    pub task: String,
    pub outcome: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct OfKind {
    pub kind: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct OfRatio {
    pub ratio: &'static str,
}

macro_rules! meters {
    ($($field:ident: $kind:ty, $name:literal, $help:literal;)*) => {
        /// Every metric of the keeper.
        #[derive(Clone, Default)]
        pub struct Meters { $(pub $field: $kind,)* }

        impl Meters {
            pub fn registry(&self) -> Registry {
                let mut registry = Registry::with_prefix("keel_keeper");
                $(registry.register($name, $help, self.$field.clone());)*
                registry
            }
        }
    };
}

meters! {
    connected: Gauge, "connected", "1 while a node answers";
    reconnects: Counter, "reconnects", "Connections opened after the first one";
    troubles: Family<OfKind, Counter>, "troubles", "Requests that came to nothing, by kind: lost, silent, refused, stalled";
    best: Gauge, "best_block", "Number of the best block";
    finalized: Gauge, "finalized_block", "Number of the last final block";
    rounds: Counter, "rounds", "Blocks that were looked at to the end";
    balance: Amount, "balance_native", "What the signer has for fees, whole native tokens";
    balance_low: Gauge, "balance_low", "1 below the warning, 2 below the minimum";
    nonce: Gauge, "nonce", "Nonce of the signer's next transaction on the best block";
    undecided: Gauge, "undecided", "Transactions whose outcome is not known";
    unfinalized: Gauge, "unfinalized", "Transactions in a block that is not final";
    paused: Family<OfKind, Gauge>, "paused", "1 while nothing is sent, by kind: foreign_nonce";
    sent: Family<OfTask, Counter>, "sent", "Transactions sent for the first time";
    resent: Counter, "resent", "Times the bytes of an undecided transaction were sent again";
    reorged: Counter, "reorged", "Times a re-org dropped the block of a transaction";
    outcomes: Family<OfOutcome, Counter>, "outcomes", "Transactions by outcome: done, nothing, failed, raced, expired, displaced, superseded, forgotten, refused";
    fees: Family<OfKind, Sum>, "fees_native", "Fees paid, whole native tokens, by kind: paid, unpaid_rescue, unpaid_upkeep, missed";
    rewards: Sum, "rewards_coins", "Paid out by the keeper budget to this keeper, whole coins";
    failures: Family<OfTask, Gauge>, "failures_in_a_row", "Failures of a task since it last succeeded";
    circuits_open: Gauge, "circuits_open", "Tasks that are tried once in a while only";
    due: Family<OfTask, Gauge>, "due", "1 for what the last round would have sent";
    ratio: Family<OfRatio, Amount>, "ratio", "gross, net, stressed and idle ratio";
    minimum: Family<OfRatio, Amount>, "ratio_minimum", "The least that each ratio may be";
    breached: Family<OfRatio, Gauge>, "breached", "1 while the ratio is below its minimum";
    amo_mark_age_ms: Family<OfTask, Gauge>, "amo_mark_age_ms", "Age of an AMO's mark";
    budget: Amount, "budget_coins", "What is left in the keeper budget, whole coins";
    borrowers: Gauge, "borrowers", "Borrowers that are watched";
    scanned: Gauge, "borrowers_scanned_block", "Blocks up to this one were searched for borrowers";
}

impl OfTask {
    pub fn of(task: &Task) -> Self {
        let target = match task {
            Task::Liquidate { market, .. } | Task::Approve { market, .. } => {
                crate::deploy::quantities::hex(&market.0)
            }
            _ => task.amo().map_or(String::new(), |amo| amo.to_string()),
        };
        Self {
            task: task.kind().to_owned(),
            target,
        }
    }

    pub fn amo(amo: u8) -> Self {
        Self {
            task: "refresh".to_owned(),
            target: amo.to_string(),
        }
    }
}

pub fn ratio_name(kind: RatioKind) -> &'static str {
    match kind {
        RatioKind::Gross => "gross",
        RatioKind::Net => "net",
        RatioKind::Stressed => "stressed",
        RatioKind::Idle => "idle",
    }
}

/// As a scraper gets it.
pub fn text(registry: &Registry) -> String {
    let mut text = String::new();
    match prometheus_client::encoding::text::encode(&mut text, registry) {
        Ok(()) => text,
        Err(_) => unreachable!("a string takes everything"),
    }
}
