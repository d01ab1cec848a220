//! The two tokens.

use super::recorder::Recorder;
use anyhow::Result;
use harness::fixtures::VAULT;
use harness::prelude::*;
use harness::suite::deploy_token;

/// Has tokens and allowances from before.
const WARM: Role = Role::Trader;
/// Has never been seen by the token.
const NEW: Role = Role::Named("newcomer");
const AMOUNT: u128 = 1_000_000;

pub fn measure(recorder: &mut Recorder) -> Result<()> {
    let mut chain = Chain::new();
    let token = deploy_token(&mut chain, "USD Coin", "USDC", 6);
    for role in [Role::Holder, WARM] {
        chain
            .call(Role::Deployer, token.mint(role, AMOUNT * 1_000))
            .expect_ok();
    }
    psp22(recorder, &mut chain, "test-token", token)?;
    for (case, to) in [("warm", WARM), ("new holder", NEW)] {
        recorder.call(
            &mut chain,
            ("test-token", "mint", case),
            Role::Deployer,
            token.mint(to, AMOUNT),
        )?;
    }

    let StablecoinFixture {
        mut chain,
        stablecoin,
    } = StablecoinFixture::new(coins(1_000_000));
    for role in [Role::Holder, WARM, VAULT] {
        let message = stablecoin.call().mint(role.account(), AMOUNT * 1_000);
        chain.call(VAULT, message).expect_ok();
    }
    psp22(
        recorder,
        &mut chain,
        "stablecoin",
        TokenHandle::at(stablecoin.account),
    )?;
    for (case, to) in [("warm", WARM), ("new holder", NEW)] {
        let message = stablecoin.call().mint(to.account(), AMOUNT);
        recorder.call(&mut chain, ("stablecoin", "mint", case), VAULT, message)?;
    }
    let approval = stablecoin.psp22().approve(VAULT.account(), AMOUNT * 1_000);
    chain.call(Role::Holder, approval).expect_ok();
    for (case, from) in [("own coin", VAULT), ("by allowance", Role::Holder)] {
        let message = stablecoin.call().burn(from.account(), AMOUNT);
        recorder.call(&mut chain, ("stablecoin", "burn", case), VAULT, message)?;
    }
    Ok(())
}

fn psp22(
    recorder: &mut Recorder,
    chain: &mut Chain,
    contract: &'static str,
    token: TokenHandle,
) -> Result<()> {
    let (holder, spender) = (Role::Holder, Role::Arbitrageur);
    let approval = token.psp22().approve(spender.account(), AMOUNT * 1_000);
    chain.call(holder, approval).expect_ok();

    for (case, to) in [("warm", WARM), ("new holder", NEW)] {
        let message = token.psp22().transfer(to.account(), AMOUNT, Vec::new());
        recorder.call(chain, (contract, "transfer", case), holder, message)?;
        let message =
            token
                .psp22()
                .transfer_from(holder.account(), to.account(), AMOUNT, Vec::new());
        recorder.call(chain, (contract, "transfer_from", case), spender, message)?;
    }
    for (case, to) in [("overwrite", spender), ("first", NEW)] {
        let message = token.psp22().approve(to.account(), AMOUNT);
        recorder.call(chain, (contract, "approve", case), holder, message)?;
    }
    recorder.view(
        chain,
        (contract, "balance_of", "warm"),
        token.psp22().balance_of(holder.account()),
    )?;
    Ok(())
}
