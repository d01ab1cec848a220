//! Values for eyes: accounts by their names or as hexadecimal digits, and of two structures only what differs.

use super::quantities::hex;
use harness::AccountId;
use std::collections::BTreeMap;
use std::fmt::Debug;

/// What accounts are called.
pub struct Names(BTreeMap<[u8; 32], String>);

impl Names {
    pub fn none() -> Self {
        Self(BTreeMap::new())
    }

    pub fn add(&mut self, name: &str, account: AccountId) {
        self.0.insert(account.0, name.to_owned());
    }

    /// The value on one line.
    pub fn shown(&self, value: &impl Debug) -> String {
        let mut rest: &str = &format!("{value:?}");
        let mut text = String::new();
        while let Some(begin) = rest.find('[') {
            let (before, list) = rest.split_at(begin);
            let end = list.find(']').map_or(list.len(), |end| end + 1);
            let (list, after) = list.split_at(end);
            match bytes32(list) {
                Some(account) => {
                    let wrapper = before
                        .strip_suffix("AccountId(")
                        .zip(after.strip_prefix(')'));
                    let (before, after) = wrapper.unwrap_or((before, after));
                    text.push_str(before);
                    text.push_str(&self.name(account));
                    rest = after;
                }
                // Only the bracket: another list may begin inside.
                None => {
                    text.push_str(before);
                    text.push('[');
                    rest = rest.get(begin + 1..).unwrap_or_default();
                }
            }
        }
        text + rest
    }

    /// Found and expected, without the fields that are the same in both.
    pub fn difference(&self, found: &impl Debug, expected: &impl Debug) -> (String, String) {
        let (found, expected) = (self.shown(found), self.shown(expected));
        let (left, right): (Vec<_>, Vec<_>) =
            (found.split(", ").collect(), expected.split(", ").collect());
        if left.len() != right.len() {
            return (found, expected);
        }
        let differing = || left.iter().zip(&right).filter(|(one, other)| one != other);
        let joined = |side: Vec<&str>| side.join(", ");
        (
            joined(differing().map(|(one, _)| field(one)).collect()),
            joined(differing().map(|(_, other)| field(other)).collect()),
        )
    }

    fn name(&self, account: [u8; 32]) -> String {
        self.0
            .get(&account)
            .cloned()
            .unwrap_or_else(|| hex(&account))
    }
}

/// Without the structure it stands in.
fn field(text: &str) -> &str {
    let inner = text.rsplit("{ ").next().unwrap_or(text);
    inner.split(" }").next().unwrap_or(inner)
}

fn bytes32(list: &str) -> Option<[u8; 32]> {
    let inner = list.strip_prefix('[')?.strip_suffix(']')?;
    let bytes: Option<Vec<u8>> = inner.split(", ").map(|byte| byte.parse().ok()).collect();
    bytes?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use harness::Role;

    #[derive(Debug)]
    #[allow(dead_code)]
    struct Pair {
        who: Option<AccountId>,
        amounts: Vec<(AccountId, u8)>,
        cap: u128,
    }

    fn pair(cap: u128) -> Pair {
        let vault = Role::Named("vault").account();
        Pair {
            who: Some(vault),
            amounts: vec![(Role::Attacker.account(), 7)],
            cap,
        }
    }

    #[test]
    fn known_accounts_are_named_and_others_written_out() {
        let mut names = Names::none();
        names.add("vault", Role::Named("vault").account());
        let attacker = hex(&Role::Attacker.account().0);
        assert_eq!(
            names.shown(&pair(5)),
            format!("Pair {{ who: Some(vault), amounts: [({attacker}, 7)], cap: 5 }}")
        );
    }

    #[test]
    fn of_two_structures_only_the_difference_is_shown() {
        let names = Names::none();
        let (found, expected) = names.difference(&pair(5), &pair(6));
        assert_eq!((found.as_str(), expected.as_str()), ("cap: 5", "cap: 6"));
    }
}
