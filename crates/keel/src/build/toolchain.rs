//! The contract compiler that `scripts/bootstrap` found or set up.

use anyhow::{bail, Context, Result};
use serde::Deserialize;
use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

const SET_UP: &str = "run ./scripts/bootstrap";

#[derive(Deserialize)]
pub struct Toolchain {
    version: String,
    source: String,
    bin: PathBuf,
    /// Folder of the compiler's libraries, where they are not beside it.
    lib: String,
}

impl Toolchain {
    pub fn load(cache: &Path) -> Result<Self> {
        let file = cache.join("toolchain.toml");
        let text = std::fs::read_to_string(&file).with_context(|| {
            format!(
                "no contract compiler is set up ({} is missing): {SET_UP}",
                file.display()
            )
        })?;
        toml::from_str(&text)
            .with_context(|| format!("{} cannot be read: {SET_UP}", file.display()))
    }

    pub fn cargo(&self) -> PathBuf {
        self.bin.join("cargo")
    }

    /// What decides the code besides the sources: everything the compiler says about itself.
    pub fn identity(&self) -> Result<String> {
        let mut rustc = Command::new(self.bin.join("rustc"));
        self.enter(&mut rustc)?;
        let broken = || {
            format!(
                "the contract compiler in {} does not run: {SET_UP}",
                self.bin.display()
            )
        };
        let output = rustc.arg("-vV").output().with_context(broken)?;
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        if !output.status.success() || !said.starts_with(&format!("rustc {} ", self.version)) {
            bail!("{}", broken());
        }
        Ok(said)
    }

    /// The crates that the standard library itself is compiled from, with their locked versions.
    pub fn library_lock(&self) -> Result<String> {
        let mut rustc = Command::new(self.bin.join("rustc"));
        self.enter(&mut rustc)?;
        let output = rustc.args(["--print", "sysroot"]).output()?;
        let sysroot = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim());
        let file = sysroot.join("lib/rustlib/src/rust/library/Cargo.lock");
        std::fs::read_to_string(&file).with_context(|| {
            format!(
                "the contract compiler lacks the source of its library ({}): {SET_UP}",
                file.display()
            )
        })
    }

    /// Makes a command use this compiler and nothing of the caller's cargo: flags, wrappers and profiles from the
    /// environment would change the code, `CARGO` would be the host's.
    pub fn enter(&self, command: &mut Command) -> Result<()> {
        for (name, _) in env::vars_os() {
            if is_foreign(&name.to_string_lossy()) {
                command.env_remove(&name);
            }
        }
        command
            .env("PATH", self.path()?)
            .env("CARGO", self.cargo())
            .env("RUSTC", self.bin.join("rustc"))
            // Set to nothing rather than removed: that also overrides a cargo configuration file.
            .env("RUSTC_WRAPPER", "")
            .env("CARGO_RESOLVER_INCOMPATIBLE_RUST_VERSIONS", "fallback")
            .env("CARGO_INCREMENTAL", "0")
            .env("CARGO_TERM_PROGRESS_WHEN", "never");
        if self.source == "rustup" {
            command.env("RUSTUP_TOOLCHAIN", &self.version);
        }
        if self.lib.is_empty() {
            command.env_remove("LD_LIBRARY_PATH");
        } else {
            command.env("LD_LIBRARY_PATH", &self.lib);
        }
        Ok(())
    }

    /// cargo puts its own home's `bin`, with rustup's proxies, before a PATH that does not name it: so name it, last.
    fn path(&self) -> Result<OsString> {
        let mut folders = vec![self.bin.clone()];
        folders.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
        let home = env::var_os("CARGO_HOME")
            .map(PathBuf::from)
            .or_else(|| env::var_os("HOME").map(|home| PathBuf::from(home).join(".cargo")));
        folders.extend(home.map(|home| home.join("bin")));
        env::join_paths(folders).context("PATH cannot be extended")
    }
}

/// Variables that steer cargo, rustc or ink!, except the ones about where packages come from.
fn is_foreign(name: &str) -> bool {
    const KEPT: [&str; 6] = [
        "CARGO_HOME",
        "CARGO_HTTP_",
        "CARGO_NET_",
        "CARGO_REGISTRIES_",
        "CARGO_REGISTRY_",
        "CARGO_SOURCE_",
    ];
    const STEERING: [&str; 4] = ["CARGO", "RUST", "INK_", "CLIPPY_"];
    let kept =
        name.starts_with("RUSTUP_HOME") || KEPT.iter().any(|prefix| name.starts_with(prefix));
    !kept && STEERING.iter().any(|prefix| name.starts_with(prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_wrappers_and_profiles_of_the_caller_are_foreign() {
        let foreign = [
            "CARGO",
            "CARGO_ENCODED_RUSTFLAGS",
            "CARGO_PROFILE_RELEASE_OPT_LEVEL",
            "CARGO_TARGET_DIR",
            "INK_STATIC_BUFFER_SIZE",
            "RUSTC_WRAPPER",
            "RUSTFLAGS",
            "RUSTUP_TOOLCHAIN",
        ];
        for name in foreign {
            assert!(is_foreign(name), "{name}");
        }
    }

    #[test]
    fn where_packages_come_from_is_the_callers_choice() {
        for name in [
            "CARGO_HOME",
            "CARGO_HTTP_PROXY",
            "CARGO_NET_OFFLINE",
            "CARGO_SOURCE_X",
            "HOME",
            "PATH",
            "RUSTUP_HOME",
        ] {
            assert!(!is_foreign(name), "{name}");
        }
    }
}
