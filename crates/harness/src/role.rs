//! Accounts named by what they do in a test or a scenario.

use crate::AccountId;

/// Who sends a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Uploads and instantiates; has no right in any contract.
    Deployer,
    /// Admin of every contract.
    Governance,
    Guardian,
    /// Pokes the controller.
    Keeper,
    /// Holds the stablecoin, mints and redeems.
    Holder,
    /// Supplies liquidity to pools.
    Supplier,
    /// Swaps for reasons of its own.
    Trader,
    /// Trades pools and the vault to outside prices.
    Arbitrageur,
    Attacker,
    ReporterA,
    ReporterB,
    ReporterC,
    /// Receives pools' admin fees.
    Treasury,
    /// Any other account, by a name of at most 32 bytes.
    Named(&'static str),
}

/// The reporters of every feed of the suite.
pub const REPORTERS: [Role; 3] = [Role::ReporterA, Role::ReporterB, Role::ReporterC];

impl Role {
    pub fn account(self) -> AccountId {
        AccountId(named(self.name()))
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Deployer => "deployer",
            Self::Governance => "governance",
            Self::Guardian => "guardian",
            Self::Keeper => "keeper",
            Self::Holder => "holder",
            Self::Supplier => "supplier",
            Self::Trader => "trader",
            Self::Arbitrageur => "arbitrageur",
            Self::Attacker => "attacker",
            Self::ReporterA => "reporter-a",
            Self::ReporterB => "reporter-b",
            Self::ReporterC => "reporter-c",
            Self::Treasury => "treasury",
            Self::Named(name) => name,
        }
    }
}

impl From<Role> for AccountId {
    fn from(role: Role) -> Self {
        role.account()
    }
}

/// The name padded with dots, so that an account is readable in a dump.
fn named(name: &str) -> [u8; 32] {
    assert!(
        name.len() <= 32,
        "the role name {name:?} is longer than an account id"
    );
    let mut bytes = [b'.'; 32];
    bytes[..name.len()].copy_from_slice(name.as_bytes());
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_have_accounts_of_their_own() {
        let roles = [
            Role::Deployer,
            Role::Governance,
            Role::Guardian,
            Role::Keeper,
            Role::Holder,
            Role::Supplier,
            Role::Trader,
            Role::Arbitrageur,
            Role::Attacker,
            Role::ReporterA,
            Role::ReporterB,
            Role::ReporterC,
            Role::Treasury,
            Role::Named("auditor"),
        ];
        let accounts: std::collections::HashSet<_> = roles.map(Role::account).into_iter().collect();
        assert_eq!(accounts.len(), roles.len());
        assert_eq!(Role::Named("keeper").account(), Role::Keeper.account());
    }
}
