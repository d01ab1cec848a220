//! Arguments as a person writes them: `@label` in place of an address.

use super::deployment::Deployment;
use super::exit::wrong_use;
use anyhow::Result;
use harness::AccountId;
use node::shown::hex;

/// What `@signer` stands for.
const SIGNER: &str = "signer";

/// Every `@label` becomes the contract's address, `@signer` that of who signs.
pub fn with_addresses(
    text: &str,
    deployment: &Deployment,
    signer: Option<AccountId>,
) -> Result<String> {
    let mut parts = text.split('@');
    let mut done = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let is_label = |it: char| it.is_ascii_alphanumeric() || matches!(it, '-' | '_' | ':' | '.');
        let end = part.find(|it| !is_label(it)).unwrap_or(part.len());
        let (label, rest) = part.split_at(end);
        let account = match label {
            SIGNER => signer.ok_or_else(|| wrong_use("@signer: nobody signs")),
            label => deployment.find(label).map(|contract| contract.account),
        };
        done += &hex(&account?.0);
        done += rest;
    }
    Ok(done)
}

#[cfg(test)]
mod tests {
    use super::super::deployment::tests::deployment;
    use super::super::exit::exit_code;
    use super::*;
    use harness::Role;

    fn address(name: &'static str) -> String {
        hex(&Role::Named(name).account().0)
    }

    #[test]
    fn labels_become_addresses_wherever_they_stand() {
        let deployment = deployment(&["vault", "pool-amo:USDC"]);
        let written = |text| with_addresses(text, &deployment, None).unwrap();
        assert_eq!(written("@vault"), address("vault"));
        assert_eq!(
            written("Links { to: @pool-amo:USDC, n: 1 }"),
            format!("Links {{ to: {}, n: 1 }}", address("pool-amo:USDC"))
        );
        assert_eq!(written("7"), "7");
    }

    #[test]
    fn the_signer_is_named_where_somebody_signs() {
        let deployment = deployment(&[]);
        let holder = Some(Role::Holder.account());
        let written = with_addresses("Some(@signer)", &deployment, holder).unwrap();
        assert_eq!(written, format!("Some({})", hex(&Role::Holder.account().0)));
        let error = with_addresses("@signer", &deployment, None).unwrap_err();
        assert_eq!(exit_code(&error), 2);
    }
}
