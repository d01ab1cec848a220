//! Handles: an account together with what can be called there.
//!
//! `handle.call()` gives the call builder of the contract's own trait; `psp22()`, `metadata()`, `access()` and `amo()` those of
//! the traits that it implements besides. The methods of a call builder are those of the ink! trait: import `harness::prelude::*`.

use crate::message::Message;
use crate::AccountId;
use ink::codegen::TraitCallBuilder;
use ink::contract_ref;
use ink::env::call::{build_call, ExecutionInput, FromAccountId, Selector};
use ink::env::DefaultEnvironment;
use ink::selector_bytes;
use std::marker::PhantomData;

/// The call builder of an ink! trait.
macro_rules! builder {
    ($ink_trait:path) => {
        <contract_ref!($ink_trait, DefaultEnvironment) as TraitCallBuilder>::Builder
    };
}

pub type Psp22Calls = builder!(psp22::PSP22);
pub type MetadataCalls = builder!(psp22::PSP22Metadata);
pub type AccessCalls = builder!(interfaces::access::Access);
pub type AmoCalls = builder!(interfaces::amo::Amo);
pub type UpgradeCalls = builder!(interfaces::upgrade::Upgradable);

/// A contract whose own trait has the call builder `Calls`; `Kind` tells apart what it implements besides.
pub struct Handle<Calls, Kind> {
    pub account: AccountId,
    marker: PhantomData<(Calls, Kind)>,
}

/// Implements `Access`.
pub trait HasRoles {}
/// Is a PSP22 token.
pub trait IsToken {}
/// Can be registered with the controller.
pub trait IsAmo {}
/// Has code that governance can replace.
pub trait IsUpgradable {}

impl<Calls, Kind> Handle<Calls, Kind> {
    pub fn at(account: AccountId) -> Self {
        Self {
            account,
            marker: PhantomData,
        }
    }
}

impl<Calls: FromAccountId<DefaultEnvironment>, Kind> Handle<Calls, Kind> {
    /// Messages of the contract's own trait.
    pub fn call(&self) -> Calls {
        Calls::from_account_id(self.account)
    }
}

impl<Calls, Kind: HasRoles> Handle<Calls, Kind> {
    pub fn access(&self) -> AccessCalls {
        AccessCalls::from_account_id(self.account)
    }
}

impl<Calls, Kind: IsToken> Handle<Calls, Kind> {
    pub fn psp22(&self) -> Psp22Calls {
        Psp22Calls::from_account_id(self.account)
    }

    pub fn metadata(&self) -> MetadataCalls {
        MetadataCalls::from_account_id(self.account)
    }
}

impl<Calls, Kind: IsAmo> Handle<Calls, Kind> {
    pub fn amo(&self) -> AmoCalls {
        AmoCalls::from_account_id(self.account)
    }
}

impl<Calls, Kind: IsUpgradable> Handle<Calls, Kind> {
    pub fn upgradable(&self) -> UpgradeCalls {
        UpgradeCalls::from_account_id(self.account)
    }
}

impl<Calls, Kind> Clone for Handle<Calls, Kind> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<Calls, Kind> Copy for Handle<Calls, Kind> {}

impl<Calls, Kind> std::fmt::Debug for Handle<Calls, Kind> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.account.fmt(formatter)
    }
}

impl<Calls, Kind> From<Handle<Calls, Kind>> for AccountId {
    fn from(handle: Handle<Calls, Kind>) -> Self {
        handle.account
    }
}

macro_rules! handles {
    ($($(#[$doc:meta])* $name:ident, $kind:ident, $ink_trait:path, [$($is:ident),*];)*) => {$(
        #[doc(hidden)]
        #[derive(Clone, Copy, Debug)]
        pub enum $kind {}
        $(impl $is for $kind {})*
        $(#[$doc])*
        pub type $name = Handle<builder!($ink_trait), $kind>;
    )*};
}

handles! {
    /// The stablecoin: `Stablecoin`, PSP22, metadata, roles.
    StablecoinHandle, StablecoinKind, interfaces::stablecoin::Stablecoin, [HasRoles, IsToken];
    BookHandle, BookKind, interfaces::book::Book, [HasRoles, IsUpgradable];
    VaultHandle, VaultKind, interfaces::vault::Vault, [HasRoles, IsUpgradable];
    OracleHandle, OracleKind, interfaces::oracle::Oracle, [HasRoles, IsUpgradable];
    FeedAdapterHandle, FeedAdapterKind, interfaces::price_source::FeedAdapter, [HasRoles];
    /// A feed that an adapter reads; of the test feed also `set_price` and `misbehave`.
    FeedHandle, FeedKind, interfaces::price_source::PriceSource, [];
    ControllerHandle, ControllerKind, interfaces::controller::Controller, [];
    /// An AMO that lends: `LendingAmo`, what the controller calls by `amo()`, roles.
    LendingAmoHandle, LendingAmoKind, interfaces::lending_amo::LendingAmo, [HasRoles, IsAmo];
    LendingMarketHandle, LendingMarketKind, interfaces::lending_market::LendingMarket, [HasRoles];
    LensHandle, LensKind, interfaces::lens::Lens, [];
    RegistryHandle, RegistryKind, interfaces::registry::Registry, [HasRoles];
    KeeperBudgetHandle, KeeperBudgetKind, interfaces::keeper_budget::KeeperBudget, [HasRoles];
    BuybackHandle, BuybackKind, interfaces::buyback::Buyback, [HasRoles];
    RecapitalisationHandle, RecapitalisationKind, interfaces::recapitalisation::Recapitalisation, [HasRoles];
    /// The example AMO: `SavingsAmo`, what the controller calls by `amo()`, roles.
    SavingsAmoHandle, SavingsAmoKind, interfaces::savings_amo::SavingsAmo, [HasRoles, IsAmo];
    /// Its venue.
    SavingsHandle, SavingsKind, interfaces::savings::SavingsVenue, [];
    SettlementHandle, SettlementKind, interfaces::settlement::EmergencySettlement, [];
    /// The governance token: `GovernanceToken`, PSP22, metadata, roles.
    GovernanceTokenHandle, GovernanceTokenKind, interfaces::governance_token::GovernanceToken, [HasRoles, IsToken];
    GovernorHandle, GovernorKind, interfaces::governor::Governor, [];
    /// The steward, which steps parameters within voted corridors.
    StewardHandle, StewardKind, interfaces::steward::Steward, [HasRoles];
    GuardHandle, GuardKind, interfaces::guard::Guard, [];
    /// A pool: `StablePool`, its LP token by `psp22()`, roles.
    PoolHandle, PoolKind, interfaces::stable_pool::StablePool, [HasRoles, IsToken];
    /// A pool AMO: `PoolAmo`, what the controller calls by `amo()`, roles.
    PoolAmoHandle, PoolAmoKind, interfaces::pool_amo::PoolAmo, [HasRoles, IsAmo];
    /// Any PSP22 token.
    TokenHandle, TokenKind, psp22::PSP22, [IsToken];
}

impl FeedHandle {
    /// The test feed's price under a key, settable by anyone.
    pub fn set_price(&self, key: &str, timestamp: u64, price: u128) -> impl Message<Answer = ()> {
        build_call::<DefaultEnvironment>()
            .call(self.account)
            .exec_input(
                ExecutionInput::new(Selector::new(selector_bytes!("set_price")))
                    .push_arg(key.to_string())
                    .push_arg(timestamp)
                    .push_arg(price),
            )
            .returns()
    }

    /// What the test feed does instead of answering (`contracts/test-feed/conduct.rs`).
    pub fn misbehave(&self, conduct: u8) -> impl Message<Answer = ()> {
        build_call::<DefaultEnvironment>()
            .call(self.account)
            .exec_input(
                ExecutionInput::new(Selector::new(selector_bytes!("misbehave"))).push_arg(conduct),
            )
            .returns()
    }
}

impl TokenHandle {
    /// The test token's open faucet.
    pub fn mint(
        &self,
        to: impl Into<AccountId>,
        amount: u128,
    ) -> impl Message<Answer = Result<(), psp22::PSP22Error>> {
        build_call::<DefaultEnvironment>()
            .call(self.account)
            .exec_input(
                ExecutionInput::new(Selector::new(selector_bytes!("mint")))
                    .push_arg(to.into())
                    .push_arg(amount),
            )
            .returns()
    }
}
