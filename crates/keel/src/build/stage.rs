//! The folder contracts are built in: one at a time, at the same path on every machine.

use super::plan::Plan;
use anyhow::{bail, Context, Result};
use fs4::fs_std::FileExt;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use walkdir::WalkDir;

/// Where the repository's files are staged.
pub fn sources(build_folder: &Path) -> PathBuf {
    build_folder.join("src")
}

/// The build folder while this process has it to itself.
pub struct Stage {
    folder: PathBuf,
    lock: File,
}

impl Stage {
    pub fn claim(folder: &Path, waiting: impl Fn()) -> Result<Self> {
        let unusable = || {
            format!(
                "{} cannot be used to build in; KEEL_BUILD_DIR chooses another folder (code hashes then differ)",
                folder.display()
            )
        };
        fs::create_dir_all(sources(folder)).with_context(unusable)?;
        check_owner(folder).with_context(unusable)?;
        let lock = File::create(folder.join("lock")).with_context(unusable)?;
        if !lock.try_lock_exclusive()? {
            waiting();
            lock.lock_exclusive()?;
        }

        let stage = Self {
            folder: folder.to_path_buf(),
            lock,
        };
        let temporary = stage.temporary();
        if temporary.exists() {
            fs::remove_dir_all(&temporary)?;
        }
        fs::create_dir_all(&temporary)?;
        Ok(stage)
    }

    /// For the builder's own temporary files; what an interrupted build left behind is removed.
    pub fn temporary(&self) -> PathBuf {
        self.folder.join("tmp")
    }

    /// The lock in the form of an (empty) standard input. A builder that gets it keeps others out of the folder until it
    /// has ended itself, also when the process that started it was killed.
    pub fn lock_as_input(&self) -> Result<Stdio> {
        Ok(self.lock.try_clone()?.into())
    }

    pub fn manifest(&self, plan: &Plan) -> PathBuf {
        sources(&self.folder)
            .join("contracts")
            .join(&plan.name)
            .join("Cargo.toml")
    }

    /// Makes the staged packages of this contract exactly the planned ones. Files that are the same already are left
    /// alone, so that shared crates are compiled once for all contracts.
    pub fn write(&self, plan: &Plan) -> Result<()> {
        let sources = sources(&self.folder);
        for package in &plan.packages {
            remove_strays(&sources, &sources.join(package), plan)?;
        }
        for (path, content) in &plan.files {
            write_if_different(&sources.join(path), content)?;
        }
        // The whole lock: cargo reduces it to what the contract needs and keeps the versions.
        let lock = self.manifest(plan).with_file_name("Cargo.lock");
        fs::write(&lock, &plan.lock).with_context(|| lock.display().to_string())
    }
}

fn remove_strays(sources: &Path, package: &Path, plan: &Plan) -> Result<()> {
    if !package.exists() {
        return Ok(());
    }
    let planned: BTreeSet<PathBuf> = plan.files.keys().map(|path| sources.join(path)).collect();
    for entry in WalkDir::new(package) {
        let entry = entry?;
        if !entry.file_type().is_dir() && !planned.contains(entry.path()) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

fn write_if_different(file: &Path, content: &[u8]) -> Result<()> {
    if fs::read(file).is_ok_and(|present| present == content) {
        return Ok(());
    }
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(file, content).with_context(|| file.display().to_string())
}

/// A folder in a place that everybody may write to must be our own: whoever owns it could change the sources.
fn check_owner(folder: &Path) -> Result<()> {
    let probe = folder.join(format!("owner-{}", std::process::id()));
    let ours = File::create(&probe).and_then(|file| file.metadata());
    fs::remove_file(&probe).ok();
    let owner = fs::metadata(folder)?;
    if ours?.uid() != owner.uid() {
        bail!("it belongs to another user");
    }
    Ok(())
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
    use std::collections::BTreeMap;

    fn plan(build_folder: &Path, files: &[(&str, &str)]) -> Plan {
        let files: BTreeMap<PathBuf, Vec<u8>> = files
            .iter()
            .map(|(path, content)| (PathBuf::from(path), content.as_bytes().to_vec()))
            .collect();
        Plan {
            name: "vault".into(),
            stem: "vault".into(),
            build_folder: build_folder.to_path_buf(),
            packages: [
                PathBuf::from("contracts/vault"),
                PathBuf::from("crates/math"),
            ]
            .into(),
            files,
            lock: "locked".into(),
            hash: String::new(),
        }
    }

    #[test]
    fn staging_writes_what_changed_removes_what_is_gone_and_keeps_the_rest() {
        let folder = tempfile::tempdir().unwrap();
        let stage = Stage::claim(folder.path(), || panic!("nobody else builds here")).unwrap();
        let math = "crates/math/lib.rs";
        stage
            .write(&plan(
                folder.path(),
                &[
                    ("contracts/vault/lib.rs", "1"),
                    ("contracts/vault/old.rs", ""),
                    (math, "m"),
                ],
            ))
            .unwrap();

        let at = |path: &str| sources(folder.path()).join(path);
        let written = fs::metadata(at(math)).unwrap().ino();
        let modified = fs::metadata(at(math)).unwrap().modified().unwrap();
        stage
            .write(&plan(
                folder.path(),
                &[("contracts/vault/lib.rs", "2"), (math, "m")],
            ))
            .unwrap();

        assert_eq!(
            fs::read_to_string(at("contracts/vault/lib.rs")).unwrap(),
            "2"
        );
        assert!(!at("contracts/vault/old.rs").exists());
        assert_eq!(
            fs::read_to_string(at("contracts/vault/Cargo.lock")).unwrap(),
            "locked"
        );
        assert_eq!(fs::metadata(at(math)).unwrap().ino(), written);
        assert_eq!(
            fs::metadata(at(math)).unwrap().modified().unwrap(),
            modified
        );
    }

    #[test]
    fn a_builder_that_outlives_its_starter_keeps_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let stage = Stage::claim(folder.path(), || panic!("nobody else builds here")).unwrap();
        // Ends when the test closes its output.
        let mut builder = std::process::Command::new("sh")
            .args(["-c", "while echo; do :; done"])
            .stdin(stage.lock_as_input().unwrap())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        drop(stage);

        let lock = File::create(folder.path().join("lock")).unwrap();
        assert!(!lock.try_lock_exclusive().unwrap());
        drop(builder.stdout.take());
        builder.wait().unwrap();
        assert!(lock.try_lock_exclusive().unwrap());
    }

    #[test]
    fn a_second_build_waits_for_the_first() {
        let folder = tempfile::tempdir().unwrap();
        let first = Stage::claim(folder.path(), || panic!("nobody else builds here")).unwrap();
        let (told, hears) = std::sync::mpsc::channel();
        let path = folder.path().to_path_buf();
        let second =
            std::thread::spawn(move || Stage::claim(&path, || told.send(()).unwrap()).map(|_| ()));
        hears.recv().unwrap();
        assert!(!second.is_finished());
        drop(first);
        second.join().unwrap().unwrap();
    }
}
