//! What borrowers want: more while loans are cheap, less while they are dear, and never more than their leverage. Pure.

use harness::prelude::*;
use math::{apply_bps_down, mul_div_down, BPS};
use policy::lending::{utilisation_e18, Lending};

/// The rate a year at which borrowers owe their base debt, and the distance in which their sensitivity is given.
const BASE_RATE_E18: u128 = 4 * POINT_E18;
const POINT_E18: u128 = E18 / 100;
/// Nobody wants more than this share of the base debt, however cheap it is.
const MOST_BPS: u128 = 12_500;
/// A debt is brought back once its leverage is this far above what its borrower wants.
const TOLERATED_BPS: u16 = 300;
/// A change smaller than this share of the base debt is not worth a message.
const DEAD_BAND_BPS: u128 = 200;
/// Rounds of the search: the last interval is a base unit of 10^18 coins.
const ROUNDS: u32 = 120;

#[derive(Clone, Copy, Debug)]
pub struct Borrower {
    pub role: Role,
    /// Whole coins.
    pub base_debt: u128,
    /// Base debt over the value of the collateral at the start.
    pub leverage_bps: u16,
    /// Share of the base debt that a percentage point of rate costs.
    pub sensitivity_bps: u16,
}

const fn borrower(
    name: &'static str,
    base_debt: u128,
    leverage_bps: u16,
    sensitivity_bps: u16,
) -> Borrower {
    Borrower {
        role: Role::Named(name),
        base_debt,
        leverage_bps,
        sensitivity_bps,
    }
}

/// From patient holders with much collateral to those who take what they can get at any rate. Together 4,000,000 coins at 4 %.
pub const BORROWERS: [Borrower; 8] = [
    borrower("borrower-a", 900_000, 3_500, 300),
    borrower("borrower-b", 700_000, 4_000, 500),
    borrower("borrower-c", 600_000, 4_500, 800),
    borrower("borrower-d", 500_000, 5_000, 1_000),
    borrower("borrower-e", 450_000, 5_500, 1_200),
    borrower("borrower-f", 350_000, 6_000, 800),
    borrower("borrower-g", 300_000, 6_600, 30),
    borrower("borrower-h", 200_000, 6_800, 20),
];

impl Borrower {
    /// Collateral posted at the start, tokens of 18 decimals.
    pub fn collateral(&self, price_e18: u128) -> u128 {
        let value_e18 = coins(self.base_debt) * BPS / u128::from(self.leverage_bps);
        mul_div_down(value_e18, E18, price_e18).unwrap_or(0)
    }

    /// The debt wanted at a rate: linear in the rate, between nothing and 125 % of the base debt.
    pub fn wanted_e18(&self, rate_e18: u128) -> u128 {
        let base_e18 = coins(self.base_debt);
        let points_bps = u128::from(self.sensitivity_bps);
        let change_bps = points_bps * rate_e18.abs_diff(BASE_RATE_E18) / POINT_E18;
        let share_bps = if rate_e18 > BASE_RATE_E18 {
            BPS.saturating_sub(change_bps)
        } else {
            (BPS + change_bps).min(MOST_BPS)
        };
        apply_bps_down(base_e18, share_bps).unwrap_or(0)
    }

    /// The debt that the borrower goes to from `debt_e18`: as much as is wanted at the rate that this very debt leads to, within the market's
    /// cash and the leverage. `None` when the way there is too short.
    pub fn next_debt_e18(
        &self,
        market: &Lending,
        debt_e18: u128,
        collateral_value_e18: u128,
    ) -> Option<u128> {
        let levered = |bps: u16| apply_bps_down(collateral_value_e18, bps.into()).unwrap_or(0);
        let ceiling_e18 = levered(self.leverage_bps)
            .max(debt_e18.min(levered(self.leverage_bps + TOLERATED_BPS)))
            .min(debt_e18 + market.totals.cash * market.unit_e18);
        let rate_e18 = |next_e18: u128| {
            let others_e18 = market.totals.borrowed_e18.saturating_sub(debt_e18);
            let utilisation = utilisation_e18(others_e18 + next_e18, market.totals.supplied_e18);
            market
                .rate_terms
                .rate_up_e18(market.rate.rate_at_target_e18, utilisation)
        };
        let (mut low, mut high) = (0, ceiling_e18);
        if self.wanted_e18(rate_e18(high)) >= high {
            low = high;
        }
        for _ in 0..ROUNDS {
            let middle = low.midpoint(high);
            if self.wanted_e18(rate_e18(middle)) >= middle {
                low = middle;
            } else {
                high = middle;
            }
        }
        let least_e18 = coins(self.base_debt) * DEAD_BAND_BPS / BPS;
        (low.abs_diff(debt_e18) >= least_e18).then_some(low)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use harness::suite::lending_terms;
    use policy::lending::RateState;
    use policy::lending::Totals;

    const PATIENT: Borrower = BORROWERS[0];
    const PLENTY_E18: u128 = 100_000_000 * E18;

    /// A market with so much supplied, and others' debts.
    fn market(supplied: u128, borrowed: u128) -> Lending {
        Lending {
            totals: Totals {
                cash: coins(supplied - borrowed),
                supplied_e18: coins(supplied),
                borrowed_e18: coins(borrowed),
                ..Totals::default()
            },
            rate: RateState {
                rate_at_target_e18: 4 * POINT_E18,
                ..RateState::default()
            },
            rate_terms: lending_terms().rate,
            unit_e18: 1,
            ..Lending::default()
        }
    }

    #[test]
    fn at_the_base_rate_the_base_debt_is_wanted_and_a_point_costs_what_the_sensitivity_says() {
        assert_eq!(PATIENT.wanted_e18(4 * POINT_E18), coins(900_000));
        assert_eq!(PATIENT.wanted_e18(5 * POINT_E18), coins(873_000));
        assert_eq!(PATIENT.wanted_e18(2 * POINT_E18), coins(954_000));
        // 3 % a point: nothing is left 33⅓ points above the base rate.
        assert_eq!(PATIENT.wanted_e18(38 * POINT_E18), 0);
        let fickle = BORROWERS[4];
        assert_eq!(fickle.wanted_e18(0), coins(450_000) * 125 / 100);
    }

    #[test]
    fn the_base_debts_are_covered_by_the_collateral_that_is_posted() {
        let price_e18 = 1_500 * E18;
        for borrower in BORROWERS {
            let value_e18 = borrower.collateral(price_e18) * 1_500;
            let covered_e18 = apply_bps_down(value_e18, borrower.leverage_bps.into()).unwrap();
            assert!(covered_e18.abs_diff(coins(borrower.base_debt)) < E18);
            assert!(borrower.leverage_bps < lending_terms().liquidation.loan_to_value_bps);
        }
    }

    #[test]
    fn a_borrower_counts_the_effect_of_his_own_debt_on_the_rate() {
        // 1,000,000 of others' debts in 2,000,000: at 90 % the rate is 4 %, a little above it is far higher.
        let market = market(2_000_000, 1_000_000);
        let next_e18 = PATIENT.next_debt_e18(&market, 0, PLENTY_E18).unwrap();
        assert!(
            next_e18 > coins(790_000) && next_e18 < coins(900_000),
            "{next_e18}"
        );
        let after = utilisation_e18(coins(1_000_000) + next_e18, coins(2_000_000));
        let rate_e18 = market.rate_terms.rate_up_e18(4 * POINT_E18, after);
        let wanted_e18 = PATIENT.wanted_e18(rate_e18);
        // Sensitivity is given in whole basis points.
        assert!(wanted_e18.abs_diff(next_e18) <= coins(900_000) / 10_000);
    }

    #[test]
    fn dear_loans_are_repaid_and_cheap_ones_grow() {
        let supplied = |supplied| {
            let market = market(supplied, 1_700_000);
            PATIENT
                .next_debt_e18(&market, coins(700_000), PLENTY_E18)
                .unwrap()
        };
        assert!(supplied(1_700_000) < coins(700_000));
        assert!(supplied(3_000_000) > coins(700_000));
    }

    #[test]
    fn cash_and_leverage_bound_a_debt_and_excess_leverage_is_repaid() {
        let cash = market(10_000_000, 9_990_000);
        // Nobody else pays 4 % at this utilisation; he would take all.
        let greedy = Borrower {
            sensitivity_bps: 0,
            ..PATIENT
        };
        assert_eq!(
            greedy.next_debt_e18(&cash, coins(500_000), PLENTY_E18),
            None
        );
        assert_eq!(
            greedy.next_debt_e18(&cash, coins(890_000), PLENTY_E18),
            None
        );
        let cash = market(10_000_000, 9_900_000);
        assert_eq!(
            greedy.next_debt_e18(&cash, coins(500_000), PLENTY_E18),
            Some(coins(600_000))
        );
        let calm = market(10_000_000, 1_000_000);
        let value_e18 = coins(1_000_000);
        // 35 % of the value when he borrows; up to 38 % he waits; beyond it he repays down to that.
        assert_eq!(
            greedy.next_debt_e18(&calm, 0, value_e18),
            Some(coins(350_000))
        );
        assert_eq!(greedy.next_debt_e18(&calm, coins(375_000), value_e18), None);
        assert_eq!(
            greedy.next_debt_e18(&calm, coins(500_000), value_e18),
            Some(coins(380_000))
        );
    }

    #[test]
    fn small_changes_are_left_alone() {
        // Others owe 1,000,000.
        let goes_from = |own: u128| {
            PATIENT.next_debt_e18(&market(10_000_000, 1_000_000 + own), coins(own), PLENTY_E18)
        };
        let wanted = goes_from(0).unwrap() / E18;
        assert_eq!(goes_from(wanted - 17_000), None);
        assert!(goes_from(wanted - 19_000).unwrap().abs_diff(coins(wanted)) < coins(2));
        assert_eq!(goes_from(wanted + 17_000), None);
        assert!(goes_from(wanted + 19_000).is_some());
    }
}
