//! How much a riskless arbitrageur trades: the amount that earns most after fees, within working capital. Pure.

use super::venue::Venue;

/// Rounds of the search; each leaves two thirds of the interval, so that the last is one part in 10^7 of the capital.
const ROUNDS: u32 = 40;

/// A trade worth doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trade {
    /// USD put in.
    pub stake_e18: u128,
    pub profit_e18: u128,
}

/// The stake in [0, `capital_e18`] with the highest profit, where `proceeds` (concave, USD for USD) is what a stake brings; `None` when no
/// stake gains more than `least_profit_e18`.
pub fn best_stake(
    capital_e18: u128,
    least_profit_e18: u128,
    proceeds: impl Fn(u128) -> u128,
) -> Option<Trade> {
    let profit = |stake: u128| i128::try_from(proceeds(stake)).unwrap_or(i128::MAX) - stake as i128;
    let (mut low, mut high) = (0_u128, capital_e18);
    for _ in 0..ROUNDS {
        let third = (high - low) / 3;
        let (left, right) = (low + third, high - third);
        if profit(left) < profit(right) {
            low = left;
        } else {
            high = right;
        }
    }
    let stake_e18 = low.midpoint(high);
    let profit_e18 = u128::try_from(profit(stake_e18)).ok()?;
    (profit_e18 > least_profit_e18).then_some(Trade {
        stake_e18,
        profit_e18,
    })
}

/// USD into tokens, tokens into coin at `cheap`, coin into tokens at `dear`, tokens into USD.
pub fn between_pools(cheap: &Venue, dear: &Venue, stake_e18: u128) -> u128 {
    let coin = cheap.coin_for_tokens(cheap.tokens_for_usd(stake_e18));
    dear.value_e18(dear.tokens_for_coin(coin))
}

/// USD into tokens, tokens into coin at `pool`, coin redeemed at `usd_per_coin_e18`, at most `most_coin`.
pub fn redeem(pool: &Venue, usd_per_coin_e18: u128, most_coin: u128, stake_e18: u128) -> u128 {
    let coin = pool
        .coin_for_tokens(pool.tokens_for_usd(stake_e18))
        .min(most_coin);
    math::mul_div_down(coin, usd_per_coin_e18, math::E18).unwrap_or(0)
}

/// USD into coin at the vault at `usd_per_coin_e18`, coin into tokens at `pool`, tokens into USD.
pub fn mint(pool: &Venue, usd_per_coin_e18: u128, stake_e18: u128) -> u128 {
    let coin = math::mul_div_down(stake_e18, math::E18, usd_per_coin_e18).unwrap_or(0);
    pool.value_e18(pool.tokens_for_coin(coin))
}

#[cfg(test)]
mod tests {
    use super::*;
    use math::E18;

    #[test]
    fn the_best_stake_is_where_the_margin_is_gone() {
        // Proceeds 1.1·s − s²/1000: the margin is gone at s = 50, with a profit of 2.5.
        let proceeds = |stake: u128| stake * 11 / 10 - stake / E18 * stake / 1_000;
        let trade = best_stake(1_000 * E18, E18, proceeds).unwrap();
        assert!(trade.stake_e18.abs_diff(50 * E18) < 2 * E18, "{trade:?}");
    }

    #[test]
    fn capital_bounds_the_stake() {
        let trade = best_stake(10 * E18, 0, |stake| stake * 2).unwrap();
        assert!(trade.stake_e18 <= 10 * E18 && trade.stake_e18 > 9 * E18);
    }

    #[test]
    fn nothing_is_traded_at_a_loss() {
        assert_eq!(best_stake(10 * E18, 0, |stake| stake * 9 / 10), None);
    }
}
