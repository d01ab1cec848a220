#![cfg_attr(not(feature = "std"), no_std, no_main)]
// The forwarders that ink! generates panic.
#![allow(clippy::panic)]

mod moves;
mod params;
mod venue;

/// The AMO that lends in one market, as specified in `interfaces::lending_amo` and `interfaces::amo`.
#[ink::contract]
mod lending_amo {
    use crate::params::ensure_in_bounds;
    use crate::venue::Venue;
    use ink::storage::traits::ManualKey;
    use ink::storage::Lazy;
    use interfaces::access::{Access, AccessError, Roles};
    use interfaces::amo::{Amo, AmoError, Context, Descriptor, Planned, Report};
    use interfaces::lending_amo::{
        LendingAmo, LendingAmoInit, LendingParams, LendingParamsChanged, Mode,
    };
    use interfaces::{CollateralId, Position};

    /// Set at construction, for good.
    #[derive(Clone, Copy, Debug)]
    #[ink::scale_derive(Encode, Decode, TypeInfo)]
    #[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
    pub struct Links {
        pub market: AccountId,
        pub mode: Mode,
        pub loan: AccountId,
        /// What secures the market's loans.
        pub backing: AccountId,
        pub backing_id: CollateralId,
        /// Of idle collateral.
        pub loan_id: Option<CollateralId>,
        pub controller: AccountId,
        pub vault: AccountId,
        pub book: AccountId,
    }

    #[ink(storage)]
    #[derive(Default)]
    pub struct LendingAmoContract {
        pub(crate) links: Lazy<Links, ManualKey<0x4c41_0001>>,
        pub(crate) params: Lazy<LendingParams, ManualKey<0x4c41_0002>>,
        roles: Lazy<Roles, ManualKey<0x4c41_0003>>,
    }

    impl LendingAmoContract {
        /// Approves the market for its loan asset, once and for all: what passes through is in the AMO for one message only.
        #[ink(constructor)]
        pub fn new(init: LendingAmoInit) -> Result<Self, AmoError> {
            ensure_in_bounds(&init.params)?;
            let assets = Venue::new(init.market).assets();
            let is_coin = assets.loan == init.stablecoin;
            let is_wrong = is_coin != (init.mode == Mode::DirectDeposit)
                || assets.collateral == init.stablecoin
                || assets.book != init.book;
            if is_wrong || (!is_coin && assets.loan_id.is_none()) {
                return Err(AmoError::WrongVenue);
            }
            Venue::new(init.market).approve(assets.loan)?;
            let mut contract = Self::default();
            contract.links.set(&Links {
                market: init.market,
                mode: init.mode,
                loan: assets.loan,
                backing: assets.collateral,
                backing_id: assets.collateral_id,
                loan_id: assets.loan_id,
                controller: init.controller,
                vault: init.vault,
                book: init.book,
            });
            contract.params.set(&init.params);
            contract.roles.set(&Roles::new(init.admin, init.guardian));
            Ok(contract)
        }

        fn stored_roles(&self) -> Roles {
            written(self.roles.get())
        }
    }

    impl Amo for LendingAmoContract {
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
                collateral: match links.mode {
                    Mode::DirectDeposit => None,
                    Mode::IdleCollateral => Some(links.loan),
                },
                funding: self.env().account_id(),
                vault: links.vault,
                controller: links.controller,
                backing: Some(links.backing),
                units: None,
            }
        }
    }

    impl LendingAmo for LendingAmoContract {
        #[ink(message)]
        fn market(&self) -> AccountId {
            self.stored_links().market
        }

        #[ink(message)]
        fn mode(&self) -> Mode {
            self.stored_links().mode
        }

        #[ink(message)]
        fn params(&self) -> LendingParams {
            self.stored_params()
        }

        #[ink(message)]
        fn set_params(&mut self, params: LendingParams) -> Result<(), AmoError> {
            self.stored_roles().ensure_admin(self.env().caller())?;
            ensure_in_bounds(&params)?;
            let old = self.stored_params();
            self.params.set(&params);
            self.env()
                .emit_event(LendingParamsChanged { old, new: params });
            Ok(())
        }
    }

    impl Access for LendingAmoContract {
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
    pub(crate) fn written<T>(cell: Option<T>) -> T {
        match cell {
            Some(value) => value,
            None => unreachable!(),
        }
    }
}
