//! What the controller asks for: reading, winding, unwinding, withdrawing. The AMO keeps no state of its own about its position, so
//! nothing is written here; what moved is reported from the pool's state before and after.

use crate::pool_amo::{written, Links, PoolAmoContract};
use crate::venue::Venue;
use interfaces::amo::{AmoError, Context, Moved, Plan, Report};
use interfaces::pool_amo::PoolAmoParams;
use interfaces::{AccountId, Position};
use math::MathError;
use policy::pool::{plan, position, step, value_change, Pool};

impl PoolAmoContract {
    pub(crate) fn stored_links(&self) -> Links {
        written(self.links.get())
    }

    pub(crate) fn stored_params(&self) -> PoolAmoParams {
        written(self.params.get())
    }

    pub(crate) fn view_plan(&self, context: &Context) -> Result<Plan, AmoError> {
        let pool = Venue::new(self.stored_links().pool).read()?;
        plan(&pool, context, &self.stored_params()).map_err(failed)
    }

    pub(crate) fn view_position(&self, context: &Context) -> Result<Position, AmoError> {
        let pool = Venue::new(self.stored_links().pool).read()?;
        position(&pool, context).map_err(failed)
    }

    pub(crate) fn execute_wind(
        &mut self,
        context: &Context,
        coin_e18: u128,
        tokens: u128,
    ) -> Result<Report, AmoError> {
        let links = self.links_for_controller()?;
        if tokens != 0 {
            return Err(AmoError::UnsupportedFunding);
        }
        let mut venue = Venue::new(links.pool);
        let before = venue.read()?;
        let planned = match self.wanted(&before, context)? {
            Plan::Wind { coin_e18, .. } => coin_e18,
            _ => 0,
        };
        ensure_planned(coin_e18, planned)?;
        venue.add(coin_e18)?;
        let after = venue.read()?;
        ensure_gain(&before, &after, signed(coin_e18)?)?;
        let moved = Moved {
            coin_e18,
            tokens: 0,
            units: after.lp_balance.saturating_sub(before.lp_balance),
            units_before: before.lp_balance,
        };
        report(moved, &after, context)
    }

    pub(crate) fn execute_unwind(
        &mut self,
        context: &Context,
        coin_e18: u128,
    ) -> Result<Report, AmoError> {
        let links = self.links_for_controller()?;
        let mut venue = Venue::new(links.pool);
        let before = venue.read()?;
        let planned = match self.wanted(&before, context)? {
            Plan::Unwind { coin_e18 } => coin_e18,
            _ => 0,
        };
        ensure_planned(coin_e18, planned)?;
        venue.take_coin(coin_e18, before.lp_balance, links.controller)?;
        let after = venue.read()?;
        ensure_gain(&before, &after, signed(coin_e18)?.saturating_neg())?;
        let moved = Moved {
            coin_e18,
            tokens: 0,
            units: before.lp_balance.saturating_sub(after.lp_balance),
            units_before: before.lp_balance,
        };
        report(moved, &after, context)
    }

    pub(crate) fn execute_withdraw(
        &mut self,
        context: &Context,
        units: u128,
    ) -> Result<Report, AmoError> {
        let links = self.links_for_controller()?;
        if units == 0 {
            return Err(AmoError::ZeroAmount);
        }
        let mut venue = Venue::new(links.pool);
        let (coin_e18, tokens) = venue.take_share(units, [links.controller, links.vault])?;
        let after = venue.read()?;
        let moved = Moved {
            coin_e18,
            tokens,
            units,
            units_before: after.lp_balance.saturating_add(units),
        };
        report(moved, &after, context)
    }

    fn links_for_controller(&self) -> Result<Links, AmoError> {
        let links = self.stored_links();
        if caller() == links.controller {
            Ok(links)
        } else {
            Err(AmoError::NotController)
        }
    }

    /// The step that `plan` is made of. Its gain is not predicted here: it is measured.
    fn wanted(&self, pool: &Pool, context: &Context) -> Result<Plan, AmoError> {
        step(pool, context, &self.stored_params()).map_err(failed)
    }
}

fn report(moved: Moved, pool: &Pool, context: &Context) -> Result<Report, AmoError> {
    let position = position(pool, context).map_err(failed)?;
    Ok(Report { moved, position })
}

fn ensure_planned(amount: u128, planned: u128) -> Result<(), AmoError> {
    if amount == 0 {
        return Err(AmoError::ZeroAmount);
    }
    if amount > planned {
        return Err(AmoError::BeyondPlan { amount, planned });
    }
    Ok(())
}

fn ensure_gain(before: &Pool, after: &Pool, debt_change_e18: i128) -> Result<(), AmoError> {
    let value_change_e18 = value_change(before, after).map_err(failed)?;
    if value_change_e18 > debt_change_e18 {
        Ok(())
    } else {
        Err(AmoError::Unprofitable {
            value_change_e18,
            debt_change_e18,
        })
    }
}

fn signed(amount: u128) -> Result<i128, AmoError> {
    i128::try_from(amount).map_err(|_| AmoError::Math)
}

fn failed(_: MathError) -> AmoError {
    AmoError::Math
}

fn caller() -> AccountId {
    ink::env::caller::<ink::env::DefaultEnvironment>()
}
