//! What a round tells people: log lines where something is new, metrics, health.

use super::decide::{Decision, Hold, Verdict};
use super::desk::Desk;
use super::health::Wrong;
use super::meters::{ratio_name, OfRatio, OfTask};
use super::round::Round;
use super::rules::coins;
use super::task::Task;
use interfaces::book::Solvency;
use interfaces::lens::AmoView;
use interfaces::RatioKind;

const RATIOS: [RatioKind; 4] = [
    RatioKind::Gross,
    RatioKind::Net,
    RatioKind::Stressed,
    RatioKind::Idle,
];

impl Desk {
    /// Logs what is new, and shows what is due.
    pub fn say(&mut self, decision: &Decision, round: &mut Round) {
        let Decision { probe, verdict } = decision;
        let task = probe.task;
        let is_due = matches!(verdict, Verdict::Send { .. });
        if is_due {
            self.meters.due.get_or_create(&OfTask::of(&task)).set(1);
        }
        let text = match verdict {
            Verdict::Send { paid: true } => "due, and pays".to_owned(),
            Verdict::Send { paid: false } => "due, and is done unpaid".to_owned(),
            Verdict::Hold(hold) => hold.to_string(),
        };
        round.blocked |= matches!(
            verdict,
            Verdict::Hold(Hold::BalanceTooLow | Hold::DayIsSpent | Hold::Resting(_))
        );
        let is_news = self.said.insert(task.subject(), text.clone()).as_ref() != Some(&text);
        let (fee, gain) = (self.rules.native(probe.fee), coins(probe.gain_e18));
        let is_idle = matches!(verdict, Verdict::Hold(Hold::NothingToDo | Hold::NotOurTurn));
        if self.only_looks || (is_news && !is_idle && !is_due) {
            tracing::info!(%task, decision = text, fee, gain, "decided");
        } else {
            tracing::debug!(%task, decision = text, fee, gain, "decided");
        }
    }

    /// A breach whose rescue does not succeed makes the keeper unhealthy.
    pub fn alarm(&mut self, solvency: &Solvency, decisions: &[Decision]) {
        let is_sendable = |it: &Decision| matches!(it.verdict, Verdict::Send { .. });
        let first = decisions
            .first()
            .filter(|_| !decisions.iter().any(is_sendable));
        let hold = first.and_then(|it| match &it.verdict {
            Verdict::Hold(hold) => Some(hold),
            Verdict::Send { .. } => None,
        });
        let failures = self.circuits.failures(&Task::Enforce);
        let why = match hold {
            None | Some(Hold::NothingToDo | Hold::TooSmall) if failures == 0 => None,
            None => Some(format!("failed {failures} times in a row")),
            Some(hold) => Some(hold.to_string()),
        };
        let stuck = solvency.breach.zip(why);
        let stuck =
            stuck.map(|(kind, why)| format!("{} is breached; enforce: {why}", ratio_name(kind)));
        let is_poor = matches!(hold, Some(Hold::BalanceTooLow));
        let poor =
            is_poor.then(|| "the signer cannot pay for a rescue: send it native tokens".to_owned());
        self.health.set(Wrong::Balance, poor);
        self.health.set(Wrong::Rescue, stuck);
    }

    pub fn show(&self, solvency: &Solvency) {
        for kind in RATIOS {
            let ratio = OfRatio {
                ratio: ratio_name(kind),
            };
            let (value_e18, least_e18) =
                (solvency.ratios.get(kind), solvency.limits.minimum.get(kind));
            let meters = &self.meters;
            meters.ratio.get_or_create(&ratio).set(coins(value_e18));
            meters.minimum.get_or_create(&ratio).set(coins(least_e18));
            let is_breached = i64::from(value_e18 < least_e18);
            if meters.breached.get_or_create(&ratio).set(is_breached) < is_breached {
                let (value, minimum) = (coins(value_e18), coins(least_e18));
                tracing::warn!(ratio = ratio.ratio, value, minimum, "breach");
            }
        }
    }

    pub fn show_amos(&self, amos: &[AmoView]) {
        for view in amos {
            let age_ms = i64::try_from(view.mark_age_ms).unwrap_or(i64::MAX);
            let amo = OfTask::amo(view.registered.amo);
            self.meters.amo_mark_age_ms.get_or_create(&amo).set(age_ms);
        }
    }
}
