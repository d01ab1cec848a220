//! The suite that a sequence plays on, and what is checked around every call.

use crate::ghost::Ghost;
use crate::scripted::{self, register, Scripted};
use harness::prelude::*;
use harness::suite::{deploy_governance_token, governance_token_init, lending_terms};
use interfaces::controller::{AmoTerms, Enforced, Outcome, Rebalanced};
use interfaces::keeper_budget::PayTerms;
use interfaces::lending_amo::Mode;
use interfaces::recapitalisation::AuctionTerms;
use policy::enforcement::{Cause, HEALABLE};
use policy::ledger::{AmoId, Solvency, KINDS};
use policy::limits::BucketTerms;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeMap;
use std::fmt::Debug;

/// Everyone who may hold coin, contracts aside.
pub const PEOPLE: [Role; 8] = [
    Role::Holder,
    Role::Attacker,
    Role::Trader,
    Role::Arbitrageur,
    Role::Supplier,
    Role::Keeper,
    Role::Treasury,
    Role::Governance,
];
/// Who trades.
pub const TRADERS: [Role; 4] = [
    Role::Holder,
    Role::Attacker,
    Role::Trader,
    Role::Arbitrageur,
];
/// Two of pools, one that fails, one that lends.
pub const AMOS: AmoId = 5;
/// Governance tokens that were there from the beginning.
const FOUNDED_E18: u128 = coins(1_000_000);
/// What recapitalisation may mint, and nobody else.
const MINTABLE_E18: u128 = coins(200_000);
/// What a few roundings come to, in USD: base units of a token of 6 decimals.
pub const DUST_E18: i128 = 20_000_000_000_000;

/// What kind of world a sequence plays in, so that together they show everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// Solvent, with prices that move a little.
    Calm,
    /// Without equity, and one dollar falls to 93 cents half-way.
    Thin,
    /// The failing venue holds something and never gives it back.
    Dead,
}

/// What a call may do, for what is checked after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// By anyone, with what is his; may not lower the equity.
    Outsider,
    /// The same, and takes risk: no ratio ends below its minimum and below what it was.
    Risk,
    /// Takes profit: the same, and reads the position afresh, which may show a loss that is not its doing.
    Harvest,
    /// Pays out of the equity: no ratio ends below its minimum and below what it was.
    Payout,
    /// Leaves: below par, nobody else's share falls.
    Exit,
    /// Governance, guardian, reporters, the failing venue, time.
    Other,
}

pub struct World {
    pub suite: Suite,
    pub hostile: Scripted,
    pub budget: KeeperBudgetHandle,
    pub auction: RecapitalisationHandle,
    pub governance_token: GovernanceTokenHandle,
    /// Of the governance token, after the last call.
    governance_supply_e18: u128,
    pub lent: [Lent; 2],
    /// The collateral of the markets' borrowers.
    pub ether: Coin,
    pub random: ChaCha8Rng,
    pub ghost: Ghost,
    pub given_to_budget_e18: u128,
    /// Calls that succeeded.
    pub done: usize,
    pub setting: Setting,
    seed: u64,
    log: Vec<String>,
    /// By the first word of what was done: how often it was done, and refused.
    tally: BTreeMap<String, (u32, u32)>,
}

/// The coins with pools.
pub fn dollars(suite: &Suite) -> Vec<Coin> {
    let coins = suite.coins.clone();
    coins.into_iter().filter(Coin::has_pool).collect()
}

/// A market against ether, with the AMO that lends there.
#[derive(Clone, Copy)]
pub struct Lent {
    pub market: LendingMarketHandle,
    pub amo: LendingAmoHandle,
    pub id: AmoId,
    pub loan: TokenHandle,
    /// A whole token of the loan asset.
    pub unit: u128,
}

/// A market of the stablecoin, whose rate an AMO holds; and one of USDC, where idle collateral is lent.
fn lending(suite: &mut Suite, mode: Mode) -> Lent {
    let (ether, usdc) = (suite.coin("ETH"), suite.usdc());
    let loan = match mode {
        Mode::DirectDeposit => None,
        Mode::IdleCollateral => Some(usdc),
    };
    let assets = suite.market_assets(loan, ether);
    let market = suite.deploy_market(assets, lending_terms());
    let init = suite.lending_amo_init(market, mode);
    let terms = AmoTerms {
        severity_bps: 2_000,
        largest_step_e18: coins(100_000),
        rank: 2,
        ..AmoConfig::default().terms
    };
    let (id, amo) = suite.deploy_lending_amo(init, terms);
    for who in TRADERS {
        suite.give(who, ether, ether.units(200));
        suite.approve(who, ether.token, market);
        suite.approve(who, assets.loan, market);
    }
    Lent {
        market,
        amo,
        id,
        loan: TokenHandle::at(assets.loan),
        unit: loan.map_or(E18, |coin| coin.units(1)),
    }
}

impl World {
    pub fn new(seed: u64, setting: Setting) -> Self {
        let coins_of = [("USD Coin", "USDC", 6), ("Dai", "DAI", 18)];
        let mut ether = CoinConfig::dollar("Ether", "ETH", 8);
        ether.terms.par = false;
        ether.price_e18 = Some(coins(2_000));
        ether.pool = None;
        ether.amo = None;
        ether.vault.cap = 0;
        let config = SuiteConfig::default()
            .with_coins(
                coins_of
                    .map(|(name, symbol, decimals)| CoinConfig::dollar(name, symbol, decimals))
                    .into_iter()
                    .chain([ether])
                    .collect(),
            )
            .with_amo_terms(|terms| {
                terms.severity_bps = 1_000;
                terms.ttl_ms = 10 * MINUTE_MS;
            });
        let mut suite = Suite::new(&config);
        for coin in dollars(&suite) {
            for who in TRADERS {
                suite.mint_for(who, coin, coin.units(400_000));
                suite.give(who, coin, coin.units(1_000_000));
            }
            suite.seed_pool_unevenly(coin, coins(300_000), coin.units(420_000));
            suite.approve_all(Role::Holder);
            if setting != Setting::Thin {
                let message = suite
                    .contracts
                    .vault
                    .call()
                    .recapitalise(coin.token.account, coin.units(40_000));
                suite.chain.call(Role::Holder, message).expect_ok();
            }
        }
        for who in TRADERS.into_iter().chain([Role::Supplier]) {
            suite.approve_all(who);
        }
        let hostile = register(
            &mut suite,
            AmoTerms {
                cap_e18: coins(60_000),
                gap_e18: coins(60_000),
                bucket_e18: coins(60_000),
                refill_e18_per_day: coins(60_000),
                largest_step_e18: coins(20_000),
                loss_tolerance_bps: 2_000,
                severity_bps: 5_000,
                rank: 1,
                ..scripted::terms()
            },
        );
        let budget = suite.deploy_keeper_budget(PayTerms {
            enforce_bps: 5,
            full_after_ms: HOUR_MS,
            rebalance_bps: 1_000,
            most_e18: coins(50),
            rate: BucketTerms {
                capacity_e18: coins(200),
                refill_e18_per_day: coins(200),
            },
        });
        let coin = suite.contracts.stablecoin;
        let message = coin
            .psp22()
            .transfer(budget.account, coins(500), Vec::new());
        suite.chain.call(Role::Holder, message).expect_ok();
        let init = governance_token_init(FOUNDED_E18, Role::Deployer);
        let governance_token = deploy_governance_token(&mut suite.chain, init).unwrap();
        let auction = suite.deploy_recapitalisation(
            governance_token,
            AuctionTerms {
                wait_ms: MINUTE_MS,
                duration_ms: DAY_MS,
                start_price_e18: coins(10),
                floor_price_e18: coins(1),
                lot_e18: coins(50_000),
            },
        );
        let message = governance_token
            .call()
            .set_minting_allowance(auction.account, MINTABLE_E18);
        suite.chain.call(Role::Governance, message).expect_ok();
        for coin in dollars(&suite) {
            suite.approve(Role::Arbitrageur, coin.token, auction);
        }
        let lent =
            [Mode::DirectDeposit, Mode::IdleCollateral].map(|mode| lending(&mut suite, mode));
        let ether = suite.coin("ETH");
        let message = suite
            .contracts
            .vault
            .call()
            .set_treasury(Role::Treasury.account());
        suite.chain.call(Role::Governance, message).expect_ok();
        suite.chain.next_block_in(10 * MINUTE_MS);
        suite.refresh_prices();
        let ghost = Ghost::of(&mut suite, budget);
        Self {
            suite,
            hostile,
            budget,
            auction,
            governance_token,
            governance_supply_e18: FOUNDED_E18,
            lent,
            ether,
            random: ChaCha8Rng::seed_from_u64(seed),
            ghost,
            given_to_budget_e18: coins(500),
            done: 0,
            setting,
            seed,
            log: Vec::new(),
            tally: BTreeMap::new(),
        }
    }

    pub fn one_of<T: Clone>(&mut self, choices: &[T]) -> T {
        choices[self.random.gen_range(0..choices.len())].clone()
    }

    pub fn coin(&mut self) -> Coin {
        let coins = dollars(&self.suite);
        self.one_of(&coins)
    }

    pub fn amo(&mut self) -> AmoId {
        self.random.gen_range(0..AMOS)
    }

    /// From a base unit to `most`, as often small as large.
    pub fn amount(&mut self, most: u128) -> u128 {
        if most < 2 {
            return most;
        }
        let digits = self.random.gen_range(0.0..f64::log10(most as f64));
        let size = f64::powf(10.0, digits) as u128;
        let noise = self.random.gen_range(0..=size.max(1));
        (size / 2 + noise / 2 + 1).min(most)
    }

    pub fn solvency(&mut self) -> Solvency {
        self.suite.solvency()
    }

    /// Makes a call and checks everything. Returns what it answered, if it was not refused.
    pub fn act<T: Clone + Debug, E: Debug>(
        &mut self,
        kind: Kind,
        who: Role,
        what: String,
        message: impl Message<Answer = Result<T, E>>,
    ) -> Option<T> {
        self.log.push(format!("{who:?}: {what}"));
        let verb = what.split(' ').next().unwrap_or_default().to_string();
        let before = self.solvency();
        let shares = self.share_prices();
        let looks = !matches!(kind, Kind::Other | Kind::Payout) && self.random.gen_bool(0.2);
        let worth = looks.then(|| self.refreshed_equity()).flatten();
        let fingerprint = self.suite.chain.fingerprint();

        let call = self.suite.chain.call(who, message);

        let answer = match &call.returned {
            Ok(Ok(answer)) => answer.clone(),
            refused => {
                let changed = self.suite.chain.fingerprint().changed(&fingerprint);
                let refused = format!("{refused:?}");
                self.ensure(changed.is_empty(), "a failed call changed something");
                self.log.push(format!("    refused: {refused:.120}"));
                self.tally.entry(verb).or_default().1 += 1;
                return None;
            }
        };
        self.done += 1;
        self.tally.entry(verb).or_default().0 += 1;
        let mut ghost = self.ghost.clone();
        ghost.follow(&call.emitted, &mut self.suite);
        self.ghost = ghost;
        let wound = call
            .events::<Rebalanced>(self.suite.controller)
            .into_iter()
            .find(|event| matches!(event.outcome, Outcome::Wound { .. }));
        self.check_money();
        let after = self.solvency();
        self.check_dilution(&before, &after);
        if matches!(kind, Kind::Risk | Kind::Harvest | Kind::Payout) || wound.is_some() {
            self.count("(ratios checked)");
            for ratio in KINDS {
                let floor = before
                    .limits
                    .minimum
                    .get(ratio)
                    .min(before.ratios.get(ratio));
                let is = after.ratios.get(ratio);
                self.ensure(
                    is >= floor,
                    &format!("{ratio:?} is {is}, below its minimum and what it was: {floor}"),
                );
            }
        }
        if kind == Kind::Risk || kind == Kind::Exit {
            let (was, is) = (before.equity_e18, after.equity_e18);
            self.ensure(
                is + DUST_E18 / 10 >= was,
                &format!("who came or left took equity: from {was} to {is}"),
            );
        }
        if let Some(event) = wound {
            self.count("(wound)");
            if self.lent.iter().any(|lent| lent.id == event.amo) {
                self.count("(lender wound)");
            }
            self.check_ceiling(event.amo, event.debt_new_e18);
        }
        if kind == Kind::Exit && before.redemption_ratio_e18 < E18 {
            self.count("(exit below par)");
            // A base unit of each token may be kept or paid by rounding.
            let (was, is) = (before.redemption_ratio_e18, after.redemption_ratio_e18);
            self.ensure(is + 1 >= was, "an exit lowered what the others get");
        }
        let enforced: Vec<Enforced> = call.events(self.suite.controller);
        self.check_overshoot(&enforced, &after);
        for ((was, lost), (is, now_lost)) in shares.into_iter().zip(self.share_prices()) {
            self.ensure(
                is + 2 >= was || now_lost > lost,
                "a share price fell without a bad debt",
            );
            if now_lost > lost {
                self.count("(bad debt)");
            }
        }
        if let Some(was) = worth {
            if let Some(is) = self.refreshed_equity() {
                self.count("(equity checked)");
                self.ensure(
                    is + DUST_E18 >= was,
                    &format!("an outsider lowered the equity from {was} to {is}"),
                );
            }
        }
        if self.random.gen_bool(0.12) {
            self.check_exits();
        }
        Some(answer)
    }

    pub fn count(&mut self, what: &str) {
        self.tally.entry(what.to_string()).or_default().0 += 1;
    }

    /// How often something was done.
    pub fn times(&self, what: &str) -> u32 {
        self.tally.get(what).map_or(0, |(done, _)| *done)
    }

    /// What the sequence came to.
    pub fn summary(&mut self) -> String {
        let solvency = self.solvency();
        format!(
            "seed {}: {} calls done; done and refused: {:?}; debt {}, n {}",
            self.seed, self.done, self.tally, solvency.debt_e18, solvency.redemption_ratio_e18
        )
    }

    pub fn say(&mut self, line: String) {
        self.log.push(line);
    }

    /// Time passes.
    pub fn wait(&mut self, ms: u64) {
        self.log.push(format!("{ms} ms later"));
        self.suite.chain.next_block_in(ms);
        self.check_money();
    }

    #[track_caller]
    pub fn ensure(&self, holds: bool, what: &str) {
        if !holds {
            let tail = self.log.len().saturating_sub(25);
            panic!(
                "seed {}: {what}\nafter {} lines, the last of them:\n{}",
                self.seed,
                self.log.len(),
                self.log[tail..].join("\n")
            );
        }
    }

    /// What a share of each pool is worth, and of each market, with what its bad debt took.
    fn share_prices(&mut self) -> Vec<(u128, u128)> {
        let coins = dollars(&self.suite);
        let chain = &mut self.suite.chain;
        let pools = coins
            .iter()
            .map(|coin| chain.read_ok(coin.pool().call().virtual_price_e18()))
            .map(|price_e18| (price_e18, 0))
            .collect::<Vec<_>>();
        let markets = self.lent.map(|lent| {
            let totals = chain.read(lent.market.call().state()).totals;
            let price = totals.claim_down_e18(E18).unwrap();
            (price, totals.bad_debt_e18)
        });
        pools.into_iter().chain(markets).collect()
    }

    /// Governance tokens come into being only below par, against equity, and out of the one allowance.
    fn check_dilution(&mut self, before: &Solvency, after: &Solvency) {
        let chain = &mut self.suite.chain;
        let supply_e18 = chain.supply(self.governance_token);
        let minter = self.auction.account;
        let view = self.governance_token.call().minting_allowance_e18(minter);
        let allowance_e18 = chain.read(view);
        let was_e18 = std::mem::replace(&mut self.governance_supply_e18, supply_e18);
        self.ensure(
            supply_e18 + allowance_e18 == FOUNDED_E18 + MINTABLE_E18,
            "governance tokens came from elsewhere than the allowance",
        );
        if supply_e18 > was_e18 {
            self.count("(governance tokens minted)");
            self.ensure(
                before.redemption_ratio_e18 < E18 && after.equity_e18 > before.equity_e18,
                "governance tokens were minted at par, or for nothing",
            );
        }
    }

    fn check_ceiling(&mut self, amo: AmoId, debt_e18: u128) {
        let view = self.suite.controller.call().amo(amo);
        let record = self.suite.chain.read(view).unwrap();
        self.ensure(
            debt_e18 <= record.terms.cap_e18 && debt_e18 <= record.ceiling.line_e18,
            "a wind ended above the cap or the ceiling",
        );
    }

    /// A step of `enforce` goes beyond its target by at most a thousandth of the supply.
    fn check_overshoot(&mut self, enforced: &[Enforced], after: &Solvency) {
        for event in enforced {
            if let Cause::Ratio(ratio) = event.cause {
                let target = after.limits.target.get(ratio);
                let most = target.max(event.before_e18) + E18 / 1_000;
                self.ensure(
                    event.after_e18 <= most,
                    &format!(
                        "{ratio:?} was restored to {}, beyond {target}",
                        event.after_e18
                    ),
                );
                self.ensure(HEALABLE.contains(&ratio), "net was healed by an unwinding");
            }
        }
    }
}
