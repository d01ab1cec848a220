//! What anyone may do, drawn at random.

use crate::scripted;
use crate::world::{dollars, Kind, Lent, Setting, World, TRADERS};
use harness::prelude::*;
use interfaces::amo::Plan;
use policy::ledger::{Limits, Ratios};
use rand::Rng;

impl World {
    /// Before the first call.
    pub fn prepare(&mut self) {
        // The lender's floor, and what is idle, so that there is something to borrow.
        let holder = Role::Holder;
        for Lent {
            market, id, unit, ..
        } in self.lent
        {
            let message = self.suite.controller.call().rebalance(id);
            self.act(Kind::Other, Role::Keeper, "rebalance".into(), message);
            let message = market
                .call()
                .post_collateral(self.ether.units(2), holder.account());
            self.act(Kind::Outsider, holder, "post collateral".into(), message);
            let message = market.call().borrow(500 * unit, holder.account());
            self.act(Kind::Outsider, holder, "borrow 500".into(), message);
        }
        if self.setting != Setting::Dead {
            return;
        }
        let hostile = self.hostile;
        hostile.wants(&mut self.suite, scripted::wind(15_000));
        let message = self.suite.controller.call().rebalance(hostile.id);
        self.act(Kind::Other, Role::Keeper, "rebalance".into(), message);
        hostile.script(&mut self.suite, [scripted::TRAP; 5], Plan::Nothing);
    }

    /// Half-way.
    pub fn turn(&mut self) {
        match self.setting {
            Setting::Calm => self.ether_crashes(),
            Setting::Thin => {
                let id = self.suite.coin("DAI").id;
                self.say("DAI falls".into());
                for price in [9_800, 9_600, 9_400] {
                    self.suite.chain.next_block_in(40 * MINUTE_MS);
                    self.suite.refresh_prices();
                    self.suite.report_prices(&[(id, bps(price))]);
                }
                self.wait(10 * MINUTE_MS);
                let auction = self.auction;
                self.act(
                    Kind::Other,
                    Role::Keeper,
                    "start".into(),
                    auction.call().start(),
                );
                let id = self.suite.usdc().id;
                let message = auction.call().buy(id, usd6(1_000), 0);
                self.act(Kind::Risk, Role::Arbitrageur, "buy".into(), message);
            }
            Setting::Dead => {
                let controller = self.suite.controller;
                let message = controller.call().stop(self.hostile.id);
                self.act(Kind::Other, Role::Keeper, "stop".into(), message);
                self.wait(8 * DAY_MS);
                self.suite.refresh_prices();
                let message = controller.call().stop(self.hostile.id);
                self.act(Kind::Other, Role::Keeper, "stop".into(), message);
                self.wait(8 * DAY_MS);
                self.suite.refresh_prices();
                let message = controller.call().write_off(self.hostile.id);
                self.act(Kind::Other, Role::Keeper, "write off".into(), message);
            }
        }
    }

    pub fn step(&mut self) {
        match self.random.gen_range(0..100) {
            0..=11 => self.mint(),
            12..=21 => self.redeem(),
            22..=25 => self.redeem_basket(),
            26..=36 => self.swap(),
            37..=40 => self.supply(),
            41..=44 => self.lend(),
            45..=49 => self.withdraw(),
            50..=68 => self.poke(),
            69..=73 => self.settle(),
            74..=75 => self.donate(),
            76..=82 => self.report(),
            83..=88 => self.misbehave(),
            89..=92 => self.govern(),
            93..=94 => self.guard(),
            _ => self.pass_time(),
        }
    }

    /// What a call paid is what its preview said, in the same block.
    fn ensure_previewed<T: PartialEq + std::fmt::Debug>(
        &self,
        preview: Option<T>,
        paid: Option<T>,
    ) {
        if let Some(paid) = paid {
            let as_said = preview.as_ref() == Some(&paid);
            self.ensure(as_said, &format!("previewed {preview:?}, paid {paid:?}"));
        }
    }

    fn mint(&mut self) {
        let (who, coin) = (self.one_of(&TRADERS), self.coin());
        let most = coin.units(300_000).min(self.suite.balance(coin.token, who));
        let tokens = self.amount(most);
        let vault = self.suite.vault;
        let view = vault.call().preview_mint(coin.token.account, tokens);
        let preview = self.suite.chain.read(view).ok();
        let message = vault.call().mint(coin.token.account, tokens, 0);
        let paid = self.act(
            Kind::Risk,
            who,
            format!("mint {tokens} {}", coin.symbol),
            message,
        );
        self.ensure_previewed(preview, paid);
    }

    fn redeem(&mut self) {
        let (who, coin) = (self.one_of(&TRADERS), self.coin());
        let held = self.suite.balance(self.suite.contracts.stablecoin, who);
        let amount = self.amount(held);
        let vault = self.suite.vault;
        let view = vault.call().preview_redeem(coin.token.account, amount);
        let preview = self.suite.chain.read(view).ok();
        let message = vault.call().redeem(coin.token.account, amount, 0);
        let paid = self.act(
            Kind::Exit,
            who,
            format!("redeem {amount} for {}", coin.symbol),
            message,
        );
        self.ensure_previewed(preview, paid);
    }

    fn redeem_basket(&mut self) {
        let who = self.one_of(&TRADERS);
        let held = self.suite.balance(self.suite.contracts.stablecoin, who);
        let amount = self.amount(held);
        let vault = self.suite.vault;
        let preview = self
            .suite
            .chain
            .read(vault.call().preview_redeem_basket(amount))
            .ok();
        let message = vault.call().redeem_basket(amount, vec![0; 3]);
        let paid = self.act(Kind::Exit, who, format!("basket {amount}"), message);
        self.ensure_previewed(preview, paid);
    }

    fn swap(&mut self) {
        let (who, coin) = (self.one_of(&TRADERS), self.coin());
        let (token_in, into) = if self.random.gen_bool(0.5) {
            (self.suite.stablecoin.account, (0, 1))
        } else {
            (coin.token.account, (1, 0))
        };
        let held = self.suite.balance(token_in, who);
        let amount = self.amount(held);
        let pool = coin.pool();
        let view = pool.call().preview_swap_exact_in(into.0, into.1, amount);
        let preview = self.suite.chain.read(view).ok();
        let message = pool
            .call()
            .swap_exact_in(into.0, into.1, amount, 0, who.account(), NEVER);
        let what = format!("swap {amount} {into:?} in {}", coin.symbol);
        let paid = self.act(Kind::Outsider, who, what, message);
        self.ensure_previewed(preview, paid);
    }

    fn supply(&mut self) {
        let (who, coin) = (self.one_of(&TRADERS), self.coin());
        let held = self.suite.balance(self.suite.contracts.stablecoin, who);
        let tokens = self.suite.balance(coin.token, who);
        let mut amounts = vec![self.amount(held / 2), self.amount(tokens / 2)];
        if self.random.gen_bool(0.3) {
            let one = self.random.gen_range(0..2);
            amounts[one] = 0;
        }
        let pool = coin.pool();
        let view = pool.call().preview_add_liquidity(amounts.clone());
        let preview = self.suite.chain.read(view).ok();
        let message = pool
            .call()
            .add_liquidity(amounts.clone(), 0, who.account(), NEVER);
        let what = format!("supply {amounts:?} to {}", coin.symbol);
        let paid = self.act(Kind::Outsider, who, what, message);
        self.ensure_previewed(preview, paid);
    }

    fn withdraw(&mut self) {
        let suppliers = [Role::Supplier, Role::Supplier, Role::Holder, Role::Attacker];
        let (who, coin) = (self.one_of(&suppliers), self.coin());
        let pool = coin.pool();
        let held = self.suite.balance(pool, who);
        let lp = self.amount(held / 2);
        let account = who.account();
        match self.random.gen_range(0..3) {
            0 => {
                let preview = self
                    .suite
                    .chain
                    .read(pool.call().preview_remove_liquidity(lp))
                    .ok();
                let message = pool.call().remove_liquidity(lp, vec![0, 0], account, NEVER);
                let what = format!("withdraw {lp} of {}", coin.symbol);
                let paid = self.act(Kind::Outsider, who, what, message);
                self.ensure_previewed(preview, paid);
            }
            1 => {
                let one = self.random.gen_range(0..2);
                let view = pool.call().preview_remove_one_coin(lp, one);
                let preview = self.suite.chain.read(view).ok();
                let message = pool.call().remove_one_coin(lp, one, 0, account, NEVER);
                let what = format!("withdraw {lp} of {} in coin {one}", coin.symbol);
                let paid = self.act(Kind::Outsider, who, what, message);
                self.ensure_previewed(preview, paid);
            }
            _ => {
                let amounts = vec![lp / 3, lp / 5 / (E18 / coin.units(1))];
                let view = pool.call().preview_remove_exact(amounts.clone());
                let preview = self.suite.chain.read(view).ok();
                let message = pool
                    .call()
                    .remove_exact(amounts.clone(), held, account, NEVER);
                let what = format!("withdraw {amounts:?} of {}", coin.symbol);
                let paid = self.act(Kind::Outsider, who, what, message);
                self.ensure_previewed(preview, paid);
            }
        }
    }

    /// Borrowers owe more than their collateral is worth, and are liquidated.
    fn ether_crashes(&mut self) {
        let id = self.ether.id;
        self.say("ether falls to 5".into());
        self.suite.report_prices(&[(id, 5 * E18)]);
        let who = TRADERS[1];
        for lent in self.lent {
            let offered = self.suite.balance(lent.loan, who);
            for debtor in TRADERS {
                let message = lent.market.call().liquidate(debtor.account(), offered, 0);
                self.act(Kind::Other, who, format!("liquidate {offered}"), message);
            }
        }
        self.suite.report_prices(&[(id, 2_000 * E18)]);
    }

    /// What suppliers, borrowers and liquidators do.
    fn lend(&mut self) {
        let (who, other) = (self.one_of(&TRADERS), self.one_of(&TRADERS));
        let lent = self.lent[self.random.gen_range(0..2)];
        let (account, market) = (who.account(), lent.market);
        let held = self.suite.balance(lent.loan, who);
        let amount = self.amount(held.min(60_000 * lent.unit));
        let ether = self.amount(self.ether.units(50));
        match self.random.gen_range(0..10) {
            0 => {
                let message = market.call().supply(amount, account);
                self.act(Kind::Outsider, who, format!("lend {amount}"), message);
            }
            1 => {
                let shares = self
                    .suite
                    .chain
                    .read(market.call().supplier(account))
                    .shares;
                let shares = self.amount(shares);
                let message = market.call().withdraw(shares, account, 0);
                self.act(Kind::Outsider, who, format!("unlend {shares}"), message);
            }
            2..=4 => {
                let posted = self.ether.units(40);
                let message = market.call().post_collateral(posted, account);
                self.act(Kind::Outsider, who, "post collateral".into(), message);
                let cash = self.suite.chain.read(market.call().state()).totals.cash;
                let amount = self.amount(cash);
                let message = market.call().borrow(amount, account);
                self.act(Kind::Outsider, who, format!("borrow {amount}"), message);
            }
            5 => {
                let message = market.call().repay(amount, other.account());
                self.act(Kind::Outsider, who, format!("repay {amount}"), message);
            }
            6 => {
                let message = market.call().take_collateral(ether, account);
                self.act(Kind::Outsider, who, format!("take {ether}"), message);
            }
            7 => {
                // A debt that nobody pays is a loss of the lender: no outsider's doing.
                if self.random.gen_bool(0.5) {
                    let price = self.random.gen_range(200..1_000) * E18;
                    self.suite.report_prices(&[(self.ether.id, price)]);
                    self.say(format!("ether falls to {}", price / E18));
                }
                let offered = [amount, held][self.random.gen_range(0..2)];
                let message = market.call().liquidate(other.account(), offered, 0);
                self.act(Kind::Other, who, format!("liquidate {offered}"), message);
            }
            8 => {
                self.act(Kind::Outsider, who, "accrue".into(), market.call().accrue());
            }
            _ => {
                let id = self.ether.id;
                let price = self.random.gen_range(900..3_000) * E18;
                self.suite.report_prices(&[(id, price)]);
                self.say(format!("ether at {}", price / E18));
            }
        }
    }

    fn poke(&mut self) {
        let who = self.one_of(&[Role::Keeper, Role::Keeper, Role::Attacker]);
        let (amo, controller) = (self.amo(), self.suite.controller);
        let kind = Kind::Outsider;
        match self.random.gen_range(0..10) {
            0..=4 => {
                let message = controller.call().rebalance(amo);
                self.act(kind, who, format!("rebalance {amo}"), message);
            }
            5 | 6 => {
                let message = controller.call().refresh(amo);
                self.act(kind, who, format!("refresh {amo}"), message);
            }
            7 | 8 => {
                self.act(kind, who, "enforce".into(), controller.call().enforce());
            }
            _ => {
                let message = controller.call().enforce_amo(amo);
                self.act(kind, who, format!("enforce {amo}"), message);
            }
        }
    }

    /// What is due from time to time.
    fn settle(&mut self) {
        let (amo, coin) = (self.amo(), self.coin());
        let who = self.one_of(&[Role::Keeper, Role::Attacker, Role::Arbitrageur]);
        let controller = self.suite.controller;
        let first = if self.setting == Setting::Thin { 4 } else { 0 };
        match self.random.gen_range(first..8) {
            0 | 1 => {
                let message = controller.call().harvest(amo);
                self.act(Kind::Harvest, who, format!("harvest {amo}"), message);
            }
            2 => {
                let message = controller.call().write_off(amo);
                self.act(Kind::Other, who, format!("write off {amo}"), message);
            }
            3 => {
                let message = controller.call().stop(amo);
                self.act(Kind::Other, who, format!("stop {amo}"), message);
            }
            4 => {
                let tokens = self.amount(coin.units(50_000));
                let message = self
                    .suite
                    .vault
                    .call()
                    .distribute(coin.token.account, tokens);
                self.act(Kind::Payout, who, format!("distribute {tokens}"), message);
            }
            5 => {
                let message = coin.pool().call().pay_admin_fees();
                self.act(Kind::Outsider, who, "pay admin fees".into(), message);
            }
            6 => {
                let message = self.auction.call().start();
                self.act(Kind::Other, who, "start an auction".into(), message);
            }
            _ => {
                let tokens = self.amount(coin.units(20_000));
                let message = self.auction.call().buy(coin.id, tokens, 0);
                self.act(
                    Kind::Risk,
                    Role::Arbitrageur,
                    format!("buy for {tokens}"),
                    message,
                );
            }
        }
    }

    /// Tokens that nobody asked for.
    fn donate(&mut self) {
        let (who, coin) = (self.one_of(&TRADERS), self.coin());
        let to = self.one_of(&[
            self.suite.vault.account,
            self.suite.controller.account,
            coin.pool().account,
            coin.amo().account,
            self.hostile.account,
        ]);
        let token = self.one_of(&[
            self.suite.stablecoin.account,
            coin.token.account,
            coin.pool().account,
        ]);
        let held = self.suite.balance(token, who);
        let amount = self.amount(held / 20);
        let message = TokenHandle::at(token)
            .psp22()
            .transfer(to, amount, Vec::new());
        self.act(
            Kind::Outsider,
            who,
            format!("donate {amount} of {token:?} to {to:?}"),
            message,
        );
    }

    fn report(&mut self) {
        let coin = self.coin();
        let view = self.suite.book.call().collateral(coin.id);
        let now = self.suite.chain.read(view).unwrap().price.price_e18;
        let oracle = self.suite.oracle;
        let now_ms = self.suite.chain.now_ms();
        // Below par nothing pulls a price back.
        let falls = self.setting == Setting::Thin;
        let price = match self.random.gen_range(if falls { 26 } else { 0 }..40) {
            0 => now / 10_000 * self.random.gen_range(9_200..10_000),
            1..=25 => (now + 3 * E18) / 4,
            _ => now / 10_000 * self.random.gen_range(9_985..10_016),
        };
        if self.random.gen_bool(0.15) {
            let message = oracle.call().report(coin.id, price / 2, now_ms);
            self.act(Kind::Other, Role::ReporterA, "an outlier".into(), message);
            return;
        }
        for reporter in REPORTERS {
            let message = oracle.call().report(coin.id, price, now_ms);
            let what = format!("{} at {}", coin.symbol, price as f64 / 1e18);
            self.act(Kind::Other, reporter, what, message);
        }
    }

    /// The failing venue gets another script.
    fn misbehave(&mut self) {
        if self.setting == Setting::Dead {
            return;
        }
        use scripted::{
            EAT_DEPOSIT, FLOOD, GARBAGE, GOOD, LONG_ANSWER, LOOP, REENTER, REFUSE, TRAP,
        };
        let all = [
            GOOD,
            GOOD,
            GOOD,
            GOOD,
            TRAP,
            LOOP,
            LONG_ANSWER,
            FLOOD,
            GARBAGE,
            EAT_DEPOSIT,
            REENTER,
            REFUSE,
        ];
        let whole = self.random.gen_range(1..15_000);
        let plans = [
            Plan::Nothing,
            scripted::wind(whole),
            scripted::lend(whole),
            scripted::unwind(whole),
        ];
        let (conduct, plan) = (self.one_of(&all), self.one_of(&plans));
        let message = self.random.gen_range(0..5);
        self.say(format!(
            "the venue's message {message} does {conduct}, it plans {plan:?}"
        ));
        let hostile = self.hostile;
        hostile.misbehaves(&mut self.suite, message, conduct, plan);
        let delivery_bps = self.one_of(&[10_000, 10_000, 10_000, 5_000, 0]);
        hostile.lies(&mut self.suite, None, None, delivery_bps);
        if self.random.gen_bool(0.2) {
            let mut position = hostile_position(self);
            position.mark.value_e18 = position.mark.value_e18 * 11 / 10;
            position.mark.external = position.mark.external * 11 / 10;
            hostile.lies(&mut self.suite, None, Some(position), delivery_bps);
        }
    }

    fn govern(&mut self) {
        let governance = Role::Governance;
        let (amo, registry) = (self.amo(), self.suite.registry);
        match self.random.gen_range(0..7) {
            0 | 1 => {
                let view = self.suite.book.call().limits();
                let old = self.suite.chain.read(view);
                let limits = self.limits(old);
                let message = self.suite.book.call().set_limits(limits);
                self.act(
                    Kind::Other,
                    governance,
                    format!("limits {:?}", limits.minimum),
                    message,
                );
            }
            2 => {
                let message = registry.call().reactivate(amo);
                self.act(
                    Kind::Other,
                    governance,
                    format!("reactivate {amo}"),
                    message,
                );
            }
            3 => {
                let message = registry.call().resume_winding();
                self.act(Kind::Other, governance, "resume winding".into(), message);
                for coin in dollars(&self.suite) {
                    let message = self.suite.vault.call().resume_mint(coin.token.account);
                    self.act(Kind::Other, governance, "resume minting".into(), message);
                }
            }
            4 => {
                let message = registry.call().reset_losses(amo);
                self.act(Kind::Other, governance, format!("forgive {amo}"), message);
            }
            5 => {
                let view = self.suite.controller.call().amo(amo);
                let mut terms = self.suite.chain.read(view).unwrap().terms;
                terms.cap_e18 = self.one_of(&[coins(1_000), coins(60_000), coins(5_000_000)]);
                terms.severity_bps = self.one_of(&[500, 1_000, 5_000]);
                let message = registry.call().set_terms(amo, terms);
                self.act(Kind::Other, governance, format!("terms of {amo}"), message);
            }
            _ => {
                let message = registry.call().retire(amo);
                self.act(Kind::Other, governance, format!("retire {amo}"), message);
            }
        }
    }

    /// Among strict, usual and loose ones.
    fn limits(&mut self, old: Limits) -> Limits {
        let (gross, idle) = self.one_of(&[(9_300, 5_000), (8_000, 3_000), (6_000, 1_000)]);
        let minimum = Ratios {
            gross_e18: bps(gross),
            net_e18: bps(9_800),
            stressed_e18: bps(4_500),
            idle_e18: bps(idle),
        };
        let target = Ratios {
            gross_e18: bps(gross + 200),
            net_e18: bps(9_850),
            stressed_e18: bps(4_700),
            idle_e18: bps(idle + 500),
        };
        Limits {
            minimum,
            target,
            buffer_e18: self.one_of(&[0, coins(10_000)]),
            ..old
        }
    }

    fn guard(&mut self) {
        let guardian = Role::Guardian;
        let (amo, coin, registry) = (self.amo(), self.coin(), self.suite.registry);
        match self.random.gen_range(0..4) {
            0 => {
                let message = registry.call().set_unwind_only(amo);
                self.act(Kind::Other, guardian, format!("unwind only {amo}"), message);
            }
            1 => {
                let cap = self.amount(coins(100_000));
                let message = registry.call().lower_cap(amo, cap);
                self.act(
                    Kind::Other,
                    guardian,
                    format!("cap of {amo} {cap}"),
                    message,
                );
            }
            2 => {
                let message = registry.call().pause_winding();
                self.act(Kind::Other, guardian, "pause winding".into(), message);
            }
            _ => {
                let message = self.suite.vault.call().pause_mint(coin.token.account);
                self.act(Kind::Other, guardian, "pause minting".into(), message);
            }
        }
    }

    fn pass_time(&mut self) {
        let ms = match self.random.gen_range(0..20) {
            0 => 8 * DAY_MS,
            1..=4 => self.random.gen_range(HOUR_MS..5 * HOUR_MS),
            _ => self.random.gen_range(MINUTE_MS..20 * MINUTE_MS),
        };
        self.wait(ms);
        if self.random.gen_bool(0.8) {
            self.suite.refresh_prices();
            self.check_money();
        }
    }
}

fn hostile_position(world: &mut World) -> interfaces::Position {
    let hostile = world.hostile;
    let mark = hostile.record(&mut world.suite).mark;
    interfaces::Position {
        mark,
        units: mark.value_e18,
        ..Default::default()
    }
}
