//! Where things are: the repository, the cache, the build folder.

use anyhow::{bail, Context, Result};
use std::env;
use std::path::{Path, PathBuf};

/// The repository around the working folder.
pub fn root() -> Result<PathBuf> {
    let here = env::current_dir().context("no working folder")?;
    let Some(root) = here.ancestors().find(|folder| is_root(folder)) else {
        bail!("{} is not inside the Keel repository", here.display());
    };
    Ok(root.to_path_buf())
}

fn is_root(folder: &Path) -> bool {
    std::fs::read_to_string(folder.join("Cargo.toml"))
        .is_ok_and(|manifest| manifest.lines().any(|line| line.trim() == "[workspace]"))
}

/// What `scripts/bootstrap` sets up and what is built once for every clone.
pub fn cache() -> Result<PathBuf> {
    if let Some(cache) = folder_from("KEEL_CACHE") {
        return Ok(cache);
    }
    let base = folder_from("XDG_CACHE_HOME")
        .or_else(|| folder_from("HOME").map(|home| home.join(".cache")))
        .context("neither KEEL_CACHE nor HOME is set")?;
    Ok(base.join("keel"))
}

/// Where contracts are compiled. The path goes into the code (cargo hashes the paths of path dependencies into symbol
/// names, which order functions), so it is the same on every machine.
pub fn build_folder() -> PathBuf {
    folder_from("KEEL_BUILD_DIR").unwrap_or_else(|| PathBuf::from("/tmp/keel-build"))
}

fn folder_from(variable: &str) -> Option<PathBuf> {
    env::var_os(variable)
        .filter(|value| !value.is_empty())
        .map(PathBuf::from)
}
