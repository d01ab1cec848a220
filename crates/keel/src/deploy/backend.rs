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

/// A method that sends returns when what it sent is final. When it fails, that may have been carried out or not, or be under way still: the acts
/// look at the chain again and believe it. So that nothing is carried out twice, a transaction is numbered by the final state of its
/// signer's account: of two with the same number a chain takes one.
pub trait Backend {
    /// Who signs what is sent. Reading needs no signature: it is asked in his name.
    fn signer(&self) -> AccountId;

    /// What identifies the chain, if anything does.
    fn genesis(&self) -> Option<Hash> {
        None
    }

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

    /// Uploads the code unless it is there, and instantiates it, as the signer. These may be two transactions: after a stop between them the code
    /// is there.
    fn instantiate(&mut self, code: &Code, input: &[u8], salt: [u8; 32]) -> Result<Instantiated>;

    /// Sends a message. Returns the answer as the contract gave it, in a trial just before where a chain keeps no answers; an error when
    /// the message sent trapped or was refused and the trial was not.
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

/// ink!'s rule, of a constructor's name or a trait's and its message's.
pub fn selector(name: &str) -> [u8; 4] {
    let [a, b, c, d, ..]: [u8; 32] = hash_of(name.as_bytes()).into();
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
    use interfaces::registry::Registry;

    #[test]
    fn selectors_are_those_of_ink() {
        assert_eq!(selector("new"), [0x9b, 0xae, 0x9d, 0x5e]);
        let message = harness::handles::RegistryHandle::at(AccountId([0; 32]));
        let (_, input) = Registry::activate(&mut message.call(), 0).into_input();
        assert_eq!(input[..4], selector("Registry::activate"));
    }
}
