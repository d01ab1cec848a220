//! What the controller and an AMO tell each other: fixed sizes, no allocation.

use crate::ledger::Position;

/// What an AMO is told with every call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(scale::Encode, scale::Decode))]
#[cfg_attr(all(feature = "codec", feature = "std"), derive(scale_info::TypeInfo))]
pub struct Context {
    /// Price of the AMO's collateral; 0 when it has none.
    pub collateral_price_e18: u128,
    /// Whether that price is fresh.
    pub price_fresh: bool,
    /// The AMO's debt before the call.
    pub debt_e18: u128,
    /// Most that may be wound now.
    pub wind_room_e18: u128,
    /// Most that may be unwound now by `unwind`.
    pub unwind_room_e18: u128,
    /// Lowest and highest USD price of the coin that the other AMOs' venues showed when last read; 0 when none did lately.
    pub others_lowest_e18: u128,
    pub others_highest_e18: u128,
}

/// What an AMO's policy wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(scale::Encode, scale::Decode))]
#[cfg_attr(all(feature = "codec", feature = "std"), derive(scale_info::TypeInfo))]
pub enum Plan {
    Nothing,
    /// Mint `coin_e18` to it and lend it `tokens` of its collateral.
    Wind {
        coin_e18: u128,
        tokens: u128,
    },
    /// Take `coin_e18` back: own coin, to be burned, or external tokens of that par value.
    Unwind {
        coin_e18: u128,
    },
}

/// What it wants, and what it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(scale::Encode, scale::Decode))]
#[cfg_attr(all(feature = "codec", feature = "std"), derive(scale_info::TypeInfo))]
pub struct Planned {
    pub plan: Plan,
    pub position: Position,
}

/// What a call moved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(scale::Encode, scale::Decode))]
#[cfg_attr(all(feature = "codec", feature = "std"), derive(scale_info::TypeInfo))]
pub struct Moved {
    /// Own coin put in, or sent to the caller.
    pub coin_e18: u128,
    /// External tokens put in, or sent to the vault.
    pub tokens: u128,
    /// Units of the position created or taken.
    pub units: u128,
    /// Units the position had before.
    pub units_before: u128,
}

/// The answer to a call that moved something: what moved, and the position afterwards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(scale::Encode, scale::Decode))]
#[cfg_attr(all(feature = "codec", feature = "std"), derive(scale_info::TypeInfo))]
pub struct Report {
    pub moved: Moved,
    pub position: Position,
}
