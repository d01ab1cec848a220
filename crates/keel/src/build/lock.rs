//! `Cargo.lock`: which versions a contract is compiled from, and the proof that they were.

use anyhow::{bail, Context, Result};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

#[derive(Deserialize)]
struct File {
    #[serde(default, rename = "package")]
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    source: Option<String>,
    checksum: Option<String>,
    #[serde(default)]
    dependencies: Vec<String>,
}

pub struct Lock {
    packages: Vec<Package>,
}

impl Lock {
    pub fn parse(text: &str) -> Result<Self> {
        let file: File = toml::from_str(text).context("Cargo.lock cannot be read")?;
        Ok(Self {
            packages: file.packages,
        })
    }

    /// One line (name, version, checksum) for every package from a registry that the given packages of the workspace
    /// need. Each is given with the dependencies it declares; the lock also lists its dev-dependencies.
    pub fn needed_by(
        &self,
        members: &BTreeMap<String, BTreeSet<String>>,
    ) -> Result<BTreeSet<String>> {
        let mut open: VecDeque<&Package> = VecDeque::new();
        for (name, declared) in members {
            let member = self
                .packages
                .iter()
                .find(|package| package.name == *name && package.source.is_none());
            let Some(member) = member else {
                bail!("Cargo.lock does not know the package `{name}` yet: run `cargo check -p {name}`");
            };
            for dependency in &member.dependencies {
                let package = self.find(dependency)?;
                if declared.contains(&package.name) {
                    open.push_back(package);
                }
            }
        }

        let mut needed = BTreeSet::new();
        while let Some(package) = open.pop_front() {
            let Some(source) = &package.source else {
                continue; // a member; its own declaration is among the given ones
            };
            let checksum = package.checksum.as_ref().unwrap_or(source);
            if needed.insert(format!("{} {} {checksum}", package.name, package.version)) {
                for dependency in &package.dependencies {
                    open.push_back(self.find(dependency)?);
                }
            }
        }
        Ok(needed)
    }

    /// Finds "name", "name version" or "name version (source)".
    fn find(&self, reference: &str) -> Result<&Package> {
        let mut words = reference.split(' ');
        let name = words.next().unwrap_or_default();
        let version = words.next();
        self.packages
            .iter()
            .find(|package| {
                package.name == name && version.is_none_or(|version| package.version == version)
            })
            .with_context(|| format!("Cargo.lock refers to `{reference}`, which it does not have"))
    }

    pub fn versions(&self) -> BTreeSet<(String, String)> {
        self.packages
            .iter()
            .map(|package| (package.name.clone(), package.version.clone()))
            .collect()
    }
}

/// Checks in the builder's own output that nothing was compiled in a version that is not locked.
pub fn check_compiled(log: &str, locked: &BTreeSet<(String, String)>) -> Result<()> {
    let compiled: BTreeSet<(String, String)> = log.lines().filter_map(compiled_crate).collect();
    if !compiled.iter().any(|(name, _)| name == "ink") {
        bail!("the builder's output does not tell which versions it compiled");
    }
    let strays: Vec<String> = compiled
        .difference(locked)
        .map(|(name, version)| format!("{name} {version}"))
        .collect();
    if !strays.is_empty() {
        bail!(
            "compiled in versions that Cargo.lock does not have: {}",
            strays.join(", ")
        );
    }
    Ok(())
}

/// Reads "   Compiling ink v5.1.1" as ("ink", "5.1.1"). Packages from a folder carry it in brackets and do not count.
fn compiled_crate(line: &str) -> Option<(String, String)> {
    let mut words = line.split_whitespace();
    if !matches!(words.next()?, "Compiling" | "Checking" | "Fresh" | "Dirty") {
        return None;
    }
    let name = words.next()?;
    let version = words.next()?.trim_end_matches(':').strip_prefix('v')?;
    if words.next().is_some_and(|rest| rest.starts_with("(/")) {
        return None;
    }
    Some((name.to_owned(), version.to_owned()))
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::arithmetic_side_effects
    )]
    use super::*;

    const LOCK: &str = r#"
        version = 4
        [[package]]
        name = "vault"
        version = "0.1.0"
        dependencies = ["ink", "keel-math", "proptest"]
        [[package]]
        name = "keel-math"
        version = "0.1.0"
        dependencies = ["syn 2.0.1"]
        [[package]]
        name = "ink"
        version = "5.1.1"
        source = "registry"
        checksum = "aa"
        dependencies = ["syn 1.0.9 (registry)"]
        [[package]]
        name = "proptest"
        version = "1.0.0"
        source = "registry"
        checksum = "bb"
        [[package]]
        name = "syn"
        version = "1.0.9"
        source = "registry"
        checksum = "cc"
        [[package]]
        name = "syn"
        version = "2.0.1"
        source = "registry"
        checksum = "dd"
    "#;

    fn names(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn the_packages_a_contract_needs_are_followed_through_the_lock() {
        let lock = Lock::parse(LOCK).unwrap();
        let members = BTreeMap::from([
            ("vault".to_owned(), names(&["ink", "keel-math"])),
            ("keel-math".to_owned(), names(&["syn"])),
        ]);
        let needed = lock.needed_by(&members).unwrap();
        assert_eq!(
            needed,
            names(&["ink 5.1.1 aa", "syn 1.0.9 cc", "syn 2.0.1 dd"])
        );
    }

    #[test]
    fn a_package_that_is_not_locked_yet_is_named() {
        let lock = Lock::parse(LOCK).unwrap();
        let members = BTreeMap::from([("book".to_owned(), BTreeSet::new())]);
        let error = lock.needed_by(&members).unwrap_err().to_string();
        assert!(
            error.contains("`book`") && error.contains("cargo check -p book"),
            "{error}"
        );
    }

    fn locked() -> BTreeSet<(String, String)> {
        Lock::parse(LOCK).unwrap().versions()
    }

    #[test]
    fn locked_versions_and_packages_from_folders_pass() {
        let log = "   Compiling ink v5.1.1\n       Fresh syn v2.0.1\n    Checking vault v9.9.9 (/stage/vault)\n\
                   Compiling is fun\n       Dirty syn v1.0.9: the file changed\n";
        check_compiled(log, &locked()).unwrap();
    }

    #[test]
    fn a_version_that_is_not_locked_is_found() {
        let log = "   Compiling ink v5.1.1\n   Compiling syn v2.0.2\n";
        let error = check_compiled(log, &locked()).unwrap_err().to_string();
        assert_eq!(
            error,
            "compiled in versions that Cargo.lock does not have: syn 2.0.2"
        );
    }

    #[test]
    fn output_without_versions_proves_nothing() {
        assert!(check_compiled("    Finished release\n", &locked()).is_err());
    }
}
