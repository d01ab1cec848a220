//! Changes listed parameters without a vote, within voted corridors. See `interfaces::steward` for what each message means.
#![cfg_attr(not(feature = "std"), no_std, no_main)]
// In code that ink! generates.
#![allow(clippy::panic)]

mod parameters;

#[ink::contract]
mod steward {
    use crate::parameters::{self, Terms};
    use ink::storage::traits::ManualKey;
    use ink::storage::{Lazy, Mapping};
    use interfaces::access::{Access, AccessError, Roles};
    use interfaces::governor::Governor;
    use interfaces::pause::Pause;
    use interfaces::steward::*;

    type GovernorRef = ink::contract_ref!(Governor);

    #[ink(storage)]
    #[derive(Default)]
    pub struct StewardContract {
        links: Lazy<StewardLinks, ManualKey<0x5354_0001>>,
        steward: Lazy<Option<AccountId>, ManualKey<0x5354_0002>>,
        corridors: Mapping<Parameter, Corridor, ManualKey<0x5354_0003>>,
        /// Times of the last steps. They outlive the corridors.
        steps: Mapping<Parameter, u64, ManualKey<0x5354_0004>>,
        suspension: Lazy<Pause, ManualKey<0x5354_0005>>,
        roles: Lazy<Roles, ManualKey<0x5354_0006>>,
    }

    impl StewardContract {
        #[ink(constructor)]
        pub fn new(init: StewardInit) -> Self {
            let mut contract = Self::default();
            contract.links.set(&init.links);
            contract.steward.set(&init.steward);
            contract.roles.set(&Roles::new(init.admin, init.guardian));
            contract
        }

        fn stored_links(&self) -> StewardLinks {
            match self.links.get() {
                Some(links) => links,
                None => unreachable!(), // the constructor sets them
            }
        }

        fn stored_roles(&self) -> Roles {
            match self.roles.get() {
                Some(roles) => roles,
                None => unreachable!(), // the constructor sets them
            }
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

        fn ensure_admin(&self) -> Result<(), AccessError> {
            self.stored_roles().ensure_admin(self.env().caller())
        }

        fn is_suspended(&self) -> bool {
            self.suspension.get_or_default().since_ms != 0
        }

        fn set_suspended(&mut self, new: bool) -> Result<(), StewardError> {
            let mut pause = self.suspension.get_or_default();
            let (roles, caller) = (self.stored_roles(), self.env().caller());
            pause.change(new, &roles, caller, self.env().block_timestamp())?;
            let old = self.is_suspended();
            self.suspension.set(&pause);
            self.env().emit_event(SuspensionChanged { old, new });
            Ok(())
        }
    }

    impl Steward for StewardContract {
        #[ink(message)]
        fn step(&mut self, parameter: Parameter, value: u128) -> Result<u128, StewardError> {
            if self.steward.get_or_default() != Some(self.env().caller()) {
                return Err(StewardError::NotSteward);
            }
            if self.is_suspended() {
                return Err(StewardError::Suspended);
            }
            let corridor = self
                .corridors
                .get(parameter)
                .ok_or(StewardError::NoCorridor)?;
            let links = self.stored_links();
            let terms = Terms::read(&links, parameter)?;
            let (old, now_ms) = (terms.value(), self.env().block_timestamp());
            corridor.ensure_step(old, value, self.steps.get(parameter), now_ms)?;
            self.steps.insert(parameter, &now_ms);
            self.env().emit_event(Stepped {
                parameter,
                old,
                new: value,
                next_ms: corridor.next_ms(Some(now_ms)),
            });
            let (callee, input) = terms.with(value).into_call(&links);
            GovernorRef::from(links.governor).execute_for_steward(callee, input)?;
            Ok(old)
        }

        #[ink(message)]
        fn set_corridor(
            &mut self,
            parameter: Parameter,
            new: Option<Corridor>,
        ) -> Result<(), StewardError> {
            self.ensure_admin()?;
            let old = self.corridors.get(parameter);
            match new {
                Some(corridor) => {
                    let (lowest, highest) = parameters::bounds(parameter);
                    corridor.ensure_in_bounds(lowest, highest)?;
                    self.corridors.insert(parameter, &corridor);
                }
                None => self.corridors.remove(parameter),
            }
            self.env().emit_event(CorridorChanged {
                parameter,
                old,
                new,
            });
            Ok(())
        }

        #[ink(message)]
        fn set_steward(&mut self, new: Option<AccountId>) -> Result<(), StewardError> {
            self.ensure_admin()?;
            let old = self.steward.get_or_default();
            self.steward.set(&new);
            self.env().emit_event(StewardAccountChanged { old, new });
            Ok(())
        }

        #[ink(message)]
        fn suspend(&mut self) -> Result<(), StewardError> {
            self.set_suspended(true)
        }

        #[ink(message)]
        fn resume(&mut self) -> Result<(), StewardError> {
            self.set_suspended(false)
        }

        #[ink(message)]
        fn suspension(&self) -> Pause {
            self.suspension.get_or_default()
        }

        #[ink(message)]
        fn steward(&self) -> Option<AccountId> {
            self.steward.get_or_default()
        }

        #[ink(message)]
        fn corridor(&self, parameter: Parameter) -> Option<Corridor> {
            self.corridors.get(parameter)
        }

        #[ink(message)]
        fn last_step_ms(&self, parameter: Parameter) -> Option<u64> {
            self.steps.get(parameter)
        }

        #[ink(message)]
        fn value(&self, parameter: Parameter) -> Result<u128, StewardError> {
            Ok(Terms::read(&self.stored_links(), parameter)?.value())
        }

        #[ink(message)]
        fn links(&self) -> StewardLinks {
            self.stored_links()
        }
    }

    impl Access for StewardContract {
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
