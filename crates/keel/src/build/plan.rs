//! What a contract is built from, known before anything is written: staged files and the hash of everything that
//! decides the code.

use super::lock::Lock;
use super::manifest::{Manifest, Workspace};
use anyhow::{bail, Context, Result};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use walkdir::{DirEntry, WalkDir};

/// To be raised when the way of building changes in a way that changes what is built.
const RECIPE: &str = "keel 1";
const BUILDER: &str = "contract-build 5.0.3";

/// Not part of what the builder compiles.
const LEFT_OUT: [&str; 7] = [
    "target",
    "tests",
    "tests.rs",
    "benches",
    "examples",
    "Cargo.toml",
    "README.md",
];

pub struct Plan {
    /// Name of the contract: its folder and its package.
    pub name: String,
    /// Stem of its artifacts.
    pub stem: String,
    pub build_folder: PathBuf,
    /// Folders of the contract and of the packages it depends on by path, from the root of the repository.
    pub packages: BTreeSet<PathBuf>,
    /// Contents by path from the root of the repository.
    pub files: BTreeMap<PathBuf, Vec<u8>>,
    pub lock: String,
    pub hash: String,
}

pub struct Planner<'a> {
    root: &'a Path,
    build_folder: PathBuf,
    compiler: String,
    workspace: Workspace,
    lock_text: String,
    lock: Lock,
}

impl<'a> Planner<'a> {
    pub fn new(root: &'a Path, build_folder: PathBuf, compiler: String) -> Result<Self> {
        let workspace = Workspace::parse(&read(&root.join("Cargo.toml"))?)?;
        let lock_text = read(&root.join("Cargo.lock"))?;
        let lock = Lock::parse(&lock_text)?;
        Ok(Self {
            root,
            build_folder,
            compiler,
            workspace,
            lock_text,
            lock,
        })
    }

    pub fn locked(&self) -> BTreeSet<(String, String)> {
        self.lock.versions()
    }

    pub fn plan(&self, name: &str) -> Result<Plan> {
        let home = Path::new("contracts").join(name);
        let mut files = BTreeMap::new();
        let mut members = BTreeMap::new();
        let mut packages = BTreeSet::new();
        let mut open = vec![home.clone()];
        while let Some(folder) = open.pop() {
            if !packages.insert(folder.clone()) {
                continue;
            }
            let manifest = self
                .manifest(&folder, folder == home)
                .with_context(|| folder.display().to_string())?;
            if folder == home && manifest.name != name {
                bail!(
                    "the package is called {}, it must have the name of its folder",
                    manifest.name
                );
            }
            self.collect(&folder, &mut files)?;
            files.insert(folder.join("Cargo.toml"), manifest.text().into_bytes());
            open.extend(manifest.paths.iter().cloned());
            members.insert(manifest.name, manifest.dependencies);
        }

        let needed = self.lock.needed_by(&members)?;
        Ok(Plan {
            name: name.to_owned(),
            stem: name.replace('-', "_"),
            build_folder: self.build_folder.clone(),
            hash: self.hash(&files, &needed),
            packages,
            files,
            lock: self.lock_text.clone(),
        })
    }

    fn manifest(&self, folder: &Path, is_contract: bool) -> Result<Manifest> {
        let text = read(&self.root.join(folder).join("Cargo.toml"))?;
        let place = |path: &Path| super::stage::sources(&self.build_folder).join(path);
        let manifest = self.workspace.resolve(&text, folder, &place)?;
        if is_contract {
            manifest.into_contract()
        } else {
            Ok(manifest)
        }
    }

    fn collect(&self, folder: &Path, files: &mut BTreeMap<PathBuf, Vec<u8>>) -> Result<()> {
        let wanted = |entry: &DirEntry| {
            let name = entry.file_name().to_string_lossy();
            entry.depth() == 0 || !(name.starts_with('.') || LEFT_OUT.contains(&name.as_ref()))
        };
        for entry in WalkDir::new(self.root.join(folder))
            .into_iter()
            .filter_entry(wanted)
        {
            let entry = entry?;
            if entry.file_type().is_file() {
                let path = entry.path().strip_prefix(self.root)?.to_path_buf();
                let content =
                    std::fs::read(entry.path()).with_context(|| path.display().to_string())?;
                files.insert(path, content);
            }
        }
        Ok(())
    }

    fn hash(&self, files: &BTreeMap<PathBuf, Vec<u8>>, needed: &BTreeSet<String>) -> String {
        let mut hasher = Sha256::new();
        let mut add = |part: &[u8]| {
            // With its length before it, no part can pass for the end of another.
            hasher.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
            hasher.update(part);
        };
        for part in [
            RECIPE,
            BUILDER,
            &self.compiler,
            &self.build_folder.to_string_lossy(),
        ] {
            add(part.as_bytes());
        }
        for (path, content) in files {
            add(path.to_string_lossy().as_bytes());
            add(content);
        }
        for package in needed {
            add(package.as_bytes());
        }
        hasher
            .finalize()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }
}

fn read(file: &Path) -> Result<String> {
    std::fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))
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
    use std::fs;
    use tempfile::TempDir;

    /// A repository with a contract `fee-vault` that depends on a crate `math`, and a crate that it does not need.
    struct Repository {
        folder: TempDir,
    }

    impl Repository {
        fn new() -> Self {
            let repository = Self {
                folder: TempDir::new().unwrap(),
            };
            repository.write(
                "Cargo.toml",
                "[workspace]\n[workspace.package]\nversion = \"0.1.0\"\n[workspace.dependencies]\nink = \"=5.1.1\"\n\
                 math = { path = \"crates/math\", package = \"keel-math\" }\nunused = \"1\"\n",
            );
            repository.write("Cargo.lock", &lock("aa", "bb"));
            repository.write(
                "contracts/fee-vault/Cargo.toml",
                "[package]\nname = \"fee-vault\"\nversion.workspace = true\n[lib]\npath = \"lib.rs\"\n\
                 [dependencies]\nink.workspace = true\nmath.workspace = true\n[features]\n",
            );
            repository.write("contracts/fee-vault/lib.rs", "mod fees;");
            repository.write("contracts/fee-vault/fees.rs", "");
            repository.write("contracts/fee-vault/tests.rs", "");
            repository.write(
                "crates/math/Cargo.toml",
                "[package]\nname = \"keel-math\"\nversion.workspace = true\n",
            );
            repository.write("crates/math/src/lib.rs", "");
            repository.write("crates/other/src/lib.rs", "");
            repository
        }

        fn write(&self, path: &str, content: &str) {
            let path = self.folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }

        fn plan_with(&self, build_folder: &str, compiler: &str) -> Result<Plan> {
            Planner::new(self.folder.path(), build_folder.into(), compiler.into())?
                .plan("fee-vault")
        }

        fn plan(&self) -> Plan {
            self.plan_with("/build", "rustc 1.85.0").unwrap()
        }

        fn changes_hash(&self, path: &str, content: &str) -> bool {
            let before = self.plan().hash;
            self.write(path, content);
            self.plan().hash != before
        }
    }

    fn lock(ink: &str, unused: &str) -> String {
        format!(
            "version = 4\n[[package]]\nname = \"fee-vault\"\nversion = \"0.1.0\"\ndependencies = [\"ink\", \"keel-math\"]\n\
             [[package]]\nname = \"keel-math\"\nversion = \"0.1.0\"\n\
             [[package]]\nname = \"ink\"\nversion = \"5.1.1\"\nsource = \"r\"\nchecksum = \"{ink}\"\n\
             [[package]]\nname = \"unused\"\nversion = \"1.0.0\"\nsource = \"r\"\nchecksum = \"{unused}\"\n"
        )
    }

    #[test]
    fn a_plan_holds_the_contract_its_crates_and_no_tests() {
        let plan = Repository::new().plan();
        let files: Vec<&str> = plan.files.keys().filter_map(|path| path.to_str()).collect();
        let expected = [
            "contracts/fee-vault/Cargo.toml",
            "contracts/fee-vault/fees.rs",
            "contracts/fee-vault/lib.rs",
            "crates/math/Cargo.toml",
            "crates/math/src/lib.rs",
        ];
        assert_eq!(files, expected);
        assert_eq!(plan.stem, "fee_vault");
    }

    #[test]
    fn only_the_contract_is_the_root_of_a_workspace() {
        let plan = Repository::new().plan();
        let text = |path: &str| String::from_utf8(plan.files[Path::new(path)].clone()).unwrap();
        assert!(text("contracts/fee-vault/Cargo.toml").contains("[workspace]"));
        assert!(text("contracts/fee-vault/Cargo.toml").contains("/build/src/crates/math"));
        assert!(!text("crates/math/Cargo.toml").contains("workspace"));
    }

    #[test]
    fn the_same_inputs_in_another_clone_have_the_same_hash() {
        assert_eq!(Repository::new().plan().hash, Repository::new().plan().hash);
    }

    #[test]
    fn whatever_decides_the_code_changes_the_hash() {
        let changes = [
            ("contracts/fee-vault/lib.rs", "mod fees; "),
            ("contracts/fee-vault/new.rs", ""),
            ("crates/math/src/lib.rs", "// changed"),
            (
                "crates/math/Cargo.toml",
                "[package]\nname = \"keel-math\"\nversion = \"0.2.0\"\n",
            ),
            ("Cargo.lock", &lock("cc", "bb")),
        ];
        for (path, content) in changes {
            assert!(Repository::new().changes_hash(path, content), "{path}");
        }
        let repository = Repository::new();
        let hash = repository.plan().hash;
        assert_ne!(
            repository
                .plan_with("/elsewhere", "rustc 1.85.0")
                .unwrap()
                .hash,
            hash
        );
        assert_ne!(
            repository.plan_with("/build", "rustc 1.86.0").unwrap().hash,
            hash
        );
    }

    #[test]
    fn what_the_contract_does_not_use_leaves_the_hash() {
        let changes = [
            ("contracts/fee-vault/tests.rs", "// changed"),
            ("contracts/fee-vault/tests/more.rs", ""),
            ("contracts/fee-vault/README.md", "How to switch it off"),
            ("crates/other/src/lib.rs", "// changed"),
            ("Cargo.lock", &lock("aa", "dd")),
        ];
        for (path, content) in changes {
            assert!(!Repository::new().changes_hash(path, content), "{path}");
        }
    }

    #[test]
    fn a_package_named_otherwise_than_its_folder_is_refused() {
        let repository = Repository::new();
        repository.write(
            "contracts/fee-vault/Cargo.toml",
            "[package]\nname = \"vault\"\n[lib]\n[features]\n",
        );
        let error = repository.plan_with("/build", "").err().unwrap();
        assert!(
            error
                .to_string()
                .contains("must have the name of its folder"),
            "{error:#}"
        );
    }

    #[test]
    fn the_builder_named_in_the_hash_is_the_one_compiled_in() {
        let lock =
            fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../Cargo.lock")).unwrap();
        let (name, version) = BUILDER.split_once(' ').unwrap();
        let locked = Lock::parse(&lock).unwrap().versions();
        assert!(locked.contains(&(name.to_owned(), version.to_owned())));
    }
}
