#![cfg_attr(not(feature = "std"), no_std, no_main)]
// The forwarders that ink! generates panic.
#![allow(clippy::panic)]

mod moves;
mod params;
mod venue;

/// The AMO that holds the peg in one stable pool, as specified in `interfaces::pool_amo` and `interfaces::amo`.
#[ink::contract]
mod pool_amo {
    use crate::moves::Direction;
    use crate::params::ensure_in_bounds;
    use crate::venue::Venue;
    use ink::storage::traits::ManualKey;
    use ink::storage::Lazy;
    use interfaces::access::{Access, AccessError, Roles};
    use interfaces::amo::{Amo, AmoError, Context, Descriptor, Planned, Report};
    use interfaces::pool_amo::{PoolAmo, PoolAmoInit, PoolAmoParams, PoolAmoParamsChanged};
    use interfaces::Position;

    /// Set at construction, for good.
    #[derive(Clone, Copy)]
    #[ink::scale_derive(Encode, Decode, TypeInfo)]
    #[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
    pub struct Links {
        pub pool: AccountId,
        pub collateral: AccountId,
        pub controller: AccountId,
        pub vault: AccountId,
    }

    #[ink(storage)]
    #[derive(Default)]
    pub struct PoolAmoContract {
        pub(crate) links: Lazy<Links, ManualKey<0x5041_0001>>,
        pub(crate) params: Lazy<PoolAmoParams, ManualKey<0x5041_0002>>,
        roles: Lazy<Roles, ManualKey<0x5041_0003>>,
    }

    impl PoolAmoContract {
        #[ink(constructor)]
        pub fn new(init: PoolAmoInit) -> Result<Self, AmoError> {
            ensure_in_bounds(&init.params)?;
            let mut contract = Self::default();
            contract.links.set(&Links {
                pool: init.pool,
                collateral: Venue::new(init.pool).collateral(init.stablecoin)?,
                controller: init.controller,
                vault: init.vault,
            });
            contract.params.set(&init.params);
            contract.roles.set(&Roles::new(init.admin, init.guardian));
            Ok(contract)
        }

        fn stored_roles(&self) -> Roles {
            written(self.roles.get())
        }
    }

    impl Amo for PoolAmoContract {
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
            if tokens != 0 {
                return Err(AmoError::UnsupportedFunding);
            }
            self.execute_step(&links, &context, Direction::IntoPool, coin_e18)
        }

        #[ink(message)]
        fn unwind(&mut self, context: Context, coin_e18: u128) -> Result<Report, AmoError> {
            let links = self.links_for_controller()?;
            self.execute_step(&links, &context, Direction::OutOfPool, coin_e18)
        }

        #[ink(message)]
        fn withdraw(&mut self, context: Context, units: u128) -> Result<Report, AmoError> {
            let links = self.links_for_controller()?;
            self.execute_withdraw(&links, &context, units)
        }

        #[ink(message)]
        fn position(&self, context: Context) -> Result<Position, AmoError> {
            self.view_position(&context)
        }

        #[ink(message)]
        fn descriptor(&self) -> Descriptor {
            let links = self.stored_links();
            Descriptor {
                collateral: Some(links.collateral),
                funding: links.pool,
                vault: links.vault,
                controller: links.controller,
                backing: Some(links.collateral),
                units: Some(links.pool),
            }
        }
    }

    impl PoolAmo for PoolAmoContract {
        #[ink(message)]
        fn pool(&self) -> AccountId {
            self.stored_links().pool
        }

        #[ink(message)]
        fn params(&self) -> PoolAmoParams {
            self.stored_params()
        }

        #[ink(message)]
        fn set_params(&mut self, params: PoolAmoParams) -> Result<(), AmoError> {
            self.stored_roles().ensure_admin(self.env().caller())?;
            ensure_in_bounds(&params)?;
            let old = self.stored_params();
            self.params.set(&params);
            self.env()
                .emit_event(PoolAmoParamsChanged { old, new: params });
            Ok(())
        }
    }

    impl Access for PoolAmoContract {
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
