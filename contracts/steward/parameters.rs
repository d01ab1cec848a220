//! Where each parameter stands, what it may ever be, and the call that sets it.

use ink::contract_ref;
use ink::env::DefaultEnvironment;
use ink::prelude::vec::Vec;
use ink::scale::Encode;
use ink::selector_bytes;
use interfaces::book::AmoId;
use interfaces::controller::{AmoTerms, Controller, MAX_CAP_E18};
use interfaces::lending_amo::{LendingAmo, LendingParams, MAX_RATE_E18};
use interfaces::pool_amo::{PoolAmo, PoolAmoParams, MAX_BAND_BPS, MIN_BAND_BPS};
use interfaces::registry::Registry;
use interfaces::steward::{Parameter, StewardError, StewardLinks};
use interfaces::vault::{AssetTerms, Vault, MAX_FEE_BPS};
use interfaces::AccountId;

type RegistryRef = contract_ref!(Registry, DefaultEnvironment);
type ControllerRef = contract_ref!(Controller, DefaultEnvironment);
type VaultRef = contract_ref!(Vault, DefaultEnvironment);
type PoolAmoRef = contract_ref!(PoolAmo, DefaultEnvironment);
type LendingAmoRef = contract_ref!(LendingAmo, DefaultEnvironment);

/// What a parameter may ever be, as its own setter has it; but an amount of an AMO is not stepped from or to nothing.
pub fn bounds(parameter: Parameter) -> (u128, u128) {
    match parameter {
        Parameter::AmoCap(_) | Parameter::AmoGap(_) | Parameter::AmoLargestStep(_) => {
            (1, MAX_CAP_E18)
        }
        Parameter::MintFee(_) | Parameter::RedeemFee(_) => (0, MAX_FEE_BPS.into()),
        Parameter::PoolBand(_) => (MIN_BAND_BPS.into(), MAX_BAND_BPS.into()),
        Parameter::LendingTargetRate(_) => (0, MAX_RATE_E18),
    }
}

/// Everything that is set together with a parameter.
pub struct Terms {
    parameter: Parameter,
    whole: Whole,
}

enum Whole {
    Amo(AmoId, AmoTerms),
    Asset(AccountId, AssetTerms),
    Pool(AccountId, PoolAmoParams),
    Lending(AccountId, LendingParams),
}

impl Terms {
    pub fn read(links: &StewardLinks, parameter: Parameter) -> Result<Self, StewardError> {
        let whole = match parameter {
            Parameter::AmoCap(amo) | Parameter::AmoGap(amo) | Parameter::AmoLargestStep(amo) => {
                Whole::Amo(amo, amo_terms(links.registry, amo)?)
            }
            Parameter::MintFee(token) | Parameter::RedeemFee(token) => {
                let asset = VaultRef::from(links.vault)
                    .asset(token)
                    .ok_or(StewardError::UnknownParameter)?;
                Whole::Asset(token, asset.terms)
            }
            Parameter::PoolBand(amo) => Whole::Pool(amo, PoolAmoRef::from(amo).params()),
            Parameter::LendingTargetRate(amo) => {
                Whole::Lending(amo, LendingAmoRef::from(amo).params())
            }
        };
        Ok(Self { parameter, whole })
    }

    pub fn value(&self) -> u128 {
        match (&self.whole, self.parameter) {
            (Whole::Amo(_, terms), Parameter::AmoCap(_)) => terms.cap_e18,
            (Whole::Amo(_, terms), Parameter::AmoGap(_)) => terms.gap_e18,
            (Whole::Amo(_, terms), _) => terms.largest_step_e18,
            (Whole::Asset(_, terms), Parameter::MintFee(_)) => terms.mint_fee_bps.into(),
            (Whole::Asset(_, terms), _) => terms.redeem_fee_bps.into(),
            (Whole::Pool(_, params), _) => params.band_bps.into(),
            (Whole::Lending(_, params), _) => params.target_rate_e18,
        }
    }

    /// The same, but for the one number.
    pub fn with(mut self, value: u128) -> Self {
        match (&mut self.whole, self.parameter) {
            (Whole::Amo(_, terms), Parameter::AmoCap(_)) => terms.cap_e18 = value,
            (Whole::Amo(_, terms), Parameter::AmoGap(_)) => terms.gap_e18 = value,
            (Whole::Amo(_, terms), _) => terms.largest_step_e18 = value,
            (Whole::Asset(_, terms), Parameter::MintFee(_)) => terms.mint_fee_bps = bps(value),
            (Whole::Asset(_, terms), _) => terms.redeem_fee_bps = bps(value),
            (Whole::Pool(_, params), _) => params.band_bps = bps(value),
            (Whole::Lending(_, params), _) => params.target_rate_e18 = value,
        }
        self
    }

    /// The call that sets it: callee, and selector with arguments.
    pub fn into_call(self, links: &StewardLinks) -> (AccountId, Vec<u8>) {
        match self.whole {
            Whole::Amo(amo, terms) => (
                links.registry,
                (selector_bytes!("Registry::set_terms"), amo, terms).encode(),
            ),
            Whole::Asset(token, terms) => (
                links.vault,
                (selector_bytes!("Vault::set_asset_terms"), token, terms).encode(),
            ),
            Whole::Pool(amo, params) => (
                amo,
                (selector_bytes!("PoolAmo::set_params"), params).encode(),
            ),
            Whole::Lending(amo, params) => (
                amo,
                (selector_bytes!("LendingAmo::set_params"), params).encode(),
            ),
        }
    }
}

fn amo_terms(registry: AccountId, amo: AmoId) -> Result<AmoTerms, StewardError> {
    RegistryRef::from(registry)
        .controller()
        .and_then(|controller| ControllerRef::from(controller).amo(amo))
        .map(|record| record.terms)
        .ok_or(StewardError::UnknownParameter)
}

/// No corridor reaches what this could not hold.
fn bps(value: u128) -> u16 {
    u16::try_from(value).unwrap_or(u16::MAX)
}
