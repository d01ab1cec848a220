//! The cells of the controller, and the contracts it works with.

use crate::controller::ControllerContract;
use ink::contract_ref;
use ink::env::DefaultEnvironment;
use interfaces::access::{AccessError, Roles};
use interfaces::book::{AmoId, Book};
use interfaces::controller::{ControllerError, Links, RegisteredAmo, Stage};
use interfaces::guard::Allowance;
use interfaces::stablecoin::Stablecoin;
use interfaces::vault::Vault;
use interfaces::AccountId;

/// What every poke reads, in one cell.
#[derive(Clone, Copy)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Settings {
    pub links: Links,
    pub allowance: Allowance,
    pub winding_paused: bool,
}

impl Settings {
    pub fn book(&self) -> contract_ref!(Book, DefaultEnvironment) {
        self.links.book.into()
    }

    pub fn vault(&self) -> contract_ref!(Vault, DefaultEnvironment) {
        self.links.vault.into()
    }

    pub fn stablecoin(&self) -> contract_ref!(Stablecoin, DefaultEnvironment) {
        self.links.stablecoin.into()
    }
}

impl ControllerContract {
    pub(crate) fn roles(&self) -> Roles {
        written(self.roles.get())
    }

    pub(crate) fn settings(&self) -> Settings {
        written(self.settings.get())
    }

    pub(crate) fn ensure_admin(&self) -> Result<(), AccessError> {
        self.roles().ensure_admin(caller())
    }

    pub(crate) fn ensure_admin_or_guardian(&self) -> Result<(), AccessError> {
        self.roles().ensure_admin_or_guardian(caller())
    }

    pub(crate) fn registered(&self, amo: AmoId) -> Result<RegisteredAmo, ControllerError> {
        self.amos
            .get(amo)
            .ok_or(ControllerError::UnknownAmo { amo })
    }

    /// An AMO that may still hold something.
    pub(crate) fn living(&self, amo: AmoId) -> Result<RegisteredAmo, ControllerError> {
        let record = self.registered(amo)?;
        match record.stage {
            Stage::Retired => Err(ControllerError::WrongStage {
                stage: record.stage,
            }),
            Stage::Active | Stage::UnwindOnly => Ok(record),
        }
    }
}

/// Cells that the constructor wrote.
pub(crate) fn written<T>(cell: Option<T>) -> T {
    match cell {
        Some(value) => value,
        None => unreachable!(),
    }
}

pub(crate) fn caller() -> AccountId {
    ink::env::caller::<DefaultEnvironment>()
}

pub(crate) fn own_account() -> AccountId {
    ink::env::account_id::<DefaultEnvironment>()
}

pub(crate) fn now_ms() -> u64 {
    ink::env::block_timestamp::<DefaultEnvironment>()
}

pub(crate) fn emit<Evt: ink::env::Event>(event: Evt) {
    ink::env::emit_event::<DefaultEnvironment, _>(event);
}
