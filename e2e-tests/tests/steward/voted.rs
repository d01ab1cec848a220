//! From a voted corridor to the venue: holders vote the steward and a corridor, the steward raises an AMO's cap in steps, a keeper winds up to it, the
//! guardian stops both, and votes take the steward away.

use crate::*;

/// A USDC pool in which the coin is far above its band, its AMO with a small cap and no wait.
fn pressed() -> Fixture {
    let mut amo = AmoConfig::default();
    amo.terms.cap_e18 = coins(10_000);
    amo.terms.largest_step_e18 = coins(1_000_000);
    let mut config = SuiteConfig::default();
    config.coins[0].amo = Some(amo);
    let mut suite = Suite::new(&config);
    let usdc = suite.usdc();
    suite.mint_for(Role::Holder, usdc, usd6(1_000_000));
    suite.seed_pool(usdc, 200_000);
    suite.give(Role::Trader, usdc, usd6(150_000));
    suite.approve_all(Role::Trader);
    let message =
        usdc.pool()
            .call()
            .swap_exact_in(1, 0, usd6(150_000), 0, Role::Trader.account(), NEVER);
    suite.chain.call(Role::Trader, message).expect_ok();
    let assets = suite.market_assets(None, suite.usdt());
    let market = suite.deploy_market(assets, lending_terms());
    let init = suite.lending_amo_init(market, Mode::DirectDeposit);
    let (_, lender) = suite.deploy_lending_amo(init, AmoConfig::default().terms);
    let holders = [(ALICE, coins(1_000))];
    let governance = Governance::deploy(&mut suite.chain, governor_terms(), &holders);
    suite.hand_over_to(governance);
    let steward = deploy_steward(&mut suite, governance);
    Fixture {
        suite,
        governance,
        steward,
        lender,
    }
}

impl Fixture {
    /// Prices and the pool's moving average follow the time; then a keeper has as much wound as may be, and once more in vain.
    fn wind(&mut self) -> u128 {
        let amo = self.amo();
        let cap_e18 = self.terms().cap_e18;
        for _ in 0..30 {
            self.suite.chain.next_block_in(2 * MINUTE_MS);
            self.suite.refresh_prices();
        }
        let mut tries_left = 20;
        while self.suite.solvency().debt_e18 < cap_e18 && tries_left > 0 {
            self.suite.poke(amo).expect_ok();
            self.suite.chain.next_block_in(10 * MINUTE_MS);
            self.suite.refresh_prices();
            tries_left -= 1;
        }
        self.suite.poke(amo).expect_ok();
        self.suite.solvency().debt_e18
    }
}

#[test]
fn a_vote_a_steward_a_keeper_a_guardian_and_a_vote() {
    let mut fixture = pressed();
    let cap = fixture.cap();
    assert_eq!(fixture.wind(), coins(10_000));

    let calls = [
        fixture.naming(fixture.steward),
        fixture.setting(cap, Some(corridor(coins(5_000), coins(12_000), 1_000))),
    ];
    fixture.carry(&calls);
    for (value, most) in [(11_000, 11_001), (12_000, 12_001)] {
        let message = fixture.stepping(cap, coins(most));
        let _ = fixture.suite.chain.refused(STEWARD, message);
        fixture.step(cap, coins(value));
        assert_eq!(fixture.wind(), coins(value));
        fixture.wait(DAY_MS);
    }
    // At the voted maximum nothing more is to be had.
    let error = StepRefusal::Outside {
        value: coins(12_000) + 1,
        minimum: coins(5_000),
        maximum: coins(12_000),
    };
    fixture.assert_no_step(STEWARD, cap, coins(12_000) + 1, error);

    // The guardian: the AMO stops growing at once, and the steward with it.
    let message = fixture.steward.call().suspend();
    fixture
        .suite
        .chain
        .call(Role::Guardian, message)
        .expect_ok();
    let message = fixture
        .suite
        .registry
        .call()
        .lower_cap(fixture.amo(), coins(1_000));
    fixture
        .suite
        .chain
        .call(Role::Guardian, message)
        .expect_ok();
    fixture.suite.refresh_prices();
    assert!(fixture.suite.enforce().expect_ok() > 0);
    assert!(fixture.suite.solvency().debt_e18 <= coins(1_000));
    fixture.assert_no_step(STEWARD, cap, coins(5_000), StewardError::Suspended);

    // Votes end it for good.
    let calls = [
        fixture.naming_as(None),
        fixture.setting(cap, None),
        proposed(fixture.steward.call().resume()),
    ];
    fixture.carry(&calls);
    fixture.assert_no_step(STEWARD, cap, coins(5_000), StewardError::NoCorridor);
}
