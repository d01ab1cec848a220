//! The conformance kit: everything the controller relies on in an AMO, checked on the real suite for any contract that implements
//! `interfaces::amo::Amo`. docs/writing-an-amo.md shows how to use it.
//!
//! Whoever writes an AMO describes one world with it in it ([`AmoWorld`]): the suite, the venue, and how outsiders act there. Each case gets a fresh
//! world. [`assert_conforms`] runs them all; [`findings`] tells which fail and why.

mod breach;
mod cost;
mod exits;
mod expected;
mod money;
mod moves;
mod refusals;
mod reports;
mod world;

pub use world::{AmoWorld, Answered, Governed, Hook};

/// What is wrong, in a sentence.
pub type Finding = Result<(), String>;

/// What is checked; the name of a case says what a good AMO does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Case {
    /// `descriptor` names this suite, a listed collateral or none, no backing by the own coin, and never changes.
    DescribesItself,
    /// `position` is what DESIGN 3 says, with what is liquid and the venue's price, also with a stale or a low price; `plan` shows the same; reading
    /// changes nothing.
    ReportsItsPosition,
    /// What wind, unwind and withdraw report is what moved, nothing stays in the AMO, and a step costs no more than its terms allow.
    ReportsWhatItMoved,
    /// A part of the units takes that part of the value, in the composition that `liquid` says, in one step or two.
    WithdrawsInProportion,
    /// It says what is liquid; of more than that it gives what is, and the rest keeps its value.
    KeepsWhatIsNotLiquid,
    /// A unit, and all but a unit, can be taken.
    EndsInDust,
    /// Everything can be taken, at no cost; nothing is left, the AMO can be retired. A claim that somebody gives it does not get in the way.
    LetsGoOfEverything,
    /// Withdrawing works the same without price, plan or room, in a venue that is paused.
    WithdrawsWithoutPrice,
    /// Nobody but the controller moves anything, and nobody but its admin changes anything else.
    ListensToTheControllerOnly,
    /// Nothing is moved for nothing.
    RefusesZero,
    /// It wants no more than its room and moves no more coin than it wants.
    KeepsToPlanAndRoom,
    /// Tokens sent to it or to the venue change neither mark nor plan, and do not get in the way.
    IgnoresDonations,
    /// A loss of the venue shows at once, what comes back realises its share of it, and it stops nothing.
    ShowsALoss,
    /// `harvest` takes the profit, all of it and no more; the debt stays.
    GivesItsProfit,
    /// Every message stays within half of what a guarded call may use, costs the same on an old position, and lays down no deposit that counts.
    StaysWithinItsAllowance,
    /// The controller winds, refreshes and unwinds it, and the book has what the venue shows.
    WorksBehindTheGuard,
    /// When a ratio is below its minimum, `enforce` takes from it what the target needs.
    HealsABreach,
}

impl Case {
    pub const ALL: [Self; 17] = [
        Self::DescribesItself,
        Self::ReportsItsPosition,
        Self::ReportsWhatItMoved,
        Self::WithdrawsInProportion,
        Self::KeepsWhatIsNotLiquid,
        Self::EndsInDust,
        Self::LetsGoOfEverything,
        Self::WithdrawsWithoutPrice,
        Self::ListensToTheControllerOnly,
        Self::RefusesZero,
        Self::KeepsToPlanAndRoom,
        Self::IgnoresDonations,
        Self::ShowsALoss,
        Self::GivesItsProfit,
        Self::StaysWithinItsAllowance,
        Self::WorksBehindTheGuard,
        Self::HealsABreach,
    ];

    fn check(self, world: &mut impl AmoWorld) -> Finding {
        match self {
            Self::DescribesItself => reports::describes_itself(world),
            Self::ReportsItsPosition => reports::reports_its_position(world),
            Self::ReportsWhatItMoved => reports::reports_what_it_moved(world),
            Self::WithdrawsInProportion => exits::withdraws_in_proportion(world),
            Self::KeepsWhatIsNotLiquid => exits::keeps_what_is_not_liquid(world),
            Self::EndsInDust => exits::ends_in_dust(world),
            Self::LetsGoOfEverything => exits::lets_go_of_everything(world),
            Self::WithdrawsWithoutPrice => exits::withdraws_without_price(world),
            Self::ListensToTheControllerOnly => refusals::listens_to_the_controller_only(world),
            Self::RefusesZero => refusals::refuses_zero(world),
            Self::KeepsToPlanAndRoom => refusals::keeps_to_plan_and_room(world),
            Self::IgnoresDonations => money::ignores_donations(world),
            Self::ShowsALoss => money::shows_a_loss(world),
            Self::GivesItsProfit => money::gives_its_profit(world),
            Self::StaysWithinItsAllowance => cost::stays_within_its_allowance(world),
            Self::WorksBehindTheGuard => breach::works_behind_the_guard(world),
            Self::HealsABreach => breach::heals_a_breach(world),
        }
    }
}

/// The cases that fail in the worlds that `make` makes, with what was found.
pub fn findings<W: AmoWorld>(make: impl Fn() -> W) -> Vec<(Case, String)> {
    Case::ALL
        .into_iter()
        .filter_map(|case| Some((case, case.check(&mut make()).err()?)))
        .collect()
}

/// What one case finds.
pub fn finding<W: AmoWorld>(case: Case, make: impl Fn() -> W) -> Finding {
    case.check(&mut make())
}

/// Stops the test with every case that fails.
#[track_caller]
pub fn assert_conforms<W: AmoWorld>(make: impl Fn() -> W) {
    let findings = findings(make);
    let lines: Vec<String> = findings
        .iter()
        .map(|(case, finding)| format!("  {case:?}: {finding}"))
        .collect();
    assert!(
        findings.is_empty(),
        "{} of {} cases fail:\n{}",
        findings.len(),
        Case::ALL.len(),
        lines.join("\n")
    );
}

/// A sentence where a condition does not hold.
fn ensure(holds: bool, finding: impl FnOnce() -> String) -> Finding {
    if holds {
        Ok(())
    } else {
        Err(finding())
    }
}

/// Equal but for rounding: one part in 10^12, and `units` of the smaller quantity.
fn close(left: u128, right: u128, units: u128) -> bool {
    left.abs_diff(right) <= left.max(right) / 1_000_000_000_000 + units
}
