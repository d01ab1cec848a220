#![cfg_attr(not(feature = "std"), no_std, no_main)]
// In the entry points that ink! generates.
#![allow(clippy::panic)]

mod board;
mod calls;
mod enforce;
mod guarded;
mod rebalance;
mod records;
mod reward;
mod settling;
mod suite;

/// The controller, as specified in `interfaces::controller`.
#[ink::contract]
pub mod controller {
    use crate::board::Board;
    use crate::{enforce, rebalance, records, settling};
    use ink::prelude::vec::Vec;
    use ink::storage::traits::ManualKey;
    use ink::storage::{Lazy, Mapping};
    use interfaces::amo::Plan;
    use interfaces::book::AmoId;
    use interfaces::controller::{
        Controller, ControllerError, Links, NewAmo, Outcome, RegisteredAmo, Settings,
    };
    use interfaces::guard::Allowance;

    /// Root cell empty, every part under its own key: the guard's code decodes the root cell when it is run here by delegation.
    #[ink(storage)]
    pub struct ControllerContract {
        pub(crate) settings: Lazy<Settings, ManualKey<0x53455454>>,
        pub(crate) amos: Mapping<AmoId, RegisteredAmo, ManualKey<0x414d4f53>>,
        pub(crate) board: Lazy<Board, ManualKey<0x424f5244>>,
    }

    impl ControllerContract {
        /// The allowance is the registry's to check.
        #[ink(constructor)]
        pub fn new(links: Links, allowance: Allowance) -> Self {
            let mut contract = Self {
                settings: Lazy::new(),
                amos: Mapping::new(),
                board: Lazy::new(),
            };
            contract.settings.set(&Settings {
                links,
                allowance,
                winding_paused: false,
                keeper_budget: None,
            });
            contract.board.set(&Board::default());
            contract
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
            enforce::enforce(self, None)
        }

        #[ink(message)]
        fn enforce_amo(&mut self, amo: AmoId) -> Result<u32, ControllerError> {
            self.registered(amo)?;
            enforce::enforce(self, Some(amo))
        }

        #[ink(message)]
        fn harvest(&mut self, amo: AmoId) -> Result<(), ControllerError> {
            settling::harvest(self, amo)
        }

        #[ink(message)]
        fn write_off(&mut self, amo: AmoId) -> Result<(), ControllerError> {
            settling::write_off(self, amo)
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
            records::page(self, from, count)
        }

        #[ink(message)]
        fn settings(&self) -> Settings {
            self.settings()
        }

        #[ink(message)]
        fn stop(&mut self, amo: AmoId) -> Result<(), ControllerError> {
            records::stop(self, amo)
        }

        #[ink(message)]
        fn open(&mut self, new: NewAmo) -> Result<AmoId, ControllerError> {
            self.ensure_registry()?;
            records::open(self, &new)
        }

        #[ink(message)]
        fn install(&mut self, record: RegisteredAmo) -> Result<(), ControllerError> {
            self.ensure_registry()?;
            records::install(self, &record)
        }

        #[ink(message)]
        fn retire(&mut self, amo: AmoId) -> Result<(), ControllerError> {
            self.ensure_registry()?;
            records::retire(self, amo)
        }

        #[ink(message)]
        fn configure(
            &mut self,
            allowance: Allowance,
            winding_paused: bool,
            keeper_budget: Option<AccountId>,
        ) -> Result<(), ControllerError> {
            let settings = self.ensure_registry()?;
            self.settings.set(&Settings {
                allowance,
                winding_paused,
                keeper_budget,
                ..settings
            });
            Ok(())
        }
    }
}
