//! Abax: a setter wrote another field than its name said, and no test read it back beside its neighbours. Here every governed number is set to a value
//! of its own, and the whole of what is governed is compared with what it was, field for field.

use crate::scripted::*;
use harness::prelude::*;
use interfaces::controller::{RegisteredAmo, Settings, Stage};
use interfaces::guard::MIN_ALLOWANCE;
use interfaces::vault::{Asset, VaultLinks};
use interfaces::Limits;

/// Everything governed of the suite, in one value.
#[derive(Clone, Debug, PartialEq)]
struct Governed {
    limits: Limits,
    collaterals: Vec<interfaces::Collateral>,
    assets: Vec<Asset>,
    links: VaultLinks,
    settings: Settings,
    governance_token: Option<AccountId>,
    amos: Vec<RegisteredAmo>,
    severities_bps: Vec<u16>,
    capacities: Vec<(AccountId, u128)>,
    feeds: Vec<interfaces::oracle::FeedTerms>,
}

fn governed(suite: &mut Suite) -> Governed {
    let contracts = suite.contracts.clone();
    let chain = &mut suite.chain;
    let coin = contracts.stablecoin;
    let amos = chain.read(contracts.controller.call().amos(0, 16));
    Governed {
        limits: chain.read(contracts.book.call().limits()),
        collaterals: chain.read(contracts.book.call().collaterals()),
        assets: chain.read(contracts.vault.call().assets()),
        links: chain.read(contracts.vault.call().links()),
        settings: chain.read(contracts.controller.call().settings()),
        governance_token: chain.read(contracts.registry.call().governance_token()),
        severities_bps: amos
            .iter()
            .map(|amo| {
                chain
                    .read(contracts.book.call().amo(amo.amo))
                    .unwrap()
                    .severity_bps
            })
            .collect(),
        amos,
        capacities: chain
            .read(coin.call().facilitators())
            .into_iter()
            .map(|who| (who, chain.read(coin.call().bucket(who)).unwrap().capacity))
            .collect(),
        feeds: contracts
            .coins
            .iter()
            .map(|coin| {
                chain
                    .read(contracts.oracle.call().feed(coin.id))
                    .unwrap()
                    .terms
            })
            .collect(),
    }
}

/// Does it as governance; only what `change` says may differ afterwards.
fn set<T: std::fmt::Debug, E: std::fmt::Debug>(
    suite: &mut Suite,
    message: impl Message<Answer = Result<T, E>>,
    change: impl FnOnce(&mut Governed),
) {
    let mut expected = governed(suite);
    let old = expected.clone();
    change(&mut expected);
    assert_ne!(old, expected, "the setter is asked for a change");
    suite.chain.call(Role::Governance, message).expect_ok();
    assert_eq!(governed(suite), expected);
}

#[test]
fn every_setter_changes_its_own_numbers_and_no_others() {
    let (mut suite, amo) = suite_with_amo();
    register(&mut suite, terms());
    let all = suite.contracts.clone();
    let (usdc, usdt) = (suite.usdc(), suite.usdt());
    let treasury = Role::Treasury.account();
    let before = governed(&mut suite);

    let mut limits = before.limits;
    limits.minimum.gross_e18 += 1;
    limits.minimum.net_e18 -= 2;
    limits.minimum.stressed_e18 += 3;
    limits.minimum.idle_e18 += 4;
    limits.target.gross_e18 += 5;
    limits.target.net_e18 += 6;
    limits.target.stressed_e18 += 7;
    limits.target.idle_e18 += 8;
    limits.supply_ceiling_e18 -= 9;
    limits.debt_ceiling_e18 -= 10;
    limits.lent_haircut_bps += 11;
    limits.mark_max_age_ms += 12;
    limits.buffer_e18 += 13;
    set(&mut suite, all.book.call().set_limits(limits), |g| {
        g.limits = limits
    });

    let mut collateral = before.collaterals[1].terms;
    collateral.haircut_bps += 1;
    collateral.largest_haircut_bps -= 2;
    collateral.failed_bps += 3;
    collateral.price_max_age_ms += 4;
    let message = all.book.call().set_collateral_terms(usdt.id, collateral);
    set(&mut suite, message, |g| g.collaterals[1].terms = collateral);

    let mut asset = before.assets[0].terms;
    asset.cap -= 1;
    asset.mint_fee_bps += 2;
    asset.redeem_fee_bps += 3;
    let message = all.vault.call().set_asset_terms(usdc.token.account, asset);
    set(&mut suite, message, |g| g.assets[0].terms = asset);
    let message = all.vault.call().lower_cap(usdt.token.account, 7);
    set(&mut suite, message, |g| g.assets[1].terms.cap = 7);
    let now_ms = suite.chain.now_ms();
    let message = all.vault.call().pause_mint(usdt.token.account);
    set(&mut suite, message, |g| {
        g.assets[1].mint_paused = true;
        g.assets[1].paused_ms = now_ms;
    });
    let message = all.vault.call().resume_mint(usdt.token.account);
    set(&mut suite, message, |g| {
        g.assets[1].mint_paused = false;
        g.assets[1].paused_ms = 0;
    });
    let message = all.vault.call().set_treasury(treasury);
    set(&mut suite, message, |g| g.links.treasury = Some(treasury));

    let message = all.registry.call().set_allowance(MIN_ALLOWANCE);
    set(&mut suite, message, |g| {
        g.settings.allowance = MIN_ALLOWANCE
    });
    let message = all.registry.call().pause_winding();
    set(&mut suite, message, |g| g.settings.winding_paused = true);
    let message = all.registry.call().resume_winding();
    set(&mut suite, message, |g| g.settings.winding_paused = false);
    let message = all.registry.call().set_keeper_budget(Some(treasury));
    set(&mut suite, message, |g| {
        g.settings.keeper_budget = Some(treasury)
    });
    let message = all.registry.call().set_governance_token(treasury);
    set(&mut suite, message, |g| g.governance_token = Some(treasury));

    let mut own = terms();
    own.cap_e18 -= 1;
    own.gap_e18 -= 2;
    own.ttl_ms += 3;
    own.bucket_e18 -= 4;
    own.refill_e18_per_day += 5;
    own.largest_step_e18 -= 6;
    own.max_slippage_bps -= 7;
    own.loss_tolerance_bps -= 8;
    own.quote_band_bps -= 9;
    own.cooldown_ms -= 10;
    own.expires_ms = 11;
    own.severity_bps = 12;
    own.rank = 13;
    let message = all.registry.call().set_terms(amo.id, own);
    set(&mut suite, message, |g| {
        g.amos[0].terms = own;
        g.severities_bps[0] = 12;
    });
    let message = all.registry.call().lower_cap(amo.id, 14);
    set(&mut suite, message, |g| g.amos[0].terms.cap_e18 = 14);

    let message = all.registry.call().set_unwind_only(amo.id);
    suite.chain.next_block();
    let now_ms = suite.chain.now_ms();
    let mut staged = |message, stage| {
        set(&mut suite, message, |g| {
            (g.amos[0].stage, g.amos[0].staged_ms) = (stage, now_ms)
        })
    };
    staged(message, Stage::UnwindOnly);
    staged(all.registry.call().reactivate(amo.id), Stage::Active);

    let message = all.stablecoin.call().set_capacity(all.vault.account, 15);
    set(&mut suite, message, |g| {
        let vault = g
            .capacities
            .iter_mut()
            .find(|(who, _)| *who == all.vault.account);
        vault.unwrap().1 = 15;
    });

    let mut feed = before.feeds[0];
    feed.quorum = 1;
    feed.max_age_ms += 2;
    feed.max_deviation_bps += 3;
    feed.risk.average_half_life_ms += 4;
    feed.risk.trip_bps += 5;
    feed.risk.reset_bps += 6;
    feed.risk.window_ms += 7;
    feed.risk.volatility_half_life_ms += 8;
    feed.risk.sample_interval_ms += 9;
    feed.risk.horizon_ms += 10;
    feed.risk.z_hundredths += 11;
    let message = all.oracle.call().set_feed_terms(usdc.id, feed);
    set(&mut suite, message, |g| g.feeds[0] = feed);
}
