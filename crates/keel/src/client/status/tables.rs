//! The solvency view as tables.

use super::read::{AmoStatus, Collateral, Status};
use super::units::{age, percent, time, E18};
use crate::table::{render, Align};
use node::shown::{decimal, signed_decimal};
use policy::ledger::{Failure, RatioKind, Ratios};

const LEFT: Align = Align::Left;
const RIGHT: Align = Align::Right;

/// Each ratio under its name, in the order in which `enforce` takes them.
fn ratios(of: &Ratios) -> [(&'static str, RatioKind, u128); 4] {
    [
        ("idle", RatioKind::Idle, of.idle_e18),
        ("gross", RatioKind::Gross, of.gross_e18),
        ("stressed", RatioKind::Stressed, of.stressed_e18),
        ("net", RatioKind::Net, of.net_e18),
    ]
}

pub fn tables(status: &Status) -> String {
    let head = format!(
        "{}, block {}, {}\n",
        status.chain,
        status.head.number,
        time(status.time_ms)
    );
    let parts = [
        head,
        alarms(status),
        ratio_table(status),
        sums(status),
        collaterals(status),
        amos(status),
        notices(status),
    ];
    let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("\n")
}

/// What must not be overlooked.
fn alarms(status: &Status) -> String {
    let mut lines = Vec::new();
    let solvency = &status.solvency;
    for (kind, minimum, now) in breached(status) {
        let since_ms = since(status, kind);
        let since = match since_ms {
            0 => "not recorded yet".to_owned(),
            since_ms => format!("for {}", age(status.time_ms.saturating_sub(since_ms))),
        };
        lines.push(format!(
            "BREACH: {} is {}, its minimum {}; {since}; run `keel enforce`",
            kind_name(kind),
            percent(now),
            percent(minimum)
        ));
    }
    if solvency.redemption_ratio_e18 < E18 && solvency.supply_e18 != 0 {
        let ratio = percent(solvency.redemption_ratio_e18);
        lines.push(format!("SHORTFALL: a coin is worth {ratio} of a dollar; minting is refused, redemption pays baskets"));
    }
    if !solvency.prices_fresh {
        lines.push("STALE PRICES: no risk is taken, redemption pays baskets".to_owned());
    }
    if status.settling {
        lines.push("EMERGENCY SETTLEMENT has begun: surrender coin there".to_owned());
    }
    lines.iter().map(|line| format!("{line}\n")).collect()
}

fn breached(status: &Status) -> Vec<(RatioKind, u128, u128)> {
    let minimum = ratios(&status.solvency.limits.minimum);
    let now = ratios(&status.solvency.ratios);
    let pairs = minimum.into_iter().zip(now);
    let below = pairs.filter(|((_, _, minimum), (_, _, now))| now < minimum);
    below
        .map(|((_, kind, minimum), (_, _, now))| (kind, minimum, now))
        .collect()
}

fn since(status: &Status, kind: RatioKind) -> u64 {
    let breached = &status.solvency.alarms.breached;
    match kind {
        RatioKind::Idle => breached.idle_ms,
        RatioKind::Gross => breached.gross_ms,
        RatioKind::Stressed => breached.stressed_ms,
        RatioKind::Net => 0,
    }
}

fn kind_name(kind: RatioKind) -> &'static str {
    match kind {
        RatioKind::Idle => "idle",
        RatioKind::Gross => "gross",
        RatioKind::Stressed => "stressed",
        RatioKind::Net => "net",
    }
}

fn ratio_table(status: &Status) -> String {
    let limits = &status.solvency.limits;
    let rows = ratios(&status.solvency.ratios)
        .into_iter()
        .zip(ratios(&limits.minimum))
        .zip(ratios(&limits.target));
    let mut rows: Vec<Vec<String>> = rows
        .map(|(((name, _, now), (_, _, minimum)), (_, _, target))| {
            let state = match () {
                () if now < minimum => "breach",
                () if now < target => "below target",
                () => "",
            };
            vec![
                name.to_owned(),
                percent(now),
                percent(minimum),
                percent(target),
                state.to_owned(),
            ]
        })
        .collect();
    let redemption = percent(status.solvency.redemption_ratio_e18);
    rows.push(vec!["redemption".to_owned(), redemption, percent(E18)]);
    let columns = [
        ("ratio", LEFT),
        ("now", RIGHT),
        ("minimum", RIGHT),
        ("target", RIGHT),
        ("", LEFT),
    ];
    render(&columns, &rows)
}

fn sums(status: &Status) -> String {
    let solvency = &status.solvency;
    let limits = &solvency.limits;
    let coins = |amount| decimal(amount, 18, 2);
    let row = |name: &str, amount: String, remark: String| vec![name.to_owned(), amount, remark];
    let of = |ceiling| format!("ceiling {}", coins(ceiling));
    let nothing = String::new;
    let failure = match solvency.binding_failure {
        Failure::None => nothing(),
        Failure::Collateral(id) => format!(
            "stressed: {} fails",
            status
                .collaterals
                .get(usize::from(id))
                .map_or("?", |it| &it.coin.symbol)
        ),
        Failure::Venue(amo) => {
            let found = status.amos.iter().find(|it| it.registered.amo == amo);
            format!(
                "stressed: the venue of {} fails",
                found.map_or("?", |it| &it.label)
            )
        }
    };
    let rows = vec![
        row(
            "supply",
            coins(solvency.supply_e18),
            of(limits.supply_ceiling_e18),
        ),
        row(
            "debt of AMOs",
            coins(solvency.debt_e18),
            of(limits.debt_ceiling_e18),
        ),
        row("external value", coins(solvency.external_e18), failure),
        row("of that idle", coins(solvency.idle_e18), nothing()),
        row("own coin in venues", coins(solvency.own_e18), nothing()),
        row("own coin lent out", coins(solvency.lent_out_e18), nothing()),
        row(
            "equity",
            signed_decimal(solvency.equity_e18, 18, 2),
            nothing(),
        ),
        row(
            "surplus",
            coins(solvency.surplus_e18),
            format!("above a buffer of {}", coins(limits.buffer_e18)),
        ),
    ];
    render(&[("USD", LEFT), ("", RIGHT), ("", LEFT)], &rows)
}

fn collaterals(status: &Status) -> String {
    let rows = status.collaterals.iter().map(|it| {
        let Collateral { coin, view, asset } = it;
        let price = &view.collateral.price;
        let tokens = |amount| decimal(amount, coin.decimals, 2);
        let priced = price.at_ms != 0;
        let price_age = match priced {
            true => age(view.price_age_ms),
            false => "never".to_owned(),
        };
        let state = match () {
            () if !priced => "no price",
            () if price.halted => "halted",
            () if !view.price_fresh => "stale",
            () => "fresh",
        };
        vec![
            coin.symbol.clone(),
            decimal(price.price_e18, 18, 4),
            price_age,
            state.to_owned(),
            tokens(view.collateral.idle),
            tokens(view.tokens.saturating_sub(view.collateral.idle)),
            asset.map_or_else(String::new, |asset| tokens(asset.terms.cap)),
            format!("{} %", decimal(view.haircut_bps.into(), 2, 2)),
        ]
    });
    let rows: Vec<Vec<String>> = rows.collect();
    let columns = [
        ("collateral", LEFT),
        ("price USD", RIGHT),
        ("age", RIGHT),
        ("", LEFT),
        ("idle", RIGHT),
        ("deployed", RIGHT),
        ("cap", RIGHT),
        ("haircut", RIGHT),
    ];
    render(&columns, &rows)
}

fn amos(status: &Status) -> String {
    let rows: Vec<Vec<String>> = status.amos.iter().map(amo_row).collect();
    match rows.is_empty() {
        true => String::new(),
        false => render(&AMO_COLUMNS, &rows),
    }
}

pub const AMO_COLUMNS: [(&str, Align); 9] = [
    ("AMO", RIGHT),
    ("", LEFT),
    ("stage", LEFT),
    ("debt", RIGHT),
    ("value", RIGHT),
    ("ceiling", RIGHT),
    ("cap", RIGHT),
    ("mark age", RIGHT),
    ("venue shows", RIGHT),
];

pub fn amo_row(amo: &AmoStatus) -> Vec<String> {
    let coins = |amount| decimal(amount, 18, 2);
    let registered = &amo.registered;
    let mut row = vec![
        registered.amo.to_string(),
        amo.label.clone(),
        format!("{:?}", registered.stage),
    ];
    let cap = coins(registered.terms.cap_e18);
    match &amo.view {
        Some(view) => {
            let quote = view.position.map(|position| position.quote_e18);
            row.extend([
                coins(view.record.debt_e18),
                coins(view.record.mark.value_e18),
                coins(view.ceiling_e18),
                cap,
                age(view.mark_age_ms),
                match quote {
                    None => "cannot be read".to_owned(),
                    Some(0) => String::new(),
                    Some(quote_e18) => format!("{} USD", decimal(quote_e18, 18, 4)),
                },
            ]);
        }
        None => {
            let unknown = || "?".to_owned();
            let shows = "cannot be read".to_owned();
            row.extend([unknown(), unknown(), unknown(), cap, unknown(), shows]);
        }
    }
    row
}

fn notices(status: &Status) -> String {
    let mut text = String::new();
    for paused in &status.pauses {
        let (what, since_ms) = (&paused.what, paused.since_ms);
        text += &format!("paused: {what}, since {}\n", time(since_ms));
    }
    if let Some(budget) = &status.keeper_budget {
        text += &format!(
            "keeper budget: {} coins, {} of them payable now\n",
            decimal(budget.balance_e18, 18, 2),
            decimal(budget.level_e18.min(budget.balance_e18), 18, 2)
        );
    }
    text
}
