//! The lending market of the simulation, its AMO, and those who lend beside it.

use super::borrowers::BORROWERS;
use super::lending_outcome::{LendingSample, LendingTotals};
use super::series::VOLATILE;
use super::world::{as_usd, World};
use harness::prelude::*;
use harness::suite::{lending_params, lending_terms};
use interfaces::controller::AmoTerms;
use interfaces::lending_amo::{LendingParams, Mode};
use interfaces::lending_market::{Loan, MarketTerms, Supplier};
use math::mul_div_down;
use policy::ledger::AmoId;
use policy::lending::{position, utilisation_e18, Lending};

/// An outside lender.
#[derive(Clone, Copy)]
pub struct Lender {
    pub role: Role,
    /// Whole tokens that were minted with at the start; all the coin is supplied.
    pub tokens: u128,
    /// Withdraws once a bad debt was borne, as far as there is cash.
    pub leaves_after_loss: bool,
}

const LENDERS: [Lender; 2] = [
    Lender {
        role: Role::Named("lender-a"),
        tokens: 1_800_000,
        leaves_after_loss: false,
    },
    Lender {
        role: Role::Named("lender-b"),
        tokens: 800_000,
        leaves_after_loss: true,
    },
];

/// A fifth of the deposit is what its failure would destroy; a quarter of a million a step, a million an hour.
fn amo_terms() -> AmoTerms {
    AmoTerms {
        cap_e18: coins(4_000_000),
        gap_e18: coins(1_000_000),
        bucket_e18: coins(2_000_000),
        refill_e18_per_day: coins(10_000_000),
        largest_step_e18: coins(250_000),
        severity_bps: 2_000,
        rank: 1,
        ..AmoConfig::default().terms
    }
}

/// The market and everybody's loans in it.
pub struct LendingSide {
    pub market: LendingMarketHandle,
    pub amo: AmoId,
    amo_account: AccountId,
    pub collateral: Coin,
    pub terms: MarketTerms,
    pub band: LendingParams,
    /// Of each of `BORROWERS`, as last read.
    pub loans: Vec<Loan>,
    pub totals: LendingTotals,
    /// As last read; forgotten with everything that moves the market.
    seen: Option<Lending>,
}

/// The volatile collateral: priced by the oracle, backing nothing (nobody may mint against it).
pub fn volatile_coin(price_e18: u128) -> CoinConfig {
    let mut coin = CoinConfig::dollar("Ether", VOLATILE, 18);
    coin.terms.par = false;
    coin.vault.cap = 0;
    coin.price_e18 = Some(price_e18);
    coin.pool = None;
    coin.amo = None;
    coin
}

impl LendingSide {
    /// Deploys market and AMO; lenders supply, borrowers post their collateral.
    pub fn open(suite: &mut Suite, price_e18: u128) -> Self {
        let (collateral, dollar) = (suite.coin(VOLATILE), suite.usdc());
        let (stablecoin, terms) = (suite.stablecoin, lending_terms());
        let assets = suite.market_assets(None, collateral);
        let market = suite.deploy_market(assets, terms);
        let init = suite.lending_amo_init(market, Mode::DirectDeposit);
        let (amo, handle) = suite.deploy_lending_amo(init, amo_terms());
        for lender in LENDERS {
            let coin = suite.mint_for(lender.role, dollar, dollar.units(lender.tokens));
            suite.approve(lender.role, stablecoin, market);
            let message = market.call().supply(coin, lender.role.account());
            suite.chain.call(lender.role, message).expect_ok();
        }
        for borrower in BORROWERS {
            suite.approve_all(borrower.role);
            suite.approve(borrower.role, stablecoin, market);
            suite.approve(borrower.role, collateral.token, market);
            let amount = borrower.collateral(price_e18);
            suite.give(borrower.role, collateral, amount);
            let account = borrower.role.account();
            let message = market.call().post_collateral(amount, account);
            suite.chain.call(borrower.role, message).expect_ok();
        }
        // Who holds what was borrowed before the start, and sells it back for what is repaid before it.
        suite.approve(Role::Holder, stablecoin, market);
        let mut side = Self {
            market,
            amo,
            amo_account: handle.account,
            collateral,
            terms,
            band: lending_params(),
            loans: Vec::new(),
            totals: LendingTotals::default(),
            seen: None,
        };
        side.loans = BORROWERS
            .map(|borrower| side.loan(suite, borrower.role))
            .to_vec();
        side
    }

    fn loan(&self, suite: &mut Suite, borrower: Role) -> Loan {
        suite
            .chain
            .read(self.market.call().loan(borrower.account()))
    }
}

impl World {
    /// The market as its AMO sees it now.
    pub fn lending_view(&mut self) -> Lending {
        if let Some(seen) = self.lending.seen {
            return seen;
        }
        let view = self
            .lending
            .market
            .call()
            .supplier(self.lending.amo_account);
        let now_ms = self.suite.chain.now_ms();
        let Supplier {
            shares,
            state,
            rate_terms,
            supply_cap_e18,
            unit_e18,
        } = self.suite.chain.read(view);
        let seen = Lending {
            totals: state.totals,
            shares,
            rate: state.rate,
            now_ms,
            rate_terms,
            supply_cap_e18,
            paused: state.paused,
            unit_e18,
        };
        self.lending.seen = Some(seen);
        seen
    }

    /// Something moved the market, or time passed.
    pub fn lending_moved(&mut self) {
        self.lending.seen = None;
    }

    /// After a message about a borrower's loan.
    pub fn loan_moved(&mut self, index: usize) {
        self.lending_moved();
        self.lending.loans[index] = self.lending.loan(&mut self.suite, BORROWERS[index].role);
    }

    /// What a borrower owes now.
    pub fn debt_e18(&mut self, index: usize) -> u128 {
        let shares = self.lending.loans[index].debt_shares;
        self.lending_view().totals.debt_up_e18(shares).unwrap_or(0)
    }

    /// The lending market's collateral in USD at the outside price.
    pub fn collateral_value_e18(&self, amount: u128) -> u128 {
        let price_e18 = self.prices_e18[usize::from(self.lending.collateral.id)];
        mul_div_down(amount, price_e18, E18).unwrap_or(0)
    }

    /// Lenders who were hurt take what they can get.
    pub fn lenders_leave(&mut self) {
        if self.lending.totals.bad_debt == 0.0 {
            return;
        }
        let market = self.lending.market;
        for lender in LENDERS.iter().filter(|lender| lender.leaves_after_loss) {
            let account = lender.role.account();
            let totals = self.lending_view().totals;
            let shares = self
                .suite
                .chain
                .read(market.call().supplier(account))
                .shares;
            let liquid = totals.shares_down(totals.cash).unwrap_or(0).min(shares);
            // Dust of the shares that rounding leaves is not worth a message.
            if totals.claim_down_e18(liquid).unwrap_or(0) < E18 {
                continue;
            }
            self.lending_moved();
            let message = market.call().withdraw(liquid, account, 0);
            match self.suite.chain.call(lender.role, message).result() {
                Ok(coin) => self.note(
                    "lender leaves",
                    format!("{} takes {}", lender.role.name(), coin / E18),
                ),
                Err(refusal) => self.note("withdraw refused", format!("{refusal:?}")),
            }
        }
    }

    /// What a report shows of this block's lending.
    pub fn lending_sample(&mut self) -> LendingSample {
        let view = self.lending_view();
        let totals = &view.totals;
        let held = position(Mode::DirectDeposit, &view).unwrap_or_default();
        let record = self.suite.book.call().amo(self.lending.amo);
        let record = self.suite.chain.read(record).unwrap_or_default();
        let gain = as_usd(held.mark.value_e18) + as_usd(record.realised_profit_e18)
            - as_usd(record.debt_e18)
            - as_usd(record.realised_loss_e18);
        self.lending.totals.amo_profit = gain;
        LendingSample {
            collateral_usd: as_usd(self.collateral_value_e18(E18)),
            utilisation: as_usd(utilisation_e18(totals.borrowed_e18, totals.supplied_e18)),
            rate: as_usd(view.rate_e18()),
            supplied: as_usd(totals.supplied_e18),
            borrowed: as_usd(totals.borrowed_e18),
            amo_claim: as_usd(held.mark.value_e18),
            amo_liquid: as_usd(held.liquid.own_e18),
            amo_debt: as_usd(record.debt_e18),
        }
    }
}
