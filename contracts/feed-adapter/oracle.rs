//! The call that reports to the oracle.

use ink::codegen::TraitCallBuilder;
use ink::contract_ref;
use ink::env::call::{build_call, FromAccountId};
use ink::env::DefaultEnvironment;
use ink::scale::Decode;
use interfaces::controller::Passed;
use interfaces::guard::Raw;
use interfaces::oracle::{AcceptedPrice, Oracle};
use interfaces::price_source::{AdapterError, FeedAdapterState};
use policy::price_feed::Reading;

type OracleCalls = <contract_ref!(Oracle, DefaultEnvironment) as TraitCallBuilder>::Builder;

/// What the oracle refuses is passed on as the bytes it came in, without the code that reads it. An oracle that traps ends the message.
pub(crate) fn report(
    state: &FeedAdapterState,
    price: Reading,
) -> Result<Option<AcceptedPrice>, AdapterError> {
    let message = OracleCalls::from_account_id(state.oracle)
        .report(state.collateral, price.price_e18, price.at_ms)
        .params();
    let answer = build_call::<DefaultEnvironment>()
        .call(state.oracle)
        .exec_input(message.exec_input().clone())
        .returns::<Raw>()
        .try_invoke();
    let Ok(Ok(Raw(answer))) = answer else {
        unreachable!("the oracle answers")
    };
    match answer.split_first() {
        Some((0, mut accepted)) => Ok(Decode::decode(&mut accepted)
            .unwrap_or_else(|_| unreachable!("an answer of another type"))),
        Some((_, error)) => Err(AdapterError::Oracle(Passed::from_bytes(error.into()))),
        None => unreachable!("a result is never empty"),
    }
}
