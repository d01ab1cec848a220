//! The solvency view for scripts: amounts are base units, as text.

use super::read::{AmoStatus, Status};
use serde_json::{json, Value as Json};

pub fn json(status: &Status) -> Json {
    let solvency = &status.solvency;
    let limits = &solvency.limits;
    let ratio = |now: u128, minimum: u128, target: u128| {
        json!({
            "now_e18": now.to_string(),
            "minimum_e18": minimum.to_string(),
            "target_e18": target.to_string(),
            "breached": now < minimum,
        })
    };
    let (now, minimum, target) = (&solvency.ratios, &limits.minimum, &limits.target);
    let collaterals = status.collaterals.iter().map(|it| {
        let collateral = &it.view.collateral;
        json!({
            "id": it.view.id,
            "symbol": it.coin.symbol,
            "token": node::shown::hex(&collateral.token),
            "decimals": it.coin.decimals,
            "price_e18": collateral.price.price_e18.to_string(),
            "price_age_ms": it.view.price_age_ms,
            "price_fresh": it.view.price_fresh,
            "price_halted": collateral.price.halted,
            "idle": collateral.idle.to_string(),
            "deployed": it.view.tokens.saturating_sub(collateral.idle).to_string(),
            "cap": it.asset.map(|asset| asset.terms.cap.to_string()),
            "haircut_bps": it.view.haircut_bps,
        })
    });
    let pauses = status.pauses.iter();
    let pauses = pauses.map(|it| json!({ "what": it.what, "since_ms": it.since_ms }));
    json!({
        "chain": status.chain,
        "block": status.head.number,
        "block_hash": status.head.hash,
        "time_ms": status.time_ms,
        "ratios": {
            "idle": ratio(now.idle_e18, minimum.idle_e18, target.idle_e18),
            "gross": ratio(now.gross_e18, minimum.gross_e18, target.gross_e18),
            "stressed": ratio(now.stressed_e18, minimum.stressed_e18, target.stressed_e18),
            "net": ratio(now.net_e18, minimum.net_e18, target.net_e18),
        },
        "redemption_ratio_e18": solvency.redemption_ratio_e18.to_string(),
        "supply_e18": solvency.supply_e18.to_string(),
        "debt_e18": solvency.debt_e18.to_string(),
        "own_e18": solvency.own_e18.to_string(),
        "lent_out_e18": solvency.lent_out_e18.to_string(),
        "external_e18": solvency.external_e18.to_string(),
        "idle_e18": solvency.idle_e18.to_string(),
        "equity_e18": solvency.equity_e18.to_string(),
        "surplus_e18": solvency.surplus_e18.to_string(),
        "prices_fresh": solvency.prices_fresh,
        "collaterals": collaterals.collect::<Vec<_>>(),
        "amos": status.amos.iter().map(amo_json).collect::<Vec<_>>(),
        "pauses": pauses.collect::<Vec<_>>(),
        "keeper_budget_e18": status.keeper_budget.map(|it| it.balance_e18.to_string()),
        "settling": status.settling,
    })
}

pub fn amo_json(amo: &AmoStatus) -> Json {
    let registered = &amo.registered;
    let view = amo.view.as_ref();
    let text = |of: fn(&interfaces::lens::AmoView) -> u128| view.map(|it| of(it).to_string());
    let position = view.and_then(|it| it.position);
    json!({
        "id": registered.amo,
        "label": amo.label,
        "account": node::shown::hex(&registered.account.0),
        "stage": format!("{:?}", registered.stage),
        "debt_e18": text(|it| it.record.debt_e18),
        "value_e18": text(|it| it.record.mark.value_e18),
        "ceiling_e18": text(|it| it.ceiling_e18),
        "bucket_e18": text(|it| it.bucket_e18),
        "cap_e18": registered.terms.cap_e18.to_string(),
        "mark_age_ms": view.map(|it| it.mark_age_ms),
        "readable": position.is_some(),
        "quote_e18": position.map(|it| it.quote_e18.to_string()),
    })
}
