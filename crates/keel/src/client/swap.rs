//! `keel swap`: one coin for another on a stable pool.

use super::coins::{least, meant, Coin};
use super::exit::{help, wrong_use};
use super::on_node;
use super::options::{Reach, Sending};
use super::sending::Sender;
use super::session::Session;
use super::spending::Approving;
use crate::deploy::quantities::Decimal;
use anyhow::Result;
use harness::prelude::*;

/// A swap that is not in a block by then is refused there.
const DEADLINE_MS: u64 = 600_000;

const EXAMPLES: &str = "\
Examples:
  keel swap 100 USDC KUSD --approve --signer-file ~/.keel/trader   on the pool that has both
  keel swap 100 KUSD USDC --pool stable-pool:USDC --dry-run --signer-dev //Alice";

/// Swap one coin for another on a stable pool
#[derive(clap::Args)]
#[command(after_help = help(EXAMPLES))]
pub struct Args {
    /// How much to sell, in whole tokens
    amount: Decimal,
    /// What to sell, by symbol
    sell: String,
    /// What to buy, by symbol
    buy: String,
    /// On which pool, by its label; not needed where one pool has both
    #[arg(long, value_name = "LABEL")]
    pool: Option<String>,
    /// Accept this much less than the preview says
    #[arg(long, default_value_t = 10, value_name = "BPS")]
    slippage_bps: u16,
    #[command(flatten)]
    approving: Approving,
    #[command(flatten)]
    sending: Sending,
    #[command(flatten)]
    reach: Reach,
}

pub fn run(args: &Args) -> Result<()> {
    on_node(swap(args))
}

/// A pool and the places of the two coins in it.
struct Route {
    pool: PoolHandle,
    label: String,
    sell: (u8, Coin),
    buy: (u8, Coin),
}

async fn swap(args: &Args) -> Result<()> {
    let mut sender = Sender::open(&args.reach, &args.sending).await?;
    let session = sender.session.clone();
    let Route {
        pool,
        label,
        sell: (coin_in, sell),
        buy: (coin_out, buy),
    } = route(&session, args).await?;
    let amount = sell.units(args.amount)?;
    let preview = pool.call().preview_swap_exact_in(coin_in, coin_out, amount);
    let preview = session.read_ok(preview).await?;
    let least = least(preview, args.slippage_bps);
    let approved = args
        .approving
        .ensure(&mut sender, &sell, pool.account, amount);
    if approved.await? {
        let to = sender.signer.account();
        let deadline_ms = session.now_ms().await? + DEADLINE_MS;
        let mut call = pool.call();
        let message = call.swap_exact_in(coin_in, coin_out, amount, least, to, deadline_ms);
        let (pays, gives) = (sell.shown(amount), buy.shown(preview));
        let at_least = buy.shown(least);
        let what = format!("swap {pays} for {gives} on {label}, at least {at_least}");
        sender.send(&what, message).await?;
    }
    sender.finish()
}

async fn route(session: &Session, args: &Args) -> Result<Route> {
    let pools: Vec<_> = match &args.pool {
        Some(named) => vec![session.deployment.find(named)?],
        None => session.deployment.all("stable-pool").collect(),
    };
    let mut routes = Vec::new();
    let mut coins_seen = Vec::new();
    for contract in pools {
        let pool = PoolHandle::at(contract.account);
        let tokens = session.node.read(pool.call().coins()).await?;
        let coins = Coin::read_all(session, &tokens).await?;
        if let (Ok(sell), Ok(buy)) = (meant(&coins, &args.sell), meant(&coins, &args.buy)) {
            let place = |coin: &Coin| coins.iter().position(|it| it == coin).unwrap_or_default();
            routes.push(Route {
                pool,
                label: contract.label.clone(),
                sell: (u8::try_from(place(sell))?, sell.clone()),
                buy: (u8::try_from(place(buy))?, buy.clone()),
            });
        }
        let symbols: Vec<_> = coins.iter().map(|it| it.symbol.clone()).collect();
        coins_seen.push(format!("{}: {}", contract.label, symbols.join(", ")));
    }
    let (sell, buy) = (&args.sell, &args.buy);
    match routes.len() {
        1 => Ok(routes.remove(0)),
        0 => Err(wrong_use(format!(
            "no pool has {sell} and {buy}; there are: {}",
            coins_seen.join("; ")
        ))),
        _ => {
            let labels: Vec<_> = routes.iter().map(|it| it.label.as_str()).collect();
            Err(wrong_use(format!(
                "several pools have {sell} and {buy}; add --pool with one of: {}",
                labels.join(", ")
            )))
        }
    }
}
