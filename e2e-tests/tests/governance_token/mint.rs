//! Minting: by whom governance allowed it, so much, and never above the maximum.

use crate::*;
use interfaces::governance_token::MintingAllowanceChanged;
use psp22::Transfer;

#[test]
fn a_minter_mints_out_of_its_allowance_and_the_coins_vote() {
    let mut fixture = delegated();
    let token = fixture.token;
    fixture.allow_minting(Role::Keeper, coins(500));
    let message = token.call().mint(Role::Holder.account(), coins(120));
    let call = fixture.chain.call(Role::Keeper, message);
    let event: Transfer = call.event(token);
    assert_eq!(
        (event.from, event.to, event.value),
        (None, Some(Role::Holder.account()), coins(120))
    );
    let event: MintingAllowanceChanged = call.event(token);
    assert_eq!(
        (event.minter, event.old_e18, event.new_e18),
        (Role::Keeper.account(), coins(500), coins(380))
    );
    assert_eq!(
        vote_changes(&call, token),
        [(Role::Holder.account(), coins(1_000), coins(1_120))]
    );
    call.expect_ok();
    assert_eq!(fixture.supply(), coins(1_120));
    assert_eq!(fixture.balance(Role::Holder), coins(1_120));
    let view = token.call().minting_allowance_e18(Role::Keeper.account());
    assert_eq!(fixture.chain.read(view), coins(380));
}

#[test]
fn more_than_the_allowance_is_refused_and_without_one_everything() {
    let mut fixture = delegated();
    let token = fixture.token;
    fixture.allow_minting(Role::Keeper, coins(500));
    let mint = |amount| token.call().mint(Role::Attacker.account(), amount);
    let error = |allowance_e18, amount_e18| GovernanceTokenError::MintingAllowanceExceeded {
        allowance_e18,
        amount_e18,
    };
    let more = coins(500) + 1;
    fixture.assert_refused(Role::Keeper, mint(more), error(coins(500), more));
    fixture.assert_refused(Role::Attacker, mint(1), error(0, 1));
    // The admin sets allowances and has none.
    fixture.assert_refused(Role::Governance, mint(1), error(0, 1));
    fixture
        .chain
        .call(Role::Keeper, mint(coins(500)))
        .expect_ok();
    fixture.assert_refused(Role::Keeper, mint(1), error(0, 1));
}

#[test]
fn the_supply_never_exceeds_its_maximum_whatever_the_allowance() {
    let mut fixture = delegated();
    let token = fixture.token;
    fixture.allow_minting(Role::Keeper, u128::MAX);
    let room = MAX_GOVERNANCE_SUPPLY - coins(1_000);
    let mint = |amount| token.call().mint(Role::Keeper.account(), amount);
    for amount_e18 in [room + 1, u128::MAX] {
        let error = GovernanceTokenError::MaxSupplyExceeded {
            supply_e18: coins(1_000),
            amount_e18,
            maximum_e18: MAX_GOVERNANCE_SUPPLY,
        };
        fixture.assert_refused(Role::Keeper, mint(amount_e18), error);
    }
    fixture.chain.call(Role::Keeper, mint(room)).expect_ok();
    assert_eq!(fixture.supply(), MAX_GOVERNANCE_SUPPLY);
}

#[test]
fn nothing_is_not_minted() {
    let mut fixture = delegated();
    fixture.allow_minting(Role::Keeper, coins(1));
    let message = fixture.token.call().mint(Role::Keeper.account(), 0);
    fixture.assert_refused(Role::Keeper, message, GovernanceTokenError::ZeroAmount);
}

#[test]
fn what_all_may_mint_together_is_known() {
    let mut fixture = delegated();
    let token = fixture.token;
    let sum = |fixture: &mut Fixture| fixture.chain.read(token.call().minting_allowances_e18());
    assert_eq!(sum(&mut fixture), 0);
    fixture.allow_minting(Role::Keeper, coins(500));
    fixture.allow_minting(Role::Trader, coins(70));
    fixture.allow_minting(Role::Keeper, coins(300));
    assert_eq!(sum(&mut fixture), coins(370));
    let message = token.call().mint(Role::Holder.account(), coins(120));
    fixture.chain.call(Role::Keeper, message).expect_ok();
    assert_eq!(sum(&mut fixture), coins(250));
    let lower = token
        .call()
        .lower_minting_allowance(Role::Trader.account(), 1);
    fixture.chain.call(Role::Guardian, lower).expect_ok();
    assert_eq!(sum(&mut fixture), coins(180) + 1);
    // What would not fit is not allowed to anybody.
    let set = |amount| {
        token
            .call()
            .set_minting_allowance(Role::Attacker.account(), amount)
    };
    let error = GovernanceTokenError::MintingAllowancesTooLarge {
        others_e18: coins(180) + 1,
        amount_e18: u128::MAX - coins(180),
    };
    fixture.assert_refused(Role::Governance, set(u128::MAX - coins(180)), error);
    let message = set(u128::MAX - coins(180) - 1);
    fixture.chain.call(Role::Governance, message).expect_ok();
    assert_eq!(sum(&mut fixture), u128::MAX);
    for minter in [Role::Keeper, Role::Trader, Role::Attacker] {
        fixture.allow_minting(minter, 0);
    }
    assert_eq!(sum(&mut fixture), 0);
}
