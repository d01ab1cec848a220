//! The registry: who is an AMO, on what terms, in which stage of its life. Governance and guardian speak to it; it checks what they say and
//! tells the controller, which obeys it alone. Its refusals are those of the controller.

use crate::book::AmoId;
use crate::controller::{AmoTerms, ControllerError};
use crate::guard::Allowance;
use crate::pause::Pause;
use crate::AccountId;

#[ink::event]
pub struct ControllerNamed {
    pub old: Option<AccountId>,
    pub new: AccountId,
}

#[ink::event]
pub struct KeeperBudgetChanged {
    pub old: Option<AccountId>,
    pub new: Option<AccountId>,
}

#[ink::event]
pub struct GovernanceTokenNamed {
    pub old: Option<AccountId>,
    pub new: AccountId,
}

#[ink::trait_definition]
pub trait Registry {
    /// The controller that it tells; `None` until `set_controller`.
    #[ink(message)]
    fn controller(&self) -> Option<AccountId>;

    /// Names the controller. Admin only. It must name this registry, and be the one that its book names: the book lets go of the old one
    /// only when its AMOs owe nothing any more.
    #[ink(message)]
    fn set_controller(&mut self, controller: AccountId) -> Result<(), ControllerError>;

    /// Registers an AMO, proposed, and opens its record in the book, which gives the id. Admin only. Its descriptor must name this controller,
    /// this vault, and a listed collateral or none; what backs its venue must not be the stablecoin, the governance token or the units of a
    /// registered AMO (`SelfBacking`).
    #[ink(message)]
    fn register(&mut self, account: AccountId, terms: AmoTerms) -> Result<AmoId, ControllerError>;

    /// Sets an AMO's terms. Admin only.
    #[ink(message)]
    fn set_terms(&mut self, amo: AmoId, terms: AmoTerms) -> Result<(), ControllerError>;

    /// Lowers an AMO's cap. Admin or guardian. A cap below the debt stops winding.
    #[ink(message)]
    fn lower_cap(&mut self, amo: AmoId, cap_e18: u128) -> Result<(), ControllerError>;

    /// Proposed → active. Admin only.
    #[ink(message)]
    fn activate(&mut self, amo: AmoId) -> Result<(), ControllerError>;

    /// Counts an AMO's losses afresh from its present debt. Admin only.
    #[ink(message)]
    fn reset_losses(&mut self, amo: AmoId) -> Result<(), ControllerError>;

    /// Active → unwind-only. Admin or guardian; anyone by `Controller::stop` when the AMO cannot be read any more.
    #[ink(message)]
    fn set_unwind_only(&mut self, amo: AmoId) -> Result<(), ControllerError>;

    /// Unwind-only → active. Admin only.
    #[ink(message)]
    fn reactivate(&mut self, amo: AmoId) -> Result<(), ControllerError>;

    /// Proposed, unwind-only or written off → retired. Admin only; debt and the units of a fresh reading must be zero. A written-off AMO that
    /// cannot be read retires once nobody has read it for `WRITE_OFF_AFTER_MS` (`TooEarly` until then), which `refresh` lets anyone do.
    #[ink(message)]
    fn retire(&mut self, amo: AmoId) -> Result<(), ControllerError>;

    /// Stops all winding, for at most `pause::MAX_PAUSE_MS`. Admin or guardian, who has to rest after it.
    #[ink(message)]
    fn pause_winding(&mut self) -> Result<(), ControllerError>;

    /// Allows winding again. Admin at any time; anyone once the pause has lasted `pause::MAX_PAUSE_MS`.
    #[ink(message)]
    fn resume_winding(&mut self) -> Result<(), ControllerError>;

    /// Since when winding is paused.
    #[ink(message)]
    fn winding_pause(&self) -> Pause;

    /// Sets what a guarded call may use. Admin only.
    #[ink(message)]
    fn set_allowance(&mut self, allowance: Allowance) -> Result<(), ControllerError>;

    /// Names the contract that pays keepers, or none. Admin only.
    #[ink(message)]
    fn set_keeper_budget(&mut self, budget: Option<AccountId>) -> Result<(), ControllerError>;

    /// The governance token, which may back no venue; `None` until named.
    #[ink(message)]
    fn governance_token(&self) -> Option<AccountId>;

    /// Names the governance token. Admin only. What is registered already is not examined again.
    #[ink(message)]
    fn set_governance_token(&mut self, token: AccountId) -> Result<(), ControllerError>;
}
