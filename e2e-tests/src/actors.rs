//! The keys of the harness's roles on the devnet, which funds them.

use harness::{AccountId, Role};
use ink_e2e::subxt_signer::SecretUri;
use ink_e2e::Keypair;

/// The development seed of a role: `//ReporterA`.
pub fn seed(role: Role) -> String {
    let words = role.name().split('-');
    let capitalised = words.map(|word| {
        let (first, rest) = word.split_at(1);
        first.to_uppercase() + rest
    });
    format!("//{}", capitalised.collect::<String>())
}

pub fn keypair(role: Role) -> Keypair {
    let uri: SecretUri = seed(role).parse().expect("a development seed");
    Keypair::from_uri(&uri).expect("a development seed")
}

pub fn account(role: Role) -> AccountId {
    account_of(&keypair(role))
}

pub fn account_of(pair: &Keypair) -> AccountId {
    AccountId(pair.public_key().0)
}
