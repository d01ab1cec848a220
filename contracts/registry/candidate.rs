//! What a contract must be to become an AMO.

use ink::env::DefaultEnvironment;
use ink::prelude::vec::Vec;
use interfaces::amo::{Amo, Descriptor};
use interfaces::book::Book;
use interfaces::controller::{AmoTerms, ControllerError, Links, NewAmo, RegisteredAmo};
use interfaces::{AccountId, Collateral, CollateralId};

pub(crate) fn examine(
    account: AccountId,
    terms: AmoTerms,
    controller: AccountId,
    links: &Links,
    unfit: [Option<AccountId>; 2],
    registered: &[RegisteredAmo],
) -> Result<NewAmo, ControllerError> {
    if registered.iter().any(|record| record.account == account) {
        return Err(ControllerError::AmoRegistered);
    }
    let candidate: ink::contract_ref!(Amo, DefaultEnvironment) = account.into();
    let descriptor = candidate.descriptor();
    if descriptor.controller != controller || descriptor.vault != links.vault {
        return Err(ControllerError::WrongDescriptor);
    }
    ensure_not_self_backing(unfit, registered, &descriptor)?;
    let collateral = match descriptor.collateral {
        Some(token) => {
            let book: ink::contract_ref!(Book, DefaultEnvironment) = links.book.into();
            let listed: Vec<Collateral> = book.collaterals();
            Some(collateral_of(&listed, token)?)
        }
        None => None,
    };
    Ok(NewAmo {
        account,
        funding: descriptor.funding,
        collateral,
        token: descriptor.collateral,
        units: descriptor.units,
        terms,
    })
}

/// A venue that is backed by the system's own coin, by its governance token, or by units of a position in it, would let the system back itself.
fn ensure_not_self_backing(
    unfit: [Option<AccountId>; 2],
    registered: &[RegisteredAmo],
    descriptor: &Descriptor,
) -> Result<(), ControllerError> {
    for token in [descriptor.collateral, descriptor.backing] {
        let Some(token) = token else { continue };
        let is_units = registered.iter().any(|record| record.units == Some(token));
        if unfit.contains(&Some(token)) || descriptor.units == Some(token) || is_units {
            return Err(ControllerError::SelfBacking { token });
        }
    }
    Ok(())
}

fn collateral_of(
    collaterals: &[Collateral],
    token: AccountId,
) -> Result<CollateralId, ControllerError> {
    let token: &[u8; 32] = token.as_ref();
    let place = collaterals
        .iter()
        .position(|collateral| collateral.token == *token)
        .ok_or(ControllerError::WrongDescriptor)?;
    CollateralId::try_from(place).map_err(|_| ControllerError::Overflow)
}
