use harness::prelude::*;

#[test]
fn the_coin_names_itself_and_has_eighteen_decimals() {
    let StablecoinFixture {
        mut chain,
        stablecoin,
    } = StablecoinFixture::new(0);
    let name = chain.read(stablecoin.metadata().token_name());
    assert_eq!(name.as_deref(), Some("Keel Dollar"));
    let symbol = chain.read(stablecoin.metadata().token_symbol());
    assert_eq!(symbol.as_deref(), Some("KUSD"));
    assert_eq!(chain.read(stablecoin.metadata().token_decimals()), 18);
}

#[test]
fn a_new_coin_has_no_supply() {
    let StablecoinFixture {
        mut chain,
        stablecoin,
    } = StablecoinFixture::new(0);
    assert_eq!(chain.supply(stablecoin), 0);
    assert_eq!(chain.balance(stablecoin, Role::Deployer), 0);
    assert_eq!(chain.balance(stablecoin, Role::Governance), 0);
}
