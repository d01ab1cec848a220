//! What the controller asks of an AMO. Any contract that implements this can be registered; no line of the controller knows more.
//!
//! An AMO holds a position in one venue: own coin, own coin lent out, and at most one external token. It acts on the controller's word
//! only, never calls controller or vault, and sends what it takes back straight to where it belongs: own coin to the caller (the
//! controller), external tokens to the vault. Every position it reports is derived from the venue's own state.

use crate::{AccountId, Position};

pub use policy::amo::{Context, Moved, Plan, Planned, Report};

/// What the registry needs to know of an AMO.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub struct Descriptor {
    /// The one external token the AMO can hold.
    pub collateral: Option<AccountId>,
    /// Where minted coin and released tokens are to be sent before `wind`.
    pub funding: AccountId,
    /// Where the AMO sends external tokens that it takes back: must be the vault.
    pub vault: AccountId,
    /// Who may call it: must be the controller.
    pub controller: AccountId,
    /// What secures its claim on the venue: a pool's other coin, a market's collateral.
    pub backing: Option<AccountId>,
    /// The token that its units are, if they are one: a pool's LP token.
    pub units: Option<AccountId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub enum AmoError {
    /// Only the controller may call this.
    NotController,
    /// Only the admin, or the admin and the guardian, may call this.
    Access(crate::access::AccessError),
    /// The venue does not trade the AMO's coin in the way the AMO needs.
    WrongVenue,
    /// The AMO cannot take this kind of funding.
    UnsupportedFunding,
    /// A wind or unwinding of nothing.
    ZeroAmount,
    /// More than the AMO's policy wants now.
    BeyondPlan { amount: u128, planned: u128 },
    /// Value less debt would not rise.
    Unprofitable {
        value_change_e18: i128,
        debt_change_e18: i128,
    },
    /// More units than the position has.
    InsufficientUnits { units: u128, amount: u128 },
    /// A governed number outside its bounds.
    ParameterOutOfRange {
        value: u128,
        minimum: u128,
        maximum: u128,
    },
    /// The venue refused; the number is the venue error's place in its list.
    Venue(u8),
    /// A calculation left the range of its type, or did not converge.
    Math,
}

#[ink::trait_definition]
pub trait Amo {
    /// What the policy would do now, at most the rooms of `context`, and the position as the venue's state shows it. Changes nothing.
    #[ink(message)]
    fn plan(&self, context: Context) -> Result<Planned, AmoError>;

    /// Puts `coin_e18` and `tokens`, already sent to `Descriptor::funding`, to work. Controller only. Refused beyond the coin that `plan` wants for the
    /// same context (what is idle changes with the release itself: of tokens the controller's room is the bound), and, where the AMO trades, unless
    /// value less debt rises, as measured on the venue.
    #[ink(message)]
    fn wind(&mut self, context: Context, coin_e18: u128, tokens: u128) -> Result<Report, AmoError>;

    /// Takes `coin_e18` of own coin back to the caller, the policy's way, possibly one-sided. Controller only. Refused beyond what `plan`
    /// wants for the same context, and, where the AMO trades, unless the position's value falls by less than the coin that came back.
    #[ink(message)]
    fn unwind(&mut self, context: Context, coin_e18: u128) -> Result<Report, AmoError>;

    /// Takes `units` of the position back proportionally: own coin to the caller, external tokens to the vault. Never trades, needs no
    /// price, has no guard but the venue's liquidity. Controller only. This is the way out that `enforce` uses.
    #[ink(message)]
    fn withdraw(&mut self, context: Context, units: u128) -> Result<Report, AmoError>;

    /// The position as the venue's state shows it.
    #[ink(message)]
    fn position(&self, context: Context) -> Result<Position, AmoError>;

    /// Fixed facts, for registration.
    #[ink(message)]
    fn descriptor(&self) -> Descriptor;
}

impl From<crate::access::AccessError> for AmoError {
    fn from(error: crate::access::AccessError) -> Self {
        Self::Access(error)
    }
}
