//! What a corridor may be, and what lies outside of it.

use crate::*;
use interfaces::access::AccessError;
use interfaces::controller::MAX_CAP_E18;
use interfaces::steward::{CorridorChanged, CorridorOutOfRange, MAX_STEP_BPS};
use scale::Encode;

#[test]
fn a_step_beyond_the_share_or_beyond_the_corridor_is_refused() {
    let mut fixture = fixture();
    let cap = fixture.cap();
    let (minimum, maximum) = (coins(40_000_000), coins(60_000_000));
    let present = coins(50_000_000);
    for value in [
        present + coins(5_000_000) + 1,
        present - coins(5_000_000) - 1,
    ] {
        let error = StepRefusal::TooFar {
            present,
            value,
            largest_step: coins(5_000_000),
        };
        fixture.assert_no_step(STEWARD, cap, value, error);
    }
    for value in [0, minimum - 1, maximum + 1, u128::MAX] {
        let error = StepRefusal::Outside {
            value,
            minimum,
            maximum,
        };
        fixture.assert_no_step(STEWARD, cap, value, error);
    }
    let error = StepRefusal::Unchanged { value: present };
    fixture.assert_no_step(STEWARD, cap, present, error);
}

#[test]
fn what_the_guardian_lowered_below_the_corridor_the_steward_cannot_raise() {
    let mut fixture = fixture();
    let (cap, amo) = (fixture.cap(), fixture.amo());
    let (minimum, maximum) = (coins(40_000_000), coins(60_000_000));
    for present in [minimum - 1, 0] {
        let message = fixture.suite.registry.call().lower_cap(amo, present);
        fixture
            .suite
            .chain
            .call(Role::Guardian, message)
            .expect_ok();
        let error = StepRefusal::PresentOutside {
            present,
            minimum,
            maximum,
        };
        for value in [minimum, 1, present + 1] {
            fixture.assert_no_step(STEWARD, cap, value, error);
        }
    }
}

#[test]
fn a_fee_of_zero_is_left_by_one_basis_point() {
    let mut fixture = fixture();
    let (fee, usdc) = (fixture.mint_fee(), fixture.suite.usdc());
    let mut terms = CoinConfig::dollar("", "", 6).vault;
    terms.mint_fee_bps = 0;
    let message = fixture
        .suite
        .vault
        .call()
        .set_asset_terms(usdc.token.account, terms);
    fixture.carry(&[proposed(message)]);
    let error = StepRefusal::TooFar {
        present: 0,
        value: 2,
        largest_step: 1,
    };
    fixture.assert_no_step(STEWARD, fee, 2, error);
    fixture.step(fee, 1);
    fixture.wait(DAY_MS);
    fixture.step(fee, 0);
}

#[test]
fn without_a_corridor_nothing_is_stepped() {
    let mut fixture = fixture();
    let usdt = fixture.suite.usdt();
    let others = [
        Parameter::AmoCap(usdt.amo_id()),
        Parameter::AmoCap(9),
        Parameter::MintFee(usdt.token.account),
        Parameter::PoolBand(Role::Attacker.account()),
        Parameter::LendingTargetRate(fixture.suite.usdc().amo().account),
    ];
    for parameter in others {
        fixture.assert_no_step(STEWARD, parameter, 1, StewardError::NoCorridor);
    }
    let fee = fixture.mint_fee();
    let calls = [fixture.setting(fee, None)];
    fixture.carry(&calls);
    fixture.assert_no_step(STEWARD, fee, 11, StewardError::NoCorridor);
}

#[test]
fn a_vote_for_a_corridor_out_of_bounds_fails() {
    let mut fixture = unnamed();
    let (cap, fee) = (fixture.cap(), fixture.mint_fee());
    let band = Parameter::PoolBand(fixture.suite.usdc().amo().account);
    let sound = corridor(1, 10, 1);
    let day = u128::from(DAY_MS);
    let hasty = Corridor {
        least_interval_ms: DAY_MS - 1,
        ..sound
    };
    let refused = [
        // What a cap of zero stopped is not started without a vote.
        (cap, corridor(0, 10, 1), (0, 1, 10)),
        (
            cap,
            corridor(1, MAX_CAP_E18 + 1, 1),
            (MAX_CAP_E18 + 1, 1, MAX_CAP_E18),
        ),
        (fee, corridor(0, 101, 1), (101, 0, 100)),
        (band, corridor(0, 10, 1), (0, 1, 10)),
        (band, corridor(1, 1_001, 1), (1_001, 1, 1_000)),
        (fee, corridor(11, 10, 1), (11, 0, 10)),
        (fee, corridor(1, 10, 0), (0, 1, MAX_STEP_BPS.into())),
        (fee, corridor(1, 10, 2_501), (2_501, 1, MAX_STEP_BPS.into())),
        (fee, hasty, (day - 1, day, 365 * day)),
    ];
    for (parameter, corridor, (value, minimum, maximum)) in refused {
        let error = StewardError::CorridorOutOfRange(CorridorOutOfRange {
            value,
            minimum,
            maximum,
        });
        // As the governor: what a vote would come to.
        let message = fixture
            .steward
            .call()
            .set_corridor(parameter, Some(corridor));
        let governor = fixture.governance.governor;
        fixture.suite.chain.assert_refused(governor, message, error);
    }
    let calls = [fixture.setting(cap, Some(corridor(0, 10, 1)))];
    let chain = &mut fixture.suite.chain;
    let proposal = fixture
        .governance
        .bring_to_execution(chain, &[ALICE], &calls);
    let message = fixture.governance.execute(proposal, &calls);
    let answer: ink::MessageResult<Result<(), StewardError>> =
        Ok(Err(StewardError::CorridorOutOfRange(CorridorOutOfRange {
            value: 0,
            minimum: 1,
            maximum: 10,
        })));
    let error = GovernorError::CallFailed {
        index: 0,
        output: answer.encode(),
    };
    chain.assert_refused(Role::Keeper, message, error);
}

#[test]
fn only_the_admin_sets_a_corridor() {
    let mut fixture = fixture();
    let (steward, fee) = (fixture.steward, fixture.mint_fee());
    let wide = Some(corridor(0, 100, MAX_STEP_BPS));
    for who in [
        STEWARD,
        Role::Guardian,
        Role::Governance,
        Role::Attacker,
        ALICE,
    ] {
        let error = StewardError::Access(AccessError::NotAdmin);
        let message = steward.call().set_corridor(fee, wide);
        fixture.suite.chain.assert_refused(who, message, error);
    }
    let governor = fixture.governance.governor;
    let message = steward.call().set_corridor(fee, wide);
    let call = fixture.suite.chain.call(governor, message);
    let event: CorridorChanged = call.event(steward);
    call.expect_ok();
    assert_eq!(event.parameter, fee);
    assert_eq!((event.old, event.new), (Some(corridor(0, 20, 2_500)), wide));
    assert_eq!(fixture.suite.chain.read(steward.call().corridor(fee)), wide);
}
