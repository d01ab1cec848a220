//! Messages through ink_e2e, with the harness's messages, answers and events.

use crate::shared::World;
use harness::prelude::*;
use harness::Emitted;
use ink::env::call::utils::{Argument, ArgumentList, EmptyArgumentList};
use ink::env::call::{build_call, ExecutionInput, Selector};
use ink::env::DefaultEnvironment;
use ink_e2e::subxt::error::DispatchError;
use ink_e2e::subxt::PolkadotConfig;
use ink_e2e::{CallBuilderFinal, CallDryRunResult, ContractsBackend, Error, Keypair};
use interfaces::guard::Raw;
use keel_e2e_tests::actors::keypair;
use keel_e2e_tests::chain::Suite;
use keel_e2e_tests::deployment::Contracts;
use keel_e2e_tests::dev::Dev;
use scale::Decode;
use std::fmt::Debug;
use std::time::Duration;
use tokio::time::timeout;

/// ink_e2e on a node.
pub type Client = ink_e2e::Client<PolkadotConfig, DefaultEnvironment>;

/// Who signs: a role, or an account of the test's own.
pub trait Signs {
    fn keypair(&self) -> Keypair;
}

impl Signs for Role {
    fn keypair(&self) -> Keypair {
        keypair(*self)
    }
}

impl Signs for &Keypair {
    fn keypair(&self) -> Keypair {
        (*self).clone()
    }
}

/// Most weight of every transaction, about what a chain allows one: the controller wants more in reserve than a dry run shows.
const LIMIT: Weight = Weight {
    ref_time: 1_000_000_000_000,
    proof_size: 3_300_000,
};
/// A block takes a fraction of a second; ink_e2e itself would wait for ever.
const PATIENCE: Duration = Duration::from_secs(60);

impl Suite for World {
    fn dev(&self) -> &Dev {
        &self.dev
    }

    fn contracts(&self) -> Contracts {
        self.contracts
    }

    async fn send<T: Debug + Decode + Send, E: Debug + Decode + Send>(
        &mut self,
        who: Role,
        message: impl Message<Answer = Result<T, E>>,
    ) -> Call<Result<T, E>> {
        let message = raw(message);
        match self.submit(&who.keypair(), &message).await {
            Ok(call) => call,
            Err(error) => {
                let again = self.client.call(&who.keypair(), &message).dry_run().await;
                let answer = again.map(|it| tried(it).returned);
                panic!("{}; a dry run says {answer:?}", shown(&error))
            }
        }
    }

    async fn read<A: Debug + Decode + Send>(&mut self, view: impl Message<Answer = A>) -> A {
        self.dry_run(Role::Treasury, view).await.value()
    }
}

impl World {
    /// Dry run, then the transaction, whatever the dry run said the contract answers.
    pub async fn try_send<A: Debug + Decode + Send>(
        &mut self,
        who: impl Signs,
        message: impl Message<Answer = A>,
    ) -> Result<Call<A>, Error> {
        self.submit(&who.keypair(), &raw(message)).await
    }

    async fn submit<A: Debug + Decode + Send>(
        &mut self,
        pair: &Keypair,
        message: &RawMessage<A>,
    ) -> Result<Call<A>, Error> {
        let mut call = self.client.call(pair, message);
        let sending = call.gas_limit(LIMIT.into()).submit();
        let sent = timeout(PATIENCE, sending).await;
        let sent = sent.expect("the node puts a transaction into a block within a minute")?;
        let emitted = sent.contract_emitted_events().unwrap();
        let emitted = emitted.into_iter().map(|found| Emitted {
            contract: found.event.contract,
            topics: found.topics.iter().map(|topic| topic.0).collect(),
            data: found.event.data,
        });
        let emitted = emitted.collect();
        Ok(Call {
            emitted,
            ..tried(sent.dry_run)
        })
    }

    /// What a message would come to; nothing is sent.
    pub async fn dry_run<A: Debug + Decode + Send>(
        &mut self,
        who: impl Signs,
        message: impl Message<Answer = A>,
    ) -> Call<A> {
        let message = raw(message);
        let ran = self.client.call(&who.keypair(), &message).dry_run().await;
        match ran {
            Ok(result) => tried(result),
            Err(Error::CallDryRun(error)) => failed(name(&error.error)),
            Err(error) => panic!("{}", shown(&error)),
        }
    }

    /// The error that a contract refuses a message with, by a dry run; the transaction is sent nonetheless and fails in its block.
    pub async fn refused<T: Debug + Decode + Send, E: Debug + Decode + Send>(
        &mut self,
        who: impl Signs + Copy,
        message: impl Message<Answer = Result<T, E>> + Clone,
    ) -> E {
        let error = self.dry_run(who, message.clone()).await.expect_err();
        match self.try_send(who, message).await {
            Err(Error::CallExtrinsic(failure)) => {
                assert_eq!(name(&failure), "ContractReverted", "{error:?}");
            }
            Err(other) => panic!("{}", shown(&other)),
            Ok(_) => panic!("the transaction succeeded in spite of {error:?}"),
        }
        error
    }
}

type RawArguments = ArgumentList<Argument<Raw>, EmptyArgumentList>;
type RawMessage<A> = CallBuilderFinal<DefaultEnvironment, RawArguments, A>;

/// Any message as ink_e2e takes it, its arguments encoded already.
pub fn raw<M: Message>(
    message: M,
) -> CallBuilderFinal<DefaultEnvironment, RawArguments, M::Answer> {
    let (account, input) = message.into_input();
    let (selector, arguments) = input.split_first_chunk::<4>().expect("a selector");
    let input = ExecutionInput::new(Selector::new(*selector));
    build_call::<DefaultEnvironment>()
        .call(account)
        .exec_input(input.push_arg(Raw(arguments.to_vec())))
        .returns()
}

fn tried<A: Decode>(result: CallDryRunResult<DefaultEnvironment, A>) -> Call<A> {
    let ran = &result.exec_result;
    let (used, required) = (ran.gas_consumed, ran.gas_required);
    Call {
        returned: result.message_result().map_err(Failure::Language),
        weight: Weight {
            ref_time: used.ref_time(),
            proof_size: used.proof_size(),
        },
        weight_required: Weight {
            ref_time: required.ref_time(),
            proof_size: required.proof_size(),
        },
        storage_deposit: ran.storage_deposit.charge_or_zero().cast_signed(),
        emitted: Vec::new(),
    }
}

fn failed<A>(name: String) -> Call<A> {
    Call {
        returned: Err(Failure::Trapped(name)),
        weight: Weight::default(),
        weight_required: Weight::default(),
        storage_deposit: 0,
        emitted: Vec::new(),
    }
}

/// A pallet's error by its name.
pub fn name(error: &DispatchError) -> String {
    match error {
        DispatchError::Module(module) => module.details().unwrap().variant.name.clone(),
        other => other.to_string(),
    }
}

fn shown(error: &Error) -> String {
    match error {
        Error::CallDryRun(error) => format!("the dry run failed: {}", name(&error.error)),
        Error::CallExtrinsic(error) => format!("the transaction failed: {}", name(error)),
        other => other.to_string(),
    }
}
