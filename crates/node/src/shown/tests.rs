//! What a person reads and writes, with the metadata of real contracts.

use super::*;
use harness::Role;
use interfaces::vault::Minted;

fn emitted() -> Emitted {
    use harness::prelude::*;
    let mut suite = Suite::default();
    let (vault, usdc) = (suite.vault, suite.usdc());
    suite.give(Role::Holder, usdc, usd6(100));
    suite.approve(Role::Holder, usdc.token, vault);
    let message = vault.call().mint(usdc.token.account, usd6(100), 0);
    let call = suite.chain.call(Role::Holder, message);
    let _: Minted = call.event(vault);
    let is_vaults = |event: &&Emitted| event.contract == vault.account;
    let found = call.emitted.iter().find(is_vaults);
    found.unwrap().clone()
}

#[test]
fn an_event_of_a_contract_is_shown_by_name_with_accounts_by_theirs() {
    let mut names = Names::default();
    names.add("holder", Role::Holder.account());
    let shown = Abi::load("vault")
        .unwrap()
        .event(&emitted(), &names)
        .unwrap();
    assert_eq!(shown.name, "Minted");
    let line = shown.line();
    assert!(line.contains("holder: holder, "), "{line}");
    assert!(line.contains("tokens_in: 100000000, "), "{line}");
    assert_eq!(shown.json()["holder"], "holder");
    assert_eq!(shown.json()["tokens_in"], 100_000_000);
}

#[test]
fn a_call_written_as_text_is_shown_again_as_it_was_meant() {
    let abi = Abi::load("vault").unwrap();
    let token = hex(&Role::Named("usdc").account().0);
    let arguments = [token, "1_000_000".into(), "0".into()];
    let input = abi.encode("Vault::mint", &arguments).unwrap();
    let mut names = Names::default();
    names.add("usdc", Role::Named("usdc").account());
    let shown = abi.message(&input, &names).unwrap();
    assert_eq!(
        shown.line(),
        "mint { token: usdc, tokens_in: 1000000, min_coin_out: 0 }"
    );
}

#[test]
fn arguments_that_do_not_fit_are_refused_with_what_is_meant() {
    let abi = Abi::load("vault").unwrap();
    let token = hex(&[7; 32]);
    let refused = |arguments: &[&str]| {
        let arguments: Vec<String> = arguments.iter().map(|it| it.to_string()).collect();
        abi.encode("mint", &arguments).unwrap_err().to_string()
    };
    let error = refused(&[&token, "1"]);
    assert!(error.contains("mint takes (token: AccountId, "), "{error}");
    let error = refused(&[&token, "1 000", "0"]);
    assert!(error.contains("\"1 000\" is no value"), "{error}");
}

#[test]
fn an_error_of_a_contract_is_shown_by_name_with_its_values() {
    use interfaces::vault::VaultError;
    let abi = Abi::load("vault").unwrap();
    let arguments = [hex(&[7; 32]), "1".into(), "0".into()];
    let input = abi.encode("mint", &arguments).unwrap();
    let error = VaultError::CapExceeded {
        idle: 5,
        amount: 2,
        cap: 6,
    };
    let answer = (0_u8, Err::<u128, _>(error)).encode();
    let shown = abi.answer_to(&input, &answer, &Names::default()).unwrap();
    assert_eq!(shown, "CapExceeded { idle: 5, amount: 2, cap: 6 }");
}

#[test]
fn accounts_in_a_list_are_shown_by_name() {
    let abi = Abi::load("stable-pool").unwrap();
    let input = abi.encode("coins", &[]).unwrap();
    let coins = vec![Role::Named("usdc").account(), Role::Holder.account()];
    let mut names = Names::default();
    names.add("usdc", Role::Named("usdc").account());
    let shown = abi.answer_to(&input, &(0_u8, coins).encode(), &names);
    let holder = hex(&Role::Holder.account().0);
    assert_eq!(shown.unwrap(), format!("[usdc, {holder}]"));
}

#[test]
fn a_message_that_is_not_there_is_refused_with_those_that_are() {
    let error = Abi::load("lens").unwrap().encode("mint", &[]).unwrap_err();
    assert!(error.to_string().contains("Lens::collaterals"), "{error}");
}

#[test]
fn inputs_of_calls_are_shown_as_digits() {
    let abi = Abi::load("governor").unwrap();
    let callee = hex(&Role::Named("vault").account().0);
    let calls = format!("[ProposedCall {{ callee: {callee}, input: [1, 2, 255] }}]");
    let input = abi.encode("propose", &[calls, hex(&[7; 32])]).unwrap();
    let mut names = Names::default();
    names.add("vault", Role::Named("vault").account());
    let shown = abi.message(&input, &names).unwrap();
    let expected = "ProposedCall { callee: vault, input: 0x0102ff }";
    assert!(shown.line().contains(expected), "{}", shown.line());
    let json = shown.json();
    assert_eq!(json["calls"][0]["ProposedCall"]["input"], "0x0102ff");
}
