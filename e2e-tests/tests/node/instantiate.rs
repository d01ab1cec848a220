//! Constructors through ink_e2e, by artifact and arguments. No contract is linked: what stands for each one's reference type is this one.

use crate::calls::Client;
use harness::AccountId;
use ink::env::call::{build_create, ExecutionInput, FromAccountId, Selector};
use ink::env::{ContractEnv, DefaultEnvironment};
use ink::selector_bytes;
use ink_e2e::{ContractsBackend, Keypair};
use interfaces::guard::Raw;
use scale::Encode;

/// Any contract.
#[derive(Clone)]
struct Any;

impl ContractEnv for Any {
    type Env = DefaultEnvironment;
}

impl FromAccountId<DefaultEnvironment> for Any {
    fn from_account_id(_: AccountId) -> Self {
        Self
    }
}

/// Where the new contract stands that `new` made with these arguments.
pub async fn instantiate(
    client: &mut Client,
    by: &Keypair,
    contract: &str,
    arguments: impl Encode,
) -> AccountId {
    let input = ExecutionInput::new(Selector::new(selector_bytes!("new")));
    let mut constructor = build_create::<Any>()
        .exec_input(input.push_arg(Raw(arguments.encode())))
        .returns::<Any>();
    let mut making = client.instantiate(contract, by, &mut constructor);
    let made = making.extra_gas_portion(25).submit().await;
    made.expect("it is constructed").account_id
}
