#![cfg_attr(not(feature = "std"), no_std, no_main)]
// In the entry points that ink! generates.
#![allow(clippy::panic)]

mod bounds;
mod candidate;

/// The registry, as specified in `interfaces::registry`.
#[ink::contract]
pub mod registry {
    use crate::{bounds, candidate};
    use ink::prelude::vec::Vec;
    use ink::storage::traits::ManualKey;
    use ink::storage::Lazy;
    use interfaces::access::{Access, AccessError, Roles};
    use interfaces::book::{AmoId, Book};
    use interfaces::controller::{
        AllowanceChanged, AmoRegistered, AmoTerms, AmoTermsChanged, Controller, ControllerError,
        LossesReset, RegisteredAmo, Settings, Stage, StageChanged, WindingPauseChanged, MAX_PAGE,
    };
    use interfaces::guard::Allowance;
    use interfaces::pause::Pause;
    use interfaces::registry::{
        ControllerNamed, GovernanceTokenNamed, KeeperBudgetChanged, Registry,
    };
    use policy::limits::Losses;

    type ControllerRef = ink::contract_ref!(Controller);

    #[ink(storage)]
    pub struct RegistryContract {
        controller: Lazy<AccountId, ManualKey<0x434f_4e54>>,
        governance_token: Lazy<AccountId, ManualKey<0x474f_5654>>,
        roles: Lazy<Roles, ManualKey<0x524f_4c45>>,
        pause: Lazy<Pause, ManualKey<0x5041_5553>>,
    }

    impl RegistryContract {
        #[ink(constructor)]
        pub fn new(admin: AccountId, guardian: AccountId) -> Self {
            let mut registry = Self {
                controller: Lazy::new(),
                governance_token: Lazy::new(),
                roles: Lazy::new(),
                pause: Lazy::new(),
            };
            registry.roles.set(&Roles::new(admin, guardian));
            registry
        }

        fn stored_roles(&self) -> Roles {
            match self.roles.get() {
                Some(roles) => roles,
                None => unreachable!(), // the constructor sets them
            }
        }

        fn ensure_admin(&self) -> Result<(), AccessError> {
            self.stored_roles().ensure_admin(self.env().caller())
        }

        fn ensure_admin_or_guardian(&self) -> Result<(), AccessError> {
            self.stored_roles()
                .ensure_admin_or_guardian(self.env().caller())
        }

        fn change_roles<E>(
            &mut self,
            change: impl FnOnce(&mut Roles, AccountId) -> Result<E, AccessError>,
        ) -> Result<E, AccessError> {
            let mut roles = self.stored_roles();
            let event = change(&mut roles, self.env().caller())?;
            self.roles.set(&roles);
            Ok(event)
        }

        fn told(&self) -> Result<(AccountId, ControllerRef), ControllerError> {
            let account = self.controller.get().ok_or(ControllerError::NoController)?;
            Ok((account, account.into()))
        }

        fn living(&self, amo: AmoId) -> Result<(ControllerRef, RegisteredAmo), ControllerError> {
            let (_, controller) = self.told()?;
            let record = controller
                .amo(amo)
                .ok_or(ControllerError::UnknownAmo { amo })?;
            match record.stage {
                Stage::Retired => Err(ControllerError::WrongStage {
                    stage: record.stage,
                }),
                _ => Ok((controller, record)),
            }
        }

        // The event comes before the controller is told: a refusal reverts both.

        fn change_terms(
            &mut self,
            controller: &mut ControllerRef,
            mut record: RegisteredAmo,
            new: AmoTerms,
        ) -> Result<(), ControllerError> {
            let old = core::mem::replace(&mut record.terms, new);
            self.env().emit_event(AmoTermsChanged {
                amo: record.amo,
                old,
                new,
            });
            controller.install(record)
        }

        fn change_stage(
            &mut self,
            amo: AmoId,
            old: Stage,
            new: Stage,
        ) -> Result<(), ControllerError> {
            let (mut controller, mut record) = self.living(amo)?;
            if record.stage != old {
                return Err(ControllerError::WrongStage {
                    stage: record.stage,
                });
            }
            record.stage = new;
            record.staged_ms = self.env().block_timestamp();
            self.env().emit_event(StageChanged { amo, old, new });
            controller.install(record)
        }

        fn set_winding_paused(&mut self, new: bool) -> Result<(), ControllerError> {
            let mut pause = self.pause.get_or_default();
            let (roles, caller) = (self.stored_roles(), self.env().caller());
            let now_ms = self.env().block_timestamp();
            pause.change(new, &roles, caller, now_ms)?;
            self.pause.set(&pause);
            let (_, mut controller) = self.told()?;
            let Settings {
                allowance,
                winding_paused: old,
                keeper_budget,
                ..
            } = controller.settings();
            self.env().emit_event(WindingPauseChanged { old, new });
            controller.configure(allowance, new, keeper_budget)
        }
    }

    impl Registry for RegistryContract {
        #[ink(message)]
        fn controller(&self) -> Option<AccountId> {
            self.controller.get()
        }

        #[ink(message)]
        fn set_controller(&mut self, new: AccountId) -> Result<(), ControllerError> {
            self.ensure_admin()?;
            let mut controller: ControllerRef = new.into();
            let settings = controller.settings();
            if settings.links.registry != self.env().account_id() {
                return Err(ControllerError::NotRegistry);
            }
            bounds::ensure_allowance(&settings.allowance)?;
            let book: ink::contract_ref!(Book) = settings.links.book.into();
            let named = book.writers().controller;
            if new != named {
                return Err(ControllerError::NotTheBooksController { named });
            }
            let old = self.controller.get();
            self.controller.set(&new);
            self.env().emit_event(ControllerNamed { old, new });
            // A pause is of winding, not of one controller.
            let is_paused = self.pause.get_or_default().since_ms != 0;
            if is_paused == settings.winding_paused {
                return Ok(());
            }
            controller.configure(settings.allowance, is_paused, settings.keeper_budget)
        }

        #[ink(message)]
        fn register(
            &mut self,
            account: AccountId,
            terms: AmoTerms,
        ) -> Result<AmoId, ControllerError> {
            self.ensure_admin()?;
            bounds::ensure_terms(&terms)?;
            let (told, mut controller) = self.told()?;
            let registered: Vec<RegisteredAmo> = controller.amos(0, MAX_PAGE);
            let links = controller.settings().links;
            let unfit = [Some(links.stablecoin), self.governance_token.get()];
            let new = candidate::examine(account, terms, told, &links, unfit, &registered)?;
            // After the call, which gives the id.
            let amo = controller.open(new)?;
            self.env().emit_event(AmoRegistered {
                amo,
                account,
                terms,
            });
            Ok(amo)
        }

        #[ink(message)]
        fn set_terms(&mut self, amo: AmoId, terms: AmoTerms) -> Result<(), ControllerError> {
            self.ensure_admin()?;
            let (mut controller, record) = self.living(amo)?;
            bounds::ensure_terms(&terms)?;
            self.change_terms(&mut controller, record, terms)
        }

        #[ink(message)]
        fn lower_cap(&mut self, amo: AmoId, cap_e18: u128) -> Result<(), ControllerError> {
            self.ensure_admin_or_guardian()?;
            let (mut controller, record) = self.living(amo)?;
            let old_e18 = record.terms.cap_e18;
            if cap_e18 >= old_e18 {
                return Err(ControllerError::NotLower {
                    old_e18,
                    new_e18: cap_e18,
                });
            }
            let terms = AmoTerms {
                cap_e18,
                ..record.terms
            };
            self.change_terms(&mut controller, record, terms)
        }

        #[ink(message)]
        fn activate(&mut self, amo: AmoId) -> Result<(), ControllerError> {
            self.ensure_admin()?;
            self.change_stage(amo, Stage::Proposed, Stage::Active)
        }

        #[ink(message)]
        fn reset_losses(&mut self, amo: AmoId) -> Result<(), ControllerError> {
            self.ensure_admin()?;
            let (mut controller, mut record) = self.living(amo)?;
            let book: ink::contract_ref!(Book) = controller.settings().links.book.into();
            let booked = book.amo(amo).ok_or(ControllerError::UnknownAmo { amo })?;
            let new = Losses::reset(booked.debt_e18, booked.realised_loss_e18);
            let old = core::mem::replace(&mut record.losses, new);
            self.env().emit_event(LossesReset { amo, old, new });
            controller.install(record)
        }

        #[ink(message)]
        fn set_unwind_only(&mut self, amo: AmoId) -> Result<(), ControllerError> {
            self.ensure_admin_or_guardian()?;
            self.change_stage(amo, Stage::Active, Stage::UnwindOnly)
        }

        #[ink(message)]
        fn reactivate(&mut self, amo: AmoId) -> Result<(), ControllerError> {
            self.ensure_admin()?;
            self.change_stage(amo, Stage::UnwindOnly, Stage::Active)
        }

        #[ink(message)]
        fn retire(&mut self, amo: AmoId) -> Result<(), ControllerError> {
            self.ensure_admin()?;
            let (_, mut controller) = self.told()?;
            controller.retire(amo)
        }

        #[ink(message)]
        fn pause_winding(&mut self) -> Result<(), ControllerError> {
            self.set_winding_paused(true)
        }

        #[ink(message)]
        fn resume_winding(&mut self) -> Result<(), ControllerError> {
            self.set_winding_paused(false)
        }

        #[ink(message)]
        fn winding_pause(&self) -> Pause {
            self.pause.get_or_default()
        }

        #[ink(message)]
        fn set_allowance(&mut self, new: Allowance) -> Result<(), ControllerError> {
            self.ensure_admin()?;
            bounds::ensure_allowance(&new)?;
            let (_, mut controller) = self.told()?;
            let Settings {
                allowance: old,
                winding_paused,
                keeper_budget,
                ..
            } = controller.settings();
            self.env().emit_event(AllowanceChanged { old, new });
            controller.configure(new, winding_paused, keeper_budget)
        }

        #[ink(message)]
        fn set_keeper_budget(&mut self, new: Option<AccountId>) -> Result<(), ControllerError> {
            self.ensure_admin()?;
            let (_, mut controller) = self.told()?;
            let Settings {
                allowance,
                winding_paused,
                keeper_budget: old,
                ..
            } = controller.settings();
            self.env().emit_event(KeeperBudgetChanged { old, new });
            controller.configure(allowance, winding_paused, new)
        }

        #[ink(message)]
        fn governance_token(&self) -> Option<AccountId> {
            self.governance_token.get()
        }

        #[ink(message)]
        fn set_governance_token(&mut self, new: AccountId) -> Result<(), ControllerError> {
            self.ensure_admin()?;
            let old = self.governance_token.get();
            self.governance_token.set(&new);
            self.env().emit_event(GovernanceTokenNamed { old, new });
            Ok(())
        }
    }

    impl Access for RegistryContract {
        #[ink(message)]
        fn roles(&self) -> Roles {
            self.stored_roles()
        }

        #[ink(message)]
        fn propose_admin(&mut self, new: Option<AccountId>) -> Result<(), AccessError> {
            let event = self.change_roles(|roles, caller| roles.propose_admin(caller, new))?;
            self.env().emit_event(event);
            Ok(())
        }

        #[ink(message)]
        fn accept_admin(&mut self) -> Result<(), AccessError> {
            let event = self.change_roles(|roles, caller| roles.accept_admin(caller))?;
            self.env().emit_event(event);
            Ok(())
        }

        #[ink(message)]
        fn set_guardian(&mut self, new: AccountId) -> Result<(), AccessError> {
            let event = self.change_roles(|roles, caller| roles.set_guardian(caller, new))?;
            self.env().emit_event(event);
            Ok(())
        }
    }
}
