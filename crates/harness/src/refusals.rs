//! Assertions that a call was refused and changed nothing.

use crate::call::{Call, Failure};
use crate::chain::Chain;
use crate::message::Message;
use crate::AccountId;
use std::fmt::Debug;

impl Chain {
    /// The call is refused with exactly `expected`, no contract's storage changed, no event stands.
    #[track_caller]
    pub fn assert_refused<T: Debug, E: Debug + PartialEq>(
        &mut self,
        caller: impl Into<AccountId>,
        message: impl Message<Answer = Result<T, E>>,
        expected: E,
    ) {
        let error = self.refused(caller, message);
        assert_eq!(error, expected, "refused with another error");
    }

    /// The call is refused, no contract's storage changed, no event stands. Returns the error, for those whose numbers a test would
    /// rather match than compute.
    #[track_caller]
    pub fn refused<T: Debug, E: Debug>(
        &mut self,
        caller: impl Into<AccountId>,
        message: impl Message<Answer = Result<T, E>>,
    ) -> E {
        self.without_effect(caller, message).expect_err()
    }

    /// The call traps or runs out of a limit, and changes nothing. Returns the pallet's name for it.
    #[track_caller]
    pub fn assert_traps<R: Debug>(
        &mut self,
        caller: impl Into<AccountId>,
        message: impl Message<Answer = R>,
    ) -> String {
        match self.without_effect(caller, message).returned {
            Err(Failure::Trapped(name)) => name,
            other => panic!("expected a trap, found {other:?}"),
        }
    }

    #[track_caller]
    fn without_effect<R: Debug>(
        &mut self,
        caller: impl Into<AccountId>,
        message: impl Message<Answer = R>,
    ) -> Call<R> {
        let before = self.fingerprint();
        let call = self.call(caller, message);
        let after = self.fingerprint();
        assert_eq!(
            after.changed(&before),
            Vec::new(),
            "contracts whose storage the call changed; it returned {:?}",
            call.returned
        );
        assert!(
            call.emitted.is_empty(),
            "the call emitted events; it returned {:?}",
            call.returned
        );
        call
    }
}
