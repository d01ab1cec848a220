//! What is done now and then: equity given and paid out, profits taken, governance, a paid rescue, recapitalisation, settlement.

use super::recorder::Recorder;
use super::warm::{breach_idle, config, push, warm, Push};
use anyhow::{anyhow, ensure, Result};
use harness::prelude::*;
use harness::suite::{deploy_governance_token, governance_token_init};
use interfaces::keeper_budget::{PayTerms, Service};
use interfaces::recapitalisation::AuctionTerms;
use policy::limits::BucketTerms;

const ADMIN: Role = Role::Governance;

pub fn measure(recorder: &mut Recorder) -> Result<()> {
    let mut suite = warm(1)?;
    equity(recorder, &mut suite)?;
    governance(recorder, &mut suite)?;
    profit(recorder, &mut suite)?;
    rescue(recorder, &mut suite)?;
    recapitalisation(recorder, &mut suite)?;
    settlement(recorder, &mut suite)
}

fn equity(recorder: &mut Recorder, suite: &mut Suite) -> Result<()> {
    let (vault, usdc) = (suite.vault, suite.usdc());
    let token = usdc.token.account;
    let treasury = vault.call().set_treasury(Role::Treasury.account());
    let chain = &mut suite.chain;
    recorder.call(
        chain,
        ("vault", "set_treasury", "first"),
        ADMIN,
        treasury.clone(),
    )?;
    let message = vault.call().recapitalise(token, usd6(1_000_000));
    recorder.call(
        chain,
        ("vault", "recapitalise", "warm"),
        Role::Holder,
        message.clone(),
    )?;
    let apart = chain.checkpoint();
    chain.call(ADMIN, treasury).expect_ok();
    for _ in 0..2 {
        chain.call(Role::Holder, message.clone()).expect_ok();
    }
    let message = vault.call().distribute(token, usd6(1));
    chain.call(Role::Keeper, message.clone()).expect_ok();
    recorder.call(
        chain,
        ("vault", "distribute", "warm"),
        Role::Keeper,
        message,
    )?;
    chain.roll_back(apart);
    Ok(())
}

fn governance(recorder: &mut Recorder, suite: &mut Suite) -> Result<()> {
    let (registry, book, usdc) = (suite.registry, suite.book, suite.usdc());
    let amo = usdc.amo_id();
    let limits = suite.chain.read(book.call().limits());
    let terms = AmoConfig::default().terms;
    let allowance = config().allowance;
    let chain = &mut suite.chain;
    let mut registry = registry.call();
    let mut measure = |message: &str, who, call| {
        let name = ("registry", message, "warm");
        recorder.call::<(), interfaces::controller::ControllerError>(chain, name, who, call)
    };
    measure(
        "set_terms",
        ADMIN,
        Boxed::of(registry.set_terms(amo, terms)),
    )?;
    measure(
        "lower_cap",
        Role::Guardian,
        Boxed::of(registry.lower_cap(amo, 1)),
    )?;
    measure(
        "set_unwind_only",
        Role::Guardian,
        Boxed::of(registry.set_unwind_only(amo)),
    )?;
    measure("reset_losses", ADMIN, Boxed::of(registry.reset_losses(amo)))?;
    measure(
        "pause_winding",
        Role::Guardian,
        Boxed::of(registry.pause_winding()),
    )?;
    measure(
        "set_allowance",
        ADMIN,
        Boxed::of(registry.set_allowance(allowance)),
    )?;
    let name = ("book", "set_limits", "1 amo");
    recorder.call(chain, name, ADMIN, book.call().set_limits(limits))?;
    Ok(())
}

/// A message by its bytes, so that several can be measured in a row.
struct Boxed(AccountId, Vec<u8>);

impl Boxed {
    fn of(message: impl Message) -> Self {
        let (to, input) = message.into_input();
        Self(to, input)
    }
}

impl Message for Boxed {
    type Answer = Result<(), interfaces::controller::ControllerError>;

    fn into_input(self) -> (AccountId, Vec<u8>) {
        (self.0, self.1)
    }
}

/// A gift of LP tokens is the AMO's profit.
fn profit(recorder: &mut Recorder, suite: &mut Suite) -> Result<()> {
    let (controller, lens, usdc) = (suite.controller, suite.lens, suite.usdc());
    let apart = suite.chain.checkpoint();
    let message = usdc
        .pool()
        .psp22()
        .transfer(usdc.amo().account, coins(10_000), Vec::new());
    suite.chain.call(Role::Supplier, message).expect_ok();
    let message = controller.call().harvest(usdc.amo_id());
    let name = ("controller", "harvest", "warm");
    recorder.call(&mut suite.chain, name, Role::Keeper, message)?;
    suite.chain.roll_back(apart);
    let name = ("lens", "amos", "1 amo");
    recorder.view(&mut suite.chain, name, lens.call().amos(0, 16))?;
    let name = ("lens", "collaterals", "2 assets");
    recorder.view(&mut suite.chain, name, lens.call().collaterals())?;
    Ok(())
}

fn rescue(recorder: &mut Recorder, suite: &mut Suite) -> Result<()> {
    let (controller, usdc) = (suite.controller, suite.usdc());
    let apart = suite.chain.checkpoint();
    let budget = suite.deploy_keeper_budget(PayTerms {
        enforce_bps: 2,
        full_after_ms: MINUTE_MS,
        rebalance_bps: 1_000,
        most_e18: coins(500),
        rate: BucketTerms {
            capacity_e18: coins(1_000),
            refill_e18_per_day: coins(2_000),
        },
    });
    let coin = suite.stablecoin.account;
    for (to, amount) in [
        (budget.account, coins(10_000)),
        (Role::Keeper.account(), coins(1)),
    ] {
        let message = TokenHandle::at(coin)
            .psp22()
            .transfer(to, amount, Vec::new());
        suite.chain.call(Role::Holder, message).expect_ok();
    }
    let service = Service {
        gained_e18: coins(1),
        ..Service::default()
    };
    let name = ("keeper-budget", "pay", "warm");
    let owner = budget.call().set_controller(Role::Keeper.account());
    let own = suite.chain.checkpoint();
    suite.chain.call(ADMIN, owner).expect_ok();
    let message = budget.call().pay(Role::Keeper.account(), service);
    recorder.call(&mut suite.chain, name, Role::Keeper, message)?;
    suite.chain.roll_back(own);

    let gaining = suite.chain.checkpoint();
    push(suite, Push::Up);
    let message = controller.call().rebalance(usdc.amo_id());
    let name = ("controller", "rebalance", "wind, paid");
    recorder.call(&mut suite.chain, name, Role::Keeper, message)?;
    suite.chain.roll_back(gaining);

    breach_idle(suite);
    suite.chain.next_block_in(MINUTE_MS);
    let name = ("controller", "enforce", "one step, paid");
    let message = controller.call().enforce();
    recorder.call(&mut suite.chain, name, Role::Keeper, message)?;
    let name = ("controller", "enforce_amo", "one step, paid");
    let message = controller.call().enforce_amo(usdc.amo_id());
    recorder.call(&mut suite.chain, name, Role::Keeper, message)?;
    suite.chain.roll_back(apart);
    Ok(())
}

/// USDC falls until coins are worth less than 1 USD.
fn recapitalisation(recorder: &mut Recorder, suite: &mut Suite) -> Result<()> {
    let (usdc, usdt) = (suite.usdc(), suite.usdt());
    let apart = suite.chain.checkpoint();
    let init = governance_token_init(coins(10_000_000), Role::Deployer);
    let token = deploy_governance_token(&mut suite.chain, init)
        .map_err(|refusal| anyhow!("deploying a governance token: {refusal:?}"))?;
    let auction = suite.deploy_recapitalisation(
        token,
        AuctionTerms {
            wait_ms: MINUTE_MS,
            duration_ms: HOUR_MS,
            start_price_e18: coins(2),
            floor_price_e18: coins(1),
            lot_e18: coins(1_000_000),
        },
    );
    let message = token
        .call()
        .set_minting_allowance(auction.account, coins(1_000_000));
    suite.chain.call(ADMIN, message).expect_ok();
    suite.approve(Role::Holder, usdt.token, auction);
    suite.report_prices(&[(usdc.id, bps(9_000))]);
    ensure!(
        suite.solvency().redemption_ratio_e18 < E18,
        "coins should be worth less than 1 USD"
    );
    // Longer than it must wait: another chain may have heard of the price a few blocks later.
    suite.chain.next_block_in(2 * MINUTE_MS);
    let name = ("recapitalisation", "start", "first");
    let message = auction.call().start();
    recorder.call(&mut suite.chain, name, Role::Keeper, message.clone())?;
    suite.chain.call(Role::Keeper, message).expect_ok();
    let name = ("recapitalisation", "buy", "warm");
    let message = auction.call().buy(usdt.id, usd6(100), 0);
    suite.chain.call(Role::Holder, message.clone()).expect_ok();
    recorder.call(&mut suite.chain, name, Role::Holder, message)?;
    suite.chain.roll_back(apart);
    Ok(())
}

fn settlement(recorder: &mut Recorder, suite: &mut Suite) -> Result<()> {
    let (vault, usdc, coin) = (suite.vault, suite.usdc(), suite.stablecoin);
    let token = usdc.token.account;
    let settlement = suite.deploy_settlement();
    suite.approve(Role::Holder, coin, settlement);
    let chain = &mut suite.chain;
    for coin in suite.contracts.coins.clone() {
        let message = vault.call().pause_mint(coin.token.account);
        chain.call(Role::Guardian, message).expect_ok();
    }
    chain.next_block();
    let message = vault.call().begin_settlement(settlement.account);
    let name = ("vault", "begin_settlement", "first");
    recorder.call(chain, name, ADMIN, message.clone())?;
    chain.call(ADMIN, message).expect_ok();
    let message = vault.call().settle(token);
    let name = ("vault", "settle", "first");
    recorder.call(chain, name, Role::Keeper, message.clone())?;
    chain.call(Role::Keeper, message).expect_ok();
    let message = settlement.call().surrender(coins(1_000));
    chain.call(Role::Holder, message.clone()).expect_ok();
    let name = ("settlement", "surrender", "warm");
    recorder.call(chain, name, Role::Holder, message.clone())?;
    let collect = settlement.call().collect(token);
    chain.call(Role::Holder, collect.clone()).expect_ok();
    chain.call(Role::Holder, message).expect_ok();
    let name = ("settlement", "collect", "warm");
    recorder.call(chain, name, Role::Holder, collect)?;
    Ok(())
}
