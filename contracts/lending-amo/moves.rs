//! What the controller asks for. The AMO keeps no state about its position; what moved is reported from what the market paid.

use crate::lending_amo::{written, LendingAmoContract, Links};
use crate::venue::{is_par, is_trusted, solvency, Venue};
use ink::codegen::StaticEnv;
use interfaces::amo::{AmoError, Context, Moved, Plan, Planned, Report};
use interfaces::lending_amo::{LendingParams, Mode};
use interfaces::{AccountId, Position};
use math::MathError;
use policy::lending::{plan_deposit, plan_idle, position, shares_for, Lending};

impl Links {
    /// Where what is taken back belongs.
    fn destination(&self) -> AccountId {
        match self.mode {
            Mode::DirectDeposit => self.controller,
            Mode::IdleCollateral => self.vault,
        }
    }

    fn moved(&self, amount: u128, units: u128, units_before: u128) -> Moved {
        let (coin_e18, tokens) = match self.mode {
            Mode::DirectDeposit => (amount, 0),
            Mode::IdleCollateral => (0, amount),
        };
        Moved {
            coin_e18,
            tokens,
            units,
            units_before,
        }
    }
}

impl LendingAmoContract {
    pub(crate) fn stored_links(&self) -> Links {
        written(self.links.get())
    }

    pub(crate) fn stored_params(&self) -> LendingParams {
        written(self.params.get())
    }

    pub(crate) fn view_plan(&self, context: &Context) -> Result<Planned, AmoError> {
        let links = self.stored_links();
        let venue = Venue::new(links.market).read();
        Ok(Planned {
            plan: self.wanted(&links, &venue, context)?,
            position: position(links.mode, &venue).map_err(failed)?,
        })
    }

    pub(crate) fn view_position(&self) -> Result<Position, AmoError> {
        let links = self.stored_links();
        position(links.mode, &Venue::new(links.market).read()).map_err(failed)
    }

    fn wanted(&self, links: &Links, venue: &Lending, context: &Context) -> Result<Plan, AmoError> {
        let params = self.stored_params();
        let plan = match links.mode {
            Mode::DirectDeposit => plan_deposit(venue, &params, context),
            Mode::IdleCollateral => plan_idle(venue, &params, context, &solvency(links.book)),
        }
        .map_err(failed)?;
        // Into a market that cannot liquidate, suppliers who know why would hand their claims over to the AMO.
        // Tokens lent are counted at par, so only such are lent.
        let may_wind = || {
            is_trusted(links.book, links.backing_id)
                && links.loan_id.is_none_or(|id| is_par(links.book, id))
        };
        if matches!(plan, Plan::Wind { .. }) && !may_wind() {
            return Ok(Plan::Nothing);
        }
        Ok(plan)
    }

    /// The controller funds it before it calls: for a deposit the market is as it was planned for; for tokens what is idle has changed, and the
    /// controller's own rooms and the book's ratios bound it.
    pub(crate) fn execute_wind(
        &mut self,
        links: &Links,
        context: &Context,
        coin_e18: u128,
        tokens: u128,
    ) -> Result<Report, AmoError> {
        let amount = match links.mode {
            Mode::DirectDeposit if tokens == 0 => coin_e18,
            Mode::IdleCollateral if coin_e18 == 0 => tokens,
            _ => return Err(AmoError::UnsupportedFunding),
        };
        if amount == 0 {
            return Err(AmoError::ZeroAmount);
        }
        let venue = Venue::new(links.market);
        let before = venue.read();
        if links.mode == Mode::DirectDeposit {
            let planned = match self.wanted(links, &before, context)? {
                Plan::Wind { coin_e18, .. } => coin_e18,
                _ => 0,
            };
            ensure_planned(amount, planned)?;
        }
        let units = venue.supply(amount)?;
        let after = venue.read();
        Ok(Report {
            moved: links.moved(amount, units, before.shares),
            position: position(links.mode, &after).map_err(failed)?,
        })
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
        let before = Venue::new(links.market).read();
        let planned = match self.wanted(links, &before, context)? {
            Plan::Unwind { coin_e18 } => coin_e18,
            _ => 0,
        };
        ensure_planned(coin_e18, planned)?;
        let units = shares_for(&before, coin_e18).map_err(failed)?;
        self.take(links, &before, units)
    }

    /// Of more than is liquid, what is.
    pub(crate) fn execute_withdraw(
        &mut self,
        links: &Links,
        units: u128,
    ) -> Result<Report, AmoError> {
        let before = Venue::new(links.market).read();
        if units > before.shares {
            return Err(AmoError::InsufficientUnits {
                units: before.shares,
                amount: units,
            });
        }
        let liquid = before.liquid_shares().map_err(failed)?;
        self.take(links, &before, units.min(liquid))
    }

    fn take(&mut self, links: &Links, before: &Lending, units: u128) -> Result<Report, AmoError> {
        if units == 0 {
            return Err(AmoError::ZeroAmount);
        }
        let venue = Venue::new(links.market);
        let amount = venue.withdraw(units, links.destination())?;
        let after = venue.read();
        Ok(Report {
            moved: links.moved(amount, units, before.shares),
            position: position(links.mode, &after).map_err(failed)?,
        })
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

fn ensure_planned(amount: u128, planned: u128) -> Result<(), AmoError> {
    if amount > planned {
        return Err(AmoError::BeyondPlan { amount, planned });
    }
    Ok(())
}

fn failed(_: MathError) -> AmoError {
    AmoError::Math
}
