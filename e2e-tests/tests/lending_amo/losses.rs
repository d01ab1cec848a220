//! Bad debts of the market are losses of the AMO.

use crate::*;
use interfaces::book::LossRealised;

#[test]
fn a_bad_debt_shows_in_the_mark_and_is_realised_by_what_comes_back() {
    let mut fixture = fixture(Mode::DirectDeposit);
    fixture.settle();
    // A borrower with 0.7 ether for 950 coins; ether falls to 500.
    let holder = Role::Holder.account();
    let market = fixture.market;
    let posted = fixture.ether.units(7) / 10;
    let message = market.call().post_collateral(posted, holder);
    fixture.suite.chain.call(Role::Holder, message).expect_ok();
    let message = market.call().borrow(coins(950), holder);
    fixture.suite.chain.call(Role::Holder, message).expect_ok();
    let id = fixture.ether.id;
    fixture.suite.report_prices(&[(id, 500 * E18)]);
    let before = fixture.suite.solvency();
    let message = market.call().liquidate(holder, coins(1_000), 0);
    fixture.suite.chain.call(Role::Holder, message).expect_ok();
    let lost = fixture
        .suite
        .chain
        .read(market.call().state())
        .totals
        .bad_debt_e18;
    assert!(lost > coins(600) && lost < coins(620), "{lost}");

    let message = fixture.suite.controller.call().refresh(fixture.id);
    let call = fixture.suite.chain.call(Role::Keeper, message);
    let realised: Vec<LossRealised> = call.events(fixture.suite.book);
    call.expect_ok();
    assert_eq!(realised.len(), 1);
    // Beyond its loss tolerance: the same poke takes back what is there.
    let record = fixture.record();
    assert!(record.realised_loss_e18 > 0);
    let after = fixture.suite.solvency();
    let fell = (before.equity_e18 - after.equity_e18).unsigned_abs();
    assert!(fell.abs_diff(lost) < coins(1), "{fell} of {lost}");
    let amo = fixture
        .suite
        .chain
        .read(fixture.suite.contracts.controller.call().amo(fixture.id))
        .unwrap();
    assert_eq!(amo.stage, interfaces::controller::Stage::UnwindOnly);
    fixture.assert_booked();
    assert!(after.redemption_ratio_e18 >= E18, "the equity bore it");
}
