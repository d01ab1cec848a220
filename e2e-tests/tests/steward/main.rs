//! The steward: parameters that are stepped without a vote, within corridors that a vote set. The corridor's arithmetic is tested in `policy`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::arithmetic_side_effects
)]

mod corridors;
mod named;
mod steps;
mod twice;
mod voted;
mod who;

use harness::prelude::*;
use harness::suite::{governor_terms, lending_terms, proposed, Governance};
use interfaces::controller::AmoTerms;
use interfaces::governor::{GovernorError, NamedSteward, ProposedCall, StewardCall};
use interfaces::lending_amo::Mode;
use interfaces::steward::{
    Corridor, Parameter, StepRefusal, StewardError, StewardInit, StewardLinks,
};
use policy::ledger::AmoId;

/// Holds the governance token, and carries every vote alone.
const ALICE: Role = Role::Named("alice");
/// Steps.
const STEWARD: Role = Role::Named("steward");
const PERCENT_E18: u128 = E18 / 100;

struct Fixture {
    suite: Suite,
    governance: Governance,
    steward: StewardHandle,
    lender: LendingAmoHandle,
}

fn deploy_steward(suite: &mut Suite, governance: Governance) -> StewardHandle {
    let init = StewardInit {
        links: StewardLinks {
            governor: governance.governor.account,
            registry: suite.registry.account,
            vault: suite.vault.account,
        },
        steward: Some(STEWARD.account()),
        admin: governance.governor.account,
        guardian: Role::Guardian.account(),
    };
    StewardHandle::at(suite.chain.deploy("steward", (init,)))
}

/// The suite is the governor's; there is a steward, of which no vote has heard.
fn unnamed() -> Fixture {
    let mut suite = Suite::default();
    let assets = suite.market_assets(None, suite.usdt());
    let market = suite.deploy_market(assets, lending_terms());
    let init = suite.lending_amo_init(market, Mode::DirectDeposit);
    let (_, lender) = suite.deploy_lending_amo(init, AmoConfig::default().terms);
    let holders = [(ALICE, coins(1_000))];
    let governance = Governance::deploy(&mut suite.chain, governor_terms(), &holders);
    suite.hand_over_to(governance);
    governance.take_over(&mut suite.chain, Role::Governance, lender);
    let steward = deploy_steward(&mut suite, governance);
    Fixture {
        suite,
        governance,
        steward,
        lender,
    }
}

/// A vote named it, with a corridor for every kind of parameter.
fn fixture() -> Fixture {
    let mut fixture = unnamed();
    let mut calls = vec![fixture.naming(fixture.steward)];
    for (parameter, corridor) in fixture.corridors() {
        calls.push(fixture.setting(parameter, Some(corridor)));
    }
    fixture.carry(&calls);
    fixture
}

fn corridor(minimum: u128, maximum: u128, step_bps: u16) -> Corridor {
    Corridor {
        minimum,
        maximum,
        step_bps,
        least_interval_ms: DAY_MS,
    }
}

impl Fixture {
    fn amo(&self) -> AmoId {
        self.suite.usdc().amo_id()
    }

    fn cap(&self) -> Parameter {
        Parameter::AmoCap(self.amo())
    }

    fn mint_fee(&self) -> Parameter {
        Parameter::MintFee(self.suite.usdc().token.account)
    }

    fn rate(&self) -> Parameter {
        Parameter::LendingTargetRate(self.lender.account)
    }

    /// Around what the suite is deployed with.
    fn corridors(&self) -> [(Parameter, Corridor); 7] {
        let (amo, usdc) = (self.amo(), self.suite.usdc());
        let token = usdc.token.account;
        [
            (
                Parameter::AmoCap(amo),
                corridor(coins(40_000_000), coins(60_000_000), 1_000),
            ),
            (
                Parameter::AmoGap(amo),
                corridor(coins(8_000_000), coins(12_000_000), 1_000),
            ),
            (
                Parameter::AmoLargestStep(amo),
                corridor(coins(500_000), coins(2_000_000), 1_000),
            ),
            (Parameter::MintFee(token), corridor(0, 20, 2_500)),
            (Parameter::RedeemFee(token), corridor(0, 20, 2_500)),
            (
                Parameter::PoolBand(usdc.amo().account),
                corridor(3, 10, 2_500),
            ),
            (self.rate(), corridor(PERCENT_E18, 8 * PERCENT_E18, 2_500)),
        ]
    }

    /// What the steward needs of the governor, and nothing more.
    fn listed(&self, account: impl Into<AccountId>) -> NamedSteward {
        let usdc = self.suite.usdc();
        let pool_params = AmoConfig::default().params;
        let lending_params = harness::suite::lending_params();
        let needed = [
            proposed(self.suite.registry.call().set_terms(0, amo_terms())),
            proposed(
                self.suite
                    .vault
                    .call()
                    .set_asset_terms(usdc.token.account, CoinConfig::dollar("", "", 6).vault),
            ),
            proposed(usdc.amo().call().set_params(pool_params)),
            proposed(self.lender.call().set_params(lending_params)),
        ];
        NamedSteward {
            account: account.into(),
            calls: needed.iter().map(kind_of).collect(),
        }
    }

    fn naming(&self, account: impl Into<AccountId>) -> ProposedCall {
        self.naming_as(Some(self.listed(account)))
    }

    fn naming_as(&self, named: Option<NamedSteward>) -> ProposedCall {
        proposed(self.governance.governor.call().set_steward(named))
    }

    fn setting(&self, parameter: Parameter, corridor: Option<Corridor>) -> ProposedCall {
        proposed(self.steward.call().set_corridor(parameter, corridor))
    }

    /// Takes two days and more.
    #[track_caller]
    fn carry(&mut self, calls: &[ProposedCall]) {
        self.governance
            .carry(&mut self.suite.chain, &[ALICE], calls);
    }

    fn stepping(
        &self,
        parameter: Parameter,
        value: u128,
    ) -> impl Message<Answer = Result<u128, StewardError>> {
        self.steward.call().step(parameter, value)
    }

    #[track_caller]
    fn step(&mut self, parameter: Parameter, value: u128) -> u128 {
        let message = self.stepping(parameter, value);
        self.suite.chain.call(STEWARD, message).expect_ok()
    }

    #[track_caller]
    fn assert_no_step(
        &mut self,
        who: impl Into<AccountId>,
        parameter: Parameter,
        value: u128,
        error: impl Into<StewardError>,
    ) {
        let message = self.stepping(parameter, value);
        self.suite.chain.assert_refused(who, message, error.into());
    }

    #[track_caller]
    fn value(&mut self, parameter: Parameter) -> u128 {
        let view = self.steward.call().value(parameter);
        self.suite.chain.read(view).unwrap()
    }

    #[track_caller]
    fn terms(&mut self) -> AmoTerms {
        let view = self.suite.controller.call().amo(self.amo());
        self.suite.chain.read(view).unwrap().terms
    }

    fn wait(&mut self, ms: u64) {
        self.suite.chain.next_block_in(ms);
    }
}

fn amo_terms() -> AmoTerms {
    AmoConfig::default().terms
}

fn kind_of(call: &ProposedCall) -> StewardCall {
    StewardCall {
        callee: call.callee,
        selector: *call.input.first_chunk().unwrap(),
    }
}
