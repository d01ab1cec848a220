//! The cells of the controller, and the contracts it works with.

use crate::calls::read;
use crate::controller::ControllerContract;
use ink::codegen::TraitCallBuilder;
use ink::contract_ref;
use ink::env::DefaultEnvironment;
use interfaces::book::{AmoId, Book};
use interfaces::controller::{ControllerError, RegisteredAmo, Settings, Stage};
use interfaces::stablecoin::Stablecoin;
use interfaces::vault::Vault;
use interfaces::AccountId;
use psp22::PSP22;

/// The contracts it works with.
pub(crate) trait Suite {
    fn book(&self) -> contract_ref!(Book, DefaultEnvironment);
    fn vault(&self) -> contract_ref!(Vault, DefaultEnvironment);
    fn stablecoin(&self) -> contract_ref!(Stablecoin, DefaultEnvironment);
}

impl Suite for Settings {
    fn book(&self) -> contract_ref!(Book, DefaultEnvironment) {
        self.links.book.into()
    }

    fn vault(&self) -> contract_ref!(Vault, DefaultEnvironment) {
        self.links.vault.into()
    }

    fn stablecoin(&self) -> contract_ref!(Stablecoin, DefaultEnvironment) {
        self.links.stablecoin.into()
    }
}

impl ControllerContract {
    pub(crate) fn settings(&self) -> Settings {
        written(self.settings.get())
    }

    pub(crate) fn ensure_registry(&self) -> Result<Settings, ControllerError> {
        let settings = self.settings();
        if caller() == settings.links.registry {
            Ok(settings)
        } else {
            Err(ControllerError::NotRegistry)
        }
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
            _ => Ok(record),
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

pub(crate) fn balance_of(token: AccountId, owner: AccountId) -> u128 {
    let token: contract_ref!(PSP22, DefaultEnvironment) = token.into();
    read(token.call().balance_of(owner))
}
