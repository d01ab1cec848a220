//! What the controller asks for. The AMO keeps no state about its position, so nothing is written here; what moved is reported from the
//! pool's state before and after.

use crate::pool_amo::{written, Links, PoolAmoContract};
use crate::venue::Venue;
use ink::codegen::StaticEnv;
use interfaces::amo::{AmoError, Context, Moved, Plan, Planned, Report};
use interfaces::pool_amo::PoolAmoParams;
use interfaces::Position;
use math::MathError;
use policy::pool::{plan, position, step, value_change, worth_e18, Pool};

/// Where a step moves coin.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    IntoPool,
    OutOfPool,
}

impl PoolAmoContract {
    pub(crate) fn stored_links(&self) -> Links {
        written(self.links.get())
    }

    pub(crate) fn stored_params(&self) -> PoolAmoParams {
        written(self.params.get())
    }

    pub(crate) fn view_plan(&self, context: &Context) -> Result<Planned, AmoError> {
        let pool = Venue::new(self.stored_links().pool).read()?;
        Ok(Planned {
            plan: plan(&pool, context, &self.stored_params()).map_err(failed)?,
            position: position(&pool, context).map_err(failed)?,
        })
    }

    pub(crate) fn view_position(&self, context: &Context) -> Result<Position, AmoError> {
        let pool = Venue::new(self.stored_links().pool).read()?;
        position(&pool, context).map_err(failed)
    }

    /// The gain that `plan` predicts is not predicted again here: it is measured.
    pub(crate) fn execute_step(
        &mut self,
        links: &Links,
        context: &Context,
        direction: Direction,
        coin_e18: u128,
    ) -> Result<Report, AmoError> {
        if coin_e18 == 0 {
            return Err(AmoError::ZeroAmount);
        }
        let mut venue = Venue::new(links.pool);
        let before = venue.read()?;
        let wanted = step(&before, context, &self.stored_params()).map_err(failed)?;
        let planned = match (direction, wanted) {
            (Direction::IntoPool, Plan::Wind { coin_e18, .. })
            | (Direction::OutOfPool, Plan::Unwind { coin_e18 }) => coin_e18,
            _ => 0,
        };
        if coin_e18 > planned {
            return Err(AmoError::BeyondPlan {
                amount: coin_e18,
                planned,
            });
        }
        let mut debt_change_e18 = i128::try_from(coin_e18).map_err(|_| AmoError::Math)?;
        if direction == Direction::IntoPool {
            venue.add(coin_e18)?;
        } else {
            venue.take_coin(coin_e18, before.lp_balance, links.controller)?;
            debt_change_e18 = debt_change_e18.saturating_neg();
        }
        let after = venue.read()?;
        let worth_e18 = worth_e18(&before, context).map_err(failed)?;
        let value_change_e18 = value_change(&before, &after, worth_e18).map_err(failed)?;
        if value_change_e18 <= debt_change_e18 {
            return Err(AmoError::Unprofitable {
                value_change_e18,
                debt_change_e18,
            });
        }
        let moved = Moved {
            coin_e18,
            tokens: 0,
            units: after.lp_balance.abs_diff(before.lp_balance),
            units_before: before.lp_balance,
        };
        report(moved, &after, context)
    }

    pub(crate) fn execute_withdraw(
        &mut self,
        links: &Links,
        context: &Context,
        units: u128,
    ) -> Result<Report, AmoError> {
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

fn report(moved: Moved, pool: &Pool, context: &Context) -> Result<Report, AmoError> {
    let position = position(pool, context).map_err(failed)?;
    Ok(Report { moved, position })
}

fn failed(_: MathError) -> AmoError {
    AmoError::Math
}
