//! Who signs: an sr25519 key from a file, the environment, or a development seed. It is never shown.

use harness::AccountId;
use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use subxt_signer::sr25519::Keypair;
use subxt_signer::SecretUri;

#[derive(Clone)]
pub struct Signer {
    pair: Keypair,
    account: AccountId,
}

/// None of these repeats any part of the secret.
#[derive(Debug, thiserror::Error)]
pub enum SignerError {
    #[error("{file}: {reason}")]
    File { file: PathBuf, reason: String },
    #[error("{file} can be read by others than its owner; run: chmod 600 {file}")]
    Exposed { file: PathBuf },
    #[error("{0} is not set")]
    Environment(String),
    #[error("{whose} holds no key: it has to be a mnemonic phrase, 0x and 64 hexadecimal digits, or one of them with a derivation path")]
    NoKey { whose: String },
    #[error("{file} is JSON: write the phrase or the seed of the account into the file instead; an encrypted export cannot be read")]
    Json { file: PathBuf },
    #[error("that is no development seed: those begin with //, as //Alice; a key of your own belongs into a file")]
    NoSeed,
}

impl Signer {
    /// The key of a file that holds a secret URI: a phrase, or `0x` and a seed, with a derivation path or none. Refused when others than the owner
    /// can read the file.
    pub fn from_file(file: &Path) -> Result<Self, SignerError> {
        let failed = |reason: std::io::Error| SignerError::File {
            file: file.to_owned(),
            reason: reason.to_string(),
        };
        if is_exposed(file).map_err(failed)? {
            let file = file.to_owned();
            return Err(SignerError::Exposed { file });
        }
        let text = std::fs::read_to_string(file).map_err(failed)?;
        if text.trim_start().starts_with('{') {
            let file = file.to_owned();
            return Err(SignerError::Json { file });
        }
        Self::from_secret(&text, &file.display().to_string())
    }

    /// The key of an environment variable, written as in a file.
    pub fn from_env(variable: &str) -> Result<Self, SignerError> {
        let text = std::env::var(variable);
        let named = named(variable);
        let text = text.map_err(|_| SignerError::Environment(named.clone()))?;
        Self::from_secret(&text, &named)
    }

    /// The key of a development seed, which everyone has: `//Alice`.
    pub fn from_dev_seed(seed: &str) -> Result<Self, SignerError> {
        if !seed.starts_with("//") {
            return Err(SignerError::NoSeed);
        }
        Self::from_secret(seed, "the development seed")
    }

    fn from_secret(text: &str, whose: &str) -> Result<Self, SignerError> {
        let text = text.trim();
        let no_key = || SignerError::NoKey {
            whose: whose.to_owned(),
        };
        // An empty text would be the development phrase itself.
        if text.is_empty() {
            return Err(no_key());
        }
        let uri = SecretUri::from_str(text).map_err(|_| no_key())?;
        let pair = Keypair::from_uri(&uri).map_err(|_| no_key())?;
        let account = AccountId(pair.public_key().0);
        Ok(Self { pair, account })
    }

    pub fn account(&self) -> AccountId {
        self.account
    }

    pub(crate) fn pair(&self) -> &Keypair {
        &self.pair
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Signer({:?})", self.account)
    }
}

/// A variable in words. Whoever confuses it with its content is not shown the content.
fn named(variable: &str) -> String {
    let is_name = |it: char| it.is_ascii_uppercase() || it.is_ascii_digit() || it == '_';
    match variable.chars().all(is_name) {
        true => format!("the environment variable {variable}"),
        false => "the environment variable that was named".to_owned(),
    }
}

#[cfg(unix)]
fn is_exposed(file: &Path) -> std::io::Result<bool> {
    use std::os::unix::fs::PermissionsExt;
    let mode = std::fs::metadata(file)?.permissions().mode();
    Ok(mode & 0o077 != 0)
}

#[cfg(not(unix))]
fn is_exposed(file: &Path) -> std::io::Result<bool> {
    std::fs::metadata(file).map(|_| false)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEED: &str = "0xe5be9a5092b81bca64be81d212e7f2f9eba183bb7a90954f7b76361f6edb5c0a";
    const ALICE: &str = "d43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d";

    fn digits(signer: &Signer) -> String {
        let account = signer.account().0;
        account.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn file(name: &str, text: &str, mode: u32) -> PathBuf {
        use std::os::unix::fs::PermissionsExt;
        let folder = std::env::temp_dir().join(format!("keel-signer-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join(name);
        std::fs::write(&path, text).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
        path
    }

    #[test]
    fn a_development_seed_and_a_file_with_the_same_seed_are_the_same_account() {
        let alice = Signer::from_dev_seed("//Alice").unwrap();
        assert_eq!(digits(&alice), ALICE);
        let path = file("alice", &format!("{SEED}\n"), 0o600);
        assert_eq!(Signer::from_file(&path).unwrap().account(), alice.account());
    }

    #[test]
    fn a_file_that_others_can_read_is_refused() {
        let path = file("open", SEED, 0o640);
        let error = Signer::from_file(&path).unwrap_err();
        assert!(matches!(error, SignerError::Exposed { .. }), "{error}");
    }

    #[test]
    fn an_empty_file_is_no_key() {
        let path = file("empty", "\n", 0o600);
        assert!(matches!(
            Signer::from_file(&path),
            Err(SignerError::NoKey { .. })
        ));
    }

    #[test]
    fn what_is_no_key_is_refused_without_repeating_it() {
        let path = file("wrong", "spider monkey elephant", 0o600);
        let error = Signer::from_file(&path).unwrap_err().to_string();
        assert!(!error.contains("monkey"), "{error}");
    }

    #[test]
    fn a_phrase_is_no_development_seed() {
        let error = Signer::from_dev_seed(SEED).unwrap_err();
        assert!(matches!(error, SignerError::NoSeed));
        assert!(!format!("{error} {error:?}").contains("e5be"));
    }

    #[test]
    fn a_secret_in_place_of_a_variable_s_name_is_not_repeated() {
        for secret in [SEED, "spider monkey elephant"] {
            let error = Signer::from_env(secret).unwrap_err();
            assert!(!format!("{error} {error:?}").contains(&secret[2..6]));
        }
        let error = Signer::from_env("KEEL_NOT_SET").unwrap_err().to_string();
        assert!(error.contains("KEEL_NOT_SET"), "{error}");
    }

    #[test]
    fn a_signer_shows_its_account_only() {
        let shown = format!("{:?}", Signer::from_dev_seed("//Alice").unwrap());
        assert!(shown.starts_with("Signer(AccountId("), "{shown}");
    }
}
