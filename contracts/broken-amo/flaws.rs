//! What can be wrong with an AMO: for each check of the conformance kit a flaw that it finds.

use ink::contract_ref;
use ink::env::hash::{Blake2x256, HashOutput};
use ink::env::DefaultEnvironment;
use interfaces::book::Book;
use interfaces::controller::Controller;
use interfaces::{AccountId, Position};
use math::E18;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub enum Flaw {
    /// As sound as what is behind it.
    None,
    /// Names another vault once it holds something.
    ChangesItsMind,
    /// Shows 2 % more than it has.
    OverstatesItself,
    /// Keeps a tenth of what it takes back, and reports all of it.
    KeepsAPart,
    /// Takes twice the units.
    TakesMoreThanAsked,
    /// Refuses more than is liquid instead of giving what is.
    GivesAllOrNothing,
    TrapsOnDust,
    /// A token's worth stays for ever.
    NeverLetsGo,
    /// Refuses to withdraw with a stale price.
    NeedsAPrice,
    ListensToAnyone,
    /// A wind of nothing goes well.
    AcceptsZero,
    IgnoresItsRoom,
    /// What it was given counts.
    CountsDonations,
    /// Never shows less than its debt.
    HidesLosses,
    /// Never shows more than its debt.
    HidesItsProfit,
    WastesGas,
    /// Calls the controller, which is on the stack when the controller called it.
    CallsBack,
    /// Winds a little at a time, and so for ever.
    NeverRests,
    /// Says that nothing is liquid as soon as something is not.
    HidesWhatIsLiquid,
    /// Refuses to withdraw when a ratio is below its minimum.
    FailsInABreach,
    /// Half a percent of what is wound goes to somebody else.
    SkimsOnWinding,
    SkimsOnUnwinding,
    /// The same of what it withdraws while it is worth more than its debt.
    SkimsTheProfit,
    /// After a loss it withdraws a hundredth of what it is asked for.
    GivesLittleAfterALoss,
    /// What was lost it shows as own coin that is owed to it.
    LendsOutItsLosses,
    /// Shows a price where the venue makes none.
    QuotesAPrice,
    /// Counts a unit that is worth less than a base unit, and cannot be withdrawn.
    ChokesOnGifts,
    /// Anyone may give it another AMO to stand in front of.
    ObeysAnyone,
    /// Every move makes the next one dearer.
    GrowsOld,
}

/// Of the example's venue, worth a token of 6 decimals.
pub(crate) const KEPT_UNITS: u128 = 1_000_000_000;
/// Where what is skimmed goes.
pub(crate) const SOMEBODY_ELSE: [u8; 32] = [0x7e; 32];

/// Half a percent.
pub(crate) fn skim(tokens: u128) -> u128 {
    tokens / 200
}

/// What a unit of the venue is worth until it earns or loses: a thousandth of a base unit.
const UNIT_E18: u128 = 1_000_000_000;

/// What the venue has lost of the position; less than a whole token is rounding.
pub(crate) fn lost_e18(position: &Position) -> u128 {
    let at_first_e18 = position.units.saturating_mul(UNIT_E18);
    let lost_e18 = at_first_e18.saturating_sub(position.mark.value_e18);
    match lost_e18 {
        ..E18 => 0,
        _ => lost_e18,
    }
}

pub(crate) fn has_gained(position: &Position, debt_e18: u128) -> bool {
    debt_e18 != 0 && position.mark.value_e18 > debt_e18.saturating_add(debt_e18 / 1_000)
}

pub(crate) fn with_balance(position: &mut Position, tokens: u128, unit_e18: u128) {
    let mark = &mut position.mark;
    mark.external = mark.external.saturating_add(tokens);
    mark.value_e18 = mark
        .value_e18
        .saturating_add(tokens.saturating_mul(unit_e18));
}

pub(crate) fn with_value_at_least(position: &mut Position, value_e18: u128, unit_e18: u128) {
    let missing_e18 = value_e18.saturating_sub(position.mark.value_e18);
    with_balance(
        position,
        missing_e18.checked_div(unit_e18).unwrap_or_default(),
        unit_e18,
    );
}

pub(crate) fn with_value_at_most(position: &mut Position, value_e18: u128, unit_e18: u128) {
    let mark = &mut position.mark;
    mark.value_e18 = mark.value_e18.min(value_e18);
    mark.external = mark
        .external
        .min(value_e18.checked_div(unit_e18).unwrap_or_default());
}

/// More than half of what a guarded call may use, and less than all of it.
pub(crate) const MUCH: u32 = 15_000;
/// More than a tenth of what a message costs, once there were a few moves.
pub(crate) const A_LITTLE: u32 = 100;

pub(crate) fn burn_gas(hashes: u32) {
    let mut hash = <Blake2x256 as HashOutput>::Type::default();
    for _ in 0..hashes {
        let input = hash;
        ink::env::hash_bytes::<Blake2x256>(&input, &mut hash);
    }
}

pub(crate) fn call_back(controller: AccountId) {
    let controller: contract_ref!(Controller, DefaultEnvironment) = controller.into();
    let _ = controller.settings();
}

pub(crate) fn is_in_breach(book: AccountId) -> bool {
    let book: contract_ref!(Book, DefaultEnvironment) = book.into();
    book.health().breach.is_some()
}
