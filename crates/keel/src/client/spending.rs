//! What a contract needs before it can take tokens: a balance, and the holder's approval.

use super::coins::Coin;
use super::exit::refused;
use super::sending::Sender;
use anyhow::Result;
use harness::prelude::*;

/// Whether to approve what is missing.
#[derive(clap::Args, Clone, Copy, Debug)]
pub struct Approving {
    /// Approve exactly what the command spends, in a transaction before it, where that is missing
    #[arg(long)]
    approve: bool,
}

impl Approving {
    /// Sees to it that `spender` may take this much of the signer's. False when what follows cannot be tried, because the approval was only
    /// tried itself.
    pub async fn ensure(
        self,
        sender: &mut Sender<'_>,
        coin: &Coin,
        spender: AccountId,
        amount: u128,
    ) -> Result<bool> {
        let session = sender.session.clone();
        let owner = sender.signer.account();
        let token = coin.token.handle();
        let balance = session.node.read(token.psp22().balance_of(owner)).await?;
        if balance < amount {
            let (has, needs) = (coin.shown(balance), coin.shown(amount));
            return Err(refused(format!("the signer has {has}, not {needs}")));
        }
        let allowance = token.psp22().allowance(owner, spender);
        let allowed = session.node.read(allowance).await?;
        if allowed >= amount {
            return Ok(true);
        }
        let contract = session.names.name(spender);
        if !self.approve {
            let (has, needs) = (coin.shown(allowed), coin.shown(amount));
            return Err(refused(format!(
                "{contract} may take {has} of the signer's, not {needs}; add --approve to approve that in a transaction before"
            )));
        }
        let what = format!("approve {} for {contract}", coin.shown(amount));
        let approve = token.psp22().approve(spender, amount);
        let sent = sender.send(&what, approve).await?;
        if sent {
            eprintln!(
                "approved; if what follows is not sent, take it back: keel call {} approve {contract_at} 0",
                session.names.name(token.account),
                contract_at = format_args!("@{contract}")
            );
        }
        Ok(sent)
    }
}
