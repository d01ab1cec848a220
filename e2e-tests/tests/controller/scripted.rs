//! AMOs that do what a test tells them (`contracts/hostile-amo`), and a suite of them.

use harness::prelude::*;
use ink::env::call::{build_call, ExecutionInput, Selector};
use ink::env::DefaultEnvironment;
use ink::selector_bytes;
use interfaces::amo::{Context, Descriptor, Moved, Plan, Report};
use interfaces::book::{AmoRecord, Briefing};
use interfaces::controller::{AmoTerms, Controller, ControllerError, RegisteredAmo};
use interfaces::Position;
use policy::ledger::AmoId;

/// What a message of a scripted AMO does instead of answering, as `conduct.rs` numbers it.
pub const GOOD: u8 = 0;
pub const TRAP: u8 = 1;
pub const LOOP: u8 = 2;
pub const LONG_ANSWER: u8 = 3;
pub const FLOOD: u8 = 4;
pub const GARBAGE: u8 = 5;
pub const EAT_DEPOSIT: u8 = 6;
pub const REENTER: u8 = 7;
pub const REFUSE: u8 = 8;

/// A message of an AMO, by its place in the script.
pub const PLAN: usize = 0;
pub const WIND: usize = 1;
pub const UNWIND: usize = 2;
pub const WITHDRAW: usize = 3;
pub const POSITION: usize = 4;

/// Coin in circulation at the start, about: what the holder minted with 10,000 USDC.
pub const DEPOSIT: u128 = 10_000;

#[derive(Clone, Copy, Debug)]
pub struct Scripted {
    pub id: AmoId,
    pub account: AccountId,
}

macro_rules! message {
    ($account:expr, $name:literal $(, $argument:expr)*) => {
        build_call::<DefaultEnvironment>()
            .call($account)
            .exec_input(ExecutionInput::new(Selector::new(selector_bytes!($name)))$(.push_arg($argument))*)
            .returns()
    };
}

/// Terms without a bound that a test of something else could meet.
pub fn terms() -> AmoTerms {
    AmoTerms {
        cap_e18: coins(1_000_000),
        gap_e18: coins(1_000_000),
        ttl_ms: 0,
        bucket_e18: coins(1_000_000),
        refill_e18_per_day: 0,
        largest_step_e18: coins(1_000_000),
        max_slippage_bps: 1_000,
        loss_tolerance_bps: 10_000,
        quote_band_bps: 10_000,
        cooldown_ms: MINUTE_MS,
        expires_ms: 0,
        severity_bps: 0,
        rank: 0,
    }
}

pub fn wind(whole: u128) -> Plan {
    Plan::Wind {
        coin_e18: coins(whole),
        tokens: 0,
    }
}

pub fn lend(whole: u128) -> Plan {
    Plan::Wind {
        coin_e18: 0,
        tokens: usd6(whole),
    }
}

pub fn unwind(whole: u128) -> Plan {
    Plan::Unwind {
        coin_e18: coins(whole),
    }
}

/// USDC and USDT without pools; the holder has minted against `DEPOSIT` USDC.
pub fn suite() -> Suite {
    suite_with(SuiteConfig::default())
}

pub fn suite_with(config: SuiteConfig) -> Suite {
    let mut suite = Suite::new(&config.without_pools());
    let usdc = suite.usdc();
    suite.mint_for(Role::Holder, usdc, usd6(DEPOSIT));
    suite.approve_all(Role::Holder);
    suite
}

/// The same with one scripted AMO for USDC.
pub fn suite_with_amo() -> (Suite, Scripted) {
    let mut suite = suite();
    let amo = register(&mut suite, terms());
    (suite, amo)
}

pub fn descriptor(suite: &Suite) -> Descriptor {
    Descriptor {
        collateral: Some(suite.usdc().token.account),
        funding: Role::Attacker.account(),
        vault: suite.vault.account,
        controller: suite.controller.account,
        backing: None,
        units: None,
    }
}

pub fn deploy(suite: &mut Suite, descriptor: Descriptor) -> AccountId {
    let stablecoin = suite.stablecoin.account;
    suite.chain.deploy("hostile-amo", (stablecoin, descriptor))
}

/// Registered, not active yet.
pub fn propose(suite: &mut Suite, descriptor: Descriptor, terms: AmoTerms) -> Scripted {
    let account = deploy(suite, descriptor);
    let message = suite.registry.call().register(account, terms);
    let id = suite.chain.call(Role::Governance, message).expect_ok();
    Scripted { id, account }
}

pub fn register(suite: &mut Suite, terms: AmoTerms) -> Scripted {
    let descriptor = descriptor(suite);
    register_as(suite, descriptor, terms)
}

pub fn register_as(suite: &mut Suite, descriptor: Descriptor, terms: AmoTerms) -> Scripted {
    let amo = propose(suite, descriptor, terms);
    let message = suite.registry.call().activate(amo.id);
    suite.chain.call(Role::Governance, message).expect_ok();
    amo
}

impl Scripted {
    pub fn wants(&self, suite: &mut Suite, plan: Plan) {
        self.script(suite, [GOOD; 5], plan);
    }

    /// One message misbehaves.
    pub fn misbehaves(&self, suite: &mut Suite, message: usize, conduct: u8, plan: Plan) {
        let mut conducts = [GOOD; 5];
        conducts[message] = conduct;
        self.script(suite, conducts, plan);
    }

    pub fn script(&self, suite: &mut Suite, conducts: [u8; 5], plan: Plan) {
        let message = message!(self.account, "script", conducts, plan);
        suite.chain.call::<_>(Role::Attacker, message).value()
    }

    pub fn lies(
        &self,
        suite: &mut Suite,
        claim: Option<Report>,
        appearance: Option<Position>,
        delivery_bps: u16,
    ) {
        let message = message!(self.account, "lie", claim, appearance, delivery_bps);
        suite.chain.call::<_>(Role::Attacker, message).value()
    }

    /// Of a position of 100 coins, it gives back 50 and has nothing left.
    pub fn loses_half(&self, suite: &mut Suite) {
        let claim = Report {
            moved: Moved {
                coin_e18: coins(50),
                units: coins(100),
                units_before: coins(100),
                ..Moved::default()
            },
            ..Report::default()
        };
        self.lies(suite, Some(claim), None, 10_000);
    }

    pub fn quotes(&self, suite: &mut Suite, quote_e18: u128) {
        let message = message!(self.account, "quote", quote_e18);
        suite.chain.call::<_>(Role::Attacker, message).value()
    }

    pub fn last_context(&self, suite: &mut Suite) -> Context {
        suite.chain.read(message!(self.account, "last_context"))
    }

    /// One poke with a plan, after the cooldown.
    pub fn does(&self, suite: &mut Suite, plan: Plan) {
        self.wants(suite, plan);
        suite.poke(self.id).expect_ok();
        suite.chain.next_block_in(terms().cooldown_ms);
        self.wants(suite, Plan::Nothing);
    }

    pub fn position(&self, suite: &mut Suite) -> Position {
        let amo = PoolAmoHandle::at(self.account);
        suite.chain.read_ok(amo.amo().position(Context::default()))
    }

    pub fn record(&self, suite: &mut Suite) -> AmoRecord {
        suite
            .chain
            .read(suite.contracts.book.call().amo(self.id))
            .unwrap()
    }

    pub fn briefing(&self, suite: &mut Suite) -> Briefing {
        suite
            .chain
            .read_ok(suite.contracts.book.call().briefing(self.id))
    }

    pub fn registered(&self, suite: &mut Suite) -> RegisteredAmo {
        suite
            .chain
            .read(suite.contracts.controller.call().amo(self.id))
            .unwrap()
    }

    /// Every poke that would act on it is refused with this, and changes nothing.
    pub fn assert_poke_refused(&self, suite: &mut Suite, expected: ControllerError) {
        let message = suite.controller.call().rebalance(self.id);
        suite.chain.assert_refused(Role::Keeper, message, expected);
    }
}

/// The holder redeems coin for USDC.
pub fn redeem(suite: &mut Suite, whole: u128) {
    let (vault, usdc) = (suite.vault, suite.usdc());
    let message = vault.call().redeem(usdc.token.account, coins(whole), 0);
    suite.chain.call(Role::Holder, message).expect_ok();
}

/// The gross ratio ends below its minimum of 80 %: 1,600 coins of `amo` on top of 10,000, then 3,500 redeemed.
pub fn breach_gross(suite: &mut Suite, amo: &Scripted) {
    amo.does(suite, wind(1_600));
    redeem(suite, 3_500);
    let solvency = suite.solvency();
    assert_eq!(solvency.breach, Some(interfaces::RatioKind::Gross));
}

/// The idle ratio ends below its minimum of 30 %: 5,800 of 10,000 USDC are lent, then 2,000 redeemed.
pub fn breach_idle(suite: &mut Suite, amo: &Scripted) {
    for whole in [1_600, 1_600, 1_600, 1_000] {
        amo.does(suite, lend(whole));
    }
    redeem(suite, 2_000);
    let solvency = suite.solvency();
    assert_eq!(solvency.breach, Some(interfaces::RatioKind::Idle));
}
