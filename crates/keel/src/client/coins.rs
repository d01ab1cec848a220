//! Tokens by their symbols, amounts by their decimals.

use super::exit::wrong_use;
use super::session::Session;
use crate::deploy::quantities::{Account, Decimal};
use anyhow::{Context, Result};
use harness::prelude::*;
use node::shown::{decimal, hex};

/// A PSP22 token with what is needed to read and write amounts of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coin {
    pub token: TokenHandleAt,
    pub symbol: String,
    pub decimals: u8,
}

/// A token's account: handles compare no accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TokenHandleAt(pub AccountId);

impl TokenHandleAt {
    pub fn handle(self) -> TokenHandle {
        TokenHandle::at(self.0)
    }
}

impl Coin {
    pub async fn read(session: &Session, account: AccountId) -> Result<Self> {
        let handle = TokenHandle::at(account);
        let symbol = session.node.read(handle.metadata().token_symbol()).await;
        let symbol = symbol.with_context(|| session.names.name(account))?;
        let decimals = session
            .node
            .read(handle.metadata().token_decimals())
            .await?;
        // A token says what it likes: nothing that a terminal would obey.
        let symbol = symbol.map(|it| it.escape_debug().to_string());
        Ok(Self {
            token: TokenHandleAt(account),
            symbol: symbol.unwrap_or_else(|| session.names.name(account)),
            decimals,
        })
    }

    /// Every one of these accounts, in their order.
    pub async fn read_all(session: &Session, accounts: &[AccountId]) -> Result<Vec<Self>> {
        let coins = accounts.iter().map(|account| Self::read(session, *account));
        futures::future::try_join_all(coins).await
    }

    pub fn account(&self) -> AccountId {
        self.token.0
    }

    /// An amount in whole tokens.
    pub fn units(&self, amount: Decimal) -> Result<u128> {
        let units = amount.units(self.decimals);
        units.map_err(|error| wrong_use(format!("the amount {error:#}, {}", self.symbol)))
    }

    pub fn shown(&self, units: u128) -> String {
        format!("{} {}", decimal(units, self.decimals, 6), self.symbol)
    }
}

/// The one that a person means: by symbol, address, or place in the list.
pub fn meant<'a>(coins: &'a [Coin], named: &str) -> Result<&'a Coin> {
    let by_symbol = |coin: &&Coin| coin.symbol.eq_ignore_ascii_case(named);
    match coins
        .iter()
        .filter(by_symbol)
        .collect::<Vec<_>>()
        .as_slice()
    {
        [] => {}
        [coin] => return Ok(coin),
        several => {
            let addresses: Vec<_> = several.iter().map(|it| hex(&it.account().0)).collect();
            return Err(wrong_use(format!(
                "several tokens call themselves {named}: name one by its address: {}",
                addresses.join(", ")
            )));
        }
    }
    let by_address = named.parse::<Account>().ok();
    let found = by_address.and_then(|account| coins.iter().find(|it| it.account() == account.0));
    let by_place = named.parse::<usize>().ok();
    let found = found.or_else(|| by_place.and_then(|place| coins.get(place)));
    found.ok_or_else(|| {
        let symbols: Vec<_> = coins.iter().map(|it| it.symbol.as_str()).collect();
        wrong_use(format!(
            "there is no {named}; there are: {}",
            symbols.join(", ")
        ))
    })
}

/// What is accepted of a preview: `slippage_bps` less, rounded down.
pub fn least(preview: u128, slippage_bps: u16) -> u128 {
    let share = 10_000_u128.saturating_sub(slippage_bps.into());
    match preview.checked_mul(share) {
        Some(product) => product / 10_000,
        None => preview / 10_000 * share,
    }
}

#[cfg(test)]
mod tests {
    use super::super::exit::exit_code;
    use super::*;

    fn coins() -> Vec<Coin> {
        let coin = |symbol: &'static str, decimals| Coin {
            token: TokenHandleAt(Role::Named(symbol).account()),
            symbol: symbol.to_owned(),
            decimals,
        };
        vec![coin("USDC", 6), coin("WETH", 18)]
    }

    #[test]
    fn a_coin_is_meant_by_symbol_by_address_and_by_place() {
        let coins = coins();
        assert_eq!(meant(&coins, "usdc").unwrap(), &coins[0]);
        let address = node::shown::hex(&coins[1].account().0);
        assert_eq!(meant(&coins, &address).unwrap(), &coins[1]);
        assert_eq!(meant(&coins, "1").unwrap(), &coins[1]);
    }

    #[test]
    fn of_two_coins_with_one_symbol_neither_is_meant() {
        let mut coins = coins();
        coins[1].symbol = "USDc".to_owned();
        let error = meant(&coins, "USDC").unwrap_err();
        assert!(error.to_string().contains("by its address"), "{error}");
        let address = node::shown::hex(&coins[1].account().0);
        assert_eq!(meant(&coins, &address).unwrap(), &coins[1]);
    }

    #[test]
    fn a_coin_that_is_not_there_is_refused_with_those_that_are() {
        let error = meant(&coins(), "DAI").unwrap_err();
        assert!(error.to_string().contains("USDC, WETH"));
        assert_eq!(exit_code(&error), 2);
    }

    #[test]
    fn amounts_are_read_and_shown_in_whole_tokens() {
        let usdc = &coins()[0];
        let units = usdc.units("1_234.5".parse().unwrap()).unwrap();
        assert_eq!(units, 1_234_500_000);
        assert_eq!(usdc.shown(units), "1,234.5 USDC");
        let error = usdc.units("0.0000001".parse().unwrap()).unwrap_err();
        assert_eq!(exit_code(&error), 2);
    }

    #[test]
    fn slippage_is_taken_off_a_preview() {
        assert_eq!(least(10_000, 10), 9_990);
        assert_eq!(least(0, 10), 0);
        assert_eq!(least(u128::MAX, 0), u128::MAX / 10_000 * 10_000);
        assert_eq!(least(100, 20_000), 0);
    }
}
