//! The buyback of a deployment: it is paid the surplus, sells it for governance tokens and burns them.

use super::*;
use crate::deploy::quantities::hex;

const SURPLUS: Role = Role::Named("surplus");

/// Equity of 2,000,000 USD, half of it beyond the buffer.
fn with_surplus(mut deployment: Deployment) -> (Deployment, VaultHandle, TokenHandle) {
    deployment.report_prices();
    let vault = VaultHandle::at(deployment.at("vault"));
    let token = TokenHandle::at(deployment.at("test-token:USDC"));
    let holder = Role::Holder.account();
    deployment.call(holder, token.mint(holder, usd6(3_000_000)));
    let message = token.psp22().approve(vault.account, u128::MAX / 2);
    deployment.call(holder, message);
    let message = vault.call().mint(token.account, usd6(1_000_000), 0);
    deployment.call(holder, message);
    let message = vault.call().recapitalise(token.account, usd6(2_000_000));
    deployment.call(holder, message);
    (deployment, vault, token)
}

#[test]
fn surplus_is_paid_to_the_buyback_which_burns_what_it_is_sold_for() {
    let (mut deployment, vault, token) = with_surplus(Deployment::after(3));
    let holder = Role::Holder.account();
    let buyback = BuybackHandle::at(deployment.at("buyback"));
    let governance_token = GovernanceTokenHandle::at(deployment.at("governance-token"));
    let message = vault.call().distribute(token.account, usd6(200_000));
    deployment.call(Role::Keeper, message);
    let chain = &mut deployment.embedded.chain;
    let paid = chain.read(token.psp22().balance_of(buyback.account));
    assert_eq!(paid, usd6(200_000));

    deployment.call(Role::Keeper, buyback.call().start(token.account));
    let message = governance_token.psp22().approve(buyback.account, E18 * 500);
    deployment.call(holder, message);
    let message = buyback.call().buy(token.account, usd6(100), E18 * 500);
    let fill = deployment.call(holder, message);
    // At the start of the auction a USD costs five governance tokens.
    assert_eq!((fill.tokens_out, fill.paid_e18), (usd6(100), E18 * 500));
    let chain = &mut deployment.embedded.chain;
    let supply = chain.read(governance_token.psp22().total_supply());
    assert_eq!(supply, coins(100_000_000) - E18 * 500);
    // Lot, least lot, wait and times are the manifest's.
    let auction = chain.read(buyback.call().auction(token.account)).unwrap();
    let terms = deployment.manifest.buyback.as_ref().unwrap().terms();
    assert_eq!(auction.terms, terms.unwrap());
    assert_eq!(auction.left, usd6(100_000 - 100));
}

#[test]
fn an_account_named_for_the_surplus_is_paid_in_place_of_the_buyback() {
    let line = format!("surplus = \"{}\"", hex(&SURPLUS.account().0));
    let text = changed("# surplus = \"0x…\"", &format!("{line} #"));
    let deployment = Deployment::of_after(Manifest::parse(&text).unwrap(), 3);
    let (mut deployment, vault, token) = with_surplus(deployment);
    assert_eq!(deployment.check(Phase::HandedOver), []);
    let message = vault.call().distribute(token.account, usd6(1));
    deployment.call(Role::Keeper, message);
    let chain = &mut deployment.embedded.chain;
    let paid = chain.read(token.psp22().balance_of(SURPLUS.account()));
    assert_eq!(paid, usd6(1));

    // The deployment of another manifest pays somebody else.
    deployment.manifest = local();
    let findings = deployment.check(Phase::HandedOver);
    assert_eq!(findings.len(), 1, "{findings:#?}");
    assert_named(&findings, "vault", "treasury");
}

#[test]
fn without_their_sections_there_is_neither_buyback_nor_steward() {
    let end = LOCAL.find("# Paid the vault's surplus, unless").unwrap();
    let manifest = Manifest::parse(&LOCAL[..end]).unwrap();
    let mut deployment = Deployment::of_after(manifest, 3);
    assert_eq!(deployment.store.record.contracts.len(), 22);
    let vault = VaultHandle::at(deployment.at("vault"));
    let links = deployment.embedded.chain.read(vault.call().links());
    assert_eq!(links.treasury, None);
    // Nor may anything else be paid or named.
    let governor = GovernorHandle::at(deployment.at("governor"));
    let named = deployment.embedded.chain.read(governor.call().steward());
    assert_eq!(named, None);
    assert_eq!(deployment.check(Phase::HandedOver), []);
}
