//! Where built contracts go: `artifacts/` in the repository, and a copy in the cache, by the hash of their inputs, for the
//! next clone.

use super::plan::Plan;
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

const KINDS: [&str; 3] = ["wasm", "json", "contract"];

/// How many builds the cache keeps; an entry is some hundred kB.
const KEPT: usize = 400;

pub struct Store {
    artifacts: PathBuf,
    cache: PathBuf,
}

impl Store {
    pub fn new(root: &Path, cache: &Path) -> Self {
        Self {
            artifacts: root.join("artifacts"),
            cache: cache.join("artifacts"),
        }
    }

    /// Do the artifacts in the repository come from these inputs?
    pub fn is_current(&self, plan: &Plan) -> bool {
        fs::read_to_string(self.stamp(plan)).is_ok_and(|stamp| stamp == plan.hash)
            && KINDS.iter().all(|kind| self.artifact(plan, kind).is_file())
    }

    pub fn code(&self, plan: &Plan) -> Result<Vec<u8>> {
        let file = self.artifact(plan, "wasm");
        fs::read(&file).with_context(|| file.display().to_string())
    }

    /// Brings the artifacts from the cache. False if it does not have them.
    pub fn restore(&self, plan: &Plan) -> Result<bool> {
        let entry = self.cache.join(&plan.hash);
        let complete = KINDS
            .iter()
            .all(|kind| entry.join(file_name(plan, kind)).is_file());
        if complete {
            self.install(plan, &entry)?;
        }
        Ok(complete)
    }

    /// Takes over what was built into `folder`.
    pub fn keep(&self, plan: &Plan, folder: &Path) -> Result<()> {
        let entry = self.cache.join(&plan.hash);
        let partial = self
            .cache
            .join(format!("{}.{}", plan.hash, std::process::id()));
        fs::create_dir_all(&partial)?;
        for kind in KINDS {
            let name = file_name(plan, kind);
            let from = folder.join(&name);
            fs::copy(&from, partial.join(&name))
                .with_context(|| format!("the builder did not write {}", from.display()))?;
        }
        if entry.exists() {
            fs::remove_dir_all(&entry)?;
        }
        fs::rename(&partial, &entry)?;
        self.install(plan, &entry)?;
        self.forget_oldest()
    }

    fn install(&self, plan: &Plan, entry: &Path) -> Result<()> {
        fs::create_dir_all(&self.artifacts)?;
        fs::remove_file(self.stamp(plan)).ok();
        for kind in KINDS {
            fs::copy(entry.join(file_name(plan, kind)), self.artifact(plan, kind))?;
        }
        // Last: whatever interrupts this, an old stamp never vouches for new files.
        fs::write(self.stamp(plan), &plan.hash)?;
        Ok(())
    }

    fn forget_oldest(&self) -> Result<()> {
        let mut entries: Vec<(SystemTime, PathBuf)> = Vec::new();
        for entry in fs::read_dir(&self.cache)? {
            let entry = entry?;
            entries.push((entry.metadata()?.modified()?, entry.path()));
        }
        entries.sort();
        let surplus = entries.len().saturating_sub(KEPT);
        for (_, path) in entries.iter().take(surplus) {
            fs::remove_dir_all(path).ok();
        }
        Ok(())
    }

    fn artifact(&self, plan: &Plan, kind: &str) -> PathBuf {
        self.artifacts.join(file_name(plan, kind))
    }

    fn stamp(&self, plan: &Plan) -> PathBuf {
        self.artifact(plan, "inputs")
    }
}

fn file_name(plan: &Plan, kind: &str) -> String {
    format!("{}.{kind}", plan.stem)
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
    use tempfile::TempDir;

    struct Place {
        folder: TempDir,
    }

    impl Place {
        fn new() -> Self {
            Self {
                folder: tempfile::tempdir().unwrap(),
            }
        }

        fn store(&self, clone: &str) -> Store {
            Store::new(
                &self.folder.path().join(clone),
                &self.folder.path().join("cache"),
            )
        }

        fn built(&self, code: &str) -> PathBuf {
            let folder = self.folder.path().join("built");
            fs::create_dir_all(&folder).unwrap();
            for kind in KINDS {
                fs::write(folder.join(format!("stable_pool.{kind}")), code).unwrap();
            }
            folder
        }
    }

    fn plan(hash: &str) -> Plan {
        Plan {
            name: "stable-pool".into(),
            stem: "stable_pool".into(),
            build_folder: PathBuf::new(),
            packages: Default::default(),
            files: Default::default(),
            lock: String::new(),
            hash: hash.into(),
        }
    }

    #[test]
    fn what_was_built_is_current_until_an_input_changes() {
        let place = Place::new();
        let store = place.store("clone");
        assert!(!store.is_current(&plan("h1")));
        store.keep(&plan("h1"), &place.built("code")).unwrap();
        assert!(store.is_current(&plan("h1")));
        assert!(!store.is_current(&plan("h2")));
        assert_eq!(store.code(&plan("h1")).unwrap(), b"code");
    }

    #[test]
    fn a_missing_artifact_is_not_current() {
        let place = Place::new();
        let store = place.store("clone");
        store.keep(&plan("h1"), &place.built("code")).unwrap();
        fs::remove_file(place.folder.path().join("clone/artifacts/stable_pool.json")).unwrap();
        assert!(!store.is_current(&plan("h1")));
    }

    #[test]
    fn another_clone_gets_it_from_the_cache() {
        let place = Place::new();
        place
            .store("clone")
            .keep(&plan("h1"), &place.built("code"))
            .unwrap();
        let other = place.store("other");
        assert!(!other.restore(&plan("h2")).unwrap());
        assert!(other.restore(&plan("h1")).unwrap());
        assert!(other.is_current(&plan("h1")));
        assert_eq!(other.code(&plan("h1")).unwrap(), b"code");
    }

    #[test]
    fn an_incomplete_build_is_refused_and_leaves_what_was_there() {
        let place = Place::new();
        let store = place.store("clone");
        store.keep(&plan("h1"), &place.built("code")).unwrap();
        let built = place.built("new");
        fs::remove_file(built.join("stable_pool.contract")).unwrap();
        let error = store.keep(&plan("h2"), &built).unwrap_err();
        assert!(
            error.to_string().contains("stable_pool.contract"),
            "{error:#}"
        );
        assert!(store.is_current(&plan("h1")));
        assert_eq!(store.code(&plan("h1")).unwrap(), b"code");
        assert!(!store.restore(&plan("h2")).unwrap());
    }
}
