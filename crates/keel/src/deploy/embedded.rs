//! The embedded chain behind the acts. It lives in one process: what was sent is kept in a file and played again, so that the acts
//! can be separate commands. It is deterministic, so the same chain results.

use super::backend::{address_of, Backend, Code, Instantiated, Opaque, Placed};
use super::quantities::{hex, unhex, Account};
use anyhow::{bail, ensure, Context, Result};
use harness::{AccountId, Chain, Failure, Hash, Refusal, Role};
use interfaces::guard::Raw;
use scale::Encode;
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::{Path, PathBuf};

/// The embedded chain counts its salts; more contracts than this are on none.
const MOST_SALTS: u32 = 256;

/// A transaction.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "sent", rename_all = "snake_case", deny_unknown_fields)]
enum Sent {
    Instantiate {
        contract: String,
        code_hash: String,
        input: String,
    },
    Call {
        from: String,
        to: String,
        input: String,
    },
}

pub struct Embedded {
    pub chain: Chain,
    pub signer: AccountId,
    sent: Vec<Sent>,
    file: Option<PathBuf>,
}

impl Embedded {
    /// A chain of its own, kept nowhere.
    pub fn fresh(signer: AccountId) -> Self {
        Self {
            chain: Chain::new(),
            signer,
            sent: Vec::new(),
            file: None,
        }
    }

    /// The chain of a file; a fresh one when there is none.
    pub fn open(file: &Path, signer: AccountId) -> Result<Self> {
        let mut opened = Self {
            file: Some(file.to_owned()),
            ..Self::fresh(signer)
        };
        if file.exists() {
            let shown = file.display();
            let text = fs::read_to_string(file).with_context(|| shown.to_string())?;
            let sent: Vec<Sent> = serde_json::from_str(&text).with_context(|| shown.to_string())?;
            for transaction in &sent {
                opened
                    .play(transaction)
                    .with_context(|| format!("playing {shown} again"))?;
            }
            opened.sent = sent;
        }
        Ok(opened)
    }

    fn play(&mut self, sent: &Sent) -> Result<()> {
        match sent {
            Sent::Instantiate {
                contract,
                code_hash,
                input,
            } => {
                let code = harness::artifacts::code(contract);
                ensure!(
                    hex(harness::chain::hash_of(&code).as_ref()) == *code_hash,
                    "{contract} was built anew since; delete the file to begin a new chain"
                );
                let (constructor, arguments) = split(&unhex(input)?)?;
                let done = self.chain.deploy_code::<Raw>(code, constructor, arguments);
                done.map_err(|refusal| anyhow::anyhow!("{contract}: {refusal:?}"))?;
            }
            Sent::Call { from, to, input } => {
                let from: Account = from.parse()?;
                let to: Account = to.parse()?;
                let message = Opaque {
                    to: to.0,
                    input: unhex(input)?,
                };
                let call = self.chain.call(from.0, message);
                ensure!(call.failure().is_none(), "a call that had succeeded fails");
            }
        }
        Ok(())
    }

    fn keep(&mut self, sent: Sent) -> Result<()> {
        self.sent.push(sent);
        if let Some(file) = &self.file {
            let text = serde_json::to_string_pretty(&self.sent)?;
            fs::write(file, text + "\n").with_context(|| file.display().to_string())?;
        }
        Ok(())
    }

    /// The salt the chain took for a contract that stands at this address.
    fn salt_of(
        &self,
        by: AccountId,
        code: Hash,
        input: &[u8],
        is_it: impl Fn(AccountId) -> bool,
    ) -> Option<Placed> {
        (0..MOST_SALTS).find_map(|count| {
            let salt = count.encode();
            let address = address_of(by, code, input, &salt);
            is_it(address).then_some(Placed { by, address, salt })
        })
    }
}

impl Backend for Embedded {
    fn signer(&self) -> AccountId {
        self.signer
    }

    /// The chain chooses its salts itself: tried in turn. Everything on it is by the harness's deployer.
    fn find(
        &mut self,
        _: AccountId,
        code: &Code,
        input: &[u8],
        _: [u8; 32],
    ) -> Result<Option<Placed>> {
        let by = Role::Deployer.account();
        for count in 0..MOST_SALTS {
            let salt = count.encode();
            let address = address_of(by, code.hash, input, &salt);
            if self.code_hash(address)?.is_some() {
                return Ok(Some(Placed { by, address, salt }));
            }
        }
        Ok(None)
    }

    /// Always as the deployer of the harness, whoever signs: it has no right by that.
    fn instantiate(&mut self, code: &Code, input: &[u8], _: [u8; 32]) -> Result<Instantiated> {
        let (constructor, arguments) = split(input)?;
        let done = self
            .chain
            .deploy_code::<Raw>(code.bytes.clone(), constructor, arguments);
        let address = match done {
            Ok(address) => address,
            Err(Refusal::Error(Raw(error))) => return Ok(Instantiated::Refused(error)),
            Err(Refusal::Failure(failure)) => bail!("instantiating {}: {failure}", code.contract),
        };
        self.keep(Sent::Instantiate {
            contract: code.contract.to_owned(),
            code_hash: hex(code.hash.as_ref()),
            input: hex(input),
        })?;
        let by = Role::Deployer.account();
        let placed = self.salt_of(by, code.hash, input, |place| place == address);
        Ok(Instantiated::Placed(placed.context(
            "the chain placed the contract by another rule",
        )?))
    }

    fn call(&mut self, to: AccountId, input: &[u8]) -> Result<Vec<u8>> {
        let message = Opaque {
            to,
            input: input.to_vec(),
        };
        let answer = answered(self.chain.call(self.signer, message).returned)?;
        self.keep(Sent::Call {
            from: hex(&self.signer.0),
            to: hex(&to.0),
            input: hex(input),
        })?;
        Ok(answer)
    }

    fn read(&mut self, from: AccountId, to: AccountId, input: &[u8]) -> Result<Vec<u8>> {
        let message = Opaque {
            to,
            input: input.to_vec(),
        };
        answered(self.chain.dry_run(from, message).returned)
    }

    fn code_hash(&mut self, account: AccountId) -> Result<Option<Hash>> {
        let message = Opaque {
            to: account,
            input: Vec::new(),
        };
        let nothing = Failure::Trapped("ContractNotFound".into());
        let is_contract = self.chain.dry_run(self.signer, message).failure() != Some(&nothing);
        Ok(is_contract.then(|| self.chain.code_hash(account)))
    }
}

/// With the byte that the harness took off.
fn answered(returned: Result<Raw, Failure>) -> Result<Vec<u8>> {
    match returned {
        Ok(Raw(answer)) => Ok([vec![0], answer].concat()),
        Err(failure) => bail!("{failure}"),
    }
}

fn split(input: &[u8]) -> Result<([u8; 4], Raw)> {
    let (selector, arguments) = input
        .split_first_chunk()
        .context("an input without selector")?;
    Ok((*selector, Raw(arguments.to_vec())))
}
