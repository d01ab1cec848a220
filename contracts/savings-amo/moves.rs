//! What the controller asks for. The AMO keeps no state about its position: it is derived from the venue's, before and after.

use crate::policy::Holding;
use crate::savings_amo::{Links, SavingsAmoContract};
use ink::codegen::StaticEnv;
use ink::contract_ref;
use ink::env::DefaultEnvironment;
use interfaces::amo::{AmoError, Context, Moved, Plan, Planned, Report};
use interfaces::savings::SavingsVenue;
use interfaces::Position;
use math::MathError;

type VenueRef = contract_ref!(SavingsVenue, DefaultEnvironment);

/// Places of what the venue refused, as `AmoError::Venue` carries them.
const DEPOSIT: u8 = 0;
const REDEEM: u8 = 1;

impl SavingsAmoContract {
    pub(crate) fn view_plan(&self, context: &Context) -> Result<Planned, AmoError> {
        let holding = holding(&self.stored_links());
        Ok(Planned {
            plan: self.wanted(&holding, context)?,
            position: holding.position().map_err(failed)?,
        })
    }

    pub(crate) fn view_position(&self) -> Result<Position, AmoError> {
        holding(&self.stored_links()).position().map_err(failed)
    }

    fn wanted(&self, holding: &Holding, context: &Context) -> Result<Plan, AmoError> {
        let target_e18 = self.stored_target_e18();
        holding.plan(target_e18, context).map_err(failed)
    }

    pub(crate) fn execute_wind(
        &mut self,
        links: &Links,
        context: &Context,
        coin_e18: u128,
        tokens: u128,
    ) -> Result<Report, AmoError> {
        if coin_e18 != 0 {
            return Err(AmoError::UnsupportedFunding);
        }
        if tokens == 0 {
            return Err(AmoError::ZeroAmount);
        }
        let before = holding(links);
        let planned = match self.wanted(&before, context)? {
            Plan::Wind { tokens, .. } => tokens,
            _ => 0,
        };
        ensure_planned(tokens, planned)?;
        let units = VenueRef::from(links.venue)
            .deposit(tokens, Self::env().account_id())
            .map_err(|_| AmoError::Venue(DEPOSIT))?;
        report(links, &before, tokens, units)
    }

    pub(crate) fn execute_unwind(
        &mut self,
        links: &Links,
        context: &Context,
        coin_e18: u128,
    ) -> Result<Report, AmoError> {
        if coin_e18 == 0 {
            return Err(AmoError::ZeroAmount);
        }
        let before = holding(links);
        let planned = match self.wanted(&before, context)? {
            Plan::Unwind { coin_e18 } => coin_e18,
            _ => 0,
        };
        ensure_planned(coin_e18, planned)?;
        let tokens = coin_e18.checked_div(links.unit_e18).unwrap_or_default();
        let units = before.shares_for(tokens).map_err(failed)?;
        redeem(links, &before, units)
    }

    /// Of more than is liquid, what is.
    pub(crate) fn execute_withdraw(
        &mut self,
        links: &Links,
        units: u128,
    ) -> Result<Report, AmoError> {
        let before = holding(links);
        let held = before.savings.shares;
        if units > held {
            return Err(AmoError::InsufficientUnits {
                units: held,
                amount: units,
            });
        }
        let liquid = before.liquid_shares().map_err(failed)?;
        redeem(links, &before, units.min(liquid))
    }

    /// Through the guard's delegation too, the caller is the controller.
    pub(crate) fn links_for_controller(&self) -> Result<Links, AmoError> {
        let links = self.stored_links();
        if Self::env().caller() == links.controller {
            Ok(links)
        } else {
            Err(AmoError::NotController)
        }
    }
}

/// The venue sends the tokens straight to the vault.
fn redeem(links: &Links, before: &Holding, units: u128) -> Result<Report, AmoError> {
    if units == 0 {
        return Err(AmoError::ZeroAmount);
    }
    let tokens = VenueRef::from(links.venue)
        .redeem(units, links.vault)
        .map_err(|_| AmoError::Venue(REDEEM))?;
    report(links, before, tokens, units)
}

fn report(links: &Links, before: &Holding, tokens: u128, units: u128) -> Result<Report, AmoError> {
    Ok(Report {
        moved: Moved {
            coin_e18: 0,
            tokens,
            units,
            units_before: before.savings.shares,
        },
        position: holding(links).position().map_err(failed)?,
    })
}

fn holding(links: &Links) -> Holding {
    let account = ink::env::account_id::<DefaultEnvironment>();
    Holding {
        savings: VenueRef::from(links.venue).savings(account),
        unit_e18: links.unit_e18,
    }
}

fn ensure_planned(amount: u128, planned: u128) -> Result<(), AmoError> {
    if amount > planned {
        return Err(AmoError::BeyondPlan { amount, planned });
    }
    Ok(())
}

fn failed(_: MathError) -> AmoError {
    AmoError::Math
}
