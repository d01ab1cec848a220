//! `keel mint`: coin for collateral.

use super::coins::{least, meant, Coin};
use super::exit::help;
use super::on_node;
use super::options::{Reach, Sending};
use super::sending::Sender;
use super::session::Session;
use super::spending::Approving;
use crate::deploy::quantities::Decimal;
use anyhow::Result;
use harness::prelude::*;

const EXAMPLES: &str = "\
Examples:
  keel mint 1000 USDC --approve --signer-file ~/.keel/holder   deposit 1,000 USDC
  keel mint 1000 USDC --dry-run --signer-dev //Alice           only show what it would give";

/// Deposit collateral in the vault and mint coin for it
#[derive(clap::Args)]
#[command(after_help = help(EXAMPLES))]
pub struct Args {
    /// How much, in whole tokens
    amount: Decimal,
    /// Of which collateral, by symbol
    collateral: String,
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
    on_node(mint(args))
}

async fn mint(args: &Args) -> Result<()> {
    let mut sender = Sender::open(&args.reach, &args.sending).await?;
    let session = sender.session.clone();
    let vault = VaultHandle::at(session.deployment.one("vault")?);
    let coins = collaterals(&session, vault).await?;
    let coin = meant(&coins, &args.collateral)?;
    let amount = coin.units(args.amount)?;
    let preview = vault.call().preview_mint(coin.account(), amount);
    let preview = session.read_ok(preview).await?;
    let stablecoin = Coin::read(&session, session.deployment.one("stablecoin")?).await?;

    let approved = args
        .approving
        .ensure(&mut sender, coin, vault.account, amount);
    if approved.await? {
        let least = least(preview, args.slippage_bps);
        let (gives, at_least) = (stablecoin.shown(preview), stablecoin.shown(least));
        let pays = coin.shown(amount);
        let what = format!("mint {gives} for {pays}, at least {at_least}");
        let message = vault.call().mint(coin.account(), amount, least);
        sender.send(&what, message).await?;
    }
    sender.finish()
}

/// Every collateral of the vault, by id.
pub async fn collaterals(session: &Session, vault: VaultHandle) -> Result<Vec<Coin>> {
    let assets = session.node.read(vault.call().assets()).await?;
    let tokens: Vec<_> = assets.iter().map(|asset| asset.token).collect();
    Coin::read_all(session, &tokens).await
}
