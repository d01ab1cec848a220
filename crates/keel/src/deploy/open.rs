//! Which chain a manifest is of, and who signs there.

use super::backend::Backend;
use super::embedded::Embedded;
use super::manifest::{ChainKind, Manifest};
use super::quantities::Account;
use super::record::Record;
use crate::client::backend::Blocking;
use crate::client::options::SignerOptions;
use anyhow::{ensure, Context, Result};
use node::shown::Names;
use std::path::Path;

#[derive(clap::Args)]
pub struct Signing {
    /// Who signs on the embedded chain; the manifest's deployer if not given
    #[arg(long, value_name = "ACCOUNT")]
    pub signer: Option<Account>,
    #[command(flatten)]
    pub key: SignerOptions,
}

/// The chain of a manifest, which lies in this file.
pub fn open_backend(
    manifest: &Manifest,
    file: &Path,
    record: &Record,
    signing: &Signing,
) -> Result<Box<dyn Backend>> {
    match manifest.chain.kind {
        ChainKind::Embedded => {
            let key = signing.key.given()?;
            ensure!(
                key.is_none(),
                "the embedded chain needs no key; --signer ACCOUNT says who signs"
            );
            let signer = signing.signer.unwrap_or(manifest.accounts.deployer);
            let chain = file.with_extension("chain.json");
            Ok(Box::new(Embedded::open(&chain, signer.0)?))
        }
        ChainKind::Node => {
            ensure!(
                signing.signer.is_none(),
                "--signer is for the embedded chain; a node wants a key: --signer-file FILE, --signer-env VARIABLE"
            );
            let url = manifest.chain.url.as_deref().context("chain.url")?;
            let reader = manifest.accounts.deployer.0;
            let mut names = Names::default();
            for entry in &record.contracts {
                names.add(&entry.label, entry.account()?);
            }
            let signer = signing.key.given()?;
            Ok(Box::new(Blocking::connect(url, signer, reader, names)?))
        }
    }
}
