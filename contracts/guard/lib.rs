#![cfg_attr(not(feature = "std"), no_std, no_main)]
// In the entry points that ink! generates.
#![allow(clippy::panic)]

/// The guard, as specified in `interfaces::guard`. Its code is run by delegation on the caller's storage: it has none of its own.
#[ink::contract]
mod guard {
    use ink::env::call::{build_call, ExecutionInput, Selector};
    use interfaces::guard::{Allowance, Guard, Raw, MAX_ANSWER_BYTES};

    /// Must stay empty: the dispatcher decodes the delegating contract's root cell as this.
    #[ink(storage)]
    #[derive(Default)]
    pub struct GuardContract {}

    impl GuardContract {
        #[ink(constructor)]
        pub fn new() -> Self {
            Self {}
        }
    }

    impl Guard for GuardContract {
        #[ink(message)]
        fn forward(
            &self,
            to: AccountId,
            allowance: Allowance,
            selector: [u8; 4],
            arguments: Raw,
        ) -> Raw {
            let answer = build_call::<Environment>()
                .call(to)
                .ref_time_limit(allowance.ref_time)
                .proof_size_limit(allowance.proof_size)
                .storage_deposit_limit(allowance.storage_deposit)
                .exec_input(ExecutionInput::new(Selector::new(selector)).push_arg(&arguments))
                .returns::<Raw>()
                .try_invoke();
            match answer {
                Ok(Ok(raw)) if raw.0.len() <= MAX_ANSWER_BYTES => raw,
                // A trap is the mechanism: it ends this delegated frame only, rolls back what the callee did, and the delegating contract
                // catches it. Any answer here would have to be told apart from the callee's own.
                _ => panic!(),
            }
        }
    }
}
