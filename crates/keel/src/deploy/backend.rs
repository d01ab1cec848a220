//! What the acts need of a chain, in bytes, so that a node can stand where the embedded chain does.

use anyhow::{bail, Context, Result};
use harness::chain::hash_of;
use harness::{AccountId, Hash, Message};
use interfaces::guard::Raw;
use scale::{Decode, DecodeAll, Encode};
use std::fmt::Debug;

/// A contract's code, by its folder under `contracts/`.
#[derive(Clone)]
pub struct Code {
    pub contract: &'static str,
    pub bytes: Vec<u8>,
    pub hash: Hash,
}

/// Where a contract stands, and the salt that led there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    pub by: AccountId,
    pub address: AccountId,
    pub salt: Vec<u8>,
}

/// What a constructor said.
pub enum Instantiated {
    Placed(Placed),
    /// It returned this error.
    Refused(Vec<u8>),
}

pub trait Backend {
    /// Who signs what is sent.
    fn signer(&self) -> AccountId;

    /// A contract of this code that `by` constructed with this input and, where the chain lets one choose, this salt.
    fn find(
        &mut self,
        by: AccountId,
        code: &Code,
        input: &[u8],
        salt: [u8; 32],
    ) -> Result<Option<Placed>> {
        let address = address_of(by, code.hash, input, &salt);
        let is_there = self.code_hash(address)?.is_some();
        Ok(is_there.then(|| Placed {
            by,
            address,
            salt: salt.to_vec(),
        }))
    }

    /// Uploads the code unless it is there, and instantiates it.
    fn instantiate(&mut self, code: &Code, input: &[u8], salt: [u8; 32]) -> Result<Instantiated>;

    /// Sends a message. Returns the answer as the contract gave it; an error when the message trapped.
    fn call(&mut self, to: AccountId, input: &[u8]) -> Result<Vec<u8>>;

    /// What a message would answer `from`, with nothing sent.
    fn read(&mut self, from: AccountId, to: AccountId, input: &[u8]) -> Result<Vec<u8>>;

    /// The code of an account; `None` when it is no contract.
    fn code_hash(&mut self, account: AccountId) -> Result<Option<Hash>>;
}

impl Code {
    /// As `keel build` left it.
    pub fn built(contract: &'static str) -> Result<Self> {
        if !harness::artifacts::exists(contract) {
            bail!("{contract} is not built; run `keel build` first");
        }
        let bytes = harness::artifacts::code(contract);
        let hash = hash_of(&bytes);
        Ok(Self {
            contract,
            bytes,
            hash,
        })
    }
}

/// The rule of the contracts pallet. It proves a constructor: with any other input the contract would stand elsewhere.
pub fn address_of(by: AccountId, code: Hash, input: &[u8], salt: &[u8]) -> AccountId {
    let preimage = (*b"contract_addr_v1", by, code, input, salt).encode();
    AccountId(hash_of(&preimage).into())
}

/// The selector of every constructor.
pub fn constructor() -> [u8; 4] {
    let [a, b, c, d, ..]: [u8; 32] = hash_of(b"new").into();
    [a, b, c, d]
}

/// What a view answers.
pub fn read<M: Message>(backend: &mut dyn Backend, view: M) -> Result<M::Answer> {
    let from = backend.signer();
    read_as(backend, from, view)
}

/// What a message would answer this account.
pub fn read_as<M: Message>(
    backend: &mut dyn Backend,
    from: AccountId,
    message: M,
) -> Result<M::Answer> {
    let (to, input) = message.into_input();
    answer(&backend.read(from, to, &input)?)
}

/// Sends a message that must succeed.
pub fn send<T: Decode, E: Decode + Debug>(
    backend: &mut dyn Backend,
    message: impl Message<Answer = Result<T, E>>,
) -> Result<T> {
    let (to, input) = message.into_input();
    match answer::<Result<T, E>>(&backend.call(to, &input)?)? {
        Ok(done) => Ok(done),
        Err(error) => bail!("the contract refused: {error:?}"),
    }
}

/// An answer stands behind a byte that says whether the contract understood the message.
fn answer<R: Decode>(bytes: &[u8]) -> Result<R> {
    match bytes.split_first() {
        Some((0, mut rest)) => {
            R::decode_all(&mut rest).context("the answer is not of the message's type")
        }
        _ => bail!("the contract did not understand the message"),
    }
}

/// A message whose answer nobody decodes yet.
pub struct Opaque {
    pub to: AccountId,
    pub input: Vec<u8>,
}

impl Message for Opaque {
    type Answer = Raw;

    fn into_input(self) -> (AccountId, Vec<u8>) {
        (self.to, self.input)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_selector_of_constructors_is_that_of_ink() {
        assert_eq!(constructor(), [0x9b, 0xae, 0x9d, 0x5e]);
    }
}
