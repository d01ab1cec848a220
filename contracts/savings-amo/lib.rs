#![cfg_attr(not(feature = "std"), no_std, no_main)]
// The forwarders that ink! generates panic.
#![allow(clippy::panic)]

mod moves;
mod policy;

/// The example AMO: idle collateral in an interest-bearing claim, as specified in `interfaces::savings_amo` and `interfaces::amo`.
#[ink::contract]
mod savings_amo {
    use ::policy::ledger::limits::MAX_AMOUNT;
    use ink::contract_ref;
    use ink::storage::traits::ManualKey;
    use ink::storage::Lazy;
    use interfaces::access::{Access, AccessError, Roles};
    use interfaces::amo::{Amo, AmoError, Context, Descriptor, Planned, Report};
    use interfaces::savings::SavingsVenue;
    use interfaces::savings_amo::{SavingsAmo, SavingsAmoInit, SavingsTargetChanged};
    use interfaces::Position;
    use math::MAX_DECIMALS;
    use psp22::{PSP22Metadata, PSP22};

    /// Place of a refused approval, as `AmoError::Venue` carries it.
    const APPROVE: u8 = 2;

    /// Set at construction, for good.
    #[derive(Clone, Copy, Debug)]
    #[ink::scale_derive(Encode, Decode, TypeInfo)]
    #[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
    pub struct Links {
        pub venue: AccountId,
        pub token: AccountId,
        /// A base unit of the token at 18 decimals.
        pub unit_e18: u128,
        pub controller: AccountId,
        pub vault: AccountId,
    }

    #[ink(storage)]
    #[derive(Default)]
    pub struct SavingsAmoContract {
        links: Lazy<Links, ManualKey<0x5341_0001>>,
        target_e18: Lazy<u128, ManualKey<0x5341_0002>>,
        roles: Lazy<Roles, ManualKey<0x5341_0003>>,
    }

    impl SavingsAmoContract {
        /// Approves the venue for its token, once and for all: what passes through is in the AMO for one message only.
        #[ink(constructor)]
        pub fn new(init: SavingsAmoInit) -> Result<Self, AmoError> {
            let venue: contract_ref!(SavingsVenue) = init.venue.into();
            let token = venue.asset();
            let metadata: contract_ref!(PSP22Metadata) = token.into();
            let unit_e18 = MAX_DECIMALS
                .checked_sub(metadata.token_decimals())
                .and_then(|missing| 10_u128.checked_pow(missing.into()))
                .ok_or(AmoError::WrongVenue)?;
            let mut approved: contract_ref!(PSP22) = token.into();
            approved
                .approve(init.venue, u128::MAX)
                .map_err(|_| AmoError::Venue(APPROVE))?;
            let mut contract = Self::default();
            contract.links.set(&Links {
                venue: init.venue,
                token,
                unit_e18,
                controller: init.controller,
                vault: init.vault,
            });
            contract.roles.set(&Roles::new(init.admin, init.guardian));
            Ok(contract)
        }

        pub(crate) fn stored_links(&self) -> Links {
            written(self.links.get())
        }

        pub(crate) fn stored_target_e18(&self) -> u128 {
            self.target_e18.get_or_default()
        }

        fn stored_roles(&self) -> Roles {
            written(self.roles.get())
        }
    }

    impl Amo for SavingsAmoContract {
        #[ink(message)]
        fn plan(&self, context: Context) -> Result<Planned, AmoError> {
            self.view_plan(&context)
        }

        #[ink(message)]
        fn wind(
            &mut self,
            context: Context,
            coin_e18: u128,
            tokens: u128,
        ) -> Result<Report, AmoError> {
            let links = self.links_for_controller()?;
            self.execute_wind(&links, &context, coin_e18, tokens)
        }

        #[ink(message)]
        fn unwind(&mut self, context: Context, coin_e18: u128) -> Result<Report, AmoError> {
            let links = self.links_for_controller()?;
            self.execute_unwind(&links, &context, coin_e18)
        }

        #[ink(message)]
        fn withdraw(&mut self, _context: Context, units: u128) -> Result<Report, AmoError> {
            let links = self.links_for_controller()?;
            self.execute_withdraw(&links, units)
        }

        #[ink(message)]
        fn position(&self, _context: Context) -> Result<Position, AmoError> {
            self.view_position()
        }

        #[ink(message)]
        fn descriptor(&self) -> Descriptor {
            let links = self.stored_links();
            Descriptor {
                collateral: Some(links.token),
                funding: self.env().account_id(),
                vault: links.vault,
                controller: links.controller,
                backing: None,
                units: None,
            }
        }
    }

    impl SavingsAmo for SavingsAmoContract {
        #[ink(message)]
        fn venue(&self) -> AccountId {
            self.stored_links().venue
        }

        #[ink(message)]
        fn target_e18(&self) -> u128 {
            self.stored_target_e18()
        }

        #[ink(message)]
        fn set_target(&mut self, target_e18: u128) -> Result<(), AmoError> {
            self.stored_roles().ensure_admin(self.env().caller())?;
            if target_e18 > MAX_AMOUNT {
                return Err(AmoError::ParameterOutOfRange {
                    value: target_e18,
                    minimum: 0,
                    maximum: MAX_AMOUNT,
                });
            }
            let old_e18 = self.stored_target_e18();
            self.target_e18.set(&target_e18);
            self.env().emit_event(SavingsTargetChanged {
                old_e18,
                new_e18: target_e18,
            });
            Ok(())
        }
    }

    impl Access for SavingsAmoContract {
        #[ink(message)]
        fn roles(&self) -> Roles {
            self.stored_roles()
        }

        #[ink(message)]
        fn propose_admin(&mut self, new: Option<AccountId>) -> Result<(), AccessError> {
            let mut roles = self.stored_roles();
            let event = roles.propose_admin(self.env().caller(), new)?;
            self.roles.set(&roles);
            self.env().emit_event(event);
            Ok(())
        }

        #[ink(message)]
        fn accept_admin(&mut self) -> Result<(), AccessError> {
            let mut roles = self.stored_roles();
            let event = roles.accept_admin(self.env().caller())?;
            self.roles.set(&roles);
            self.env().emit_event(event);
            Ok(())
        }

        #[ink(message)]
        fn set_guardian(&mut self, new: AccountId) -> Result<(), AccessError> {
            let mut roles = self.stored_roles();
            let event = roles.set_guardian(self.env().caller(), new)?;
            self.roles.set(&roles);
            self.env().emit_event(event);
            Ok(())
        }
    }

    /// Cells that the constructor wrote.
    fn written<T>(cell: Option<T>) -> T {
        match cell {
            Some(value) => value,
            None => unreachable!(),
        }
    }
}
