//! What can be wrong with an AMO: one flaw for each case of the conformance kit.

use ink::contract_ref;
use ink::env::hash::{Blake2x256, HashOutput};
use ink::env::DefaultEnvironment;
use interfaces::controller::Controller;
use interfaces::{AccountId, Position};

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
    /// A millionth stays for ever.
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
pub(crate) fn burn_gas() {
    let mut hash = <Blake2x256 as HashOutput>::Type::default();
    for _ in 0..15_000 {
        let input = hash;
        ink::env::hash_bytes::<Blake2x256>(&input, &mut hash);
    }
}

pub(crate) fn call_back(controller: AccountId) {
    let controller: contract_ref!(Controller, DefaultEnvironment) = controller.into();
    let _ = controller.settings();
}
