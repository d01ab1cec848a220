#![cfg_attr(not(feature = "std"), no_std, no_main)]
// In the entry points that ink! generates.
#![allow(clippy::panic)]

mod board;
mod calls;
mod enforce;
mod guarded;
mod rebalance;
mod registry;
mod suite;

/// The controller, as specified in `interfaces::controller`.
#[ink::contract]
pub mod controller {
    use crate::board::Board;
    use crate::suite::Settings;
    use crate::{enforce, rebalance, registry};
    use ink::prelude::vec::Vec;
    use ink::storage::traits::ManualKey;
    use ink::storage::{Lazy, Mapping};
    use interfaces::access::{Access, AccessError, Roles};
    use interfaces::amo::Plan;
    use interfaces::book::AmoId;
    use interfaces::controller::{
        AmoTerms, Controller, ControllerError, Links, Outcome, RegisteredAmo, Stage,
    };
    use interfaces::guard::Allowance;

    /// Root cell empty, every part under its own key: the guard's code decodes the root cell when it is run here by delegation.
    #[ink(storage)]
    pub struct ControllerContract {
        pub(crate) roles: Lazy<Roles, ManualKey<0x524f4c45>>,
        pub(crate) settings: Lazy<Settings, ManualKey<0x53455454>>,
        pub(crate) amos: Mapping<AmoId, RegisteredAmo, ManualKey<0x414d4f53>>,
        pub(crate) board: Lazy<Board, ManualKey<0x424f5244>>,
    }

    impl ControllerContract {
        #[ink(constructor)]
        pub fn new(
            links: Links,
            allowance: Allowance,
            admin: AccountId,
            guardian: AccountId,
        ) -> Result<Self, ControllerError> {
            registry::ensure_allowance(&allowance)?;
            let mut contract = Self {
                roles: Lazy::new(),
                settings: Lazy::new(),
                amos: Mapping::new(),
                board: Lazy::new(),
            };
            contract.roles.set(&Roles::new(admin, guardian));
            contract.settings.set(&Settings {
                links,
                allowance,
                winding_paused: false,
            });
            contract.board.set(&Board::default());
            Ok(contract)
        }

        fn changed_roles<E>(
            &mut self,
            change: impl FnOnce(&mut Roles, AccountId) -> Result<E, AccessError>,
        ) -> Result<E, AccessError> {
            let caller = self.env().caller();
            let mut roles = self.roles();
            let event = change(&mut roles, caller)?;
            self.roles.set(&roles);
            Ok(event)
        }
    }

    impl Controller for ControllerContract {
        #[ink(message)]
        fn rebalance(&mut self, amo: AmoId) -> Result<Outcome, ControllerError> {
            rebalance::rebalance(self, amo)
        }

        #[ink(message)]
        fn refresh(&mut self, amo: AmoId) -> Result<(), ControllerError> {
            rebalance::refresh(self, amo)
        }

        #[ink(message)]
        fn enforce(&mut self) -> Result<u32, ControllerError> {
            enforce::enforce(self)
        }

        #[ink(message)]
        fn preview_rebalance(&self, amo: AmoId) -> Result<Plan, ControllerError> {
            rebalance::preview(self, amo)
        }

        #[ink(message)]
        fn amo(&self, amo: AmoId) -> Option<RegisteredAmo> {
            self.amos.get(amo)
        }

        #[ink(message)]
        fn amos(&self, from: AmoId, count: u8) -> Vec<RegisteredAmo> {
            registry::page(self, from, count)
        }

        #[ink(message)]
        fn links(&self) -> Links {
            self.settings().links
        }

        #[ink(message)]
        fn allowance(&self) -> Allowance {
            self.settings().allowance
        }

        #[ink(message)]
        fn winding_paused(&self) -> bool {
            self.settings().winding_paused
        }

        #[ink(message)]
        fn register(
            &mut self,
            account: AccountId,
            terms: AmoTerms,
        ) -> Result<AmoId, ControllerError> {
            self.ensure_admin()?;
            registry::register(self, account, terms)
        }

        #[ink(message)]
        fn set_terms(&mut self, amo: AmoId, terms: AmoTerms) -> Result<(), ControllerError> {
            self.ensure_admin()?;
            registry::set_terms(self, amo, terms)
        }

        #[ink(message)]
        fn lower_cap(&mut self, amo: AmoId, cap_e18: u128) -> Result<(), ControllerError> {
            self.ensure_admin_or_guardian()?;
            registry::lower_cap(self, amo, cap_e18)
        }

        #[ink(message)]
        fn set_unwind_only(&mut self, amo: AmoId) -> Result<(), ControllerError> {
            self.ensure_admin_or_guardian()?;
            registry::change_stage(self, amo, Stage::Active, Stage::UnwindOnly)
        }

        #[ink(message)]
        fn reactivate(&mut self, amo: AmoId) -> Result<(), ControllerError> {
            self.ensure_admin()?;
            registry::change_stage(self, amo, Stage::UnwindOnly, Stage::Active)
        }

        #[ink(message)]
        fn retire(&mut self, amo: AmoId) -> Result<(), ControllerError> {
            self.ensure_admin()?;
            registry::retire(self, amo)
        }

        #[ink(message)]
        fn pause_winding(&mut self) -> Result<(), ControllerError> {
            self.ensure_admin_or_guardian()?;
            registry::set_winding_paused(self, true);
            Ok(())
        }

        #[ink(message)]
        fn resume_winding(&mut self) -> Result<(), ControllerError> {
            self.ensure_admin()?;
            registry::set_winding_paused(self, false);
            Ok(())
        }

        #[ink(message)]
        fn set_allowance(&mut self, allowance: Allowance) -> Result<(), ControllerError> {
            self.ensure_admin()?;
            registry::set_allowance(self, allowance)
        }
    }

    impl Access for ControllerContract {
        #[ink(message)]
        fn roles(&self) -> Roles {
            self.roles()
        }

        #[ink(message)]
        fn propose_admin(&mut self, new: Option<AccountId>) -> Result<(), AccessError> {
            let event = self.changed_roles(|roles, caller| roles.propose_admin(caller, new))?;
            self.env().emit_event(event);
            Ok(())
        }

        #[ink(message)]
        fn accept_admin(&mut self) -> Result<(), AccessError> {
            let event = self.changed_roles(|roles, caller| roles.accept_admin(caller))?;
            self.env().emit_event(event);
            Ok(())
        }

        #[ink(message)]
        fn set_guardian(&mut self, new: AccountId) -> Result<(), AccessError> {
            let event = self.changed_roles(|roles, caller| roles.set_guardian(caller, new))?;
            self.env().emit_event(event);
            Ok(())
        }
    }
}
