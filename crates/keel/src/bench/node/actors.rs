//! Who is who on the node: a development key in place of each role, and where each contract is.

use anyhow::{anyhow, Context, Result};
use harness::chain::hash_of;
use harness::{AccountId, Hash, Role, REPORTERS};
use node::Signer;
use scale::Encode;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Roles that data may name, also where they send nothing.
const ROLES: [Role; 10] = [
    Role::Deployer,
    Role::Governance,
    Role::Guardian,
    Role::Keeper,
    Role::Holder,
    Role::Supplier,
    Role::Trader,
    Role::Arbitrageur,
    Role::Attacker,
    Role::Treasury,
];

#[derive(Clone)]
pub struct Actors {
    /// By the role's account on the embedded chain.
    signers: BTreeMap<[u8; 32], Signer>,
    /// Where an account of the embedded chain is on the node.
    there: HashMap<[u8; 32], AccountId>,
}

impl Actors {
    /// The harness's roles, and whoever else sends something.
    pub fn new(senders: impl IntoIterator<Item = AccountId>) -> Result<Self> {
        let known = ROLES.into_iter().chain(REPORTERS).map(Role::account);
        let all: BTreeSet<[u8; 32]> = known.chain(senders).map(|account| account.0).collect();
        let mut signers = BTreeMap::new();
        for here in all {
            let signer = Signer::from_dev_seed(&seed(AccountId(here))?)?;
            signers.insert(here, signer);
        }
        let there = signers
            .iter()
            .map(|(here, signer)| (*here, signer.account()))
            .collect();
        Ok(Self { signers, there })
    }

    pub fn signers(&self) -> impl Iterator<Item = &Signer> {
        self.signers.values()
    }

    /// Who signs for an account of the embedded chain.
    pub fn signer(&self, here: AccountId) -> Result<&Signer> {
        let signer = self.signers.get(&here.0);
        signer.ok_or_else(|| anyhow!("nobody has a key of the account {here:?}"))
    }

    pub fn account(&self, here: AccountId) -> AccountId {
        self.there.get(&here.0).copied().unwrap_or(here)
    }

    /// A contract of the embedded chain is there on the node.
    pub fn place(&mut self, here: AccountId, there: AccountId) {
        self.there.insert(here.0, there);
    }

    /// Data of the embedded chain with the accounts of the node in it.
    pub fn translate(&self, data: &[u8]) -> Vec<u8> {
        let mut translated = Vec::with_capacity(data.len());
        let mut rest = data;
        while let Some((first, behind)) = rest.split_first() {
            let named = rest.split_first_chunk::<32>();
            match named.and_then(|(account, behind)| Some((self.there.get(account)?, behind))) {
                Some((there, behind)) => {
                    translated.extend(there.0);
                    rest = behind;
                }
                None => {
                    translated.push(*first);
                    rest = behind;
                }
            }
        }
        translated
    }
}

/// The development seed of a role: `//ReporterA` of `reporter-a`.
fn seed(role: AccountId) -> Result<String> {
    let name = name(role).with_context(|| format!("the account {role:?} is no role's"))?;
    let capitalised = name.split('-').filter_map(|word| {
        let mut letters = word.chars();
        Some(format!(
            "{}{}",
            letters.next()?.to_ascii_uppercase(),
            letters.as_str()
        ))
    });
    Ok(format!("//{}", capitalised.collect::<String>()))
}

/// The name of a role's account.
pub fn name(role: AccountId) -> Option<String> {
    let name = std::str::from_utf8(&role.0).ok()?.trim_end_matches('.');
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
    (!name.is_empty() && name.chars().all(is_plain)).then(|| name.to_owned())
}

/// Where the pallet puts a contract: its `DefaultAddressGenerator`.
pub fn contract_address(deployer: AccountId, code: Hash, input: &[u8], salt: &[u8]) -> AccountId {
    let entropy = (b"contract_addr_v1", deployer.0, code, input, salt);
    AccountId(hash_of(&entropy.encode()).into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use harness::prelude::*;
    use harness::suite::deploy_token;
    use harness::tape::{self, Step};

    fn key(seed: &str) -> AccountId {
        Signer::from_dev_seed(seed).unwrap().account()
    }

    #[test]
    fn a_role_is_the_development_account_of_its_name() {
        let actors = Actors::new([Role::Named("newcomer").account()]).unwrap();
        for (role, seed) in [
            (Role::Keeper, "//Keeper"),
            (Role::ReporterA, "//ReporterA"),
            (Role::Named("newcomer"), "//Newcomer"),
        ] {
            assert_eq!(actors.account(role.account()), key(seed));
            assert_eq!(actors.signer(role.account()).unwrap().account(), key(seed));
        }
    }

    #[test]
    fn an_account_without_a_name_has_no_key() {
        assert!(Actors::new([AccountId([7; 32])]).is_err());
        let actors = Actors::new([]).unwrap();
        assert!(actors.signer(Role::Named("newcomer").account()).is_err());
    }

    #[test]
    fn every_account_in_data_is_translated_and_nothing_else() {
        let mut actors = Actors::new([]).unwrap();
        let (here, there) = (AccountId([1; 32]), AccountId([2; 32]));
        actors.place(here, there);
        let stranger = [9_u8; 32];
        let data = |pool: AccountId, keeper: AccountId, holder: AccountId| {
            let parts: [&[u8]; 6] = [b"swap", &pool.0, &keeper.0, &[5], &stranger, &holder.0];
            parts.concat()
        };
        assert_eq!(
            actors.translate(&data(here, Role::Keeper.account(), Role::Holder.account())),
            data(there, key("//Keeper"), key("//Holder"))
        );
        assert_eq!(actors.translate(b"short"), b"short");
    }

    #[test]
    fn a_contract_is_where_the_pallet_puts_it() {
        let (token, tapes) = tape::record(|| {
            let mut chain = Chain::new();
            let token = deploy_token(&mut chain, "Coin", "C", 6);
            let view = token.psp22().total_supply();
            chain.measure("supply", Role::Holder, view).value();
            token.account
        });
        let [_, Step::Instantiate {
            code, input, salt, ..
        }, _] = &tapes[0].steps[..]
        else {
            panic!("uploaded, instantiated, measured: {:?}", tapes[0].steps)
        };
        let deployer = Role::Deployer.account();
        assert_eq!(contract_address(deployer, *code, input, salt), token);
    }
}
