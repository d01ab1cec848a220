//! `keel redeem`: coin back for one collateral, or for a share of all.

use super::coins::{least, meant, Coin};
use super::exit::{help, wrong_use};
use super::mint::collaterals;
use super::on_node;
use super::options::{Reach, Sending};
use super::sending::Sender;
use super::spending::Approving;
use crate::deploy::quantities::Decimal;
use anyhow::Result;
use harness::prelude::*;

const EXAMPLES: &str = "\
Examples:
  keel redeem 500 USDC --approve --signer-file ~/.keel/holder   500 coins for USDC
  keel redeem 500 --basket --approve --signer-dev //Alice       for a share of every collateral: the exit that is always open";

/// Give coin back to the vault for collateral
#[derive(clap::Args)]
#[command(after_help = help(EXAMPLES))]
pub struct Args {
    /// How much, in whole coins
    amount: Decimal,
    /// For which collateral, by symbol
    #[arg(required_unless_present = "basket")]
    collateral: Option<String>,
    /// For a share of every idle collateral: needs no price and no ratio
    #[arg(long, conflicts_with = "collateral")]
    basket: bool,
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
    on_node(redeem(args))
}

async fn redeem(args: &Args) -> Result<()> {
    let mut sender = Sender::open(&args.reach, &args.sending).await?;
    let session = sender.session.clone();
    let vault = VaultHandle::at(session.deployment.one("vault")?);
    let stablecoin = Coin::read(&session, session.deployment.one("stablecoin")?).await?;
    let amount = stablecoin.units(args.amount)?;
    match &args.collateral {
        Some(named) if !args.basket => {
            let coins = collaterals(&session, vault).await?;
            let coin = meant(&coins, named)?;
            let preview = vault.call().preview_redeem(coin.account(), amount);
            let preview = session.read_ok(preview).await?;
            let least = least(preview, args.slippage_bps);
            let approving = args.approving;
            let approved = approving.ensure(&mut sender, &stablecoin, vault.account, amount);
            if approved.await? {
                let (gives, at_least) = (coin.shown(preview), coin.shown(least));
                let pays = stablecoin.shown(amount);
                let what = format!("redeem {pays} for {gives}, at least {at_least}");
                let message = vault.call().redeem(coin.account(), amount, least);
                sender.send(&what, message).await?;
            }
        }
        None if args.basket => {
            let preview = vault.call().preview_redeem_basket(amount);
            let preview = session.read_ok(preview).await?;
            let least = preview
                .iter()
                .map(|tokens| least(*tokens, args.slippage_bps));
            let least: Vec<u128> = least.collect();
            let coins = collaterals(&session, vault).await?;
            let basket = coins
                .iter()
                .zip(&preview)
                .filter(|(_, tokens)| **tokens != 0);
            let basket: Vec<_> = basket.map(|(coin, tokens)| coin.shown(*tokens)).collect();
            let approving = args.approving;
            let approved = approving.ensure(&mut sender, &stablecoin, vault.account, amount);
            if approved.await? {
                let pays = stablecoin.shown(amount);
                let what = format!("redeem {pays} for the basket: {}", basket.join(", "));
                let message = vault.call().redeem_basket(amount, least);
                sender.send(&what, message).await?;
            }
        }
        _ => return Err(wrong_use("name a collateral or say --basket")),
    }
    sender.finish()
}
