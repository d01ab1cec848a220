//! AMO that holds the coin's peg in one stable pool. The specification is in `interfaces::pool_amo` and `interfaces::amo`, the policy in
//! `policy::pool`.
#![cfg_attr(not(feature = "std"), no_std, no_main)]

mod params;
mod venue;

pub use self::pool_amo::{PoolAmo, PoolAmoRef};

#[ink::contract]
mod pool_amo {
    use crate::params::ensure_in_bounds;
    use crate::venue::Venue;
    use ink::storage::traits::ManualKey;
    use ink::storage::Lazy;
    use interfaces::access::{Access, AccessError, Roles};
    use interfaces::amo::{Amo, AmoError, Context, Descriptor, Moved, Plan, Report};
    use interfaces::pool_amo::{PoolAmoInit, PoolAmoParams, PoolAmoParamsChanged};
    use interfaces::Position;
    use policy::pool;

    /// Fixed at construction.
    #[ink::storage_item(packed)]
    pub struct Links {
        pool: AccountId,
        collateral: AccountId,
        controller: AccountId,
        vault: AccountId,
    }

    #[ink(storage)]
    #[derive(Default)]
    pub struct PoolAmo {
        links: Lazy<Links, ManualKey<0x504c_4e4b>>,
        params: Lazy<PoolAmoParams, ManualKey<0x5050_524d>>,
        roles: Lazy<Roles, ManualKey<0x5052_4f4c>>,
    }

    impl PoolAmo {
        #[ink(constructor)]
        pub fn new(init: PoolAmoInit) -> Result<Self, AmoError> {
            ensure_in_bounds(&init.params)?;
            let collateral = Venue::new(init.pool).collateral(init.stablecoin)?;
            let mut amo = Self::default();
            amo.links.set(&Links {
                pool: init.pool,
                collateral,
                controller: init.controller,
                vault: init.vault,
            });
            amo.params.set(&init.params);
            amo.roles.set(&Roles::new(init.admin, init.guardian));
            Ok(amo)
        }

        fn links(&self) -> Links {
            self.links.get_or_default()
        }

        fn roles_now(&self) -> Roles {
            self.roles.get_or_default()
        }
    }
}
